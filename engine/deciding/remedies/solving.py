"""Finds values that make conditions come out as wanted: the favourable findings that a remedy assumes.

Backtracking over candidate values taken from the constants that the conditions compare with, and their
neighbours. It may fail to find values that exist; then there is one remedy less. It never finds wrong ones:
every remedy is decided again with them.
"""

import copy
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import attrs

from ...language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Fact,
    Lengths,
    Literal,
    Many,
    Not,
    Parameter,
    Path,
    Value,
)
from ...language.moments import SECOND, format_time
from ...language.types import AGE, BOOLEAN, ENUM, INTEGER, TEXT, Field
from ...semantics.comparing import Comparing, Here
from ...semantics.truth import FALSE, TRUE, Truth, negated
from ...semantics.view import ABSENT

MAX_TRIES = 3000
_MAX_INT = 2**53 - 1
FRESH_TEXT = "fairblock"
_NO_MORE = object()
_FITTING = (FRESH_TEXT, "0" * 64, "1" * 64, "CNY", "USD", "Asia/Shanghai")  # something for every pattern of the case


@attrs.define
class Budget:
    """How many more values may be tried."""

    left: int = MAX_TRIES

    def spend(self) -> bool:
        """Takes one try; False when there is none left."""
        self.left -= 1
        return self.left >= 0


class Solver:
    """Fills in absent fields of one record, or of the case's root, until conditions come out as wanted.

    Only `open_paths` are touched, and of the case around a record only `open_root`.
    """

    def __init__(
        self,
        comparing: Comparing,
        collection: str | None,
        record: dict[str, Any],
        open_paths: frozenset[str],
        *,
        open_root: frozenset[str] = frozenset(),
        records: Callable[[Condition], Truth] | None = None,
    ) -> None:
        self.comparing = comparing
        self.here = Here(collection, record) if collection is not None else Here()
        self.record = record
        self.open = open_paths
        self.open_root = open_root
        self.budget = Budget()
        self.others: list[Any] = []  # what other conditions compare with, which may decide between two values here
        self._records = records  # the value of a condition on records, which is as it is

    def solve(self, wanted: Sequence[tuple[Condition, Truth]]) -> bool:
        """Whether it has filled in `record` so that every condition is as wanted."""
        return solve_together([(self, condition, want) for condition, want in wanted])

    def ways(self, condition: Condition, want: Truth) -> Iterator[None]:
        """Fills in what makes one condition come out as wanted, in one way after the other."""
        match condition:
            case Not(item):
                yield from self.ways(item, negated(want))
            case All(items) | Any_(items):
                if isinstance(condition, All) == (want is TRUE):
                    yield from _all([(self, item, want) for item in items])
                else:
                    for item in items:
                        yield from self.ways(item, want)
            case Fact(_, item):
                yield from self.ways(item, want)
            case Compare():
                unknown = [path for path in paths_of(condition) if self._is_open(path)]
                yield from self._fill(condition, want, unknown)
            case _:
                if self.truth(condition) is want:
                    yield None

    def truth(self, condition: Condition) -> Truth:
        """What a condition is as things stand."""
        match condition:
            case All(items):
                return min((self.truth(item) for item in items), default=TRUE)
            case Any_(items):
                return max((self.truth(item) for item in items), default=FALSE)
            case Not(item):
                return negated(self.truth(item))
            case Fact(_, item):
                return self.truth(item)
            case Compare():
                return self.comparing.compare(condition, self.here)
        assert self._records is not None
        return self._records(condition)

    def _is_open(self, path: Path) -> bool:
        around = path.from_root and self.here.record is not None
        open_ = self.open_root if around else self.open
        return str(path) in open_ and self.comparing.field(path, self.here) is ABSENT

    def _fill(self, condition: Compare, want: Truth, unknown: list[Path]) -> Iterator[None]:
        if self.comparing.compare(condition, self.here) is want:
            yield None  # also by leaving a field out, where the rule lets its absence decide
        if not unknown or not self.budget.spend():
            return
        path, rest = unknown[0], unknown[1:]
        constants = list(dict.fromkeys([*self.constants(condition), *self.others]))
        holder = self.comparing.view.data if path.from_root else self.record
        for value in candidates(path.field, constants, self.comparing.view.as_of_text):
            if not self.budget.spend():
                return
            put(holder, path.parts, value)
            if self.comparing.compare(condition, self.here) is want:
                yield None
            elif rest:
                yield from self._fill(condition, want, rest)
            remove(holder, path.parts)

    def constants(self, condition: Condition) -> Iterator[Any]:
        """What the condition compares, as far as it is known."""
        match condition:
            case All(items) | Any_(items):
                for item in items:
                    yield from self.constants(item)
            case Not(item) | Fact(_, item):
                yield from self.constants(item)
            case Compare(path, tests, default):
                for value in (*(value for _, value in tests), *([] if default is None else [default]), path):
                    yield from self._of_value(value)

    def _of_value(self, value: Value) -> Iterator[Any]:
        match value:
            case Literal(found):
                yield from found if isinstance(found, tuple) else (found,)
            case Parameter():
                found = value.on(self.comparing.view.day)
                yield from found if isinstance(found, tuple) else () if found is None else (found,)
            case Path():
                found = self.comparing.field(value, self.here)
                yield from found if isinstance(found, tuple) else () if found is ABSENT else (found,)
            case Many(parts) | Arithmetic(_, parts):
                for part in parts:
                    yield from self._of_value(part)
            case Choice(when, then, otherwise):
                yield from self.constants(when)
                yield from self._of_value(then)
                yield from self._of_value(otherwise)
            case Lengths(tests):
                for _, bound in tests:
                    yield from self._of_value(bound)


