"""Values, comparisons and predicates (contract 4.3) as expressions, at the root of a case or in a record.

A number is a whole number and what to divide it by, so that 0.8 is exact; how great it can become is known, so
that none overflows without a word.
"""

from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import Any

import attrs

from ...language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Lengths,
    Literal,
    Many,
    Not,
    Parameter,
    Path,
    Value,
)
from ...language.types import AGE, ARRAY, DURATION, INTEGER, TIME
from . import sql
from .errors import TableError
from .sql import Expr, Truth

_MOST = 2**53 - 1
_OF_TIME = 2**60  # microseconds of any time or duration
_NARROW = 2**63


@attrs.frozen(eq=False)
class Number:
    """`whole / divisor`, at most `most` either way of zero."""

    whole: Expr
    divisor: int = 1
    most: int = _MOST


Found = Any  # a Number, another expression, or None: unknown, as is known beforehand


@attrs.frozen(eq=False)
class Scope:
    """Where values are read: `field` gives what a path holds there, NULL where it is absent.

    `day` is the UTC date of `as_of`, `age` how long ago the record at hand was.
    """

    field: Callable[[Path], Expr]
    day: Expr
    age: Callable[[], Expr] | None = None


@attrs.frozen(eq=False)
class Values:
    """Reads the values of one policy; `since` is the day from which on each parameter has one."""

    since: dict[str, int | None]

    # --- values -----------------------------------------------------------------------------------

    def value(self, value: Value, scope: Scope) -> Found:
        """What a value is there: a Number, another expression, or None."""
        match value:
            case Literal(found):
                return self._constant(found)
            case Parameter():
                return self._parameter(value, scope)
            case Path():
                return self._field(value, scope)
            case Arithmetic(op, parts):
                return self._arithmetic(op, [self.number(part, scope) for part in parts])
            case Choice():
                return self._choice(value, scope)
        raise AssertionError(value)

    def number(self, value: Value, scope: Scope) -> Number | None:
        """A value that the checks have found to be a number, a duration or a time."""
        found = self.value(value, scope)
        assert found is None or isinstance(found, Number)
        return found

    def _constant(self, found: Any) -> Found:
        if isinstance(found, int | Fraction) and not isinstance(found, bool):
            exact = Fraction(found)
            most = abs(exact.numerator)
            _fits(_digits(most))
            kind = sql.INT64 if most < _NARROW else sql.decimal(_digits(most))
            return Number(sql.literal(exact.numerator, kind), exact.denominator, most)
        return sql.literal(found)

    def _parameter(self, value: Parameter, scope: Scope) -> Found:
        if len(value.schedule) == 1 and value.schedule[0][0] is None:
            return self._constant(value.schedule[0][1])
        found = [(since, self._constant(part)) for since, part in value.schedule]
        numbers = [part for _, part in found if isinstance(part, Number)]
        if not numbers:
            return _dated(found, scope)
        divisor = lcm(*(part.divisor for part in numbers))
        wholes = [(since, _widened(part, divisor).whole) for since, part in found if isinstance(part, Number)]
        return Number(_dated(wholes, scope), divisor, max(_widened(part, divisor).most for part in numbers))

    def _field(self, path: Path, scope: Scope) -> Found:
        if path.parts == (AGE,) and not path.from_root and scope.age is not None:
            return Number(scope.age(), most=_OF_TIME)
        found = scope.field(path)
        if path.field.kind in (TIME, DURATION):
            return Number(found, most=_OF_TIME)
        return Number(found, most=path.field.maximum or _MOST) if path.field.kind == INTEGER else found

    def _arithmetic(self, op: str, parts: list[Number | None]) -> Number | None:
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        result = found[0]
        if op in ("max", "min"):
            divisor = lcm(*(part.divisor for part in found))
            same = [_widened(part, divisor) for part in found]
            known = sql.all_of(part.whole.notnull() for part in same)
            chosen = (sql.greatest if op == "max" else sql.least)([part.whole for part in same])
            return Number(sql.case((known, chosen), otherwise=sql.null(chosen.type())), divisor, _most(same))
        for part in found[1:]:
            result = _added(result, part) if op == "add" else multiplied(result, part)
        return result

    def _choice(self, value: Choice, scope: Scope) -> Found:
        when = self.predicate(value.when, scope)
        then, otherwise = self.value(value.then, scope), self.value(value.otherwise, scope)
        if isinstance(then, Number) or isinstance(otherwise, Number):
            one = then if isinstance(then, Number) else Number(sql.null(sql.INT64))
            other = otherwise if isinstance(otherwise, Number) else Number(sql.null(sql.INT64))
            divisor = lcm(one.divisor, other.divisor)
            one, other = _widened(one, divisor), _widened(other, divisor)
            return Number(_chosen(when, one.whole, other.whole), divisor, max(one.most, other.most))
        if then is None and otherwise is None:
            return None
        one = sql.null(otherwise.type()) if then is None else then
        return _chosen(when, one, sql.null(one.type()) if otherwise is None else otherwise)

    # --- predicates -------------------------------------------------------------------------------

    def predicate(self, condition: Condition, scope: Scope) -> Truth:
        """Comparisons, `all`, `any` and `not`."""
        match condition:
            case Compare():
                return self.compare(condition, scope)
            case All(items):
                return sql.all_of(self.predicate(item, scope) for item in items)
            case Any_(items):
                return sql.any_of(self.predicate(item, scope) for item in items)
            case Not(item):
                return sql.negated(self.predicate(item, scope))
        raise AssertionError(condition)

    def compare(self, condition: Compare, scope: Scope) -> Truth:
        """All of a comparison's tests."""
        found = self._field(condition.path, scope)
        if condition.default is not None:
            found = self._or_default(found, condition.default, scope)
        tests = (self._test(op, value, found, condition.path, scope) for op, value in condition.tests)
        return self.if_set(condition.unset, sql.all_of(tests), scope)

    def if_set(self, names: frozenset[str], truth: Truth, scope: Scope) -> Truth:
        """A truth that is unknown on a day before one of these parameters has a value."""
        starts = [since for name in names if (since := self.since[name]) is not None]
        if not starts:
            return truth
        return sql.case((scope.day >= max(starts), sql.expr(truth)), otherwise=sql.UNKNOWN)

    def _or_default(self, found: Found, default: Value, scope: Scope) -> Found:
        if isinstance(default, Literal) and default.value == ():
            return found.fill_null(sql.literal([], found.type()))
        other = self._listed(default, scope) if isinstance(default, Many) else self.value(default, scope)
        if other is None:
            return found
        if isinstance(found, Number):
            assert isinstance(other, Number)
            divisor = lcm(found.divisor, other.divisor)
            one, two = _widened(found, divisor), _widened(other, divisor)
            return Number(sql.coalesce(one.whole, two.whole), divisor, max(one.most, two.most))
        return sql.coalesce(found, other)

    def _listed(self, value: Many, scope: Scope) -> Expr:
        """A list as an array; NULL where one of its parts is."""
        parts = [self.value(item, scope) for item in value.items]
        wholes = [plain(part) for part in parts]
        if any(part is None for part in wholes):
            return None
        known = sql.all_of(part.notnull() for part in wholes)
        array = sql.array(wholes)
        return sql.case((known, array), otherwise=sql.null(array.type()))

    def _test(self, op: str, value: Value, found: Found, path: Path, scope: Scope) -> Truth:
        raw = plain(found)
        if op == "exists":
            assert isinstance(value, Literal)
            return raw.notnull() if value.value else raw.isnull()
        if isinstance(value, Lengths):
            size = Number(raw.length().cast(sql.INT64) if path.field.kind == ARRAY else sql.length(raw))
            return sql.all_of(compared(test, size, self.value(bound, scope)) for test, bound in value.tests)
        if op in ("in", "not_in", "has_any"):
            hit = self._met(found, value, scope, many=op == "has_any")
            return sql.negated(hit) if op == "not_in" else hit
        wanted = self.value(value, scope)
        return _has(raw, wanted) if op == "has" else compared(op, found, wanted)

    # --- lists ------------------------------------------------------------------------------------

    def _met(self, found: Found, value: Value, scope: Scope, *, many: bool) -> Truth:
        """Whether a value, or one of an array, is among those wanted; unknown where it is not known what is wanted."""

        def one_of(wanted: tuple[Found, ...]) -> Truth:
            return sql.any_of(_has(found, one) if many else compared("eq", found, one) for one in wanted)

        raw = plain(found)
        match value:
            case Many(items):
                hit = one_of(tuple(self.value(item, scope) for item in items))
            case Literal(listed):
                hit = one_of(tuple(map(self._constant, listed)))
            case Parameter(_, schedule):
                parts = [(since, sql.expr(one_of(tuple(map(self._constant, listed))))) for since, listed in schedule]
                hit = parts[0][1] if len(parts) == 1 and parts[0][0] is None else _dated(parts, scope)
            case _:
                wanted = self.value(value, scope)
                if wanted is None:
                    return sql.UNKNOWN
                if not many:
                    return _contains(wanted, raw)
                shared = sql.any_where(raw, lambda one: wanted.contains(one))
                return sql.case(((raw.notnull()) & (wanted.notnull()), shared), otherwise=sql.UNKNOWN)
        # of an absent field nothing is known, though the list be empty
        return sql.case((raw.isnull(), sql.UNKNOWN), otherwise=hit) if isinstance(hit, bool) else hit


