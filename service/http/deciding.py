"""Decides the cases of a request: small ones at once, large ones in a thread, recorded before anyone hears of it."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import attrs

from ...engine.deciding.policy import Policy
from ...engine.deciding.verdict import Verdict
from ...engine.semantics.problems import CaseError
from .metrics import Metrics
from .problems import Problem
from .recording import Made, Recorder
from .times import OutOfTime, Time

_SMALL = 16 * 1024  # bytes of JSON that are decided within a few milliseconds
_THREADS = 2  # more would only take turns
_MOST_WAITING = 32
T = TypeVar("T")


@attrs.frozen(eq=False)
class Decided:
    """What came of one case: a verdict with its id in the log, if there is one, or what is wrong with the case."""

    verdict: Verdict | None = None
    id: str | None = None
    error: CaseError | None = None


class Decider:
    """Decides for all requests of this process."""

    def __init__(self, recorder: Recorder | None, metrics: Metrics) -> None:
        self.recorder = recorder
        self._metrics = metrics
        self._threads = ThreadPoolExecutor(_THREADS, "fairblock-decide")
        self._waiting = 0

    async def work(self, size: int, what: Callable[[], T]) -> T:
        """Does something that takes time in proportion to `size` bytes: here if it is small, else in a thread."""
        if size <= _SMALL:
            return what()
        if self._waiting >= _MOST_WAITING:
            raise Problem("http.busy", headers={"Retry-After": "2"})
        self._waiting += 1
        future = asyncio.get_running_loop().run_in_executor(self._threads, what)
        future.add_done_callback(self._finished)
        return await future

    async def decide(self, policy: Policy, cases: Sequence[Any], size: int, allowed: Time) -> list[Decided]:
        """What comes of each case, in order, by one policy.

        Raises OutOfTime, or Problem where they cannot be recorded: then nothing of it is answered.
        """
        deadline = allowed.deadline
        made = await self.work(size, lambda: _decide(policy, cases, deadline))
        good = [one for one in made if not isinstance(one, CaseError)]
        for one in made:
            if isinstance(one, CaseError):
                for code in {problem.code for problem in one.problems}:
                    self._metrics.problem(code)
            else:
                self._metrics.decided(policy.name, one[2].outcome.value, one[3] / 1e6)
        ids = iter(await self._recorded(good, allowed))
        return [Decided(error=one) if isinstance(one, CaseError) else Decided(one[2], next(ids)) for one in made]

    async def _recorded(self, good: list[Made], allowed: Time) -> Sequence[str | None]:
        if self.recorder is None or not good:
            return [None] * len(good)
        allowed.recording = True
        return await self.recorder.record(good)

    def close(self) -> None:
        """Waits for what is under way."""
        self._threads.shutdown(cancel_futures=True)

    def _finished(self, _future: Any) -> None:
        self._waiting -= 1


def _decide(policy: Policy, cases: Sequence[Any], deadline: float) -> list[Made | CaseError]:
    found: list[Made | CaseError] = []
    for case in cases:
        if time.monotonic() > deadline:
            raise OutOfTime
        begun = time.perf_counter_ns()
        try:
            # anything else would be read as JSON in itself, if it is a text
            verdict = policy.decide(case if isinstance(case, dict) else json.dumps(case))
        except CaseError as error:
            found.append(error)
        else:
            found.append((policy, case, verdict, (time.perf_counter_ns() - begun) // 1000))
    return found
