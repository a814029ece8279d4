"""A whole log from its first entry to its last, in constant memory."""

from collections.abc import Iterator
from typing import Any

import attrs
from sqlalchemy import Connection, Select, select

from ..contents import Entries
from ..model import Head, Row, StoredPolicy
from .querying import row_of, streamed, whole
from .tables import ENTRIES, HEADS, POLICIES

_HEAD = [field.name for field in attrs.fields(Head)]


@attrs.frozen(eq=False)
class Walk:
    """The log as one connection sees it."""

    connection: Connection

    def policies(self) -> Iterator[StoredPolicy]:
        """The policies that were used."""
        for found in self.connection.execute(select(POLICIES).order_by(POLICIES.c.digest)).all():
            yield StoredPolicy(**found._mapping)

    def entries(self) -> Entries:
        """The entries, each with the signed head after it."""
        for found in streamed(self.connection, _with_heads().order_by(ENTRIES.c.seq)):
            yield row_of(found), _head(found)

    def last(self) -> tuple[Row, Head | None] | None:
        """The last entry with its head; None where there is none."""
        found = self.connection.execute(_with_heads().order_by(ENTRIES.c.seq.desc()).limit(1)).first()
        return None if found is None else (row_of(found), _head(found))

    def beyond(self) -> Iterator[Head]:
        """The heads of entries that are not there."""
        query = select(HEADS).join(ENTRIES, HEADS.c.seq == ENTRIES.c.seq, isouter=True).where(ENTRIES.c.seq.is_(None))
        for found in self.connection.execute(query.order_by(HEADS.c.seq)).all():
            yield Head(**found._mapping)


def _with_heads() -> "Select[Any]":
    columns = [HEADS.c[name].label(f"head_{name}") for name in _HEAD]
    return whole(*columns).join(HEADS, HEADS.c.seq == ENTRIES.c.seq, isouter=True)


def _head(found: Any) -> Head | None:
    values = {name: getattr(found, f"head_{name}") for name in _HEAD}
    return None if values["seq"] is None else Head(**values)
