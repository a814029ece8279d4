"""Tables whose values no table of cases can hold, row by row as JSON: slower by far, but as wrong as they are.

What Python has no value for keeps what is wrong with it: a time beyond microseconds, or beyond its years, is a text
that is no time, and a text that is not UTF-8 is bytes that are no JSON.
"""

import json
from collections.abc import Iterator

import pyarrow as pa

from ...engine.language.moments import SECOND
from ...engine.tables.rows import time_text
from .fitting import case_of_row, rebuilt

_A_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def json_rows(table: pa.Table) -> Iterator[bytes]:
    """The rows of a table as JSON texts."""
    for batch in table.to_batches():
        columns = [_plain(column) for column in batch.columns]
        for row in pa.RecordBatch.from_arrays(columns, names=batch.schema.names).to_pylist():
            yield json.dumps(case_of_row(row), ensure_ascii=False).encode("utf-8", "surrogateescape")


def _plain(array: pa.Array) -> pa.Array:
    """The array with each time as whole microseconds or as a text, and with texts that are none as bytes."""
    kind = array.type
    if pa.types.is_timestamp(kind):
        return _times(array, kind.unit)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _texts(array.cast(pa.binary()))
    if pa.types.is_dictionary(kind):
        return _plain(array.dictionary_decode())
    return rebuilt(array, _plain)


def _times(array: pa.Array, unit: str) -> pa.Array:
    try:
        return array.cast(pa.timestamp("us", array.type.tz)).cast(pa.int64())
    except pa.ArrowInvalid:
        return pa.array([None if one is None else _text(one, unit) for one in array.cast(pa.int64()).to_pylist()])


def _text(value: int, unit: str) -> str:
    """A moment as RFC 3339, with nine digits where it takes them; what that cannot write is no time."""
    seconds, rest = divmod(value, _A_SECOND[unit])
    try:
        text = time_text(seconds * SECOND)
    except ValueError:
        return f"{value} {unit} since 1970"
    return f"{text[:19]}.{rest * 10**9 // _A_SECOND[unit]:09}{text[19:]}" if rest else text


def _texts(array: pa.Array) -> pa.Array:
    try:
        return array.cast(pa.string())
    except pa.ArrowInvalid:  # not UTF-8
        return array
