"""The door to Ibis: expressions as the rest of this room writes them, and what each SQL dialect must be told apart.

Truths are SQL's own: true, false, and NULL for unknown; `and`, `or` and `not` of SQL are strong Kleene logic. A truth
that is known when the query is written is a Python bool, so that it can be left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import attrs
import ibis
import ibis.backends.sql.compilers as compilers
import ibis.expr.datatypes as dt
from ibis.common.annotations import ValidationError
from ibis.common.exceptions import IbisError
from sqlglot import ErrorLevel, parse_one
from sqlglot.errors import ParseError, SqlglotError

from ...language.types import ARRAY, BOOLEAN, DURATION, INTEGER, OBJECT, TIME, Field
from ...language.wording import WHITE_SPACE
from ...tables.collecting import without_collecting
from .errors import TableError

Expr = Any  # an Ibis value
Table = Any  # an Ibis table
Columns = dict[str, Expr]  # of a table to come, by name
Truth = Any  # a bool, or a boolean Ibis value

_PART = r"""(?:"[^"]+"|`[^`]+`|[^\s."`]+)"""  # of a table's name, in quotes or not
BIG = 2**62  # later than any time in microseconds, and more than any count
INT32, INT64, BOOL, STRING = dt.int32, dt.int64, dt.boolean, dt.string


@attrs.frozen
class Dialect:
    """What a backend calls the functions that Ibis has no word for; None where it has none.

    `micros` gives a time in microseconds; `seconds` the same in seconds, exact to the microsecond. `null_arrays`:
    an array may be NULL. `dots`: names of columns may have dots, which Ibis else replaces by `_`.
    `quick_index`: to look up each item of a short array is faster than to tell all apart.
    `tried`: our tests run it; the others are written as their manuals say.
    """

    name: str
    micros: str | None = None
    seconds: str | None = None
    nfc: str | None = None
    null_arrays: bool = True
    dots: bool = True
    quick_index: bool = False
    tried: bool = False


DIALECTS = {
    one.name: one
    for one in (
        Dialect("duckdb", "epoch_us", nfc="nfc_normalize", quick_index=True, tried=True),
        Dialect("pyspark", "unix_micros", tried=True),
        Dialect("databricks", "unix_micros"),
        Dialect("trino", seconds="to_unixtime", nfc="normalize"),
        Dialect("snowflake"),
        Dialect("bigquery", "unix_micros", nfc="normalize", null_arrays=False, dots=False),
        Dialect("clickhouse", "toUnixTimestamp64Micro", nfc="normalizeUTF8NFC", null_arrays=False),
    )
}


def dialect_of(table: Table) -> Dialect:
    """The dialect of the backend that a table lives in; DuckDB for one that is not bound, or in memory.

    Raises TableError for what is no table of Ibis.
    """
    if not isinstance(table, ibis.Table):
        raise TableError("table.no_table", found=type(table).__qualname__)
    try:
        name = str(table.get_backend().name)
    except IbisError:
        name = "duckdb"
    return dialect(name)


def dialect(name: str) -> Dialect:
    """The dialect of that name. Raises TableError for one that we have never tried to write."""
    found = DIALECTS.get(name)
    if found is None:
        raise TableError("table.dialect", name=name, names=", ".join(DIALECTS))
    return found


# --- running ------------------------------------------------------------------------------------------


def connect(threads: int | None = None, memory_limit: str | None = None, spill: str | None = None) -> Any:
    """An empty DuckDB in memory as an Ibis backend; what is more than `memory_limit` goes to the folder `spill`."""
    backend = ibis.duckdb.connect()
    if threads is not None:
        backend.raw_sql(f"SET threads = {int(threads)}")
    if memory_limit is not None:
        backend.raw_sql(f"SET memory_limit = '{memory_limit}'")
    if spill is not None:
        backend.con.execute("SET temp_directory = ?", [spill])
    return backend


def of_arrow(backend: Any, name: str, table: Any) -> Table:
    """An Arrow table as a table of DuckDB's, read where it is and not copied; one of that name before is forgotten."""
    backend.con.register(name, table)
    return backend.table(name)


def place_of(name: str, dialect: Dialect) -> tuple[str, ...]:
    """The parts of a table's name: schema and catalog may stand before it, with dots; what has dots itself, in quotes.

    Raises TableError for what is no name.
    """
    if "." not in name and name.strip():
        return (name,)
    parts = re.findall(_PART, name) if re.fullmatch(rf"{_PART}(\.{_PART}){{1,2}}", name) else []
    if not parts:
        raise TableError("table.place", name=name, dialect=dialect.name)
    return tuple(part.strip('"`') for part in parts)


