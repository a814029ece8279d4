"""What to try in a case so that a mutant shows: the fields that its rules read, the numbers and spans beside them."""

from collections.abc import Iterator
from typing import Any

import attrs

from ...engine.language.model import (
    All,
    Any_,
    Arithmetic,
    Block,
    Choice,
    Collect,
    Compare,
    Condition,
    Distinct,
    Fact,
    Ground,
    Lengths,
    Literal,
    Many,
    Not,
    Parameter,
    Path,
    PolicyModel,
    Protection,
    Rule,
    Share,
    Total,
    Value,
)
from ...engine.language.types import AGE, DURATION, TIME, Field, case_types
from .differing import alike, in_records, places
from .mutants import Mutant

GROUNDS = ("request", "grounds")
_FIELDS = {"communications": ("buyer_reply", "answered_at"), "evidence": ("kind",)}  # read beyond any predicate


@attrs.define(eq=False)
class Interest:
    """The fields by the collection that they are read in (None: the case itself), and the values nearby."""

    fields: dict[str | None, dict[tuple[str, ...], Field]] = attrs.field(factory=dict)
    times: dict[str, set[str]] = attrs.field(factory=dict)
    spans: set[int] = attrs.field(factory=set)  # microseconds
    bursts: dict[str, set[int]] = attrs.field(factory=dict)  # microseconds between records of a collection
    numbers: set[int] = attrs.field(factory=set)
    texts: dict[tuple[str, ...], set[str]] = attrs.field(factory=dict)  # what a field is compared with
    compares: dict[str | None, dict[Compare, None]] = attrs.field(factory=dict)
    deep: bool = True  # whether also what a bound is worked out from is of interest

    def add_rule(self, rule: Rule, model: PolicyModel) -> None:
        """All that a rule reads."""
        self.condition(rule.when, None)
        if not isinstance(rule, Ground):
            return
        if rule.evidence:
            self.evidence(model)
        if rule.communication is not None:
            self.communication(rule, model)
        self.block(rule.block)

    def evidence(self, model: PolicyModel) -> None:
        """What valid evidence is."""
        if model.evidence_valid is not None:
            self.collection("evidence")
            self.condition(model.evidence_valid, "evidence")

    def communication(self, rule: Ground, model: PolicyModel) -> None:
        """What the contacts are that a rule asks for."""
        if model.communication_counts is not None:
            self.collection("communications")
            self.condition(model.communication_counts, "communications")
        if rule.communication is not None:
            self._span(rule.communication.wait)

    def grounds(self, rule: Protection) -> None:
        """For what a block may be asked for that the protection is against."""
        self._field(GROUNDS, None)
        self.texts.setdefault(GROUNDS, set()).update(rule.against or ())

    def block(self, block: Block) -> None:
        """What the request may say of the block."""
        if block != Block():
            self._field(("request", "duration_days"), None)
            self._field(("request", "scope"), None)
        if block.days is not None:
            self._value(block.days, None)

    def collection(self, name: str) -> None:
        """The records of a collection, and when they are from."""
        collection = case_types().collections[name]
        self.fields.setdefault(name, {})
        self.times.setdefault(name, set()).add(collection.time_field)
        for field in _FIELDS.get(name, ()):
            self._field((field,), name)

    def _field(self, parts: tuple[str, ...], collection: str | None) -> None:
        field = case_types().find(collection, parts)
        if field is None or parts == (AGE,):
            return
        if field.kind == TIME and collection is not None:
            self.times.setdefault(collection, set()).add(".".join(parts))
        self.fields.setdefault(collection, {})[parts] = field

    def condition(self, condition: Condition, collection: str | None) -> None:
        """All that a condition reads."""
        match condition:
            case All(items) | Any_(items):
                for item in items:
                    self.condition(item, collection)
            case Not(item):
                self.condition(item, collection)
            case Fact(_, of):
                self.condition(of, collection)
            case Compare():
                self._compare(condition, collection)
            case Collect():
                self._collect(condition)

    def _compare(self, condition: Compare, collection: str | None) -> None:
        self.compares.setdefault(None if condition.path.from_root else collection, {})[condition] = None
        self._field(condition.path.parts, None if condition.path.from_root else collection)
        values = [value for _, value in condition.tests]
        if not self.deep and condition.path.field.kind != DURATION:
            return
        for value in (*values, *([condition.default] if condition.default is not None else ())):
            if condition.path.field.kind == DURATION:
                self._span(value)
            else:
                self._value(value, collection)
                found = {one for one in _constants(value) if isinstance(one, str)}
                self.texts.setdefault(condition.path.parts, set()).update(found)

    def _collect(self, condition: Any) -> None:
        name = condition.collection
        self.condition(condition.where, name)
        if isinstance(condition, Share):
            self.condition(condition.of, name)
        self.around(condition)

    def around(self, condition: Any) -> None:
        """All of a condition on records but what it asks of each: which records there are, and when they are from."""
        name = condition.collection
        self.collection(name)
        if condition.time is not None:
            self.times[name].add(condition.time)
            self._field(tuple(condition.time.split(".")), name)
        for span in (condition.within, getattr(condition, "burst", None)):
            if span is not None:
                self._span(span)
        if getattr(condition, "burst", None) is not None:
            spans = (found for found in _constants(condition.burst) if isinstance(found, int))
            self.bursts.setdefault(name, set()).update(spans)
        if isinstance(condition, Distinct):
            self._field(condition.by.parts, name)
        if isinstance(condition, Total):
            self._field(condition.of.parts, name)
        self._value(condition.bound, None)

    def _span(self, value: Value) -> None:
        self.spans.update(found for found in _constants(value) if isinstance(found, int))

    def _value(self, value: Value, collection: str | None) -> None:
        match value:
            case Path():
                self._field(value.parts, None if value.from_root else collection)
            case Arithmetic(_, parts) | Many(parts):
                for part in parts:
                    self._value(part, collection)
            case Lengths(tests):
                for _, bound in tests:
                    self._value(bound, collection)
            case Choice(when, then, otherwise):
                self.condition(when, collection)
                self._value(then, collection)
                self._value(otherwise, collection)
            case Literal() | Parameter():
                found = list(_constants(value))
                self.numbers.update(one for one in found if type(one) is int)


