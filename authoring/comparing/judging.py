"""What a comparison comes to: of each ground rule and of the verdict, from the answers of all spans of days."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from ..proving.answers import FOUND, NONE
from ..proving.supervising import DONE, Outcome
from .levels import LOOSER, STRICTER
from .recommending import Change

EQUAL, INCOMPARABLE, OPEN = "equal", "incomparable", "not proven"
DIRECTIONS = (LOOSER, STRICTER)
VERDICT = None  # the name of what is no rule


@attrs.frozen(eq=False)
class Matter:
    """A ground rule, or the verdict (`name` None), in both policies: where it stands, and what has become of it.

    `witnesses`: for each direction that was found a case with what both policies say of it. `open_`: for each that is
    not proven, why.
    """

    name: str | None
    place: str
    presence: str  # both, added or removed
    witnesses: Mapping[str, Any] = attrs.field(factory=dict)
    open_: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def change(self) -> str:
        """equal, stricter, looser or incomparable; `not proven` where a direction is open that would decide it."""
        if len(self.witnesses) == 2:
            return INCOMPARABLE
        if self.open_:
            return OPEN
        return next(iter(self.witnesses), EQUAL)

    def to_dict(self) -> dict[str, Any]:
        """The matter for programs."""
        found: dict[str, Any] = {} if self.name is None else {"rule": self.name, "presence": self.presence}
        found["change"] = self.change
        return found | {"witnesses": dict(self.witnesses), "not_proven": dict(self.open_)}


def judged(name: str | None, place: str, presence: str, outcomes: Iterable[Outcome]) -> Matter:
    """What the answers of all spans amount to."""
    witnesses: dict[str, Any] = {}
    open_: dict[str, str] = {}
    for outcome in outcomes:
        if outcome.state != DONE:
            open_.update({word: f"{outcome.state} {outcome.why}".strip() for word in DIRECTIONS})
            continue
        for word in DIRECTIONS:
            answer = outcome.result.get(word, {"kind": NONE})
            if answer["kind"] == FOUND:
                witnesses.setdefault(word, answer["witness"])
            elif answer["kind"] != NONE:
                open_[word] = answer["why"]
    return Matter(name, place, presence, witnesses, {k: why for k, why in open_.items() if k not in witnesses})


@attrs.frozen(eq=False)
class Comparison:
    """All that has changed in meaning from one policy to another."""

    old: str
    new: str
    rules: Sequence[Matter]
    verdict: Matter
    changes: Sequence[Change]
    groups: Mapping[str, int]
    platforms: tuple[str, ...] = ()  # those that only one of them decides about

    def fails(self, words: Iterable[str]) -> bool:
        """Whether something is as a gate forbids; what is not proven is never taken for harmless."""
        wanted = {LOOSER, STRICTER} if "any" in words else set(words)
        if not wanted:
            return False
        for matter in (*self.rules, self.verdict):
            if wanted & (matter.witnesses.keys() | matter.open_.keys()):
                return True
        return any(change.direction in wanted or change.direction == INCOMPARABLE for change in self.changes)

    def to_dict(self) -> dict[str, Any]:
        """The comparison for programs."""
        return {
            "old": self.old,
            "new": self.new,
            "verdict": self.verdict.to_dict(),
            "rules": [matter.to_dict() for matter in self.rules],
            "allow_carries": [change.to_dict() for change in self.changes],
            "other_platforms": list(self.platforms),
            "bound": {"groups": dict(self.groups)},
        }
