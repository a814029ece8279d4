// "What happened?": the ground, then the kind of conduct, from which the rest of the form follows.

import { button, h } from "./dom.js";
import { state } from "./model.js";
import { headed, listed, said, t } from "./words.js";

function radios(name, legend, options, chosen, choose) {
  return h(
    "fieldset",
    { class: "choices" },
    h("legend", { class: "unseen" }, legend),
    options.map(([value, label, more], index) => {
      const id = `${name}-${index}`;
      const given = { "aria-label": label, "aria-describedby": more ? `${id}-more` : null, id };
      return h(
        "label",
        {},
        h("input", { type: "radio", name, value, checked: chosen === value, onchange: () => choose(value), ...given }),
        h("span", {}, label, more ? h("span", { class: "hint kinds", id: `${id}-more` }, more) : null),
      );
    }),
  );
}

// `chosen(grounds, rules)` is told of every choice; `start` begins anew
export function choosing({ chosen, start, bring, usePolicy }) {
  const { choices, grounds, rules } = state;
  const only = grounds.length === 1 ? grounds[0] : null;
  const ground = choices.grounds.find((one) => one.ground === only);
  const content = [
    h("h2", { id: "happened" }, h("span", { class: "number", "aria-hidden": "true" }, "1"), t("happened")),
    h("p", { class: "hint" }, t("happened_hint")),
    policies(usePolicy),
    radios(
      "ground",
      t("happened"),
      choices.grounds.map((one) => [one.ground, headed(one.title), kinds(one)]),
      only,
      (value) => chosen([value], []),
    ),
  ];
  if (ground) {
    const options = [...ground.rules.map((one) => [one.id, headed(one.title)]), ["", t("which_any")]];
    const now = rules.length === 1 ? rules[0] : state.answered ? "" : null;
    content.push(
      h("h3", { id: "which", tabindex: "-1" }, t("which")),
      radios("rule", t("which"), options, now, (value) => chosen([only], value ? [value] : [])),
    );
  }
  if (state.form) content.push(needs());
  content.push(bringing(bring, start));
  return h("section", { class: "card part", id: "what" }, content);
}

const kinds = (ground) => listed(ground.rules.map((one) => said(one.title)));

function policies(usePolicy) {
  const { policies: names, policy } = state.choices;
  if (names.length < 2) return null;
  const control = h(
    "select",
    { id: "policy", onchange: () => usePolicy(control.value) },
    names.map((name) => h("option", { value: name, selected: name === policy }, name)),
  );
  return h("div", { class: "field" }, h("label", { for: "policy" }, t("policy")), control);
}

function needs() {
  return h(
    "details",
    {},
    h("summary", {}, t("needs_title")),
    h("ul", {}, state.form.rules.map((one) => h("li", { class: "soft" }, said(one.needs)))),
  );
}

function bringing(bring, start) {
  const input = h("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    id: "case-file",
    tabindex: "-1",
    "aria-hidden": "true",
    onchange: () => {
      if (input.files[0]) bring.file(input.files[0]);
      input.value = "";
    },
  });
  return h(
    "div",
    { class: "row" },
    state.form ? null : h("span", {}, t("bring")),
    button(t("open_file"), () => input.click(), { class: "quiet" }),
    button(t("paste"), bring.paste, { class: "quiet" }),
    state.form ? button(t("start_over"), start, { class: "quiet" }) : null,
    input,
    state.form ? null : h("p", { class: "soft" }, t("drop")),
  );
}