def unbound(schema: Any, *place: str) -> Table:
    """A table there with the columns of an Arrow schema, for a query that somebody else runs.

    `place`: its name, before it its schema and its catalog. Raises TableError for a column of a type that no table
    engine knows.
    """
    types = {}
    for field in schema:
        try:
            types[field.name] = dt.DataType.from_pyarrow(field.type)
        except (KeyError, NotImplementedError, TypeError, IbisError) as error:
            raise TableError("table.column_type", name=field.name, found=field.type, kind="…") from error
    *above, name = place
    catalog, database = [None, None, *above][-2:]
    return ibis.table(ibis.schema(types), name=name, catalog=catalog, database=database)


def to_sql(table: Table, dialect: Dialect) -> str:
    """The query. Raises TableError where the dialect has no word for something.

    Not `ibis.to_sql`, which leaves out without a word what sqlglot finds unsupported.
    """
    compiler = getattr(compilers, dialect.name).compiler
    try:
        with without_collecting():
            tree = compiler.to_sqlglot(table)
            text = str(tree.sql(dialect=compiler.dialect, pretty=True, copy=False, unsupported_level=ErrorLevel.RAISE))
            if not dialect.tried:  # the least that can be asked of a query that nobody has run
                parse_one(text, read=compiler.dialect)
    except (IbisError, ValidationError, SqlglotError, NotImplementedError) as error:
        raise _refused(dialect.name, "policy", error) from error
    return text


@contextmanager
def named_faults(rule: str, dialect: str) -> Iterator[None]:
    """What cannot be written becomes a TableError that says of which rule."""
    try:
        yield
    except TableError as error:
        raise TableError(error.code, **{**error.values, "rule": rule}) from error
    except IbisError as error:
        raise _refused(dialect, rule, error) from error


def _refused(dialect: str, rule: str, error: Exception) -> TableError:
    why = str(error).partition("\n")[0].rstrip(".")
    if isinstance(error, ValidationError):  # it shows objects; what could not be made of them is the first word
        why = why.partition("(")[0]
    if isinstance(error, ParseError):  # where in the query it is says nothing to whoever does not get it
        why = re.sub(r"<class '(?:\w+\.)*(\w+)'>", r"\1", why.partition(". Line ")[0])
    return TableError("table.not_expressible", dialect=dialect, rule=rule, why=why)


# --- tables -------------------------------------------------------------------------------------------


def select(table: Table, columns: Columns) -> Table:
    """A table of these columns."""
    return table.select(**{name: value.name(name) for name, value in columns.items()})


def stage(table: Table, columns: Columns, name: str) -> Table:
    """A table of these columns that Ibis does not melt into the next, so that each column is computed once.

    It becomes `WITH name AS (…)`: one query may not hold two of a name. Stages within stages instead, which need no
    names, take Ibis twice the time to write, since it copies all that is inside of each.
    """
    return select(table, columns).alias(name)


def names_of(at: Expr) -> tuple[str, ...]:
    """The columns of a table, or the fields of an object."""
    return tuple(at.columns if isinstance(at, ibis.Table) else at.names)


# --- values -------------------------------------------------------------------------------------------


def kind_of(field: Field) -> Any:
    """The type of a field as it is compared: times and durations are microseconds."""
    if field.kind in (INTEGER, TIME, DURATION):
        return INT64
    if field.kind in (BOOLEAN, OBJECT):
        return BOOL
    if field.kind == ARRAY and field.item is not None:
        return dt.Array(kind_of(field.item))
    return STRING


