"""The child process from outside: started when needed, given so much time, ended for good where it fails."""

import importlib.util
import os
import selectors
import subprocess
import sys
import time
import weakref
from pathlib import Path
from typing import Any

from .errors import NO_PYTHON, NOT_INSTALLED, ExecutorError

CHILD = Path(__file__).with_name("child.py")
MODULE = "durable_rules_engine"  # looked for, never imported here: its C code stays out of this process
_PIECE = 65536


class Crashed(Exception):
    """The child ended, or is of no use any more; another one may do better."""


def folder_of_durable_rules() -> str:
    """Where durable-rules is installed. Raises ExecutorError where it is not."""
    found = importlib.util.find_spec(MODULE)
    if found is None or found.origin is None:
        raise ExecutorError("rete.unavailable", why=NOT_INSTALLED)
    return str(Path(found.origin).parent)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    _close(process)


def _close(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


class Child:
    """One process that runs durable-rules."""

    def __init__(self) -> None:
        if not sys.executable:
            raise ExecutorError("rete.unavailable", why=NO_PYTHON)
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(CHILD), folder_of_durable_rules()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._sink, self._source = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._sink, False)
        os.set_blocking(self._source, False)
        self._finalizer = weakref.finalize(self, _end, self._process)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def lives_here(self) -> bool:
        """Whether this process started it; after a fork, the copy must not talk to it."""
        return self.owner == os.getpid()

    def end(self) -> None:
        """Ends the process; nothing is left of it."""
        if self.lives_here:
            self._finalizer()
            return
        self._finalizer.detach()  # in a fork: the process belongs to the parent, only the pipes are copies
        self._process.returncode = 0
        _close(self._process)

    def ask(self, message: bytes, deadline: float) -> bytes:
        """One message and its answer. Raises Crashed, or TimeoutError at the deadline."""
        sending = memoryview(len(message).to_bytes(4, "big") + message)
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._sink, selectors.EVENT_WRITE)
            selector.register(self._source, selectors.EVENT_READ)
            while len(received) < 4 or len(received) < 4 + int.from_bytes(received[:4], "big"):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                for key, _ in selector.select(left):
                    if key.fd == self._source:
                        received += self._read()
                        continue
                    sending = sending[self._write(sending) :]
                    if not sending:
                        selector.unregister(self._sink)
        return bytes(received[4:])

    def _read(self) -> bytes:
        try:
            found = os.read(self._source, _PIECE)
        except BlockingIOError:
            return b""
        if not found:
            raise Crashed(self._how_it_ended())
        return found

    def _write(self, sending: Any) -> int:
        try:
            return os.write(self._sink, sending[:_PIECE])
        except BlockingIOError:
            return 0
        except BrokenPipeError:
            raise Crashed(self._how_it_ended()) from None

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return "closed its output"
        return f"signal {-code}" if code < 0 else f"exit code {code}"
