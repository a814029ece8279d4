// Begins: words, frame, language, token; then the page of whoever is at the desk.

import { agentPage, startWatching } from "./agent.js";
import { onToken, wanted } from "./api.js";
import { authorPage } from "./author.js";
import { askForToken } from "./dialogs.js";
import { button, h, replace } from "./dom.js";
import { loadWords, switchLanguage, t } from "./words.js";

const main = h("main", { class: "frame", id: "main", tabindex: "-1" });
const top_ = h("header", { class: "top" });
const skip = h("a", { class: "skip", href: "#main" });

const pages = { agents: agentPage, authors: authorPage };
let page = "agents";

async function open(name) {
  page = name;
  frame();
  replace(main, h("p", { class: "soft" }, t("loading"))); // not the page before, which would still take clicks
  try {
    await pages[name](main);
  } catch (error) {
    replace(main, h("p", { class: "note bad", role: "alert" }, t("answer_failed", { why: error.message })), button(t("try_again"), () => open(name)));
  }
}

function frame() {
  document.title = `${t("desk")} · fairblock`;
  skip.textContent = t("skip");
  const tools = [
    wanted.token ? button(t("token_button"), () => askForToken(false), { class: "quiet" }) : null,
    button(t("other_language"), () => {
      switchLanguage();
      open(page).then(() => document.getElementById("language")?.focus());
    }, { class: "quiet", lang: document.documentElement.lang === "en" ? "zh-CN" : "en", id: "language" }),
  ];
  const tabs = Object.keys(pages).map((name) =>
    button(t(`for_${name}`), () => open(name), { class: "quiet", "aria-current": name === page ? "page" : null }),
  );
  replace(top_, h("h1", {}, t("desk")), h("nav", { class: "tabs", "aria-label": t("desk") }, tabs), h("div", { class: "tools" }, tools));
}

async function begin() {
  await loadWords();
  onToken(async (before) => {
    const given = await askForToken(before);
    frame();
    return given;
  });
  replace(document.getElementById("page"), skip, top_, main);
  startWatching();
  await open(page);
}

begin();
