"""Measures what tests show of a policy: `fairblock test --coverage`."""

from collections.abc import Iterable

from ...engine.deciding.policy import Policy
from ...engine.language.load import load_sources
from ...engine.language.model import Ground
from ...engine.semantics.problems import CaseError
from ..testing.model import ERROR, PolicyTest
from .report import Coverage
from .watching import look, watch


def measure(name: str, tests: Iterable[PolicyTest]) -> Coverage:
    """What these tests of the policy of that name or folder show of it; raises PolicyError."""
    resolved, model = load_sources(name)
    policy, watched = Policy(model), watch(resolved, model)
    others = {rule.id for rule in model.rules if not isinstance(rule, Ground)}
    for test in tests:
        if test.expected.verdict != ERROR and _is_valid(policy, test):
            # a test that states how a protection or procedure comes out is about it, even if no ground asks for it
            look(watched, model, [dict(test.case)], others & test.expected.statuses.keys())
    return Coverage(model.name, watched)


def _is_valid(policy: Policy, test: PolicyTest) -> bool:
    try:
        policy.evaluate(test.case)
    except CaseError:
        return False
    return True
