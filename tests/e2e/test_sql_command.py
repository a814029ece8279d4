"""`fairblock sql`: the query runs where no fairblock is, and says what the library says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("ibis")

import duckdb
import pyarrow.parquet as pq
import sqlglot
import tabling

import fairblock

CONFORMANCE = Path(__file__).resolve().parents[1] / "conformance"


def run(*arguments, code=0):
    command = Path(sys.executable).with_name("fairblock")
    done = subprocess.run([command, "sql", *arguments], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """The example cases that a table can hold, in a Parquet file, and what its rows mean."""
    paths = [p for p in sorted(CONFORMANCE.glob("*.json")) if not p.name.endswith(".expected.json")]
    table, cases = tabling.table_and_cases([{**json.loads(p.read_bytes()), "case_id": p.stem} for p in paths])
    file = tmp_path_factory.mktemp("tables") / "examples.parquet"
    pq.write_table(table, file)
    return file, cases


def test_the_query_for_duckdb_runs_in_a_bare_connection(examples):
    file, cases = examples
    printed = run("kuaishou", "--dialect", "duckdb", "--table", "the_cases").stdout
    policy = fairblock.load_policy("kuaishou")
    assert printed.startswith(f"-- kuaishou {policy.version} {policy.digest}\n")
    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW the_cases AS SELECT * FROM read_parquet('{file}')")
    rows = {row["case_id"]: row for row in connection.sql(printed).to_arrow_table().to_pylist()}
    found = [rows[case["case_id"]] for case in cases]
    assert len(found) == len(rows) >= 15
    assert {row["verdict"] for row in found} == {"allow", "deny", "needs-communication", None}
    assert not list(tabling.differences(policy, found, cases))


def test_the_same_policy_gives_the_same_query():
    assert run("base").stdout == run("base").stdout


@pytest.mark.parametrize("dialect", ["pyspark", "databricks", "trino", "bigquery", "clickhouse"])
def test_the_query_of_a_dialect_is_of_that_dialect(dialect):
    printed = run("base", "--dialect", dialect, "--all-looked-up", "--table", "warehouse_cases").stdout
    tree = sqlglot.parse_one(printed, read="spark" if dialect == "pyspark" else dialect)
    assert {"warehouse_cases"} == {
        table.name for table in tree.find_all(sqlglot.exp.Table) if not table.name.startswith("fairblock_")
    }
    columns = [column.alias_or_name for column in tree.selects]
    assert columns[:3] == ["case_id", "problem", "verdict"]
    rules = fairblock.load_policy("base").model.rules
    wanted = [f"{what}.{rule.id}" for rule in rules for what in ("value", "status")]
    # BigQuery has no dots in names
    assert columns[3:] == ([name.replace(".", "_") for name in wanted] if dialect == "bigquery" else wanted)


def test_a_dialect_that_nobody_knows_is_wrong_usage():
    said = run("base", "--dialect", "cobol", code=2).stderr
    assert "the dialect `cobol` is not one of duckdb, pyspark" in said


@pytest.mark.parametrize(("lang", "words"), [("en", "has no NULL for arrays"), ("zh", "的数组没有 NULL")])
def test_a_dialect_without_absent_arrays_needs_to_be_told_that_there_are_none(lang, words):
    done = run("base", "--dialect", "bigquery", "--lang", lang, code=3)
    assert done.stderr.startswith("table.null_arrays: ")
    assert words in done.stderr
    assert "--all-looked-up" in done.stderr
    assert not done.stdout


def test_a_policy_that_is_not_there():
    assert "policy.not_found" in run("basis", code=3).stderr
