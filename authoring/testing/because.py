"""Of a test that fails: which condition made the difference, down to the smallest one whose value explains it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from ...engine.deciding.table import COMMUNICATED, ELIGIBLE, NOT_ESTABLISHED, PROVEN, SHIELDED, UNPROVEN
from ...engine.executors.reference import Reference
from ...engine.language.model import (
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Count,
    Ground,
    Not,
    PolicyModel,
    Procedure,
    Protection,
    Rule,
)
from ...engine.language.resolve import Resolved
from ...engine.semantics.comparing import Here
from ...engine.semantics.findings import Finding, Member
from ...engine.semantics.truth import FALSE, TRUE, UNKNOWN, Truth
from ...engine.semantics.view import CaseView
from ..coverage.points import Locating, Point, RulePoints
from ..coverage.report import text_of
from ..mutating.data import flow
from .model import Result

_LADDER = (NOT_ESTABLISHED, UNPROVEN, SHIELDED, PROVEN, ELIGIBLE, COMMUNICATED)
_MOST = 3  # conditions that are told for one rule, and records for one condition


@attrs.frozen(eq=False)
class Because:
    """One condition that decided: what it was, and what of the case made it so.

    `note` is a word of `reporting.words` with what fills its blanks: how many records counted, what a field held.
    `inner` are the conditions inside, of the records that kept it from being otherwise.
    """

    rule: str
    value: Truth
    file: str
    line: int
    text: str
    note: str = ""
    blanks: Mapping[str, object] = attrs.field(factory=dict)
    inner: tuple["Because", ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The condition for programs."""
        found = {"rule": self.rule, "file": self.file, "line": self.line, "text": self.text, "value": str(self.value)}
        return found | ({"inside": [one.to_dict() for one in self.inner]} if self.inner else {})


class Explaining:
    """Explains failures under one policy."""

    def __init__(self, resolved: Resolved, model: PolicyModel) -> None:
        self._model = model
        self._locating = Locating(resolved)
        self._points: dict[str, RulePoints] = {}

    def because(self, result: Result) -> tuple[Because, ...]:
        """What made the statuses differ from those that the test states; nothing where no status does."""
        if result.error is not None:
            return ()
        differing = {d.path[1]: (d.expected, d.got) for d in result.differences if d.path[0] == "statuses"}
        if not differing:
            return ()
        reference = Reference(self._model, CaseView(dict(result.test.case)))
        rules = {rule.id: rule for rule in self._model.in_force(reference.view.day)}
        found: list[Because] = []
        for name, (expected, got) in differing.items():
            if name in rules:
                found.extend(_Case(self, reference, rules).explained(rules[name], expected, got))
        return tuple(found)

    def points(self, rule: Rule) -> RulePoints:
        """Where the conditions of a rule stand."""
        if rule.id not in self._points:
            self._points[rule.id] = self._locating.rule(rule)
        return self._points[rule.id]


