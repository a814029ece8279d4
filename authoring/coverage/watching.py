"""Decides the cases of tests with the reference executor, and notes which values each condition had."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs

from ...engine.executors.reference import Reference
from ...engine.language.folder import Folder
from ...engine.language.model import (
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Ground,
    Not,
    PolicyModel,
    Procedure,
    Protection,
    Rule,
    Share,
    Value,
)
from ...engine.language.resolve import Resolved
from ...engine.language.wording import normal
from ...engine.semantics.comparing import ROOT, Here
from ...engine.semantics.findings import Finding
from ...engine.semantics.truth import FALSE, TRUE, Truth
from ...engine.semantics.view import CaseView
from .points import Locating, Point, RulePoints, choices_in

Seen = dict[Point, Counter[Truth]]


@attrs.frozen(eq=False)
class Watched:
    """The rules and predicates that a policy itself defines, with what was seen of each of their points.

    What a policy takes over from the one that it extends is for that one's tests to show.
    """

    rules: tuple[RulePoints, ...]
    predicates: Mapping[str, Point]
    own: str  # how the policy's folder is called
    seen: Seen = attrs.field(factory=dict)

    def points(self) -> Iterable[tuple[str, Point]]:
        """Every point with the rule, or the predicate, that it belongs to; none in what another policy defines."""
        for rule in self.rules:
            yield from ((rule.rule.id, point) for point in self._own(rule.walk()))
        for name, top in self.predicates.items():
            yield from ((name, point) for point in self._own(top.walk()))

    def _own(self, points: Iterable[Point]) -> Iterable[Point]:
        """Facts and terms that are taken over from another policy are for that one's tests."""
        return (point for point in points if point.place.document.policy == self.own)

    def repeated(self) -> set[Point]:
        """The rules that are one condition of which the same was seen: a reader need not be told of both."""
        rules = (rule for rule in self.rules if rule.when.shown)
        return {rule.whole for rule in rules if self.missed(rule.whole) == self.missed(rule.when)}

    def values(self, point: Point) -> Counter[Truth]:
        """How often a point had each value."""
        return self.seen.get(point) or Counter()

    def missed(self, point: Point) -> frozenset[Truth]:
        """The values that a point can have and never had."""
        return point.possible - self.values(point).keys()


def watch(resolved: Resolved, model: PolicyModel) -> Watched:
    """What is to be watched of a policy; nothing has been seen yet."""
    locating, own = Locating(resolved), resolved.own.folder
    rules = [locating.rule(rule) for rule in model.rules if _is_own(resolved.rules[rule.id].document.policy, own)]
    predicates: dict[str, Point] = {}
    for name, collection in (("evidence_valid", "evidence"), ("communication_counts", "communications")):
        place, condition = resolved.single.get(name), getattr(model, name)
        if place is not None and condition is not None and _is_own(place.document.policy, own):
            predicates[name] = locating.predicate(place, condition, collection)
    return Watched(tuple(rules), predicates, own.label)


def _is_own(policy: str, own: Folder) -> bool:
    return policy == own.label


def look(
    watched: Watched, model: PolicyModel, cases: Iterable[dict[str, Any]], stated: Collection[str] = frozenset()
) -> None:
    """Decides valid cases, and adds what is seen. `stated`: rules that are looked at whatever the cases ask for."""
    for case in cases:
        _Look(watched, Reference(model, CaseView(case)), stated).look()


