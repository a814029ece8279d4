"""Protections and procedures of the Kuaishou policy, by hand: whether each holds, True, False, or None for unknown."""

import unicodedata
from datetime import datetime

from .records import DAY, Case, Facts, Truth, both, either, inverse, when

FOR_ONESELF = frozenset(("professional_claimant", "region", "other_trait"))
MINORS = frozenset(("minor_14_17", "under_14"))


def protections(facts: Facts) -> dict[str, Truth]:
    """Whether each protection applies."""
    case, now, recent = facts.case, facts.now, facts.recent
    stated = case["request"].get("stated_reasons", ())
    complaints, contacts = case.get("complaints"), case.get("communications")
    return {
        "protection.bad_review_as_reason": "bad_review" in stated,
        "protection.lawful_act_as_reason": "return" in stated or "regulator_report" in stated,
        "protection.label_as_reason": any(reason in FOR_ONESELF for reason in stated),
        "protection.complaint_upheld": _upheld(complaints, now, recent),
        "protection.open_dispute": open_dispute(case, now),
        "protection.regulator_report": _outside_complaint(complaints, now, facts.long),
        "protection.merchant_fault": _merchant_fault(case.get("orders"), now, facts.short),
        "protection.already_resolved": _contact(contacts, "buyer_reply", "accepted", now, facts.short),
        "protection.minor": is_minor(case),
        "protection.compromised_account": case["buyer"].get("account_compromised", False),
        "protection.staff_provoked": _provoked(facts.incidents, now, recent),
        "protection.coercive_contact": _contact(contacts, "coercive", True, now, recent),
        "protection.retaliation": not other_approver(case) and _acted(case.get("protected_acts"), now),
    }


def procedures(facts: Facts) -> dict[str, Truth]:
    """Whether each always-required procedure is met."""
    case, now = facts.case, facts.now
    request, operator, statistics = case["request"], case["operator"], case.get("statistics", {})
    shops, remark, days = operator.get("shop_ids"), request.get("remark"), request.get("duration_days")
    return {
        "procedure.permission": "block.request" in operator["permissions"],
        "procedure.own_shop": None if shops is None else case["shop"]["id"] in shops,
        "procedure.grant_in_force": "grant_expires_at" not in operator or when(operator["grant_expires_at"]) > now,
        "procedure.no_conflict": operator.get("conflicts") == [],
        "procedure.confirmed": _confirmed(request.get("confirmation"), case["buyer"]["id"]),
        "procedure.remark": None if remark is None else 10 <= _length(remark) <= 500,
        "procedure.expiry": days is not None and days <= 365,
        "procedure.quota": statistics.get("operator_blocks_today", 0) < 10
        and statistics.get("shop_blocks_today", 0) < 30,
        "procedure.open_orders": _open_orders(case.get("open_orders")),
        "procedure.not_already_blocked": _not_blocked(case.get("blocks"), request.get("scope"), now),
    }


def second_approval(case: Case) -> Truth:
    given = case["request"].get("second_approval", {})
    permissions = given.get("permissions")
    return both(
        other_approver(case),
        None if permissions is None else "block.approve" in permissions,
        given.get("conflicts") == [],
    )


def urgent_scope(case: Case, dispute: Truth) -> Truth:
    scope, days = case["request"].get("scope"), case["request"].get("duration_days")
    calm = both(inverse(dispute), inverse(is_minor(case)))
    narrow = both(None if scope is None else "purchase" not in scope, None if days is None else days <= 30)
    return either(calm, narrow)


def open_dispute(case: Case, now: datetime) -> Truth:
    return either(
        _some(case.get("after_sales"), "status", "open", "opened_at", now),
        _some(case.get("complaints"), "status", "pending", "filed_at", now),
        _some(case.get("rulings"), "under_appeal", True, "decided_at", now),
    )


def is_minor(case: Case) -> Truth:
    age = case["buyer"].get("age_band")
    return None if age is None else age in MINORS


def other_approver(case: Case) -> bool:
    approver = case["request"].get("second_approval", {}).get("approver_id")
    return approver is not None and approver != case["operator"]["id"]


def _some(records: list[Case] | None, field: str, value: object, time: str, now: datetime) -> Truth:
    if records is None:
        return None
    found: Truth = False
    for record in records:
        if record.get(field) == value:
            if when(record[time]) <= now:
                return True
            found = None
    return found


def _upheld(complaints: list[Case] | None, now: datetime, since: datetime) -> Truth:
    if complaints is None:
        return None
    found: Truth = False
    for record in complaints:
        if record["status"] in ("upheld", "partly_upheld"):
            decided = record.get("decided_at")
            if when(record["filed_at"]) > now or decided is None:
                found = None
            elif since <= when(decided) <= now:
                return True
    return found


def _outside_complaint(complaints: list[Case] | None, now: datetime, since: datetime) -> Truth:
    if complaints is None:
        return None
    found: Truth = False
    for record in complaints:
        if record["channel"] != "platform":
            filed = when(record["filed_at"])
            if filed > now:
                found = None
            elif filed >= since:
                return True
    return found


def _merchant_fault(orders: list[Case] | None, now: datetime, since: datetime) -> Truth:
    if orders is None:
        return None
    found: Truth = False
    for record in orders:
        if record.get("merchant_fault", "none") != "none":
            placed = when(record["placed_at"])
            if placed > now:
                found = None
            elif placed >= since:
                return True
    return found


def _contact(contacts: list[Case] | None, field: str, value: object, now: datetime, since: datetime) -> Truth:
    if contacts is None:
        return None
    return any(record.get(field) == value and since <= when(record["at"]) <= now for record in contacts)


def _provoked(incidents: dict[str, list[Case]] | None, now: datetime, since: datetime) -> Truth:
    if incidents is None:
        return None
    found: Truth = False
    for kind in ("insult", "flooding"):
        for record in incidents.get(kind, ()):
            if record.get("provoked_by_staff", False):
                at = when(record["at"])
                if at > now:
                    found = None
                elif at >= since:
                    return True
    return found


def _acted(acts: list[Case] | None, now: datetime) -> Truth:
    if acts is None:
        return None
    found: Truth = False
    for record in acts:
        at = when(record["at"])
        if at > now:
            found = None
        elif at >= now - 7 * DAY:
            return True
    return found


def _confirmed(given: Case | None, buyer: str) -> Truth:
    if given is None:
        return None
    typed = given.get("buyer_id")
    return both(given.get("confirmed"), None if typed is None else typed == buyer)


def _length(text: str) -> int:
    return len((text if text.isascii() else unicodedata.normalize("NFC", text)).strip())


def _open_orders(orders: Case | None) -> Truth:
    if orders is None:
        return None
    plan = orders.get("plan")
    return True if orders["count"] == 0 else None if plan is None else plan in ("fulfil", "refund")


def _not_blocked(blocks: list[Case] | None, scope: list[str] | None, now: datetime) -> Truth:
    if blocks is None:
        return None
    found: Truth = True
    for record in blocks:
        if record["status"] != "active" or ("ends_at" in record and when(record["ends_at"]) <= now):
            continue
        if scope is None or when(record["started_at"]) > now:
            if scope is None or any(one in scope for one in record["scope"]):
                found = None
        elif any(one in scope for one in record["scope"]):
            return False
    return found
