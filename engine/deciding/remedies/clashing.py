"""Tells whether what is demanded of a field agrees with what has been demanded of it before."""

import copy
from typing import Any

import attrs

from ...executors.reference import Reference
from ...language.model import Collect
from ...semantics.comparing import Comparing
from ...semantics.view import CaseView
from .acts import NOTHING, Demand, Plan, Supply
from .filling import fill_fields

MOST_SOLVED = 2000  # demands that are looked at in one case: what comes after them is taken to agree
MOST_EARLIER = 20  # earlier demands on the same field that are looked at


@attrs.define(eq=False)
class Clashes:
    """Looks for clashes with the demands of what is done anyway; kept for the plan that was asked about last.

    `found`: how many there were in this case.
    """

    reference: Reference
    found: int = attrs.field(default=0, init=False)
    _left: int = attrs.field(default=MOST_SOLVED, init=False)
    _of: Plan = attrs.field(default=NOTHING, init=False)
    _supplies: dict[str, Supply] = attrs.field(factory=dict, init=False)  # by path
    _demands: dict[str, list[Demand]] = attrs.field(factory=dict, init=False)  # by the paths that they read
    # with the demand, which must live as long as its condition's id stands for it
    _agreed: dict[Any, tuple[Demand, bool]] = attrs.field(factory=dict, init=False)

    def agree(self, plan: Plan, done: Plan) -> bool:
        """Whether some values of the fields are as the plan's demand and the earlier ones on the same fields want."""
        if not done.demands:
            return True
        if self._of is not done:
            self._index(done)
        (demand,) = plan.demands
        own = [act for act in plan.acts if isinstance(act, Supply)]
        earlier = [other for act in own for other in self._demands.get(act.path, ())[:MOST_EARLIER]]
        if not earlier:
            return True
        key = demand.key
        if key not in self._agreed:  # what only reads the case is asked for by record after record
            self._left -= 1
            agreed = self._left < 0 or self._solved(own, (*earlier, demand))
            self._agreed[key] = demand, agreed
            self.found += not agreed
        return self._agreed[key][1]

    def _index(self, done: Plan) -> None:
        self._of = done
        self._agreed.clear()
        self._demands.clear()
        self._supplies.clear()
        self._supplies.update((act.path, act) for act in done.acts if isinstance(act, Supply))
        seen = set()
        for demand in done.demands:
            key = demand.key
            if key not in seen and not isinstance(demand.condition, Collect):
                seen.add(key)
                for pointer in demand.pointers:
                    self._demands.setdefault(pointer, []).append(demand)

    def _solved(self, own: list[Supply], demands: tuple[Demand, ...]) -> bool:
        """Whether the fields that these demands read can be filled in, in a copy of as much of the case."""
        paths = {pointer for demand in demands for pointer in demand.pointers}
        supplies = {*own, *(self._supplies[path] for path in paths if path in self._supplies)}
        written = {act.collection for act in supplies}
        data = {
            name: copy.deepcopy(part) if not isinstance(part, list) else list(part) if name in written else part
            for name, part in self.reference.view.data.items()
        }
        return fill_fields(Comparing(CaseView(data), self.reference.comparing.unset), supplies, demands)
