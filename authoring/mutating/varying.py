"""Small changes of a case that may make a difference: one field, one time, one record more or less."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ...engine.language.document import Pointer
from ...engine.language.moments import SECOND, parse_time
from ...engine.language.types import ARRAY, BOOLEAN, ENUM, INTEGER, TEXT, TIME, Field
from .data import at, removed, replaced
from .interest import Interest

Case = dict[str, Any]
_MOST_RECORDS = 12  # of a collection whose records are changed one by one
_MOST_COPIES = 6


def variants(case: Case, interest: Interest) -> Iterator[Case]:
    """Cases that differ from this one in one thing. They share what is the same, and are not to be changed."""
    yield from _roots(case, interest)
    for name in interest.fields:
        if name is not None:
            yield from _collections(case, name, interest)


def _roots(case: Case, interest: Interest) -> Iterator[Case]:
    for parts, field in interest.fields.get(None, {}).items():
        for value in _values(field, _found(case, parts), interest, str(case["as_of"])):
            changed = _put(case, parts, value)
            if changed is not None:
                yield changed


def _collections(case: Case, name: str, interest: Interest) -> Iterator[Case]:
    records = case.get(name)
    if records is None:
        yield {**case, name: []}
        return
    yield removed(case, (name,))
    yield {**case, name: []}
    for number in range(min(len(records), _MOST_RECORDS)):
        yield removed(case, (name, number))
        yield from _copies(case, name, number, interest)
        yield from _changed(case, name, (number,), interest)
    # of many records together: a share moves by steps, a window passes over them all
    for many in range(2, min(len(records), _MOST_RECORDS) + 1):
        yield from _changed(case, name, tuple(range(many)), interest)


def _changed(case: Case, name: str, numbers: tuple[int, ...], interest: Interest) -> Iterator[Case]:
    """Some records changed alike."""
    first: Pointer = (name, numbers[0])
    for parts, field in interest.fields.get(name, {}).items():
        for value in _values(field, _found(at(case, first), parts), interest, str(case["as_of"])):
            yield from _alike(case, name, numbers, parts, value)
    for time in sorted(interest.times.get(name, ())):
        for moment in _moments(case, interest):
            yield from _alike(case, name, numbers, tuple(time.split(".")), moment)


def _alike(case: Case, name: str, numbers: tuple[int, ...], parts: tuple[str, ...], value: Any) -> Iterator[Case]:
    changed: Case | None = case
    for number in numbers:
        changed = _put(changed, (name, number, *parts), value) if changed is not None else None
    if changed is not None and changed != case:
        yield changed


def _copies(case: Case, name: str, number: int, interest: Interest) -> Iterator[Case]:
    """More records like this one, shown by the same evidence; also one of them at another time, or without evidence."""
    copied = case
    for count in range(1, _MOST_COPIES + 1):
        copied = _copied(copied, name, number, f"more-{count}")
        yield copied
        if count == 1:
            last = len(copied[name]) - 1
            yield from _changed(copied, name, (last,), interest)
            yield {**copied, "evidence": case["evidence"]} if "evidence" in case else copied


def _copied(case: Case, name: str, number: int, new: str) -> Case:
    record = case[name][number]
    old, ref = f"{name}/{record['id']}", f"{name}/{new}"
    copied = {**case, name: [*case[name], {**record, "id": new}]}
    if "evidence" in case and name != "evidence":
        copied["evidence"] = [
            {**one, "refs": [*one["refs"], ref]} if old in one.get("refs", ()) else one for one in case["evidence"]
        ]
    return copied


_REMOVED: Any = object()


def _put(case: Any, way: Pointer, value: Any) -> Any:
    """The case with this value there, or without it; None where its surroundings are not there."""
    around = case
    for step in way[:-1]:
        if not isinstance(around, dict | list) or (isinstance(around, dict) and step not in around):
            return None
        around = around[step]  # type: ignore[index]
    if value is not _REMOVED:
        changed = {**around, way[-1]: value} if isinstance(around, dict) else None
        return None if changed is None else replaced(case, way[:-1], changed)
    return removed(case, way) if isinstance(around, dict) and way[-1] in around else None


def _found(data: Any, parts: tuple[str, ...]) -> Any:
    for part in parts:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _values(field: Field, now: Any, interest: Interest, as_of: str) -> Iterator[Any]:
    """What else a field may hold, and nothing."""
    if field.kind == ENUM:
        yield from (value for value in field.values if value != now)
    elif field.kind == BOOLEAN:
        yield from (value for value in (True, False) if value is not now)
    elif field.kind == INTEGER:
        near = {number + by for number in interest.numbers for by in (-1, 0, 1)}
        low, high = field.minimum or 0, field.maximum if field.maximum is not None else 2**53 - 1
        yield from (number for number in sorted(near) if low <= number <= high and number != now)
    elif field.kind == ARRAY and field.item is not None:
        yield from _lists(field.item, now, interest)
    elif field.kind == TEXT:
        yield from sorted(text for text in interest.texts if text != now)
        yield "another"
        yield from ("字" * number for number in sorted(_around(interest.numbers)) if 0 < number <= 2000)
    elif field.kind == TIME:
        yield as_of
    if now is not None:
        yield _REMOVED


def _around(numbers: set[int]) -> set[int]:
    return {number + by for number in numbers for by in (-1, 0, 1)}


def _lists(item: Field, now: Any, interest: Interest) -> Iterator[list[Any]]:
    yield []
    if item.kind == TEXT:
        yield from ([text] for text in sorted(interest.texts))
    if item.kind == ENUM:
        yield from ([value] for value in item.values if [value] != now)
        yield list(item.values)


def _moments(case: Case, interest: Interest) -> Iterator[str]:
    """Times at the edges of all spans before the case's, and just inside and outside."""
    as_of = parse_time(str(case["as_of"]))
    assert as_of is not None
    written = datetime.fromisoformat(str(case["as_of"]).upper())
    for span in sorted(interest.spans | {0}):
        for by in (0, SECOND, -SECOND, 3600 * SECOND, -3600 * SECOND):
            moment = written - timedelta(microseconds=span + by)
            if moment.astimezone(UTC).year > 1:
                yield moment.isoformat()
