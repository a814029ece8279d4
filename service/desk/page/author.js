// The author's desk: a rule file, its problems, and what the policy's own example cases come to as it is typed.
// Edits stay in this page; the server tries them out and writes nothing.

import { ask, Refused, withPolicy } from "./api.js";
import { button, download, h, replace } from "./dom.js";
import { editor } from "./editor.js";
import { state } from "./model.js";
import { compared, testsOf } from "./verdicts.js";
import { said, t } from "./words.js";

const PAUSE = 700; // milliseconds without a key before the draft is tried out
const drafts = { policy: null, disk: {}, texts: {}, name: null, base: null, found: null, failed: null };
const places = {};
let waiting = null;
let asking = null;
let loading = null;

export async function authorPage(main) {
  state.choices ??= await ask(withPolicy("desk/choices", state.policy));
  const policy = state.policy ?? state.choices.policy;
  if (drafts.policy !== policy) await load(policy);
  places.editor = editor({ label: t("rules_label"), changed: typed });
  places.head = h("div", { class: "row" });
  places.problems = h("section", { class: "card", "aria-labelledby": "problems-title" });
  places.tests = h("section", { class: "card answer", "aria-labelledby": "tests-title" });
  places.heard = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
  const intro = h("p", { class: "soft" }, t("author_hint"));
  if (!drafts.name) {
    replace(main, h("div", { class: "card" }, h("p", {}, t("no_sources"))));
    return;
  }
  replace(
    main,
    h("div", { class: "desk" }, h("div", {}, h("section", { class: "card" }, intro, places.head, places.editor.element), places.problems), h("div", { class: "side" }, places.tests)),
    places.heard,
  );
  show(drafts.name);
  if (!drafts.found) attempt();
  else drawFound();
}

// false where another policy was chosen meanwhile
async function load(policy) {
  loading = policy;
  const { files } = await ask(withPolicy("desk/sources", policy));
  if (loading !== policy) return false;
  const disk = Object.fromEntries(files.map((one) => [one.name, one.text]));
  const first = files.find((one) => one.name !== "policy.yaml") ?? files[0];
  Object.assign(drafts, { policy, disk, texts: { ...disk }, name: first?.name ?? null, base: null, found: null, failed: null });
  return true;
}

// --- files ----------------------------------------------------------------------------------------

const edited = () => Object.keys(drafts.texts).filter((name) => drafts.texts[name] !== drafts.disk[name]);

function show(name) {
  drafts.name = name;
  places.editor.show(drafts.texts[name]);
  drawHead();
  if (drafts.found) markHere();
}

function drawHead() {
  const changed = new Set(edited());
  const choose = h(
    "select",
    { id: "file", onchange: () => show(choose.value) },
    Object.keys(drafts.texts).map((name) =>
      h("option", { value: name, selected: name === drafts.name }, changed.has(name) ? `${name} (${t("edited")})` : name),
    ),
  );
  replace(
    places.head,
    policies(),
    h("div", { class: "field" }, h("label", { for: "file" }, t("rule_file")), choose),
    button(t("download_file"), () => download(drafts.name, drafts.texts[drafts.name])),
    changed.has(drafts.name) ? button(t("revert"), revert) : null,
  );
}

function policies() {
  const { policies: names } = state.choices;
  if (names.length < 2) return null;
  const control = h(
    "select",
    {
      id: "policy",
      onchange: async () => {
        if (!(await load(control.value))) return;
        show(drafts.name);
        attempt();
      },
    },
    names.map((name) => h("option", { value: name, selected: name === drafts.policy }, name)),
  );
  return h("div", { class: "field" }, h("label", { for: "policy" }, t("policy")), control);
}

function revert() {
  drafts.texts[drafts.name] = drafts.disk[drafts.name];
  show(drafts.name);
  attempt();
}

// --- trying out -----------------------------------------------------------------------------------

function typed(text) {
  const before = edited().length;
  drafts.texts[drafts.name] = text;
  if (edited().length !== before) drawHead();
  places.tests.classList.add("stale");
  clearTimeout(waiting);
  waiting = setTimeout(attempt, PAUSE);
}

const send = (names, signal) =>
  ask(withPolicy("desk/draft", drafts.policy), { files: Object.fromEntries(names.map((name) => [name, drafts.texts[name]])) }, signal);

async function attempt() {
  clearTimeout(waiting);
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  drawFound();
  try {
    drafts.base ??= await send([], mine.signal); // the policy as it is on the disk
    const names = edited();
    drafts.found = names.length ? await send(names, mine.signal) : drafts.base;
    drafts.failed = null;
  } catch (error) {
    if (mine.signal.aborted) return;
    drafts.failed = error instanceof Refused ? error.message : t("no_connection");
  }
  if (asking !== mine) return;
  asking = null;
  drawFound();
  places.heard.textContent = heading();
}

function heading() {
  const { found, base } = drafts;
  if (drafts.failed) return t("answer_failed", { why: drafts.failed });
  if (!found) return t("trying");
  if (["time", "limits", "elsewhere"].includes(found.state)) return t(`draft_${found.state}`);
  const errors = found.problems.filter((one) => one.level === "error").length;
  if (found.state !== "tried") return t("draft_broken", { count: errors });
  const changes = compared(base, found).filter((one) => one.changed).length;
  return changes ? t("draft_changes", { count: changes }) : t("draft_same");
}

function kindOf({ base, found, failed }) {
  if (failed || (found && found.state !== "tried")) return "invalid";
  if (!found) return "idle";
  return compared(base, found).some((one) => one.changed) ? "open" : "allow";
}

function drawFound() {
  const busy = asking !== null;
  places.tests.classList.toggle("stale", busy && drafts.found !== null);
  const problems = drafts.found?.problems ?? [];
  replace(
    places.problems,
    h("h2", { id: "problems-title" }, t("problems_title", { count: problems.length })),
    problems.length ? h("ol", { class: "problems" }, problems.map(problemOf)) : h("p", { class: "soft" }, drafts.found ? t("no_problems") : t("trying")),
  );
  replace(
    places.tests,
    h("h2", { id: "tests-title" }, t("tests_title")),
    h("div", { class: `verdict ${kindOf(drafts)}` }, h("strong", {}, heading())),
    testsOf(drafts.base, drafts.found),
  );
  markHere();
}

const markHere = () =>
  places.editor.mark((drafts.found?.problems ?? []).filter((one) => one.file === drafts.name));

function problemOf(one) {
  const here = one.file in drafts.texts;
  const place = `${one.file}:${one.line}`;
  const go = () => {
    if (one.file !== drafts.name) show(one.file);
    places.editor.goTo(one.line, one.column, one.width);
  };
  const mend = () => {
    go();
    places.editor.replaceIn(one.fix);
  };
  return h(
    "li",
    { class: `note ${one.level === "error" ? "bad" : "wait"}` },
    h("p", {}, h("strong", {}, `${one.level === "error" ? "✗" : "!"} ${said(one.said)}`)),
    said(one.advice) ? h("p", {}, said(one.advice)) : null,
    h(
      "div",
      { class: "row" },
      here ? button(t("line_at", { place }), go, { class: "quiet" }) : h("span", { class: "soft" }, place),
      one.fix ? button(said(one.fix.title), mend) : null,
      h("span", { class: "soft" }, one.code),
    ),
  );
}
