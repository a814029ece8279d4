"""The first stage: of each case what the policy reads, as it is compared. Times become microseconds, texts NFC,
what is absent its default or NULL. Collections stay as they are: their records are read one field at a time, where a
condition asks for it, because to copy them would cost more than all that is asked of them."""

from typing import Protocol

import attrs

from ...language.model import Path, PolicyModel
from ...language.types import ARRAY, ENUM, OBJECT, TEXT, TIME, CaseTypes, Field, case_types
from . import sql
from .sql import Columns, Dialect, Expr, Table
from .uses import ROOT, Uses
from .values import Scope

AS_OF, DAY = "as_of", "day"
_DAY = 86_400_000_000


def at_root(path: str) -> str:
    """The column of a field at the root."""
    return f"root.{path}"


def records(collection: str) -> str:
    """The column of a collection's records."""
    return f"records.{collection}"


@attrs.frozen(eq=False)
class Reader:
    """Reads tables for one policy."""

    uses: Uses
    dialect: Dialect
    types: CaseTypes = attrs.field(factory=case_types)

    def read(self, table: Table, keep: Columns) -> Columns:
        """The first stage of a table of cases, with the columns to keep."""
        now = sql.micros(table["as_of"], self.dialect)
        columns = {AS_OF: now, DAY: sql.floor_divided(now, _DAY)}
        for path, field in self.uses.fields[ROOT].items():
            columns[at_root(path)] = self.field(table, path, field)
        for name in self.uses.collections:
            columns[records(name)] = (
                table[name] if name in table.columns else sql.null(sql.array_of({"id": sql.STRING}))
            )
        return {**keep, **columns}

    def record(self, collection: str, table: Table, raw: Expr) -> "Record":
        """A record of a collection, whose fields can be read."""
        return Record(self, collection, table[AS_OF], raw)

    def field(self, at: Expr, path: str, field: Field) -> Expr:
        """What a field holds, as it is compared; its default, or NULL, where it is absent."""
        raw = raw_field(at, path)
        if raw is None:
            found = sql.null(sql.kind_of(field))
        elif field.kind == OBJECT:
            found = sql.case((raw.notnull(), sql.literal(True)), otherwise=sql.UNKNOWN)
        else:
            found = self._compared(raw, field)
        if field.default is None:
            return found
        default = field.default
        listed = sql.literal([], sql.kind_of(field)) if default == [] else sql.literal(default)
        return sql.coalesce(found, listed)

    def _compared(self, raw: Expr, field: Field) -> Expr:
        if field.kind == TIME:
            return sql.micros(raw, self.dialect)
        if field.kind == TEXT:
            return sql.normal(raw, self.dialect)
        if field.kind == ARRAY and field.item is not None and field.item.kind == TEXT:
            return raw.map(lambda i: sql.normal(i, self.dialect))
        return raw if field.kind in (ENUM, ARRAY) else raw.cast(sql.kind_of(field))


class Fields(Protocol):
    """What has fields by their path: a `Record`, or an object of the query."""

    def __getitem__(self, path: str, /) -> Expr: ...


@attrs.frozen(eq=False)
class Record:
    """A record of a collection as it stands in the table; `record[path]` is a field as it is compared."""

    reader: Reader
    collection: str
    now: Expr
    raw: Expr

    def __getitem__(self, path: str) -> Expr:
        """The field; `at` is when the record was, whatever the collection calls it."""
        collection = self.reader.types.collections[self.collection]
        if path == "at":
            path = collection.time_field
        field = self.reader.uses.fields[self.collection].get(path) or collection.record.fields[path]
        found = self.reader.field(self.raw, path, field)
        if path == "answered_at":  # not answered yet (contract 3)
            return sql.case((found > self.now, sql.null(sql.INT64)), otherwise=found)
        return found


def raw_field(at: Expr, path: str) -> Expr | None:
    """What a table or a record holds at a path; None where it has no such column."""
    found = at
    for part in path.split("."):
        if part not in sql.names_of(found):
            return None
        found = found[part]
    return found


def root_scope(table: Table) -> Scope:
    """Values at the root of a case."""
    return Scope(lambda path: table[at_root(str(path))], table[DAY])


def record_scope(table: Table, record: Fields) -> Scope:
    """Values in a record, and at the root for paths from there."""

    def field(path: Path) -> Expr:
        return table[at_root(str(path))] if path.from_root else record[str(path)]

    return Scope(field, table[DAY], lambda: table[AS_OF] - record["at"])


def parameters_since(model: PolicyModel) -> dict[str, int | None]:
    """From which day on each parameter has a value."""
    return {name: info.since for name, info in model.parameters.items()}
