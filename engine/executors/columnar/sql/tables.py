"""Whole tables: where they come from, and others made of them."""

from typing import Any

import ibis
import ibis.expr.datatypes as dt
from ibis.common.exceptions import IbisError

from ..errors import TableError
from .kinds import Columns, Expr, Table


def connect(threads: int | None = None, memory_limit: str | None = None, spill: str | None = None) -> Any:
    """An empty DuckDB in memory as an Ibis backend; what is more than `memory_limit` goes to the folder `spill`."""
    backend = ibis.duckdb.connect()
    if threads is not None:
        backend.raw_sql(f"SET threads = {int(threads)}")
    if memory_limit is not None:
        backend.raw_sql(f"SET memory_limit = '{memory_limit}'")
    if spill is not None:
        backend.con.execute("SET temp_directory = ?", [spill])
    return backend


def of_arrow(backend: Any, name: str, table: Any) -> Table:
    """An Arrow table as a table of DuckDB's, read where it is and not copied; one of that name before is forgotten."""
    backend.con.register(name, table)
    return backend.table(name)


def unbound(schema: Any, *place: str) -> Table:
    """A table there with the columns of an Arrow schema, for a query that somebody else runs.

    `place`: its name, before it its schema and its catalog. Raises TableError for a column of a type that no table
    engine knows.
    """
    types = {}
    for field in schema:
        try:
            types[field.name] = dt.DataType.from_pyarrow(field.type)
        except (KeyError, NotImplementedError, TypeError, IbisError) as error:
            raise TableError("table.column_type", name=field.name, found=field.type, kind="…") from error
    *above, name = place
    catalog, database = [None, None, *above][-2:]
    return ibis.table(ibis.schema(types), name=name, catalog=catalog, database=database)


def select(table: Table, columns: Columns) -> Table:
    """A table of these columns."""
    return table.select(**{name: value.name(name) for name, value in columns.items()})


def stage(table: Table, columns: Columns, name: str) -> Table:
    """A table of these columns that Ibis does not melt into the next, so that each column is computed once.

    It becomes `WITH name AS (…)`: one query may not hold two of a name. Stages within stages instead, which need no
    names, take Ibis twice the time to write, since it copies all that is inside of each.
    """
    return select(table, columns).alias(name)


def names_of(at: Expr) -> tuple[str, ...]:
    """The columns of a table, or the fields of an object."""
    return tuple(at.columns if isinstance(at, ibis.Table) else at.names)
