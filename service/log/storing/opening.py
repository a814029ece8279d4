"""Opens the database of a log: SQLite so that a commit is on the disk when it returns, PostgreSQL by psycopg."""

import os
import sqlite3
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from ..addresses import hidden
from ..errors import LogError
from .files import identity, wal_path
from .tables import POSTGRES

WRITING = "fairblock_writing"
WAL = "fairblock_wal"  # what a connection knows of the file that it writes into
_SQLITE = "sqlite"


def address(url: str, folder: Path | None = None) -> URL:
    """The address of a log; a relative file is one in `folder`. Raises LogError for what is none."""
    try:
        url.encode()
        found = make_url(url)
        (found.host or "").encode("idna")
    except (ArgumentError, ValueError):  # the latter for a port that is no number, or a host that can be none
        raise LogError("log.url", url=hidden(url)) from None
    if found.drivername in ("postgresql", "postgres"):
        found = found.set(drivername="postgresql+psycopg")
    if found.drivername not in (_SQLITE, "postgresql+psycopg") or not found.database or "@" in (found.host or ""):
        raise LogError("log.url", url=hidden(url))
    if found.drivername == _SQLITE:
        if found.database == ":memory:" or found.query:
            raise LogError("log.url", url=hidden(url))
        if folder is not None:
            found = found.set(database=str(folder / found.database))
    return found


def shown_address(url: URL) -> str:
    """The address for messages: a file's path, or the URL without what it says of who may enter."""
    return str(url.database) if url.drivername == _SQLITE else hidden(url.render_as_string(hide_password=False))


def secrets_of(url: URL) -> tuple[str, ...]:
    """What of the address is not to be shown, whoever quotes it."""
    values = [one for value in url.query.values() for one in ((value,) if isinstance(value, str) else value)]
    return (str(url.password or ""), *(one for one in values if len(one) > 2))


def is_sqlite(url: URL) -> bool:
    """Whether the log is a file of SQLite."""
    return url.drivername == _SQLITE


def connect(url: URL, *, create: bool, read: bool, seconds: float) -> Engine:
    """The engine for a log; nothing is written yet. `read`: it will only be read, and may lie on a read-only disk."""
    if not is_sqlite(url):
        if find_spec("psycopg") is None:
            raise LogError("log.no_driver")
        # what is written is in UTF-8, whatever the environment or the role says
        arguments = {
            "connect_timeout": max(2, int(seconds)),
            "application_name": "fairblock",
            "client_encoding": "utf8",
        }
        try:
            engine = create_engine(url, connect_args=arguments, pool_pre_ping=True)
            engine.dialect.create_connect_args(url)
        except ArgumentError:
            raise LogError("log.url", url=shown_address(url)) from None
        _in_utf8(engine, shown_address(url))
        _begin_postgres(engine, seconds)
        return engine
    path = Path(str(url.database))
    if not create and not path.is_file():
        raise LogError("log.not_there", where=str(path))
    if create:
        _make_private(path)
    engine = create_engine(f"{_SQLITE}://", creator=_opener(path, create, read, seconds), poolclass=QueuePool)
    _begin_sqlite(engine, path, read)
    return engine


def may_come_back(engine: Engine) -> bool:
    """Whether waiting may help where PostgreSQL could not be reached: not where it answers, and does not let us in."""
    from psycopg import ProgrammingError, pq
    from psycopg.conninfo import make_conninfo

    _, named = engine.dialect.create_connect_args(engine.url)
    known = {name: value for name, value in named.items() if isinstance(value, (str, int))}
    try:
        found = pq.PGconn.ping(make_conninfo("", **known | {"connect_timeout": 2}).encode())
    except ProgrammingError:
        return False
    return found in (pq.Ping.REJECT, pq.Ping.NO_RESPONSE)


def _make_private(path: Path) -> None:
    """Makes the file, if it is not there, for its owner alone: it will hold people's data."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LogError("log.file", file=str(path), why=error.strerror or "") from None


def _opener(path: Path, create: bool, read: bool, seconds: float) -> Callable[[], sqlite3.Connection]:
    def opened() -> sqlite3.Connection:
        quoted = path.absolute().as_uri()
        mode = "mode=ro" if read else "mode=rwc" if create else "mode=rw"
        if read and not os.access(path.parent, os.W_OK) and not _unfinished(path):
            mode = "immutable=1"  # else SQLite would want to write its index of the WAL beside the file
        return sqlite3.connect(
            f"{quoted}?{mode}", uri=True, timeout=seconds, isolation_level=None, check_same_thread=False
        )

    return opened


def _unfinished(path: Path) -> bool:
    """Whether some of what was committed is still in the WAL."""
    wal = Path(f"{path}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _begin_sqlite(engine: Engine, path: Path, read: bool) -> None:
    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, record: Any) -> None:
        # a text that is no UTF-8 comes as what no text can be, so that the row that holds it can be named
        raw.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        cursor = raw.cursor()
        if not read:
            # WAL: readers and the one writer do not wait for each other. FULL: a commit waits for the disk.
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA secure_delete=ON")
            cursor.execute("PRAGMA user_version").fetchone()  # any reading opens the WAL
            record.info[WAL] = identity(wal_path(path))
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a writer takes its lock at once: one that read first could not wait for another writer later
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _in_utf8(engine: Engine, where: str) -> None:
    """Refuses a database that cannot hold every text, before anything asks it anything."""

    @event.listens_for(engine, "do_connect")
    def connected(dialect: Dialect, _record: Any, words: Any, named: Any) -> Any:
        raw: Any = dialect.connect(*words, **named)
        found = raw.info.parameter_status("server_encoding")
        if found not in ("UTF8", None):  # some proxy may not say it
            raw.close()
            raise LogError("log.encoding", where=where, found=found)
        return raw


_CHAIN_LOCK = 0x6661697262  # "fairb": one writer at a time on the chain of a database


def _begin_postgres(engine: Engine, seconds: float) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return  # there is no transaction to set anything for
        # readers too: what rewrites a table keeps them out of it
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds(seconds)}")
        if options.get(WRITING):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CHAIN_LOCK})")


def milliseconds(seconds: float) -> int:
    """How long to wait for a lock, as PostgreSQL counts it: 0 would be for ever."""
    return max(1, int(seconds * 1000))


def is_postgres(connection: Connection) -> bool:
    """Whether this is a connection to PostgreSQL."""
    return connection.dialect.name == POSTGRES
