"""Cases as rows of a table: what comes back is decided as what went in."""

import json
from copy import deepcopy
from pathlib import Path
from random import Random

import pytest
from cases import random_case
from policies import random_policy, write_policy

import fairblock
from fairblock.engine.language.moments import parse_time, read_time
from fairblock.engine.language.types import case_types

pa = pytest.importorskip("pyarrow")

from fairblock.engine.tables.layout import case_schema  # noqa: E402
from fairblock.engine.tables.rows import case_of, rows_of, table_of, time_text  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "tests" / "conformance").glob("[0-9]*[a-z].json"))


def decided(policy, case):
    try:
        return policy.evaluate(case)
    except fairblock.CaseError as error:
        return [problem.code for problem in error.problems]


def comes_back_the_same(policy, cases):
    before = deepcopy(cases)
    table = table_of(cases)
    assert cases == before
    assert table.schema == case_schema()
    rows = table.to_pylist()
    assert [case_of(row) for row in rows_of(table)] == [case_of(row) for row in rows]
    for case, row in zip(cases, rows, strict=True):
        again = json.loads(json.dumps(case_of(row)))
        assert decided(policy, again) == decided(policy, case)


def test_every_example_comes_back():
    examples = [json.loads(path.read_bytes()) for path in EXAMPLES if "naive" not in path.stem]
    examples = [case for case in examples if "expected" not in case and "verdict" not in case]
    assert len(examples) >= 15
    comes_back_the_same(fairblock.load_policy("kuaishou"), examples)


@pytest.mark.parametrize("seed", range(12))
def test_random_cases_come_back(seed, tmp_path):
    source = random_policy(Random(f"tables {seed}"))
    write_policy(source, tmp_path)
    policy = fairblock.load_policy(str(tmp_path))
    comes_back_the_same(policy, [random_case(Random(f"tables {seed}.{n}"), source) for n in range(25)])


def test_every_field_of_the_case_is_a_column():
    def names(field):
        inner = field.item or field
        return {name: names(one) for name, one in inner.fields.items() if name != "extensions"}

    def columns(kind):
        kind = kind.value_type if pa.types.is_list(kind) else kind
        return {one.name: columns(one.type) for one in kind.fields} if pa.types.is_struct(kind) else {}

    assert {one.name: columns(one.type) for one in case_schema()} == names(case_types().root)


CASE = {
    "case_id": "c1",
    "as_of": "2026-03-01T12:00:00+08:00",
    "platform": "kuaishou",
    "shop": {"id": "s1"},
    "operator": {"id": "u1", "role": "agent", "permissions": []},
    "buyer": {"id": "b1"},
    "request": {"buyer_id": "b1"},
}


def there_and_back(case):
    return case_of(table_of([case]).to_pylist()[0])


def test_absent_and_empty_stay_apart():
    assert there_and_back(CASE)["operator"]["permissions"] == []
    assert "orders" not in there_and_back(CASE)
    assert there_and_back(CASE | {"orders": []})["orders"] == []
    assert there_and_back(CASE | {"statistics": {}})["statistics"] == {}
    assert there_and_back(CASE)["request"] == {"buyer_id": "b1"}


def test_extensions_and_further_columns_are_left_out():
    order = {"id": "o1", "placed_at": "2026-02-01T00:00:00Z", "status": "paid"}
    case = CASE | {"orders": [order | {"extensions": {"a": 1}}], "extensions": {"b": [None]}}
    assert there_and_back(case)["orders"] == [order]
    row = table_of([case]).append_column("bucket", pa.array([7])).to_pylist()[0]
    assert case_of(row) == there_and_back(CASE | {"orders": [order]})
    table = table_of([case]).append_column("bucket", pa.array([7])).drop_columns(["blocks", "statistics"])
    assert [case_of(row) for row in rows_of(table)] == [there_and_back(case)]


def test_a_time_is_written_in_utc_with_microseconds_only_where_there_are_any():
    assert there_and_back(CASE)["as_of"] == "2026-03-01T04:00:00Z"
    assert there_and_back(CASE | {"as_of": "2026-03-01t12:00:00.1200z"})["as_of"] == "2026-03-01T12:00:00.12Z"


@pytest.mark.parametrize(
    "text",
    [
        "0000-01-01T00:00:00Z",
        "0000-01-01T00:00:00+23:59",
        "0000-02-29T23:59:59.999999-11:30",
        "0001-01-01t00:00:00z",
        "1582-10-10T00:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_times_of_all_years_survive(text):
    for other in ("2026-01-01T00:00:00Z", "2026-01-01t00:00:00z"):  # read by Arrow, and by ourselves
        row = next(rows_of(table_of([CASE | {"as_of": text}, CASE | {"as_of": other}])))
        assert row["as_of"] == parse_time(text)
        assert read_time(case_of(row)["as_of"]) == parse_time(text)


def test_a_moment_that_no_text_can_write_is_refused():
    with pytest.raises(ValueError, match="outside the years 0 to 9999"):
        time_text(10**18)


def test_a_mistyped_case_is_an_error():
    with pytest.raises((pa.ArrowException, TypeError)):
        table_of([CASE | {"orders": "none"}])


def test_no_cases_are_a_table_too():
    assert table_of([]).num_rows == 0
    assert table_of([]).schema == case_schema()
