// The answer beside the form: the verdict, what to do next, why, and what may be taken away.

import { button, goTo, h } from "./dom.js";
import { farFromNow } from "./times.js";
import { state } from "./model.js";
import { headed, placeName, said, t } from "./words.js";

const SIGNS = { good: "✓", protection: "✗", procedure: "!", communication: "!", ground: "·" };

const ESTABLISHED = new Set(["ground.unproven", "ground.proven", "ground.shielded", "ground.eligible", "ground.communicated"]);
const MOST_NEEDS = 3; // rules whose demands are still told beside the answer

// one line for the bar and for those who listen: its kind, and what it says
export function headline(answer) {
  if (!state.form) return ["idle", t("answer_short")];
  if (!answer) return ["idle", t("answer_busy")];
  if (answer.failed) return ["invalid", t("answer_failed", { why: answer.failed })];
  if (answer.state === "open") return ["open", t("answer_open", { count: answer.needed.length })];
  if (answer.state === "invalid") return ["invalid", t("answer_invalid", { count: answer.problems.length })];
  return [answer.outcome, headed(answer.title)];
}

export function answerOf(answer, tools) {
  const [kind, title] = headline(answer);
  const head = h(
    "div",
    { class: `verdict ${kind}` },
    h("strong", {}, title),
    answer?.outcome ? h("span", { class: "code" }, answer.outcome) : null,
  );
  if (!state.form) return [head, h("p", { class: "soft" }, t("answer_wait"))];
  if (!answer) return [head];
  if (answer.failed) return [head, button(t("try_again"), tools.again)];
  return [head, ...(answer.state === "decided" ? decided(answer, tools) : undecided(answer)), taking(answer, tools)];
}

// --- nothing to decide yet ------------------------------------------------------------------------

function undecided(answer) {
  const link = (at, text) => h("li", {}, button(text, () => goTo(at)));
  const parts = [];
  if (answer.problems.length) {
    parts.push(h("p", {}, t("answer_invalid_text")));
    parts.push(
      h("ul", { class: "links" }, answer.problems.map((one) => link(one.at, `${placeName(one.at, state.case)}: ${said(one.said)}`))),
    );
  }
  if (answer.needed.length) {
    parts.push(h("p", {}, t("answer_open_text")));
    parts.push(h("ul", { class: "links" }, answer.needed.map((at) => link(at, placeName(at, state.case)))));
  }
  return parts;
}

// --- the verdict ----------------------------------------------------------------------------------

function decided(answer, tools) {
  return [
    answer.loud ? h("p", { class: "note bad" }, said(answer.loud)) : null,
    farFromNow(answer.as_of)
      ? h("div", { class: "note wait screen" }, h("p", {}, t("old_as_of")), button(t("use_now"), tools.useNow))
      : null,
    answer.outcome === "allow" ? allowed(answer) : checklists(answer),
    h("h3", {}, t("why")),
    h("ul", { class: "why" }, answer.reasons.map(reason)),
    answer.warnings.length
      ? [h("h3", {}, t("check_please")), h("ul", {}, answer.warnings.map((one) => h("li", { class: "note wait" }, said(one))))]
      : null,
    lacking(answer),
    h(
      "p",
      { class: "soft" },
      t("of_policy", { case: answer.case, as_of: answer.as_of, name: answer.policy.name, version: answer.policy.version }),
    ),
  ].flat();
}

function allowed(answer) {
  const { block } = answer;
  return [
    h("h3", {}, t("block_is")),
    h(
      "dl",
      { class: "facts" },
      [["block_grounds", block.grounds], ["block_scope", block.scope], ["block_time", block.time]].map(([name, value]) => [
        h("dt", {}, t(name)),
        h("dd", {}, said(value)),
      ]),
    ),
    answer.obligations.length
      ? [h("h3", {}, t("afterwards")), h("ol", { class: "steps" }, answer.obligations.map((one) => h("li", {}, ticked(said(one)))))]
      : null,
  ].flat();
}

