"""A query as text, and what cannot be written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import ibis.backends.sql.compilers as compilers
from ibis.common.annotations import ValidationError
from ibis.common.exceptions import IbisError
from sqlglot import ErrorLevel, parse_one
from sqlglot.errors import ParseError, SqlglotError

from ....tables.collecting import without_collecting
from ..errors import TableError
from .dialects import Dialect
from .kinds import Table

_PART = r"""(?:"[^"]+"|`[^`]+`|[^\s."`]+)"""  # of a table's name, in quotes or not


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
