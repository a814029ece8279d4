"""Spans of days on which some policies stay the same: what is proven is proven of each."""

from itertools import pairwise

import attrs

from ...engine.language.model import PolicyModel
from ...engine.language.moments import DAY

FIRST_TIME, LAST_TIME = -62_135_510_400_000_000, 253_402_214_400_000_000  # of the years 1 to 9999, in microseconds


@attrs.frozen
class Span:
    """Days (since 1970-01-01) from `since` until before `until` on which no policy in question changes."""

    since: int | None
    until: int | None

    @property
    def day(self) -> int:
        """One of its days: today's if you like, any does."""
        if self.since is not None:
            return self.since
        return self.until - 1 if self.until is not None else 20_454  # 2026-01-01

    @property
    def moments(self) -> tuple[int, int]:
        """Its microseconds, from the first until before the second."""
        since = FIRST_TIME + 4000 * DAY if self.since is None else self.since * DAY
        return since, LAST_TIME if self.until is None else self.until * DAY


def spans(*policies: PolicyModel) -> list[Span]:
    """The spans in which none of some policies changes, from the first."""
    days: list[int | None] = sorted({day for policy in policies for day in policy.changes()})  # type: ignore[assignment]
    edges = [None, *days, None]
    return [Span(since, until) for since, until in pairwise(edges)]
