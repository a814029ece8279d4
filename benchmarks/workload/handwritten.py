"""The workload's policy as a good engineer would write it by hand for speed: the practical limit in Python.

Outcome and every rule's status, the same as the engine's on every case. What it does for speed: it reads the dict
as it is, tries what is cheap before it parses a time, and looks at no rule whose ground was not asked for and at no
contact before it matters. What it leaves out: it does not check the case, takes ids as they stand (no Unicode
normalisation), and keeps nothing that could explain its answer.
"""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

Case = dict[str, Any]
Records = list[Case] | None  # None: nobody looked
Found = tuple[list[datetime], int] | None  # times of the records that prove it, how many may; None: nobody looked
Shown = dict[str, list[tuple[str, datetime]]]  # `collection/id`: kind and time of what shows it

MONTH, QUARTER, WEEK, DAY, NOW = (
    timedelta(days=30),
    timedelta(days=90),
    timedelta(days=7),
    timedelta(days=1),
    timedelta(),
)
TRUSTED = frozenset(("platform_api", "platform_export", "authority"))
CHAT_OR_CALL, CHAT_OR_LIVE = frozenset(("chat_log", "call_recording")), frozenset(("chat_log", "live_comment_log"))
ORDER, REVIEW, COMPLAINT = frozenset(("order_record",)), frozenset(("review_record",)), frozenset(("complaint_record",))
DISMISSED = frozenset(("dismissed", "dismissed_malicious"))
ON_PLATFORM = frozenset(("platform_chat", "platform_call"))
SHIELD = {True: "applies", False: "clear", None: "unresolved"}
MET = {True: "met", False: "unmet", None: "unknown"}
when = datetime.fromisoformat


def evaluate(case: Case) -> tuple[str, dict[str, str]]:
    """The outcome and the status of each rule, by its id. Truths are True, False, and None for unknown."""
    as_of = when(case["as_of"])
    month = as_of - MONTH
    request, orders, complaints = case["request"], case.get("orders"), case.get("complaints")
    contacts = case.get("communications")
    dispute = open_dispute(complaints, as_of)
    reason = "bad_review" in request.get("stated_reasons", ())
    fault = merchant_fault(orders, month, as_of)
    solved = resolved(contacts, month, as_of)
    permitted = "block.request" in case["operator"]["permissions"]
    confirmed = confirmation(request.get("confirmation"), case["buyer"]["id"])
    remarked = remark(request.get("remark"))
    statuses = {
        "protection.open_dispute": SHIELD[dispute],
        "protection.bad_review_as_reason": SHIELD[reason],
        "protection.merchant_fault": SHIELD[fault],
        "protection.resolved": SHIELD[solved],
        "procedure.permission": MET[permitted],
        "procedure.confirmed": MET[confirmed],
        "procedure.remark": MET[remarked],
    }
    everyone = dispute is not False or reason
    buyer = everyone or solved is not False
    shop = buyer or fault is not False
    in_order = permitted and confirmed is True and remarked is True
    asked = request.get("grounds")
    shown = evidence(case.get("evidence"), as_of)
    reached = set()

    def settle(rule: str, found: Found, bound: int, shielded: bool, attempts: int, wait: timedelta) -> None:
        sure, possible = found if found is not None else ([], bound)
        if len(sure) < bound:
            status = "not_established" if possible < bound else "unproven"
        elif shielded:
            status = "shielded"
        elif not in_order:
            status = "proven"
        else:
            status = "communicated" if settled(contacts, as_of, min(sure), wait) >= attempts else "eligible"
        statuses[rule] = status
        reached.add(status)

    incidents = case.get("incidents")
    if asked is None or "malicious_review" in asked:
        settle("malicious_review.extortion", extortion(incidents, shown, as_of - QUARTER, as_of), 1, shop, 1, DAY)
        settle("malicious_review.flooding", flooding(case.get("reviews"), shown, month, as_of), 2, shop, 1, DAY)
    else:
        statuses["malicious_review.extortion"] = statuses["malicious_review.flooding"] = "not_considered"
    if asked is None or "malicious_order" in asked:
        settle("malicious_order.unpaid", unpaid(orders, shown, month, as_of), 3, buyer, 1, DAY)
    else:
        statuses["malicious_order.unpaid"] = "not_considered"
    if asked is None or "malicious_complaint" in asked:
        settle("malicious_complaint.unfounded", unfounded(complaints, shown, as_of - QUARTER, as_of), 2, shop, 2, DAY)
    else:
        statuses["malicious_complaint.unfounded"] = "not_considered"
    if asked is None or "malicious_attack" in asked:
        settle("malicious_attack.insults", insults(incidents, shown, month, as_of), 2, everyone, 1, NOW)
    else:
        statuses["malicious_attack.insults"] = "not_considered"
    if "communicated" in reached:
        return "allow", statuses
    return "needs-communication" if "eligible" in reached else "deny", statuses


def evidence(records: Records, as_of: datetime) -> Shown:
    """What shows each record: valid, and captured by now."""
    shown: Shown = {}
    for record in records or ():
        if record["source"] in TRUSTED and not record.get("edited", False):
            captured = when(record["captured_at"])
            if captured <= as_of:
                for ref in record["refs"]:
                    shown.setdefault(ref, []).append((record["kind"], captured))
    return shown


