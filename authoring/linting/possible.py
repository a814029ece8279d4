"""What may come of a condition over all valid cases: whether it can be true, and whether it can be false.

An over-approximation: what it says cannot be, cannot be; what it says can be, need not. So a lint that rests on
"never true" is right whenever it speaks.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs

from ...engine.language.model import (
    All,
    Any_,
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
from ...engine.language.types import ARRAY, BOOLEAN, ENUM, INTEGER, TEXT
from ...engine.language.wording import length
from .walking import may_be_absent, spans_of

MOST_RECORDS = 10_000  # of a collection (contract 3)
_MOST = 2**53 - 1
_MOST_VALUES = 500  # of lists to compare with, beyond which trying each takes too long
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "not_in": lambda a, b: a not in b,
}
Known = Mapping[tuple[str, ...], Any]  # fields of the record whose value is settled


@attrs.frozen
class Can:
    """Whether a condition can be true, and whether it can be false."""

    be_true: bool = True
    be_false: bool = True


ANYTHING = Can()


def possible(condition: Condition, collection: str | None = None, known: Known | None = None) -> Can:
    """What may come of a condition on the case, or with `collection` of a predicate over its records."""
    match condition:
        case All(items):
            return _joined(items, collection, known or {}, every=True)
        case Any_(items):
            return _joined(items, collection, known or {}, every=False)
        case Not(item):
            inner = possible(item, collection, known)
            return Can(inner.be_false, inner.be_true)
        case Fact(_, of):
            return possible(of)
        case Compare():
            return _compare((condition,), collection, known or {}, every=True)
        case Count() | Share() | Distinct() | Total():
            return _collect(condition)
    return ANYTHING


def _joined(items: Iterable[Condition], collection: str | None, known: Known, *, every: bool) -> Can:
    each = [possible(item, collection, known) for item in items]
    groups: dict[Path, list[Compare]] = {}
    for item in items:
        if isinstance(item, Compare):
            groups.setdefault(item.path, []).append(item)
    each += [_compare(tuple(group), collection, known, every=every) for group in groups.values() if len(group) > 1]
    if every:
        return Can(all(one.be_true for one in each), any(one.be_false for one in each))
    return Can(any(one.be_true for one in each), all(one.be_false for one in each))


def _collect(condition: Count | Share | Distinct | Total) -> Can:
    where = possible(condition.where, condition.collection)
    bounds = spans_of(condition.bound)
    if isinstance(condition, Count) and not condition.at_least:
        any_number = bool(bounds) and min(bounds) >= MOST_RECORDS
        return Can(True, where.be_true and not any_number)
    if not bounds:
        return ANYTHING  # a term may be 0, which no record at all reaches
    if isinstance(condition, Share):
        return Can(where.be_true and possible(condition.of, condition.collection).be_true, True)
    # the number of records is limited, a sum is not
    beyond = not isinstance(condition, Total) and min(bounds) > MOST_RECORDS
    return Can(where.be_true and not beyond, True)


# --- comparisons of one field -------------------------------------------------------------------------


def _compare(group: tuple[Compare, ...], collection: str | None, known: Known, *, every: bool) -> Can:
    """All, or any, of some comparisons on one field."""
    path = group[0].path
    joined = all if every else any
    if len(group) == 1 and _exists(group[0]) is not None and not may_be_absent(path, collection):
        wanted = _exists(group[0])
        rest = attrs.evolve(group[0], tests=tuple(test for test in group[0].tests if test[0] != "exists"))
        if not wanted or not rest.tests:
            return Can(bool(wanted), not wanted)
        group = (rest,)
    tests = [test for compare in group for test in compare.tests]
    if len(group) == 1 and any(op == "eq" and value == path for op, value in tests):
        return Can(True, False)  # with itself
    samples = _samples(path, tests, known)
    if samples is None:
        return ANYTHING
    defaults = [one.default.value for one in group if isinstance(one.default, Literal)]
    in_length = any(op == "length" for op, _ in tests)
    samples += [_size(one) if in_length else one for one in defaults]
    days = _days(tests)
    results = [joined(_holds(compare, sample, day) for compare in group) for sample in samples for day in days]
    if may_be_absent(path, collection):
        results += _absent(group, every=every)
    return Can(any(results), not all(results))


def _size(value: Any) -> int:
    return length(value) if isinstance(value, str) else len(value)


def _absent(group: tuple[Compare, ...], *, every: bool) -> list[bool]:
    """What comes of the comparisons where the field is absent: nothing, where that is unknown."""
    wanted = [_exists(compare) for compare in group]
    only = all(len(compare.tests) == 1 for compare in group)
    if every:
        return [False] if any(wanted) else [True] if only and None not in wanted else []
    here = [one for one, compare in zip(wanted, group, strict=True) if one is not None and len(compare.tests) == 1]
    return [True] if False in here else [False] if all(wanted) else []


def _exists(compare: Compare) -> bool | None:
    found = [value.value for op, value in compare.tests if op == "exists" and isinstance(value, Literal)]
    return bool(found[0]) if found else None


def _holds(compare: Compare, sample: Any, day: int | None) -> bool:
    """Whether a comparison holds for a field that is there and has this value."""
    for op, value in compare.tests:
        if op == "exists":
            hit = isinstance(value, Literal) and bool(value.value)
        elif op == "length":
            assert isinstance(value, Lengths)
            hit = all(_ORDER[inner](sample, _on(one, day)) for inner, one in value.tests)
        else:
            hit = _ORDER[op](sample, _on(value, day))
        if not hit:
            return False
    return True


def _samples(path: Path, tests: Iterable[tuple[str, Value]], known: Known) -> list[Any] | None:
    """Values of a field, one for each way in which the tests may come out; None where they depend on more."""
    lengths = [one for op, value in tests if op == "length" and isinstance(value, Lengths) for one in value.tests]
    if lengths and any(op not in ("length", "exists") for op, _ in tests):
        return None
    asked = lengths or [test for test in tests if test[0] not in ("exists",)]
    if not all(op in _ORDER and _fixed(value) for op, value in asked):
        return None
    if sum(len(list(_listed(_on(value, day)))) for _, value in asked for day in _days(asked)) > _MOST_VALUES:
        return None
    if path.parts in known:
        return [known[path.parts]]
    if lengths:
        return _around(asked, 0, _MOST) if path.field.kind in (TEXT, ARRAY) else None
    if path.field.kind == ENUM:
        return list(path.field.values)
    if path.field.kind == BOOLEAN:
        return [False, True]
    if path.field.kind == INTEGER:
        low = 0 if path.field.minimum is None else path.field.minimum
        return _around(asked, low, _MOST if path.field.maximum is None else path.field.maximum)
    if path.field.kind == TEXT:
        return [*{one for _, value in asked for day in _days(asked) for one in _listed(_on(value, day))}, "\0"]
    return None


def _around(tests: Iterable[tuple[str, Value]], low: int, high: int) -> list[Any]:
    """Whole numbers from `low` to `high` such that between two of them that are neighbours no test changes twice."""
    found = {low, high}
    for _, value in tests:
        for day in _days(tests):
            for one in _listed(_on(value, day)):
                whole = int(Fraction(one) // 1)
                found.update((whole - 1, whole, whole + 1))
    kept = sorted(one for one in found if low <= one <= high)
    between = [a + 1 for a, b in pairwise(kept) if b - a > 1]
    return sorted({*kept, *between})


def _fixed(value: Value) -> bool:
    return isinstance(value, (Literal, Parameter)) or (isinstance(value, Many) and all(map(_fixed, value.items)))


def _days(tests: Iterable[tuple[str, Value]]) -> list[int | None]:
    """A day for each set of values that the parameters of some tests have; None stands for any day."""
    inner = [one for _, value in tests for one in _all_of(value)]
    days = {since for one in inner if isinstance(one, Parameter) for since, _ in one.schedule if since is not None}
    starts = [one.schedule[0][0] for one in inner if isinstance(one, Parameter) and one.schedule]
    first = max((since for since in starts if since is not None), default=None)
    found: list[int | None] = [day for day in sorted(days) if first is None or day >= first]
    return found if first is not None else [min(days, default=1) - 1, *found]


def _all_of(value: Value) -> Iterable[Value]:
    match value:
        case Many(items):
            return items
        case Lengths(tests):
            return [one for _, one in tests]
    return (value,)


def _on(value: Value, day: int | None) -> Any:
    match value:
        case Literal():
            return value.value
        case Parameter():
            return value.on(day or 0)
        case Many(items):
            return tuple(_on(item, day) for item in items)
    raise AssertionError(value)


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (tuple, list)) else (value,)


# --- ages ---------------------------------------------------------------------------------------------


def oldest(predicate: Condition) -> int | None:
    """The longest `age` (in microseconds) with which a record can satisfy a predicate; None where any will do."""
    match predicate:
        case All(items):
            return min((one for item in items if (one := oldest(item)) is not None), default=None)
        case Any_(items):
            ages = [oldest(item) for item in items]
            return None if None in ages else max((one for one in ages if one is not None), default=None)
        case Compare(path, tests) if path.parts == ("age",):
            limits = [max(spans) for op, value in tests if op in ("lt", "lte", "eq") and (spans := spans_of(value))]
            return min(limits, default=None)
    return None
