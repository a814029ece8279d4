"""A policy goes to another process by what it is, and decides there as it does here."""

import copy
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import pytest

import fairblock

ROOT = Path(__file__).resolve().parents[2]
CASES = [json.loads(file.read_bytes()) for file in sorted(ROOT.glob("examples/cases/*.json"))]
needs_rete = pytest.mark.skipif(find_spec("durable_rules_engine") is None, reason="durable-rules is not installed")


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("carried", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy, copy.copy])
def test_a_policy_that_was_carried_gives_the_same_answers(carried, engine):
    policy = fairblock.load_policy("kuaishou", engine=engine)
    before = [policy.decide(case).to_json() for case in CASES]
    found = carried(policy)
    assert (found.digest, repr(found)) == (policy.digest, repr(policy))
    assert [found.decide(case).to_json() for case in CASES] == before
    assert [found.evaluate(case) for case in CASES] == [policy.evaluate(case) for case in CASES]


@needs_rete
def test_the_engine_goes_with_it():
    both = pickle.loads(pickle.dumps(fairblock.load_policy("base", engine="both")))
    assert both.trace(CASES[0])


def test_processes_that_are_started_anew_decide_with_it():
    policy = fairblock.load_policy("kuaishou")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        verdicts = list(pool.map(policy.decide, CASES))
    assert verdicts == [policy.decide(case) for case in CASES]