@attrs.frozen(eq=False)
class _Case:
    """One case, in which statuses are explained."""

    explaining: Explaining
    reference: Reference
    rules: Mapping[str, Rule]

    def explained(self, rule: Rule, expected: str, got: str) -> Iterable[Because]:
        """The conditions that decide between two statuses of a rule: on a ladder the lower one says which matter."""
        if not isinstance(rule, Ground):
            return self._of_rule(rule)
        if expected not in _LADDER or got not in _LADDER:
            return ()
        lower = min(expected, got, key=_LADDER.index)
        if lower == SHIELDED:
            guards = [one for one in self.rules.values() if isinstance(one, Protection) and one.shields(rule)]
            return self._of_several(guards, against=FALSE)
        if lower == PROVEN:
            named = [one for one in self.rules.values() if isinstance(one, Procedure)]
            asked = [one for one in named if not one.on_request or one.id in rule.procedures]
            return self._of_several(asked, against=TRUE)
        if lower == ELIGIBLE:
            return self._talk(rule)
        return self._of_rule(rule)

    def _of_several(self, rules: Sequence[Rule], against: Truth) -> Iterator[Because]:
        """The rules that stand in the way, first; all is well with those that are `against`."""
        for rule in rules:
            if self.reference.finding(rule).value is not against:
                yield from self._of_rule(rule)

    def _of_rule(self, rule: Rule) -> Iterator[Because]:
        found = list(self._down(rule, self.explaining.points(rule).when, self.reference.finding(rule)))
        yield from found[:_MOST]

    def _talk(self, rule: Ground) -> Iterator[Because]:
        point = self.explaining.points(rule).communication
        if point is not None:
            conduct = self.reference.conduct(rule, self.reference.finding(rule))
            yield self._made(rule, point, self.reference.communication(rule, conduct))

    def _made(self, rule: Rule, point: Point, value: Truth, note: str = "", **more: Any) -> Because:
        inner = more.pop("inner", ())
        return Because(
            rule.id, value, point.place.document.file, point.mark.line, text_of(point), note, more, tuple(inner)
        )

    def _down(self, rule: Rule, point: Point, finding: Finding) -> Iterator[Because]:
        condition = finding.condition
        if point.parts:
            pairs = list(zip(point.parts, finding.parts, strict=True))
            for part, inner in pairs if len(pairs) == 1 else [(p, f) for p, f in pairs if f.value is finding.value]:
                yield from self._down(rule, part, inner)
            return
        if isinstance(condition, All):  # `exactly`: the half that decides
            finding = min(finding.parts, key=lambda half: half.value)
            condition = finding.condition
        if isinstance(condition, Compare):
            yield self._compared(rule, point, condition, finding.value, self.reference.view.data)
        elif isinstance(condition, Collect):
            yield self._collection(rule, point, finding)

    def _compared(self, rule: Rule, point: Point, condition: Compare, value: Truth, read: Any) -> Because:
        held = read if not condition.path.from_root else self.reference.view.data
        for part in condition.path.parts:
            held = held.get(part) if isinstance(held, dict) else None
        name = str(condition.path)
        if held is None:
            return self._made(rule, point, value, "because_absent", field=name)
        return self._made(rule, point, value, "because_held", field=name, held=flow(held))

    def _collection(self, rule: Rule, point: Point, finding: Finding) -> Because:
        condition = finding.condition
        assert isinstance(condition, Collect)
        if finding.absent:
            return self._made(rule, point, finding.value, "because_unlooked", collection=condition.collection)
        values = [member.value for member in finding.members]
        counts = {"count": values.count(TRUE), "unknown": values.count(UNKNOWN), "total": len(values)}
        # where there are too many of them, it is those that count which tell why; else those that do not
        too_many = isinstance(condition, Count) and not condition.at_least
        others = [] if too_many else [member for member in finding.members if member.value is not TRUE]
        inner = [self._record(rule, point, finding, member) for member in others[:_MOST]]
        note = "because_count"
        if isinstance(condition, Count):
            note = "because_least" if condition.at_least else "because_most"
            counts["bound"] = self.reference.comparing.value(condition.bound)
        return self._made(rule, point, finding.value, note, **counts, inner=inner)

    def _record(self, rule: Rule, point: Point, finding: Finding, member: Member) -> Because:
        """Why one record does not count."""
        condition = finding.condition
        assert isinstance(condition, Collect)
        here = Here(condition.collection, member.record)
        if member.missing:
            item = next(n for n, one in enumerate(getattr(rule, "evidence", ())) if one in member.missing)
            shown = self.explaining.points(rule).evidence[item]
            return self._made(rule, shown, member.value, "because_evidence", record=member.ref)
        value = self.reference.comparing.predicate(condition.where, here)
        if value is TRUE:
            return self._made(rule, point, member.value, "because_outside", record=member.ref)
        found = next(self._within(rule, point.inside[0], condition.where, here), None)
        if found is None:
            return self._made(rule, point, member.value, "because_record", record=member.ref)
        return attrs.evolve(found, inner=(), blanks={**found.blanks, "record": member.ref}, note=f"{found.note}_in")

    def _within(self, rule: Rule, point: Point, condition: Condition, here: Here) -> Iterator[Because]:
        """The comparisons of a predicate that decide it, the first one first."""
        value = self.reference.comparing.predicate(condition, here)
        match condition:
            case All(items) | Any_(items) if point.parts:
                for part, item in zip(point.parts, items, strict=True):
                    if self.reference.comparing.predicate(item, here) is value:
                        yield from self._within(rule, part, item, here)
            case Not(item):
                yield from self._within(rule, point.parts[0], item, here)
            case Compare():
                yield self._compared(rule, point, condition, value, here.record)
