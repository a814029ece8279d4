"""The pipeline: a table of cases in, a table of answers out. Each stage is one projection of the one before."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import attrs

from ...language.model import PolicyModel, Procedure
from ...tables.collecting import without_collecting
from ...tables.layout import case_schema
from . import sql
from .checking import PROBLEM, Checks
from .errors import TableError
from .evidence import Showing
from .judging import Judging, status_of, value_of
from .reading import Reader, parameters_since
from .selecting import Selections
from .sql import Columns, Dialect, Expr, Table
from .uses import uses
from .values import Values

VERDICT = "verdict"


_KEPT = "kept."
# what was asked for twice may stand in one query, where the stages of both need names of their own
_numbers = count(1)


def answers_of(model: PolicyModel, table: Table, keep: Sequence[str], *, valid: bool, values: bool) -> Table:
    """The same in the dialect of the backend that the table lives in."""
    named = f"fairblock_{next(_numbers)}"
    return answers(model, table, keep, sql.dialect_of(table), valid=valid, values=values, named=named)


def query(model: PolicyModel, dialect: str, name: str, *, all_looked_up: bool = False) -> str:
    """The SQL of the same for a table of that name, which somebody else has; with its schema and catalog, `a.b.cases`.

    `all_looked_up`: no array of the table is absent, so that the dialect may have no NULL for one. Raises TableError.
    """
    found = sql.dialect(dialect)
    if not found.null_arrays and not all_looked_up:
        lacking = [path for path, field in uses(model).arrays() if field.default is None]
        if lacking:
            raise TableError("table.null_arrays", dialect=dialect, names=", ".join(lacking))
    if not found.dots:
        _check_names(model, found)
    try:
        return _printed(model, found, name)
    except TableError as error:
        if error.code != "table.not_expressible":
            raise
        culprit = _culprit(model, found, name)
        raise error if culprit is None else TableError(error.code, **{**error.values, "rule": culprit}) from error


def _check_names(model: PolicyModel, dialect: Dialect) -> None:
    """Raises TableError for two rules whose columns would have one name."""
    there: dict[str, str] = {}
    for rule in model.rules:
        other = there.setdefault(rule.id.replace(".", "_"), rule.id)
        if other != rule.id:
            raise TableError("table.same_name", dialect=dialect.name, rule=rule.id, other=other)


def _printed(model: PolicyModel, dialect: Dialect, name: str) -> str:
    table = sql.unbound(case_schema(), *sql.place_of(name, dialect))
    return sql.to_sql(answers(model, table, ("case_id",), dialect), dialect)


def _culprit(model: PolicyModel, dialect: Dialect, name: str) -> str | None:
    """The first rule that cannot be expressed; None where it is not for one rule alone."""
    needed = tuple(rule for rule in model.rules if isinstance(rule, Procedure))
    for rule in (*needed, *(rule for rule in model.rules if rule not in needed)):
        alone = (rule,) if isinstance(rule, Procedure) else (*needed, rule)
        try:
            _printed(attrs.evolve(model, rules=alone), dialect, name)
        except TableError:
            return rule.id
    return None


def compiled_query(model: PolicyModel, schema: Any, name: str, keep: Sequence[str], *, valid: bool) -> str:
    """The query for DuckDB over a table of that name and Arrow schema: built once, and run on many tables.

    Of the rules it gives the statuses alone. Raises TableError.
    """
    found = sql.dialect("duckdb")
    return sql.to_sql(answers(model, sql.unbound(schema, name), keep, found, valid=valid, values=False), found)


def answers(
    model: PolicyModel,
    table: Table,
    keep: Sequence[str],
    dialect: Dialect,
    *,
    valid: bool = False,
    values: bool = True,
    named: str = "fairblock",
) -> Table:
    """Of each case the kept columns, what is wrong with it, the verdict, and each rule's value and status.

    `valid`: the cases are known to be valid, and are not checked. `values`: the rules' values are asked for.
    `named`: what the names of the stages begin with. Raises TableError.
    """
    _may_keep(model, table, keep)
    read = uses(model)
    checks, terms = Checks(model, dialect, read), Values(parameters_since(model))
    reader = Reader(read, dialect)
    showing = Showing(model, reader, terms)
    selections = Selections(terms, showing, dialect.name)
    judging = Judging(model, terms, selections, named=values)
    checks.layout(table)

    kept = {_KEPT + name: name for name in keep}

    def reading(at: Table) -> Columns:
        if valid:
            return reader.read(at, {**_kept(at, kept), PROBLEM: checks.unreadable(at)})
        return reader.read(at, {name: at[name] for name in (*kept, PROBLEM)})

    steps: dict[str, Callable[[Table], Columns]] = {}
    if not valid:
        steps["prepared"] = checks.prepared
        steps["checked"] = lambda at: checks.checked(at, _kept(at, kept))
        steps["sound"] = lambda at: checks.sound(at, tuple(kept))
    steps["read"] = reading
    steps["selected"] = lambda at: {**selections.select(at), **showing.prepare(at)}
    steps["shown"] = lambda at: {**selections.show(at), **showing.answer(at)}
    steps |= judging.stages
    at = table
    with without_collecting():
        for name, step in steps.items():
            columns = step(at)
            at = sql.stage(at, columns, f"{named}_{name}") if columns else at
        return _answers(model, at, keep, judging, certain=valid and checks.readable)


def _kept(table: Table, names: dict[str, str]) -> Columns:
    """The columns to keep, by the names that they have on the way."""
    return {name: table[own] for name, own in names.items()}


def _may_keep(model: PolicyModel, table: Table, keep: Sequence[str]) -> None:
    named = (PROBLEM, VERDICT, *(name for rule in model.rules for name in (value_of(rule), status_of(rule))))
    ours = {name.casefold() for name in named}  # most backends take capitals for the same name
    for name in keep:
        if name not in table.columns:
            raise TableError("table.nothing_to_keep", name=name)
        if name.casefold() in ours:
            raise TableError("table.name_taken", name=name)


def _answers(model: PolicyModel, table: Table, keep: Sequence[str], judging: Judging, *, certain: bool) -> Table:
    """The last stage: nothing is said of a case that cannot be decided but why. `certain`: there is none."""
    decidable = certain or table[PROBLEM].isnull()

    def if_decidable(value: Expr) -> Expr:
        return sql.case((decidable, value), otherwise=sql.null(sql.STRING))

    columns = {name: table[_KEPT + name] for name in keep}
    columns |= {PROBLEM: table[PROBLEM], VERDICT: if_decidable(judging.verdict(table))}
    for rule in model.rules:
        for name in judging.columns_of(rule):
            columns[name] = if_decidable(table[name])
    return sql.select(table, columns)
