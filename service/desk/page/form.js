// The form: what happened comes first, then only what the chosen rules read, in the order in which an agent meets it.

import { h, idOf } from "./dom.js";
import { fieldsOf, offsetNote } from "./fields.js";
import { collectionOf } from "./records.js";
import { knownOrders } from "./controls.js";
import { isAsked, state } from "./model.js";
import { t, typeAt, types } from "./words.js";

const PEOPLE = ["buyer", "operator", "shop"];
const TALKS = "communications";
const EVIDENCE = "evidence";

const there = (name) => isAsked(name) || Object.hasOwn(state.case, name);

function part(number, title, hint, ...content) {
  const inner = content.flat().filter(Boolean);
  if (!inner.length) return null;
  return h(
    "section",
    { class: "card part" },
    h("h2", {}, h("span", { class: "number", "aria-hidden": "true" }, number), t(title)),
    hint ? h("p", { class: "hint" }, t(hint)) : null,
    inner,
  );
}

function objectOf(name, change) {
  const type = typeAt([name]);
  const fields = fieldsOf([name], type, change);
  if (!fields.length) return null;
  return h(
    "fieldset",
    { class: "group", id: idOf(`/${name}`), tabindex: "-1" },
    h("legend", {}, t(`group_${name}`)),
    h("div", { class: "fields" }, fields),
    h("p", { class: "error", id: `${idOf(`/${name}`)}-error` }),
  );
}

export function formOf(tools) {
  if (!state.form) return [];
  const names = Object.keys(types.collections).filter(there);
  const conduct = names.filter((name) => state.form.conduct.includes(name));
  const lists = (some) => some.map((name) => collectionOf(name, tools));
  const others = names.filter((name) => !conduct.includes(name) && name !== TALKS && name !== EVIDENCE);
  const { change } = tools;
  let number = 1;
  const made = [
    [lists(conduct), "step_conduct", null],
    [there(EVIDENCE) ? lists([EVIDENCE]) : [], "step_proof", null],
    [h("div", { class: "groups fields" }, PEOPLE.map((name) => objectOf(name, change))), "step_people", null],
    [there(TALKS) ? lists([TALKS]) : [], "step_talks", null],
    [[lists(others), ...["open_orders", "statistics"].map((name) => objectOf(name, change))], "step_checks", "step_checks_hint"],
    [h("div", { class: "fields" }, fieldsOf(["request"], typeAt(["request"]), change)), "step_request", null],
  ].map(([content, title, hint]) => {
    const section = part(number + 1, title, hint, content);
    if (section) number += 1;
    return section;
  });
  return [...made, itself(change), knownOrders()];
}

// what is made up or known already, out of the way
function itself(change) {
  return h(
    "section",
    { class: "card part" },
    h(
      "details",
      {},
      h("summary", {}, `${t("step_case")} · ${t("more_fields")}`),
      offsetNote(),
      h("div", { class: "fields" }, fieldsOf([], types.root, change).filter((one) => !one.matches("fieldset.group"))),
    ),
  );
}
