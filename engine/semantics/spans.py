"""Spans of days on which a policy stays the same: no rule comes or goes, and no parameter changes."""

from bisect import bisect_right
from typing import Any

from ..language.model import PolicyModel
from ..language.moments import read_time, utc_date


class Spans:
    """The spans of a policy, numbered from the first. Days are UTC dates, as days since 1970-01-01 (contract 4.2)."""

    def __init__(self, model: PolicyModel) -> None:
        self._changes = model.changes()

    def __len__(self) -> int:
        return len(self._changes) + 1

    def of(self, case: dict[str, Any]) -> int:
        """The number of the span that a valid case's `as_of` lies in."""
        if not self._changes:
            return 0
        return bisect_right(self._changes, utc_date(read_time(case["as_of"])))

    def day(self, span: int) -> int:
        """A day of a span."""
        if not self._changes:
            return 0
        return self._changes[span - 1] if span else self._changes[0] - 1
