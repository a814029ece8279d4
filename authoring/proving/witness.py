"""Writes what the solver found as a case: real JSON, valid by the schema, in which nothing else is said than needed."""

from collections.abc import Iterator
from typing import Any

from ...engine.language.moments import format_time
from ...engine.language.types import ARRAY, BOOLEAN, ENUM, INTEGER, OBJECT, TIME, Field
from .answers import Case
from .logic import Solver
from .symbols import EVIDENCE, Group, Listed, Number, Parts, Symbols
from .texts import made_up

_LIKE = "2026-01-01T00:00:00Z"
_USUAL = {"format": 1, "role": "supervisor", "platform": "platform", "rating": 3}


class NotWritten(Exception):
    """What was found cannot be written as a case."""


class Writer:
    """Writes one case of what a solver found."""

    def __init__(self, case: Symbols, solver: Solver) -> None:
        self._case = case
        self._solver = solver
        self._ids: dict[tuple[str, Number], list[str]] = {}
        self._patterns: dict[int, set[str]] = {}
        self._sizes: dict[int, int] = {}
        self._know_texts()

    def write(self) -> Case:
        """The case."""
        case = self._case
        self._as_of = self._time(self._solver.value(case.as_of))
        for name in case.looks:
            for number in self._numbers(name):
                many = self._solver.value(case.many(name, number))
                taken = sum(len(ids) for (other, _), ids in self._ids.items() if other == name)
                self._ids[name, number] = [f"{name[0]}{taken + n + 1}" for n in range(many)]
        document = self._object(None, (), case.types.root)
        for name in case.types.collections:
            if name in case.looks and self._solver.truth(case.looked(name)):
                document[name] = list(self._records(name))
        document["request"]["buyer_id"] = document["buyer"]["id"]
        return document

    # --- records ----------------------------------------------------------------------------------

    def _numbers(self, name: str) -> list[Number]:
        return [number for other, number in self._case.counts if other == name]

    def _records(self, name: str) -> Iterator[Case]:
        case, time_field = self._case, self._case.types.collections[name].time_field
        for number in self._numbers(name):
            for identity in self._ids[name, number]:
                record = self._object((name, number), (), case.types.collections[name].record)
                record = {"id": identity, **{key: value for key, value in record.items() if key != "id"}}
                record.setdefault(time_field, self._as_of)
                if name == EVIDENCE:
                    record["refs"] = list(self._refs(number))
                yield record

    def _refs(self, number: Number) -> Iterator[str]:
        """What a piece of evidence lists."""
        if isinstance(number, tuple):
            collection, shown, _ = number
            yield from (f"{collection}/{identity}" for identity in self._ids.get((collection, shown), ()))
            return
        for (piece, (collection, shown)), link in self._case.links.items():
            if piece == number and self._solver.truth(link):
                yield from (f"{collection}/{identity}" for identity in self._ids.get((collection, shown), ()))

    # --- fields -----------------------------------------------------------------------------------

    def _object(self, at: Group, parts: Parts, field: Field) -> Case:
        """An object with what must be in it and what was found to be there."""
        return {
            name: self._field(at, (*parts, name), inner)
            for name, inner in field.fields.items()
            if not (at is None and not parts and name in self._case.types.collections)
            and self._there(at, (*parts, name), name in field.required)
        }

    def _there(self, at: Group, parts: Parts, required: bool) -> bool:
        """Whether a field is written: it is required, or it was found to be there, or something in it was."""
        if required:
            return True
        flag = self._case.flags.get((at, parts))
        if flag is not None:
            return self._solver.truth(flag)
        return (at, parts) in self._case.values  # it has a default, and was read

    def _field(self, at: Group, parts: Parts, field: Field) -> Any:
        if at is None and parts == ("as_of",):
            return self._as_of
        if field.kind == OBJECT:
            return self._object(at, parts, field)
        value = self._case.values.get((at, parts))
        if value is None:
            return self._any(parts[-1], field)
        if isinstance(value, Listed):
            assert field.item is not None
            return self._array(value, field)
        if field.kind == BOOLEAN:
            return self._solver.truth(value)
        found = self._solver.value(value)
        if field.kind == INTEGER:
            return found
        return self._time(found) if field.kind == TIME else self._text(found)

    def _array(self, value: Listed, field: Field) -> list[Any]:
        texts = [self._text(self._solver.value(item)) for held, item in value.items() if self._solver.truth(held)]
        more = self._solver.value(value.size) - len(texts)
        return texts + [
            texts[0] if texts and field.item and field.item.kind == ENUM else f"more-{n}" for n in range(more)
        ]

    def _any(self, name: str, field: Field) -> Any:
        """A value for a field that nobody reads and that must be there."""
        if name in _USUAL:
            return _USUAL[name]
        if field.kind == ENUM:
            return field.values[0]
        if field.kind == INTEGER:
            return field.minimum or 0
        if field.kind == BOOLEAN:
            return False
        if field.kind == TIME:
            return self._as_of
        return [] if field.kind == ARRAY else name

    def _time(self, moment: int) -> str:
        written = format_time(moment, _LIKE)
        if written is None:
            raise NotWritten(f"the time {moment}")
        return written

    # --- texts ------------------------------------------------------------------------------------

    def _know_texts(self) -> None:
        """Of each text that is to be made up: what the fields that hold it want of it."""
        for (at, parts), value in self._case.values.items():
            if isinstance(value, Listed | bool | int):
                continue
            field = self._case.types.find(at[0] if at else None, parts)
            if field is None or field.kind != "text":
                continue
            number = self._solver.value(value)
            if field.pattern:
                self._patterns.setdefault(number, set()).add(field.pattern)
            if (at[0] if at else None, parts) in self._case.sizes.measured:
                self._sizes[number] = self._solver.value(self._case.texts.length(value))

    def _text(self, number: int) -> str:
        found = self._case.texts.text(number)
        if found is not None:
            return found
        return made_up(number, self._sizes.get(number), frozenset(self._patterns.get(number, ())))