def plain(found: Found) -> Expr:
    """A value as an expression, a number without its divisor."""
    return found.whole if isinstance(found, Number) else found


def compared(op: str, found: Found, wanted: Found) -> Truth:
    """One comparison of two values, unknown where either is."""
    if found is None or wanted is None:
        return sql.UNKNOWN
    one, other = found, wanted
    if isinstance(found, Number):
        assert isinstance(wanted, Number)
        one, other = _scaled(found, wanted.divisor), _scaled(wanted, found.divisor)
    match op:
        case "eq":
            return one == other
        case "ne":
            return one != other
        case "lt":
            return one < other
        case "lte":
            return one <= other
        case "gt":
            return one > other
        case "gte":
            return one >= other
    raise AssertionError(op)


def _has(array: Expr, wanted: Found) -> Truth:
    if wanted is None:
        return sql.UNKNOWN
    item = plain(wanted)
    return array.contains(item) if sql.is_literal(item) else _contains(array, item)


def _contains(array: Expr, item: Expr) -> Truth:
    """Unknown where the item is not there, of which some backends say false."""
    return sql.case((item.notnull(), array.contains(item)), otherwise=sql.UNKNOWN)


def _chosen(when: Truth, then: Expr, otherwise: Expr) -> Expr:
    if isinstance(when, bool):
        return then if when else otherwise
    return sql.case((when, then), (~when, otherwise), (then == otherwise, then), otherwise=sql.null(then.type()))


