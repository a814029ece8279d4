"""The body of a request: read within limits of size and time, and only if it is JSON."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Receive

from ...engine.semantics.intake import MAX_PROBLEMS, keys_twice, read_json
from ...engine.semantics.problems import CaseError, Pointer, case_problem
from .problems import Problem
from .problems import case_problem as problem_of
from .settings import Limits

_MOST_BUFFERED = 256 * 1024 * 1024  # of all requests of this process together
_DRAINED = 4  # times the limit is read and thrown away, so that the caller gets to read the answer
_DRAIN_SECONDS = 5
CLOSE = {"Connection": "close"}


class Gone(Exception):
    """The caller went away before the request was all there."""


class Bodies:
    """Reads the bodies of all requests of this process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buffered = 0

    async def read(self, headers: Headers, receive: Receive, wrong_type: int) -> bytes:
        """The body. Raises Problem; `wrong_type` is the status for one that is not JSON."""
        _check_type(headers, wrong_type)
        announced = headers.get("content-length", "")
        if announced.isdigit() and int(announced) > self._limits.body_bytes:
            if headers.get("expect", "").strip().lower() != "100-continue":  # who asks first is not told to send it
                await self._drain(receive)
            raise self._too_large()
        body, more = await self._collected(receive)
        if len(body) > self._limits.body_bytes:
            if more:
                await self._drain(receive)
            raise self._too_large()
        return body

    async def _collected(self, receive: Receive) -> tuple[bytes, bool]:
        """The body as far as it is no larger than it may be, and a piece more; whether there is more than that."""
        chunks: list[bytes] = []
        size, more = 0, True
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                while more and size <= self._limits.body_bytes:
                    chunk, more = await _next(receive)
                    size += len(chunk)
                    self._buffered += len(chunk)
                    if self._buffered > _MOST_BUFFERED:
                        raise Problem("http.busy", headers={"Retry-After": "2", **CLOSE})
                    chunks.append(chunk)
            return b"".join(chunks), more
        except TimeoutError:
            raise Problem("http.slow_body", headers=CLOSE, seconds=f"{self._limits.body_seconds:g}") from None
        finally:
            self._buffered -= size

    def _too_large(self) -> Problem:
        return Problem("http.too_large", headers=CLOSE, limit=self._limits.body_bytes)

    async def _drain(self, receive: Receive) -> None:
        """Lets a body that is not much too large come, since a caller may only listen after it has sent everything."""
        more = True
        left = self._limits.body_bytes * _DRAINED
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                while more and left > 0:
                    chunk, more = await _next(receive)
                    left -= len(chunk)
        except (TimeoutError, Gone):
            pass


async def _next(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    return message.get("body", b""), message.get("more_body", False)


def _check_type(headers: Headers, wrong_type: int) -> None:
    media, _, options = headers.get("content-type", "").partition(";")
    charset = options.replace(" ", "").replace('"', "").lower()
    if media.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise Problem("http.content_type", status=wrong_type, found=headers.get("content-type", ""))
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Problem("http.content_encoding", found=encoding)


def parsed(body: bytes, limit: int, *, whole: bool = False) -> Any:
    """The JSON of a body; raises Problem.

    Keys that stand twice at the top are refused here, and with `whole` those anywhere else; else those in cases later.
    """
    try:
        data = read_json(body, limit)
        twice = _twice(data) if whole else ((name,) for name in keys_twice(data))
        hint = "case.json:duplicate_key"
        if problems := [case_problem(at, hint, hint, name=at[-1]) for at in islice(twice, MAX_PROBLEMS)]:
            raise CaseError(problems)
    except CaseError as error:
        raise problem_of(error) from None
    return data


def _twice(data: Any) -> Iterator[Pointer]:
    """Where a key stood twice, at any depth: without recursion, since a body may be as deep as it likes."""
    left: list[tuple[Pointer, Any]] = [((), data)]
    while left:
        at, value = left.pop()
        if isinstance(value, dict):
            yield from ((*at, name) for name in keys_twice(value))
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        left += [((*at, name), item) for name, item in inside if isinstance(item, (dict, list))]
