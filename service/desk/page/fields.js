// One field of the form, as its type has it: label, hint, control, and room for what is wrong with it.

import { h, idOf } from "./dom.js";
import { get, isAsked, offset, set, state } from "./model.js";
import { boxes, choiceOf, lines, number, picks, references, text, time } from "./controls.js";
import { headed, listed, said, t, types } from "./words.js";

const HIDDEN = new Set(["request.grounds"]); // chosen at the top of the page
const MOST_READERS = 2;

export const pointerOf = (steps) => `/${steps.join("/")}`;

// the path as rules write it: `incidents.demand.price_minor`
export const pathOf = (steps) => steps.filter((step) => typeof step === "string").join(".");

const takes = (steps, type, change) => {
  if (type.kind === "boolean") return choiceOf(steps, type, change);
  if (type.kind === "enum" || type.use === "ground") return picks(steps, type, change);
  if (type.kind === "time") return time(steps, type, change);
  if (type.kind === "integer") return number(steps, type, change);
  if (type.kind !== "array") return text(steps, type, change);
  if (type.use === "reference") return references(steps, type, change);
  return type.item.kind === "enum" ? boxes(steps, type, change) : lines(steps, type, change);
};

function readers(path) {
  const rules = state.form?.readers?.[path] ?? [];
  if (!rules.length || rules.length > MOST_READERS) return "";
  return t("asked_by", { rules: listed(rules.map(said)) });
}

export function fieldOf(steps, type, required, change) {
  if (type.kind === "object") return groupOf(steps, type, change);
  const id = idOf(pointerOf(steps));
  const [hint, error] = [`${id}-hint`, `${id}-error`];
  const { control, several, wide, hintMore } = takes(steps, type, (value) => {
    set(steps, value);
    change(steps, value);
  });
  const told = [headed2(type.hint), hintMore, readers(pathOf(steps))].filter(Boolean).join(" ");
  const described = [told ? hint : "", error].filter(Boolean).join(" ");
  const title = [said(type.title), required ? h("span", { class: "must" }, t("required")) : null];
  const below = [told ? h("p", { class: "hint", id: hint }, told) : null];
  const wrong = h("p", { class: "error", id: error });
  const given = { class: `field${wide ? " wide" : ""}`, "data-at": pointerOf(steps) };
  if (several) {
    return h("fieldset", { ...given, id, "aria-describedby": described }, h("legend", {}, title), below, control, wrong);
  }
  const input = control.matches("input, select, textarea") ? control : control.querySelector("input, select, textarea");
  input.id = id;
  input.setAttribute("aria-describedby", described);
  if (required) input.setAttribute("aria-required", "true");
  return h("div", given, h("label", { for: id }, title), below, control, wrong);
}

const headed2 = (hint) => (hint ? said(hint) : "");

// The fields of an object that are read, required or there already, in the schema's order.
export function fieldsOf(steps, type, change) {
  const made = [];
  const there = get(steps) ?? {};
  const whole = steps.length === 0 || get(steps) !== undefined;
  for (const [name, inner] of Object.entries(type.fields)) {
    const at = [...steps, name];
    const must = type.required.includes(name);
    const required = must && whole; // of an object that need not be there, only once something of it is
    const path = pathOf(at);
    if (types.collections[path] || HIDDEN.has(path) || isMirrored(path)) continue;
    if (must || isAsked(path) || Object.hasOwn(there, name)) made.push(fieldOf(at, inner, required, change));
  }
  return made;
}

// whom the request names is the buyer of the case: asked once, unless a file says otherwise
const isMirrored = (path) => path === "request.buyer_id" && state.mirrored;

function groupOf(steps, type, change) {
  const id = idOf(pointerOf(steps));
  const hint = said(type.hint);
  return h(
    "fieldset",
    { class: "group", id, tabindex: "-1" },
    h("legend", {}, headed(type.title)),
    hint ? h("p", { class: "hint" }, hint) : null,
    h("div", { class: "fields" }, fieldsOf(steps, type, change)),
    h("p", { class: "error", id: `${id}-error` }),
  );
}

export const offsetNote = () => h("p", { class: "soft" }, t("offset", { offset: offset() }));
