"""The installed `fairblock sql`: what it prints runs elsewhere, and what cannot be printed is named."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import sqlglot
import tabling

import fairblock

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("fairblock")
CASES = ("extortion", "hoarding", "not-received")
LACKING_ARRAYS = ("bigquery", "clickhouse")


def sql(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, "sql", *arguments, "--lang", "en"], capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example cases as a Parquet file."""
    cases = [json.loads((ROOT / f"examples/cases/{name}.json").read_bytes()) for name in CASES]
    path = tmp_path_factory.mktemp("tables") / "cases.parquet"
    pq.write_table(tabling.table_of(cases), path)
    return path


@pytest.mark.parametrize("policy", ["kuaishou", str(ROOT / "examples/policies/my-shop")])
def test_the_query_gives_the_verdicts_of_the_library_in_a_bare_database(policy: str, table: Path) -> None:
    printed = sql(policy, "--table", "here")
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.startswith(f"-- {fairblock.load_policy(policy).name} ")
    database = duckdb.connect()
    database.execute(f"CREATE VIEW here AS FROM read_parquet('{table}')")
    found = database.execute(printed.stdout)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert len(rows) == len(CASES)
    for row in rows:
        name = next(
            n
            for n in CASES
            if json.loads((ROOT / f"examples/cases/{n}.json").read_bytes())["case_id"] == row["case_id"]
        )
        outcome, statuses = fairblock.load_policy(policy).evaluate((ROOT / f"examples/cases/{name}.json").read_bytes())
        assert row["problem"] is None
        assert row["verdict"] == outcome.value
        assert {rule: row[f"status.{rule}"] for rule in statuses} == statuses


@pytest.mark.parametrize("dialect", ["databricks", "trino"])
def test_other_dialects_can_at_least_be_read_as_what_they_are(dialect: str) -> None:
    printed = sql(str(ROOT / "examples/policies/my-shop"), "--dialect", dialect)
    assert printed.returncode == 0, printed.stderr
    assert sqlglot.parse_one(printed.stdout, dialect=dialect)


@pytest.mark.parametrize("dialect", LACKING_ARRAYS)
def test_arrays_that_cannot_be_null_are_named(dialect: str) -> None:
    refused = sql("kuaishou", "--dialect", dialect)
    assert refused.returncode == 3
    assert refused.stdout == ""
    assert "table.null_arrays" in refused.stderr
    assert "communications" in refused.stderr


def test_an_unknown_dialect_is_a_wrong_usage_that_names_those_there_are() -> None:
    refused = sql("kuaishou", "--dialect", "snowflake")
    assert refused.returncode == 2
    assert "duckdb" in refused.stderr


def test_a_number_that_no_engine_computes_exactly_is_refused_by_its_rule(tmp_path: Path) -> None:
    policy = tmp_path / "big"
    policy.mkdir()
    shutil.copy(ROOT / "policy/base/policy.yaml", policy / "policy.yaml")
    deep = "{field: open_orders.count}"
    for _ in range(4):
        deep = f"{{multiply: [{deep}, {deep}]}}"
    (policy / "policy.yaml").write_text("policy: big\nversion: 1.0.0\ntitle: {zh: 大, en: Big}\n", encoding="utf-8")
    (policy / "rules.yaml").write_text(
        "rules:\n  - id: too.big\n    kind: protection\n    title: {zh: 大, en: Big}\n"
        f"    when: {{open_orders.count: {{lt: {deep}}}}}\n",
        encoding="utf-8",
    )
    refused = sql(str(policy))
    assert refused.returncode == 3
    assert "table.digits" in refused.stderr
    assert "too.big" in refused.stderr


def test_a_broken_policy_shows_its_problems(tmp_path: Path) -> None:
    refused = sql(str(tmp_path / "none"))
    assert refused.returncode == 3
    assert refused.stdout == ""