def literal(value: Any, kind: Any = None) -> Expr:
    """A value written into the query."""
    if kind is None:
        kind = BOOL if isinstance(value, bool) else STRING if isinstance(value, str) else INT64
    if isinstance(value, tuple):
        return ibis.array([literal(item) for item in value]) if value else ibis.literal([], type=kind)
    return ibis.literal(value, type=kind)


def decimal(digits: int) -> Any:
    """The type of whole numbers of so many digits."""
    return dt.Decimal(digits, 0)


def null(kind: Any) -> Expr:
    """No value, of that type."""
    return ibis.null(kind)


def array_of(fields: Mapping[str, Any]) -> Any:
    """The type of an array of objects with these fields."""
    return dt.Array(dt.Struct(dict(fields)))


def floor_divided(value: Expr, by: int) -> Expr:
    """The whole quotient, rounded down; in whole numbers, which not every `//` is."""
    rest = ((value % by) + by) % by
    return ((value - rest) / by).round().cast(INT64)


UNKNOWN = ibis.null(BOOL)
_MICROS = 6  # the digits of a second's fraction in a microsecond
_MOMENT = dt.Timestamp("UTC", _MICROS)
_HOURS = "([01][0-9]|2[0-3]):[0-5][0-9]"
_RFC_3339 = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]" + _HOURS + ":[0-5][0-9]([.][0-9]{1,6})?([Zz]|[+-]" + _HOURS + ")" + r"\z"


def case(*branches: tuple[Truth, Expr], otherwise: Expr | None = None) -> Expr:
    """The value of the first branch whose condition is true."""
    kept = [(condition, value) for condition, value in branches if condition is not False]
    for number, (condition, value) in enumerate(kept):
        if condition is True:
            kept, otherwise = kept[:number], value
            break
    if not kept:
        return otherwise
    first, *rest = kept
    return ibis.cases(first, *rest, else_=otherwise)


def struct(fields: Mapping[str, Expr]) -> Expr:
    """An object of these fields."""
    return ibis.struct(dict(fields))


def array(items: Sequence[Expr]) -> Expr:
    """An array of these items."""
    return ibis.array(list(items))


def coalesce(one: Expr, other: Expr) -> Expr:
    """The first of two values, the second where that is not there."""
    return ibis.coalesce(one, other)


def is_literal(value: Expr) -> bool:
    """Whether a value stands in the query itself."""
    return isinstance(value.op(), ibis.expr.operations.Literal)


def least(parts: Sequence[Expr]) -> Expr:
    """The smallest of values that are all there."""
    return parts[0] if len(parts) == 1 else ibis.least(*parts)


def greatest(parts: Sequence[Expr]) -> Expr:
    """The greatest of values that are all there."""
    return parts[0] if len(parts) == 1 else ibis.greatest(*parts)


def _function(name: str, kind: Any, result: Any) -> Any:
    def called(value):  # type: ignore[no-untyped-def]
        raise NotImplementedError  # the backend's own

    called.__annotations__ = {"value": kind, "return": result}
    return ibis.udf.scalar.builtin(called, name=name, signature=((kind,), result))


def micros(value: Expr, dialect: Dialect) -> Expr:
    """A time as microseconds since 1970; NULL for a text that is no time (contract 3)."""
    kind = value.type()
    if kind.is_string():
        return _micros_of_text(value, dialect)
    if kind.is_timestamp() and kind.scale not in (None, _MICROS) and dialect.name == "duckdb":
        # a coarser one may be too far off for microseconds, which would fail the whole query
        kind = dt.Timestamp(kind.timezone, _MICROS)
        value = value.try_cast(kind)
    if dialect.seconds is not None:
        return (_function(dialect.seconds, kind, dt.float64)(value) * 1_000_000).round().cast(INT64)
    if dialect.micros is None:
        return value.epoch_seconds() * 1_000_000 + value.microsecond().cast(INT64)
    return _function(dialect.micros, kind, INT64)(value)


