"""What came of running the tests of one policy, and how it adds up."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ...engine.deciding.policy import Policy
from .model import Result, Suite


@attrs.frozen
class Counts:
    """How many tests did what. A todo test is counted there only, `todo_passed` are those of them that pass."""

    passed: int = 0
    failed: int = 0
    todo: int = 0
    todo_passed: int = 0

    @property
    def total(self) -> int:
        """All tests that were run."""
        return self.passed + self.failed + self.todo

    def to_dict(self) -> dict[str, int]:
        """The counts for programs."""
        return {"total": self.total, **attrs.asdict(self)}


def count(results: Iterable[Result]) -> Counts:
    """The counts of these results."""
    found = list(results)
    by_status = [result.status for result in found]
    passing = sum(result.status == "todo" and result.passed for result in found)
    return Counts(by_status.count("passed"), by_status.count("failed"), by_status.count("todo"), passing)


@attrs.frozen(eq=False)
class PolicyRun:
    """The selected tests of one policy, with their results in the order of the suites."""

    policy: Policy
    suites: tuple[Suite, ...]
    results: tuple[Result, ...]

    @property
    def not_selected(self) -> int:
        """How many tests the selection left out."""
        return sum(len(suite.tests) for suite in self.suites) - len(self.results)

    def by_suite(self) -> Iterator[tuple[Suite, list[Result]]]:
        """Each suite of which some test was run, with those results."""
        for suite in self.suites:
            of_suite = [result for result in self.results if result.test.suite == suite.name]
            if of_suite:
                yield suite, of_suite

    def to_dict(self) -> dict[str, Any]:
        """The run for programs."""
        return {
            "policy": self.policy.name,
            "version": self.policy.version,
            "digest": self.policy.digest,
            "suites": [
                {"suite": suite.name, "file": suite.file, "tests": [_test(result) for result in results]}
                for suite, results in self.by_suite()
            ],
        }


def _test(result: Result) -> dict[str, Any]:
    test = result.test
    found: dict[str, Any] = {"name": test.name, "line": test.line, "status": result.status, "passed": result.passed}
    if test.todo is not None:
        found["todo"] = test.todo
    found["differences"] = [difference.to_dict() for difference in result.differences]
    if result.because:
        found["because"] = [one.to_dict() for one in result.because]
    if result.error is not None:
        found["problems"] = result.error.to_dict()["problems"]
    return found
