"""Fills in the fields that a remedy supplies, each set so that all that reads it comes out as wanted."""

import copy
from collections.abc import Iterable
from typing import Any

import attrs

from ...language.model import Collect, Condition
from ...semantics.comparing import Comparing
from ...semantics.truth import Truth
from .acts import Demand, Supply
from .solving import Solver, candidates, paths_of, put, solve_together

MOST_SHARED = 40  # demands of records on fields of the case that are solved with it; the rest must then fit
Place = tuple[str, int]  # a collection and the number of a record in it
_CASE: Place = ("", -1)  # the place of the case's own fields


def reads_the_case(predicate: Condition, fields: frozenset[str] | None = None) -> bool:
    """Whether what is read of a record reads the case around it too: any field, or one of these."""
    return any(path.from_root and (fields is None or str(path) in fields) for path in paths_of(predicate))


def fill_fields(comparing: Comparing, supplies: Iterable[Supply], demands: tuple[Demand, ...]) -> bool:
    """Writes into the case's own objects and into copies of its records; False where no values were found.

    The case and the records that share its fields are solved together, every other record alone.
    """
    filling = _Filling(comparing)
    for act in supplies:
        if act.parts:
            filling.open.setdefault((act.collection, act.index), set()).add(".".join(act.parts))
    for demand in demands:
        if not isinstance(demand.condition, Collect):
            place = filling.asked.setdefault((demand.collection, demand.index), {})
            place[id(demand.condition), demand.want] = demand.condition
    filling.copy_records()
    together = filling.sharing()
    groups = [[_CASE, *together], *([place] for place in sorted(filling.open) if place not in {_CASE, *together})]
    return all(filling.fill(group) for group in groups)


@attrs.frozen(eq=False)
class _Filling:
    """What is to be filled in, and what is demanded, in each place; the same demand of one place only once."""

    comparing: Comparing
    open: dict[Place, set[str]] = attrs.field(factory=dict, init=False)
    asked: dict[Place, dict[tuple[int, Truth], Condition]] = attrs.field(factory=dict, init=False)

    def record(self, place: Place) -> dict[str, Any]:
        collection, index = place
        data = self.comparing.view.data
        found: dict[str, Any] = data[collection][index] if collection else data
        return found

    def copy_records(self) -> None:
        for collection, index in self.open:
            if collection:
                records = self.comparing.view.data[collection]
                records[index] = copy.deepcopy(records[index])

    def sharing(self) -> list[Place]:
        """The records of which something is demanded that reads what is filled in of the case."""
        fields = frozenset(self.open.get(_CASE, ()))
        found: list[Place] = []
        if fields:
            for place, asked in self.asked.items():
                if place != _CASE and any(reads_the_case(condition, fields) for condition in asked.values()):
                    found.append(place)
        return found[:MOST_SHARED]

    def fill(self, group: list[Place]) -> bool:
        wanted = []
        for place in group:
            solver = Solver(
                self.comparing,
                place[0] or None,
                self.record(place),
                frozenset(self.open.get(place, ())),
                open_root=frozenset(self.open.get(_CASE, ())),
            )
            wanted += [(solver, condition, want) for (_, want), condition in self.asked.get(place, {}).items()]
        if not solve_together(wanted):
            return False
        for place in group:
            self._fill_rest(place)
        return True

    def _fill_rest(self, place: Place) -> None:
        """What no condition needs in a certain way: a time in the window, or anything."""
        view, record = self.comparing.view, self.record(place)
        for path in self.open.get(place, ()):
            parts = tuple(path.split("."))
            field = view.types.find(place[0] or None, parts)
            at: Any = record
            for part in parts:
                at = at.get(part) if isinstance(at, dict) else None
            if at is None and field is not None and field.kind not in ("object", "collection"):
                put(record, parts, next(candidates(field, [], view.as_of_text)))
