"""Allowed cases for every ground rule of `kuaishou`, built from the tables of the domain page.

`RULES` is that page's table of ground rules as data; nothing here is read from the policy. `case(rule)` is
a case that the rule allows: conduct just enough, valid evidence of every kind, contacts, procedures in order.
Loaded by path (`tests/` is no package): by tests/unit/test_kuaishou.py and by the properties beside this.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

AS_OF = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
HOUR, DAY, TICK = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
TIME = {
    "orders": "placed_at",
    "after_sales": "opened_at",
    "reviews": "posted_at",
    "complaints": "filed_at",
    "incidents": "at",
    "communications": "at",
    "evidence": "captured_at",
    "rulings": "decided_at",
    "protected_acts": "at",
    "blocks": "started_at",
}
PLAIN: dict[str, dict[str, Any]] = {
    "orders": {
        "status": "completed",
        "close_cause": "none",
        "amount_minor": 9900,
        "refunded": False,
        "refunded_before_receipt": False,
        "returned_lawfully": False,
        "recipient_mismatch": False,
        "buyer_refused_delivery": False,
        "merchant_fault": "none",
    },
    "after_sales": {"order_id": "o", "kind": "quality", "status": "rejected", "item_swapped": False},
    "reviews": {"order_id": "o", "rating": 1, "before_receipt": False, "similarity_bp": 0},
    "complaints": {"channel": "platform", "status": "settled", "final": False, "after_settlement": False},
    "incidents": {"kind": "insult", "channel": "chat"},
    "communications": {
        "channel": "platform_chat",
        "logged": True,
        "states_problem": True,
        "offers_solution": True,
        "warns_of_block": True,
    },
    "evidence": {"kind": "chat_log", "refs": [], "source": "platform_api", "sha256": "0" * 64, "edited": False},
    "rulings": {"ground": "malicious_order", "final": True, "under_appeal": False},
    "protected_acts": {"kind": "lawful_return"},
    "blocks": {"scope": ["purchase"], "status": "active"},
}
SHARED_URGENT = ("sexual_harassment", "threat", "doxxing", "system_attack")
URGENT = tuple(f"malicious_attack.{name}" for name in SHARED_URGENT)


def at(age: timedelta) -> str:
    """The time of something so old."""
    return (AS_OF - age).isoformat()


def record(collection: str, name: str, age: timedelta, **fields: Any) -> dict[str, Any]:
    return {"id": name, TIME[collection]: at(age), **PLAIN[collection], **fields}


@dataclass(frozen=True)
class Part:
    """`n` records of one kind, `gap` apart, within `window` days (and in a burst of so long)."""

    of: str
    n: int
    window: int | None
    fields: dict[str, Any] = field(default_factory=dict)
    burst: timedelta | None = None
    gap: timedelta = timedelta()
    each: str | None = None  # a field that is different in each record
    misses: tuple[dict[str, Any], ...] = ()  # with these fields instead it is not such a record
    unclear: tuple[str, ...] = ()  # without this field it may be


@dataclass(frozen=True)
class Item:
    """An evidence item: every kind of `kinds` alone will do."""

    of: str
    kinds: tuple[str, ...]
    may_precede: bool = False


@dataclass(frozen=True)
class Rule:
    ways: tuple[tuple[Part, ...], ...]  # any of these, each all of its parts
    evidence: tuple[Item, ...]
    contact: tuple[int, timedelta] | None  # attempts and wait; None: waived
    days: int
    severity: int
    approval: bool = False
    urgent: bool = False
    scope: tuple[str, ...] | None = None


def one(*kinds: str, of: str = "incidents", may_precede: bool = False) -> Item:
    return Item(of, kinds, may_precede)


def incident(kind: str, window: int, n: int = 1, **more: Any) -> Part:
    other = "insult" if kind != "insult" else "flooding"
    return Part("incidents", n, window, {"kind": kind}, misses=({"kind": other},), **more)


def demand(condition: str) -> Part:
    """Half a yuan more than a buyer of faulty general goods for 100 yuan may lawfully ask for."""
    whole = {
        "condition": condition,
        "demanded_minor": 61_051,
        "price_minor": 10_000,
        "shipping_minor": 1_000,
        "refund_due_minor": 10_000,
        "category": "general",
        "defect": "unproven",
    }
    other = "complaint" if condition == "review" else "review"
    return Part(
        "incidents",
        1,
        90,
        {"kind": "extortion_demand", "demand": whole},
        misses=(
            {"kind": "insult"},
            {"demand": {**whole, "condition": other}},
            {"demand": {**whole, "demanded_minor": 61_000}},
        ),
        unclear=("demand",),
    )


ONCE, TWICE, AT_ONCE = (1, 24 * HOUR), (2, 24 * HOUR), (1, timedelta())
ORDER_RECORD, REVIEW_RECORD = one("order_record", of="orders"), one("review_record", of="reviews")
CHAT = one("chat_log")
LINK = one("registry_record", "platform_ruling", "chat_log", may_precede=True)
UNPAID: dict[str, Any] = {
    "fields": {"status": "closed", "close_cause": "buyer_unpaid"},
    "misses": ({"status": "unpaid"}, {"close_cause": "buyer_cancelled"}, {"close_cause": "payment_outage"}),
    "unclear": ("close_cause",),
}
SWAPPED: dict[str, Any] = {
    "fields": {"item_swapped": True},
    "misses": ({"item_swapped": False},),
    "unclear": ("item_swapped",),
}

RULES: dict[str, Rule] = {
    "malicious_review.extortion": Rule(((demand("review"),),), (CHAT,), ONCE, 90, 3),
    "malicious_review.fabricated": Rule(
        (
            (
                Part(
                    "reviews",
                    1,
                    90,
                    {"fact_check": "contradicted"},
                    misses=({"fact_check": "unverified"}, {"fact_check": "confirmed"}),
                ),
            ),
        ),
        (REVIEW_RECORD, one("logistics_record", "inspection_video", "third_party_report", of="reviews")),
        TWICE,
        30,
        2,
        approval=True,
    ),
    "malicious_review.flooding": Rule(
        (
            (
                Part(
                    "reviews",
                    3,
                    90,
                    {"rating": 2, "similarity_bp": 9000, "before_receipt": False},
                    burst=7 * DAY,
                    misses=({"rating": 3}, {"similarity_bp": 8999}, {"fact_check": "confirmed"}),
                    unclear=("similarity_bp",),
                ),
            ),
            (
                Part(
                    "reviews",
                    3,
                    90,
                    {"rating": 1, "similarity_bp": 0, "before_receipt": True},
                    burst=7 * DAY,
                    misses=({"rating": 3}, {"before_receipt": False}, {"fact_check": "confirmed"}),
                    unclear=("before_receipt",),
                ),
            ),
        ),
        (REVIEW_RECORD,),
        TWICE,
        60,
        2,
    ),
    "malicious_review.competitor": Rule(
        (
            (
                incident("competitor_link", 90),
                Part("reviews", 1, 90, {"rating": 2}, misses=({"rating": 3}, {"fact_check": "confirmed"})),
            ),
        ),
        (LINK, REVIEW_RECORD),
        ONCE,
        180,
        3,
        approval=True,
    ),
    "malicious_review.abusive_content": Rule(
        tuple(
            (
                Part(
                    "reviews",
                    1,
                    90,
                    {"content_label": label, "rating": 5},
                    misses=({"content_label": "none"}, {"fact_check": "confirmed"}),
                ),
            )
            for label in ("insult", "privacy_leak", "advertisement")
        ),
        (REVIEW_RECORD,),
        ONCE,
        30,
        2,
    ),
    "malicious_order.unpaid_hoarding": Rule(
        ((Part("orders", 5, 90, burst=7 * DAY, **UNPAID),), (Part("orders", 10, 30, gap=2.7 * DAY, **UNPAID),)),
        (ORDER_RECORD,),
        ONCE,
        30,
        1,
    ),
    "malicious_order.refund_cycling": Rule(
        (
            (
                Part("orders", 10, 30, {"refunded": True}),
                Part(
                    "after_sales",
                    3,
                    30,
                    {"reason_check": "disproved"},
                    misses=({"reason_check": "unverified"}, {"reason_check": "confirmed"}),
                ),
            ),
        ),
        (ORDER_RECORD, one("after_sale_record", of="after_sales")),
        TWICE,
        60,
        2,
    ),
    "malicious_order.reverse_brushing": Rule(
        (
            (Part("orders", 20, 90, {"refunded_before_receipt": True}, burst=24 * HOUR),),
            (Part("orders", 20, 90, {"recipient_mismatch": True}, burst=24 * HOUR),),
        ),
        (ORDER_RECORD,),
        ONCE,
        180,
        3,
    ),
    "malicious_order.false_delivery": Rule(
        tuple(
            (
                Part(
                    "orders",
                    3,
                    90,
                    {name: True},
                    misses=({name: False}, {"merchant_fault": "late"}),
                    unclear=(name, "merchant_fault"),
                ),
            )
            for name in ("recipient_mismatch", "buyer_refused_delivery")
        ),
        (ORDER_RECORD, one("logistics_record", of="orders")),
        TWICE,
        30,
        1,
    ),
    "malicious_order.return_fraud": Rule(
        (
            (Part("after_sales", 2, 180, **SWAPPED),),
            (
                Part("after_sales", 1, 180, **SWAPPED),
                Part(
                    "rulings",
                    1,
                    None,
                    misses=({"ground": "malicious_review"}, {"final": False}),
                ),
            ),
        ),
        (one("after_sale_record", of="after_sales"), one("inspection_video", of="after_sales")),
        TWICE,
        180,
        3,
    ),
    "malicious_order.competitor": Rule(
        (
            (
                incident("competitor_link", 90),
                Part(
                    "orders",
                    3,
                    30,
                    {"status": "closed", "close_cause": "buyer_cancelled"},
                    misses=({"status": "paid"}, {"close_cause": "buyer_unpaid"}, {"merchant_fault": "defect"}),
                    unclear=("close_cause", "merchant_fault"),
                ),
            ),
            (
                incident("competitor_link", 90),
                Part(
                    "orders",
                    3,
                    30,
                    {"refunded": True},
                    misses=({"refunded": False}, {"returned_lawfully": True}, {"merchant_fault": "late"}),
                    unclear=("refunded", "returned_lawfully", "merchant_fault"),
                ),
            ),
        ),
        (LINK, ORDER_RECORD),
        ONCE,
        180,
        3,
        approval=True,
    ),
    "malicious_attack.insult": Rule(((incident("insult", 90, 3, burst=24 * HOUR),),), (CHAT,), AT_ONCE, 30, 1),
    "malicious_attack.flooding": Rule(((incident("flooding", 30),),), (CHAT,), AT_ONCE, 30, 1),
    "malicious_attack.live_disruption": Rule(
        ((incident("live_disruption", 30, 2, each="session_id", unclear=("session_id",)),),),
        (one("live_comment_log"),),
        AT_ONCE,
        30,
        1,
        scope=("live",),
    ),
    "malicious_attack.hate_speech": Rule(
        ((incident("hate_speech", 90),),), (one("chat_log", "review_record", "live_comment_log"),), None, 180, 3
    ),
    "malicious_attack.sexual_harassment": Rule(
        ((incident("sexual_harassment", 90),),), (one("chat_log", "live_comment_log"),), None, 180, 3, urgent=True
    ),
    "malicious_attack.threat": Rule(
        ((incident("threat", 90),),), (one("chat_log", "call_recording"),), None, 180, 4, urgent=True
    ),
    "malicious_attack.doxxing": Rule(
        ((incident("doxxing", 90),),),
        (one("chat_log", "review_record", "live_comment_log"),),
        None,
        180,
        4,
        urgent=True,
    ),
    "malicious_attack.system_attack": Rule(
        ((incident("system_attack", 90),),), (one("chat_log", "security_log"),), None, 180, 4, urgent=True
    ),
    "malicious_complaint.extortion": Rule(((demand("complaint"),),), (CHAT,), ONCE, 90, 3, approval=True),
    "malicious_complaint.forged_evidence": Rule(
        ((incident("fabrication", 180),),),
        (one("platform_ruling", "police_record", "third_party_report"),),
        ONCE,
        180,
        3,
    ),
    "malicious_complaint.repeated_unfounded": Rule(
        tuple(
            (
                Part(
                    "complaints",
                    3,
                    90,
                    {"status": status, "final": True},
                    misses=({"status": "withdrawn"}, {"final": False}, {"channel": "regulator"}),
                    unclear=("final",),
                ),
            )
            for status in ("dismissed", "dismissed_malicious")
        ),
        (one("complaint_record", of="complaints"),),
        TWICE,
        60,
        2,
    ),
    "malicious_complaint.repeat_after_settlement": Rule(
        (
            (
                Part(
                    "complaints",
                    2,
                    180,
                    {"after_settlement": True},
                    misses=({"after_settlement": False}, {"channel": "media"}),
                    unclear=("after_settlement",),
                ),
            ),
        ),
        (one("complaint_record", of="complaints"), one("settlement_record", of="complaints", may_precede=True)),
        TWICE,
        60,
        2,
    ),
}

APPROVAL = {"approver_id": "lead-1", "permissions": ["block.approve"], "conflicts": [], "at": at(HOUR)}


def empty(rule: str | None = None) -> dict[str, Any]:
    """A case with nothing in it but procedures in order; every collection was looked at and is empty."""
    wanted = RULES[rule] if rule else None
    found: dict[str, Any] = {
        "case_id": f"case-{rule}",
        "as_of": AS_OF.isoformat(),
        "platform": "kuaishou",
        "shop": {"id": "shop-88", "timezone": "Asia/Shanghai", "currency": "CNY"},
        "operator": {
            "id": "agent-5",
            "role": "agent",
            "permissions": ["block.request"],
            "shop_ids": ["shop-2", "shop-88"],
            "conflicts": [],
        },
        "buyer": {"id": "b-7", "nickname": "小鱼", "age_band": "adult"},
        "request": {
            "buyer_id": "b-7",
            "scope": ["purchase", "chat", "live"],
            "duration_days": 365,
            "remark": "多次违规，已沟通并警告，工单 20261120",
            "confirmation": {"confirmed": True, "buyer_id": "b-7", "at": at(HOUR)},
        },
        "open_orders": {"count": 0},
        "statistics": {"operator_blocks_today": 1, "shop_blocks_today": 2},
        **{name: [] for name in TIME},
    }
    if rule is not None and wanted is not None:
        found["request"]["grounds"] = [rule.partition(".")[0]]
        if wanted.approval:
            found["request"]["second_approval"] = dict(APPROVAL)
    return found


def conduct(part: Part, newest: timedelta, prefix: str, n: int | None = None) -> list[dict[str, Any]]:
    """The records of one part, the newest so old, and each `gap` older than the last."""
    count = part.n if n is None else n
    return [
        record(
            part.of,
            f"{prefix}{number}",
            newest + number * part.gap,
            **part.fields,
            **({part.each: f"s{number}"} if part.each else {}),
        )
        for number in range(count)
    ]


def evidence(rule: Rule, case: dict[str, Any], kinds: tuple[int, ...] | None = None) -> list[dict[str, Any]]:
    """One piece of evidence for each item, of its `kinds[…]`th kind, about every record of its collection."""
    found = []
    for number, item in enumerate(rule.evidence):
        refs = [f"{item.of}/{one['id']}" for one in case[item.of]]
        kind = item.kinds[kinds[number] if kinds else 0]
        found.append(record("evidence", f"e{number}", 6 * HOUR, kind=kind, refs=refs))
    return found


def contacts(rule: Rule, age: timedelta | None = None) -> list[dict[str, Any]]:
    """Just as many contacts as the rule asks for, by default two days old and older."""
    if rule.contact is None:
        return []
    attempts, _ = rule.contact
    return [
        record("communications", f"t{number}", (2 * DAY if age is None else age) + number * HOUR * (age is None))
        for number in range(attempts)
    ]


def case(
    name: str,
    way: int = 0,
    newest: timedelta | None = None,
    extra: int = 0,
    counts: dict[int, int] | None = None,
    parts: tuple[Part, ...] | None = None,
) -> dict[str, Any]:
    """A case that the rule allows: just enough conduct (`extra` more; `counts` other numbers), and all else in order.

    Conduct is five days old unless `newest` says how old the newest record of each part is.
    """
    rule, found = RULES[name], empty(name)
    for number, part in enumerate(parts or rule.ways[way]):
        n = (counts or {}).get(number, part.n + extra)
        age = (3 * DAY if part.gap else 5 * DAY) if newest is None else newest
        found[part.of] = found[part.of] + conduct(part, age, f"{part.of[0]}{number}-", n)
    found["evidence"] = evidence(rule, found)
    found["communications"] = contacts(rule)
    return deepcopy(found)


WAYS = [(name, way) for name, rule in RULES.items() for way in range(len(rule.ways))]