@attrs.frozen(eq=False)
class _Look:
    """One case."""

    watched: Watched
    reference: Reference
    stated: Collection[str]

    def look(self) -> None:
        """Notes the values of the rules that have a say here: a test on something else shows nothing of them."""
        reference = self.reference
        in_force = reference.policy.in_force(reference.view.day)
        having_a_say = {rule.id for rule in _having_a_say(in_force, reference.view.data)}
        for points in self.watched.rules:
            is_stated = points.rule.id in self.stated and points.rule in in_force
            if points.rule.id in having_a_say or is_stated:
                self._rule(points)
        for name, point in self.watched.predicates.items():
            condition = getattr(reference.policy, name)
            collection = "evidence" if name == "evidence_valid" else "communications"
            for record in reference.view.records(collection) or ():
                if not reference.view.after(collection, record):
                    self._predicate(point, condition, Here(collection, record))

    def _note(self, point: Point, value: Truth) -> None:
        self.watched.seen.setdefault(point, Counter())[value] += 1

    def _rule(self, points: RulePoints) -> None:
        rule, finding = points.rule, self.reference.finding(points.rule)
        self._note(points.whole, finding.value)
        self._finding(points.when, finding)
        if not isinstance(rule, Ground):
            return
        for part in finding.walk():
            if isinstance(part.condition, Collect) and part.supports:
                self._evidence(points, part)
        if points.communication is not None and finding.value is TRUE:
            conduct = self.reference.conduct(rule, finding)
            self._note(points.communication, self.reference.communication(rule, conduct))

    def _evidence(self, points: RulePoints, finding: Finding) -> None:
        """Of each record that needs evidence, which items were there and which were not."""
        assert isinstance(points.rule, Ground)
        assert isinstance(finding.condition, Collect)
        for item, point in zip(points.rule.evidence, points.evidence, strict=True):
            for member in finding.members if item.collection == finding.condition.collection else ():
                if item in member.missing:
                    self._note(point, FALSE)
                elif member.value is TRUE or member.missing:
                    self._note(point, TRUE)

    def _finding(self, point: Point, finding: Finding) -> None:
        self._note(point, finding.value)
        condition = finding.condition
        if isinstance(condition, All) and not point.parts:
            # `exactly`: two halves over the same records, which have one place in the text
            finding = finding.parts[0]
            condition = finding.condition
        if isinstance(condition, Collect):
            for member in finding.members:
                self._record(point, condition, Here(condition.collection, member.record))
        elif isinstance(condition, Compare):
            self._choices(point, condition, ROOT)
        for part, inner in zip(point.parts, finding.parts, strict=True):
            self._finding(part, inner)

    def _record(self, point: Point, condition: Collect, here: Here) -> None:
        self._predicate(point.inside[0], condition.where, here)
        if isinstance(condition, Share):
            self._predicate(point.inside[1], condition.of, here)

    def _predicate(self, point: Point, condition: Condition, here: Here) -> None:
        self._note(point, self.reference.comparing.predicate(condition, here))
        match condition:
            case All(items) | Any_(items):
                for part, item in zip(point.parts, items, strict=bool(items)):
                    self._predicate(part, item, here)
            case Not(item):
                self._predicate(point.parts[0], item, here)
            case Compare():
                self._choices(point, condition, here)

    def _choices(self, point: Point, condition: Compare, here: Here) -> None:
        if point.inside:
            self._values(point.inside, [value for _, value in condition.tests], here)

    def _values(self, points: tuple[Point, ...], values: Iterable[Value], here: Here) -> None:
        found = [choice for value in values for choice in choices_in(value)]
        for point, choice in zip(points, found, strict=True):
            when, then, otherwise = point.parts
            self._predicate(when, choice.when, here)
            value = self.reference.comparing.predicate(choice.when, here)
            if value is not FALSE:
                self._values(then.inside, [choice.then], here)
            if value is not TRUE:
                self._values(otherwise.inside, [choice.otherwise], here)


def _having_a_say(rules: Iterable[Rule], case: Mapping[str, Any]) -> Iterable[Rule]:
    """The rules that can change the answer on this case, whatever their values: those of the grounds asked for."""
    asked = case["request"].get("grounds")
    grounds = None if asked is None else {normal(ground) for ground in asked}
    considered = [rule for rule in rules if isinstance(rule, Ground) and (grounds is None or rule.ground in grounds)]
    named = {name for rule in considered for name in rule.procedures}
    for rule in rules:
        if isinstance(rule, Ground):
            relevant = grounds is None or rule.ground in grounds
        elif isinstance(rule, Protection):
            relevant = any(rule.shields(one) for one in considered)
        else:
            relevant = isinstance(rule, Procedure) and (not rule.on_request or rule.id in named)
        if relevant:
            yield rule