def _constants(value: Value) -> Iterator[Any]:
    if isinstance(value, Many):
        for item in value.items:
            yield from _constants(item)
    found = [value.value] if isinstance(value, Literal) else []
    if isinstance(value, Parameter):
        found = [one for _, one in value.schedule]
    for one in found:
        yield from one if isinstance(one, tuple) else (one,)


def wide(mutant: Mutant, original: PolicyModel) -> Interest:
    """All that the rules read that a mutant changes."""
    interest = Interest()
    for model in (original, mutant.model):
        for rule in model.rules:
            if rule.id in mutant.changed:
                interest.add_rule(rule, model)
                if isinstance(rule, Protection) and mutant.edit.way[:1] == ("against",):
                    interest.grounds(rule)
    return interest


def sharp(mutant: Mutant, original: PolicyModel) -> Interest:
    """Only what the two versions read differently, which is where a difference shows first."""
    interest = Interest()
    after = {rule.id: rule for rule in mutant.model.rules}
    for rule in original.rules:
        if rule.id in mutant.changed and rule.id in after:
            _sharpen(interest, rule, after[rule.id], original, mutant.model)
    return interest


def _sharpen(interest: Interest, one: Rule, other: Rule, original: PolicyModel, mutated: PolicyModel) -> None:
    for place in places(one.when, other.when):
        for part in (place.before, place.after):
            if isinstance(part, Collect) and alike(place):
                interest.around(part)
                inside = list(in_records(place))
                interest.deep = _has_other_bound(inside)
                if not inside and isinstance(part, Share | Total):
                    inside = [part.where, *([part.of] if isinstance(part, Share) else [])]  # what moves a sum or part
                for predicate in inside:
                    interest.condition(predicate, part.collection)
            else:
                interest.deep = _has_other_bound([place.before, place.after])
                interest.condition(part, None)
    interest.deep = True
    if isinstance(one, Protection) and isinstance(other, Protection) and one.against != other.against:
        interest.grounds(one)
    if not isinstance(one, Ground) or not isinstance(other, Ground):
        return
    rules = {rule.id: rule for rule in original.rules}
    for name in sorted({*one.procedures} ^ {*other.procedures}):
        interest.condition(rules[name].when, None)
    if one.block != other.block:
        interest.block(one.block)
    if one.evidence != other.evidence:
        interest.evidence(original)
        for item in (*one.evidence, *other.evidence):
            interest.collection(item.collection)
    if one.communication != other.communication:
        interest.communication(one if one.communication is not None else other, original)
    _sharpen_predicates(interest, one, original, mutated)


def _has_other_bound(parts: list[Condition]) -> bool:
    """Whether a field is compared with something else than before, so that what that is worked out from may tell."""
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return any(
        isinstance(one, Compare) and isinstance(other, Compare)
        and [value for _, value in one.tests] != [value for _, value in other.tests]
        for one, other in pairs
    )  # fmt: skip


def _sharpen_predicates(interest: Interest, rule: Ground, original: PolicyModel, mutated: PolicyModel) -> None:
    pairs = {
        "evidence": (original.evidence_valid, mutated.evidence_valid),
        "communications": (original.communication_counts, mutated.communication_counts),
    }
    for name, (before, after) in pairs.items():
        if before is not None and after is not None and before != after:
            interest.collection(name)
            for place in places(before, after):
                interest.condition(place.before, name)
                interest.condition(place.after, name)
