"""Which entries are asked for, as SQL."""

from collections.abc import Generator, Iterable, Iterator
from typing import Any, TypeVar

import attrs
from sqlalchemy import Connection, Select, select

from ....engine.language.wording import normal
from ..errors import UnreadableError
from ..forms import BadFormError, formed
from ..model import Person, Row
from .tables import ENTRIES, PERSONAL

T = TypeVar("T")
ROW = [field.name for field in attrs.fields(Row) if field.name != "person"]
_PERSON = [field.name for field in attrs.fields(Person)]


@attrs.frozen
class Query:
    """What must be so of an entry; None leaves it open. Times are in microseconds since 1970 UTC: [since, until).

    `remark` is a part of the remark, in any case and any normal form; the others are whole.
    """

    id: str | None = None
    kinds: tuple[str, ...] = ()
    decision: str | None = None
    buyer: str | None = None
    operator: str | None = None
    ground: str | None = None
    remark: str | None = None
    shop: str | None = None
    case_id: str | None = None
    outcome: str | None = None
    since: int | None = None
    until: int | None = None
    newest_first: bool = False
    limit: int | None = None


def remark_key(remark: str) -> str:
    """A remark as it is searched: in NFC, and alike for capitals and small letters."""
    return normal(remark).casefold()


def persons(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """The personal parts of some entries, as the table holds them."""
    for row in rows:
        if row.person is not None:
            values = {name: getattr(row.person, name) for name in _PERSON}
            key = None if row.person.remark is None else remark_key(row.person.remark)
            yield {"seq": row.seq, **values, "remark_key": key}


def whole(*more: Any) -> "Select[Any]":
    """All entries with their personal parts, and more columns."""
    people = [PERSONAL.c[name] for name in _PERSON]
    return select(ENTRIES, *people, *more).join_from(ENTRIES, PERSONAL, ENTRIES.c.seq == PERSONAL.c.seq, isouter=True)


def selected(query: Query) -> "Select[Any]":
    """The entries that the query asks for, in their order."""
    found = whole().where(*_conditions(query))
    found = found.order_by(ENTRIES.c.seq.desc() if query.newest_first else ENTRIES.c.seq)
    return found if query.limit is None else found.limit(query.limit)


def _conditions(query: Query) -> Iterator[Any]:
    if query.kinds:
        yield ENTRIES.c.kind.in_(query.kinds)
    for name in ("id", "decision"):
        if (value := getattr(query, name)) is not None:
            yield ENTRIES.c[name] == value
    for name in ("buyer", "operator", "shop", "case_id", "outcome"):
        if (value := getattr(query, name)) is not None:
            yield PERSONAL.c[name] == normal(value)
    if query.ground is not None:
        yield ("\n" + PERSONAL.c.grounds + "\n").contains(f"\n{normal(query.ground)}\n", autoescape=True)
    if query.remark is not None:
        yield PERSONAL.c.remark_key.contains(remark_key(query.remark), autoescape=True)
    if query.since is not None:
        yield ENTRIES.c.at >= query.since
    if query.until is not None:
        yield ENTRIES.c.at < query.until


def streamed(connection: Connection, query: "Select[Any]") -> Generator[Any, None, None]:
    """What a query finds, without holding all of it."""
    with connection.execution_options(yield_per=200).execute(query) as result:
        yield from result


def row_of(found: Any) -> Row:
    """An entry of what a query found, with its personal part if that was asked for and is there.

    Raises UnreadableError for what cannot have been recorded.
    """
    values = found._mapping
    row = read(Row, values, "log.changed", values["seq"], values["id"])
    if values.get("salt") is None:
        return row
    return attrs.evolve(row, person=read(Person, values, "log.changed_personal", row.seq, row.id))


def read(kind: type[T], values: Any, fault: str, seq: int, id: object = None) -> T:
    """One of our values of what a query found; raises UnreadableError, with the fault that this is."""
    try:
        return formed(kind, values)
    except BadFormError as error:
        raise UnreadableError(fault, seq, id, error.name, error.found) from None


def old(connection: Connection, before: int) -> list[int]:
    """The numbers of the entries from before a time whose personal part is still there, rising."""
    query = select(PERSONAL.c.seq).join(ENTRIES, ENTRIES.c.seq == PERSONAL.c.seq)
    return list(connection.scalars(query.where(ENTRIES.c.at < before).order_by(PERSONAL.c.seq)))
