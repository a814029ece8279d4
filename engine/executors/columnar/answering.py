"""The pipeline: a table of cases in, a table of answers out. Each stage is one projection of the one before."""

from collections.abc import Sequence
from typing import Any

from ...language.model import PolicyModel
from ...tables.layout import case_schema
from . import backend as sql
from .backend import Dialect, Expr, Table
from .checking import PROBLEM, Checks
from .errors import TableError
from .evidence import Showing, all_items
from .judging import Judging, status_of, value_of
from .reading import Reader, parameters_since
from .selecting import Selections
from .uses import uses
from .values import Values

VERDICT = "verdict"


def answers_of(model: PolicyModel, table: Table, keep: Sequence[str], *, valid: bool) -> Table:
    """The same in the dialect of the backend that the table lives in."""
    return answers(model, table, keep, sql.dialect_of(table), valid=valid)


def query(model: PolicyModel, dialect: str, name: str, *, all_looked_up: bool = False) -> str:
    """The SQL of the same for a table of that name, which somebody else has.

    `all_looked_up`: no array of the table is absent, so that the dialect may have no NULL for one. Raises TableError.
    """
    found = sql.dialect(dialect)
    if not found.null_arrays and not all_looked_up:
        lacking = [path for path, field in uses(model).arrays() if field.default is None]
        if lacking:
            raise TableError("table.null_arrays", dialect=dialect, names=", ".join(lacking))
    return sql.to_sql(answers(model, sql.unbound(case_schema(), name), ("case_id",), found), found)


def compiled_query(model: PolicyModel, schema: Any, name: str, keep: Sequence[str], *, valid: bool) -> str:
    """The query for DuckDB over a table of that name and Arrow schema: built once, and run on many tables.

    Raises TableError.
    """
    found = sql.dialect("duckdb")
    return sql.to_sql(answers(model, sql.unbound(schema, name), keep, found, valid=valid), found)


def answers(model: PolicyModel, table: Table, keep: Sequence[str], dialect: Dialect, *, valid: bool = False) -> Table:
    """Of each case the kept columns, what is wrong with it, the verdict, and each rule's value and status.

    `valid`: the cases are known to be valid, and are not checked. Raises TableError.
    """
    for name in keep:
        if name not in table.columns:
            raise TableError("table.nothing_to_keep", name=name)
    read, items = uses(model), all_items(model)
    checks, values = Checks(model, dialect, read), Values(parameters_since(model))
    showing = Showing(model, read, values, items)
    selections = Selections(values, items, dialect.name)
    judging = Judging(model, values, selections)
    checks.layout(table)
    at = table if valid else checks.prepared(table)
    problem = sql.null(sql.STRING) if valid else checks.problem(at)
    at = Reader(read, dialect).read(at, {**{name: at[name] for name in keep}, PROBLEM: problem})
    for step in (showing.valid, showing.shown, selections.select, judging.tally, judging.judge, judging.stand):
        at = step(at)
    return _answers(model, at, keep, judging)


def _answers(model: PolicyModel, table: Table, keep: Sequence[str], judging: Judging) -> Table:
    """The last stage: nothing is said of a case that cannot be decided but why."""
    decidable = table[PROBLEM].isnull()

    def if_decidable(value: Expr) -> Expr:
        return sql.case((decidable, value), otherwise=sql.null(sql.STRING))

    columns = {name: table[name] for name in (*keep, PROBLEM)}
    columns[VERDICT] = if_decidable(judging.verdict(table))
    for rule in model.rules:
        for name in (value_of(rule), status_of(rule)):
            columns[name] = if_decidable(table[name])
    return sql.stage(table, columns)
