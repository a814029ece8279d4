"""Several processes that serve on one socket, for machines with several cores.

Each has its own policies, which it reads again by itself, and writes into the same log. What a token may do is divided
among them. They are forked before anything runs in them, so that they share what was loaded.
"""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

from .app import Note
from .running import SIGNALS

_FAST = 5.0  # seconds: a process that ends sooner would do so again


class Workers:
    """The processes, and their parent, which does nothing but watch them and pass signals on."""

    def __init__(self, count: int, work: Callable[[], int], note: Note, ended: Callable[[int], None]) -> None:
        """`work` is done in each process and gives its exit code; `ended` is told the number of one that has ended."""
        self._count, self._work, self._note, self._ended = count, work, note, ended
        self._begun: dict[int, float] = {}  # by process
        self._stopping = False
        self._failed = False

    def run(self, begun: Callable[[], None]) -> int:
        """Runs them until a signal to stop; the exit code is 0 if all ended well. `begun` is called once they run."""
        for number in SIGNALS:
            signal.signal(number, self._signal)
        for _ in range(self._count):
            self._begin()
        begun()
        while self._begun:
            try:
                pid, status = os.waitpid(-1, 0)
            except ChildProcessError:
                break
            self._gone(pid, os.waitstatus_to_exitcode(status))
        return 1 if self._failed else 0

    def _begin(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # one that comes now is for this new process too
        pid = os.fork()
        if pid == 0:
            code = 1
            try:  # it hears signals once it has something to hear them with: see running
                for number in SIGNALS:
                    signal.signal(number, signal.SIG_DFL)
                code = self._work()
            except BaseException as error:
                self._note(f"process {os.getpid()}: {type(error).__name__}: {error}")
            finally:
                os._exit(code)  # what the parent had begun is not for its child to end
        self._begun[pid] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _gone(self, pid: int, code: int) -> None:
        begun = self._begun.pop(pid, None)
        if begun is None:
            return
        self._ended(pid)
        if self._stopping:
            self._failed |= code != 0
            return
        self._note(f"process {pid} ended with {code}")
        if time.monotonic() - begun < _FAST:
            self._failed = True
            self._stop(signal.SIGTERM)
        else:
            self._begin()

    def _signal(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self._send(number)
        else:
            self._stop(number)

    def _stop(self, number: int) -> None:
        if self._stopping:
            self._send(signal.SIGKILL)
            os._exit(128 + number)
        self._stopping = True
        self._send(signal.SIGTERM)

    def _send(self, number: int) -> None:
        for pid in list(self._begun):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
