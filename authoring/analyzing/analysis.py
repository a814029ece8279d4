"""The analysis of one policy: which tasks there are, and what comes of all of them. z3 runs in child processes only."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from ...engine.language.model import Ground, Protection
from ...engine.language.texts import Text, fill
from ..linting.silences import silences_of
from ..proving.supervising import DONE, SECONDS, Outcome, Task, run
from . import catalog
from .composing import (
    Finding,
    of_conditions,
    of_guard,
    of_parameter,
    of_reach,
    open_questions,
    problem_of,
    without_mirrors,
)
from .written import PREDICATES, Written

_FUNCTIONS = {
    "reach": ("analyzing.reaching:reach", "rule"),
    "guard": ("analyzing.guarding:guard", "rule"),
    "conditions": ("analyzing.redundant:conditions", "rule"),
    "predicate": ("analyzing.redundant:predicate", "name"),
    "parameter": ("analyzing.varying:parameter", "name"),
}
_IDLE = "silences-must-silence-something"


@attrs.frozen(order=True)
class Open:
    """A question that was not answered, about what, and why."""

    question: str
    subject: str
    why: str
    what: str = ""

    def text(self) -> Text:
        """It as a sentence."""
        asked = fill(catalog.QUESTIONS[self.question], {"subject": self.subject})
        why = fill(catalog.WHY[self.why], {"why": self.what})
        return Text(f"{asked}：{why.zh}", f"{asked.en}: {why.en}")

    def to_dict(self) -> dict[str, Any]:
        """It for programs."""
        return {"question": self.question, "subject": self.subject, "why": self.why, "message": self.text().to_dict()}


@attrs.frozen(eq=False)
class Analysis:
    """What came of a policy. `silenced` are findings that a comment allows, each with the reason.

    `groups`: for each collection the fewest and the most groups of alike records that a question had room for.
    """

    written: Written
    findings: tuple[Finding, ...]
    silenced: tuple[tuple[Finding, str], ...]
    unproven: tuple[Open, ...]
    questions: int
    groups: dict[str, tuple[int, int]]


@attrs.frozen
class _Question:
    kind: str
    subject: str
    span: int


def analyze(
    written: Written, *, seconds: float = SECONDS, done: Callable[[int], None] = lambda count: None
) -> Analysis:
    """Asks everything about a policy. `done` is called with the number of questions there are as each ends."""
    questions = list(_questions(written))
    tasks = []
    for one in questions:
        function, key = _FUNCTIONS[one.kind]
        tasks.append(Task(function, {"policy": written.name, "span": one.span, key: one.subject}))
    outcomes = run(tasks, seconds=seconds, done=lambda number: done(len(questions)))
    return _gathered(written, questions, outcomes)


def _questions(written: Written) -> Iterable[_Question]:
    """The harder ones first, so that the two processes end at about the same time."""
    for number in range(len(written.spans)):
        rules = written.in_force(number)
        facts = {name for name in written.resolved.facts if written.owns_fact(name)}
        for name in written.parameters:
            yield _Question("parameter", name, number)
        for rule in rules:
            if written.new(rule) or facts & written.facts_of(rule):
                yield _Question("conditions", rule.id, number)
        for name in PREDICATES:
            if written.new_predicate(name) and any(isinstance(rule, Ground) for rule in rules):
                yield _Question("predicate", name, number)
        for rule in rules:
            yield _Question("reach" if isinstance(rule, Ground) else "guard", rule.id, number)


def _gathered(written: Written, questions: list[_Question], outcomes: list[Outcome]) -> Analysis:
    found: dict[tuple[str, str], dict[int, Any]] = {}
    failed: set[tuple[str, str]] = set()
    unproven: set[Open] = set()
    groups: dict[str, tuple[int, int]] = {}
    for one, outcome in zip(questions, outcomes, strict=True):
        if outcome.state != DONE:
            failed.add((one.kind, one.subject))
            unproven.add(Open(one.kind, one.subject, outcome.state, outcome.why))
            continue
        found.setdefault((one.kind, one.subject), {})[one.span] = outcome.result
        for name, count in outcome.result.get("groups", {}).items():
            low, high = groups.get(name, (count, count))
            groups[name] = (min(low, count), max(high, count))
    findings: list[Finding] = []
    conditions: dict[str, dict[int, Any]] = {}
    for (kind, subject), results in found.items():
        unproven |= {Open(*each) for each in open_questions(kind, subject, results)}
        if kind in ("conditions", "predicate"):
            conditions[subject] = results
        elif (kind, subject) not in failed:  # what is so on all days must have been asked on all
            findings += _of(written, kind, subject, results)
    missing = {subject for kind, subject in failed if kind in ("conditions", "predicate")}
    findings += _whole(written, conditions, missing)
    findings = sorted(
        without_mirrors(findings), key=lambda f: (f.problem.file, f.problem.line, f.problem.column, f.name)
    )
    standing, silenced = _silenced(written, findings, complete=not unproven)
    return Analysis(written, standing, silenced, tuple(sorted(unproven)), len(questions), dict(sorted(groups.items())))


def _of(written: Written, kind: str, subject: str, results: dict[int, Any]) -> Iterable[Finding]:
    if kind == "reach":
        return of_reach(written, subject, results)
    if kind == "guard":
        role = "protection" if isinstance(written.rules[subject], Protection) else "procedure"
        return of_guard(written, subject, role, results)
    return of_parameter(written, subject, results)


def _whole(written: Written, conditions: dict[str, dict[int, Any]], missing: set[str]) -> list[Finding]:
    """What was found of conditions; of a fact only where it was asked in every rule that uses it."""
    whole = {subject: results for subject, results in conditions.items() if subject not in missing}
    lost = {
        fact for subject in missing if subject in written.rules for fact in written.facts_of(written.rules[subject])
    }
    return [one for one in of_conditions(written, whole) if one.subject not in lost]


def _silenced(
    written: Written, findings: list[Finding], *, complete: bool
) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, str], ...]]:
    """Takes out what a comment allows, `# fairblock: allow NAME - reason`. One that allows nothing is a finding."""
    standing, silenced = list(findings), []
    for document in written.documents:
        for silence in silences_of(document):
            for name in silence.names if silence.reason else ():
                if name not in catalog.FINDINGS:
                    continue
                here = [
                    one
                    for one in standing
                    if one.name == name and (one.problem.file, one.problem.line) == (document.file, silence.line)
                ]
                silenced += [(one, silence.reason) for one in here]
                standing = [one for one in standing if one not in here]
                if not here and complete:
                    message, hint = (fill(text, {"name": name}) for text in catalog.IDLE)
                    standing.append(Finding(_IDLE, name, problem_of(document, silence.mark, _IDLE, message, hint)))
    return tuple(standing), tuple(silenced)


def counts(findings: Iterable[Finding]) -> Counter[str]:
    """How many there are of each name."""
    return Counter(one.name for one in findings)
