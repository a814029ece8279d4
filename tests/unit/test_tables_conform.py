"""The shared example cases and the data of the language's meaning, as rows of a table in DuckDB.

What is an error in `tests/conformance` and cannot stand in a table is named here, with why.
"""

import json
from pathlib import Path

import pytest

pytest.importorskip("ibis")

import semantic_cases
import tabling

import fairblock
from fairblock.engine.executors.columnar.sql import connect, of_arrow

CONFORMANCE = Path(__file__).resolve().parents[1] / "conformance"
CASES = sorted(path for path in CONFORMANCE.glob("*.json") if not path.name.endswith(".expected.json"))
NOT_IN_A_TABLE = {
    "14-naive-time": "a column of moments holds no naive time; as a text it is tried below",
    "`null` is not a value: the schema refuses it": "in a table what is null is absent",
    "`1.0` is refused": "a column of whole numbers holds no `1.0`",
    "a bool is no integer": "the same",
    "a text is no integer": "the same",
    "an unknown field": "a table has the columns of a case and no others",
    "no field ever holds ethnicity, sex, region, religion or spending tier": "the same",
    "but is an object": "no rule reads `extensions`, and a table does not hold them",
    "and nothing else": "a table has no number but the one, which is the schema's",
}
GROUPS = [(path, number) for path in semantic_cases.FILES for number, _ in enumerate(semantic_cases.groups(path))]


@pytest.fixture(scope="module")
def backend():
    return connect(threads=1)


def decided(policy, cases, backend, *, texts=False):
    table, held = tabling.table_and_cases(cases, texts=texts)
    assert len(held) == len(cases)
    return tabling.rows(policy, of_arrow(backend, "cases", tabling.numbered(table)))


@pytest.mark.parametrize("texts", [False, True], ids=["times", "texts"])
def test_the_example_cases(backend, texts):
    policy = fairblock.load_policy("kuaishou")
    names = [path for path in CASES if texts or path.stem not in NOT_IN_A_TABLE]
    assert len(names) >= 15
    found = decided(policy, [json.loads(path.read_bytes()) for path in names], backend, texts=texts)
    for path, row in zip(names, found, strict=True):
        wanted = json.loads(path.with_suffix(".expected.json").read_bytes())
        if wanted["verdict"] == "error":
            assert [row["problem"]] == wanted["codes"], path.stem
            assert row["verdict"] is None
            continue
        assert (row["problem"], row["verdict"]) == (None, wanted["verdict"]), path.stem
        assert {name: row[f"status.{name}"] for name in wanted["statuses"]} == wanted["statuses"], path.stem
        assert not list(tabling.differences(policy, [row], [json.loads(path.read_bytes())])), path.stem


def says(row, variant):
    """What a row says of that which a variant expects."""
    if "errors" in variant:
        return {"problem": next(code for code in tabling.ORDER if code in variant["errors"])}, {
            "problem": row["problem"]
        }
    wanted, found = {"problem": None}, {"problem": row["problem"]}
    for value, key in (("true", "t"), ("false", "f"), ("unknown", "u")):
        for name in variant.get(key, []):
            wanted[f"value.{name}"], found[f"value.{name}"] = value, row[f"value.{name}"]
    for name, status in variant.get("status", {}).items():
        wanted[f"status.{name}"], found[f"status.{name}"] = status, row[f"status.{name}"]
    if "verdict" in variant:
        wanted["verdict"], found["verdict"] = variant["verdict"], row["verdict"]
    return wanted, found


@pytest.mark.parametrize(("path", "number"), GROUPS, ids=[f"{path.stem}-{number}" for path, number in GROUPS])
def test_semantics(backend, tmp_path, path, number):
    group = semantic_cases.groups(path)[number]
    semantic_cases.write(group, tmp_path)
    policy = fairblock.load_policy(tmp_path)
    variants = [variant for variant in group["variants"] if variant["says"] not in NOT_IN_A_TABLE]
    cases = [semantic_cases.built(group, variant) for variant in variants]
    texts = any("errors" in variant for variant in variants)
    rows = decided(policy, cases, backend, texts=texts)
    for variant, case, row in zip(variants, cases, rows, strict=True):
        wanted, found = says(row, variant)
        assert found == wanted, variant["says"]
        assert not list(tabling.differences(policy, [row], [case])), variant["says"]


def test_what_is_said_to_be_in_no_table_is_there():
    said = {variant["says"] for path in semantic_cases.FILES for group in semantic_cases.groups(path)
            for variant in group["variants"]}  # fmt: skip
    assert set(NOT_IN_A_TABLE) <= said | {path.stem for path in CASES}


def test_the_values_may_be_left_out(backend):
    policy = fairblock.load_policy("kuaishou")
    cases = [json.loads(path.read_bytes()) for path in CASES if path.stem not in NOT_IN_A_TABLE]
    table = of_arrow(backend, "cases", tabling.numbered(tabling.table_and_cases(cases)[0]))
    both, statuses = (policy.decide_table(table, ("row",), values=values) for values in (True, False))
    assert statuses.columns == tuple(name for name in both.columns if not name.startswith("value."))
    wanted = both.select(*statuses.columns).order_by("row").to_pyarrow().to_pylist()
    assert statuses.order_by("row").to_pyarrow().to_pylist() == wanted
    assert len({row["verdict"] for row in wanted}) > 2
