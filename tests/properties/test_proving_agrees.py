"""What the solver says of a rule is what the engine says: of random policies, every value that a rule can have.

Each case that the solver finds is decided by the reference executor, which must find the value that was asked for.
And a value that some random case has is never said to be impossible.
"""

import os
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import cases
import policies
import pytest

import fairblock
from fairblock.authoring.proving.answers import FOUND, NONE, OPEN
from fairblock.authoring.proving.bench import Bench
from fairblock.authoring.proving.logic import both
from fairblock.authoring.proving.spans import spans
from fairblock.authoring.proving.symbols import Unprovable
from fairblock.engine.executors.reference import Reference
from fairblock.engine.language.model import Ground
from fairblock.engine.semantics.view import CaseView

SEEDS = 12 if os.environ.get("HYPOTHESIS_PROFILE") == "quick" else 100
CASES = 12
PARTS = 4


def views(policy, seed, source):
    """Random cases of a policy, as the engine reads them, by the span that they lie in."""
    found = defaultdict(list)
    for number in range(CASES):
        case = cases.random_case(Random(f"{seed}.{number}"), source)
        try:
            verdict = policy.decide(case)
        except fairblock.CaseError:
            continue
        assert verdict
        view = CaseView(case)
        for span in spans(policy.model):
            if (span.since is None or span.since <= view.day) and (span.until is None or view.day < span.until):
                found[span].append(view)
    return found


def value_in(policy, view, rule):
    """The rule's value and, where it is true, whether the shop has talked."""
    reference = Reference(policy.model, view)
    finding = reference.finding(rule)
    value = str(finding.value)
    if value != "true" or not isinstance(rule, Ground) or rule.communication is None:
        return value
    return f"true, {reference.communication(rule, reference.conduct(rule, finding))}"


def wanted(reading, rule):
    """Every value that a rule may have, as a formula."""
    truth = reading.truth(rule)
    found = {"false": truth.false, "unknown": truth.unknown}
    if not isinstance(rule, Ground) or rule.communication is None:
        return found | {"true": truth.true}
    talked = reading.communication(rule)
    parts = {"true": talked.true, "false": talked.false, "unknown": talked.unknown}
    return found | {f"true, {name}": both(truth.true, part) for name, part in parts.items()}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_value_that_the_solver_finds_is_the_engines(part: int, tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    for seed in range(part, SEEDS, PARTS):
        source = policies.random_policy(Random(seed))
        folder = tmp_path / str(seed)
        folder.mkdir()
        policies.write_policy(source, folder)
        policy = fairblock.load_policy(folder, engine="reference")
        known = views(policy, seed, source)
        for span in spans(policy.model)[-2:]:
            for rule in policy.model.in_force(span.day):
                try:
                    bench = Bench(span, [(policy.model, [rule])], milliseconds=10_000)
                    questions = wanted(bench.reading(policy.model), rule)
                except Unprovable:
                    seen["unprovable"] += 1
                    continue
                possible = {value_in(policy, view, rule) for view in known[span]}
                for name, formula in questions.items():
                    answer = bench.search_small(formula)
                    seen[answer] += 1
                    if answer == FOUND:
                        case = bench.case()
                        policy.decide(case)  # it is valid
                        assert value_in(policy, CaseView(case), rule) == name, (seed, rule.id)
                    else:
                        assert answer == OPEN or name not in possible, (seed, rule.id, name)
    assert seen[FOUND] > 10 * SEEDS / PARTS
    assert seen[NONE] > 0
    assert seen[OPEN] <= seen[FOUND] / 100
    assert seen["unprovable"] <= seen[FOUND] / 20
