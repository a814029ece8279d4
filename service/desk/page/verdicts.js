// The verdicts of the example cases, and what a draft changes of them.

import { h } from "./dom.js";
import { t } from "./words.js";

const keyOf = (test) => `${test.suite}\u0000${test.name}`;

// each test with what it was before, and the rules that came to something else
export function compared(base, found) {
  const before = new Map((base?.tests ?? []).map((one) => [keyOf(one), one]));
  return (found?.tests ?? []).map((test) => {
    const old = before.get(keyOf(test)) ?? null;
    const rules = old ? [...new Set([...Object.keys(old.statuses), ...Object.keys(test.statuses)])] : [];
    const moved = rules
      .filter((rule) => old.statuses[rule] !== test.statuses[rule])
      .map((rule) => ({ rule, was: old.statuses[rule] ?? "—", now: test.statuses[rule] ?? "—" }));
    const changed = old !== null && (old.verdict !== test.verdict || old.status !== test.status || moved.length > 0);
    return { test, old, moved, changed };
  });
}

export function testsOf(base, found) {
  if (!found || found.state !== "tried") {
    return found ? h("p", { class: "soft" }, t("tests_wait")) : null;
  }
  const all = compared(base, found);
  const changed = all.filter((one) => one.changed);
  const failed = all.filter((one) => one.test.status === "failed" && !one.changed);
  const rest = all.filter((one) => !one.changed && one.test.status !== "failed");
  return [
    all.length ? null : h("p", { class: "note wait" }, t("no_tests")),
    listOf(t("tests_changed"), changed, true),
    listOf(t("tests_failed"), failed, true),
    listOf(t("tests_same"), rest, false),
  ].filter(Boolean);
}

function listOf(title, some, open) {
  if (!some.length) return null;
  return h(
    "details",
    { open },
    h("summary", {}, `${title} (${some.length})`),
    h("ul", { class: "tests" }, some.map(one)),
  );
}

function one({ test, old, moved, changed }) {
  const verdict = (name) => h("span", { class: `tag ${name === "error" ? "none" : name}` }, t(`verdict_${name}`));
  const passes = test.status === "failed" ? `✗ ${t("test_failed")}` : `✓ ${t("test_passed")}`;
  return h(
    "li",
    {},
    h("span", {}, `${test.suite}: ${test.name}`),
    h(
      "span",
      { class: "row" },
      changed && old.verdict !== test.verdict ? [verdict(old.verdict), h("span", { "aria-label": t("becomes") }, "→")] : null,
      verdict(test.verdict),
      h("span", { class: test.status === "failed" ? "fails" : "soft" }, passes),
    ),
    moved.slice(0, 6).map(({ rule, was, now }) => h("span", { class: "soft" }, `${rule}: ${was} → ${now}`)),
  );
}
