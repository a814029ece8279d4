"""What each SQL dialect must be told apart."""

import attrs
import ibis
from ibis.common.exceptions import IbisError

from ..errors import TableError
from .kinds import Table


@attrs.frozen
class Dialect:
    """What a backend calls the functions that Ibis has no word for; None where it has none.

    `micros` gives a time in microseconds; `seconds` the same in seconds, exact to the microsecond. `null_arrays`:
    an array may be NULL. `dots`: names of columns may have dots, which Ibis else replaces by `_`.
    `quick_index`: to look up each item of a short array is faster than to tell all apart.
    `tried`: our tests run it; the others are written as their manuals say.
    """

    name: str
    micros: str | None = None
    seconds: str | None = None
    nfc: str | None = None
    null_arrays: bool = True
    dots: bool = True
    quick_index: bool = False
    tried: bool = False


DIALECTS = {
    one.name: one
    for one in (
        Dialect("duckdb", "epoch_us", nfc="nfc_normalize", quick_index=True, tried=True),
        Dialect("pyspark", "unix_micros", tried=True),
        Dialect("databricks", "unix_micros"),
        Dialect("trino", seconds="to_unixtime", nfc="normalize"),
        Dialect("snowflake"),
        Dialect("bigquery", "unix_micros", nfc="normalize", null_arrays=False, dots=False),
        Dialect("clickhouse", "toUnixTimestamp64Micro", nfc="normalizeUTF8NFC", null_arrays=False),
    )
}


def dialect_of(table: Table) -> Dialect:
    """The dialect of the backend that a table lives in; DuckDB for one that is not bound, or in memory.

    Raises TableError for what is no table of Ibis.
    """
    if not isinstance(table, ibis.Table):
        raise TableError("table.no_table", found=type(table).__qualname__)
    try:
        name = str(table.get_backend().name)
    except IbisError:
        name = "duckdb"
    return dialect(name)


def dialect(name: str) -> Dialect:
    """The dialect of that name. Raises TableError for one that we have never tried to write."""
    found = DIALECTS.get(name)
    if found is None:
        raise TableError("table.dialect", name=name, names=", ".join(DIALECTS))
    return found
