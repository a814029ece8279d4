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

_FIELDS = {"communications": ("buyer_reply", "answered_at"), "evidence": ("kind",)}  # read beyond any predicate


@attrs.define(eq=False)
class Interest:
    """The fields by the collection that they are read in (None: the case itself), and the values nearby."""

    fields: dict[str | None, dict[tuple[str, ...], Field]] = attrs.field(factory=dict)
    times: dict[str, set[str]] = attrs.field(factory=dict)
    spans: set[int] = attrs.field(factory=set)  # microseconds
    numbers: set[int] = attrs.field(factory=set)
    texts: set[str] = attrs.field(factory=set)

    def add_rule(self, rule: Rule, model: PolicyModel) -> None:
        """All that a rule reads."""
        self.condition(rule.when, None)
        if not isinstance(rule, Ground):
            return
        if rule.evidence and model.evidence_valid is not None:
            self._collection("evidence")
            self.condition(model.evidence_valid, "evidence")
        if rule.communication is not None and model.communication_counts is not None:
            self._collection("communications")
            self.condition(model.communication_counts, "communications")
            self._span(rule.communication.wait)
        self._block(rule.block)

    def grounds(self, rule: Protection) -> None:
        """For what a block may be asked for that the protection is against."""
        self._field(("request", "grounds"), None)
        self.texts.update(rule.against or ())

    def _block(self, block: Block) -> None:
        if block != Block():
            self._field(("request", "duration_days"), None)
            self._field(("request", "scope"), None)
        if block.days is not None:
            self._value(block.days, None)

    def _collection(self, name: str) -> None:
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
        self._field(condition.path.parts, None if condition.path.from_root else collection)
        values = [value for _, value in condition.tests]
        for value in (*values, *([condition.default] if condition.default is not None else ())):
            if condition.path.field.kind == DURATION:
                self._span(value)
            else:
                self._value(value, collection)

    def _collect(self, condition: Any) -> None:
        name = condition.collection
        self._collection(name)
        self.condition(condition.where, name)
        if condition.time is not None:
            self.times[name].add(condition.time)
            self._field(tuple(condition.time.split(".")), name)
        for span in (condition.within, getattr(condition, "burst", None)):
            if span is not None:
                self._span(span)
        if isinstance(condition, Share):
            self.condition(condition.of, name)
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
                self.texts.update(one for one in found if isinstance(one, str))


def _constants(value: Value) -> Iterator[Any]:
    found = [value.value] if isinstance(value, Literal) else []
    if isinstance(value, Parameter):
        found = [one for _, one in value.schedule]
    for one in found:
        yield from one if isinstance(one, tuple) else (one,)
