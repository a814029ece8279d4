"""Which blocks need somebody to look at them: they have ended or will, have no end, or an appeal has waited long."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ...engine.language.moments import DAY
from .standing import ACTIVE, EXPIRED, Standing

UNCONFIRMED, APPEALED, ENDED, ENDS, ENDLESS = "unconfirmed", "appeal", "ended", "ends", "no-end"
REASONS = (APPEALED, ENDED, ENDS, ENDLESS, UNCONFIRMED)
UNCONFIRMED_AFTER = DAY  # from when on an allow of which nobody knows whether it was carried out is asked about


@attrs.frozen
class Due:
    """One block that is due, why, and the moment that this is about (microseconds since 1970 UTC)."""

    why: str
    standing: Standing
    moment: int

    def to_dict(self) -> dict[str, Any]:
        """One line of `log due --format jsonl`."""
        one = self.standing
        found = {
            "due": self.why,
            "at": one.matter.written(self.moment),
            "decision": one.entry.id,
            "buyer": one.text("buyer"),
            "shop": one.text("shop"),
            "scope": one.matter.verdict["block"]["scope"],
            "grounds": one.matter.verdict["block"]["grounds"],
        }
        return {key: value for key, value in found.items() if value is not None}


def due(found: Iterable[Standing], within: int, appeals_after: int) -> list[Due]:
    """What is due of some blocks at the moment that they stand at, the most urgent kind first, then the oldest.

    `within`: blocks that end in so many microseconds, or have ended in the last so many; `appeals_after`: appeals that
    have been open longer than that.
    """
    things = [one for standing in found for one in _due(standing, within, appeals_after)]
    return sorted(things, key=lambda one: (REASONS.index(one.why), one.moment, one.standing.entry.seq))


def _due(one: Standing, within: int, appeals_after: int) -> Iterator[Due]:
    now, fate, ends = one.matter.now, one.fate, one.matter.ends
    appeal = fate.open_appeal
    if appeal is not None and fate.overturned is None and now - appeal.filed > appeals_after:
        yield Due(APPEALED, one, appeal.filed)
    if one.unconfirmed and now - one.matter.decided > UNCONFIRMED_AFTER:
        yield Due(UNCONFIRMED, one, one.matter.decided)
    if fate.carried_out is None:
        return
    if ends is None:
        if one.status == ACTIVE:
            yield Due(ENDLESS, one, fate.carried_out)
    elif one.status == EXPIRED and now - ends <= within:
        yield Due(ENDED, one, ends)
    elif one.status == ACTIVE and ends - now <= within:
        yield Due(ENDS, one, ends)
