"""What the log knows for the next case: a buyer's earlier blocks, and how many blocks and appeals there were.

Against a buyer counts only what is on record as carried out; where counting more protects buyers, as in the quotas, an
allow counts from the decision on, unless it is on record as not carried out.
"""

from collections.abc import Iterator
from typing import Any

import attrs

from ...engine.language.moments import DAY, format_time, read_time
from ..log.log import DecisionLog
from ..log.masking import HIDDEN
from .fate import APPEAL, OVERTURNED, UPHELD, Appeal, fate_of
from .standing import Standing, events_of, standings

_MONTH = 30 * DAY


@attrs.frozen
class History:
    """What goes into the next case, and how many allows of the buyer were left out since nobody confirmed them."""

    blocks: tuple[dict[str, Any], ...]
    statistics: dict[str, int]
    unconfirmed: int

    def to_dict(self) -> dict[str, Any]:
        """The two parts of a case, in its form (contract 3)."""
        return {"blocks": list(self.blocks), "statistics": self.statistics}


def history(
    log: DecisionLog, as_of: str, buyer: str, *, shop: str | None = None, operator: str | None = None
) -> History:
    """What is known at `as_of` (RFC 3339; its offset says when a day begins).

    `shop`: of this shop only; `operator`: whose blocks of the day are counted. Raises LogError.
    """
    at = read_time(as_of)
    found = list(standings(log, at, buyer=buyer, shop=shop))
    blocks = tuple(_block(one, as_of) for one in found if one.blocks and one.fate.carried_out is not None)
    unconfirmed = sum(one.unconfirmed for one in found)
    return History(blocks, dict(_statistics(log, as_of, shop, operator)), unconfirmed)


def _block(standing: Standing, as_of: str) -> dict[str, Any]:
    verdict, ends = standing.matter.verdict, standing.matter.ends
    refs = {ref for reason in verdict["reasons"] if reason["code"] == "ground.communicated" for ref in reason["refs"]}
    block: dict[str, Any] = {
        "id": standing.entry.id,
        "started_at": format_time(standing.began, as_of),
        "scope": verdict["block"]["scope"],
        "status": standing.status,
    }
    if standing.text("buyer") is not None:
        block["buyer_id"] = standing.text("buyer")
    if ends is not None:
        block["ends_at"] = format_time(ends, as_of)
    return block | {
        "ground": verdict["block"]["grounds"][0],
        "reason_refs": sorted(ref for ref in refs if not ref.endswith(f"/{HIDDEN}")),
    }


def _statistics(log: DecisionLog, as_of: str, shop: str | None, operator: str | None) -> Iterator[tuple[str, int]]:
    at = read_time(as_of)
    midnight = read_time(f"{as_of[:10]}T00:00:00{as_of[-1:] if as_of[-1:] in 'Zz' else as_of[-6:]}")
    # a decision is recorded after the moment that it is about; a day more for clocks that are apart
    recent = [one for one in standings(log, at, shop=shop, since=at - _MONTH - DAY) if _counts(one)]
    today = [one for one in recent if midnight <= one.began <= at]
    if operator is not None:
        yield "operator_blocks_today", _buyers([one for one in today if one.text("operator") == operator])
    yield "shop_blocks_today", _buyers(today)
    yield "shop_blocks_30d", _buyers([one for one in recent if at - _MONTH <= one.began <= at])
    outcomes = [one.outcome for one in _appeals(log, at, shop)]
    yield "appeals_decided", sum(one in (UPHELD, OVERTURNED) for one in outcomes)
    yield "appeals_overturned", outcomes.count(OVERTURNED)


def _counts(standing: Standing) -> bool:
    return standing.blocks and standing.fate.declined is None


def _buyers(blocks: list[Standing]) -> int:
    """How many buyers were blocked; one who is masked counts for each block."""
    return len({one.text("buyer") or one.entry.seq for one in blocks})


def _appeals(log: DecisionLog, at: int, shop: str | None) -> Iterator[Appeal]:
    of_each = events_of(log.entries(kinds=(APPEAL,), shop=shop, newest_first=False))
    for of_one in of_each.values():
        yield from fate_of(of_one, at).appeals
