"""Every reason for which there is no table of answers: its code, its text in two languages, what it names."""

import pytest

pytest.importorskip("ibis")

import pyarrow as pa
import semantic_cases
import tabling

import fairblock
from fairblock.engine.executors.columnar.answering import query
from fairblock.engine.executors.columnar.backend import DIALECTS, connect, dialect, of_arrow
from fairblock.engine.executors.columnar.errors import MESSAGES, TableError
from fairblock.engine.tables.layout import case_schema


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


def test_of_a_dialect():
    assert refused(lambda: dialect("cobol"))[0] == "table.dialect"


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
