"""How long a request may take, and what is true of it when that was not enough."""

import attrs

from .problems import Problem


class OutOfTime(Exception):
    """The time of the request is over, so the rest need not be decided."""


@attrs.define(eq=False)
class Time:
    """The time of one request. `deadline` is on the clock of `time.monotonic`.

    `recording`: its decisions are with the log, which may put them on the record when nobody waits for them any more.
    """

    seconds: float
    deadline: float
    recording: bool = False

    def over(self) -> Problem:
        """What is answered when the time is over.

        Where something may be on the record there is no `Retry-After`: who followed it would have the case there twice.
        """
        seconds = f"{self.seconds:g}"
        if self.recording:
            return Problem("http.unheard", seconds=seconds)
        return Problem("http.timeout", headers={"Retry-After": "2"}, seconds=seconds)
