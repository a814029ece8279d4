"""The summary of a backtest with what is read off it: who would newly be blocked, which groups stand out."""

from collections.abc import Mapping
from functools import cached_property
from math import log, sqrt
from typing import Any

import attrs

VERDICTS = ("allow", "needs-communication", "deny")
BLOCKED = "allow"  # the shop may block the buyer
_LEAST = 5  # cases more than expected, below which a group is not pointed at
_LEAST_PROTECTED = 2  # the same where the group is of a protected act
_DEVIATIONS = 3
_UNLIKELY = log(1000)  # chance would do it in fewer than one of a thousand groups
_TIMES = 2  # the rise of the others, or without an old policy their share
# groups that nothing protects: what they have more of is no question of fairness. Where nobody looked a buyer may be
# protected: that more of them are blocked is a question of a change of rules, and that many are is not
_ORDINARY = {("protected_act", "none"), ("rating", "no review"), ("rating", "unknown")}
_UNKNOWN = ("protected_act", "unknown")
_CONCENTRATED = 10  # newly blocked cases, from which on it is worth saying where they lie


@attrs.frozen
class Group:
    """Some of the cases, such as those of one shop: how many, and how many end in a block under each policy."""

    value: str
    cases: int
    verdicts: Mapping[str, Mapping[str, int] | None]
    flips: tuple[Mapping[str, Any], ...] = ()

    @property
    def new(self) -> int:
        """How many of its cases the new policy would block."""
        return (self.verdicts["new"] or {}).get(BLOCKED, 0)

    @property
    def against(self) -> int | None:
        """The same of the old policy; None where there is none."""
        old = self.verdicts.get("against")
        return None if old is None else old.get(BLOCKED, 0)

    @property
    def newly(self) -> int:
        """How many of its cases would newly be blocked."""
        return flipped(self.flips, to=BLOCKED)

    @property
    def no_longer(self) -> int:
        """How many of its cases would no longer be blocked."""
        return flipped(self.flips, come_from=BLOCKED)


@attrs.frozen
class Jump:
    """A group that the new policy blocks more than the others, beyond what chance would easily make."""

    by: Mapping[str, Any]
    group: Group
    excess: float


@attrs.frozen(eq=False, slots=False)
class Figures:
    """One backtest. Shares are of the cases that could be decided, unless said otherwise."""

    summary: Mapping[str, Any]

    @property
    def decided(self) -> int:
        """How many cases were decided by each policy."""
        return int(self.summary["cases"]["decided"])

    @property
    def compared(self) -> bool:
        """Whether there is an old policy beside the new one."""
        return self.summary["against"] is not None

    @property
    def newly(self) -> int:
        """How many cases would newly be blocked."""
        return flipped(self.summary["flips"], to=BLOCKED)

    @property
    def no_longer(self) -> int:
        """How many cases would no longer be blocked."""
        return flipped(self.summary["flips"], come_from=BLOCKED)

    @property
    def flips(self) -> int:
        """How many cases end in another verdict."""
        return flipped(self.summary["flips"])

    def from_to(self, come_from: str, to: str) -> int:
        """How many cases went from one verdict to another; those that stayed, where both are the same."""
        if come_from != to:
            return flipped(self.summary["flips"], come_from=come_from, to=to)
        return int(self.summary["verdicts"]["against"][come_from]) - flipped(self.summary["flips"], come_from=come_from)

    @cached_property
    def titles(self) -> dict[str, Mapping[str, str]]:
        """What the rules of both policies are called."""
        return {rule["id"]: rule["title"] for rule in self.summary["rules"]}

    @cached_property
    def jumps(self) -> tuple[Jump, ...]:
        """The groups of the fairness figures that stand out, the largest first."""
        found = [jump for entry in self.summary["fairness"] for jump in _jumps(entry, groups_of(entry))]
        return tuple(sorted(found, key=lambda jump: (-jump.excess, jump.by["by"], jump.group.value)))

    @cached_property
    def concentrated(self) -> tuple[tuple[Mapping[str, Any], Group], ...]:
        """The segments in which most of the newly blocked cases lie, though at most a quarter of all cases do."""
        if self.newly < _CONCENTRATED:
            return ()
        return tuple(
            (entry, group)
            for entry in self.summary["segments"]
            for group in groups_of(entry)
            if 2 * group.newly > self.newly and 4 * group.cases <= self.decided
        )


def flipped(flips: Any, *, come_from: str | None = None, to: str | None = None) -> int:
    """How many cases flipped, from a verdict and to one where these are given."""
    return sum(int(flip["cases"]) for flip in flips if come_from in (None, flip["from"]) and to in (None, flip["to"]))


def groups_of(entry: Mapping[str, Any]) -> list[Group]:
    """The groups of a segment or a fairness figure, in its order."""
    return [
        Group(str(one["value"]), one["cases"], one["verdicts"], tuple(one.get("flips", ()))) for one in entry["values"]
    ]


def _jumps(entry: Mapping[str, Any], groups: list[Group]) -> list[Jump]:
    """Each group against all the others: what it has more than their share (or their rise) would give."""
    found = []
    for group in groups:
        compared = group.against is not None
        at = (entry["by"], group.value)
        if at in _ORDINARY or (at == _UNKNOWN and not compared):
            continue
        others = [one for one in groups if one is not group]
        cases = sum(one.cases for one in others)
        if not cases or not group.cases:
            continue
        ratio = group.cases / cases
        here, there = _measured(group), sum(map(_measured, others)) * ratio
        excess = here - there
        if compared:
            least = _LEAST_PROTECTED if entry["by"] == "protected_act" else _LEAST
            no_chance = _is_no_chance(_risen(group), sum(map(_risen, others)) * ratio)
        else:
            least, no_chance = _LEAST, excess > _DEVIATIONS * sqrt(here + there * ratio)
        if min(here, excess) >= least and here >= _TIMES * there and no_chance:
            found.append(Jump(entry, group, excess))
    return found


def _is_no_chance(rise: int, expected: float) -> bool:
    """Whether more cases of a group changed than chance would easily give it.

    The cases are the same under both policies, so only those that changed can be chance: how many of them lie in this
    group, when all groups are alike, is a Poisson number, of which Chernoff bounds the tail.
    """
    if rise <= expected:
        return False
    return not expected or rise * log(rise / expected) - rise + expected > _UNLIKELY


def _measured(group: Group) -> int:
    """How many more the new policy blocks; without an old one, how many it blocks."""
    return group.new - (group.against or 0)


def _risen(group: Group) -> int:
    """How many of its cases the new policy blocks and the old one does not."""
    return max(group.newly, _measured(group), 0)
