"""What can have become of a decision, given what is known of it: pure, so that every refusal is one line of a table."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import attrs

from ...engine.language.moments import SECOND, format_time, parse_time, read_time
from .errors import LifeError
from .fate import APPEAL, CARRIED_OUT, FILED, LIFT, OVERTURN, OVERTURNED, UPHELD, Appeal, Event, Fate

SKEW = 300 * SECOND  # how far two machines' clocks may be apart


@attrs.frozen
class Matter:
    """One decision with what is known of it. `verdict` is its document, `now` the present, in microseconds."""

    id: str
    verdict: dict[str, Any]
    fate: Fate
    now: int

    @property
    def decided(self) -> int:
        """The moment that it is about, from which the days of its block are counted."""
        return read_time(self.verdict["as_of"])

    @property
    def allowed_until(self) -> int | None:
        """When the block that it allows ends at the latest; None where nothing limits it."""
        ends: str | None = self.verdict.get("block", {}).get("ends_at")
        return None if ends is None else read_time(ends)

    @property
    def ends(self) -> int | None:
        """When the block ends by itself, as far as is known."""
        return self.allowed_until if self.fate.ends is None else self.fate.ends

    def written(self, moment: int) -> str:
        """A moment in the time zone of the decision."""
        return format_time(moment, self.verdict["as_of"]) or str(moment)


def check(matter: Matter, event: Event) -> None:
    """Raises LifeError where the event cannot have happened."""
    for error in chain(_always(matter, event), _OF[event.kind](matter, event)):
        raise error


def _always(matter: Matter, event: Event) -> Iterator[LifeError]:
    if matter.verdict["verdict"] != "allow":
        yield LifeError("life.not_allowed", id=matter.id, verdict=matter.verdict["verdict"])
    at = matter.written(event.at)
    if event.at < matter.decided:
        yield LifeError("life.before_decision", at=at, decided=matter.verdict["as_of"])
    if event.at > matter.now + SKEW:
        yield LifeError("life.in_future", at=at, now=matter.written(matter.now))


def _overturned(matter: Matter, by: int | None = None) -> Iterator[LifeError]:
    """`by`: something may well have been before that, and is recorded late."""
    fate = matter.fate
    if fate.overturned is not None and (by is None or fate.overturned_by(by)):
        yield LifeError("life.already_overturned", id=matter.id, time=matter.written(fate.overturned))


def _carried_out(matter: Matter, event: Event) -> Iterator[LifeError]:
    fate = matter.fate
    if event.body.get("not"):
        yield from _overturned(matter, event.at)
    elif fate.overturned is not None and fate.overturned_by(event.at):
        yield LifeError("life.overturned_by_then", id=matter.id, time=matter.written(fate.overturned))
    if fate.carried_out is not None:
        yield LifeError("life.already_carried_out", id=matter.id, time=matter.written(fate.carried_out))
    if event.body.get("not"):
        if fate.declined is not None:
            yield LifeError("life.already_declined", id=matter.id, time=matter.written(fate.declined))
        return
    if not matter.verdict["block"]["scope"]:
        yield LifeError("life.nothing_blocked", id=matter.id)
    if matter.allowed_until is not None and event.at >= matter.allowed_until:
        yield LifeError("life.ended", id=matter.id, time=matter.written(matter.allowed_until))
    if "ends_at" in event.body:
        yield from _ends(matter, event, event.body["ends_at"])


def _ends(matter: Matter, event: Event, written: str) -> Iterator[LifeError]:
    ends = parse_time(written)
    if ends is None:
        yield LifeError("life.time", time=written)
    elif ends <= event.at:
        yield LifeError("life.ends_before", ends=written, at=matter.written(event.at))
    elif matter.allowed_until is not None and ends > matter.allowed_until:
        yield LifeError("life.longer_than_allowed", allowed=matter.written(matter.allowed_until), ends=written)


def _lift(matter: Matter, event: Event) -> Iterator[LifeError]:
    fate = matter.fate
    yield from _overturned(matter, event.at)
    if fate.carried_out is None:
        yield LifeError("life.not_carried_out", id=matter.id)
    yield from _before(matter, event, "life.before_carried_out", fate.carried_out)
    if fate.lifted is not None:
        yield LifeError("life.already_lifted", id=matter.id, time=matter.written(fate.lifted))
    if matter.ends is not None and event.at >= matter.ends:
        yield LifeError("life.ended", id=matter.id, time=matter.written(matter.ends))


def _overturn(matter: Matter, event: Event) -> Iterator[LifeError]:
    yield from _overturned(matter)
    yield from _overturns(matter, event)


def _overturns(matter: Matter, event: Event) -> Iterator[LifeError]:
    """Nothing of this can be on record for a time when the decision was overturned already."""
    fate = matter.fate
    yield from _before(matter, event, "life.before_carried_out", fate.carried_out)
    yield from _before(matter, event, "life.before_lifted", fate.lifted)
    for appeal in fate.appeals:
        yield from _before(matter, event, "life.before_appeal", appeal.filed)
        if appeal.outcome == UPHELD:
            yield from _before(matter, event, "life.before_upheld", appeal.decided)


def _before(matter: Matter, event: Event, code: str, moment: int | None) -> Iterator[LifeError]:
    if moment is not None and event.at < moment:
        yield LifeError(code, at=matter.written(event.at), time=matter.written(moment))


def _appeal(matter: Matter, event: Event) -> Iterator[LifeError]:
    current = matter.fate.open_appeal
    if event.body["step"] == FILED:
        yield from _filed(matter, event)
    elif current is None:
        yield LifeError("life.no_appeal", id=matter.id)
    else:
        yield from _decided(matter, event, current)


def _filed(matter: Matter, event: Event) -> Iterator[LifeError]:
    yield from _overturned(matter, event.at)
    for appeal in matter.fate.appeals:
        if appeal.decided is None:
            yield LifeError("life.appeal_open", id=matter.id, time=matter.written(appeal.filed))
        elif appeal.filed <= event.at < appeal.decided:
            filed, decided = matter.written(appeal.filed), matter.written(appeal.decided)
            yield LifeError("life.appeal_open_then", id=matter.id, filed=filed, decided=decided)


def _decided(matter: Matter, event: Event, current: Appeal) -> Iterator[LifeError]:
    fate, step = matter.fate, event.body["step"]
    if step == UPHELD:
        yield from _overturned(matter, event.at)
    yield from _before(matter, event, "life.before_appeal", current.filed)
    later = [one.filed for one in fate.appeals if current.filed < one.filed < event.at]
    if later:  # this one was recorded late
        at, time = matter.written(event.at), matter.written(min(later))
        yield LifeError("life.after_next_appeal", at=at, time=time)
    if step == OVERTURNED:
        yield from _before(matter, event, "life.before_overturned", fate.overturned)
        yield from _overturns(matter, event)


_OF: dict[str, Callable[[Matter, Event], Iterator[LifeError]]] = {
    CARRIED_OUT: _carried_out,
    LIFT: _lift,
    OVERTURN: _overturn,
    APPEAL: _appeal,
}
