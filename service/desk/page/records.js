// The lists of a case: nobody looked, looked and found none, or records, each a card with its evidence.

import { button, goTo, h, idOf } from "./dom.js";
import { fieldsOf, pointerOf } from "./fields.js";
import { hashing } from "./hashing.js";
import { addRecord, get, offset, records, rename, set, state } from "./model.js";
import { toInput } from "./times.js";
import { valueName } from "./controls.js";
import { headed, said, t, types } from "./words.js";

const EVIDENCE = "evidence";

// `redraw(then)` makes the form anew; `change(steps, value)` is told of each change
export function collectionOf(name, { change, redraw, undoable }) {
  const type = types.collections[name];
  const found = records(name);
  const id = idOf(`/${name}`);
  const cards = found.map((one, index) => card(name, index, one, { change, redraw, undoable }));
  const add = () => {
    const index = addRecord(name, presets(name));
    redraw(() => goTo(`/${name}/${index}`));
    change([name], null);
  };
  const hint = said(type.hint);
  return h(
    "section",
    { class: "collection", id, tabindex: "-1", "aria-labelledby": `${id}-title` },
    h("h3", { id: `${id}-title` }, headed(type.title)),
    hint ? h("p", { class: "hint" }, hint) : null,
    name === "communications" && state.form?.contact ? contact() : null,
    h("p", { class: "error", id: `${id}-error` }),
    cards,
    h(
      "div",
      { class: "row looked" },
      found.length ? null : looked(name, change),
      button(`＋ ${t("add", { what: said(type.one) })}`, add, { class: "add" }),
    ),
  );
}

function looked(name, change) {
  const now = get([name]);
  const option = (value, label) =>
    h(
      "label",
      {},
      h("input", {
        type: "radio",
        name: idOf(`/${name}`),
        checked: value === undefined ? now === undefined : Array.isArray(now),
        onchange: () => {
          set([name], value);
          change([name], value);
        },
      }),
      label,
    );
  const legend = h("legend", { class: "unseen" }, headed(types.collections[name].title));
  return h("fieldset", { class: "boxes" }, legend, option(undefined, t("unseen")), option([], t("none")));
}

function contact() {
  return h("details", {}, h("summary", {}, t("counts")), h("ul", {}, state.form.contact.map((one) => h("li", {}, said(one)))));
}

// what a new record can only be, where the chosen rule leaves no choice
const presets = (name) => structuredClone(state.form?.presets?.[name] ?? {});

function card(name, index, record, { change, redraw, undoable }) {
  const type = types.collections[name];
  const steps = [name, index];
  const what = t("record", { what: headed(type.one), id: record?.id ?? index + 1 });
  const remove = () => {
    const before = structuredClone(state.case);
    set(steps, undefined);
    redraw(() => goTo(`/${name}`));
    change([name], null);
    undoable(t("removed", { what }), before);
  };
  const more = name === EVIDENCE ? hashing(steps, change) : proofs(name, record, { change, redraw });
  const old = record?.id;
  // references follow when the new id is finished, and not at each letter of it
  const finished = (event) => {
    if (event.target.id !== idOf(pointerOf([...steps, "id"])) || record.id === old) return;
    if (old && record.id) rename(name, old, record.id);
    redraw();
    change([name], null);
  };
  const folded = h(
    "details",
    { class: "record", id: idOf(pointerOf(steps)), open: isOpen(name, record), onchange: finished },
    h("summary", {}, h("strong", {}, what), h("span", { class: "soft" }, brief(type, record))),
    h("p", { class: "error", id: `${idOf(pointerOf(steps))}-error` }),
    h("div", { class: "fields" }, fieldsOf(steps, type.record, change)),
    more,
    button(t("remove"), remove, { class: "quiet remove", "aria-label": `${t("remove")} ${what}` }),
  );
  folded.addEventListener("toggle", () => folds.set(record, folded.open));
  return folded;
}

// what the user has unfolded or folded; else what is still to be filled in stands open
const folds = new WeakMap();

function isOpen(name, record) {
  const must = types.collections[name].record.required;
  return folds.get(record) ?? (records(name).length === 1 || must.some((field) => record?.[field] === undefined));
}

// a record in a few words: when, and of what kind
function brief(type, record) {
  const when = toInput(record?.[type.time], offset())?.replace("T", " ");
  const kinds = Object.entries(type.record.fields)
    .filter(([field, inner]) => inner.kind === "enum" && type.record.required.includes(field) && record?.[field])
    .map(([field, inner]) => valueName(inner, record[field]));
  return [when, ...kinds].filter(Boolean).join(" · ");
}

// --- evidence for a record ------------------------------------------------------------------------

const needed = (name) => (state.form?.evidence ?? []).filter((one) => one.collection === name);

function proofs(name, record, { change, redraw }) {
  const wanted = needed(name);
  if (!wanted.length || !record?.id) return null;
  const ref = `${name}/${record.id}`;
  const kind = types.collections[EVIDENCE].record.fields.kind;
  const kinds = wanted.map((one) => one.kinds.map((value) => valueName(kind, value)).join(t("or")));
  const toggle = (item, wants) => {
    const refs = (Array.isArray(item.refs) ? item.refs : []).filter((one) => one !== ref);
    item.refs = wants ? [...refs, ref] : refs;
    redraw();
    change([EVIDENCE], null);
  };
  const boxes = records(EVIDENCE).map((item, index) =>
    h(
      "label",
      {},
      h("input", {
        type: "checkbox",
        id: `${idOf(`/${ref}`)}-by-${index}`,
        checked: Boolean(item?.refs?.includes?.(ref)),
        onchange: (event) => toggle(item, event.target.checked),
      }),
      `${headed(types.collections[EVIDENCE].one)} ${item?.id ?? ""} ${item?.kind ? `(${valueName(kind, item.kind)})` : ""}`,
    ),
  );
  const add = () => {
    const only = wanted.length === 1 && wanted[0].kinds.length === 1 ? { kind: wanted[0].kinds[0] } : {};
    const index = addRecord(EVIDENCE, { ...only, refs: [ref] });
    redraw(() => goTo(`/${EVIDENCE}/${index}`));
    change([EVIDENCE], null);
  };
  return h(
    "fieldset",
    { class: "proofs" },
    h("legend", {}, t("proves")),
    h("p", { class: "hint" }, t("proof_needed", { kinds: kinds.join(t("also")) })),
    boxes.length ? h("div", { class: "boxes tight" }, boxes) : null,
    button(`＋ ${t("proof_add")}`, add, { class: "add" }),
  );
}
