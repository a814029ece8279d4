"""Records decisions before they are answered: all that wait are written in one transaction (group commit)."""

import asyncio
import queue
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from ...engine.deciding.policy import Policy
from ...engine.deciding.verdict import Verdict
from .metrics import Metrics
from .problems import Problem

if TYPE_CHECKING:
    from ..log import DecisionLog

Made = tuple[Policy, Mapping[str, Any], Verdict, int]  # with the microseconds that it took
_MOST = 500  # decisions of one transaction
_NO_ENTRY = "00000000-0000-0000-0000-000000000000"
_NOTHING_WRITTEN = {"log.busy", "log.full", "log.read_only", "log.unreachable"}


@attrs.frozen(eq=False)
class _Waiting:
    made: Sequence[Made]
    done: "asyncio.Future[list[str]]"


class Recorder:
    """One thread that writes into the log, for all requests of this process."""

    def __init__(self, log: "DecisionLog", metrics: Metrics) -> None:
        self.log = log
        self._metrics = metrics
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="fairblock-log")
        self._thread.start()

    async def record(self, made: Sequence[Made]) -> list[str]:
        """The ids of the decisions, once they are on the disk; raises Problem where they cannot be recorded."""
        waiting = _Waiting(made, self._loop.create_future())
        self._queue.put(waiting)
        return await waiting.done

    def check(self) -> None:
        """Raises LogError where nothing could be recorded now; writes nothing."""
        from ..log import LogError
        from ..log.storing.writable import check_writable

        try:
            self.log.get(_NO_ENTRY)
        except LogError as error:
            if error.code != "log.unknown_id":
                raise
        check_writable(self.log.store, signed=self.log.settings.key is not None)

    async def close(self) -> None:
        """Writes what is still waiting, and closes the log."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        await asyncio.to_thread(self.log.close)

    def _run(self) -> None:
        going = True
        while going:
            batch: list[_Waiting] = []
            first = self._queue.get()
            while first is not None:
                batch.append(first)
                if sum(len(waiting.made) for waiting in batch) >= _MOST or self._queue.empty():
                    break
                first = self._queue.get()
            going = first is not None
            if batch:
                self._write(batch)

    def _write(self, batch: list[_Waiting]) -> None:
        made = [one for waiting in batch for one in waiting.made]
        try:
            ids = self.log.record_many(made)
        except Exception as error:  # whatever it is, nothing of this may be answered
            self._metrics.unrecorded()
            self._loop.call_soon_threadsafe(_fail, batch, log_problem(error))
            return
        self._metrics.recorded(len(made))
        self._loop.call_soon_threadsafe(_finish, batch, ids)


def _finish(batch: list[_Waiting], ids: list[str]) -> None:
    at = 0
    for waiting in batch:
        if not waiting.done.done():  # a request that ran out of time has gone
            waiting.done.set_result(ids[at : at + len(waiting.made)])
        at += len(waiting.made)


def _fail(batch: list[_Waiting], problem: Problem) -> None:
    for waiting in batch:
        if not waiting.done.done():
            waiting.done.set_exception(problem)


def log_problem(error: Exception) -> Problem:
    """What is answered where the log fails: its code, but nothing of where it is or how it is reached.

    `Retry-After` only where nothing was written for sure: who followed it could have the case on the record twice.
    """
    code = code_of(error)
    headers = {"Retry-After": "5"} if code in _NOTHING_WRITTEN else {}
    return Problem("http.log_failed", {"log_code": code}, headers, why=code)


def reading_problem(error: Exception) -> Problem:
    """The same where the log was only to be read: who asks again does no harm."""
    code = code_of(error)
    return Problem("http.log_unread", {"log_code": code}, {"Retry-After": "5"}, why=code)


def code_of(error: Exception) -> str:
    """The code of what the log raised."""
    from ..log import LogError

    return error.code if isinstance(error, LogError) else "log.internal"
