"""Looks for a case that shows what a mutant changes: the tests' cases with ever more small changes."""

import random
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import attrs

from ...engine.deciding.outcome import Outcome
from ...engine.deciding.policy import Policy
from ...engine.language.model import Protection
from ...engine.semantics.problems import CaseError
from ..testing.model import PolicyTest
from .interest import Interest
from .mutants import Mutant
from .varying import Case, variants

_SEEDS = 24  # tests' cases from which is looked around
_SINGLE = 4_000  # cases with one change that are tried
_DOUBLE = 3_000  # cases with two
_SEED = 1  # the same case is found every time


@attrs.frozen(eq=False)
class Witness:
    """A case on which the original and the mutant differ, near the case of a test; and what the original says."""

    near: PolicyTest
    case: Case
    outcome: str
    statuses: dict[str, str]  # of the rules that differ
    block: dict[str, Any]
    reasons: list[dict[str, Any]] | None = None  # where nothing else differs


class Search:
    """Looks for witnesses against one original."""

    def __init__(self, policy: Policy, tests: Iterable[PolicyTest]) -> None:
        self._policy = policy
        self._tests = [test for test in tests if _decided(policy, dict(test.case)) is not None]

    def witness(self, mutant: Mutant) -> Witness | None:
        """A case that shows the difference; None where none was found, which does not prove that there is none."""
        other = Policy(mutant.model)
        seeds = self._near(mutant)
        singles = ((test, case) for test in seeds for case in self._around(dict(test.case), mutant))
        candidates: Iterator[tuple[PolicyTest, Case]] = islice(singles, _SINGLE)
        for test, case in ((test, dict(test.case)) for test in seeds):
            if (found := self._differ(mutant, other, test, case)) is not None:
                return found
        for candidate in (candidates, islice(self._doubles(seeds, mutant), _DOUBLE)):
            for test, case in candidate:
                if (found := self._differ(mutant, other, test, case)) is not None:
                    return found
        return None

    def _near(self, mutant: Mutant) -> list[PolicyTest]:
        """The tests whose cases are nearest to the matter: the rule's own ones that come to something first."""

        def distance(test: PolicyTest) -> tuple[int, int]:
            decided = _decided(self._policy, dict(test.case))
            assert decided is not None
            outcome, statuses = decided
            stated = not mutant.changed & test.expected.statuses.keys()
            waiting = ("not_considered", "not_established")
            idle = all(statuses.get(name) in waiting for name in mutant.changed)
            return 2 * stated + idle, outcome is Outcome.DENY

        return sorted(self._tests, key=distance)[:_SEEDS]

    def _around(self, case: Case, mutant: Mutant) -> Iterator[Case]:
        return variants(case, self._interest(mutant))

    def _interest(self, mutant: Mutant) -> Interest:
        interest = Interest()
        for model in (self._policy.model, mutant.model):
            for rule in model.rules:
                if rule.id in mutant.changed:
                    interest.add_rule(rule, model)
                    if isinstance(rule, Protection) and mutant.edit.way[:1] == ("against",):
                        interest.grounds(rule)
        return interest

    def _doubles(self, seeds: list[PolicyTest], mutant: Mutant) -> Iterator[tuple[PolicyTest, Case]]:
        interest = self._interest(mutant)
        dice = random.Random(_SEED)
        for test in seeds[: _SEEDS // 3]:
            first = list(islice(variants(dict(test.case), interest), 2000))
            for case in dice.sample(first, min(len(first), 30)):
                second = list(islice(variants(case, interest), 2000))
                yield from ((test, one) for one in dice.sample(second, min(len(second), 60)))

    def _differ(self, mutant: Mutant, other: Policy, near: PolicyTest, case: Case) -> Witness | None:
        one, two = _decided(self._policy, case), _decided(other, case)
        if one is None or two is None:
            return None
        names = sorted(name for name in one[1].keys() | two[1].keys() if one[1].get(name) != two[1].get(name))
        names = [name for name in names if name in one[1]]
        if one[0] is not two[0] or names:
            return Witness(near, case, one[0].value, {name: one[1][name] for name in names}, {})
        return self._differ_in_document(mutant, other, near, case, one[0])

    def _differ_in_document(
        self, mutant: Mutant, other: Policy, near: PolicyTest, case: Case, outcome: Outcome
    ) -> Witness | None:
        """What no status shows: the block that is recommended, the protections that are named among the reasons."""
        kind = mutant.edit.way[:1]
        if kind == ("block",) and outcome is Outcome.ALLOW:
            blocks = [policy.decide(case).to_dict()["block"] for policy in (self._policy, other)]
            differing = {key: blocks[0][key] for key in blocks[0] if blocks[0][key] != blocks[1].get(key)}
            return Witness(near, case, outcome.value, {}, differing) if differing else None
        if kind == ("against",):
            reasons = [_reasons(policy, case) for policy in (self._policy, other)]
            return Witness(near, case, outcome.value, {}, {}, reasons[0]) if reasons[0] != reasons[1] else None
        return None


def _reasons(policy: Policy, case: Case) -> list[dict[str, Any]]:
    keys = ("code", "rule", "ground")
    return [
        {key: one[key] for key in keys if key in one and not (key == "ground" and "rule" in one)}
        for one in policy.decide(case).to_dict()["reasons"]
    ]


def _decided(policy: Policy, case: Case) -> tuple[Outcome, dict[str, str]] | None:
    try:
        return policy.evaluate(case)
    except CaseError:
        return None
