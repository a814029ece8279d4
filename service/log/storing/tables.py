"""The tables of a log, and the triggers by which the database itself refuses to change or remove what is in them."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, String, Table, Text, text

VERSION = 1  # of these tables
POSTGRES = "postgresql"

_metadata = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")  # a primary key of SQLite is a rowid only as INTEGER

META = Table(
    "fairblock_meta",
    _metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
POLICIES = Table(
    "fairblock_policies",
    _metadata,
    Column("digest", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("content", Text, nullable=False),
)
ENTRIES = Table(
    "fairblock_entries",
    _metadata,
    Column("seq", _number, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("decision", String, index=True),
    Column("policy_name", Text),
    Column("policy_version", Text),
    Column("policy_digest", String),
    Column("engine_version", String, nullable=False),
    Column("latency_us", BigInteger),
    Column("note", Text),
    Column("personal_digest", String),
    Column("prev", String, nullable=False),
    Column("hash", String, nullable=False),
)
PERSONAL = Table(
    "fairblock_personal",
    _metadata,
    Column("seq", _number, primary_key=True, autoincrement=False),
    Column("salt", String, nullable=False),
    Column("shop", Text),
    Column("buyer", Text, index=True),
    Column("operator", Text),
    Column("remark", Text),
    Column("remark_key", Text),  # the remark as it is searched: derived, in no hash
    Column("case_id", Text),
    Column("outcome", String),
    Column("grounds", Text),
    Column("input_digest", String),
    Column("inputs", String),
    Column("verdict", Text),
    Column("case", Text),
    Column("body", Text),
)
HEADS = Table(
    "fairblock_heads",
    _metadata,
    Column("seq", _number, primary_key=True, autoincrement=False),
    Column("hash", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("key", String, nullable=False),
    Column("signature", String, nullable=False),
)
# which personal parts a purge may remove: the trigger below lets no others go
PURGED = Table(
    "fairblock_purged",
    _metadata,
    Column("first", _number, primary_key=True, autoincrement=False),
    Column("last", _number, primary_key=True, autoincrement=False),
)
Index("fairblock_entries_kind_at", ENTRIES.c.kind, ENTRIES.c.at)

_APPEND_ONLY = (META, POLICIES, ENTRIES, HEADS, PURGED)
TABLES = (*_APPEND_ONLY, PERSONAL)
_PURGED_ROW = 'SELECT 1 FROM fairblock_purged p WHERE OLD.seq BETWEEN p."first" AND p."last"'


def create(connection: Connection) -> None:
    """Makes the tables and their triggers."""
    _metadata.create_all(connection)
    statements = _postgres() if connection.dialect.name == POSTGRES else sqlite_triggers().values()
    for statement in statements:
        connection.execute(text(statement))


def sqlite_triggers() -> dict[str, str]:
    """The triggers in SQLite: name to statement."""
    found = {}
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            when = f"WHEN NOT EXISTS ({_PURGED_ROW}) " if (table, act) == (PERSONAL, "DELETE") else ""
            name = f"{table.name}_no_{act.lower()}"
            found[name] = (
                f"CREATE TRIGGER {name} BEFORE {act} ON {table.name} {when}"
                f"BEGIN SELECT RAISE(ABORT, 'fairblock: {table.name} is append-only'); END"
            )
    return found


def postgres_triggers() -> dict[str, str]:
    """The triggers in PostgreSQL: name to what its catalog says of them (pg_trigger.h: row 1, before 2, delete 8,
    update 16, truncate 32), and what their function does."""
    ends = {"append_only": 1 + 2 + 8 + 16, "no_truncate": 2 + 32}
    return {f"{table.name}_{end}": f"{kind}  t {_FUNCTION}" for table in TABLES for end, kind in ends.items()}


_FUNCTION = (
    "BEGIN IF TG_TABLE_NAME = 'fairblock_personal' AND TG_OP = 'DELETE' THEN "
    f"IF EXISTS ({_PURGED_ROW}) THEN RETURN OLD; END IF; END IF; "
    "RAISE EXCEPTION 'fairblock: % is append-only', TG_TABLE_NAME; END"
)


def _postgres() -> Iterator[str]:
    yield f"CREATE FUNCTION fairblock_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ {_FUNCTION} $$"
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table.name}_append_only BEFORE UPDATE OR DELETE ON {table.name} "
            "FOR EACH ROW EXECUTE FUNCTION fairblock_append_only()"
        )
        yield (
            f"CREATE TRIGGER {table.name}_no_truncate BEFORE TRUNCATE ON {table.name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION fairblock_append_only()"
        )
