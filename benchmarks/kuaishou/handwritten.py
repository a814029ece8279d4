"""The shipped Kuaishou policy as one would write it by hand: the outcome and every rule's status, nothing else.

Each ground rule gives its truth and when the conduct began that proves it. Only the rules of the grounds that were
asked for are looked at, and contacts only where all else is in order.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from .records import (
    DAY,
    Case,
    Facts,
    Found,
    Truth,
    always,
    at_least,
    both,
    burst,
    either,
    four_fifths,
    settled,
    when,
)
from .standing import procedures, protections, second_approval, urgent_scope

Proof = tuple[Truth, datetime | None]
HOUR = timedelta(hours=1)
SHIELD = {True: "applies", False: "clear", None: "unresolved"}
MET = {True: "met", False: "unmet", None: "unknown"}


def kinds(*names: str) -> frozenset[str]:
    return frozenset(names)


CHAT, REVIEW, ORDER, COMPLAINT = (
    kinds("chat_log"),
    kinds("review_record"),
    kinds("order_record"),
    kinds("complaint_record"),
)
AFTER_SALE, PUBLIC = kinds("after_sale_record"), kinds("chat_log", "review_record", "live_comment_log")
LINK = kinds("registry_record", "platform_ruling", "chat_log")
REPORT, VIDEO = kinds("logistics_record", "inspection_video", "third_party_report"), kinds("inspection_video")
LOGISTICS, SETTLEMENT, LIVE = kinds("logistics_record"), kinds("settlement_record"), kinds("live_comment_log")
FORGED = kinds("platform_ruling", "police_record", "third_party_report")
DISMISSED = kinds("dismissed", "dismissed_malicious")


def proof(truth: Truth, *found: Found) -> Proof:
    """With when the first of the records was, where they prove it."""
    if truth is not True:
        return truth, None
    return True, min((at for one in found if one for at in one[0]), default=None)


# --- reviews ------------------------------------------------------------------------------------------


def _excess(record: Case, condition: str) -> Truth:
    """Whether more is demanded than the law may grant."""
    demand = record.get("demand")
    if demand is None:
        return None
    asked = demand.get("condition")
    if asked is not None and asked != condition:
        return False
    demanded, due, shipping = (demand.get(name) for name in ("demanded_minor", "refund_due_minor", "shipping_minor"))
    granted = _granted(demand)
    if demanded is None or due is None or shipping is None or granted is None:
        return None
    return False if demanded <= due + shipping + granted else None if asked is None else True


def _granted(demand: Case) -> int | None:
    defect, category, price = demand.get("defect"), demand.get("category"), demand.get("price_minor")
    if defect == "disproved":
        return 0
    if defect is None or category is None or price is None:
        return None
    return max(10 * price, 100_000) if category == "food" else max(3 * price, 50_000)


def _extortion(facts: Facts, condition: str) -> Proof:
    if facts.incidents is None:
        return None, None
    records = facts.incidents.get("extortion_demand", [])
    found = facts.among("incidents", "at", facts.recent, lambda r: _excess(r, condition), CHAT, records=records)
    return proof(at_least(found, 1), found)


def _fabricated(facts: Facts) -> Proof:
    found = facts.among(
        "reviews", "posted_at", facts.recent, lambda r: r.get("fact_check") == "contradicted", REVIEW, REPORT
    )
    return proof(at_least(found, 1), found)


def _flooded(record: Case) -> Truth:
    if record["rating"] > 2 or record.get("fact_check") == "confirmed":
        return False
    likeness = record.get("similarity_bp")
    return either(record.get("before_receipt"), None if likeness is None else likeness >= 9_000)


def _review_flooding(facts: Facts) -> Proof:
    return burst(facts.among("reviews", "posted_at", facts.recent, _flooded, REVIEW), 3, 7 * DAY)


def _link(facts: Facts) -> Found:
    return facts.of_kind("competitor_link", facts.recent, LINK, may_precede=True)


def _review_competitor(facts: Facts) -> Proof:
    link = _link(facts)
    bad = facts.among(
        "reviews",
        "posted_at",
        facts.recent,
        lambda r: r["rating"] <= 2 and r.get("fact_check") != "confirmed",
        REVIEW,
    )
    return proof(both(at_least(link, 1), at_least(bad, 1)), link, bad)


def _abusive(record: Case) -> bool:
    return record.get("content_label", "none") != "none" and record.get("fact_check") != "confirmed"


def _abusive_content(facts: Facts) -> Proof:
    found = facts.among("reviews", "posted_at", facts.recent, _abusive, REVIEW)
    return proof(at_least(found, 1), found)


# --- orders -------------------------------------------------------------------------------------------


def _is(value: object, wanted: object) -> Truth:
    return None if value is None else value == wanted


def _unpaid(record: Case) -> Truth:
    return record["status"] == "closed" and _is(record.get("close_cause"), "buyer_unpaid")


def _hoarding(facts: Facts) -> Proof:
    found = facts.among("orders", "placed_at", facts.recent, _unpaid, ORDER)
    if found is None:
        return None, None
    month = tuple([at for at in times if at >= facts.short] for times in found)
    rush, first = burst(found, 5, 7 * DAY)
    many, begun = proof(at_least((month[0], month[1]), 10), (month[0], month[1]))
    return either(rush, many), min((at for at in (first, begun) if at is not None), default=None)


def _cycled(record: Case) -> Truth:
    refunded, fault, lawful = (record.get(name) for name in ("refunded", "merchant_fault", "returned_lawfully"))
    return both(refunded, _is(fault, "none"), _is(lawful, False))


def _refund_cycling(facts: Facts) -> Proof:
    orders = facts.among("orders", "placed_at", facts.short, always, ORDER)
    cycled = facts.among("orders", "placed_at", facts.short, _cycled, ORDER)
    claims = facts.among(
        "after_sales", "opened_at", facts.short, lambda r: r.get("reason_check") == "disproved", AFTER_SALE
    )
    whole = 0 if orders is None else len(orders[1])
    return proof(both(at_least(orders, 10), four_fifths(cycled, whole), at_least(claims, 3)), orders, claims)


def _brushed(record: Case) -> Truth:
    early, mismatch = record.get("refunded_before_receipt"), record.get("recipient_mismatch")
    return both(_is(record.get("merchant_fault"), "none"), either(early, mismatch))


def _reverse_brushing(facts: Facts) -> Proof:
    orders = facts.among("orders", "placed_at", facts.recent, always, ORDER)
    rush, first = burst(orders, 20, DAY)
    if rush is False or orders is None:
        return rush, None
    brushed = facts.among("orders", "placed_at", facts.recent, _brushed, ORDER)
    truth, begun = proof(both(rush, four_fifths(brushed, len(orders[1]))), brushed)
    return truth, None if truth is not True else min(at for at in (first, begun) if at is not None)


def _undelivered(record: Case) -> Truth:
    mismatch, refused = record.get("recipient_mismatch"), record.get("buyer_refused_delivery")
    return both(_is(record.get("merchant_fault"), "none"), either(mismatch, refused))


def _false_delivery(facts: Facts) -> Proof:
    found = facts.among("orders", "placed_at", facts.recent, _undelivered, ORDER, LOGISTICS)
    return proof(at_least(found, 3), found)


def _return_fraud(facts: Facts) -> Proof:
    found = facts.among("after_sales", "opened_at", facts.long, lambda r: r.get("item_swapped"), AFTER_SALE, VIDEO)
    ruled = _ruled(facts.case.get("rulings"), facts.now)
    return proof(either(at_least(found, 2), both(at_least(found, 1), ruled)), found)


def _ruled(rulings: list[Case] | None, now: datetime) -> Truth:
    if rulings is None:
        return None
    return any(
        record["ground"] == "malicious_order"
        and record["final"]
        and not record.get("under_appeal", False)
        and when(record["decided_at"]) <= now
        for record in rulings
    )


def _abandoned(record: Case) -> Truth:
    cancelled = record["status"] == "closed" and _is(record.get("close_cause"), "buyer_cancelled")
    refunded = both(record.get("refunded"), _is(record.get("returned_lawfully"), False))
    return both(_is(record.get("merchant_fault"), "none"), either(cancelled, refunded))


def _order_competitor(facts: Facts) -> Proof:
    link = _link(facts)
    orders = facts.among("orders", "placed_at", facts.short, _abandoned, ORDER)
    return proof(both(at_least(link, 1), at_least(orders, 3)), link, orders)


# --- attacks ------------------------------------------------------------------------------------------


def _insult(facts: Facts) -> Proof:
    return burst(facts.of_kind("insult", facts.recent, CHAT), 3, DAY)


def _attack_flooding(facts: Facts) -> Proof:
    found = facts.of_kind("flooding", facts.short, CHAT)
    return proof(at_least(found, 1), found)


def _live_disruption(facts: Facts) -> Proof:
    if facts.incidents is None:
        return None, None
    sure, possible, without, first = set(), set(), 0, None
    for record in facts.incidents.get("live_disruption", ()):
        at = when(record["at"])
        if not facts.short <= at <= facts.now:
            continue
        session = record.get("session_id")
        if session is None:
            without += 1
        else:
            possible.add(session)
        if facts.is_shown(f"incidents/{record['id']}", LIVE, at):
            first = at if first is None else min(first, at)
            if session is not None:
                sure.add(session)
    if len(sure) >= 2:
        return True, first
    return (False if len(possible) + without < 2 else None), None


def _once(kind: str, accepted: frozenset[str]) -> Callable[[Facts], Proof]:
    def holds(facts: Facts) -> Proof:
        found = facts.of_kind(kind, facts.recent, accepted)
        return proof(at_least(found, 1), found)

    return holds


# --- complaints ---------------------------------------------------------------------------------------


def _forged(facts: Facts) -> Proof:
    found = facts.of_kind("fabrication", facts.long, FORGED)
    return proof(at_least(found, 1), found)


def _unfounded(record: Case) -> Truth:
    if record["channel"] != "platform" or record["status"] not in DISMISSED:
        return False
    return record.get("final")


def _repeated(facts: Facts) -> Proof:
    found = facts.among("complaints", "filed_at", facts.recent, _unfounded, COMPLAINT)
    enough = at_least(found, 3)
    if enough is False or found is None:
        return enough, None
    whole = sum(
        record["channel"] == "platform" and facts.recent <= when(record["filed_at"]) <= facts.now
        for record in facts.case["complaints"]
    )
    return proof(both(enough, four_fifths(found, whole)), found)


def _after_settlement(facts: Facts) -> Proof:
    found = facts.among(
        "complaints",
        "filed_at",
        facts.long,
        lambda r: r["channel"] == "platform" and r.get("after_settlement"),
        COMPLAINT,
        SETTLEMENT,
        also_precede=True,
    )
    return proof(at_least(found, 2), found)


# --- the verdict --------------------------------------------------------------------------------------

# rule: what proves it, contacts and wait (None: waived), procedure of its own, whether it is urgent
Rule = tuple[Callable[[Facts], Proof], tuple[int, timedelta] | None, str | None, bool]
ONCE, TWICE, AT_ONCE = (1, DAY), (2, DAY), (1, timedelta())
RULES: dict[str, dict[str, Rule]] = {
    "malicious_attack": {
        "insult": (_insult, AT_ONCE, None, False),
        "flooding": (_attack_flooding, AT_ONCE, None, False),
        "live_disruption": (_live_disruption, AT_ONCE, None, False),
        "hate_speech": (_once("hate_speech", PUBLIC), None, None, False),
        "sexual_harassment": (
            _once("sexual_harassment", kinds("chat_log", "live_comment_log")),
            None,
            "urgent-scope",
            True,
        ),
        "threat": (_once("threat", kinds("chat_log", "call_recording")), None, "urgent-scope", True),
        "doxxing": (_once("doxxing", PUBLIC), None, "urgent-scope", True),
        "system_attack": (_once("system_attack", kinds("chat_log", "security_log")), None, "urgent-scope", True),
    },
    "malicious_complaint": {
        "extortion": (lambda facts: _extortion(facts, "complaint"), ONCE, "second-approval", False),
        "forged_evidence": (_forged, ONCE, None, False),
        "repeated_unfounded": (_repeated, TWICE, None, False),
        "repeat_after_settlement": (_after_settlement, TWICE, None, False),
    },
    "malicious_order": {
        "competitor": (_order_competitor, ONCE, "second-approval", False),
        "false_delivery": (_false_delivery, TWICE, None, False),
        "refund_cycling": (_refund_cycling, TWICE, None, False),
        "return_fraud": (_return_fraud, TWICE, None, False),
        "reverse_brushing": (_reverse_brushing, ONCE, None, False),
        "unpaid_hoarding": (_hoarding, ONCE, None, False),
    },
    "malicious_review": {
        "abusive_content": (_abusive_content, ONCE, None, False),
        "competitor": (_review_competitor, ONCE, "second-approval", False),
        "extortion": (lambda facts: _extortion(facts, "review"), ONCE, None, False),
        "fabricated": (_fabricated, TWICE, "second-approval", False),
        "flooding": (_review_flooding, TWICE, None, False),
    },
}
ALWAYS = kinds("protection.bad_review_as_reason", "protection.lawful_act_as_reason", "protection.label_as_reason")
NOT_URGENT = kinds(
    "protection.open_dispute",
    "protection.minor",
    "protection.compromised_account",
    "protection.coercive_contact",
    "protection.retaliation",
)
AGAINST = {
    "malicious_attack": NOT_URGENT | ALWAYS,
    "malicious_order": NOT_URGENT | ALWAYS | {"protection.already_resolved"},
    "malicious_review": NOT_URGENT
    | ALWAYS
    | {"protection.already_resolved", "protection.complaint_upheld", "protection.merchant_fault"},
}
AGAINST["malicious_complaint"] = AGAINST["malicious_review"] | {"protection.regulator_report"}
GENTLE = kinds("insult", "flooding", "live_disruption")  # attacks that may have been provoked


def evaluate(case: Case) -> tuple[str, dict[str, str]]:
    """The outcome and the status of each rule, by its id."""
    facts = Facts(case)
    guards, required = protections(facts), procedures(facts)
    own = {
        "second-approval": second_approval(case),
        "urgent-scope": urgent_scope(case, guards["protection.open_dispute"]),
    }
    statuses = {rule: SHIELD[truth] for rule, truth in guards.items()}
    statuses |= {rule: MET[truth] for rule, truth in required.items()}
    statuses |= {rule: MET[truth] for rule, truth in own.items()}
    raised = {rule for rule, truth in guards.items() if truth is not False}
    in_order = all(truth is True for truth in required.values())
    asked, reached = case["request"].get("grounds"), set()
    for ground, rules in RULES.items():
        considered = asked is None or ground in asked
        shielded = not raised.isdisjoint(AGAINST[ground]) if considered else False
        for name, rule in rules.items():
            status = "not_considered"
            if considered:
                urgent = rule[3]
                held_up = not raised.isdisjoint(ALWAYS) if urgent else shielded
                if ground == "malicious_attack" and name in GENTLE and "protection.staff_provoked" in raised:
                    held_up = True
                status = _status(facts, rule, held_up, in_order, own)
                reached.add(status)
            statuses[f"{ground}.{name}"] = status
    if "communicated" in reached:
        return "allow", statuses
    return "needs-communication" if "eligible" in reached else "deny", statuses


def _status(facts: Facts, rule: Rule, held_up: bool, in_order: bool, own: dict[str, Truth]) -> str:
    holds, contacts, procedure, _ = rule
    truth, first = holds(facts)
    if truth is not True:
        return "unproven" if truth is None else "not_established"
    if held_up:
        return "shielded"
    if not in_order or (procedure is not None and own[procedure] is not True):
        return "proven"
    if contacts is None:
        return "communicated"
    attempts, wait = contacts
    enough = settled(facts.case.get("communications"), facts.now, first, wait) >= attempts
    return "communicated" if enough else "eligible"
