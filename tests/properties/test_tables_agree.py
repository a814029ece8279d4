"""The columnar executor says what the library says of each row: random policies and cases, and broken cases."""

import copy
import gc
from collections import Counter
from random import Random

import pytest

pytest.importorskip("ibis")

import broken_cases
import policies
import tabling

import fairblock
from fairblock.engine.executors.columnar import tallies
from fairblock.engine.executors.columnar.backend import connect, of_arrow

PARTS, POLICIES = 8, 28  # so that they are shared out among processes: 224 policies, 8,960 rows


@pytest.fixture(scope="module")
def backend():
    return connect(threads=1)


@pytest.fixture
def little_collecting():
    threshold = gc.get_threshold()
    tabling.spare_collecting()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


@pytest.mark.parametrize("part", range(PARTS))
def test_on_random_policies_and_cases(part, backend, little_collecting):
    verdicts = Counter()
    for number in range(POLICIES):
        # the checks of a case are the same for all policies but for little: one in eight is enough
        found, faults = tabling.faults_of(number * PARTS + part, backend, valid=number % PARTS != 0)
        assert not faults
        verdicts.update(row["verdict"] for row in found)
    assert set(verdicts) == {"allow", "deny", "needs-communication"}
    assert verdicts.total() == POLICIES * tabling.CASES


def test_a_difference_is_seen(monkeypatch, backend):
    """A comparison that could not fail would be worth nothing: the executor is made to count one too many."""
    count = tallies._sure
    monkeypatch.setattr(tallies, "_sure", lambda found: count(found) + 1)
    assert any(tabling.faults_of(seed, backend, valid=True)[1] for seed in range(20))


@pytest.fixture(scope="module")
def one_policy(tmp_path_factory):
    """A policy for one platform that reads a good deal, with its source."""
    source = policies.random_policy(Random(11))
    folder = tmp_path_factory.mktemp("policy")
    policies.write_policy({**source, "platforms": ["kuaishou"]}, folder)
    return source, fairblock.load_policy(folder)


@pytest.mark.parametrize("texts", [False, True], ids=["times", "texts"])
def test_broken_cases_get_the_code_that_the_library_gives(one_policy, backend, texts):
    source, policy = one_policy
    table, cases = tabling.table_and_cases(list(tabling.broken_of(texts, source, 2500)), texts=texts)
    found = tabling.rows(policy, of_arrow(backend, "broken", tabling.numbered(table)))
    assert not list(tabling.differences(policy, found, cases))
    codes = Counter(row["problem"] for row in found)
    assert codes[None] > 100
    wanted = {"case.schema", "case.other_platform", "case.another_buyer", "case.duplicate_id"}
    assert wanted | ({"case.time"} if texts else set()) <= set(codes)


@pytest.mark.parametrize("texts", [False, True], ids=["times", "texts"])
def test_each_single_change_gets_the_code_that_the_library_gives(one_policy, backend, texts):
    _, policy = one_policy
    every = [copy.copy(case) for name, case in broken_cases.replacements(broken_cases.full_case()) if "ten" not in name]
    table, cases = tabling.table_and_cases(every, texts=texts)
    assert len(cases) > 5000
    found = tabling.rows(policy, of_arrow(backend, "broken", tabling.numbered(table)))
    assert not list(tabling.differences(policy, found, cases))


def test_too_many_records(one_policy, backend):
    _, policy = one_policy
    full = broken_cases.full_case()
    every = [case for name, case in broken_cases.replacements(full) if "ten thousand" in name]
    every = [case for case in every if isinstance(case, dict)][:2]
    table, cases = tabling.table_and_cases([full, *every])
    found = tabling.rows(policy, of_arrow(backend, "broken", tabling.numbered(table)))
    assert [row["problem"] for row in found] == [None, "case.too_large", "case.too_large"]
    assert not list(tabling.differences(policy, found, cases))
