"""A whole log from its first entry to its last, in constant memory."""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

import attrs
from sqlalchemy import Connection, Select, select

from ..contents import Entries
from ..findings import Finding, finding
from ..model import Head, Row, StoredPolicy
from ..ranges import Ranges
from .querying import read, remark_key, row_of, streamed, whole
from .tables import ENTRIES, HEADS, PERSONAL, POLICIES, PURGED
from .triggers import other_triggers

_HEAD = [field.name for field in attrs.fields(Head)]


@attrs.frozen(eq=False)
class Walk:
    """The log as one connection sees it."""

    connection: Connection

    def policies(self) -> Iterator[StoredPolicy]:
        """The policies that were used."""
        for found in self.connection.execute(select(POLICIES).order_by(POLICIES.c.digest)).all():
            yield read(StoredPolicy, found._mapping, "log.policy_changed", 0, found.digest)

    def entries(self) -> Entries:
        """The entries, each with the signed head after it."""
        with closing(streamed(self.connection, _with_heads().order_by(ENTRIES.c.seq))) as rows:
            for found in rows:
                yield row_of(found), _head(found)

    def last(self) -> tuple[Row, Head | None] | None:
        """The last entry with its head; None where there is none."""
        found = self.connection.execute(_with_heads().order_by(ENTRIES.c.seq.desc()).limit(1)).first()
        return None if found is None else (row_of(found), _head(found))

    def beyond(self) -> Iterator[Head]:
        """The heads of entries that are not there."""
        for found in self.connection.execute(_without_entry(HEADS, HEADS)).all():
            yield read(Head, found._mapping, "log.stray_head", found.seq)

    def loose(self, purged: Ranges) -> Generator[Finding, None, None]:
        """What is wrong with what no hash is over; `purged` is what the entries say that was."""
        for seq in self.connection.scalars(_without_entry(PERSONAL, PERSONAL.c.seq)).all():
            yield finding("log.stray_personal", seq, "")
        for first, last in self.connection.execute(select(PURGED.c.first, PURGED.c.last)).all():
            if (first, last) not in purged:
                yield finding("log.stray_purge", 0, "", first=first, last=last)
        people = select(ENTRIES.c.seq, ENTRIES.c.id, PERSONAL.c.remark, PERSONAL.c.remark_key)
        people = people.join_from(ENTRIES, PERSONAL, ENTRIES.c.seq == PERSONAL.c.seq).order_by(ENTRIES.c.seq)
        with closing(streamed(self.connection, people)) as rows:
            for seq, id, remark, key in rows:
                if key != (None if remark is None else remark_key(remark)):
                    yield finding("log.search_key", seq, id)
        if names := other_triggers(self.connection):
            yield finding("log.triggers", 0, "", names=", ".join(names))


def _with_heads() -> "Select[Any]":
    columns = [HEADS.c[name].label(f"head_{name}") for name in _HEAD]
    return whole(*columns).join(HEADS, HEADS.c.seq == ENTRIES.c.seq, isouter=True)


def _head(found: Any) -> Head | None:
    values = {name: getattr(found, f"head_{name}") for name in _HEAD}
    return None if values["seq"] is None else read(Head, values, "log.signature", found.seq, found.id)


def _without_entry(table: Any, what: Any) -> "Select[Any]":
    query = select(what).join_from(table, ENTRIES, table.c.seq == ENTRIES.c.seq, isouter=True)
    return query.where(ENTRIES.c.seq.is_(None)).order_by(table.c.seq)
