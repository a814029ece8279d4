"""On random policies lints never fail, and what they say cannot be never is, in any case that is tried."""

import itertools
import tempfile
from pathlib import Path
from random import Random

import cases
import policies
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairblock.authoring.linting.fixing import fix
from fairblock.authoring.linting.possible import Can, possible
from fairblock.authoring.linting.running import lint_policy
from fairblock.authoring.linting.subject import Written
from fairblock.engine.executors.reference import ReferenceExecutor
from fairblock.engine.language.load import load_model
from fairblock.engine.language.model import All, Any_, Compare
from fairblock.engine.semantics.comparing import Here
from fairblock.engine.semantics.spans import Spans
from fairblock.engine.semantics.truth import Truth

SEEDS = 160


def beside_each_other(model):
    """The predicates of a policy's rules, and for two comparisons of one field that both hold, or one of them."""
    compared = {}
    for rule in model.rules:
        for part, collection in Written(rule.when, None).parts():
            if collection is not None:
                yield part, collection
            if isinstance(part, Compare) and collection is not None:
                compared.setdefault((collection, part.path), []).append(part)
    for (collection, _), group in compared.items():
        for pair in itertools.combinations(group, 2):
            yield All(pair), collection
            yield Any_(pair), collection


def values_in(seed, number):
    """Conditions of a random policy with their values in random cases and their records: condition, place, value."""
    policy = policies.random_policy(Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        policies.write_policy(policy, Path(folder))
        model = load_model(folder)
    spans, predicates = Spans(model), list(beside_each_other(model))
    for each in range(number):
        case = cases.random_case(Random(f"{seed}.{each}"), policy)
        reading = ReferenceExecutor(model).read(case, spans.of(case), plain=False)
        for rule in reading.rules:
            for finding in reading.reference.finding(rule).walk():
                yield finding.condition, None, finding.value
        for part, collection in predicates:
            for record in reading.reference.view.records(collection) or ():
                yield part, collection, reading.reference.comparing.predicate(part, Here(collection, record))


@pytest.mark.slow
def test_what_cannot_be_never_is():
    settled = {"true": 0, "false": 0}
    for seed in range(SEEDS):
        known = {}  # by identity: the conditions of one policy live as long as this round
        for condition, collection, value in values_in(seed, 6):
            at = id(condition), collection
            if at not in known:
                known[at] = can = possible(condition, collection)
                settled["true"] += not can.be_false
                settled["false"] += not can.be_true
            assert known[at].be_true or value is not Truth.TRUE, condition
            assert known[at].be_false or value is not Truth.FALSE, condition
    assert min(settled.values()) >= 20, settled  # or else nothing was tried


def test_a_wrong_answer_would_be_seen(monkeypatch):
    monkeypatch.setitem(globals(), "possible", lambda *_: Can(be_true=False))
    with pytest.raises(AssertionError):
        test_what_cannot_be_never_is()


@pytest.mark.slow
def test_lints_never_fail_and_fixing_keeps_the_answers():
    @settings(max_examples=30, derandomize=True, database=None)
    @given(st.integers(0, 2**24))
    def sound(seed):
        with tempfile.TemporaryDirectory() as folder:
            policies.write_policy(policies.random_policy(Random(seed)), Path(folder))
            linted = lint_policy(folder)
            assert not linted.problems
            for finding in linted.findings:
                assert finding.problem.source
                assert finding.problem.text.zh
                assert finding.problem.text.en
                assert "{" not in finding.problem.text.en.replace("{…}", "")
            after, made = fix(linted)
            assert not after.problems
            assert [rule.when for rule in after.model.rules] == [rule.when for rule in linted.model.rules]
            assert not [one for one in after.findings if one.name == "lists-must-not-repeat"] or not made

    sound()
