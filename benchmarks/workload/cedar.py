"""The workload's policy in Cedar (cedarpy), and the preparation in Python that it cannot do without.

Cedar decides on attributes: it counts nothing, joins no records, measures no texts. So what our conditions find in
collections comes prepared, by the hand-written functions: how many records prove a ground and how many may, how many
contacts count, how long the remark is. That preparation is part of its time. What is unknown is left out of the
context, and Cedar asks with `has`.

Cedar's answer is allow or deny and the policies that determined it. To learn every rule's status, each status of each
rule is a `permit` of its own, and those that are satisfied are read from one answer: one request a case.
"""

from datetime import datetime, timedelta
from typing import Any

import cedarpy

from . import handwritten as by_hand
from .handwritten import DAY, MONTH, NOW, QUARTER, Case, Found

# ground rule: its ground, name in the context, bound, the protections against it, contacts it asks for
_GROUNDS = {
    "malicious_review.extortion": ("malicious_review", "extortion", 1, ("dispute", "reason", "resolved", "fault"), 1),
    "malicious_review.flooding": ("malicious_review", "flooding", 2, ("dispute", "reason", "resolved", "fault"), 1),
    "malicious_order.unpaid": ("malicious_order", "unpaid", 3, ("dispute", "reason", "resolved"), 1),
    "malicious_complaint.unfounded": (
        "malicious_complaint",
        "unfounded",
        2,
        ("dispute", "reason", "resolved", "fault"),
        2,
    ),
    "malicious_attack.insults": ("malicious_attack", "insults", 2, ("dispute", "reason"), 1),
}
_PROTECTIONS = {
    "protection.open_dispute": "dispute",
    "protection.bad_review_as_reason": "reason",
    "protection.merchant_fault": "fault",
    "protection.resolved": "resolved",
}
_PERMITTED = 'context.permissions.contains("block.request")'
_REMARKED = "context has remark && context.remark >= 10 && context.remark <= 500"
_GIVEN = "context has confirmed && context has typed"
_CONFIRMED = f"{_GIVEN} && context.confirmed && context.typed == context.buyer"
_CONFIRMED_NOT = (
    "(context has confirmed && !context.confirmed) || (context has typed && context.typed != context.buyer)"
)
_PROCEDURES = {
    "procedure.permission": {"met": _PERMITTED, "unmet": f"!{_PERMITTED}"},
    "procedure.remark": {
        "met": _REMARKED,
        "unmet": f"context has remark && !({_REMARKED})",
        "unknown": "!(context has remark)",
    },
    "procedure.confirmed": {
        "met": _CONFIRMED,
        "unmet": _CONFIRMED_NOT,
        "unknown": f"!({_GIVEN}) && !({_CONFIRMED_NOT})",
    },
}


def _policies() -> str:
    found: dict[str, str] = {}
    for rule, (ground, name, bound, protections, attempts) in _GROUNDS.items():
        asked = f'(!(context has asked) || context.asked.contains("{ground}"))'
        looked, proof = f"context has {name}", f"context.{name}"
        proven = f"{asked} && {looked} && {proof}.sure >= {bound}"
        clear = " && ".join(f"context has {one} && !context.{one}" for one in protections)
        order = f"({_PERMITTED}) && ({_CONFIRMED}) && ({_REMARKED})"
        ready = f"{proven} && ({clear}) && {order}"
        found |= {
            f"{rule}=not_considered": f"!{asked}",
            f"{rule}=not_established": f"{asked} && {looked} && {proof}.possible < {bound}",
            f"{rule}=unproven": f"{asked} && (!({looked}) || ({proof}.sure < {bound} && {proof}.possible >= {bound}))",
            f"{rule}=shielded": f"{proven} && !({clear})",
            f"{rule}=proven": f"{proven} && ({clear}) && !({order})",
            f"{rule}=eligible": f"{ready} && {proof}.contacts < {attempts}",
            f"{rule}=communicated": f"{ready} && {proof}.contacts >= {attempts}",
        }
    for rule, name in _PROTECTIONS.items():
        found[f"{rule}=applies"] = f"context has {name} && context.{name}"
        found[f"{rule}=clear"] = f"context has {name} && !context.{name}"
        found[f"{rule}=unresolved"] = f"!(context has {name})"
    for rule, statuses in _PROCEDURES.items():
        found |= {f"{rule}={status}": condition for status, condition in statuses.items()}
    return "\n".join(f'@id("{name}") permit(principal, action, resource) when {{ {c} }};' for name, c in found.items())


POLICIES = cedarpy.PolicySet.from_str(_policies())
NO_ENTITIES = cedarpy.Entities.from_json_str("[]")
_SHOP, _ACTION, _BUYER = {"type": "Shop", "id": "s"}, {"type": "Action", "id": "block"}, {"type": "Buyer", "id": "b"}


def evaluate(case: Case) -> tuple[str, dict[str, str]]:
    """The outcome and the status of each rule, by its id."""
    request = {"principal": _SHOP, "action": _ACTION, "resource": _BUYER, "context": prepared(case)}
    answer = cedarpy.is_authorized(request, POLICIES, NO_ENTITIES)
    statuses: dict[str, str] = {}
    for found in answer.diagnostics.id_annotations_by_reason.values():
        rule, _, status = found.partition("=")
        statuses[rule] = status
    reached = statuses.values()
    outcome = "allow" if "communicated" in reached else "needs-communication" if "eligible" in reached else "deny"
    return outcome, statuses


def prepared(case: Case) -> dict[str, Any]:
    """What Cedar is told of a case; what is unknown is not in it."""
    as_of = by_hand.when(case["as_of"])
    month, quarter = as_of - MONTH, as_of - QUARTER
    request, contacts, incidents = case["request"], case.get("communications"), case.get("incidents")
    shown = by_hand.evidence(case.get("evidence"), as_of)
    grounds = (
        ("malicious_review", "extortion", by_hand.extortion, incidents, quarter, DAY),
        ("malicious_review", "flooding", by_hand.flooding, case.get("reviews"), month, DAY),
        ("malicious_order", "unpaid", by_hand.unpaid, case.get("orders"), month, DAY),
        ("malicious_complaint", "unfounded", by_hand.unfounded, case.get("complaints"), quarter, DAY),
        ("malicious_attack", "insults", by_hand.insults, incidents, month, NOW),
    )
    given, remark = request.get("confirmation", {}), request.get("remark")
    facts: dict[str, Any] = {
        "asked": request.get("grounds"),
        "permissions": case["operator"]["permissions"],
        "remark": None if remark is None else len(remark.strip()),
        "confirmed": given.get("confirmed"),
        "typed": given.get("buyer_id"),
        "buyer": case["buyer"]["id"],
        "dispute": by_hand.open_dispute(case.get("complaints"), as_of),
        "reason": "bad_review" in request.get("stated_reasons", ()),
        "fault": by_hand.merchant_fault(case.get("orders"), month, as_of),
        "resolved": by_hand.resolved(contacts, month, as_of),
    }
    for ground, name, read, records, since, wait in grounds:
        if facts["asked"] is None or ground in facts["asked"]:
            facts[name] = _proof(read(records, shown, since, as_of), contacts, as_of, wait)
    return {name: fact for name, fact in facts.items() if fact is not None}


def _proof(found: Found, contacts: list[Case] | None, as_of: datetime, wait: timedelta) -> dict[str, int] | None:
    if found is None:
        return None
    sure, possible = found
    talked = by_hand.settled(contacts, as_of, min(sure), wait) if sure else 0
    return {"sure": len(sure), "possible": possible, "contacts": talked}
