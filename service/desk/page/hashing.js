// The fingerprint of a file, worked out here: the file is read by the browser and sent nowhere.

import { button, h, idOf } from "./dom.js";
import { set } from "./model.js";
import { t } from "./words.js";

async function fingerprint(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

export function hashing(steps, change) {
  const id = `${idOf(`/${steps.join("/")}`)}-file`;
  const told = h("p", { class: "hint", role: "status" }, crypto.subtle ? t("hash_hint") : t("hash_insecure"));
  const input = h("input", {
    type: "file",
    id,
    hidden: true,
    disabled: !crypto.subtle,
    onchange: async () => {
      const [file] = input.files;
      if (!file) return;
      try {
        const found = await fingerprint(file);
        const at = [...steps, "sha256"];
        set(at, found);
        const field = document.getElementById(idOf(`/${at.join("/")}`));
        if (field) field.value = found;
        change(at, found);
        told.textContent = t("hash_done", { name: file.name });
      } catch {
        told.textContent = t("hash_failed");
      }
    },
  });
  const choose = button(t("hash_file"), () => input.click(), { disabled: !crypto.subtle });
  return h("div", { class: "proofs" }, choose, input, told);
}
