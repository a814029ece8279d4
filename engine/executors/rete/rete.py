"""The durable-rules executor: the policy as rulesets that decide, in a process of their own."""

import json
import math
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from ...language.model import PolicyModel
from ...language.texts import Text
from ...semantics.view import CaseView
from .errors import ExecutorError
from .generating import generate
from .program import Program
from .reading import ReteReading, RuleAnswer
from .steps import Fired, Firing, Job, Steps
from .supervising import Child, Crashed

MOST_FACTS_A_MESSAGE = 3000
RECYCLED_AFTER = 5000  # decisions: a new process now and then, whatever the C code may have kept
T = TypeVar("T")


class Rete:
    """Decides with durable-rules. Safe for threads: one decision at a time; the process starts with the first one.

    `seconds` is the time one decision may take, all its attempts together; `restarts` how often a process that ended
    of itself is replaced within one decision. Every answer is the ruleset's; where there is none, an ExecutorError.
    """

    def __init__(self, model: PolicyModel, *, seconds: float = 10.0, restarts: int = 2) -> None:
        if not 0 < seconds <= 86_400:
            raise ValueError("`seconds` must be more than 0, and a day at most")
        if restarts < 0:
            raise ValueError("`restarts` must not be negative")
        self.model = model
        self.seconds = seconds
        self.restarts = restarts
        self.program: Program = generate(model)
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._decided = 0
        self._closed = False

    def read(self, case: dict[str, Any], span: int, *, plain: bool) -> ReteReading:
        """Decides a valid case, which is not changed; what deciding asks of every executor. Raises ExecutorError."""
        return ReteReading(self._supervised(case, Steps.decide))

    def evaluate(self, data: dict[str, Any]) -> dict[str, RuleAnswer]:
        """The answer for every rule in force at the `as_of` of a valid case, by its id. Raises ExecutorError."""

        def answers(steps: Steps) -> dict[str, RuleAnswer]:
            return {rule.rule.id: answer for (_, rule), answer in zip(steps.rules, steps.decide(), strict=True)}

        return self._supervised(data, answers)

    def trace(self, data: dict[str, Any]) -> list[Firing]:
        """Every generated rule that fired: those for all policy rules first, then by policy rule, step and record.

        Of the possible reading only what is not sure as well. Raises ExecutorError.
        """

        def firings(steps: Steps) -> list[Firing]:
            steps.decide()
            return list(steps.firings())

        return self._supervised(data, firings)

    @property
    def pid(self) -> int | None:
        """The number of the process that runs durable-rules, if there is one."""
        return None if self._child is None else self._child.pid

    def close(self) -> None:
        """Ends the process. The executor is then of no more use."""
        with self._lock:
            self._closed = True
            self._drop()

    def __enter__(self) -> "Rete":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # --- supervision -------------------------------------------------------------------------------

    def _supervised(self, data: dict[str, Any], work: Callable[[Steps], T]) -> T:
        view = CaseView(data)
        with self._lock:
            if self._closed:
                raise ExecutorError("rete.closed")
            deadline = time.monotonic() + self.seconds
            for started in range(self.restarts + 1):
                try:
                    return self._attempt(view, work, deadline)
                except TimeoutError:
                    raise ExecutorError("rete.timeout", seconds=f"{self.seconds:g}") from None
                except Crashed as crash:
                    why = str(crash)
                    if started == self.restarts:
                        raise ExecutorError("rete.crashed", tries=started + 1, why=why) from None
        raise AssertionError("unreachable")

    def _attempt(self, view: CaseView, work: Callable[[Steps], T], deadline: float) -> T:
        """One try at a decision; a process that did not come through it well is ended."""
        done = False
        try:
            self._start(deadline)
            found = work(Steps(self.program, view, lambda jobs: self._run(jobs, deadline)))
            done = True
            self._decided += 1
            return found
        finally:
            if not done or self._decided >= RECYCLED_AFTER:
                self._drop()

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
        self._child, self._decided = None, 0

    def _start(self, deadline: float) -> None:
        if self._child is not None and self._child.lives_here:
            return
        self._drop()
        self._child = Child()
        self._ask({"load": [ruleset.definition() for ruleset in self.program.rulesets]}, deadline)

    def _run(self, jobs: list[Job], deadline: float) -> list[Fired]:
        """Runs sessions, several in one message."""
        answers: list[Fired] = []
        waiting: list[Job] = []
        facts = 0
        for job in jobs:
            waiting.append(job)
            facts += len(job[1])
            if facts >= MOST_FACTS_A_MESSAGE:
                answers += self._ask({"run": waiting}, deadline)["fired"]
                waiting, facts = [], 0
        if waiting:
            answers += self._ask({"run": waiting}, deadline)["fired"]
        return answers

    def _ask(self, message: dict[str, Any], deadline: float) -> dict[str, Any]:
        assert self._child is not None
        left = max(deadline - time.monotonic(), 0)
        # should nobody be left to end it, it ends of itself soon after the deadline
        body = json.dumps(message | {"seconds": math.ceil(left) + 1}, separators=(",", ":")).encode()
        answer: dict[str, Any] = json.loads(self._child.ask(body, deadline))
        if "error" in answer:
            raise ExecutorError("rete.failed", why=Text(answer["error"], answer["error"]))
        return answer
