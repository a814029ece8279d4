// Small windows: a question with a form in it, the token, and a line that passes.

import { button, h } from "./dom.js";
import { useToken } from "./api.js";
import { t } from "./words.js";

// `accept` says whether the window may close; resolves with whether it was accepted
export function dialog(title, content, acceptText, accept) {
  return new Promise((resolve) => {
    let accepted = false;
    const form = h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          accepted = accept();
          if (accepted) window_.close();
        },
      },
      h("h2", { id: "dialog-title" }, title),
      content,
      h(
        "div",
        { class: "row" },
        h("button", { class: "main", type: "submit" }, acceptText),
        button(t("cancel"), () => window_.close()),
      ),
    );
    const window_ = h("dialog", { "aria-labelledby": "dialog-title" }, form);
    window_.addEventListener("close", () => {
      window_.remove();
      resolve(accepted);
    });
    document.body.append(window_);
    window_.showModal();
    form.querySelector("input, textarea")?.focus();
  });
}

export function askForToken(before) {
  const input = h("input", { type: "password", id: "token", autocomplete: "off", spellcheck: "false", required: true });
  const keep = h("input", { type: "checkbox", id: "keep" });
  const content = [
    h("p", {}, t("token_why")),
    before ? h("p", { class: "error", role: "alert" }, t("token_bad")) : null,
    h("div", { class: "field" }, h("label", { for: "token" }, t("token_button")), input),
    h("div", { class: "boxes" }, h("label", {}, keep, t("token_keep"))),
  ].filter(Boolean);
  return dialog(t("token_title"), content, t("token_use"), () => {
    useToken(input.value, keep.checked);
    return true;
  });
}

let passing = null;

export function toast(text, action) {
  passing?.remove();
  const inner = h("div", {}, h("span", {}, text));
  passing = h("div", { class: "toast", role: "status" }, inner);
  const mine = passing;
  if (action) {
    inner.append(
      button(action.label, () => {
        mine.remove();
        action.run();
      }),
    );
  }
  document.body.append(passing);
  setTimeout(() => mine.remove(), action ? 12000 : 5000);
}