def beyond_micros(value: Expr) -> Truth:
    """Whether a time is of a part of a microsecond, which no case can write (contract 3)."""
    kind = value.type()
    if not kind.is_timestamp() or (kind.scale or 0) <= _MICROS:
        return False
    return value != value.cast(dt.Timestamp(kind.timezone, _MICROS)).cast(kind)


def _micros_of_text(text: Expr, dialect: Dialect) -> Expr:
    """Piece by piece: what else a backend takes for a time differs, and so does what it makes of an offset."""
    whole = micros((text.substr(0, 10) + " " + text.substr(11, 8) + "+00:00").try_cast(_MOMENT), dialect)
    fraction = (text.re_extract(r"\.([0-9]+)", 1).fill_null("") + "000000").substr(0, 6).try_cast(INT64)
    minutes = text.right(5).substr(0, 2).try_cast(INT64) * 60 + text.right(2).try_cast(INT64)
    signed = case((text.right(6).substr(0, 1) == "-", -minutes), otherwise=minutes)
    offset = case((text.right(1).upper() == "Z", literal(0)), otherwise=signed)
    found = whole + fraction - offset * 60_000_000
    return case((text.re_search(_RFC_3339), found), otherwise=null(INT64))


def normal(value: Expr, dialect: Dialect) -> Expr:
    """A text in NFC. Where the backend cannot, as it is: `forms.py` sees to it that it is in NFC."""
    return value if dialect.nfc is None else _function(dialect.nfc, STRING, STRING)(value)


def length(text: Expr) -> Expr:
    """Code points of a text in NFC, white space around it trimmed."""
    space, spaces = f"[{WHITE_SPACE}]+", literal(WHITE_SPACE)
    trimmed = text.re_replace(f"^{space}", "").re_replace(rf"{space}\z", "")
    # to look at both ends costs a fraction of that, and nearly always there is nothing to trim
    padded = spaces.contains(text.left(1)) | spaces.contains(text.right(1))
    return case((padded, trimmed), otherwise=text).length().cast(INT64)


# --- truths -------------------------------------------------------------------------------------------


def all_of(parts: Iterable[Truth]) -> Truth:
    """Kleene's all."""
    found: Truth = True
    for part in parts:
        if part is False:
            return False
        if part is not True:
            found = part if found is True else found & part
    return found


def any_of(parts: Iterable[Truth]) -> Truth:
    """Kleene's any."""
    found: Truth = False
    for part in parts:
        if part is True:
            return True
        if part is not False:
            found = part if found is False else found | part
    return found


def one_of(value: Expr, texts: Sequence[str]) -> Truth:
    """Whether a value is one of a few texts; tests for each are faster than `in`."""
    return any_of(value == text for text in texts)


def negated(truth: Truth) -> Truth:
    """Kleene's not."""
    return (not truth) if isinstance(truth, bool) else ~truth


def expr(truth: Truth) -> Expr:
    """A truth as a value of the query."""
    return literal(truth, BOOL) if isinstance(truth, bool) else truth


def is_true(truth: Truth) -> Truth:
    """Whether it is true, and not unknown."""
    return truth if isinstance(truth, bool) else truth.fill_null(False)


def is_possible(truth: Truth) -> Truth:
    """Whether it is true or unknown."""
    return truth if isinstance(truth, bool) else truth.fill_null(True)


def count_where(array: Expr, test: Any) -> Expr:
    """Of how many items of an array a test is true; 0 for an array that is not there.

    The test may ask for an item's place as a second argument. Ibis rewrites that wherever its name stands below,
    earlier stages included: each stage names it otherwise.
    """
    return array.filter(test).length().cast(INT64).fill_null(0)


def any_where(array: Expr, test: Any) -> Expr:
    """Whether a test is true of some item of an array; false or NULL where it is not, or the array is not there.

    Unlike counting them this copies no items, which for large ones takes longer than the test.
    """
    return array.map(test).contains(True)


def places(count: Expr) -> Expr:
    """The places of so many items as an array, from 0; none where there are fewer than one.

    For loops that need to know where they are. A loop whose test has the place as a second argument would do as well,
    but Ibis walks through all stages below to rewrite that: hundreds of them take it minutes.
    """
    return ibis.range(0, greatest([count, literal(0)]))
