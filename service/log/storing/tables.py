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
_PURGED_ROW = 'SELECT 1 FROM fairblock_purged p WHERE OLD.seq BETWEEN p."first" AND p."last"'


def create(connection: Connection) -> None:
    """Makes the tables and their triggers."""
    _metadata.create_all(connection)
    statements = _postgres() if connection.dialect.name == POSTGRES else _sqlite()
    for statement in statements:
        connection.execute(text(statement))


def _sqlite() -> Iterator[str]:
    for table in _APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            yield _sqlite_trigger(table.name, act, "")
    yield _sqlite_trigger(PERSONAL.name, "UPDATE", "")
    yield _sqlite_trigger(PERSONAL.name, "DELETE", f"WHEN NOT EXISTS ({_PURGED_ROW}) ")


def _sqlite_trigger(table: str, act: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, 'fairblock: {table} is append-only'); END"
    )


def _postgres() -> Iterator[str]:
    yield (
        "CREATE FUNCTION fairblock_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_TABLE_NAME = 'fairblock_personal' AND TG_OP = 'DELETE' THEN "
        f"IF EXISTS ({_PURGED_ROW}) THEN RETURN OLD; END IF; END IF; "
        "RAISE EXCEPTION 'fairblock: % is append-only', TG_TABLE_NAME; END $$"
    )
    for table in (*_APPEND_ONLY, PERSONAL):
        yield (
            f"CREATE TRIGGER {table.name}_append_only BEFORE UPDATE OR DELETE ON {table.name} "
            "FOR EACH ROW EXECUTE FUNCTION fairblock_append_only()"
        )
        yield (
            f"CREATE TRIGGER {table.name}_no_truncate BEFORE TRUNCATE ON {table.name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION fairblock_append_only()"
        )
