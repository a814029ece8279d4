"""The shortest honest way to an allow, proven: no fewer acts would do, and where there is no remedy nothing would.

The solver looks at all that could honestly be done about a case at once (`generating/honest.py`); the tests of
remedies only try what the engine proposes.
"""

import os
from collections import Counter

import honest
import pytest
from shop_cases import perturbed

import fairblock
from fairblock.authoring.proving.answers import FOUND, NONE
from fairblock.authoring.proving.logic import Solver

POLICY = fairblock.load_policy("kuaishou")
SEEDS = 8 if os.environ.get("HYPOTHESIS_PROFILE") == "quick" else 60
PARTS = 4
MOST = 3  # remedies that a verdict has at most


def acts(steps):
    """How many acts the steps are."""
    return sum(step.get("at_least", step.get("attempts", 1)) for step in steps)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_remedy_is_the_shortest_way_and_without_one_there_is_none(part):
    seen = Counter()
    for seed in range(part, SEEDS, PARTS):
        case = perturbed(seed)
        verdict = POLICY.decide(case)
        if verdict.outcome == "allow":
            continue
        remedies = {remedy["rule"]: remedy["steps"] for remedy in verdict.remedies}
        for rule in POLICY.model.grounds:
            if rule.id not in remedies and len(remedies) == MOST:
                continue  # it may have one that is longer
            open_case, allowed, count = honest.question(POLICY.model, case, rule)
            solver = Solver(open_case.given, 20_000)
            if rule.id not in remedies:
                assert solver.search(allowed) == NONE, (seed, rule.id)
                seen["nothing would help"] += 1
                continue
            needed = acts(remedies[rule.id])
            assert solver.search(allowed, count < needed) == NONE, (seed, rule.id, remedies[rule.id])
            assert solver.search(allowed, count <= needed) == FOUND, (seed, rule.id, remedies[rule.id])
            seen["one act" if needed == 1 else "several acts"] += 1
    assert seen["nothing would help"] > SEEDS
    assert seen["one act"] > 0
    assert seen["several acts"] > 0
