"""What a new record of the conduct can only be: where every chosen rule asks for one and the same value."""

from collections.abc import Iterable, Iterator
from typing import Any

from ...engine.language.model import All, Any_, Collect, Compare, Condition, Fact, Ground, Literal, Not
from ...engine.language.types import ENUM, case_types

Presets = dict[str, dict[str, Any]]


def presets(grounds: Iterable[Ground]) -> Presets:
    """By collection, the required choices that these rules leave no choice in, such as the kind of an incident."""
    found: dict[tuple[str, str], set[str]] = {}
    for ground in grounds:
        for part in _collecting(ground.when):
            for field, value in _fixed(part.where):
                found.setdefault((part.collection, field), set()).add(value)
    made: Presets = {}
    for (collection, field), values in found.items():
        if len(values) == 1 and field in case_types().collections[collection].record.required:
            made.setdefault(collection, {})[field] = next(iter(values))
    return made


def _collecting(condition: Condition) -> Iterator[Collect]:
    """The parts of a condition that look through a collection."""
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from _collecting(item)
        case Not(item) | Fact(_, item):
            yield from _collecting(item)
        case Collect():
            yield condition


def _fixed(condition: Condition) -> Iterator[tuple[str, str]]:
    """The fields of a record that a predicate wants to have one value, whatever else it wants."""
    match condition:
        case All(items):
            for item in items:
                yield from _fixed(item)
        case Fact(_, item):
            yield from _fixed(item)
        case Compare(path, (("eq", Literal(str() as value)),)) if path.field.kind == ENUM and not path.from_root:
            yield str(path), value
