"""Reads a valid case as rules see it: what a path finds, when a record was, which evidence shows it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ..language.moments import parse_time, read_time, utc_date
from ..language.types import AGE, ARRAY, ENUM, OBJECT, TEXT, TIME, Field, case_types
from ..language.wording import normal

Record = Mapping[str, Any]


class Absent:
    """The only value of a field that is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


class CaseView:
    """A case that has passed the checks. Texts come out in NFC, times and ages in microseconds."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self._moments: dict[str, int | None] = {}
        self.as_of_text: str = data["as_of"]
        self.as_of: int = read_time(self.as_of_text)
        self.day: int = utc_date(self.as_of)
        self.types = case_types()

    def records(self, collection: str) -> list[Record] | None:
        """The records of a collection, or None where nobody looked."""
        found: list[Record] | None = self.data.get(collection)
        return found

    def moment(self, text: str) -> int | None:
        """A time as microseconds; each text is parsed once."""
        if text not in self._moments:
            self._moments[text] = read_time(text)
        return self._moments[text]

    def ref(self, collection: str, record: Record) -> str:
        """How evidence and verdicts name a record: `collection/id`."""
        return f"{collection}/{record['id']}"

    def time(self, collection: str, record: Record, field: str | None = None) -> int | None:
        """When a record was: by its collection's time field, or by another one; None where that is absent."""
        name = field or self.types.collections[collection].time_field
        at: Any = record
        for part in name.split("."):
            at = at.get(part) if isinstance(at, dict) else None
        moment = self.moment(at) if isinstance(at, str) else None
        if name == "answered_at" and collection == "communications" and moment is not None and moment > self.as_of:
            return None
        return moment

    def after(self, collection: str, record: Record) -> bool:
        """Whether a record is dated after `as_of`."""
        moment = self.time(collection, record)
        return moment is not None and moment > self.as_of

    def read(self, parts: tuple[str, ...], field: Field, collection: str | None, record: Record | None) -> Any:
        """What a field holds, as it is compared; its schema default, or ABSENT, where it is absent.

        `collection` and `record` are None for a path from the case's root.
        """
        if record is not None and collection is not None and parts == (AGE,):
            moment = self.time(collection, record)
            return ABSENT if moment is None else self.as_of - moment
        at: Any = self.data if record is None else record
        for part in parts:
            at = at.get(part) if isinstance(at, dict) else None
            if at is None:
                break
        if at is not None and collection == "communications" and parts == ("answered_at",) and record is not None:
            moment = self.moment(at)
            at = at if moment is not None and moment <= self.as_of else None  # not answered yet (contract 3)
        if at is None:
            return ABSENT if field.default is None else compared(field, field.default)
        return self.moment(at) if field.kind == TIME else compared(field, at)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every record that there is, as `collection/id` in NFC."""
        return frozenset(
            f"{name}/{normal(record['id'])}" for name in self.types.collections for record in self.records(name) or ()
        )


def compared(field: Field, value: Any) -> Any:
    """A raw value as comparisons compare it."""
    if field.kind in (TEXT, ENUM):
        return normal(value)
    if field.kind == TIME:
        return parse_time(value)
    if field.kind == ARRAY and field.item is not None:
        return tuple(compared(field.item, item) for item in value)
    return True if field.kind == OBJECT else value