def is_shown(shown: Shown, ref: str, kinds: frozenset[str], since: datetime) -> bool:
    for kind, captured in shown.get(ref, ()):  # noqa: SIM110  a generator costs more than it says
        if kind in kinds and captured >= since:
            return True
    return False


# --- grounds: the records that prove it, and how many may ------------------------------------------------------


def extortion(records: Records, shown: Shown, since: datetime, as_of: datetime) -> Found:
    if records is None:
        return None
    sure, possible = [], 0
    for record in records:
        if record["kind"] != "extortion_demand":
            continue
        demand = record.get("demand", {})
        if demand.get("condition", "review") != "review":
            continue
        demanded, due, shipping = (demand.get(f) for f in ("demanded_minor", "refund_due_minor", "shipping_minor"))
        complete = demanded is not None and due is not None and shipping is not None
        if complete and demanded <= due + shipping:
            continue
        at = when(record["at"])
        if since <= at <= as_of:
            possible += 1
            if complete and "condition" in demand and is_shown(shown, "incidents/" + record["id"], CHAT_OR_CALL, at):
                sure.append(at)
    return sure, possible


def flooding(records: Records, shown: Shown, since: datetime, as_of: datetime) -> Found:
    if records is None:
        return None
    sure, possible = [], 0
    for record in records:
        early = record.get("before_receipt")
        if record["rating"] > 2 or early is False or record.get("fact_check") == "confirmed":
            continue
        at = when(record["posted_at"])
        if since <= at <= as_of:
            possible += 1
            if early and is_shown(shown, "reviews/" + record["id"], REVIEW, at):
                sure.append(at)
    return sure, possible


def unpaid(records: Records, shown: Shown, since: datetime, as_of: datetime) -> Found:
    if records is None:
        return None
    sure, possible = [], 0
    for record in records:
        if record["status"] != "closed":
            continue
        cause = record.get("close_cause")
        if cause is not None and cause != "buyer_unpaid":
            continue
        at = when(record["placed_at"])
        if since <= at <= as_of:
            possible += 1
            if cause is not None and is_shown(shown, "orders/" + record["id"], ORDER, at):
                sure.append(at)
    return sure, possible


def unfounded(records: Records, shown: Shown, since: datetime, as_of: datetime) -> Found:
    if records is None:
        return None
    sure, possible = [], 0
    for record in records:
        final = record.get("final")
        if record["channel"] != "platform" or record["status"] not in DISMISSED or final is False:
            continue
        at = when(record["filed_at"])
        if since <= at <= as_of:
            possible += 1
            if final and is_shown(shown, "complaints/" + record["id"], COMPLAINT, at):
                sure.append(at)
    return sure, possible


def insults(records: Records, shown: Shown, since: datetime, as_of: datetime) -> Found:
    if records is None:
        return None
    sure, possible = [], 0
    for record in records:
        if record["kind"] != "insult" or record.get("provoked_by_staff", False):
            continue
        at = when(record["at"])
        if since <= at <= as_of:
            possible += 1
            if is_shown(shown, "incidents/" + record["id"], CHAT_OR_LIVE, at):
                sure.append(at)
    return sure, possible


# --- protections: a record dated after now leaves them open --------------------------------------------------


def open_dispute(complaints: Records, as_of: datetime) -> bool | None:
    if complaints is None:
        return None
    found: bool | None = False
    for record in complaints:
        if record["status"] == "pending":
            if when(record["filed_at"]) <= as_of:
                return True
            found = None
    return found


def merchant_fault(orders: Records, since: datetime, as_of: datetime) -> bool | None:
    if orders is None:
        return None
    found: bool | None = False
    for record in orders:
        if record.get("merchant_fault", "none") != "none":
            at = when(record["placed_at"])
            if at > as_of:
                found = None
            elif at >= since:
                return True
    return found


def resolved(contacts: Records, since: datetime, as_of: datetime) -> bool | None:
    if contacts is None:
        return None
    return any(record.get("buyer_reply") == "accepted" and since <= when(record["at"]) <= as_of for record in contacts)


# --- procedures and communication ------------------------------------------------------------------------------


def confirmation(given: Case | None, buyer: str) -> bool | None:
    if given is None:
        return None
    confirmed, typed = given.get("confirmed"), given.get("buyer_id")
    if confirmed is False or (typed is not None and typed != buyer):
        return False
    return None if confirmed is None or typed is None else True


def remark(text: str | None) -> bool | None:
    if text is None:
        return None
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return 10 <= len(text.strip()) <= 500


def settled(contacts: Records, as_of: datetime, first: datetime | None, wait: timedelta) -> int:
    """How many contacts count, were made after the conduct and had time; 0 if an explanation is unanswered."""
    since, waited, enough = as_of - WEEK, as_of - wait, 0
    for record in contacts or ():
        logged, warned = record.get("logged"), record.get("warns_of_block")
        if record["channel"] not in ON_PLATFORM or logged is False or warned is False or record.get("coercive", False):
            continue
        at = when(record["at"])
        if not since <= at <= as_of:
            continue
        reply = record.get("buyer_reply", "none")
        if reply == "explanation" and not ("answered_at" in record and when(record["answered_at"]) <= as_of):
            return 0
        if logged and warned and (first is None or at >= first) and (reply != "none" or at <= waited):
            enough += 1
    return enough