def _dated(schedule: list[tuple[int | None, Any]], scope: Scope) -> Expr:
    """The value in force on the day; NULL before the first."""
    branches = [(True if since is None else scope.day >= since, part) for since, part in reversed(schedule)]
    return sql.case(*branches)


# --- exact numbers ------------------------------------------------------------------------------------


def _fits(digits: int) -> None:
    if digits > 38:
        raise TableError("table.digits", rule="terms")


def _digits(most: int) -> int:
    return len(str(most))


def _sized(whole: Expr, result: int) -> Expr:
    """An operand of an operation whose result is at most `result`.

    It is given all the digits of the result: DuckDB makes 18 digits of 16 times 16.
    """
    _fits(_digits(result))
    return whole if result < _NARROW else whole.cast(sql.decimal(_digits(result)))


def _scaled(number: Number, by: int) -> Expr:
    if by == 1:
        return number.whole
    return multiplied(number, Number(sql.literal(by, sql.INT64), most=by)).whole


def _widened(number: Number, divisor: int) -> Number:
    """The same number with a divisor that is a multiple of its own."""
    by = divisor // number.divisor
    return Number(_scaled(number, by), divisor, number.most * by)


def _most(numbers: list[Number]) -> int:
    return max(number.most for number in numbers)


def _added(one: Number, other: Number) -> Number:
    divisor = lcm(one.divisor, other.divisor)
    one, other = _widened(one, divisor), _widened(other, divisor)
    most = one.most + other.most
    return Number(_sized(one.whole, most) + _sized(other.whole, most), divisor, most)


def multiplied(one: Number, other: Number) -> Number:
    """The product of two numbers."""
    most = one.most * other.most
    if most >= _NARROW:
        _fits(_digits(one.most) + _digits(other.most))
    whole = _sized(one.whole, most) * _sized(other.whole, most)
    return Number(whole, one.divisor * other.divisor, most)
