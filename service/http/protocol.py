"""HTTP/1.1 on a connection: uvicorn's protocol, with time limits for slow callers, and problems instead of texts."""

import asyncio
import json
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .problems import MEDIA, Problem
from .settings import HEAD_BYTES, Limits

_LINGER = 1.0  # seconds


def protocol_for(limits: Limits) -> type[H11Protocol]:
    """The protocol with these limits."""

    class Limited(H11Protocol):
        """One connection."""

        _head: asyncio.TimerHandle | None = None
        _lingering = False

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(self.connections) > limits.connections:
                self._refuse(Problem("http.busy"))
            else:
                self._expect_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._head_is_there()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._lingering:
                return
            super().data_received(data)
            if self._answering():
                self._head_is_there()
            elif not self.transport.is_closing():
                self._expect_head()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if not self._answering() and self.conn.trailing_data[0]:
                self._expect_head()  # the next request has begun to come

        def eof_received(self) -> bool | None:  # type: ignore[override]  # as asyncio has it
            """A caller that has sent everything may close its side and still get the answer."""
            if not self._lingering and self._answering() and not self.cycle.more_body:
                self.cycle.keep_alive = False
                return True
            return None

        def send_400_response(self, msg: str) -> None:
            large = len(self.conn.trailing_data[0]) > HEAD_BYTES
            self._refuse(Problem("http.head_too_large", limit=HEAD_BYTES) if large else Problem("http.malformed"))

        def _answering(self) -> bool:
            return self.cycle is not None and not self.cycle.response_complete

        def _expect_head(self) -> None:
            if self._head is None:
                self._head = self.loop.call_later(limits.body_seconds, self._too_slow)

        def _head_is_there(self) -> None:
            if self._head is not None:
                self._head.cancel()
                self._head = None

        def _too_slow(self) -> None:
            self._head = None
            if self.transport.is_closing() or self._answering():
                return
            if self.conn.trailing_data[0]:
                self._refuse(Problem("http.slow_body", seconds=f"{limits.body_seconds:g}"))
            else:
                self.transport.close()

        def _refuse(self, problem: Problem) -> None:
            """Answers by hand, where there is no request, or no more of one, that the application could answer."""
            if self._answering():
                begun = self.cycle.response_started
                self.cycle.disconnected = True
                self.cycle.message_event.set()
            else:
                begun = False
            if not begun:
                self.transport.write(_by_hand(problem))
            if self.conn.our_state not in (h11.CLOSED, h11.ERROR):
                self.conn.send_failed()
            self._linger()

        def _linger(self) -> None:
            """Closes our side now, and the rest later: a reset would take the answer from a caller that still sends."""
            self._lingering = True
            if self.transport.can_write_eof():
                self.transport.write_eof()
            self.transport.resume_reading()
            self.loop.call_later(_LINGER, self.transport.close)

    return Limited


def _by_hand(problem: Problem) -> bytes:
    body = json.dumps(problem.document("en"), ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 {problem.status} {problem.title.en}\r\ncontent-type: {MEDIA}\r\n"
        f"content-length: {len(body)}\r\ncontent-language: en\r\ncache-control: no-store\r\n"
        "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body
