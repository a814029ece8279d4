// A case that is there already: opened, dropped or pasted. It is read here; only deciding it sends it to the server.

import { h } from "./dom.js";
import { dialog } from "./dialogs.js";
import { t, types } from "./words.js";

const MOST_MEGABYTES = 8;

// the case of a text; throws an Error that says what is wrong with it
export function readCase(text) {
  let data;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new Error(t("bad_json", { why: error.message }));
  }
  const inner = data && typeof data === "object" && !data.case_id && data.case ? data.case : data;
  if (inner === null || typeof inner !== "object" || Array.isArray(inner)) throw new Error(t("bad_case"));
  for (const name of ["shop", "operator", "buyer", "request"]) {
    if (inner[name] === undefined) inner[name] = {};
  }
  return inner;
}

export const unknownFields = (data) =>
  Object.keys(data).filter((name) => !types.root.fields[name] && !["extensions", "format"].includes(name));

export async function readFile(file) {
  if (file.size > MOST_MEGABYTES * 1024 * 1024) throw new Error(t("bad_size", { limit: MOST_MEGABYTES }));
  return readCase(await file.text());
}

// asks for the text of a case; `use` gets the case
export function pasteCase(use) {
  const area = h("textarea", { id: "pasted", rows: 10, spellcheck: "false", "aria-describedby": "pasted-error" });
  const error = h("p", { class: "error", id: "pasted-error", role: "alert" });
  dialog(
    t("paste_title"),
    [h("div", { class: "field" }, h("label", { for: "pasted" }, t("paste_label")), area, error)],
    t("paste_use"),
    () => {
      try {
        use(readCase(area.value));
        return true;
      } catch (wrong) {
        error.textContent = wrong.message;
        area.setAttribute("aria-invalid", "true");
        area.focus();
        return false;
      }
    },
  );
}

export function watchDrops(use) {
  const { body } = document;
  const holds = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  body.addEventListener("dragover", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    body.setAttribute("data-drop", t("drop_here"));
    body.classList.add("dropping");
  });
  body.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) body.classList.remove("dropping");
  });
  body.addEventListener("drop", (event) => {
    body.classList.remove("dropping");
    const file = event.dataTransfer?.files?.[0];
    // a file that is dropped on a field for files is meant for that field
    if (!file || event.target.closest?.("input[type=file]")) return;
    event.preventDefault();
    use(file);
  });
}
