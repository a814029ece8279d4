// Marks what is wrong where it is: beside the field that a problem names, or the nearest thing around it.

import { h, idOf } from "./dom.js";
import { said } from "./words.js";

export function unmark() {
  for (const one of document.querySelectorAll(".form .error")) one.replaceChildren();
  for (const one of document.querySelectorAll(".form [aria-invalid]")) one.removeAttribute("aria-invalid");
}

export function mark(problems) {
  unmark();
  for (const problem of problems) {
    for (let at = problem.at; at; at = at.slice(0, at.lastIndexOf("/"))) {
      const error = document.getElementById(`${idOf(at)}-error`);
      if (!error) continue;
      if (error.childNodes.length) error.append("; ");
      error.append(h("span", {}, [said(problem.said), said(problem.advice)].filter(Boolean).join(" — ")));
      const control = document.getElementById(idOf(at));
      if (control?.matches("input, select, textarea")) control.setAttribute("aria-invalid", "true");
      break;
    }
  }
}
