"""Small changes of a case that may make a difference: one field, one time, one record more or less."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ...engine.language.document import Pointer
from ...engine.language.model import PolicyModel
from ...engine.language.moments import SECOND, parse_time
from ...engine.language.types import AGE, ARRAY, BOOLEAN, ENUM, INTEGER, TEXT, TIME, Field, case_types
from ...engine.semantics.comparing import Comparing, Here
from ...engine.semantics.view import CaseView
from ..scaffolding.trying import ABSENT, ages, tries
from .data import at, removed, replaced
from .interest import Interest

Case = dict[str, Any]
_MOST_RECORDS = 12  # of a collection whose records are changed one by one
_MOST_COPIES = 6
_HOUR = 3600 * SECOND
_LATER = ("evidence", "communications")  # what comes after the conduct, and is compared with when it was


class Varying:
    """Varies cases in what is of interest, for one policy."""

    def __init__(self, model: PolicyModel, interest: Interest) -> None:
        self._model = model
        self._interest = interest
        self._paths = {
            name: {one.path.parts for one in compares} for name, compares in interest.compares.items()
        }  # fields of which it is known what they are compared with

    def variants(self, case: Case) -> Iterator[Case]:
        """Cases that differ from this one in one thing. They share what is the same, and are not to be changed."""
        comparing = self._comparing(case)
        yield from self._roots(case, comparing)
        for name in self._interest.fields:
            if name is not None:
                yield from self._collection(case, name, comparing)

    def _comparing(self, case: Case) -> Comparing:
        view = CaseView(case)
        return Comparing(view, self._model.unset_parameters(view.day))

    def _roots(self, case: Case, comparing: Comparing) -> Iterator[Case]:
        for parts, value in self._values(case, None, Here(), comparing):
            changed = _put(case, parts, value)
            if changed is not None and changed != case:
                yield changed

    def _collection(self, case: Case, name: str, comparing: Comparing) -> Iterator[Case]:
        records = case.get(name)
        if records is None:
            yield {**case, name: []}
            return
        few = min(len(records), _MOST_RECORDS)
        for number in range(few):
            yield removed(case, (name, number))
            yield _copied(case, name, number, "more-1")
        yield removed(case, (name,))
        yield {**case, name: []}
        for number in range(few):
            yield from self._fields(case, name, (number,), comparing)
        for number in range(few):
            yield from self._times(case, name, (number,))
        # of many records together: a share moves by steps, a window passes over them all
        for many in range(2, few + 1):
            yield from self._fields(case, name, tuple(range(many)), comparing)
            yield from self._times(case, name, tuple(range(many)))
        yield from self._across(case, name, few)
        for number in range(few):
            yield from self._copies(case, name, number, comparing)

    def _fields(self, case: Case, name: str, numbers: tuple[int, ...], comparing: Comparing) -> Iterator[Case]:
        """Some records changed alike."""
        first: Pointer = (name, numbers[0])
        for parts, value in self._values(at(case, first), name, Here(name, at(case, first)), comparing):
            yield from _alike(case, name, numbers, parts, value)

    def _times(self, case: Case, name: str, numbers: tuple[int, ...]) -> Iterator[Case]:
        """Some records at other times."""
        for time in sorted(self._interest.times.get(name, ())):
            for moment in self._moments(case, name):
                yield from _alike(case, name, numbers, tuple(time.split(".")), moment)

    def _across(self, case: Case, name: str, few: int) -> Iterator[Case]:
        """Some records just outside of a window, the others just inside; also with copies of the first, well inside."""
        time = case_types().collections[name].time_field
        for span in sorted(self._interest.spans) if few > 1 else ():
            outside, edge, middle = (_before(case, age) for age in (span + SECOND, span, span // 2))
            for many in range(1, few):
                changed: Case | None = case
                for number in range(few):
                    value = outside if number < many else edge
                    changed = _put(changed, (name, number, time), value) if changed is not None and value else None
                if changed is None:
                    continue
                yield changed
                for number in range(many):
                    changed = _copied(changed, name, number, f"more-{number + 1}")
                    changed = _put(changed, (name, few + number, time), middle)
                yield changed

    def _copies(self, case: Case, name: str, number: int, comparing: Comparing) -> Iterator[Case]:
        """More records like this one, shown by the same evidence; also one of them changed, or without evidence."""
        copied = _copied(case, name, number, "more-1")
        last = (len(copied[name]) - 1,)
        yield from self._fields(copied, name, last, comparing)
        yield from self._times(copied, name, last)
        if "evidence" in case:
            yield {**copied, "evidence": case["evidence"]}
        for count in range(2, _MOST_COPIES + 1):
            copied = _copied(copied, name, number, f"more-{count}")
            yield copied

    # --- values ---------------------------------------------------------------------------------------

    def _values(self, data: Any, name: str | None, here: Here, comparing: Comparing) -> Iterator[tuple[Pointer, Any]]:
        """What else the fields may hold, at their paths; `ABSENT` where they may be left out."""
        for compare in self._interest.compares.get(name, ()):
            parts = compare.path.parts
            if parts == (AGE,):
                time = case_types().collections[str(name)].time_field
                found = (_before(comparing.view.data, age) for age in ages(compare, comparing, here))
                yield from (((time,), moment) for moment in found if moment is not None)
                continue
            now = _found(data, parts)
            for value in tries(compare, comparing, here, comparing.view.as_of_text):
                if value is not ABSENT and value != now:
                    yield parts, value
            if now is not None:
                yield from ((way, ABSENT) for way in _optional(name, parts))
        for parts, field in self._interest.fields.get(name, {}).items():
            now = _found(data, parts)
            if parts not in self._paths.get(name, ()):
                yield from ((parts, value) for value in self._likely(field, parts, now, comparing.view.data, name))
            elif field.kind == ARRAY and field.item is not None:
                yield from ((parts, value) for value in self._lists(field.item, parts, now))
            if now is not None and parts not in self._paths.get(name, ()):
                yield from ((way, ABSENT) for way in _optional(name, parts))

    def _likely(self, field: Field, parts: tuple[str, ...], now: Any, case: Case, name: str | None) -> Iterator[Any]:
        """What else a field may hold that is compared with nothing that is known."""
        if field.kind == ENUM:
            yield from (value for value in field.values if value != now)
        elif field.kind == BOOLEAN:
            yield from (value for value in (True, False) if value is not now)
        elif field.kind == INTEGER:
            near = {number + by for number in self._interest.numbers for by in (-1, 0, 1)}
            low, high = field.minimum or 0, field.maximum if field.maximum is not None else 2**53 - 1
            yield from (number for number in sorted(near) if low <= number <= high and number != now)
        elif field.kind == ARRAY and field.item is not None:
            yield from self._lists(field.item, parts, now)
        elif field.kind == TEXT:
            others = [_found(record, parts) for record in case.get(name, ())[:_MOST_RECORDS]] if name else []
            known = dict.fromkeys([*others, *sorted(self._interest.texts.get(parts, ())), "another"])
            yield from (text for text in known if text is not None and text != now)
        elif field.kind == TIME:
            yield case["as_of"]

    def _lists(self, item: Field, parts: tuple[str, ...], now: Any) -> Iterator[list[Any]]:
        yield []
        if item.kind == TEXT:
            yield from ([text] for text in sorted(self._interest.texts.get(parts, ())))
        if item.kind == ENUM:
            yield from ([value] for value in item.values if [value] != now)
            yield list(item.values)

    def _moments(self, case: Case, name: str) -> Iterator[str]:
        """Times at the edges of all spans before the case's, and of other records, and just inside and outside."""
        spans = [*sorted(self._interest.spans - {0}), 0]
        ways = [(span, by) for span in spans for by in (0, SECOND, -SECOND)]
        ways += [(span, by) for span in spans for by in (_HOUR, -_HOUR)]
        now = parse_time(str(case["as_of"]))
        for moment in self._others(case, name):
            if now is not None:
                ways += [(now - moment, by) for by in (0, SECOND, -SECOND)]
        found = (_before(case, span + by) for span, by in ways)
        yield from dict.fromkeys(text for text in found if text is not None)

    def _others(self, case: Case, name: str) -> Iterator[int]:
        """When other records are from that this one is compared with: conduct, or what may be one burst with it."""
        types = case_types().collections
        names = [one for one in self._interest.fields if one and one not in _LATER] if name in _LATER else [name]
        spans = {0} if name in _LATER else self._interest.bursts.get(name, set())
        for collection in names if spans else ():
            for record in (case.get(collection) or ())[:_MOST_RECORDS]:
                moment = parse_time(str(record.get(types[collection].time_field, "")))
                if moment is not None:
                    yield from dict.fromkeys(moment + by for span in sorted(spans) for by in (-span, span))


