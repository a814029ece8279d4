"""Several processes that serve on one socket, for machines with several cores.

Each has its own policies, which it reads again by itself, and writes into the same log. What a token may do is divided
among them. They are forked before anything runs in them, so that they share what was loaded.
"""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

from .running import SIGNALS

_FAST = 5.0  # seconds: a process that fails sooner could not start
_MOST_PAUSE = 60.0  # seconds
_LOOK = 0.1  # seconds between looks for one that has ended, while a new one is due


class Workers:
    """The processes, and their parent, which does nothing but watch them and pass signals on."""

    def __init__(
        self, count: int, work: Callable[[], int], say: Callable[..., None], ended: Callable[[int], None]
    ) -> None:
        """`work` is done in each process and gives its exit code; `ended` is told the number of one that has ended.

        `say` tells a text of reporting/serve_words.py.
        """
        self._count, self._work, self._say, self._ended = count, work, say, ended
        self._begun: dict[int, float] = {}  # by process
        self._due: list[float] = []  # when new ones are to take the place of others
        self._pause = 0.0  # before the next one
        self._stopping = False
        self._failed = False

    def run(self, begun: Callable[[], None]) -> int:
        """Runs them until a signal to stop; the exit code is 0 if all ended well. `begun` is called once they run."""
        for number in SIGNALS:
            signal.signal(number, self._signal)
        for _ in range(self._count):
            self._begin()
        begun()
        while self._begun or (self._due and not self._stopping):
            while self._due and self._due[0] <= time.monotonic():
                self._due.pop(0)
                self._begin()
            pid, status = self._next_end()
            if pid:
                self._gone(pid, os.waitstatus_to_exitcode(status))
        return 1 if self._failed else 0

    def _next_end(self) -> tuple[int, int]:
        """The next process that ends, and how; 0 where a new one may be due before."""
        try:
            pid, status = os.waitpid(-1, os.WNOHANG if self._due else 0)
        except ChildProcessError:
            pid, status = 0, 0
            self._begun.clear()
        if pid == 0:
            time.sleep(_LOOK)
        return pid, status

    def _begin(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # one that comes now is for this new process too
        if self._stopping:  # one that came just before
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            return
        try:
            pid = os.fork()
        except OSError as error:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            if not self._begun:  # nobody serves
                raise
            self._later("serve_worker_unforked", why=error.strerror or str(error))
            return
        if pid == 0:
            code = 1
            try:  # it hears signals once it has something to hear them with: see running
                for number in SIGNALS:
                    signal.signal(number, signal.SIG_DFL)
                code = self._work()
            except BaseException as error:
                self._say("serve_worker_broke", pid=os.getpid(), why=f"{type(error).__name__}: {error}")
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
        fast = time.monotonic() - begun < _FAST
        if fast and code > 0 and not self._others_serve():  # by itself: what it needs is not there, for others neither
            self._say("serve_worker_failed", pid=pid, code=code)
            self._failed = True
            self._stop(signal.SIGTERM)
            return
        word, how = ("serve_worker_killed", _signal_name(-code)) if code < 0 else ("serve_worker_ended", code)
        self._later(word, paused=fast, pid=pid, how=how)

    def _later(self, word: str, *, paused: bool = True, **values: object) -> None:
        """A new process is due, after a pause that grows where the last one did not do either."""
        self._pause = min(_MOST_PAUSE, 2 * self._pause or 1.0) if paused else 0.0
        self._say(word, seconds=f"{self._pause:g}", **values)
        self._due = sorted([*self._due, time.monotonic() + self._pause])

    def _others_serve(self) -> bool:
        """Whether some process has been there for long enough to have started well; then it is not to be ended."""
        return any(time.monotonic() - begun >= _FAST for begun in self._begun.values())

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


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # one of those that have no name
        return str(number)
