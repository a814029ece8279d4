// An editor of one file: a plain text field with line numbers, and marks at the lines that have problems.

import { h, replace } from "./dom.js";
import { said, t } from "./words.js";

export function editor({ label, changed }) {
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const area = h("textarea", {
    id: "rules",
    class: "code",
    wrap: "off",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    "aria-describedby": "rules-help problems-title",
    oninput: () => {
      number();
      changed(area.value);
    },
    onscroll: () => {
      gutter.scrollTop = area.scrollTop;
    },
  });
  let marks = new Map();

  function number() {
    const count = area.value.split("\n").length;
    replace(
      gutter,
      Array.from({ length: count }, (_, index) => {
        const problem = marks.get(index + 1);
        return h("div", { class: problem ? `at ${problem.level === "error" ? "fault" : "doubt"}` : "at", title: problem ? said(problem.said) : null },
          problem ? `${problem.level === "error" ? "✗" : "!"} ${index + 1}` : String(index + 1));
      }),
    );
    gutter.scrollTop = area.scrollTop;
  }

  // a Tab leaves the field, as everywhere; two blanks are typed like any other character
  const element = h(
    "div",
    { class: "editor" },
    h("label", { class: "unseen", for: "rules" }, label),
    h("p", { class: "unseen", id: "rules-help" }, t("editor_help")),
    gutter,
    area,
  );
  return {
    element,
    show(text) {
      area.value = text;
      marks = new Map();
      number();
      area.scrollTop = 0;
    },
    mark(problems) {
      marks = new Map();
      for (const one of problems) if (marks.get(one.line)?.level !== "error") marks.set(one.line, one);
      area.setAttribute("aria-invalid", String(problems.some((one) => one.level === "error")));
      number();
    },
    goTo(line, column = 1, width = 0) {
      const lines = area.value.split("\n");
      const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      // columns count characters as people do, the field counts pairs of surrogates as two
      const units = (count) => [...(lines[line - 1] ?? "")].slice(0, count).join("").length;
      area.focus();
      area.setSelectionRange(before + units(column - 1), before + units(column - 1 + width));
      area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
    },
    replaceIn({ line, start, end, text }) {
      const lines = area.value.split("\n");
      const signs = [...(lines[line] ?? "")];
      lines[line] = signs.slice(0, start).join("") + text + signs.slice(end).join("");
      area.value = lines.join("\n");
      number();
      changed(area.value);
    },
  };
}
