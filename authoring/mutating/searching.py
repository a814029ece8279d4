"""Looks for a case that shows what a mutant changes: the tests' cases with ever more small changes.

First come changes of what the two versions read differently, then of all that the rule reads, then two changes at
once. Cases are also made up, so that the changed piece decides where in no test's case it does.
"""

import time
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import attrs

from ...engine.deciding.outcome import Outcome
from ...engine.deciding.policy import Policy
from ...engine.semantics.accepting import accepted
from ...engine.semantics.problems import CaseError
from ..testing.model import PolicyTest, Suite
from .differences import difference
from .interest import sharp, wide
from .lessening import lessened
from .mutants import Mutant
from .seeding import made
from .telling import Case, Few, Sign, Telling, affected
from .varying import Varying

SECONDS = 2.0  # of work, for one mutant
IN_ALL = 40.0  # for all; what is left over then is only looked for in the first place
_SEEDS = 24  # tests' cases from which is looked around
_NEAREST = 6  # of them, those from which is looked further
_SHARP, _WIDE, _PAIRS = 4_000, 6_000, 12_000  # cases that are tried at each step
_FIRST = 400  # of pairs, different first changes
_NEAR = ("communicated", "eligible", "proven", "applies", "met", "unmet", "shielded", "unproven", "unresolved")


@attrs.frozen(eq=False)
class Witness:
    """A case on which original and mutant differ, what the original says, and the suite for a test of it."""

    suite: Suite
    case: Case
    sign: Sign


@attrs.frozen(eq=False)
class _Seed:
    test: PolicyTest
    case: Case
    outcome: Outcome | None = None
    statuses: dict[str, str] = attrs.field(factory=dict)
    suite: Suite | None = None  # of a case that was found before


class Search:
    """Looks for witnesses against one original. What was found once is tried first on the next mutant."""

    def __init__(self, policy: Policy, suites: Iterable[Suite], in_all: float = IN_ALL) -> None:
        self._policy = policy
        self._suites = tuple(suites)
        tests = [test for suite in self._suites for test in suite.tests if test.todo is None]
        self._seeds = [seed for test in tests if (seed := self._seed(test)) is not None]
        self._few: dict[frozenset[str], Few] = {}
        self._left = in_all
        self._found: list[_Seed] = []

    def _seed(self, test: PolicyTest) -> _Seed | None:
        case = dict(test.case)
        if not accepted(case, self._policy.model.platforms):
            return None
        try:
            return _Seed(test, case, *self._policy.evaluate(case))
        except CaseError:
            return None

    def witness(self, mutant: Mutant) -> Witness | None:
        """A case that shows the difference; None where none was found, which does not prove that there is none."""
        telling = self.telling(mutant)
        began = time.process_time()
        until = began + min(SECONDS, max(self._left, SECONDS / 10))
        for number, (seed, case) in enumerate(self._candidates(mutant)):
            sign = telling.sign(case)
            if sign is not None:
                witness = self._witness(mutant, telling, seed, case, sign)
                self._left -= time.process_time() - began
                return witness
            if number % 64 == 0 and time.process_time() > until:
                break
        self._left -= time.process_time() - began
        return None

    def _witness(self, mutant: Mutant, telling: Telling, seed: _Seed, case: Case, sign: Sign) -> Witness:
        if seed.suite is not None:
            return Witness(seed.suite, case, sign)
        near, own = self._suites_for(mutant, seed)
        cases = [(suite, lessened(suite.base, case, lambda one: telling.sign(one) == sign)) for suite in own or [near]]
        sizes = [len(str(difference(suite.base, one))) for suite, one in cases]
        suite, case = cases[sizes.index(min(sizes))]
        self._found.append(_Seed(seed.test, case, suite=suite))
        return Witness(suite, case, sign)

    def _suites_for(self, mutant: Mutant, seed: _Seed) -> tuple[Suite, list[Suite]]:
        """The suite of the test that was near, and the suites that are about the changed rules."""
        near = next(suite for suite in self._suites if suite.name == seed.test.suite)
        files = {name.replace(".", "-") for name in mutant.changed}
        named = [one for one in self._suites if one.name in mutant.changed or Path(one.file).stem in files]
        stating = [
            one for one in self._suites if any(mutant.changed & test.expected.statuses.keys() for test in one.tests)
        ]
        return near, (named or ([near] if near in stating else stating))[:4]

    def telling(self, mutant: Mutant) -> Telling:
        """What tells this mutant from the original."""
        if mutant.changed not in self._few:
            self._few[mutant.changed] = Few(self._policy.model, mutant.changed)
        return Telling(self._policy, self._few[mutant.changed], mutant)

    def _candidates(self, mutant: Mutant) -> Iterator[tuple[_Seed, Case]]:
        """The cases to try, the likeliest first."""
        seeds = self._near(mutant)
        yield from ((seed, seed.case) for seed in chain(self._found, seeds))
        if not seeds:
            return
        first, every = (Varying(self._policy.model, of(mutant, self._policy.model)) for of in (sharp, wide))
        few = seeds[:_SEEDS]
        yield from islice(_around(few[: 2 * _NEAREST], first), _SHARP // 2)
        own = [_Seed(seed.test, case) for seed in few[:2] for case in made(self._policy, mutant, seed.case)]
        own = [seed for seed in own if accepted(seed.case, self._policy.model.platforms)]
        yield from ((seed, seed.case) for seed in own)
        yield from islice(_around(own, first), _SHARP)
        nearest = [*few[:1], *own[:3]]
        for firsts in (_FIRST // 4, _FIRST):
            yield from islice(_pairs(nearest, first, first, firsts), _PAIRS // 2)
        yield from islice(_around([*own, *few], every), _WIDE)
        yield from islice(_pairs(nearest, first, every, _FIRST), _PAIRS)
        yield from islice(_pairs(nearest, every, first, _FIRST), _PAIRS)

    def _near(self, mutant: Mutant) -> list[_Seed]:
        """The tests' cases nearest to the matter: the rule's own tests in which it comes to something first."""
        names = mutant.changed | affected(self._policy.model, mutant)

        def distance(seed: _Seed) -> tuple[int, int, bool]:
            stated = not mutant.changed & seed.test.expected.statuses.keys()
            ranks = [_NEAR.index(found) for name in names if (found := seed.statuses.get(name)) in _NEAR]
            return 2 * stated + (not ranks), min(ranks, default=len(_NEAR)), seed.outcome is Outcome.DENY

        return sorted(self._seeds, key=distance)


def _around(seeds: list[_Seed], varying: Varying) -> Iterator[tuple[_Seed, Case]]:
    """One change of each seed in turn, so that none of them keeps the others waiting."""
    return _in_turn([((seed, case) for case in varying.variants(seed.case)) for seed in seeds])


def _pairs(seeds: list[_Seed], one: Varying, other: Varying, most: int) -> Iterator[tuple[_Seed, Case]]:
    """Two changes, those first that come early in both; of the first change so many."""
    firsts = islice(_around(seeds, one), most)
    return _in_turn([((seed, case) for case in other.variants(changed)) for seed, changed in firsts])


def _in_turn(rows: list[Iterator[tuple[_Seed, Case]]]) -> Iterator[tuple[_Seed, Case]]:
    while rows:
        left = []
        for row in rows:
            found = next(row, None)
            if found is not None:
                yield found
                left.append(row)
        rows = left
