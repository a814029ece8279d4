"""`--fail-on`: what must not come out of a backtest, as `newly_allowed > 0.1%`."""

import operator
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

_OPERATORS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
_FORM = re.compile(r"\s*([a-z_]+)\s*(>=|<=|>|<)\s*([0-9]+(?:\.[0-9]+)?)\s*(%?)\s*")
# each measure: whether it needs two policies
MEASURES = {
    "newly_allowed": True,
    "no_longer_allowed": True,
    "changed": True,
    "newly_blocked_buyers": True,
    "no_longer_blocked_buyers": True,
    "allowed": False,
    "denied": False,
    "needs_communication": False,
    "blocked_buyers": False,
    "undecided": False,
}


class BadGate(ValueError):
    """An expression that is none."""


@attrs.frozen
class Gate:
    """One condition under which a backtest fails. `share`: the bound is a part of all, else a number."""

    expression: str
    measure: str
    compare: str
    bound: Fraction
    share: bool

    @classmethod
    def read(cls, text: str) -> "Gate":
        """`NAME > NUMBER`, `NAME >= NUMBER%` and so on. Raises BadGate."""
        found = _FORM.fullmatch(text)
        if found is None or found[1] not in MEASURES:
            raise BadGate(text)
        bound = Fraction(found[3]) / (100 if found[4] else 1)
        return cls(text.strip(), found[1], found[2], bound, bool(found[4]))

    @property
    def needs_two(self) -> bool:
        """Whether it speaks of a difference between two policies."""
        return MEASURES[self.measure]

    def judge(self, summary: Mapping[str, Any]) -> dict[str, Any]:
        """What was measured, and whether that fails; the share of nothing is 0."""
        count, of = _measured(self.measure, summary)
        share = Fraction(count, of) if of else Fraction(0)
        failed = bool(_OPERATORS[self.compare](share if self.share else count, self.bound))
        return {
            "expression": self.expression,
            "measured": {"count": count, "share": float(share)},
            "failed": failed,
        }


def _measured(measure: str, summary: Mapping[str, Any]) -> tuple[int, int]:
    """The number, and of how many."""
    cases, buyers, verdicts = summary["cases"], summary["buyers"], summary["verdicts"]["new"]
    flips = [(flip["from"], flip["to"], flip["cases"]) for flip in summary["flips"]]
    decided, every_buyer = cases["decided"], buyers["cases"]
    match measure:
        case "newly_allowed":
            return sum(count for _, to, count in flips if to == "allow"), decided
        case "no_longer_allowed":
            return sum(count for before, _, count in flips if before == "allow"), decided
        case "changed":
            return sum(count for _, _, count in flips), decided
        case "newly_blocked_buyers":
            return buyers["newly_blocked"], every_buyer
        case "no_longer_blocked_buyers":
            return buyers["no_longer_blocked"], every_buyer
        case "blocked_buyers":
            return buyers["blocked_new"], every_buyer
        case "undecided":
            return cases["undecided"], cases["read"]
    return verdicts[{"allowed": "allow", "denied": "deny"}.get(measure, "needs-communication")], decided
