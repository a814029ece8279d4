"""What the host states of one thing (the case, or one record), and what a pattern may ask of it.

A probe is one number of which the host knows that it lies from `least` to `greatest`; it is stated under two
properties, `a` and `b`. The sure reading states `a` = greatest and `b` = least, the possible reading the other way
round. So `a <= 5` asks in the sure reading whether the number is surely at most 5, in the possible one whether it
may be: the same pattern serves both, and an unknown is simply a wide interval.
"""

import attrs

from ...language.model import Compare, Lengths, Literal, Path, Value
from ...language.types import BOOLEAN, DURATION, ENUM, INTEGER, TIME, case_types

SURE, POSSIBLE = 0, 1
NO, YES = 1, 2  # a question's two answers, as numbers
BELOW, EQUAL, ABOVE = 1, 2, 3  # how a field lies to the value it is compared with
FAR = 2**62  # beyond every number that is stated: durable-rules keeps 64 bits

Test = tuple[str, str, int | str]  # property, operator, and a number or another property of the same fact


@attrs.frozen
class Measure:
    """A field itself: an integer, a time or a duration, or the place of an enum's value among the values."""

    path: Path
    default: Value | None
    unset: frozenset[str]


@attrs.frozen
class Relation:
    """How a field lies to a value that only the host can work out: below, equal or above; `of` is such a test."""

    below: Compare
    above: Compare


@attrs.frozen
class Question:
    """One comparison that the host answers: whether two values are the same, a list holds one, a field exists."""

    asked: Compare


@attrs.frozen
class Special:
    """What the host works out of times, by name: whether a record lies in a window, a contact was late enough …"""

    name: str


Probe = Measure | Relation | Question | Special
Asked = tuple[Probe, tuple[Test, ...]]  # the tests' properties are `a` and `b`, not yet numbered

IS_SO: tuple[Test, ...] = (("b", "$gte", YES),)
IS_NOT_SO: tuple[Test, ...] = (("a", "$lte", NO),)
_OPPOSITE = {"lt": "gte", "gte": "lt", "gt": "lte", "lte": "gt", "eq": "ne", "ne": "eq"}


def asked(compare: Compare, op: str, value: Value, positive: bool) -> Asked:
    """One test of a comparison (or its negation) as a probe and what to ask of it."""
    if op in _OPPOSITE:
        wanted = op if positive else _OPPOSITE[op]
        direct = _direct(compare, wanted, value)
        if direct is not None:
            return direct
        if op in ("eq", "ne"):
            return Question(_single(compare, "eq", value)), IS_SO if wanted == "eq" else IS_NOT_SO
        return Relation(_single(compare, "lt", value), _single(compare, "gt", value)), _against(wanted, EQUAL)
    if op == "not_in":
        op, positive = "in", not positive
    return Question(_single(compare, op, value)), IS_SO if positive else IS_NOT_SO


def asked_length(compare: Compare, test: str, bound: Value, positive: bool) -> Asked:
    """One test of how long a text or an array is."""
    wanted = test if positive else _OPPOSITE[test]
    if wanted == "ne" or wanted == "eq":
        same = Question(_single(compare, "length", Lengths((("eq", bound),))))
        return same, IS_SO if wanted == "eq" else IS_NOT_SO
    below, above = (_single(compare, "length", Lengths(((sign, bound),))) for sign in ("lt", "gt"))
    return Relation(below, above), _against(wanted, EQUAL)


def _single(compare: Compare, op: str, value: Value) -> Compare:
    return Compare(compare.path, ((op, value),), compare.default, compare.unset)


def _direct(compare: Compare, wanted: str, value: Value) -> Asked | None:
    """A comparison that the ruleset makes itself, with a number written in the policy."""
    number = _place_of(compare.path, value)
    if compare.default is not None and _place_of(compare.path, compare.default) is None:
        return None
    if wanted == "ne" and number is not None and compare.path.field.kind == BOOLEAN:
        wanted, number = "eq", NO + YES - number
    if number is None or wanted == "ne":
        return None
    return Measure(compare.path, compare.default, compare.unset), _against(wanted, number)


def _against(wanted: str, number: int) -> tuple[Test, ...]:
    if wanted == "eq":
        return ("a", "$lte", number), ("b", "$gte", number)
    return (("a" if wanted in ("lt", "lte") else "b", f"${wanted}", number),)


def _place_of(path: Path, value: Value) -> int | None:
    return place(path, value.value) if isinstance(value, Literal) else None


def place(path: Path, value: object) -> int | None:
    """The number that stands for a value of the field; None where none does."""
    kind = path.field.kind
    if kind == BOOLEAN and isinstance(value, bool):
        return YES if value else NO
    if kind == ENUM and value in path.field.values:
        return path.field.values.index(str(value)) + 1
    if kind in (INTEGER, TIME, DURATION) and type(value) is int and abs(value) < FAR:
        return value
    return None


def kind_number(kind: str) -> int:
    """The number that stands for a kind of evidence."""
    return case_types().collections["evidence"].record.fields["kind"].values.index(kind) + 1
