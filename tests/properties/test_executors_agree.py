"""The compiled executor says what the reference executor says: of every rule, and of the case."""

import agreeing
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

POLICIES = 35
PARTS = 5  # so that they are shared out among processes: 35 * 5 * 12 = 2,100 pairs


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_on_random_policies_and_cases(part):
    tried, outcomes = [], set()

    # the same policies in every run: what it finds elsewhere, `make agree` finds
    @settings(max_examples=POLICIES, derandomize=True, database=None)
    @given(st.integers(0, 2**24))
    def agree(seed):
        count, found, faults = agreeing.pairs_of(seed * PARTS + part)
        assert not faults
        tried.append(count)
        outcomes.update(found)

    agree()
    assert sum(tried) >= 400
    assert outcomes == {"allow", "deny", "needs-communication"}


def test_a_difference_is_seen(monkeypatch):
    """A comparison that could not fail would be worth nothing: one executor is made to count one too many."""
    from fairblock.engine.executors.compiled import tallies

    monkeypatch.setitem(tallies.NAMES, "at_least", lambda found, bound: 3)
    assert any(agreeing.pairs_of(seed)[2] for seed in range(20))
