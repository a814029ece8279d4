"""On random policies lints never fail, and what they say cannot be never is, in any case that is tried."""

import importlib.util
import sys
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairblock.authoring.linting.fixing import fix
from fairblock.authoring.linting.possible import Can, possible
from fairblock.authoring.linting.running import lint_policy
from fairblock.engine.executors.reference import ReferenceExecutor
from fairblock.engine.language.load import load_model
from fairblock.engine.semantics.spans import Spans
from fairblock.engine.semantics.truth import Truth

GENERATING = Path(__file__).resolve().parents[1] / "generating"


def load(name):
    spec = importlib.util.spec_from_file_location(f"lints_{name}", GENERATING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


policies, cases = load("policies"), load("cases")


def findings_in(seed, number):
    """What the reference executor finds for every condition of every rule of a random policy in random cases."""
    policy = policies.random_policy(Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        policies.write_policy(policy, Path(folder))
        model = load_model(folder)
    spans = Spans(model)
    for each in range(number):
        case = cases.random_case(Random(f"{seed}.{each}"), policy)
        reading = ReferenceExecutor(model).read(case, spans.of(case), plain=False)
        for rule in reading.rules:
            yield from reading.reference.finding(rule).walk()


@pytest.mark.slow
def test_what_cannot_be_never_is():
    settled = {"never true": 0, "never false": 0}

    @settings(max_examples=60, derandomize=True, database=None)
    @given(st.integers(0, 2**24))
    def right(seed):
        known = {}
        for finding in findings_in(seed, 10):
            if id(finding.condition) not in known:
                can = known[id(finding.condition)] = possible(finding.condition), finding.condition
                settled["never true"] += not can[0].be_true
                settled["never false"] += not can[0].be_false
            can = known[id(finding.condition)][0]
            assert can.be_true or finding.value is not Truth.TRUE, finding.condition
            assert can.be_false or finding.value is not Truth.FALSE, finding.condition

    right()
    assert min(settled.values()) >= 5, settled  # or else nothing was tried


def test_a_wrong_answer_would_be_seen(monkeypatch):
    monkeypatch.setitem(globals(), "possible", lambda _: Can(be_true=False))
    with pytest.raises(AssertionError):
        test_what_cannot_be_never_is()


@pytest.mark.slow
def test_lints_never_fail_and_fixing_keeps_the_answers():
    @settings(max_examples=40, derandomize=True, database=None)
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
