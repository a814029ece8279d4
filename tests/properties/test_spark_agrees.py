"""Spark, with worker processes of its own, says what the library says of each row.

One test: Spark is started once, and a test run in several processes would start it in each of them.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("ibis")
pytest.importorskip("pyspark")

import pyarrow.parquet as pq
import sparking
import tabling

import fairblock
from fairblock.engine.executors.columnar.forms import doubtful

CONFORMANCE = Path(__file__).resolve().parents[1] / "conformance"
POLICIES = (3, 4, 6, 9, 13, 16, 22)


def differences(policy, found, cases):
    """As of any backend; but Spark has no NFC, so of a text that may not be in it, nothing is said but that."""
    comparable = []
    for row, case in zip(found, cases, strict=True):
        if row["problem"] == "table.not_nfc":
            assert re.search(doubtful(), json.dumps(case, ensure_ascii=False)), case
        else:
            comparable.append((row, case))
    assert len(comparable) > len(cases) * 0.2
    return list(tabling.differences(policy, *map(list, zip(*comparable, strict=True))))


def printed_query(policy, table):
    command = Path(sys.executable).with_name("fairblock")
    arguments = [command, "sql", policy, "--dialect", "pyspark", "--table", table]
    return subprocess.run(arguments, capture_output=True, check=True, text=True, timeout=300).stdout


def examples():
    for path in sorted(CONFORMANCE.glob("*.json")):
        if not path.name.endswith(".expected.json") and "naive" not in path.name:
            yield {**json.loads(path.read_bytes()), "case_id": path.stem}


def the_printed_query_gives_the_examples_their_answers(session, folder):
    """The shipped policy over the example cases, valid and not, with the query that `fairblock sql` prints."""
    table, cases = tabling.table_and_cases(list(examples()))
    assert len(cases) >= 15
    pq.write_table(table, folder / "examples.parquet")
    session.read.parquet(str(folder / "examples.parquet")).createOrReplaceTempView("examples")
    rows = {row["case_id"]: row.asDict() for row in session.sql(printed_query("kuaishou", "examples")).collect()}
    found = [rows[case["case_id"]] for case in cases]
    assert not differences(fairblock.load_policy("kuaishou"), found, cases)
    assert {"allow", "deny", "needs-communication"} <= {row["verdict"] for row in found}


def a_random_policy_agrees(backend, folder, seed, *, valid):
    policy, cases = tabling.random_pair(seed)
    path = folder / f"{seed}.parquet"
    pq.write_table(tabling.numbered(tabling.table_of(cases)), path)
    found = tabling.rows(policy, backend.read_parquet(str(path), table_name=f"cases_{seed}"), valid=valid)
    assert not differences(policy, found, cases), seed


def broken_rows_get_their_codes(backend, folder):
    source, policy = tabling.small_policy(folder / "policy")
    table, cases = tabling.table_and_cases(list(tabling.broken_of("spark", source, 200)), texts=True)
    pq.write_table(tabling.numbered(table), folder / "broken.parquet")
    found = tabling.rows(policy, backend.read_parquet(str(folder / "broken.parquet"), table_name="broken"))
    assert not differences(policy, found, cases)


@pytest.mark.skipif(not sparking.java(), reason=sparking.NO_JAVA)
@pytest.mark.filterwarnings("ignore")  # of pyspark and of what Ibis calls there
def test_spark(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with sparking.spark(tmp_path) as (session, backend):
        the_printed_query_gives_the_examples_their_answers(session, tmp_path)
        for seed in POLICIES:
            a_random_policy_agrees(backend, tmp_path, seed, valid=seed != POLICIES[0])
        broken_rows_get_their_codes(backend, tmp_path)
