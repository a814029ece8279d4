// The controls that fields are filled in with. What is left alone stays unknown; what cannot be read is kept as typed,
// so that the server says at its place what is wrong with it.

import { h, idOf } from "./dom.js";
import { get, offset, records, references as others, state } from "./model.js";
import { fromInput, toInput } from "./times.js";
import { headed, inChinese, said, t, types } from "./words.js";

const given = (value) => (typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value));

export function text(steps, type, change) {
  const long = type.use === "long";
  const list = type.use === "order" ? "known-orders" : null;
  const control = h(long ? "textarea" : "input", {
    ...(long ? { rows: 3 } : { type: "text", list, autocomplete: "off" }),
    autocapitalize: "off",
    spellcheck: long ? "true" : "false",
    value: given(get(steps)),
    oninput: () => change(control.value === "" ? undefined : control.value),
  });
  return { control, wide: long };
}

// --- numbers --------------------------------------------------------------------------------------

function digits() {
  const currency = state.case.shop?.currency ?? "CNY";
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
}

function scaleOf(type) {
  return type.use === "money" ? digits() : type.use === "percent" ? 2 : 0;
}

// a whole number of the smallest unit as people write it, and back; a text is what could not be read
export function shownNumber(value, scale) {
  if (!Number.isInteger(value) || value < 0) return given(value);
  if (!scale) return String(value);
  const padded = String(value).padStart(scale + 1, "0");
  const [whole, part] = [padded.slice(0, -scale), padded.slice(-scale)];
  return /^0+$/.test(part) ? whole : `${whole}.${part}`;
}

export function readNumber(typed, scale) {
  const plain = typed.trim().replace(/[,，\s]/g, "").replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  if (plain === "") return undefined;
  const found = /^(\d+)(?:\.(\d*))?$/.exec(plain);
  const part = found?.[2] ?? "";
  if (!found || part.length > scale) return typed;
  const value = Number(found[1] + part.padEnd(scale, "0"));
  return Number.isSafeInteger(value) ? value : typed;
}

export function number(steps, type, change) {
  const scale = scaleOf(type);
  const control = h("input", {
    type: "text",
    inputmode: scale ? "decimal" : "numeric",
    autocomplete: "off",
    value: shownNumber(get(steps), scale),
    oninput: () => change(readNumber(control.value, scale)),
  });
  const currency = state.case.shop?.currency ?? (inChinese() ? "元" : "yuan");
  const more = type.use === "money" ? t("in_major", { currency }) : type.use === "percent" ? t("in_percent") : "";
  return { control, hintMore: more };
}

// --- times ----------------------------------------------------------------------------------------

export function time(steps, _type, change) {
  const value = get(steps);
  const shown = value === undefined ? "" : toInput(value, offset());
  if (shown === null) return text(steps, {}, change); // not a time at all: to be seen, and mended
  const control = h("input", {
    type: "datetime-local",
    step: shown.length > 16 ? 1 : null,
    max: "9999-12-31T23:59",
    value: shown,
    oninput: () => change(control.value ? fromInput(control.value, offset()) : undefined),
  });
  control.addEventListener("blur", () => {
    const wrong = document.getElementById(`${control.id}-error`);
    if (wrong && control.validity.badInput) wrong.textContent = t("none_time");
  });
  return { control };
}

// --- choices --------------------------------------------------------------------------------------

// yes, no, or nobody looked
export function choiceOf(steps, type, change) {
  const name = idOf(`/${steps.join("/")}`);
  const now = get(steps);
  const option = (value, label) =>
    h("label", {}, h("input", { type: "radio", name, checked: now === value, onchange: () => change(value) }), label);
  const strange = now !== undefined && typeof now !== "boolean";
  const control = h(
    "div",
    { class: "boxes tight" },
    option(undefined, t("unknown")),
    option(true, t("yes")),
    option(false, t("no")),
    strange ? option(now, t("other_value", { value: given(now) })) : null,
  );
  return { control, several: true };
}

