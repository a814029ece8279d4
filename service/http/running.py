"""Runs the service on a socket until it is told to stop."""

import asyncio
import contextlib
import errno
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from ..desk.endpoints import DESK
from .app import Note, Outermost, make_app, to_stderr
from .protocol import protocol_for
from .served import Policies
from .settings import HEAD_BYTES, Settings

_STOP = (signal.SIGINT, signal.SIGTERM)
SIGNALS = (*_STOP, signal.SIGHUP)


class _Server(uvicorn.Server):
    """uvicorn's server with our signals: the first one to stop finishes what is under way, the second ends at once."""

    def __init__(self, config: uvicorn.Config, app: Outermost, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._begun = begun
        self._one_of_many = app.settings.workers > 1
        self._parent = os.getppid()
        self._reloading: set[asyncio.Task[Any]] = set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in _STOP:
            loop.add_signal_handler(number, self._stop, number)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        if self._one_of_many:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)  # those that came before this process could hear them
        yield
        for number in SIGNALS:
            loop.remove_signal_handler(number)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._begun()

    async def on_tick(self, counter: int) -> bool:
        if self._one_of_many and os.getppid() != self._parent:
            self._app.service.stopping = True  # nobody is left to pass signals on, and a new start needs the port
            return True
        return await super().on_tick(counter)

    def _stop(self, number: int) -> None:
        if self._one_of_many and (self.should_exit or number == signal.SIGINT):
            return  # sent to all processes at once; their parent says when it is meant
        if self.should_exit:
            os._exit(128 + number)  # what is not recorded was not answered either
        self.should_exit = True
        self._app.service.stopping = True

    def _reload(self) -> None:
        task = asyncio.get_running_loop().create_task(self._app.reload(force=True))
        self._reloading.add(task)
        task.add_done_callback(self._reloading.discard)


def bound(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say; raises OSError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.port))
        except (TypeError, ValueError):  # a name that cannot be one
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from None
        listening.listen(1024)
        listening.setblocking(False)
    except BaseException:
        listening.close()
        raise
    return listening


def run(
    settings: Settings,
    policies: Policies,
    listening: socket.socket,
    begun: Callable[[], None] = lambda: None,
    note: Note = to_stderr,
) -> int:
    """Serves until a signal to stop; what was asked before it is answered, and the log is closed. The exit code.

    `begun` is called once it answers and hears signals.
    """
    app = make_app(settings, policies, note=note, more=DESK)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    config = uvicorn.Config(
        app,
        http=protocol_for(settings.limits),
        ws="none",
        loop="asyncio",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=int(settings.limits.idle_seconds),
        timeout_graceful_shutdown=int(settings.limits.shutdown_seconds),
        h11_max_incomplete_event_size=HEAD_BYTES,
    )
    try:
        _Server(config, app, begun).run(sockets=[listening])
    except SystemExit:  # it could not start: what the application said of it is noted
        return 1
    return 0
