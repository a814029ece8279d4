"""How large an open case must be for some rules: how many groups of alike records, how many open texts in an array."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ...engine.language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Collect,
    Compare,
    Condition,
    Count,
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
    Procedure,
    Protection,
    Rule,
    Share,
    Total,
    Value,
)
from ...engine.language.types import ARRAY, TEXT, TIME, Field, case_types
from .symbols import EVIDENCE, Parts, Sizes
from .texts import Texts

MOST_GROUPS = 24  # of a collection
_MOST_DIFFERENT = 20  # groups for one `distinct`
_MOST_ADDED = 6  # for one `total`


def cone(policy: PolicyModel, day: int, rules: Iterable[Ground]) -> list[Rule]:
    """All rules that decide about some ground rules: themselves, what shields from them, what they need."""
    chosen = {rule.id: rule for rule in rules}
    found: list[Rule] = []
    for rule in policy.in_force(day):
        needed = any(
            (isinstance(rule, Protection) and rule.shields(one))
            or (isinstance(rule, Procedure) and (not rule.on_request or rule.id in one.procedures))
            for one in chosen.values()
        )
        if needed or rule.id in chosen:
            found.append(rule)
    return found


@attrs.define(eq=False)
class Reach:
    """What some conditions read, gathered in order to size an open case."""

    texts: Texts
    day: int
    conditions: dict[Collect, None] = attrs.field(factory=dict)
    compares: dict[tuple[str | None, Compare], None] = attrs.field(factory=dict)
    values: dict[tuple[str | None, Any], None] = attrs.field(factory=dict)
    shown: set[str] = attrs.field(factory=set)  # collections that need evidence
    grounds: set[str] = attrs.field(factory=set)
    platforms: set[str] = attrs.field(factory=set)
    pieces: int = 0
    talks: bool = False

    def add(self, policy: PolicyModel, rules: Iterable[Rule], extra: Iterable[Condition] = ()) -> None:
        """Some rules of a policy, and conditions of nobody's."""
        self.platforms |= set(policy.platforms or ())
        for rule in rules:
            self._condition(rule.when, None)
            if isinstance(rule, Ground):
                self.grounds.add(rule.ground)
                self.shown |= {item.collection for item in rule.evidence}
                self.pieces += len(rule.evidence)
                self.talks = self.talks or rule.communication is not None
                if rule.evidence and policy.evidence_valid is not None:
                    self._condition(policy.evidence_valid, EVIDENCE)
                if rule.communication is not None and policy.communication_counts is not None:
                    self._condition(policy.communication_counts, "communications")
        for condition in extra:
            self._condition(condition, None)

    def _condition(self, condition: Condition, at: str | None) -> None:
        match condition:
            case All(items) | Any_(items):
                for item in items:
                    self._condition(item, at)
            case Not(item) | Fact(_, item):
                self._condition(item, at)
            case Compare():
                self.compares[at, condition] = None
                for _, value in condition.tests:
                    self._value(value, at)
                if condition.default is not None:
                    self._value(condition.default, at)
            case Collect():
                self.conditions[condition] = None
                self._condition(condition.where, condition.collection)
                if isinstance(condition, Share):
                    self._condition(condition.of, condition.collection)
                self._value(condition.bound, None)  # every one of the four has it

    def _value(self, value: Value, at: str | None) -> None:
        self.values[at, value] = None
        match value:
            case Arithmetic(_, parts) | Many(parts):
                for part in parts:
                    self._value(part, at)
            case Choice(when, then, otherwise):
                self._condition(when, at)
                self._value(then, at)
                self._value(otherwise, at)
            case Lengths(tests):
                for _, one in tests:
                    self._value(one, at)

    # --- sizes ------------------------------------------------------------------------------------

    def sizes(self) -> Sizes:
        """The sizes, after every text that the conditions name has been given its number."""
        for text in sorted({*self._named_texts(), *_of_enums(case_types().root)}):
            self.texts.number(text)
        groups: dict[str, int] = {}
        single: set[str] = set()
        for condition in self.conditions:
            groups[condition.collection] = groups.get(condition.collection, 0) + self._needed(condition)
            if isinstance(condition, Total):
                single.add(condition.collection)
        for name in single:  # a group is one record there: so many groups as the thresholds ask for
            groups[name] = sum(self._records(c) for c in self.conditions if c.collection == name)
        if self.talks:
            groups["communications"] = groups.get("communications", 0) + 2
        linked = EVIDENCE in groups or EVIDENCE in self.shown
        if linked:
            groups[EVIDENCE] = groups.get(EVIDENCE, 0) + self.pieces
        short = {name for name, count in groups.items() if count + 1 > MOST_GROUPS}
        short |= {condition.collection for condition in self.conditions if self._short(condition, single)}
        groups = {name: min(count + 1, MOST_GROUPS) for name, count in groups.items()}
        items, named = self._arrays()
        measured = {
            (None if compare.path.from_root else at, compare.path.parts)
            for at, compare in self.compares
            if any(isinstance(value, Lengths) for _, value in compare.tests)
        }
        return Sizes(groups, items, named, measured, single, linked, tuple(sorted(short)))

    def _needed(self, condition: Collect) -> int:
        match condition:
            case Distinct():
                return min(max(self._numbers(condition.bound), default=2), _MOST_DIFFERENT)
            case Share():
                return 2
            case Count() if condition.burst is not None:
                return 2
        return 1

    def _short(self, condition: Collect, single: set[str]) -> bool:
        """Whether a condition may ask for more records that differ than an open case has."""
        if isinstance(condition, Distinct):
            found = self._numbers(condition.bound)
            return not found or max(found) > _MOST_DIFFERENT
        if isinstance(condition, Total):
            most, found = condition.of.field.maximum, self._numbers(condition.bound)
            return most is not None and (not found or max(found) > most * self._records(condition))
        if condition.collection not in single:  # any number of each, so that no threshold is too high
            return False
        return isinstance(condition, Share) or (isinstance(condition, Count) and not self._numbers(condition.bound))

    def _records(self, condition: Any) -> int:
        if isinstance(condition, Total):
            most = condition.of.field.maximum  # else a few records can add up to anything
            fewest = -(-max(self._numbers(condition.bound), default=0) // most) if most else 0
            return max(_MOST_ADDED, min(fewest, MOST_GROUPS - 1))
        if isinstance(condition, Share):
            return 5
        return max(self._numbers(condition.bound), default=3) + 1

    def _numbers(self, value: Value) -> list[int]:
        found = value.on(self.day) if isinstance(value, Parameter) else getattr(value, "value", None)
        return [int(found)] if isinstance(found, int) and not isinstance(found, bool) else []

    def _named_texts(self) -> Iterator[str]:
        """Every text in a value, and the grounds."""
        yield from self.grounds
        for _, value in self.values:
            found = value.on(self.day) if isinstance(value, Parameter) else getattr(value, "value", None)
            for one in found if isinstance(found, tuple) else (found,):
                if isinstance(one, str):
                    yield one
        yield from self.platforms

    def _arrays(self) -> tuple[dict[tuple[str | None, Parts], int], dict[tuple[str | None, Parts], set[int]]]:
        """Of arrays of texts: how many open items may matter, and which named ones."""
        items: dict[tuple[str | None, Parts], int] = {}
        named: dict[tuple[str | None, Parts], set[int]] = {
            (None, ("request", "grounds")): {self.texts.number(ground) for ground in self.grounds}
        }
        paths = {(None if path.from_root else at, path) for at, path in self._array_paths()}
        fields = sum(1 for _, value in self.values if isinstance(value, Path) and value.field.kind != ARRAY)
        for at, path in paths:
            if path.field.item is None or path.field.item.kind != TEXT:
                continue
            key = (at, path.parts)
            items[key] = min(len(paths) - 1 + fields, 4)
            named.setdefault(key, set()).update(self.texts.numbers.values())
        return items, named

    def _array_paths(self) -> Iterator[tuple[str | None, Path]]:
        for at, compare in self.compares:
            if compare.path.field.kind == ARRAY:
                yield at, compare.path
        for at, value in self.values:
            if isinstance(value, Path) and value.field.kind == ARRAY:
                yield at, value

    def reads_moments(self) -> bool:
        """Whether a time is compared with one that is written down, so that it matters when a case is decided."""
        for _, compare in self.compares:
            if compare.path.field.kind == TIME and any(_written(value) for _, value in compare.tests):
                return True
            if compare.path.field.kind == TIME and compare.default is not None:
                return True
        return False


def _of_enums(field: Field) -> Iterator[str]:
    """Every value of an enum somewhere in a field."""
    yield from field.values
    for inner in (*field.fields.values(), *([field.item] if field.item is not None else ())):
        yield from _of_enums(inner)


def _written(value: Value) -> bool:
    match value:
        case Many(items):
            return any(map(_written, items))
        case Literal(found):
            return not isinstance(found, bool)
    return isinstance(value, Parameter)