export function picks(steps, type, change) {
  const now = get(steps);
  const known = type.values ?? state.choices.grounds.map((one) => [one.ground, ...one.title]);
  const around = steps.length > 1 && typeof steps.at(-2) === "number" ? types.collections[steps[0]].record : null;
  const must = around?.required.includes(steps.at(-1)) || pathRequired(steps);
  const option = (value, label) => h("option", { value, selected: given(now) === value }, label);
  const control = h(
    "select",
    { onchange: () => change(control.value === "" ? undefined : control.value) },
    option("", must ? t("choose") : t("unknown")),
    known.map(([value, ...label]) => option(value, headed(label))),
    now !== undefined && !known.some(([value]) => value === now)
      ? option(given(now), t("other_value", { value: given(now) }))
      : null,
  );
  return { control };
}

const pathRequired = (steps) => steps.length === 2 && types.root.fields[steps[0]]?.required?.includes(steps[1]);

// any number of a few, or none of them, which is not the same as not having asked
export function boxes(steps, type, change) {
  const known = type.item.values;
  const now = get(steps);
  const chosen = new Set(Array.isArray(now) ? now : []);
  const none = type.none && type.default === undefined && h("input", { type: "checkbox", checked: Array.isArray(now) && !now.length });
  const ticks = known.map(([value]) => h("input", { type: "checkbox", value, checked: chosen.has(value) }));
  const read = () => ticks.filter((one) => one.checked).map((one) => one.value);
  for (const one of ticks) {
    one.addEventListener("change", () => {
      if (none) none.checked = false;
      change(read().length ? read() : undefined);
    });
  }
  if (none) {
    none.addEventListener("change", () => {
      for (const one of ticks) one.checked = false;
      change(none.checked ? [] : undefined);
    });
  }
  const named = known.map(([, ...label], index) => h("label", {}, ticks[index], headed(label)));
  const nothing = pathRequired(steps) ? t("none_at_all") : t("none_of_these");
  const control = h("div", { class: "boxes" }, named, none ? h("label", {}, none, nothing) : null);
  return { control, several: true, wide: true };
}

export function lines(steps, _type, change) {
  const now = get(steps);
  const control = h("textarea", {
    rows: 2,
    spellcheck: "false",
    value: Array.isArray(now) ? now.join("\n") : given(now),
    oninput: () => {
      const found = control.value.split(/[\n,，]/).map((one) => one.trim()).filter(Boolean);
      change(found.length ? found : undefined);
    },
  });
  return { control, hintMore: t("lines") };
}

// the records that this one is about
export function references(steps, _type, change) {
  const now = get(steps);
  const chosen = Array.isArray(now) ? now : [];
  const there = others(steps[0]);
  const strange = chosen.filter((ref) => !there.some((one) => one.ref === ref)).map((ref) => ({ ref }));
  const ticks = [...there, ...strange].map((one) => ({
    ...one,
    box: h("input", { type: "checkbox", value: one.ref, checked: chosen.includes(one.ref) }),
  }));
  for (const one of ticks) {
    one.box.addEventListener("change", () => change(ticks.filter(({ box }) => box.checked).map(({ ref }) => ref)));
  }
  const name = (one) => (one.collection ? `${headed(types.collections[one.collection].one)} ${one.id ?? ""}` : one.ref);
  const control = ticks.length
    ? h("div", { class: "boxes tight" }, ticks.map((one) => h("label", {}, one.box, name(one))))
    : h("p", { class: "soft" }, t("no_records_yet"));
  return { control, several: true, wide: true };
}

export const knownOrders = () =>
  h("datalist", { id: "known-orders" }, records("orders").map((one) => h("option", { value: one?.id ?? "" })));

export const valueName = (type, value) => {
  const found = type?.values?.find(([one]) => one === value);
  return found ? said(found.slice(1)) : value;
};
