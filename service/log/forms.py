"""What stored values are made of: nothing that was read is taken for a row or a head unless its fields can be of one.

SQLite holds a blob or a text in any column, and a file of JSON holds what somebody wrote into it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeGuard, TypeVar

import attrs

from .model import Person

T = TypeVar("T")
_MOST = 2**63  # what a column of the tables can hold
_END_OF_TIMES = 253_402_300_800 * 1_000_000  # the year 10000, which no time can be written of


class BadFormError(ValueError):
    """A field that cannot hold what it does."""

    def __init__(self, name: str, value: object) -> None:
        self.name = name
        self.found = repr(value)[:80]
        super().__init__(f"`{name}` is {self.found}")


def formed(kind: type[T], values: Mapping[str, Any]) -> T:
    """One of our values; absent fields are None. Raises BadFormError for the first field that is not of its type."""
    found = {}
    of: Any = kind
    for name, wanted in _fields(of):
        value = found[name] = values.get(name)
        if not isinstance(value, wanted) or not _is_possible(name, value):
            raise BadFormError(name, value)
    return kind(**found)


def is_text(value: object) -> TypeGuard[str]:
    """Whether this is a text that can be written as UTF-8."""
    if not isinstance(value, str):
        return False
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def fields_of(kind: type) -> frozenset[str]:
    """The names of the fields that a value of this kind is read from."""
    return frozenset(name for name, _ in _fields(kind))


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((one.name, one.type) for one in attrs.fields(kind) if one.type != Person | None)


def _is_possible(name: str, value: object) -> bool:
    if isinstance(value, str):
        return is_text(value)
    if isinstance(value, int):
        return not isinstance(value, bool) and (0 <= value < _END_OF_TIMES if name == "at" else -_MOST <= value < _MOST)
    return True
