"""The acts that a remedy is made of, and sets of them that would do."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from ...language.model import Collect, Condition
from ...semantics.truth import Truth
from .solving import paths_of


@attrs.frozen(order=True)
class Prove:
    """Valid evidence of any of these kinds is added for one record."""

    collection: str
    kinds: tuple[str, ...]
    ref: str

    @property
    def key(self) -> tuple[object, ...]:
        """For sorting: by the record first, and faster than comparing the acts."""
        return self.ref, "prove", self.kinds


@attrs.frozen(order=True)
class Supply:
    """An absent field is filled in: of the case (`index` -1), or of a record; `parts` empty: a whole collection.

    What comes first among such acts goes by the records' ids (contract 5), not by where they stand in the case.
    """

    collection: str  # empty for a field of the case
    ref: str  # of the record, `collection/id`; else empty
    parts: tuple[str, ...]
    index: int = -1

    @property
    def key(self) -> tuple[object, ...]:
        """For sorting: by the record first, and faster than comparing the acts."""
        return self.ref, "supply", self.collection, self.parts

    @property
    def path(self) -> str:
        """The JSON pointer of what is filled in."""
        steps = [*([self.collection] if self.collection else []), *([str(self.index)] if self.index >= 0 else [])]
        return "".join("/" + step for step in (*steps, *self.parts))


Act = Prove | Supply
Rank = Callable[[str], int]  # of a record, by its `collection/id`


@attrs.frozen(eq=False)
class Demand:
    """What must come out of the values that are filled in: a condition of the case, or a predicate of a record."""

    collection: str
    index: int
    condition: Condition
    want: Truth

    @property
    def key(self) -> tuple[object, ...]:
        """The same for the same demand; as long as the demand lives, since it holds its condition's id."""
        return self.collection, self.index, id(self.condition), self.want

    @property
    def pointers(self) -> Iterator[str]:
        """The JSON pointers of all that the condition reads."""
        if isinstance(self.condition, Collect):
            yield Supply(self.condition.collection, "", ()).path
            return
        for path in paths_of(self.condition):
            own = bool(self.collection) and not path.from_root
            yield Supply(self.collection if own else "", "", path.parts, self.index if own else -1).path


@attrs.frozen(eq=False)
class Plan:
    """Acts that together make a condition come out as wanted, if what is found is as demanded.

    `pools`: for a set of acts of which any so many will do, that set and how many are needed; the plan's own acts
    hold the first of them.
    """

    acts: frozenset[Act] = frozenset()
    demands: tuple[Demand, ...] = ()
    pools: tuple[tuple[frozenset[Prove], int], ...] = ()

    def cost(self, done: frozenset[Act]) -> int:
        """How many acts there are beside those that are done anyway."""
        return len(self.acts - done)

    def order(self, done: frozenset[Act], rank: Rank | None = None) -> Any:
        """Fewest acts first; ties by the records' `rank`, where there is one, then by their ids (contract 5)."""
        left = self.acts - done
        keys = sorted(act.key for act in left)
        ranks = sorted(rank(act.ref) for act in left) if rank is not None else []
        return len(left), ranks, [key[0] for key in keys], keys


NOTHING = Plan()


def together(plans: Iterable[Plan]) -> Plan:
    """All of the plans at once."""
    acts: set[Act] = set()
    demands: list[Demand] = []
    pools: list[tuple[frozenset[Prove], int]] = []
    for plan in plans:
        acts |= plan.acts
        demands += plan.demands
        pools += plan.pools
    return Plan(frozenset(acts), tuple(demands), tuple(pools))
