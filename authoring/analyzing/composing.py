"""Makes findings of what the questions found: each with its place, what it means, what to do, and a case."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from ...engine.language.document import Document
from ...engine.language.problems import Mark, PolicyProblem
from ...engine.language.texts import EMPTY, Text, fill, shown
from ..proving.answers import NONE, OPEN, Case
from . import catalog
from .written import At, Written

Results = dict[int, Any]  # by the number of the span of days
_WAYS = {catalog.IMPLIED: "other", "parameter-item-without-effect": "item"}
_LEVEL_NAMES = {
    "eligible": catalog.NEVER_ALLOWS,
    "proven": catalog.NEVER_ELIGIBLE,
    "true": catalog.NEVER_PROVEN,
    "unproven": catalog.NEVER_TRUE,
    "nothing": catalog.NEVER_TRUE,
}


@attrs.frozen(eq=False)
class Finding:
    """Something that a policy can never do, or does in vain."""

    name: str
    subject: str  # a rule, a predicate, a fact or a parameter
    problem: PolicyProblem
    way: str = ""  # in the condition of the subject; of a list, the item; of a rule, the other one
    case: Case | None = None

    def to_dict(self) -> dict[str, Any]:
        """The finding for programs."""
        found = {"name": self.name, "subject": self.subject, **self.problem.to_dict()}
        if self.way:
            found[_WAYS.get(self.name, "way")] = self.way
        if self.case is not None:
            found["case"] = self.case
        return found


def finding(
    kind: str, subject: str, at: At, case: Case | None = None, /, *, way: str = "", **values: object
) -> Finding:
    """A finding of that name, its blanks filled in."""
    document, mark = at
    message, hint = catalog.FINDINGS[kind]
    safe = {key: value if isinstance(value, Text) else shown(value, 120) for key, value in values.items()}
    problem = problem_of(document, mark, kind, fill(message, safe), fill(hint, safe))
    return Finding(kind, subject, problem, way, case)


def problem_of(document: Document, mark: Mark, name: str, message: Text, hint: Text) -> PolicyProblem:
    """A problem at a mark, with the line of text that it is about."""
    line = document.lines[mark.line - 1] if 0 < mark.line <= len(document.lines) else ""
    return PolicyProblem(
        document.file, mark.line, mark.column, f"analyze.{name}", message, hint, line[:20_000], mark.width
    )


# --- ground rules -------------------------------------------------------------------------------------


def of_reach(written: Written, rule: str, results: Results) -> Iterator[Finding]:
    """Of a ground rule: that it does not get far, on some days or on all; or that another one makes it needless."""
    asked = [number for number, result in results.items() if result["state"] != "unset"]
    groups: dict[str, list[int]] = {}
    for number in asked:
        result = results[number]
        if result["state"] in _LEVEL_NAMES and not result["open"] and result["blocked"] is not None:
            groups.setdefault(f"{result['state']} {result['blocked']}", []).append(number)
    for numbers in (run for alike in groups.values() for run in _runs(alike, asked)):
        result = results[numbers[0]]
        yield finding(
            _LEVEL_NAMES[result["state"]],
            rule,
            written.of_rule(rule),
            result.get("case"),
            rule=rule,
            when=written.when(numbers, asked),
            why=_why(written, rule, result["blocked"]),
            furthest=catalog.FURTHEST[result["state"]],
        )
    implied = [set(results[number].get("implied", ())) for number in asked]
    for other in sorted(set.intersection(*implied)) if implied else ():
        block = EMPTY if written.same_block(rule, other) else catalog.BLOCK
        case = results[asked[0]]["case"]
        yield finding(
            catalog.IMPLIED, rule, written.of_rule(rule), case, way=other, rule=rule, other=other, block=block
        )


def _runs(numbers: list[int], asked: list[int]) -> list[list[int]]:
    """Spans of days that follow one another, apart from others."""
    runs: list[list[int]] = []
    for number in numbers:
        follows = runs and asked.index(number) == asked.index(runs[-1][-1]) + 1
        runs = [*runs[:-1], [*runs[-1], number]] if follows else [*runs, [number]]
    return runs


def without_mirrors(findings: Sequence[Finding]) -> list[Finding]:
    """Of two rules that imply each other only the later one is named: it is enough to remove one."""
    pairs = {(one.subject, one.way) for one in findings if one.name == catalog.IMPLIED}
    return [
        one
        for one in findings
        if not (one.name == catalog.IMPLIED and (one.way, one.subject) in pairs and one.subject < one.way)
    ]


def _why(written: Written, rule: str, blocked: dict[str, Any]) -> Text:
    """What stands in the way."""
    table = catalog.ALONE if blocked["alone"] or len(blocked["parts"]) == 1 else catalog.TOGETHER
    said = []
    for kind, name in blocked["parts"]:
        if kind == "condition" and name:
            _, line = written.line_of_item(rule, int(name))
            said.append(fill(table["condition"], {"line": str(line)}))
        else:
            said.append(fill(table["conditions" if kind == "condition" else kind], {"name": shown(name)}))
    said = list(dict.fromkeys(said))
    parts = Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))
    return parts if table is catalog.ALONE else fill(catalog.TOGETHER_SAID, {"parts": parts})


# --- protections and procedures -----------------------------------------------------------------------


def of_guard(written: Written, rule: str, kind: str, results: Results) -> Iterator[Finding]:
    """Of a protection or procedure: that it never applies, or never matters, on any day on which it was asked."""
    asked = [result for result in results.values() if result["state"] == "asked"]

    def always(what: str) -> bool:
        return bool(asked) and all(result[what] == NONE for result in asked)

    names = {
        "protection": ("protection-never-true", "protection-always-shields"),
        "procedure": ("procedure-never-met", ""),
    }
    never_true, never_false = names[kind]
    found = ""
    if always("true"):
        found = never_true
    elif always("false") and never_false:
        found = never_false
    elif always("matters"):
        found = f"{kind}-never-matters"
    if found:
        yield finding(found, rule, written.of_rule(rule), rule=rule)


# --- conditions ---------------------------------------------------------------------------------------

_FOUND = {
    "always-true": "condition-without-effect",
    "always-false": "condition-without-effect",
    "never-true": "condition-never-true",
    "never-false": "condition-never-false",
}


def of_conditions(written: Written, results: dict[str, Results]) -> Iterator[Finding]:
    """Of the conditions of rules and predicates: what is so on all days; of facts, what is so in all rules."""
    facts: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    for subject, by_span in results.items():
        merged: dict[tuple[str | None, str], list[tuple[str, bool]]] = {}
        for result in by_span.values():
            for site in result["sites"]:
                merged.setdefault((site["fact"], site["way"]), []).append((site["found"], site["conduct"]))
        for (fact, way), found in merged.items():
            kind, conduct = _agreed(found), any(note for _, note in found)
            if fact is not None:
                facts.setdefault((fact, way), []).append((subject, kind, conduct))
            elif kind in _FOUND:
                yield _of_site(written, subject, subject, (None, way), kind, conduct)
    for (fact, way), in_rules in facts.items():
        kind = _agreed([(kind, note) for _, kind, note in in_rules])
        if kind in _FOUND and written.owns_fact(fact):
            conduct = any(note for _, _, note in in_rules)
            yield _of_site(written, in_rules[0][0], fact, (fact, way), kind, conduct)


def _agreed(found: list[tuple[str, bool]]) -> str:
    """What was found everywhere, but where something around it was found already; empty where that differs."""
    kinds = {kind for kind, _ in found if kind != "inside"}
    return kinds.pop() if len(kinds) == 1 else ""


def _of_site(
    written: Written, rule: str, subject: str, key: tuple[str | None, str], kind: str, conduct: bool
) -> Finding:
    site = written.sites(rule)[key]
    what = fill(catalog.THIS_TEST, {"test": site.test}) if site.test else catalog.THIS_CONDITION
    note = catalog.CONDUCT if conduct else EMPTY
    value = catalog.VALUES.get(kind, EMPTY)
    at = written.of_site(rule, site)
    return finding(_FOUND[kind], subject, at, way=site.name, what=what, place=subject, value=value, conduct=note)


# --- parameters ---------------------------------------------------------------------------------------


def of_parameter(written: Written, name: str, results: Results) -> Iterator[Finding]:
    """Of a parameter: that it changes nothing on any day, or, of a list, which items do not."""
    states = {result["state"] for result in results.values()} - {"unset"}
    if not states <= {"unused", "no-effect"}:
        return
    items = [set(result["items"]) for result in results.values() if "items" in result]
    if items:
        for item in sorted(set.intersection(*items)):
            yield finding(
                "parameter-item-without-effect", name, written.of_parameter(name), way=item, name=name, item=item
            )
    else:
        yield finding("parameter-without-effect", name, written.of_parameter(name), name=name)


def open_questions(kind: str, subject: str, results: Results) -> Iterator[tuple[str, str, str]]:
    """What was asked and not answered: which question, about what, and why."""
    for result in results.values():
        if kind == "reach":
            if result.get("open"):
                yield kind, subject, "open"
            if result.get("implied_open"):
                yield "implied", subject, "open"
        elif kind == "guard":
            if OPEN in (result.get("true"), result.get("false"), result.get("matters")):
                yield kind, subject, "open"
        elif kind in ("conditions", "predicate"):
            if any(site["found"] == "unknown" for site in result["sites"]):
                yield kind, subject, "open"
        elif result["state"] in ("unknown", "not-looked-at"):
            yield kind, subject, "open" if result["state"] == "unknown" else "not-looked-at"
