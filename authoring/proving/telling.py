"""A case that the solver made, in a few lines for people: times as how long before the case, alike records together."""

from collections.abc import Iterator
from typing import Any

from ...engine.language.moments import format_duration, parse_time
from ...engine.language.types import case_types
from ...reporting.style import Tongue, clean
from ..mutating.data import flow
from .answers import Case

MOST = 24  # lines
_SAID = {("case_id",), ("as_of",), ("shop", "id"), ("operator", "id"), ("buyer", "id"), ("request", "buyer_id")}


def case_lines(case: Case, tongue: Tongue) -> list[str]:
    """What is in a case, apart from who it is about; long ones are cut."""
    types = case_types()
    told = Told(case, tongue)
    lines = []
    for name, value in case.items():
        if name in types.collections:
            continue
        fields = list(told.fields(value, (name,)) if isinstance(value, dict) else told.fields({name: value}, ()))
        if fields:
            lines.append((f"{name}: " if isinstance(value, dict) else "") + told.row(fields))
    for name in types.collections:
        if name in case and not case[name]:
            lines.append(f"{name}: []")
        lines += [f"{name}/{ids}: {fields}" for fields, ids in _alike(case.get(name, ()), told)]
    return cut(lines, tongue)


def _alike(records: list[Any], told: "Told") -> Iterator[tuple[str, str]]:
    """Records that differ in nothing but their ids, as one: what they hold, and which they are."""
    found: dict[str, list[str]] = {}
    for record in records:
        fields = told.row(list(told.fields({key: value for key, value in record.items() if key != "id"}, ())))
        found.setdefault(fields, []).append(clean(str(record["id"])))
    for fields, ids in found.items():
        yield fields, ids[0] if len(ids) == 1 else f"{ids[0]}…{ids[-1]} ({len(ids)}×)"


def cut(lines: list[str], tongue: Tongue) -> list[str]:
    """Not more lines than anybody reads."""
    return lines if len(lines) <= MOST else [*lines[:MOST], tongue.say("prove_more", count=len(lines) - MOST)]


class Told:
    """Says values of one case."""

    def __init__(self, case: Case, tongue: Tongue) -> None:
        self._as_of = parse_time(case["as_of"])
        self._tongue = tongue

    def row(self, fields: list[str]) -> str:
        return self._tongue.say("comma").join(fields)

    def fields(self, data: Case, way: tuple[str, ...]) -> Iterator[str]:
        """Each field of an object with what it holds; objects inside by their path."""
        for key, value in data.items():
            if (*way, key) in _SAID:
                continue
            if isinstance(value, dict):
                yield from self.fields(value, (*way, key))
            else:
                name = ".".join((*way[1:], key)) if way else key
                yield f"{clean(name)} {self.value(value)}"

    def value(self, value: Any) -> str:
        """A value; a time is told from the case's."""
        moment = parse_time(value) if isinstance(value, str) else None
        if moment is None or self._as_of is None:
            text = flow(value)
            return clean(text if len(text) <= 80 else text[:79] + "…")
        if moment == self._as_of:
            return self._tongue.say("prove_same_time")
        span = _span(abs(self._as_of - moment))
        return self._tongue.say("prove_before" if moment < self._as_of else "prove_after", span=span)


def _span(length: int) -> str:
    """A length of time in microseconds, to the second where it is whole."""
    return format_duration(length) if length % 1_000_000 == 0 else f"{length / 1_000_000:f}s"
