"""How staff prepare a block: evidence, contacts with the buyer, and the request, each with its usual slips."""

from typing import Any

from . import words
from .draws import DAY, HOUR, MINUTE
from .history import History
from .shops import Habit, Person

Kinds = tuple[tuple[str, tuple[str, ...]], ...]
_OTHER_SOURCES = {"inspection_video": "merchant_system", "third_party_report": "third_party"}
_OTHER_SOURCES |= {"registry_record": "third_party", "police_record": "authority", "platform_ruling": "platform_api"}
PRECEDING = ("registry_record", "settlement_record")  # what may be older than the conduct that it shows


def show(h: History, kinds: Kinds, habit: Habit) -> None:
    """Evidence of what the buyer is blamed for, as far as somebody took the trouble."""
    draws = h.draws
    screenshots = draws.unit() < habit.screenshot
    if screenshots:
        h.flaws.append("screenshots")
    for collection, choice in kinds:
        refs = [f"{collection}/{name}" for name in h.deed.ids.get(collection, ())]
        if not refs:
            continue
        if draws.unit() < habit.no_evidence:
            h.flaws.append("no_evidence")
            continue
        if len(refs) > 2 and draws.chance(0.03):
            del refs[-1:]
            h.flaws.append("evidence_in_part")
        _capture(h, draws.pick(choice), refs, screenshots)


def _capture(h: History, kind: str, refs: list[str], screenshot: bool) -> None:
    draws, newest = h.draws, h.deed.newest
    age = draws.between(10 * MINUTE, newest) if newest > 10 * MINUTE else newest
    source = _OTHER_SOURCES.get(kind, "platform_export" if draws.chance(0.3) else "platform_api")
    record: dict[str, Any] = {"kind": kind, "refs": refs, "source": source, "sha256": draws.digest(), "edited": False}
    if screenshot:
        record["source"] = "screenshot"
        record["kind"] = draws.pick((kind, "screenshot"))
    slip = draws.unit()
    if slip < 0.015:
        record["edited"] = True
        h.flaws.append("evidence_edited")
    elif slip < 0.03:
        del record["sha256"]
        h.flaws.append("evidence_without_digest")
    elif slip < 0.05 and kind in PRECEDING:
        age = draws.between(181, 400) * DAY
        h.flaws.append("evidence_too_old")
    if kind in ("chat_log", "live_comment_log"):
        record["full_thread"] = not screenshot
    h.add("evidence", age, record)


def talk(h: History, contacts: int, habit: Habit) -> int:
    """The contacts before the request; how many of them are as they should be."""
    draws, done = h.draws, 0
    if contacts and draws.unit() < habit.no_contact:
        h.flaws.append("no_contact")
        return 0
    for number in range(contacts + (1 if draws.chance(0.15) else 0)):
        if number and draws.unit() < habit.no_contact / 2:
            h.flaws.append("contacts_too_few")
            break
        age = max(MINUTE, min(draws.between(25 * HOUR, 6 * DAY), h.deed.oldest - HOUR))
        if draws.unit() < habit.off_platform:
            h.add("communications", age, {"channel": draws.pick(("wechat", "phone", "sms")), "logged": False})
            h.flaws.append("contact_off_platform")
            continue
        slip = draws.unit()
        changes: dict[str, Any] = {}
        if slip < habit.impatient:
            age = min(age, draws.between(HOUR, 20 * HOUR))
            h.flaws.append("contact_too_late")
        elif slip < habit.impatient + habit.pressure:
            changes["coercive"] = True
            h.flaws.append("pressure")
        elif slip < habit.impatient + habit.pressure + 0.04:
            changes["warns_of_block"] = False
            h.flaws.append("no_warning")
        h.contact(age, **changes, **_reply(h, age))
        done += 1
    return done


def _reply(h: History, age: int) -> dict[str, Any]:
    drawn = h.draws.unit()
    if drawn < 0.6:
        return {"buyer_reply": "none"}
    replied = h.ago(max(age - h.draws.between(5 * MINUTE, 8 * HOUR), MINUTE))
    if drawn < 0.75:
        return {"buyer_reply": "refused", "replied_at": replied}
    if drawn < 0.88:
        return {"buyer_reply": "abusive", "replied_at": replied}
    answered = {"answered_at": h.ago(max(age - 9 * HOUR, MINUTE // 2))}
    if drawn > 0.98:
        h.flaws.append("explanation_unanswered")
        answered = {}
    return {"buyer_reply": "explanation", "replied_at": replied, **answered}


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


def request_of(
    h: History, buyer: str, ground: str, person: Person, approval: bool, urgent: bool, reason: str
) -> dict[str, Any]:
    """The request; the slips that it holds are noted."""
    draws, habit = h.draws, person.habit
    request: dict[str, Any] = {"buyer_id": buyer}
    which = draws.unit()
    if which < 0.88:
        request["grounds"] = [ground]
    elif which < 0.94:
        others = ("malicious_attack", "malicious_complaint", "malicious_order", "malicious_review")
        request["grounds"] = sorted({ground, draws.pick(others)})
    minor = "minor" in h.flaws
    scope = ["purchase", "chat", "live"]
    if (urgent and minor and draws.chance(0.6)) or draws.chance(0.2):
        scope = draws.pick((["chat"], ["chat", "live"], ["live"]))
    request["scope"] = scope
    if draws.unit() < habit.no_term:
        h.flaws.append("no_term")
        if draws.chance(0.4):
            request["duration_days"] = 3_650
    else:
        request["duration_days"] = draws.pick((7, 30, 30, 30, 60, 90, 180)) if scope[0] == "purchase" else 30
    request["remark"] = _remark(h, ground, habit)
    if reason and draws.unit() < habit.reason:
        request["stated_reasons"] = [reason]
        h.flaws.append("stated_reason")
    if draws.unit() >= habit.unconfirmed:
        request["confirmation"] = {"confirmed": True, "buyer_id": buyer, "at": h.ago(draws.between(5, 300))}
    else:
        h.flaws.append("not_confirmed")
        if draws.chance(0.5):
            request["confirmation"] = {"confirmed": True, "buyer_id": f"{buyer}0", "at": h.ago(30)}
    if approval or draws.chance(0.1):
        _approve(h, request, person)
    return request


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


def _remark(h: History, ground: str, habit: Habit) -> str:
    draws = h.draws
    if draws.unit() < habit.no_remark:
        h.flaws.append("remark_too_short")
        return draws.pick(words.SHORT_REMARKS)
    what, talk = draws.pick(words.WHAT[ground]), draws.pick(words.TALK)
    ticket = f"T{draws.below(900_000) + 100_000}"
    return draws.pick(words.REMARKS[ground]).format(what=what, talk=talk, ticket=ticket)
