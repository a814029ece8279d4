"""Whether decisions can be recorded, asked without writing anything: a transaction that wrote would wait for others."""

import os
from collections.abc import Iterable

from sqlalchemy import Connection, Table, func, select, text

from ..errors import LogError
from .opening import is_postgres
from .store import Store
from .tables import ENTRIES, HEADS, PERSONAL, POLICIES

_ADDED_TO = (ENTRIES, PERSONAL, POLICIES)


def check_writable(store: Store, *, signed: bool) -> None:
    """Raises LogError: `log.read_only` for a log that can only be read, and whatever reading it raises."""
    tables = (*_ADDED_TO, HEADS) if signed else _ADDED_TO
    with store.reading() as connection:
        writable = _takes_rows(connection, tables) if is_postgres(connection) else _is_ours(str(store.url.database))
    if not writable:
        raise LogError("log.read_only", where=store.where)


def _takes_rows(connection: Connection, tables: Iterable[Table]) -> bool:
    """A standby, and a role or database that only reads, say so of each transaction; the rest is a matter of grants."""
    if connection.scalar(text("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool")):
        return False
    granted = (func.has_table_privilege(table.name, "INSERT") for table in tables)
    return all(connection.execute(select(*granted)).one())


def _is_ours(file: str) -> bool:
    """SQLite writes into two files beside its own as well, which are there while a connection is."""
    beside = [name for end in ("-wal", "-shm") if os.path.exists(name := file + end)]
    return all(os.access(name, os.R_OK | os.W_OK) for name in (file, *beside))