Asked = tuple[Solver, Condition, Truth]


def solve_together(asked: Sequence[Asked]) -> bool:
    """Whether the solvers' records have been filled in so that all that is asked of any of them comes out as wanted."""
    others: list[Any] = []
    for _ in range(2):  # the values next to what each condition compares with; failing that, next to what all do
        budget = Budget()
        for solver, _, _ in asked:
            solver.budget, solver.others = budget, others
        if any(True for _ in _all(asked)):
            return True
        others = [constant for solver, condition, _ in asked for constant in solver.constants(condition)]
        if len(asked) == 1:
            break
    return False


def _all(asked: Sequence[Asked]) -> Iterator[None]:
    """One way after the other to fill in all of it; without recursion, as many records may be asked of."""
    if not asked:
        yield None
        return
    budget = asked[0][0].budget
    open_ = [asked[0][0].ways(*asked[0][1:])]
    while open_:
        if next(open_[-1], _NO_MORE) is _NO_MORE:
            open_.pop()
        elif len(open_) < len(asked):
            solver, condition, want = asked[len(open_)]
            open_.append(solver.ways(condition, want))
        # a later value may have undone an earlier condition; and looking at that is bounded as trying values is
        elif budget.spend() and all(solver.truth(condition) is want for solver, condition, want in asked):
            yield None


def paths_of(condition: Condition) -> list[Path]:
    """Every field that a predicate or comparison reads, each once, in the order of the text."""
    found: dict[str, Path] = {}

    def of_value(value: Value) -> None:
        match value:
            case Path():
                found.setdefault(f"{value.from_root}:{value}", value)
            case Many(parts) | Arithmetic(_, parts):
                for part in parts:
                    of_value(part)
            case Choice(when, then, otherwise):
                of_condition(when)
                of_value(then)
                of_value(otherwise)
            case Lengths(tests):
                for _, bound in tests:
                    of_value(bound)

    def of_condition(condition: Condition) -> None:
        match condition:
            case All(items) | Any_(items):
                for item in items:
                    of_condition(item)
            case Not(item):
                of_condition(item)
            case Compare(path, tests):
                of_value(path)
                for _, value in tests:
                    of_value(value)

    of_condition(condition)
    return list(found.values())


def other_values(field: Field, known: Collection[Any]) -> Iterator[Any]:
    """Values that a field may have besides some, each another one; none for kinds of which nobody could say so."""
    every: Iterable[Any] = ()
    if field.kind == ENUM:
        every = field.values
    elif field.kind == BOOLEAN:
        every = (True, False)
    elif field.kind == TEXT and field.pattern is None:
        every = (f"{FRESH_TEXT}-{number}" for number in count(1))
    elif field.kind == INTEGER:
        every = range(field.minimum or 0, (_MAX_INT if field.maximum is None else field.maximum) + 1)
    return (value for value in every if value not in known)


