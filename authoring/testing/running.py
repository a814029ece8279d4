"""Runs tests: every case is decided, and the answer held against what is stated."""

import time
from collections.abc import Iterable, Iterator, Sequence

from ...engine.deciding.policy import Policy
from ...engine.language.wording import normal
from ...engine.semantics.problems import CaseError
from .matching import Answer, differences
from .model import ERROR, PolicyTest, Result, Suite


def selected(suites: Iterable[Suite], select: Sequence[str] = ()) -> list[PolicyTest]:
    """The tests whose `suite: test` holds one of these texts, capital letters or not; all of them without any."""
    wanted = [normal(text).casefold() for text in select]
    tests = [test for suite in suites for test in suite.tests]
    return [test for test in tests if not wanted or any(text in normal(test.title).casefold() for text in wanted)]


def run(policy: Policy, suites: Iterable[Suite], select: Sequence[str] = ()) -> Iterator[Result]:
    """The results of the selected tests, one by one, in the order of the suites."""
    for test in selected(suites, select):
        yield run_test(policy, test)


def run_test(policy: Policy, test: PolicyTest) -> Result:
    """The result of one test."""
    started = time.perf_counter()
    answer = _answer(policy, test)
    found = tuple(differences(test.expected, answer))
    return Result(test, found, answer.error, time.perf_counter() - started)


def _answer(policy: Policy, test: PolicyTest) -> Answer:
    try:
        if test.expected.in_document:
            verdict = policy.decide(test.case)
            return Answer(verdict.outcome.value, verdict.statuses, verdict.to_dict())
        outcome, statuses = policy.evaluate(test.case)
        return Answer(outcome.value, statuses)
    except CaseError as error:
        return Answer(ERROR, error=error)
