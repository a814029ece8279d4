"""Any table of cases in the layout of `case_schema()`: what is missing is null, what is no part of a case is left out.

So one query decides all files, whoever wrote them. Rows that are wrong stay wrong: the query's checks see them.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from ...engine.language.types import ARRAY, COLLECTION, OBJECT, TIME, Field, case_types
from ...engine.tables.layout import case_schema, plain_schema
from ...engine.tables.rows import time_text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NotFitting(Exception):
    """The values of a table are not of the types of a case, and have to be looked at one by one."""


def fitted(table: pa.Table) -> pa.Table:
    """The same cases as a table of `case_schema()`.

    Raises NotFitting for times that are texts, or not whole microseconds, texts that are not UTF-8, and the like.
    """
    batches = []
    for batch in table.to_batches():
        columns = [
            _fit(batch.column(field.name), field.type) if field.name in batch.schema.names else _nothing(batch, field)
            for field in case_schema()
        ]
        batches.append(pa.RecordBatch.from_arrays(columns, schema=case_schema()))
    found = pa.Table.from_batches(batches, schema=case_schema())
    try:
        found.validate(full=True)  # Parquet may hold any bytes for a text, which nobody has looked at yet
    except pa.ArrowInvalid as error:
        raise NotFitting(str(error)) from None
    return found


def _nothing(of: Any, field: pa.Field) -> pa.Array:
    return pa.nulls(len(of) if isinstance(of, pa.Array) else of.num_rows, field.type)


def _fit(array: pa.Array, wanted: pa.DataType) -> pa.Array:
    if array.offset:  # Arrow cannot make nested arrays of parts of others
        array = pa.concat_arrays([array, array[:0]])
    kind = array.type
    if kind == wanted and array.offset == 0:
        return array
    if pa.types.is_struct(wanted) and pa.types.is_struct(kind):
        names = [field.name for field in kind]
        children = dict(zip(names, array.flatten(), strict=True))
        inner = [
            _fit(children[field.name], field.type) if field.name in children else _nothing(array, field)
            for field in wanted
        ]
        return pa.StructArray.from_arrays(inner, fields=list(wanted), mask=array.is_null())
    if pa.types.is_list(wanted) and (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        offsets = array.offsets.cast(pa.int32())
        return pa.ListArray.from_arrays(offsets, _fit(array.values, wanted.value_type), wanted, mask=array.is_null())
    if pa.types.is_null(kind):
        return _nothing(array, pa.field("", wanted))
    if pa.types.is_timestamp(wanted) and not pa.types.is_timestamp(kind):
        raise NotFitting(str(kind))
    try:
        return array.cast(wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise NotFitting(str(error)) from None


def rebuilt(array: pa.Array, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """The array with what is within its objects and lists changed; one without any as it is."""
    if array.offset:  # as in `_fit`
        array = pa.concat_arrays([array, array[:0]])
    kind = array.type
    if pa.types.is_struct(kind):
        names = [field.name for field in kind]
        return pa.StructArray.from_arrays([change(child) for child in array.flatten()], names, mask=array.is_null())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        offsets = array.offsets.cast(pa.int32())
        return pa.ListArray.from_arrays(offsets, change(array.values), mask=array.is_null())
    return array


def told(schema: pa.Schema) -> pa.Schema:
    """The schema with the type that a case has there for what is nothing but null, of which nobody knows the type."""
    wanted = {field.name: field.type for field in case_schema()}
    return pa.schema([field.with_type(_told(field.type, wanted.get(field.name, field.type))) for field in schema])


def _told(kind: pa.DataType, wanted: pa.DataType) -> pa.DataType:
    if pa.types.is_null(kind):
        return wanted
    if pa.types.is_struct(kind) and pa.types.is_struct(wanted):
        types = {field.name: field.type for field in wanted}
        return pa.struct([field.with_type(_told(field.type, types.get(field.name, field.type))) for field in kind])
    if pa.types.is_list(kind) and pa.types.is_list(wanted):
        return pa.list_(_told(kind.value_type, wanted.value_type))
    return kind


def without_zone(schema: pa.Schema) -> bool:
    """Whether a column of a case holds times of which nobody says in which zone they are."""
    names = {field.name for field in case_schema()}
    return any(_naive(field.type) for field in schema if field.name in names)


def _naive(kind: pa.DataType) -> bool:
    if pa.types.is_timestamp(kind):
        return kind.tz is None
    return any(_naive(kind.field(number).type) for number in range(kind.num_fields))


# --- single rows --------------------------------------------------------------------------------------


def cases_of(table: pa.Table) -> list[dict[str, Any]]:
    """The cases of a table of `case_schema()` as JSON data, as wrong as they are."""
    rows = table.select(plain_schema().names).cast(plain_schema()).to_pylist()
    return [case_of_row(row) for row in rows]


def case_of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON data: what is null is left out, all else is kept, also what makes it no case."""
    root = case_types().root
    return {name: _plain(row[name], field) for name, field in root.fields.items() if row.get(name) is not None}


def _plain(value: Any, of: Field | None) -> Any:
    if isinstance(value, Mapping):
        fields = of.fields if of is not None and of.kind == OBJECT else {}
        return {name: _plain(one, fields.get(name)) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        item = of.item if of is not None and of.kind in (ARRAY, COLLECTION) else None
        return [_plain(one, item) for one in value]
    if isinstance(value, bytes):  # a text that is not UTF-8
        return value.decode("utf-8", "surrogateescape")
    if of is not None and of.kind == TIME and isinstance(value, int | datetime) and not isinstance(value, bool):
        return _time(value)
    return value if isinstance(value, str | int | bool | float) or value is None else str(value)


def _time(value: int | datetime) -> Any:
    moment = value
    if isinstance(moment, datetime):
        since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
        moment = since // timedelta(microseconds=1)
    try:
        return time_text(moment)
    except ValueError:  # no year of four digits: the checks say so
        return f"{moment} us since 1970"
