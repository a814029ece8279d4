"""The request to block somebody, and who makes it, with the slips that this person is used to."""

from typing import Any

import attrs

from . import words
from .draws import DAY, HOUR, MINUTE
from .history import History
from .shops import Habit, Person

_GROUNDS = ("malicious_attack", "malicious_complaint", "malicious_order", "malicious_review")


@attrs.frozen
class Blame:
    """What somebody holds against a buyer, in whose words (`what`); `reason` is what they might say too much."""

    ground: str
    what: str
    approval: bool
    urgent: bool
    reason: str


def operator_of(h: History, person: Person) -> dict[str, Any]:
    """The member of staff as the shop's system knows them that day."""
    draws, habit = h.draws, person.habit
    operator: dict[str, Any] = {"id": person.id, "role": person.role, "permissions": ["block.request"]}
    operator |= {"shop_ids": [h.shop.id], "conflicts": []}
    if person.role in ("supervisor", "admin"):
        operator["permissions"] = ["block.request", "block.approve"]
    if draws.unit() < habit.conflict:
        operator["conflicts"] = [draws.pick(("complained_party", "relative", "personal_dispute"))]
        h.flaws.append("conflict_of_interest")
    if draws.unit() < habit.not_allowed:
        slip = draws.below(3)
        if slip == 0:
            operator["permissions"] = []
            h.flaws.append("no_permission")
        elif slip == 1:
            operator["shop_ids"] = ["shop-0000"]
            h.flaws.append("another_shop")
        else:
            operator["grant_expires_at"] = h.ago(draws.between(1, 60) * DAY)
            h.flaws.append("grant_expired")
    elif draws.chance(0.2):
        operator["grant_expires_at"] = h.ago(draws.between(-300, -10) * DAY)
    return operator


def request_of(h: History, buyer: str, blame: Blame, person: Person, contacts: int) -> dict[str, Any]:
    """The request after so many contacts; the slips that it holds are noted."""
    draws, habit = h.draws, person.habit
    request: dict[str, Any] = {"buyer_id": buyer}
    which = draws.unit()
    if which < 0.88:
        request["grounds"] = [blame.ground]
    elif which < 0.94:
        request["grounds"] = sorted({blame.ground, draws.pick(_GROUNDS)})
    _limit(h, request, blame, habit)
    request["remark"] = _remark(h, blame, habit, contacts)
    if blame.reason and draws.unit() < habit.reason:
        request["stated_reasons"] = [blame.reason]
        h.flaws.append("stated_reason")
    if draws.unit() >= habit.unconfirmed:
        request["confirmation"] = {"confirmed": True, "buyer_id": buyer, "at": h.ago(draws.between(5, 300))}
    else:
        h.flaws.append("not_confirmed")
        if draws.chance(0.5):
            request["confirmation"] = {"confirmed": True, "buyer_id": f"{buyer}0", "at": h.ago(30)}
    if blame.approval or draws.chance(0.1):
        _approve(h, request, person)
    return request


def _limit(h: History, request: dict[str, Any], blame: Blame, habit: Habit) -> None:
    """What is to be blocked, and for how long."""
    draws = h.draws
    scope = ["purchase", "chat", "live"]
    if (blame.urgent and "minor" in h.flaws and draws.chance(0.6)) or draws.chance(0.2):
        scope = draws.pick((["chat"], ["chat", "live"], ["live"]))
    request["scope"] = scope
    if draws.unit() < habit.no_term:
        h.flaws.append("no_term")
        if draws.chance(0.4):
            request["duration_days"] = 3_650
    else:
        request["duration_days"] = draws.pick((7, 30, 30, 30, 60, 90, 180)) if len(scope) == 3 else 30


def _approve(h: History, request: dict[str, Any], person: Person) -> None:
    draws = h.draws
    if draws.unit() < person.habit.alone:
        h.flaws.append("no_second_approval")
        if draws.chance(0.6):
            return
        own = {"approver_id": person.id, "permissions": ["block.request"], "conflicts": []}
        request["second_approval"] = {**own, "at": h.ago(draws.between(MINUTE, HOUR))}
        return
    given = {"approver_id": h.shop.lead, "permissions": ["block.approve", "block.lift"], "conflicts": []}
    request["second_approval"] = {**given, "at": h.ago(draws.between(MINUTE, 5 * HOUR))}


def _remark(h: History, blame: Blame, habit: Habit, contacts: int) -> str:
    draws = h.draws
    if draws.unit() < habit.no_remark:
        h.flaws.append("remark_too_short")
        return draws.pick(words.SHORT_REMARKS)
    talk = draws.pick(words.TALKED if contacts else words.NOT_TALKED).format(count=contacts)
    ticket = f"T{draws.below(900_000) + 100_000}"
    text = draws.pick(words.REMARKS[blame.ground])
    return text.format(what=draws.pick(words.WHAT[blame.what]), talk=talk, ticket=ticket)
