"""Walks the conditions of a rule: each with the document it stands in and what more records would do to the rule."""

from collections.abc import Iterator, Mapping

import attrs

from ...engine.language.document import Document
from ...engine.language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Count,
    Distinct,
    Fact,
    Lengths,
    Literal,
    Many,
    Not,
    Parameter,
    Path,
    Share,
    Total,
    Value,
)
from ...engine.language.types import OBJECT, Field, case_types

Collecting = Count | Share | Distinct | Total


@attrs.frozen(eq=False)
class Seen:
    """One condition where it stands. `positive`: under an even number of negations from the rule."""

    condition: Condition
    document: Document
    positive: bool

    @property
    def collecting(self) -> Collecting | None:
        """The collection condition that it is, if it is one."""
        return self.condition if isinstance(self.condition, Collecting) else None

    @property
    def fact(self) -> Fact | None:
        """The named condition that it is, if it is one."""
        return self.condition if isinstance(self.condition, Fact) else None

    @property
    def supports(self) -> bool:
        """Whether more records make the rule more true, so that evidence gates them (contract 4.4)."""
        more_is_truer = not (isinstance(self.condition, Count) and not self.condition.at_least)
        return self.collecting is not None and more_is_truer == self.positive


def seen_in(
    condition: Condition, document: Document, facts: Mapping[str, Document], positive: bool = True
) -> Iterator[Seen]:
    """A condition on the case and all conditions on the case in it; predicates of records are left inside theirs."""
    yield Seen(condition, document, positive)
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from seen_in(item, document, facts, positive)
        case Not(item):
            yield from seen_in(item, document, facts, not positive)
        case Fact(name, of):
            yield from seen_in(of, facts[name], facts, positive)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions right inside a condition that are written there; of a collection condition, its predicates."""
    match condition:
        case All(items) | Any_(items):
            return items
        case Not(item):
            return (item,)
        case Share():
            return condition.of, condition.where
        case Count() | Distinct() | Total():
            return (condition.where,)
    return ()


def written_in(condition: Condition) -> Iterator[Condition]:
    """A condition and all that is written inside it, predicates included, what its facts name not."""
    yield condition
    for part in parts_of(condition):
        yield from written_in(part)


def spans_of(value: Value | None) -> list[int]:
    """Every number (or duration in microseconds) that a value has on some day; empty where a case decides it."""
    if isinstance(value, Literal):
        return [value.value]
    return [one for _, one in value.schedule] if isinstance(value, Parameter) else []


def paths_read(condition: Condition) -> Iterator[Path]:
    """Every field that a condition reads, facts, predicates and the values compared with included."""
    match condition:
        case Compare(path, tests, default):
            yield path
            for _, value in (*tests, ("default", default)):
                yield from _paths_in(value)
        case Fact(_, of):
            yield from paths_read(of)
        case _:
            for part in parts_of(condition):
                yield from paths_read(part)


def _paths_in(value: Value | None) -> Iterator[Path]:
    match value:
        case Path():
            yield value
        case Arithmetic(_, parts):
            for part in parts:
                yield from _paths_in(part)
        case Many(items):
            for item in items:
                yield from _paths_in(item)
        case Choice(when, then, otherwise):
            yield from paths_read(when)
            yield from _paths_in(then)
            yield from _paths_in(otherwise)
        case Lengths(tests):
            for _, one in tests:
                yield from _paths_in(one)


def may_be_absent(path: Path, collection: str | None) -> bool:
    """Whether a valid case may lack the field, so that a comparison on it is unknown then."""
    if path.field.default is not None or path.parts == ("age",):
        return False
    types = case_types()
    at: Field = types.root if path.from_root or collection is None else types.collections[collection].record
    for part in path.parts:
        if at.kind != OBJECT or part not in at.required:
            return True
        at = at.fields[part]
    return False