function checklists(answer) {
  const head = h("h3", {}, t("what_now"));
  if (!answer.checklists.length) {
    if (!answer.reasons.some((one) => ESTABLISHED.has(one.code))) return [head, notEnough()];
    const open = stillOpen(answer);
    if (!open.length) return [head, h("p", { class: "note" }, t("nothing_to_do"))];
    return [head, h("p", { class: "note wait" }, t("look_first")), h("ol", { class: "steps" }, open.map(step))];
  }
  const several = answer.checklists.length > 1;
  return [
    head,
    several ? h("p", { class: "soft" }, t("any_list")) : null,
    answer.checklists.map((one) => [
      h("p", {}, h("strong", {}, t("list_for", { title: said(one.title) }))),
      h("ol", { class: "steps" }, one.steps.map(step)),
    ]),
  ].flat(2);
}

// nothing that is known, and nothing that might be found out, amounts to what is alleged
function notEnough() {
  const needs = state.form.rules.length <= MOST_NEEDS ? state.form.rules : [];
  return h(
    "div",
    { class: "note" },
    h("p", {}, t("not_enough")),
    needs.map((one) => h("p", { class: "soft" }, said(one.needs))),
  );
}

// Where there is no checklist yet: what has to be known first, and what is not in order. Nothing where a protection
// applies, since then no answer to an open question would help.
function stillOpen(answer) {
  if (answer.reasons.some((one) => one.code === "protection.applies")) return [];
  const notAsked = (rule) => state.rules.length && isGround(rule) && !state.rules.includes(rule);
  const missing = answer.missing.filter((one) => one.go && !one.rules.every(notAsked));
  const covered = new Set(missing.flatMap((one) => one.rules));
  const unmet = answer.reasons.filter((one) => one.kind === "procedure" && one.go && !covered.has(one.rule));
  const steps = [
    ...missing.map((one) => ({ ...one, notes: one.records ? [one.records] : [] })),
    ...unmet.map((one) => ({ said: one.said, go: one.go, notes: [] })),
  ];
  return steps.filter((one, index) => steps.findIndex((other) => other.go === one.go && said(other.said) === said(one.said)) === index);
}

const isGround = (rule) => state.choices.grounds.some((one) => one.rules.some(({ id }) => id === rule));

const ticked = (text) => h("label", {}, h("input", { type: "checkbox" }), h("span", {}, text));

function step(one) {
  return h(
    "li",
    {},
    ticked(headed(one.said)),
    one.notes.length ? h("ul", { class: "notes" }, one.notes.map((note) => h("li", {}, said(note)))) : null,
    one.go ? button(`${t("go")} →`, () => goTo(one.go), { class: "quiet go", "aria-label": `${t("go")}: ${said(one.said)}` }) : null,
  );
}

function reason(one) {
  const about = [
    one.records ? t("records_are", { records: said(one.records) }) : "",
    one.sources.length ? t("source_is", { source: one.sources.map(said).join(" · ") }) : "",
  ].filter(Boolean);
  return h(
    "li",
    {},
    h("span", { class: `sign ${one.kind}`, "aria-hidden": "true" }, SIGNS[one.kind] ?? "·"),
    h("span", {}, headed(one.said)),
    about.map((text) => h("span", { class: "about" }, text)),
  );
}

// what the checklists do not ask for already
function lacking(answer) {
  if (!answer.checklists.length && answer.outcome !== "allow") return null; // all of it stands under what to do
  const asked = new Set(answer.checklists.flatMap((list) => list.steps.flatMap((one) => [one.go, ...(one.records ?? [])])));
  const left = answer.missing.filter((one) => !asked.has(one.go));
  if (!left.length) return null;
  return h(
    "details",
    { class: "screen" },
    h("summary", {}, `${t("lacking")} (${left.length})`),
    h(
      "ul",
      { class: "links" },
      left.map((one) =>
        h("li", {}, button([headed(one.said), one.records ? ` — ${said(one.records)}` : ""].join(""), () => goTo(one.go))),
      ),
    ),
  );
}

// --- to take away ---------------------------------------------------------------------------------

function taking(answer, tools) {
  const recording = state.choices.recorded && answer.state === "decided";
  return h(
    "div",
    { class: "screen" },
    h("h3", {}, t("take")),
    h(
      "div",
      { class: "row" },
      recording ? button(t("record_it"), tools.record, { class: "main" }) : null,
      answer.state === "decided" ? button(t("print"), () => print()) : null,
      button(t("copy"), tools.copy),
      button(t("download"), tools.download),
    ),
    recording && !state.recorded ? h("p", { class: "hint" }, t("trial")) : null,
    h("p", { id: "record-told", role: "status" }, state.recorded ?? ""),
  );
}
