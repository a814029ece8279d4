"""Every reason for which there is no table of answers: its code, its text in two languages, what it names."""

import json
from pathlib import Path

import pytest

pytest.importorskip("ibis")

import pyarrow as pa
import semantic_cases
import tabling

import fairblock
from fairblock.engine.executors.columnar.answering import query
from fairblock.engine.executors.columnar.errors import MESSAGES, TableError
from fairblock.engine.executors.columnar.sql import DIALECTS, connect, dialect, of_arrow
from fairblock.engine.tables.layout import case_schema
from fairblock.engine.tables.rows import table_of


@pytest.fixture(scope="module")
def base():
    return fairblock.load_policy("base")


def policy_of(folder, conditions, **policy):
    semantic_cases.write({"conditions": conditions, "policy": policy}, folder)
    return fairblock.load_policy(folder)


def refused(call):
    with pytest.raises(TableError) as caught:
        call()
    error = caught.value
    assert error.code in str(error)
    assert error.text.zh != error.text.en
    return error.code, error.text.en


def table(schema, name="cases"):
    return of_arrow(connect(), name, schema.empty_table())


def changed(name, kind):
    schema = case_schema()
    return schema.set(schema.get_field_index(name), pa.field(name, kind))


def no_column(base):
    schema = case_schema()
    return refused(lambda: base.decide_table(table(schema.remove(schema.get_field_index("buyer")))))


def nothing_to_keep(base):
    return refused(lambda: base.decide_table(table(case_schema()), keep=("case_number",)))


def name_taken(base):
    schema = case_schema().append(pa.field("Verdict", pa.string()))  # for most backends the same name
    refused(lambda: base.decide_table(table(schema), keep=("Verdict",)))
    schema = case_schema().append(pa.field("verdict", pa.string()))
    return refused(lambda: base.decide_table(table(schema), keep=("verdict",)))


def column_type(base):
    return refused(lambda: base.decide_table(table(changed("orders", pa.string()))))


def unknown_field(base):
    shop = pa.struct([pa.field("id", pa.string()), pa.field("colour", pa.string())])
    return refused(lambda: base.decide_table(table(changed("shop", shop))))


