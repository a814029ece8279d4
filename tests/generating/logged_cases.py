"""Decisions in a log: made-up cases of every outcome, in a log of its own whose clock the test holds.

Loaded by path (`tests/` is no package).
"""

import copy
from typing import Any

import attrs
import kuaishou_cases

from fairblock import Policy, load_policy
from fairblock.engine.language.moments import format_time, parse_time, read_time
from fairblock.service.log import DecisionLog, open_log
from fairblock.service.log.settings import Settings

HOARDING = "malicious_order.unpaid_hoarding"
DECIDED = "2026-11-20T12:00:00+08:00"  # of kuaishou_cases
KUAISHOU = load_policy("kuaishou")
DAY, HOUR = 86_400_000_000, 3_600_000_000


def allowed(rule: str = HOARDING, **about: str) -> dict[str, Any]:
    """An allowed case; `about`: other ids of `buyer`, `operator`, `shop`, and another `case_id`."""
    case = copy.deepcopy(kuaishou_cases.case(rule))
    case["case_id"] = about.get("case_id", case["case_id"])
    if "buyer" in about:
        case["buyer"]["id"] = case["request"]["buyer_id"] = about["buyer"]
        case["request"]["confirmation"]["buyer_id"] = about["buyer"]
    if "operator" in about:
        case["operator"]["id"] = about["operator"]
    if "shop" in about:
        case["shop"]["id"] = about["shop"]
        case["operator"]["shop_ids"] = [about["shop"]]
    return case


def denied() -> dict[str, Any]:
    """A case without any evidence."""
    case = allowed(case_id="denied")
    case["evidence"] = []
    return case


def moved(case: Any, by: int) -> Any:
    """The case with every time in it later by so many microseconds."""
    if isinstance(case, dict):
        return {key: moved(value, by) for key, value in case.items()}
    if isinstance(case, list):
        return [moved(value, by) for value in case]
    moment = parse_time(case) if isinstance(case, str) else None
    return case if moment is None else format_time(moment + by, case)


@attrs.define
class Logged:
    """A log, the policy, and a clock that both go by."""

    place: str | Settings
    policy: Policy = attrs.field(factory=lambda: KUAISHOU)
    time: int = read_time(DECIDED) + HOUR
    log: DecisionLog = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.log = open_log(self.place, create=True, clock=self.clock)

    def clock(self) -> int:
        return self.time

    def at(self, days: float) -> str:
        """So many days after the decision, as a time."""
        return format_time(read_time(DECIDED) + round(days * DAY), DECIDED) or ""

    def go(self, days: float) -> None:
        """Sets the clock to so many days after the decision."""
        self.time = read_time(self.at(days))

    def decide(self, case: dict[str, Any]) -> str:
        """Decides and records a case; returns the decision's id."""
        return self.log.decide(self.policy, case)[0]
