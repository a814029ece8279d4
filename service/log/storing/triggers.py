"""Whether the tables of a log are all there, and guarded by the log's own triggers and no others.

Somebody else's trigger can remove each entry as soon as it was added, so that a writer acknowledges what is not there.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from .opening import is_postgres
from .tables import TABLES, postgres_triggers, sqlite_triggers

_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
# a trigger as far as it decides what happens: when and for which acts, on which condition, and what its function does;
# and what else can let rows go: rules, row security, partitions with triggers of their own, a role in which the
# log's triggers do not fire
_POSTGRES = """
SELECT t.tgname, c.relname, concat_ws(
    ' ', nullif(replace(t.tgenabled::text, 'A', 'O'), 'O'), t.tgtype, t.tgattr::text, t.tgqual IS NULL,
    p.prosrc, p.proconfig::text)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.oid IN ({tables}) AND NOT t.tgisinternal AND t.tgenabled <> 'D'
UNION ALL
SELECT r.rulename, c.relname, 'rule' FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.oid IN ({tables})
UNION ALL
SELECT c.relname || ' (no plain table)', c.relname, '' FROM pg_class c
WHERE c.oid IN ({tables}) AND (c.relkind <> 'r' OR c.relrowsecurity
    OR EXISTS (SELECT 1 FROM pg_inherits i WHERE c.oid IN (i.inhparent, i.inhrelid)))
UNION ALL
SELECT name, '{table}', setting FROM pg_settings WHERE name = 'session_replication_role' AND setting <> 'origin'
"""


def lacking(connection: Connection) -> tuple[str, ...]:
    """The tables and columns of a log that are not there."""
    return tuple(_lacking(connection))


def _lacking(connection: Connection) -> Iterator[str]:
    found = inspect(connection)
    for table in TABLES:
        if not found.has_table(table.name):
            yield table.name
            continue
        there = {column["name"] for column in found.get_columns(table.name)}
        yield from (f"{table.name}.{column.name}" for column in table.columns if column.name not in there)


def other_triggers(connection: Connection) -> tuple[str, ...]:
    """The names of the log's triggers that are not there as they were made, and of others on its tables."""
    if is_postgres(connection):
        tables = ", ".join(f"to_regclass('{table.name}')" for table in TABLES)
        own, query = postgres_triggers(), _POSTGRES.format(tables=tables, table=TABLES[0].name)
    else:
        own, query = sqlite_triggers(), _SQLITE
    ours = {name: _plain(does) for name, does in own.items()}
    tables_of_log = {table.name for table in TABLES}
    found = {
        name: _plain(does)
        for name, table, does in connection.execute(text(query))
        if str(table).casefold() in tables_of_log
    }
    return tuple(sorted(str(name) for name in ours.keys() | found.keys() if ours.get(name) != found.get(name)))


def _plain(does: object) -> str:
    """The text of a trigger, however it was laid out when the database was copied."""
    return " ".join(str(does).split())
