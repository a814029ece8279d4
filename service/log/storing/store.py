"""The stored log: one writer at a time adds rows to its end, any number read them."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import attrs
from sqlalchemy import Connection, Engine, Select, Table, bindparam, delete, func, insert, inspect, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ..contents import Contents
from ..errors import LogError, UnreadableError
from ..forms import is_text
from ..model import Head, Row, StoredPolicy
from .faults import fault, is_lost, said, told
from .files import Files, Identity
from .opening import WAL, WRITING, address, connect, is_postgres, is_sqlite, may_come_back, secrets_of, shown_address
from .querying import ROW, Query, old, persons, read, row_of, selected, streamed
from .scrubbing import scrub_postgres, scrub_sqlite
from .tables import ENTRIES, HEADS, META, PERSONAL, POLICIES, PURGED, VERSION, create
from .triggers import lacking, other_triggers
from .walking import Walk

T = TypeVar("T")
_PAUSE = 0.1  # seconds between attempts to reach a database again


@attrs.define
class Writer:
    """What one transaction may do. `again`: an earlier attempt may have been written before its connection broke."""

    connection: Connection
    again: bool

    def last(self) -> tuple[int, str] | None:
        """The number and hash of the last entry; None in an empty log."""
        found = self.connection.execute(_LAST).first()
        if found is not None and not is_text(found.hash):
            raise UnreadableError("log.changed", found.seq, None, "hash", repr(found.hash)[:80])
        return None if found is None else (found.seq, found.hash)

    def written(self, ids: list[str]) -> list[Row]:
        """Those of the entries that are there already."""
        query = select(ENTRIES).where(ENTRIES.c.id.in_(ids)).order_by(ENTRIES.c.seq)
        return [row_of(found) for found in self.connection.execute(query)]

    def add(self, rows: list[Row], head: Head | None) -> None:
        """Adds entries to the end, and the signed head after them. Raises LogError where the database does not keep
        them: somebody's trigger, say, may swallow what is added, without an error."""
        self.connection.execute(_ADD_ENTRY, [{name: getattr(row, name) for name in ROW} for row in rows])
        if people := list(persons(rows)):
            self.connection.execute(_ADD_PERSON, people)
        if head is not None:
            self.connection.execute(_ADD_HEAD, attrs.asdict(head))
        first, last = rows[0].seq, rows[-1].seq
        wanted = (len(rows), rows[-1].hash, len(people), None if head is None else head.signature)
        if tuple(self.connection.execute(_KEPT, {"first": first, "last": last}).one()) != wanted:
            raise LogError("log.not_kept", first=first, last=last)

    def keep_policy(self, policy: StoredPolicy) -> None:
        """Adds a policy that is not there yet."""
        there = self.connection.execute(select(POLICIES.c.digest).where(POLICIES.c.digest == policy.digest)).first()
        if there is None:
            self.connection.execute(insert(POLICIES), attrs.asdict(policy))

    def old(self, before: int) -> list[int]:
        """The numbers of the entries from before a time whose personal part is still there, rising."""
        return old(self.connection, before)

    def erase(self, ranges: list[list[int]]) -> None:
        """Removes the personal parts of these entries."""
        self.connection.execute(insert(PURGED), [{"first": first, "last": last} for first, last in ranges])
        for first, last in ranges:
            self.connection.execute(delete(PERSONAL).where(PERSONAL.c.seq.between(first, last)))

    def keep_meta(self, values: dict[str, str]) -> None:
        """Says what log this is."""
        self.connection.execute(insert(META), [{"name": name, "value": value} for name, value in values.items()])


_LAST = select(ENTRIES.c.seq, ENTRIES.c.hash).order_by(ENTRIES.c.seq.desc()).limit(1)
_ADD_ENTRY, _ADD_PERSON, _ADD_HEAD = insert(ENTRIES), insert(PERSONAL), insert(HEADS)


def _count(table: Table) -> "Select[Any]":
    return select(func.count()).select_from(table).where(table.c.seq.between(bindparam("first"), bindparam("last")))


_KEPT = select(
    _count(ENTRIES).scalar_subquery(),
    select(ENTRIES.c.hash).where(ENTRIES.c.seq == bindparam("last")).scalar_subquery(),
    _count(PERSONAL).scalar_subquery(),
    select(HEADS.c.signature).where(HEADS.c.seq == bindparam("last")).scalar_subquery(),
)


