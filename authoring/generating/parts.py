"""The cases in parts, in order, made by one or several processes; never more than a few parts are held at once.

Each process makes every so-manieth part and hands it over through a pipe of its own, which holds it back until the part
before has been taken. So the result is the same for any number of processes, and memory does not grow with the cases.
"""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import attrs

from ...engine.tables.collecting import without_collecting
from ...reporting.stopping import heard_later
from .making import Row, Wish, make
from .texts import line_of

PART = 10_000  # cases, and rows of a row group
_BATCH = 1_000  # cases that are held as Python values
PAYS_FROM = 20_000  # cases from which the start of a second process is made good


@attrs.frozen
class Part:
    """So many cases as bytes (lines of JSON, or an Arrow stream), and what is true of them, likewise."""

    count: int
    cases: bytes
    truth: bytes


@attrs.frozen
class Making:
    """How to write the cases and the truth: as `jsonl` or `parquet`; `truth` may be empty."""

    wish: Wish
    cases: str
    truth: str

    def parts(self, jobs: int) -> Iterator[Part]:
        """All parts in their order. Raises RuntimeError where a process failed, or came to its end too early."""
        starts = range(self.wish.first, self.wish.first + self.wish.cases, PART)
        if jobs == 1 or len(starts) == 1:
            yield from map(self.part, starts)
        else:
            yield from _shared(self, starts, min(jobs, len(starts)))

    def part(self, start: int) -> Part:
        """The part that begins with this number."""
        end = min(start + PART, self.wish.first + self.wish.cases)
        cases, truth = _SINKS[self.cases](), _SINKS[self.truth](truth=True)
        with without_collecting():
            for low in range(start, end, _BATCH):
                made = [make(self.wish, number) for number in range(low, min(low + _BATCH, end))]
                cases.take([row for row, _ in made])
                truth.take([about.to_dict() for _, about in made])
        return Part(end - start, cases.all(), truth.all())


class _Lines:
    """Lines of JSON."""

    def __init__(self, truth: bool = False) -> None:
        self._write: Callable[[Row], str] = _plain if truth else line_of
        self._parts: list[bytes] = []

    def take(self, rows: list[Row]) -> None:
        self._parts.append("".join(map(self._write, rows)).encode())

    def all(self) -> bytes:
        return b"".join(self._parts)


class _Stream:
    """An Arrow stream of tables."""

    def __init__(self, truth: bool = False) -> None:
        from . import tables

        self._tables = tables
        self._truth = truth
        self._parts: list[object] = []

    def take(self, rows: list[Row]) -> None:
        self._parts.append(self._tables.truth_table(rows) if self._truth else self._tables.case_table(rows))

    def all(self) -> bytes:
        return self._tables.stream(self._parts)


class _Nothing:
    def __init__(self, truth: bool = False) -> None:
        pass

    def take(self, rows: list[Row]) -> None:
        pass

    def all(self) -> bytes:
        return b""


_SINKS: dict[str, type[_Lines] | type[_Stream] | type[_Nothing]] = {
    "jsonl": _Lines,
    "parquet": _Stream,
    "": _Nothing,
}


def _plain(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def _shared(making: Making, starts: range, jobs: int) -> Iterator[Part]:
    context = get_context("spawn")  # a copy of this process might hold locks of threads that are not copied with it
    workers: list[tuple[SpawnProcess, Connection]] = []
    try:
        with heard_later(), _deaf_children():  # a process that is left half started would say so in a traceback
            for job in range(jobs):
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(making, starts[job::jobs], theirs), daemon=True)
                process.start()
                theirs.close()
                workers.append((process, ours))
        for place in range(len(starts)):
            try:
                made = workers[place % jobs][1].recv()
            except EOFError:
                raise RuntimeError("a process that made cases came to its end too early") from None
            if isinstance(made, str):
                raise RuntimeError(made)
            yield Part(*made)
    finally:
        for process, ours in workers:
            ours.close()
            process.terminate()
            process.join()


@contextmanager
def _deaf_children() -> Iterator[None]:
    """What is started here never hears Ctrl-C, not even before code of ours runs in it; this process hears it later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else started with the first process, and then it lets Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(making: Making, starts: range, out: Connection) -> None:
    """What a process does: one part after another, until all are there or nobody takes them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that started it says when it is over
    with suppress(BrokenPipeError), out:
        for start in starts:
            try:
                made: Part | str = making.part(start)
            except Exception as error:
                made = f"{type(error).__name__}: {error}"
            out.send(made if isinstance(made, str) else attrs.astuple(made, recurse=False))
