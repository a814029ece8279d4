"""How long a request may take, and what is true of it when that was not enough."""

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager

from .problems import Problem


class OutOfTime(Exception):
    """The time of the request is over, so the rest need not be decided."""


class Time:
    """The time of one request, which counts from when it is all there.

    `recording`: its decisions are with the log, which may put them on the record when nobody waits for them any more.
    """

    def __init__(self, seconds: float) -> None:
        """`seconds` from now, and again from when the body is there; `limit` is what work has to be done within."""
        self._seconds = seconds
        self.limit = asyncio.timeout(seconds)
        self.recording = False

    @property
    def deadline(self) -> float:
        """When it is over, on the clock of `time.monotonic`."""
        when = self.limit.when()
        return math.inf if when is None else when

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """The body comes meanwhile, which has a limit of its own; what is left afterwards is the whole time."""
        self.limit.reschedule(None)
        yield
        self.limit.reschedule(asyncio.get_running_loop().time() + self._seconds)

    def over(self) -> Problem:
        """What is answered when the time is over.

        Where something may be on the record there is no `Retry-After`: who followed it would have the case there twice.
        """
        seconds = f"{self._seconds:g}"
        if self.recording:
            return Problem("http.unheard", seconds=seconds)
        return Problem("http.timeout", headers={"Retry-After": "2"}, seconds=seconds)
