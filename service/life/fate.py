"""What is known of one decision by some time: a pure reading of the events that were recorded about it."""

from collections.abc import Iterable
from typing import Any

import attrs

from ...engine.language.moments import read_time

CARRIED_OUT, LIFT, OVERTURN, APPEAL = "carried-out", "lift", "overturn", "appeal"
KINDS = (CARRIED_OUT, LIFT, OVERTURN, APPEAL)
# what an appeal's event says
FILED, UPHELD, OVERTURNED, WITHDRAWN = "filed", "upheld", "overturned", "withdrawn"
APPEAL_STEPS = (FILED, UPHELD, OVERTURNED, WITHDRAWN)


@attrs.frozen
class Appeal:
    """One appeal of the buyer. `outcome` is None while it is open, then `upheld`, `overturned` or `withdrawn`."""

    filed: int
    decided: int | None = None
    outcome: str | None = None


@attrs.frozen
class Fate:
    """What became of an allow; all moments in microseconds since 1970-01-01 UTC, None where it has not happened.

    `carried_out` is when the shop's own system made the block, and `ends` when that ends there, if it was told;
    `declined`: the shop has said that it does not carry it out.
    """

    carried_out: int | None = None
    ends: int | None = None
    declined: int | None = None
    lifted: int | None = None
    overturned: int | None = None
    appeals: tuple[Appeal, ...] = ()

    @property
    def open_appeal(self) -> Appeal | None:
        """The appeal that nobody has decided yet."""
        return next((one for one in self.appeals if one.outcome is None), None)

    def overturned_by(self, moment: int) -> bool:
        """Whether the decision was overturned by that moment."""
        return self.overturned is not None and self.overturned <= moment


@attrs.frozen
class Event:
    """One recorded event: its kind, when it happened, and what was said of it."""

    kind: str
    at: int
    body: dict[str, Any]

    @classmethod
    def of(cls, kind: str, body: dict[str, Any]) -> "Event":
        """An event as the log holds it, whose `at` says when it happened."""
        return cls(kind, read_time(body["at"]), body)


def fate_of(events: Iterable[Event], by: int | None = None) -> Fate:
    """What has happened by then (all, without it) of events in the order of their recording.

    Where two processes have recorded the same at once, the first counts. To which appeal a step belongs is seen in
    all events: one that was recorded late would else be taken for a step of the appeal that was open by then.
    """
    fate = Fate()
    for event in events:
        fate = _after(fate, event)
    return _by(fate, by)


def _by(fate: Fate, by: int | None) -> Fate:
    def seen(moment: int | None) -> int | None:
        return moment if moment is not None and (by is None or moment <= by) else None

    carried_out = seen(fate.carried_out)
    made = carried_out is not None
    appeals = sorted((one for one in fate.appeals if seen(one.filed) is not None), key=lambda one: one.filed)
    return Fate(
        carried_out=carried_out,
        ends=fate.ends if made else None,
        declined=None if made else seen(fate.declined),  # it was declined by mistake
        lifted=seen(fate.lifted),
        overturned=seen(fate.overturned),
        appeals=tuple(Appeal(one.filed) if seen(one.decided) is None else one for one in appeals),
    )


def _after(fate: Fate, event: Event) -> Fate:
    match event.kind:
        case "carried-out" if fate.carried_out is None:
            if event.body.get("not"):
                return attrs.evolve(fate, declined=event.at)
            ends = event.body.get("ends_at")
            return attrs.evolve(fate, carried_out=event.at, ends=read_time(ends) if ends else None)
        case "lift" if fate.lifted is None and not fate.overturned_by(event.at):
            return attrs.evolve(fate, lifted=event.at)
        case "overturn" if fate.overturned is None:
            return attrs.evolve(fate, overturned=event.at)
        case "appeal":
            return _appealed(fate, event)
    return fate


def _appealed(fate: Fate, event: Event) -> Fate:
    step, current = event.body["step"], fate.open_appeal
    if step == FILED:
        return fate if current else attrs.evolve(fate, appeals=(*fate.appeals, Appeal(event.at)))
    if current is None:
        return fate
    closed = attrs.evolve(current, decided=event.at, outcome=step)
    fate = attrs.evolve(fate, appeals=tuple(closed if one is current else one for one in fate.appeals))
    if step == OVERTURNED and fate.overturned is None:
        fate = attrs.evolve(fate, overturned=event.at)
    return fate
