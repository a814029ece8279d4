"""What makes a case of a table invalid (contract 3): in each row the code of the first problem, or NULL.

A table that is no table of cases at all is refused as a whole, before anything is decided.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from ...language.model import PolicyModel
from ...language.moments import read_time
from ...language.types import (
    ARRAY,
    COLLECTION,
    ENUM,
    EXTENSIONS,
    INTEGER,
    OBJECT,
    TEXT,
    TIME,
    CaseTypes,
    Field,
    case_types,
)
from ...semantics.intake import MAX_NUMBER, MAX_RECORDS
from . import sql
from .errors import TableError
from .forms import doubtful
from .reading import raw_field
from .sql import Columns, Dialect, Expr, Table, Truth
from .uses import ROOT, Uses

PROBLEM = "problem"
NOT_NFC = "table.not_nfc"  # a text that this backend cannot bring into the form in which texts are compared
_FEW = 100
_NUMBER, _TIME, _SCHEMA = "case.number", "case.time", "case.schema"  # in the order in which they are named
_ALL = frozenset([_NUMBER, _TIME, _SCHEMA])

Codes = frozenset[str]
_BUYER = "id.buyer"
# the moments that RFC 3339 can write: the years 0 to 9999, in whatever offset
_FIRST, _LAST = read_time("0000-01-01T00:00:00+23:59"), read_time("9999-12-31T23:59:59.999999-23:59")
# texts that are compared whatever the policy reads
_AT_ROOT = {"buyer.id": Field(TEXT), "request.buyer_id": Field(TEXT)}
_IN_RECORDS = {"id": Field(TEXT), "buyer_id": Field(TEXT)}


@attrs.frozen(eq=False)
class Checks:
    """The checks of the cases of one policy."""

    model: PolicyModel
    dialect: Dialect
    uses: Uses
    types: CaseTypes = attrs.field(factory=case_types)

    # --- the table as a whole ---------------------------------------------------------------------

    def layout(self, table: Table) -> None:
        """Raises TableError where a column is not of the case, or cannot hold what it should."""
        _layout(table)

    # --- each row ---------------------------------------------------------------------------------

    def prepared(self, table: Table) -> Columns:
        """The columns of the table; the id of the buyer and those of each collection as columns of their own."""
        columns = {name: table[name] for name in table.columns}
        columns[_BUYER] = self._text(table, "buyer.id")
        for name in self._collections(table):
            columns[_ids(name)] = table[name].map(lambda r: self._text(r, "id"))
        return columns

    def checked(self, table: Table, kept: Columns) -> Columns:
        """The columns to keep, those of the case, and the problem, of a table that is prepared."""
        own = {name: table[name] for name in self.types.root.fields if name in table.columns}
        return {**own, **kept, PROBLEM: self.problem(table)}

    def problem(self, table: Table) -> Expr:
        """The code of the first of a case's problems, in a table that is prepared."""
        found = [
            (self._too_large(table), sql.literal("case.too_large")),
            # nearly all cases have no fault, and of those that have one which it is takes a second look
            (self._faulty(table, _ALL), self._which(table)),
            (self._other_platform(table), sql.literal("case.other_platform")),
            # before ids are compared
            (self._not_nfc(table), sql.literal(NOT_NFC)),
            (self._another_buyer(table), sql.literal("case.another_buyer")),
            (self._duplicate(table), sql.literal("case.duplicate_id")),
        ]
        return sql.case(*found, otherwise=sql.null(sql.STRING))

    @property
    def readable(self) -> bool:
        """Whether this backend can compare the texts of any case."""
        return self.dialect.nfc is not None

    def unreadable(self, table: Table) -> Expr:
        """The problem of a case that is valid: that this backend cannot compare its texts."""
        return sql.case((self._not_nfc(table), sql.literal(NOT_NFC)), otherwise=sql.null(sql.STRING))

    def sound(self, table: Table, keep: Sequence[str]) -> Columns:
        """The columns to keep, the problem, and those of the case; of a case with a problem nothing else is read.

        Nothing of it would be looked at, but a number that no case may hold could overflow, and fail the whole query.
        """
        found = table[PROBLEM].isnull()
        columns = {name: table[name] for name in (*keep, PROBLEM)}
        for name in self.types.root.fields:
            if name in table.columns:
                columns[name] = sql.case((found, table[name]), otherwise=sql.null(table[name].type()))
        return columns

    def _too_large(self, table: Table) -> Truth:
        return sql.any_of(table[name].length() > MAX_RECORDS for name in self._collections(table))

    def _faulty(self, table: Table, codes: Codes) -> Truth:
        """Whether something in the case is not as the schema says, of the faults with these codes."""
        return sql.any_of(self._faults(table, self.types.root, codes))

    def _which(self, table: Table) -> Expr:
        tests = ((self._faulty(table, frozenset([code])), sql.literal(code)) for code in (_NUMBER, _TIME))
        return sql.case(*tests, otherwise=sql.literal(_SCHEMA))

    def _faults(self, at: Expr, node: Field, codes: Codes) -> Iterator[Truth]:
        """The faults of an object. Where a value is not there they are unknown: only one that is true is a fault."""
        names = sql.names_of(at)
        for name, field in node.fields.items():
            required = name in node.required and _SCHEMA in codes
            if name == EXTENSIONS:
                continue
            if name not in names:
                if required:
                    yield True
                continue
            value = at[name]
            if required:
                yield value.isnull()
            yield from self._fault(value, field, codes)

    def _fault(self, value: Expr, field: Field, codes: Codes) -> Iterator[Truth]:
        if field.kind == OBJECT:
            for fault in self._faults(value, field, codes):
                yield value.notnull() & fault
        elif field.kind == COLLECTION:
            assert field.item is not None
            yield sql.any_where(value, self._wrong_record(field.item, codes))
        elif field.kind == TIME:
            if _TIME in codes:
                yield self._no_time(value)
        elif field.kind == INTEGER:
            yield from _of_integer(value, field, codes)
        elif _SCHEMA in codes and field.kind == ARRAY:
            yield from self._of_array(value, field)
        elif _SCHEMA in codes:
            yield from _of_scalar(value, field)

    def _no_time(self, value: Expr) -> Truth:
        """Of a text, that it is no time; of a moment, that no time can be written for it."""
        moment = sql.micros(value, self.dialect)
        none = moment.isnull() & value.notnull()  # DuckDB's moments may be infinite
        if value.type().is_string():
            return none
        return sql.any_of([none, sql.beyond_micros(value), moment < _FIRST, moment > _LAST])

    def _wrong_record(self, record: Field, codes: Codes) -> Callable[[Expr], Expr]:
        def wrong(r: Expr) -> Expr:
            return sql.expr(sql.any_of([_SCHEMA in codes and r.isnull(), *self._faults(r, record, codes)]))

        return wrong

    def _of_array(self, value: Expr, field: Field) -> Iterator[Truth]:
        item = field.item
        assert item is not None
        yield sql.any_where(value, lambda i: sql.expr(sql.any_of([i.isnull(), *_of_scalar(i, item)])))
        if field.shortest:
            yield value.length() < field.shortest

    # --- beyond the schema ------------------------------------------------------------------------

    def _text(self, at: Expr, path: str) -> Expr:
        """A text as it is compared; NULL where the table has no such field, of which the schema is to blame."""
        raw = raw_field(at, path)
        return sql.null(sql.STRING) if raw is None else sql.normal(raw, self.dialect)

    def _other_platform(self, table: Table) -> Truth:
        platforms = self.model.platforms
        return False if platforms is None else ~table["platform"].isin(platforms)

    def _another_buyer(self, table: Table) -> Truth:
        buyer = table[_BUYER]
        other = [self._text(table, "request.buyer_id") != buyer]
        for name in self._collections(table):
            if "buyer_id" in table[name].type().value_type.names:
                other.append(sql.any_where(table[name], lambda r: sql.normal(r["buyer_id"], self.dialect) != buyer))
        return sql.any_of(other)

    def _duplicate(self, table: Table) -> Truth:
        def doubled(name: str) -> Truth:
            ids = table[_ids(name)]
            if not self.dialect.quick_index:
                return ids.unique().length() < ids.length()
            few = sql.any_where(ids, lambda one, nth: ids.index(one) != nth)
            # to look each up in all others is the fastest by far for as many as most cases have
            return sql.case(
                (sql.coalesce(ids.length() < 2, sql.literal(True)), sql.literal(False)),
                (ids.length() > _FEW, ids.unique().length() < ids.length()),
                otherwise=few,
            )

        return sql.any_of(doubled(name) for name in self._collections(table))

    def _not_nfc(self, table: Table) -> Truth:
        """Where the backend has no NFC: whether a text that is compared may not be in it."""
        if self.readable:
            return False
        found = self._texts(table, {**self.uses.fields[ROOT], **_AT_ROOT})
        for name in self._collections(table):
            # the ids of every collection are compared with each other, whatever the policy reads
            fields = {**self.uses.fields.get(name, {}), **_IN_RECORDS}
            test = lambda r, fields=fields: sql.expr(sql.any_of(self._texts(r, fields)))  # noqa: E731
            found.append(sql.any_where(table[name], test))
        return sql.any_of(found)

    def _texts(self, at: Expr, fields: dict[str, Field]) -> list[Truth]:
        found: list[Truth] = []
        for path, field in fields.items():
            raw = raw_field(at, path)
            if raw is None:
                continue
            if field.kind == TEXT:
                found.append(raw.re_search(doubtful()))
            elif field.kind == ARRAY and field.item is not None and field.item.kind == TEXT:
                found.append(sql.any_where(raw, lambda i: i.re_search(doubtful())))
        return found

    def _collections(self, table: Table) -> list[str]:
        return [name for name in self.types.collections if name in table.columns]


