"""Cases into a table and back: JSON data on one side, `layout.case_schema()` on the other.

The way there keeps all that a rule reads: a time keeps its moment, not its offset. So the case that comes back is
decided as the one that went in, though it is not the same text. A *row* is a case whose times are whole microseconds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pyarrow as pa

from ..language.moments import SECOND, format_time, read_time
from ..language.types import ARRAY, COLLECTION, EXTENSIONS, OBJECT, TIME, Field, case_types
from .layout import case_schema, plain_schema, text_schema

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


def table_of(cases: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The table of these cases, which must be valid (contract 3); a mistyped one is a pyarrow error."""
    return timed(pa.Table.from_pylist(list(cases), schema=text_schema()))


def table_of_rows(rows: list[dict[str, Any]]) -> pa.Table:
    """The table of cases whose times are whole microseconds since 1970-01-01T00:00:00Z; absent fields may be null."""
    return timed(pa.Table.from_pylist(rows, schema=plain_schema()))


def rows_of(table: pa.Table, size: int = 1000) -> Iterator[dict[str, Any]]:
    """The rows of such a table as `case_of` takes them, with times of any year, `size` at a time.

    Columns may be missing, or be more than those of a case.
    """
    wanted = pa.schema([field for field in plain_schema() if field.name in table.column_names])
    for batch in table.select(wanted.names).cast(wanted).to_batches(max_chunksize=size):
        yield from batch.to_pylist()


def case_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The case of one row, as JSON data: nulls left out, times as RFC 3339 in UTC.

    Times may be `datetime`s, as `to_pylist` gives them, or whole microseconds; columns that are no part of a case
    are left out.
    """
    case: dict[str, Any] = _writer()(row)
    return case


def time_text(moment: int) -> str:
    """A moment as RFC 3339: in UTC, with microseconds only where there are any.

    A moment that has no year of four digits in UTC, which only an offset can write, gets an offset in which it has.
    """
    if moment % SECOND == 0 and -_SAFE < moment < _SAFE:
        return (_EPOCH + timedelta(seconds=moment // SECOND)).isoformat() + "Z"
    for like in ("Z", "+23:59", "-23:59"):
        text = format_time(moment, like)
        if text is not None:
            return text
    raise ValueError(f"{moment} microseconds from 1970 is outside the years 0 to 9999")


_SAFE = 50_000_000_000 * SECOND  # within the years 386 to 3554, far inside what a datetime holds

_Way = Callable[[Any], Any]


def _moment(value: datetime | int) -> str:
    if isinstance(value, datetime):
        return time_text((value.replace(tzinfo=None) - _EPOCH) // _MICROSECOND)
    return time_text(value)


@cache
def _writer() -> _Way:
    return _way(case_types().root, _moment)


def timed(table: pa.Table) -> pa.Table:
    """The table with its times, which are texts or whole microseconds, as moments; its columns are those of a case."""
    wanted = case_schema()
    columns = [_cast(column.combine_chunks(), field.type) for column, field in zip(table.columns, wanted, strict=True)]
    return pa.Table.from_arrays(columns, schema=wanted)


def _cast(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    """The same values with times of another type.

    Not Arrow's own cast of nested values: that reads the times within null objects as well, which are empty texts.
    """
    if array.type == wanted:
        return array
    if pa.types.is_struct(wanted):
        inner = [_cast(child, field.type) for child, field in zip(array.flatten(), wanted, strict=True)]
        return pa.StructArray.from_arrays(inner, fields=list(wanted), mask=array.is_null())
    if pa.types.is_list(wanted):
        values = _cast(array.values, wanted.value_type)
        return pa.ListArray.from_arrays(array.offsets, values, type=wanted, mask=array.is_null())
    try:
        return array.cast(wanted)
    except pa.ArrowInvalid:  # some ways of writing a time are RFC 3339 but not Arrow's, such as a small `z`
        moments = [None if text is None else read_time(text) for text in array.to_pylist()]
        return pa.array(moments, pa.int64()).cast(wanted)


def _way(of: Field, time: _Way) -> _Way:
    """What copies a value of this type without its nulls, with `time` for each time in it."""
    if of.kind == TIME:
        return time
    if of.kind == OBJECT:
        ways = {name: _way(field, time) for name, field in of.fields.items() if name != EXTENSIONS}

        def copy(value: Mapping[str, Any]) -> dict[str, Any]:
            return {name: ways[name](inner) for name, inner in value.items() if inner is not None and name in ways}

        return copy
    if of.kind in (ARRAY, COLLECTION):
        assert of.item is not None
        way = _way(of.item, time)
        # an item that is null is no case's, and whoever checks the case shall see it
        return lambda value: [None if item is None else way(item) for item in value]
    return lambda value: value
