"""How staff prepare a block: the evidence and the contacts with the buyer, each with its usual slips."""

from typing import Any

from .draws import DAY, HOUR, MINUTE
from .history import History
from .shops import Habit

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
    elif slip < 0.034:
        age = h.deed.oldest + draws.between(1, 9) * DAY
        h.flaws.append("evidence_too_early")
    elif slip < 0.1 and kind in PRECEDING:
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