class Store:
    """The tables of one log. Reading is for any number of threads; `write` for one at a time, which the caller sees to.

    `seconds`: how long to wait for a lock, or for a database that cannot be reached, before giving up.
    """

    def __init__(self, url: str, folder: Path | None, *, create: bool, read: bool, seconds: float) -> None:
        self.url = address(url, folder)
        self.where = shown_address(self.url)
        self.seconds = seconds
        self.engine: Engine = connect(self.url, create=create, read=read, seconds=seconds)
        self._files = Files.of(Path(str(self.url.database))) if self.is_sqlite else None
        self._secrets = secrets_of(self.url)
        self._writer: Connection | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether the log is a file of SQLite."""
        return is_sqlite(self.url)

    def reach(self) -> None:
        """Waits for a server that is down, as one that is being restarted; raises LogError where it does not come."""
        until = time.monotonic() + self.seconds
        last = False
        while not self.is_sqlite:
            try:
                return self.engine.connect().close()
            except SQLAlchemyError as error:
                if last or not is_lost(error) or time.monotonic() >= until:
                    raise fault(error, self.where, self.seconds, self._secrets) from error
            last = not may_come_back(self.engine)  # tried once more: it may have come back since it was tried
            time.sleep(_PAUSE)

    def meta(self) -> dict[str, str]:
        """What log this is; empty where there is none. Raises LogError for one of a newer version."""
        with self.reading() as connection:
            if not inspect(connection).has_table(META.name):
                return {}
            there = connection.execute(select(META.c.name, META.c.value)).all()
        found = {str(name): value if is_text(value) else repr(value) for name, value in there}
        version = found.get("version", "")
        if "log" not in found or not re.fullmatch(r"[1-9]\d*", version, re.ASCII):
            raise LogError("log.not_a_log", where=self.where)
        if version != str(VERSION):
            raise LogError("log.newer", where=self.where, found=version, known=VERSION)
        return found

    def first(self) -> Row | None:
        """The first entry; None where it is not there."""
        with self.reading() as connection:
            found = connection.execute(select(ENTRIES).where(ENTRIES.c.seq == 1)).first()
        return None if found is None else row_of(found)

    def guarded(self) -> None:
        """Raises LogError where the triggers of the tables are not the log's own."""
        with self.reading() as connection:
            names = other_triggers(connection)
        if names:
            raise LogError("log.other_triggers", where=self.where, names=", ".join(names))

    def make(self, begin: Callable[[Writer], None]) -> bool:
        """Makes the tables and lets `begin` write the first entry; False where another one has just done so."""

        def work(writer: Writer) -> bool:
            if inspect(writer.connection).has_table(META.name):
                return False
            create(writer.connection)
            writer.keep_meta({"version": str(VERSION)})
            begin(writer)
            return True

        return self.write(work)

    def write(self, work: Callable[[Writer], T]) -> T:
        """Does the work in one transaction, which is on the disk when this returns.

        Where the connection breaks, the work is done again on another one; it must know by `Writer.written` whether
        the first attempt had come through. Raises LogError, and nothing was acknowledged then.
        """
        until = time.monotonic() + self.seconds
        again = False
        while True:
            try:
                return self._attempt(work, again)
            except SQLAlchemyError as error:
                lost = is_lost(error)
                self._forget_writer()
                if lost and time.monotonic() < until:
                    again = True
                    time.sleep(_PAUSE)
                    continue
                if lost:
                    why = said(error, self._secrets)
                    raise LogError("log.lost", where=self.where, seconds=f"{self.seconds:g}", why=why) from error
                raise fault(error, self.where, self.seconds, self._secrets) from error

    def _attempt(self, work: Callable[[Writer], T], again: bool) -> T:
        if self._writer is None:
            self._writer = self.engine.connect().execution_options(**{WRITING: True})
        with self._writer.begin():
            wal = self._writer.info.get(WAL)
            self._check_files(wal)
            found = work(Writer(self._writer, again))
        self._check_files(wal)  # again: what went into a file that is gone is not acknowledged
        return found

    def _check_files(self, wal: Identity) -> None:
        if self._files is not None:
            self._files.check_writer(wal)

    def _forget_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.invalidate()
                writer.close()
            except DBAPIError:
                pass  # it is broken, and gone

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the log as it is at this moment, whatever is added meanwhile."""
        if self._files is not None:
            self._files.check()
        with told(self.where, self.seconds, self._secrets), self.engine.connect() as connection:
            if is_postgres(connection):
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def contents(self) -> Iterator[Contents]:
        """All that the log holds at this moment."""
        meta = self.meta()
        if not meta:
            raise LogError("log.not_a_log", where=self.where)
        with self.reading() as connection:
            whole = Walk(connection)
            parts = (whole.policies, whole.entries, whole.beyond, whole.loose)
            yield Contents(meta["log"], meta.get("public_key"), *parts, lacking(connection))

    def rows(self, query: Query) -> Iterator[Row]:
        """The entries that the query asks for, one after the other."""
        # closed before the connection is, also where one of them cannot be read
        with self.reading() as connection, closing(streamed(connection, selected(query))) as found:
            yield from map(row_of, found)

    def row(self, id: str) -> Row | None:
        """The entry of that id; None where there is none."""
        return next(self.rows(Query(id=id)), None)

    def end(self) -> tuple[Row, Head | None] | None:
        """The last entry and the signed head after it; None in a log without entries."""
        with self.reading() as connection:
            return Walk(connection).last()

    def policy(self, digest: str) -> StoredPolicy | None:
        """The policy of that digest; None where the log has never seen it."""
        with self.reading() as connection:
            found = connection.execute(select(POLICIES).where(POLICIES.c.digest == digest)).first()
        return None if found is None else read(StoredPolicy, found._mapping, "log.policy_changed", 0, digest)

    def old(self, before: int) -> list[int]:
        """As `Writer.old`."""
        with self.reading() as connection:
            return old(connection, before)

    def scrub(self) -> bool:
        """Overwrites in the files what was deleted; False where that could not be done."""
        with told(self.where, self.seconds, self._secrets), self.engine.connect() as connection:
            plain = connection.execution_options(isolation_level="AUTOCOMMIT")
            return scrub_postgres(plain, self.seconds) if is_postgres(plain) else scrub_sqlite(plain)

    def close(self) -> None:
        """Closes all connections."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.engine.dispose()