def check_layout(schema: Any) -> None:
    """Raises TableError where the columns of this Arrow schema are not those of a table of cases."""
    names = [name for name in schema.names if name in case_types().root.fields]
    _layout(sql.unbound([schema.field(name) for name in names], "cases"))


def _layout(table: Table) -> None:
    root = case_types().root
    for name, field in root.fields.items():
        if name in table.columns:
            _fits(name, field, table[name].type())
        elif name in root.required:
            raise TableError("table.no_column", name=name)


def _ids(collection: str) -> str:
    return f"ids.{collection}"


def _of_integer(value: Expr, field: Field, codes: Codes) -> Iterator[Truth]:
    """A number that no field may hold has a code of its own, and is out of the field's range as well."""
    least, most = (0, MAX_NUMBER) if _SCHEMA not in codes else (field.minimum or 0, field.maximum or MAX_NUMBER)
    if codes & {_NUMBER, _SCHEMA}:
        yield value < least
        yield value > most


def _of_scalar(value: Expr, field: Field) -> Iterator[Truth]:
    if field.kind == ENUM:
        # in DuckDB twice as fast as `in`; in Spark no array contains what is not there
        yield value.notnull() & ~sql.literal(field.values).contains(value)
    elif field.kind == TEXT:
        if field.shortest:
            yield value.length() < field.shortest
        if field.longest < 2**53 - 1:
            yield value.length() > field.longest
        if field.pattern is not None:
            yield ~value.re_search(field.pattern.removesuffix("$") + r"\z")


def _fits(path: str, field: Field, kind: Any) -> None:
    """Raises TableError where a column of that type cannot hold such values."""
    match field.kind:
        case "object":
            fits = kind.is_struct()
        case "array" | "collection":
            fits = kind.is_array()
        case "time":
            fits = kind.is_timestamp() or kind.is_string()
        case "integer":
            fits = kind.is_integer()
        case "boolean":
            fits = kind.is_boolean()
        case _:
            fits = kind.is_string()
    if not fits:
        raise TableError("table.column_type", name=path, found=kind, kind=field.kind)
    if field.kind in (ARRAY, COLLECTION) and field.item is not None:
        _fits(f"{path}[]", field.item, kind.value_type)
    if field.kind == OBJECT:
        for name in kind.names:
            if name != EXTENSIONS and name not in field.fields:
                raise TableError("table.unknown_field", name=path, field=name)
            if name != EXTENSIONS:
                _fits(f"{path}.{name}", field.fields[name], kind[name])
