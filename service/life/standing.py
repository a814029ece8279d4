"""How the blocks of a log stand at some time: each allow with its fate by then."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ..log.log import DecisionLog
from ..log.model import Entry
from .checking import Matter
from .fate import KINDS, Event, Fate, fate_of

ACTIVE, EXPIRED, LIFTED, OVERTURNED = "active", "expired", "lifted", "overturned"


@attrs.frozen
class Standing:
    """One allow of a block, and what is known of it at `matter.now`."""

    entry: Entry
    matter: Matter

    @property
    def fate(self) -> Fate:
        """What became of it by then."""
        return self.matter.fate

    @property
    def blocks(self) -> bool:
        """Whether it allows a block of anything at all."""
        return bool(self.matter.verdict["block"]["scope"])

    @property
    def unconfirmed(self) -> bool:
        """Whether nobody has said that it was carried out, or that it was not."""
        fate = self.fate
        return self.blocks and fate.carried_out is None and fate.declined is None and fate.overturned is None

    @property
    def began(self) -> int:
        """When the block was made; of one that nobody has confirmed, the moment of the decision."""
        return self.matter.decided if self.fate.carried_out is None else self.fate.carried_out

    @property
    def status(self) -> str:
        """The status of a block that was carried out, as a case names it (contract 3)."""
        if self.fate.overturned is not None:
            return OVERTURNED
        if self.fate.lifted is not None:
            return LIFTED
        ends = self.matter.ends
        return EXPIRED if ends is not None and ends <= self.matter.now else ACTIVE

    def text(self, name: str) -> str | None:
        """The `buyer`, `shop` or `operator` of the decision; None where that is masked."""
        found: str | None = getattr(self.entry.personal, name)
        return found


def standings(
    log: DecisionLog, at: int, *, buyer: str | None = None, shop: str | None = None, since: int | None = None
) -> Iterator[Standing]:
    """The allows of decisions made by `at`, oldest record first, each as it stood then; purged ones are gone.

    `since`: only those recorded from then on. Times in microseconds since 1970 UTC. Raises LogError.
    """
    events = events_of(log.entries(kinds=KINDS, buyer=buyer, shop=shop, since=since, newest_first=False))
    for entry in log.entries(verdict="allow", buyer=buyer, shop=shop, since=since, newest_first=False):
        if entry.personal is None or entry.personal.verdict is None:
            continue
        verdict: dict[str, Any] = entry.personal.verdict
        matter = Matter(entry.id, verdict, fate_of(events.get(entry.id, ()), at), at)
        if matter.decided <= at:
            yield Standing(entry, matter)


def events_of(entries: Iterable[Entry]) -> dict[str, list[Event]]:
    """The events by the decision that they are about; those that were purged are gone."""
    found: dict[str, list[Event]] = {}
    for entry in entries:
        if entry.personal is not None and entry.decision is not None:
            found.setdefault(entry.decision, []).append(Event.of(entry.kind, entry.personal.body))
    return found
