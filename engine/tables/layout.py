"""The columns of a table of cases: what a Parquet file or a warehouse holds, one row a case.

Derived from the case schema, so that a field added there is a column here. Absent is null; a collection that nobody
looked at is null and one that is known to be empty is an empty list. `extensions` are left out: no rule reads them.
"""

from functools import cache

import pyarrow as pa

from ..language.types import (
    ARRAY,
    BOOLEAN,
    COLLECTION,
    ENUM,
    EXTENSIONS,
    INTEGER,
    OBJECT,
    TEXT,
    TIME,
    Field,
    case_types,
)


def case_schema() -> pa.Schema:
    """The columns of a table of cases, in the order of the case schema; times are moments in UTC."""
    return schema_with(pa.timestamp("us", tz="UTC"))


def plain_schema() -> pa.Schema:
    """The same with every time as whole microseconds since 1970-01-01T00:00:00Z.

    Python's own times begin with the year 1 and are slow to make, so values go to and from Python in this form.
    """
    return schema_with(pa.int64())


def text_schema() -> pa.Schema:
    """The same with every time as the text that it is in JSON."""
    return schema_with(pa.string())


@cache
def schema_with(time: pa.DataType) -> pa.Schema:
    """The columns of a table of cases with every time as this type."""
    return pa.schema(_fields(case_types().root, time))


def _fields(of: Field, time: pa.DataType) -> list[pa.Field]:
    return [pa.field(name, _type(field, time)) for name, field in of.fields.items() if name != EXTENSIONS]


def _type(of: Field, time: pa.DataType) -> pa.DataType:
    if of.kind in (TEXT, ENUM):
        return pa.string()
    if of.kind == INTEGER:
        return pa.int64()
    if of.kind == BOOLEAN:
        return pa.bool_()
    if of.kind == TIME:
        return time
    if of.kind == OBJECT:
        return pa.struct(_fields(of, time))
    assert of.kind in (ARRAY, COLLECTION), of.kind
    assert of.item is not None
    return pa.list_(_type(of.item, time))
