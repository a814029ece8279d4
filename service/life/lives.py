"""Records what became of decisions, and reads it: the one place where the log and its events meet."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from ...engine.language.moments import format_time, parse_time
from ..log.log import DecisionLog, now
from ..log.model import DECISION, Entry
from .checking import Matter, check
from .errors import LifeError
from .fate import APPEAL, FILED, KINDS, Event, Fate, fate_of


@attrs.frozen
class Told:
    """What is told about a decision. `at` is when it happened (RFC 3339; None: now), `by` who has decided it, `why`."""

    kind: str
    at: str | None = None
    by: str = ""
    why: str = ""
    body: Mapping[str, Any] = attrs.field(factory=dict)

    @property
    def needs_who_and_why(self) -> bool:
        """Whether somebody has decided this and must stand for it: all but that a block was made, or an appeal came."""
        return self.kind in ("lift", "overturn") or (self.kind == APPEAL and self.body["step"] != FILED)


@attrs.frozen
class Lives:
    """The lives of the decisions of one log. `clock` gives the present in microseconds since 1970 UTC."""

    log: DecisionLog
    clock: Callable[[], int] = now

    def decision(self, id: str) -> tuple[Entry, dict[str, Any]]:
        """The decision of that id and its verdict document. Raises LogError, LifeError where it is none or purged."""
        entry = self.log.get(id)
        if entry.kind != DECISION:
            raise LifeError("life.not_a_decision", id=id, kind=entry.kind)
        if entry.personal is None or entry.personal.verdict is None:
            raise LifeError("life.purged", id=id)
        return entry, entry.personal.verdict

    def events(self, id: str) -> Iterator[tuple[str, Event]]:
        """The events about a decision with their ids, in the order of their recording."""
        for entry in self.log.entries(kinds=KINDS, decision=id, newest_first=False):
            if entry.personal is not None:
                yield entry.id, Event.of(entry.kind, entry.personal.body)

    def fate(self, id: str, by: int | None = None) -> Fate:
        """What is known of a decision when the events up to `by` have happened; all, without it."""
        return fate_of((event for _, event in self.events(id)), by)

    def tell(self, id: str, told: Told) -> str:
        """Records what became of a decision; returns the id of the event. Raises LogError, LifeError."""
        _, verdict = self.decision(id)
        present = self.clock()
        at = told.at or format_time(present, verdict["as_of"]) or ""
        if parse_time(at) is None:
            raise LifeError("life.time", time=at)
        if told.needs_who_and_why and not told.by.strip():
            raise LifeError("life.who")
        if told.needs_who_and_why and not told.why.strip():
            raise LifeError("life.why")
        body = {"at": at, **told.body}
        check(Matter(id, verdict, self.fate(id), present), Event.of(told.kind, body))
        recorded = self.log.append(told.kind, id, body, operator=told.by or None, remark=told.why or None)
        self._see_to_it(id, recorded)
        return recorded

    def _see_to_it(self, id: str, recorded: str) -> None:
        """Raises LifeError where another program has recorded something between our look and our record."""
        events = list(self.events(id))
        before = [event for name, event in events[: [name for name, _ in events].index(recorded)]]
        mine = next(event for name, event in events if name == recorded)
        if fate_of([*before, mine]) == fate_of(before):
            raise LifeError("life.at_once", id=id)
