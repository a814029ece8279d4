"""Puts entries into the chain: those of many threads in one transaction, signed at its end.

Whoever comes while a transaction is being written waits, and the next one writes for all who wait. When `commit`
returns, the entries are on the disk.
"""

import threading
from collections.abc import Callable, Sequence

import attrs

from .chain import genesis, head_message
from .errors import LogError
from .model import Head, Row, StoredPolicy
from .recording import linked
from .signing import Signer
from .storing.store import Store, Writer

_MOST = 1000  # entries of one transaction, so that nobody waits long


@attrs.define(eq=False)
class _Waiting:
    """What one caller wants to be written, and what came of it."""

    rows: Sequence[Row]
    policies: Sequence[StoredPolicy]
    done: bool = False
    error: Exception | None = None


class Committing:
    """The one way into the chain of an open log, for any number of threads."""

    def __init__(self, store: Store, key: Signer | None, log_id: str, clock: Callable[[], int]) -> None:
        self._store = store
        self._key = key
        self._log_id = log_id
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._adding = threading.Lock()
        self._writing = threading.Lock()

    def commit(self, rows: Sequence[Row], policies: Sequence[StoredPolicy] = ()) -> list[str]:
        """Adds the entries, all or none; returns their ids. Raises LogError, and they are not acknowledged then."""
        mine = _Waiting(rows, policies)
        with self._adding:
            self._waiting.append(mine)
        with self._writing:
            if not mine.done:
                self._write_for(mine)
        if mine.error is not None:
            raise mine.error
        return [row.id for row in rows]

    def commit_prepared(self, id: str, prepare: Callable[[Writer], Row]) -> Row:
        """Adds an entry that depends on what is there: `prepare` makes it, under `id`, in the same transaction."""

        def work(writer: Writer) -> Row:
            if writer.again and (there := writer.written([id])):
                return there[0]
            return self._place(writer, [prepare(writer)])[0]

        with self._writing:
            return self._store.write(work)

    def _write_for(self, mine: _Waiting) -> None:
        batch = self._next()
        while mine not in batch:  # more are waiting than one transaction takes
            self._write(batch)
            batch = self._next()
        self._write(batch)

    def _next(self) -> list[_Waiting]:
        with self._adding:
            size, count = 0, 0
            for waiting in self._waiting:
                if count and size + len(waiting.rows) > _MOST:
                    break
                size, count = size + len(waiting.rows), count + 1
            batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch

    def _write(self, batch: list[_Waiting]) -> None:
        error: Exception | None = LogError("log.interrupted")
        try:
            self._store.write(lambda writer: self._add(writer, batch))
            error = None
        except Exception as raised:
            error = raised
        finally:  # also where this thread is interrupted: the others must not wait for ever
            for waiting in batch:
                waiting.done, waiting.error = True, error

    def _add(self, writer: Writer, batch: list[_Waiting]) -> None:
        rows = [row for waiting in batch for row in waiting.rows]
        if writer.again and writer.written([rows[0].id]):
            return  # the connection broke after the commit: all of them are there
        for policy in {policy.digest: policy for waiting in batch for policy in waiting.policies}.values():
            writer.keep_policy(policy)
        self._place(writer, rows)

    def _place(self, writer: Writer, rows: Sequence[Row]) -> list[Row]:
        seq, prev = writer.last() or (0, genesis(self._log_id))
        placed = linked(rows, seq, prev, self._clock())
        writer.add(placed, head_after(placed[-1], self._key, self._log_id))
        return placed


def head_after(row: Row, key: Signer | None, log_id: str) -> Head | None:
    """The signed head after an entry; None where nothing is signed."""
    if key is None:
        return None
    return Head(row.seq, row.hash, row.at, key.public, key.sign(head_message(log_id, row.seq, row.hash, row.at)))