def _optional(name: str | None, parts: tuple[str, ...]) -> Iterator[Pointer]:
    """What is left out so that a field is not there: itself, or else what it must be part of."""
    for size in range(len(parts), 0, -1):
        around = case_types().find(name, parts[: size - 1])
        if around is None or parts[size - 1] not in around.required:
            yield parts[:size]
            return


def _before(case: Case, age: int) -> str | None:
    """A time so many microseconds before the case's, written as that is; None where there is none in the calendar."""
    try:
        moment = datetime.fromisoformat(str(case["as_of"]).upper()) - timedelta(microseconds=age)
        return moment.isoformat() if 1 < moment.astimezone(UTC).year < 9999 else None
    except (OverflowError, ValueError):
        return None


def _alike(case: Case, name: str, numbers: tuple[int, ...], parts: Pointer, value: Any) -> Iterator[Case]:
    changed: Case | None = case
    for number in numbers:
        changed = _put(changed, (name, number, *parts), value) if changed is not None else None
    if changed is not None and changed != case:
        yield changed


def _copied(case: Case, name: str, number: int, new: str) -> Case:
    record = case[name][number]
    old, ref = f"{name}/{record['id']}", f"{name}/{new}"
    copied = {**case, name: [*case[name], {**record, "id": new}]}
    if "evidence" in case and name != "evidence":
        copied["evidence"] = [
            {**one, "refs": [*one["refs"], ref]} if old in one.get("refs", ()) else one for one in case["evidence"]
        ]
    return copied


def _put(case: Any, way: Pointer, value: Any) -> Any:
    """The case with this value there, or without it; None where its surroundings are not there."""
    around = case
    for step in way[:-1]:
        if not isinstance(around, dict | list) or (isinstance(around, dict) and step not in around):
            return None
        around = around[step]  # type: ignore[index]
    if value is not ABSENT:
        changed = {**around, way[-1]: value} if isinstance(around, dict) else None
        return None if changed is None else replaced(case, way[:-1], changed)
    return removed(case, way) if isinstance(around, dict) and way[-1] in around else None


def _found(data: Any, parts: Pointer) -> Any:
    for part in parts:
        data = data.get(part) if isinstance(data, dict) else None
    return data
