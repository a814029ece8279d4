"""Decides the cases of a part: by one query of DuckDB's, or case by case where no query can be had."""

from collections.abc import Callable
from typing import Any

import attrs
import duckdb
import pyarrow as pa

from ...engine.deciding.policy import Policy
from ...engine.executors.columnar.answering import compiled_query
from ...engine.executors.columnar.errors import TableError
from ...engine.executors.columnar.judging import status_of
from ...engine.language.texts import Text
from ...engine.semantics.problems import CaseError
from ...engine.tables.layout import case_schema
from .fitting import cases_of
from .model import NUMBER

PROBLEM, VERDICT, CASES = "problem", "verdict", "cases"
_AT_ONCE = 1000  # cases that are Python objects at one time
Note = Callable[[str, str | Text], None]


def columns_of(policy: Policy) -> list[str]:
    """The columns of the answers: place, problem, verdict, and the status of each rule in the policy's order."""
    return [NUMBER, PROBLEM, VERDICT, *map(status_of, policy.model.rules)]


@attrs.define(eq=False)
class Decider:
    """One policy over many tables. `note` is told, once, when no query can be had, and why."""

    policy: Policy
    connection: Any
    note: Note
    _queries: dict[bool, str | None] = attrs.field(factory=dict)

    def decide(self, table: pa.Table, *, valid: bool) -> pa.Table:
        """The answers to the cases of a table in the layout of a case, in the order of their numbers."""
        if not table.num_rows:
            return _schema(self.policy).empty_table()
        query = self._query(valid)
        if query is not None:
            try:
                self.connection.register(CASES, table)
                found = self.connection.sql(query).to_arrow_table()
                return found.cast(_schema(self.policy)).sort_by(NUMBER)
            except duckdb.Error as error:
                if _interrupted(error):
                    raise KeyboardInterrupt from None
                self.note("backtest_one_by_one", str(error).partition("\n")[0])
            finally:
                self.connection.unregister(CASES)
        return one_by_one(self.policy, table)

    def _query(self, valid: bool) -> str | None:
        if valid not in self._queries:
            schema = case_schema().append(pa.field(NUMBER, pa.int64()))
            try:
                text = compiled_query(self.policy.model, schema, CASES, (NUMBER,), valid=valid)
                wanted = ", ".join(map(quoted, columns_of(self.policy)))
                self._queries[valid] = f"SELECT {wanted} FROM ({text})"
            except TableError as error:
                self.note("backtest_one_by_one", error.text)
                self._queries[valid] = None
        return self._queries[valid]


def _interrupted(error: duckdb.Error) -> bool:
    """Whether Ctrl-C ended a query: DuckDB has an error for that, but not for when it was just calling Python."""
    return isinstance(error, duckdb.InterruptException) or "KeyboardInterrupt" in str(error)


def quoted(name: str) -> str:
    """A name in a query: nothing in it ends it."""
    return '"' + name.replace('"', '""') + '"'


def _schema(policy: Policy) -> pa.Schema:
    return pa.schema([(NUMBER, pa.int64()), *((name, pa.string()) for name in columns_of(policy)[1:])])


def one_by_one(policy: Policy, table: pa.Table) -> pa.Table:
    """The same answers by the compiled executor."""
    rows: list[dict[str, Any]] = []
    names = [(status_of(rule), rule.id) for rule in policy.model.rules]
    for start in range(0, table.num_rows, _AT_ONCE):
        part = table.slice(start, _AT_ONCE)
        for number, case in zip(part[NUMBER].to_pylist(), cases_of(part), strict=True):
            row: dict[str, Any] = {NUMBER: number}
            try:
                outcome, statuses = policy.evaluate(case)
                row |= {VERDICT: outcome.value, **{column: statuses.get(rule) for column, rule in names}}
            except CaseError as error:
                row[PROBLEM] = error.problems[0].code
            rows.append(row)
    return pa.Table.from_pylist(rows, schema=_schema(policy))
