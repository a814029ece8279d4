"""The columnar executor says what the library says of each row: random policies and cases, and broken cases."""

import gc
from collections import Counter
from random import Random

import pytest

pytest.importorskip("ibis")

import broken_cases
import tabling

from fairblock.engine.executors.columnar import tallies
from fairblock.engine.executors.columnar.errors import TableError
from fairblock.engine.executors.columnar.sql import connect, of_arrow
from fairblock.engine.language.moments import read_time
from fairblock.engine.language.types import TIME, case_types
from fairblock.engine.tables.rows import rows_of, table_of, table_of_rows

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
    verdicts, refused = Counter(), Counter()
    for number in range(POLICIES):
        # the checks of a case are the same for all policies but for little: one in eight is enough
        try:
            found, faults = tabling.faults_of(number * PARTS + part, backend, valid=number % PARTS != 0)
        except TableError as error:  # a product of products; what is computed at all is computed exactly
            refused[error.code] += 1
            continue
        assert not faults
        verdicts.update(row["verdict"] for row in found)
    assert set(verdicts) == {"allow", "deny", "needs-communication"}
    assert set(refused) <= {"table.digits"}
    assert refused.total() <= POLICIES // 10
    assert verdicts.total() == (POLICIES - refused.total()) * tabling.CASES


def test_a_difference_is_seen(monkeypatch, backend):
    """A comparison that could not fail would be worth nothing: the executor is made to count one too many."""
    count = tallies._sure
    monkeypatch.setattr(tallies, "_sure", lambda found: count(found) + 1)
    assert any(tabling.faults_of(seed, backend, valid=True)[1] for seed in range(20))


@pytest.fixture(scope="module")
def one_policy(tmp_path_factory):
    """A policy for one platform that reads a good deal, with its source."""
    return tabling.small_policy(tmp_path_factory.mktemp("policy"))


@pytest.mark.parametrize("texts", [False, True], ids=["times", "texts"])
def test_broken_cases_get_the_code_that_the_library_gives(one_policy, backend, texts):
    source, policy = one_policy
    table, cases = tabling.table_and_cases(list(tabling.broken_of(texts, source, 900)), texts=texts)
    found = tabling.rows(policy, of_arrow(backend, "broken", tabling.numbered(table)))
    assert not list(tabling.differences(policy, found, cases))
    codes = Counter(row["problem"] for row in found)
    assert codes[None] > 50
    wanted = {"case.schema", "case.other_platform", "case.another_buyer", "case.duplicate_id"}
    assert wanted | ({"case.time"} if texts else set()) <= set(codes)


@pytest.mark.parametrize("texts", [False, True], ids=["times", "texts"])
def test_each_single_change_gets_the_code_that_the_library_gives(one_policy, backend, texts):
    _, policy = one_policy
    every = [case for name, case in broken_cases.replacements(broken_cases.full_case()) if "ten thousand" not in name]
    # other ones for each way of writing times
    table, cases = tabling.table_and_cases(Random(str(texts)).sample(every, 1500), texts=texts)
    assert len(cases) > 500
    found = tabling.rows(policy, of_arrow(backend, "broken", tabling.numbered(table)))
    assert not list(tabling.differences(policy, found, cases))


def test_what_no_case_may_hold_fails_no_query(one_policy, backend):
    """Whole numbers at the ends of their type, moments before the year 0, after 9999, and DuckDB's infinite ones."""
    _, policy = one_policy
    row = next(rows_of(table_of([broken_cases.full_case()])))
    places = [path for path, value in broken_cases.walk(row) if type(value) is int]
    assert len(places) > 40
    before, after = read_time("0000-01-01T00:00:00+23:59") - 1, read_time("9999-12-31T23:59:59.999999-23:59") + 1
    every = [
        broken_cases.change(row, path, lambda _, value=value: value)
        for path in places
        for value in (2**63 - 1, -(2**63), before, after)
    ]
    table = table_of_rows([row, *every])
    found = tabling.rows(policy, of_arrow(backend, "broken", tabling.numbered(table)))
    of_fields = case_types().root
    wanted = ["case.time" if _is_time(of_fields, path) else "case.number" for path in places for _ in range(4)]
    assert [one["problem"] for one in found] == [None, *wanted]


def _is_time(field, path):
    for step in path:
        field = field.item if isinstance(step, int) else field.fields[step]
    return field.kind == TIME


def test_records_that_are_null(one_policy, backend):
    _, policy = one_policy
    full = broken_cases.full_case()
    every = [{**full, name: [*records, None]} for name, records in full.items() if isinstance(records, list)]
    every += [{**full, "operator": {**full["operator"], "permissions": [None]}}]
    table, cases = tabling.table_and_cases(every)
    assert len(cases) == len(every) > 10
    found = tabling.rows(policy, of_arrow(backend, "broken", tabling.numbered(table)))
    assert {row["problem"] for row in found} == {"case.schema"}
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
