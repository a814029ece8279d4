"""Single values: of which type they are, written into a query, and made of others."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.datatypes as dt

from ....language.types import ARRAY, BOOLEAN, DURATION, INTEGER, OBJECT, TIME, Field
from ....language.wording import WHITE_SPACE
from .dialects import Dialect
from .kinds import BOOL, INT64, STRING, Expr, Truth

UNKNOWN = ibis.null(BOOL)
_MICROS = 6  # the digits of a second's fraction in a microsecond
_MOMENT = dt.Timestamp("UTC", _MICROS)
_HOURS = "([01][0-9]|2[0-3]):[0-5][0-9]"
_RFC_3339 = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]" + _HOURS + ":[0-5][0-9]([.][0-9]{1,6})?([Zz]|[+-]" + _HOURS + ")" + r"\z"


def kind_of(field: Field) -> Any:
    """The type of a field as it is compared: times and durations are microseconds."""
    if field.kind in (INTEGER, TIME, DURATION):
        return INT64
    if field.kind in (BOOLEAN, OBJECT):
        return BOOL
    if field.kind == ARRAY and field.item is not None:
        return dt.Array(kind_of(field.item))
    return STRING


def literal(value: Any, kind: Any = None) -> Expr:
    """A value written into the query."""
    if kind is None:
        kind = BOOL if isinstance(value, bool) else STRING if isinstance(value, str) else INT64
    if isinstance(value, tuple):
        return ibis.array([literal(item) for item in value]) if value else ibis.literal([], type=kind)
    return ibis.literal(value, type=kind)


def decimal(digits: int) -> Any:
    """The type of whole numbers of so many digits."""
    return dt.Decimal(digits, 0)


def null(kind: Any) -> Expr:
    """No value, of that type."""
    return ibis.null(kind)


def array_of(fields: Mapping[str, Any]) -> Any:
    """The type of an array of objects with these fields."""
    return dt.Array(dt.Struct(dict(fields)))


def floor_divided(value: Expr, by: int) -> Expr:
    """The whole quotient, rounded down; in whole numbers, which not every `//` is."""
    rest = ((value % by) + by) % by
    return ((value - rest) / by).round().cast(INT64)


def case(*branches: tuple[Truth, Expr], otherwise: Expr | None = None) -> Expr:
    """The value of the first branch whose condition is true."""
    kept = [(condition, value) for condition, value in branches if condition is not False]
    for number, (condition, value) in enumerate(kept):
        if condition is True:
            kept, otherwise = kept[:number], value
            break
    if not kept:
        return otherwise
    first, *rest = kept
    return ibis.cases(first, *rest, else_=otherwise)


def struct(fields: Mapping[str, Expr]) -> Expr:
    """An object of these fields."""
    return ibis.struct(dict(fields))


def array(items: Sequence[Expr]) -> Expr:
    """An array of these items."""
    return ibis.array(list(items))


def coalesce(one: Expr, other: Expr) -> Expr:
    """The first of two values, the second where that is not there."""
    return ibis.coalesce(one, other)


def is_literal(value: Expr) -> bool:
    """Whether a value stands in the query itself."""
    return isinstance(value.op(), ibis.expr.operations.Literal)


def least(parts: Sequence[Expr]) -> Expr:
    """The smallest of values that are all there."""
    return parts[0] if len(parts) == 1 else ibis.least(*parts)


def greatest(parts: Sequence[Expr]) -> Expr:
    """The greatest of values that are all there."""
    return parts[0] if len(parts) == 1 else ibis.greatest(*parts)


def _function(name: str, kind: Any, result: Any) -> Any:
    def called(value):  # type: ignore[no-untyped-def]
        raise NotImplementedError  # the backend's own

    called.__annotations__ = {"value": kind, "return": result}
    return ibis.udf.scalar.builtin(called, name=name, signature=((kind,), result))


def micros(value: Expr, dialect: Dialect) -> Expr:
    """A time as microseconds since 1970; NULL for a text that is no time (contract 3)."""
    kind = value.type()
    if kind.is_string():
        return _micros_of_text(value, dialect)
    if kind.is_timestamp() and kind.scale not in (None, _MICROS) and dialect.name == "duckdb":
        # a coarser one may be too far off for microseconds, which would fail the whole query
        kind = dt.Timestamp(kind.timezone, _MICROS)
        value = value.try_cast(kind)
    if dialect.seconds is not None:
        return (_function(dialect.seconds, kind, dt.float64)(value) * 1_000_000).round().cast(INT64)
    if dialect.micros is None:
        return value.epoch_seconds() * 1_000_000 + value.microsecond().cast(INT64)
    return _function(dialect.micros, kind, INT64)(value)


def beyond_micros(value: Expr) -> Truth:
    """Whether a time is of a part of a microsecond, which no case can write (contract 3)."""
    kind = value.type()
    if not kind.is_timestamp() or (kind.scale or 0) <= _MICROS:
        return False
    return value != value.cast(dt.Timestamp(kind.timezone, _MICROS)).cast(kind)


def _micros_of_text(text: Expr, dialect: Dialect) -> Expr:
    """Piece by piece: what else a backend takes for a time differs, and so does what it makes of an offset."""
    whole = micros((text.substr(0, 10) + " " + text.substr(11, 8) + "+00:00").try_cast(_MOMENT), dialect)
    fraction = (text.re_extract(r"\.([0-9]+)", 1).fill_null("") + "000000").substr(0, 6).try_cast(INT64)
    minutes = text.right(5).substr(0, 2).try_cast(INT64) * 60 + text.right(2).try_cast(INT64)
    signed = case((text.right(6).substr(0, 1) == "-", -minutes), otherwise=minutes)
    offset = case((text.right(1).upper() == "Z", literal(0)), otherwise=signed)
    found = whole + fraction - offset * 60_000_000
    return case((text.re_search(_RFC_3339), found), otherwise=null(INT64))


def normal(value: Expr, dialect: Dialect) -> Expr:
    """A text in NFC. Where the backend cannot, as it is: `forms.py` sees to it that it is in NFC."""
    return value if dialect.nfc is None else _function(dialect.nfc, STRING, STRING)(value)


def length(text: Expr) -> Expr:
    """Code points of a text in NFC, white space around it trimmed."""
    space, spaces = f"[{WHITE_SPACE}]+", literal(WHITE_SPACE)
    trimmed = text.re_replace(f"^{space}", "").re_replace(rf"{space}\z", "")
    # to look at both ends costs a fraction of that, and nearly always there is nothing to trim
    padded = spaces.contains(text.left(1)) | spaces.contains(text.right(1))
    return case((padded, trimmed), otherwise=text).length().cast(INT64)