@pytest.mark.parametrize(
    ("made", "code", "names"),
    [
        (no_column, "table.no_column", "`buyer`"),
        (nothing_to_keep, "table.nothing_to_keep", "`case_number`"),
        (name_taken, "table.name_taken", "`verdict`"),
        (column_type, "table.column_type", "`orders`"),
        (unknown_field, "table.unknown_field", "`colour`"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_of_a_table(base, made, code, names):
    found, text = made(base)
    assert found == code
    assert names in text


@pytest.mark.parametrize("found", [None, [], case_schema().empty_table()])
def test_of_what_is_no_table_of_ibis(base, found):
    code, text = refused(lambda: base.decide_table(found))
    assert code == "table.no_table"
    assert f"`{type(found).__name__}`" in text


def test_of_a_dialect():
    assert refused(lambda: dialect("cobol"))[0] == "table.dialect"


@pytest.mark.parametrize("name", ["", " ", "a.b.c.d", "a..b", "shop.", "a b.c d"])
def test_of_a_name_that_is_none(base, name):
    code, text = refused(lambda: query(base.model, "trino", name))
    assert code == "table.place"
    assert "catalog.schema.cases" in text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("cases", '"cases"'),
        ('a"b; drop', '"a""b; drop"'),
        ("shop.cases", '"shop"."cases"'),
        ('warehouse.shop."cases.2026"', '"warehouse"."shop"."cases.2026"'),
    ],
)
def test_a_table_may_be_named_with_its_schema_and_catalog(base, name, written):
    assert f"FROM {written} AS" in query(base.model, "trino", name)


def test_of_arrays_that_cannot_be_absent(base):
    code, text = refused(lambda: query(base.model, "clickhouse", "cases"))
    assert code == "table.null_arrays"
    assert "orders" in text


def test_of_rules_whose_columns_would_have_one_name(tmp_path):
    policy = policy_of(tmp_path, {"a.b": {"some": "orders"}, "a_b": {"some": "orders"}})
    code, text = refused(lambda: query(policy.model, "bigquery", "cases", all_looked_up=True))
    assert code == "table.same_name"
    assert "`a.b`" in text
    assert "`a_b`" in text
    assert "status.a_b" in query(policy.model, "duckdb", "cases")


def test_of_numbers_that_are_too_long(tmp_path):
    large = 2**53 - 1
    policy = policy_of(tmp_path, {"plain": {"some": "orders"}, "long": {
        "open_orders.count": {"lt": {"multiply": [large, large, large]}}}})  # fmt: skip
    code, text = refused(lambda: query(policy.model, "duckdb", "cases"))
    assert code == "table.digits"
    assert "`long`" in text


def test_of_what_a_dialect_cannot_express_it_is_said_in_which_rule():
    policy = tabling.random_pair(3, 1)[0]  # its ground counts a burst and asks for communication
    code, text = refused(lambda: query(policy.model, "snowflake", "cases"))
    assert code == "table.not_expressible"
    assert (
        text == "`ground.n0` cannot be expressed for snowflake: Required keyword: 'expression' missing for ArrayFilter"
    )


def test_what_has_no_name_in_a_table_is_kept_out_of_it(base):
    answers = base.decide_table(table(case_schema()), keep=("case_id", "as_of"))
    assert answers.columns[:4] == ("case_id", "as_of", "problem", "verdict")
    assert answers.as_of.type().is_timestamp()


def test_every_code_is_tried_here_and_every_dialect_says_whether_it_is_tried():
    with open(__file__, encoding="utf-8") as file:
        text = file.read()
    assert all(f'"{code}"' in text for code in MESSAGES)
    assert {name for name, one in DIALECTS.items() if one.tried} == {"duckdb", "pyspark"}


# --- tables that lack what every case has, or hold what no case can ------------------------------------------

CASE = json.loads((Path(__file__).resolve().parents[2] / "examples" / "cases" / "hoarding.json").read_text())
LACKING = {
    "the id of the buyer": "{'nickname': buyer.id} AS buyer",
    "the id of who is to be blocked": "{'grounds': request.grounds} AS request",
    "the ids of records": "list_transform(orders, lambda x: {'status': x.status, 'placed_at': x.placed_at}) AS orders",
}


def decided(policy, replaced, **how):
    backend = connect()
    of_arrow(backend, "whole", table_of([CASE]))
    backend.con.execute(f"CREATE TEMP VIEW cases AS SELECT * REPLACE ({replaced}) FROM whole")
    return policy.decide_table(backend.table("cases"), values=False, **how).to_pyarrow().to_pylist()


@pytest.mark.parametrize("replaced", LACKING.values(), ids=LACKING)
def test_what_every_case_has_is_missed_in_each_row(base, replaced):
    (row,) = decided(base, replaced)
    assert (row["problem"], row["verdict"]) == ("case.schema", None)
    (row,) = decided(base, replaced, valid=True)
    assert row["verdict"] != "allow"


@pytest.mark.parametrize(
    ("unit", "value"), [("s", 2**62), ("ms", 2**61), ("ns", 1_748_000_000 * 10**9 + 1)], ids=["s", "ms", "ns"]
)
def test_a_time_that_microseconds_cannot_say_is_a_problem_of_its_row(base, unit, value):
    whole = table_of([CASE])
    odd = pa.array([value]).cast(pa.timestamp(unit))
    backend = connect()
    of_arrow(backend, "cases", whole.set_column(whole.column_names.index("as_of"), "as_of", odd))
    (row,) = base.decide_table(backend.table("cases"), keep="case_id", values=False).to_pyarrow().to_pylist()
    assert (row["case_id"], row["problem"]) == (CASE["case_id"], "case.time")
