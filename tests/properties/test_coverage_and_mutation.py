"""Every policy can be watched and changed: what is seen is what can be, and a mutant is a policy that answers."""

from random import Random

import policies
from cases import random_case
from hypothesis import given, settings
from hypothesis import strategies as st

from fairblock.authoring.coverage.page import coverage_page
from fairblock.authoring.coverage.report import Coverage, coverage_lines
from fairblock.authoring.coverage.watching import look, watch
from fairblock.authoring.mutating.mutants import Breeding
from fairblock.engine.deciding.policy import Policy
from fairblock.engine.language.load import load_sources
from fairblock.engine.language.model import Ground


def written(seed, folder):
    """A random policy as files, and a case for it."""
    policy = policies.random_policy(Random(seed))
    policies.write_policy(policy, folder)
    return policy


@settings(derandomize=True, database=None, max_examples=60)
@given(seed=st.integers(0, 2**24))
def test_what_is_seen_is_what_can_be(seed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("watched") / "policy"
    policy = written(seed, folder)
    resolved, model = load_sources(str(folder))
    decider, watched = Policy(model), watch(resolved, model)
    dice = Random(seed)
    for _ in range(8):
        case = random_case(dice, policy)
        decider.evaluate(case)
        look(watched, model, [case])
    for name, point in watched.points():
        assert set(watched.values(point)) <= point.possible, (name, point.place.data)
    coverage = Coverage(model.name, watched)
    assert list(coverage_lines(coverage, "en"))
    assert coverage_page([coverage], "zh").endswith("</html>\n")


@settings(derandomize=True, database=None, max_examples=15)
@given(seed=st.integers(0, 2**24))
def test_a_mutant_is_a_policy_that_answers(seed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("watched") / "policy"
    policy = written(seed, folder)
    resolved, model = load_sources(str(folder))
    dice = Random(seed)
    mutants = list(Breeding(resolved, model).mutants())
    assert len({one.id for one in mutants}) == len(mutants)
    case = random_case(dice, policy)
    original = Policy(model).evaluate(case)[1]
    for mutant in dice.sample(mutants, min(len(mutants), 8)):
        outcome, statuses = Policy(mutant.model).evaluate(case)
        assert outcome is not None
        # a ground rule's status follows those of others, too
        alone = {rule.id for rule in model.rules if not isinstance(rule, Ground)} - mutant.changed
        assert all(statuses[name] == original[name] for name in alone & statuses.keys())