def candidates(field: Field, constants: list[Any], as_of: str) -> Iterator[Any]:
    """Values, as JSON, that the field may hold and that comparisons with these constants can tell apart."""
    numbers = [c for c in constants if not isinstance(c, (str, bool, tuple))]
    match field.kind:
        case "enum":
            yield from field.values
        case "boolean":
            yield from (True, False)
        case "integer":
            low = max(field.minimum or 0, 0)
            high = min(field.maximum if field.maximum is not None else _MAX_INT, _MAX_INT)
            near = {int(n) + step for n in numbers for step in (-1, 0, 1, 2)}
            yield from sorted({low, high} | {n for n in near if low <= n <= high})
        case "text" if field.pattern is not None:
            texts = [*(c for c in constants if isinstance(c, str)), *_FITTING]
            yield from (text for text in texts if re.search(field.pattern, text))
        case "text":
            yield from (c for c in constants if isinstance(c, str))
            yield FRESH_TEXT
            yield from (c + "*" for c in constants if isinstance(c, str))
            yield from ("文" * (int(n) + step) for n in numbers for step in (0, 1, -1) if 0 < n + step <= 10_000)
        case "time":
            for n in numbers:
                for step in (0, -SECOND, SECOND):
                    if (text := format_time(int(n) + step, as_of)) is not None:
                        yield text
            yield as_of
        case "array":
            yield []
            item = field.item
            if item is not None:
                texts = [c for c in constants if isinstance(c, str)]
                singles = [t for t in texts if item.kind != ENUM or t in item.values] or [FRESH_TEXT]
                rest = [v for v in item.values if v not in texts]
                yield from ([one] for one in (*singles, *rest))
                yield singles
                yield from (singles[:1] * (int(n) + step) for n in numbers for step in (0, 1) if 0 < n <= 100)


def put(record: dict[str, Any], parts: tuple[str, ...], value: Any) -> None:
    """Sets a field, with the objects around it."""
    for part in parts[:-1]:
        record = record.setdefault(part, {})
    record[parts[-1]] = value


def remove(record: dict[str, Any], parts: tuple[str, ...]) -> None:
    """Takes a field out again."""
    for part in parts[:-1]:
        record = record.get(part, {})
    record.pop(parts[-1], None)


def new_record(
    comparing: Comparing, collection: str, fixed: Mapping[str, Any], wanted: Sequence[tuple[Condition, Truth]]
) -> dict[str, Any] | None:
    """A record with these fields for which the predicates come out as wanted, or None where none was found."""
    types = comparing.view.types.collections[collection].record
    record: dict[str, Any] = {"buyer_id": comparing.view.data["buyer"]["id"], **fixed}  # of nobody else
    obvious = copy.deepcopy(record)
    for predicate, want in wanted:
        _fill_obvious(obvious, predicate, want)
    _fill_required(obvious, types, comparing)
    if _all_as(comparing, collection, obvious, wanted):
        return obvious
    open_paths = set()
    for predicate, _ in wanted:
        for path in paths_of(predicate):
            if not path.from_root and path.parts != (AGE,) and path.parts[0] not in record:
                open_paths.add(str(path))
    if not Solver(comparing, collection, record, frozenset(open_paths)).solve(wanted):
        return None
    _fill_required(record, types, comparing)
    return record if _all_as(comparing, collection, record, wanted) else None


def _fill_required(record: dict[str, Any], types: Field, comparing: Comparing) -> None:
    """What no condition asks for and no record may lack."""
    for name in types.required:
        if name not in record:
            record[name] = next(candidates(types.fields[name], [], comparing.view.as_of_text))


def _all_as(
    comparing: Comparing, collection: str, record: dict[str, Any], wanted: Sequence[tuple[Condition, Truth]]
) -> bool:
    return all(comparing.predicate(p, Here(collection, record)) is w for p, w in wanted)


def _fill_obvious(record: dict[str, Any], condition: Condition, want: Truth) -> None:
    """Sets fields to the values that comparisons ask for in so many words, which mostly is all that there is to do."""
    match condition:
        case All(items) if want is TRUE:
            for item in items:
                _fill_obvious(record, item, want)
        case Compare(path, ((("eq" | "in") as op, Literal(value)),)) if want is TRUE and not path.from_root:
            if path.field.kind in ("enum", "boolean") and path.parts[0] not in record:
                put(record, path.parts, value[0] if op == "in" else value)
