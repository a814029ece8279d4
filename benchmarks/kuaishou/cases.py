"""Seeded cases for the shipped Kuaishou policy, as its users would send them: every ground rule, much that is ordinary.

A case holds the conduct of one ground rule, sometimes of two, a little more or less than the rule asks for, with
evidence, contacts, and a buyer's other orders and reviews; then something small is wrong with many.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from workload.cases import DAY, HOUR, Case, Making

SEED, SIZE = 20260702, 1_000
TIMES = {
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
ORDER: Case = {
    "status": "completed",
    "close_cause": "none",
    "refunded": False,
    "refunded_before_receipt": False,
    "returned_lawfully": False,
    "recipient_mismatch": False,
    "buyer_refused_delivery": False,
    "merchant_fault": "none",
}
DEMAND: Case = {
    "demanded_minor": 88_800,
    "price_minor": 5_900,
    "shipping_minor": 0,
    "refund_due_minor": 5_900,
    "category": "general",
    "defect": "unproven",
}
PLATFORM: Case = {"channel": "platform", "final": True, "after_settlement": False}


@dataclass(frozen=True)
class Pattern:
    """So many records of a collection, not older than so many days, close together or not."""

    of: str
    count: int
    fields: Case
    days: int = 25
    close: timedelta | None = None
    numbered: str | None = None  # a field that is another in each record


@dataclass(frozen=True)
class Conduct:
    """One way to fulfil one ground rule: records, kinds of evidence by collection, contacts (None: waived)."""

    ground: str
    patterns: tuple[Pattern, ...]
    evidence: tuple[tuple[str, str], ...]
    contacts: int | None = 1
    needs: tuple[str, ...] = field(default=())  # of `approval`, `urgent`


def _orders(count: int, days: int = 25, close: timedelta | None = None, **fields: Any) -> Pattern:
    return Pattern("orders", count, {**ORDER, **fields}, days, close)


def _incident(kind: str, count: int = 1, **fields: Any) -> Pattern:
    return Pattern("incidents", count, {"kind": kind, "channel": "chat", **fields})


def _demand(condition: str) -> Pattern:
    return _incident("extortion_demand", demand={"condition": condition, **DEMAND})


def _review(count: int = 1, close: timedelta | None = None, **fields: Any) -> Pattern:
    return Pattern(
        "reviews", count, {"rating": 1, "before_receipt": False, "similarity_bp": 1_200, **fields}, 40, close
    )


CHAT, ORDERS, REVIEWS = ("incidents", "chat_log"), ("orders", "order_record"), ("reviews", "review_record")
UNPAID: Case = {"status": "closed", "close_cause": "buyer_unpaid"}
SWAPPED: Case = {"kind": "quality", "status": "rejected", "item_swapped": True, "order_id": "o1"}
LINK = ("incidents", "registry_record")
REVIEW, OF_ORDERS, ATTACK, COMPLAINT = "malicious_review", "malicious_order", "malicious_attack", "malicious_complaint"
CONDUCT: tuple[Conduct, ...] = (
    Conduct(REVIEW, (_demand("review"),), (CHAT,)),
    Conduct(
        REVIEW, (_review(fact_check="contradicted"),), (REVIEWS, ("reviews", "logistics_record")), 2, ("approval",)
    ),
    Conduct(REVIEW, (_review(3, 5 * DAY, similarity_bp=9_600),), (REVIEWS,), 2),
    Conduct(REVIEW, (_incident("competitor_link"), _review()), (LINK, REVIEWS), 1, ("approval",)),
    Conduct(REVIEW, (_review(content_label="insult"),), (REVIEWS,)),
    Conduct(OF_ORDERS, (_orders(5, 60, 6 * DAY, **UNPAID),), (ORDERS,)),
    Conduct(OF_ORDERS, (_orders(10, **UNPAID),), (ORDERS,)),
    Conduct(
        OF_ORDERS,
        (
            _orders(10, refunded=True),
            Pattern(
                "after_sales",
                3,
                {"kind": "quality", "status": "rejected", "reason_check": "disproved", "order_id": "o1"},
            ),
        ),
        (ORDERS, ("after_sales", "after_sale_record")),
        2,
    ),
    Conduct(OF_ORDERS, (_orders(20, 60, 20 * HOUR, refunded_before_receipt=True),), (ORDERS,)),
    Conduct(OF_ORDERS, (_orders(3, 60, buyer_refused_delivery=True),), (ORDERS, ("orders", "logistics_record")), 2),
    Conduct(
        OF_ORDERS,
        (Pattern("after_sales", 2, SWAPPED, 150),),
        (("after_sales", "after_sale_record"), ("after_sales", "inspection_video")),
        2,
    ),
    Conduct(
        OF_ORDERS,
        (_incident("competitor_link"), _orders(3, status="closed", close_cause="buyer_cancelled")),
        (LINK, ORDERS),
        1,
        ("approval",),
    ),
    Conduct(ATTACK, (Pattern("incidents", 3, {"kind": "insult", "channel": "chat"}, 60, 20 * HOUR),), (CHAT,)),
    Conduct(ATTACK, (_incident("flooding"),), (CHAT,)),
    Conduct(
        ATTACK,
        (Pattern("incidents", 2, {"kind": "live_disruption", "channel": "live"}, numbered="session_id"),),
        (("incidents", "live_comment_log"),),
    ),
    Conduct(ATTACK, (_incident("hate_speech"),), (CHAT,), None),
    Conduct(ATTACK, (_incident("sexual_harassment"),), (CHAT,), None, ("urgent",)),
    Conduct(ATTACK, (_incident("threat"),), (("incidents", "call_recording"),), None, ("urgent",)),
    Conduct(ATTACK, (_incident("doxxing"),), (("incidents", "review_record"),), None, ("urgent",)),
    Conduct(ATTACK, (_incident("system_attack"),), (("incidents", "security_log"),), None, ("urgent",)),
    Conduct(COMPLAINT, (_demand("complaint"),), (CHAT,), 1, ("approval",)),
    Conduct(COMPLAINT, (_incident("fabrication"),), (("incidents", "platform_ruling"),)),
    Conduct(
        COMPLAINT,
        (Pattern("complaints", 3, {**PLATFORM, "status": "dismissed"}, 80),),
        (("complaints", "complaint_record"),),
        2,
    ),
    Conduct(
        COMPLAINT,
        (Pattern("complaints", 2, {**PLATFORM, "status": "settled", "after_settlement": True}, 150),),
        (("complaints", "complaint_record"), ("complaints", "settlement_record")),
        2,
    ),
)


def cases(count: int = SIZE, seed: int = SEED) -> list[Case]:
    """The first `count` cases of the seed; always the same ones."""
    rng = Random(seed)
    return [_case(rng, number) for number in range(count)]


def _case(rng: Random, number: int) -> Case:
    making = Making(rng)
    making.most = 10_000
    case = making.case = _request(making, number)
    shares = rng.sample(CONDUCT, k=1 if rng.random() < 0.8 else 2)
    case["request"]["grounds"] = sorted({conduct.ground for conduct in shares})
    for conduct in shares:
        _commit(making, conduct)
    _background(making)
    for fault in rng.choices(FAULTS, k=rng.choices((0, 1, 2, 3), weights=(35, 35, 20, 10))[0]):
        fault(making)
    if rng.random() < 0.1:
        case["request"].pop("grounds")
    for name in TIMES:
        case[name].sort(key=lambda record, name=name: str(record[TIMES[name]]))
        if name in making.lost:
            del case[name]
    return case


def _request(making: Making, number: int) -> Case:
    rng, buyer = making.rng, f"b-{making.rng.randrange(10**6)}"
    return {
        "case_id": f"k-{number}",
        "as_of": making.ago(timedelta()),
        "platform": "kuaishou",
        "shop": {"id": "shop-88", "timezone": "Asia/Shanghai", "currency": "CNY"},
        "operator": {
            "id": f"agent-{rng.randrange(9)}",
            "role": "agent",
            "permissions": ["block.request"],
            "shop_ids": ["shop-88"],
            "conflicts": [],
        },
        "buyer": {"id": buyer, "nickname": "小鱼", "age_band": "adult"},
        "request": {
            "buyer_id": buyer,
            "scope": ["purchase", "chat", "live"],
            "duration_days": rng.choice((30, 60, 180)),
            "remark": "多次违规，已沟通并警告，见所附记录",
            "confirmation": {"confirmed": True, "buyer_id": buyer},
        },
        "open_orders": {"count": 0},
        "statistics": {"operator_blocks_today": rng.randrange(6), "shop_blocks_today": rng.randrange(20)},
        **{name: [] for name in TIMES},
    }


def _commit(making: Making, conduct: Conduct) -> None:
    """The records of a conduct, what shows them, who talked to the buyer, and the approval that it needs."""
    made: dict[str, list[str]] = {}
    for pattern in conduct.patterns:
        count = pattern.count + making.rng.choices((-1, 0, 1, 2), weights=(1, 6, 3, 1))[0]
        oldest = making.between(4 * DAY, pattern.days * DAY)
        for number in range(max(count, 0)):
            age = oldest - making.between(timedelta(), min(pattern.close or oldest, oldest) - HOUR)
            more = {pattern.numbered: f"live-{number}"} if pattern.numbered else {}
            made.setdefault(pattern.of, []).append(_add(making, pattern.of, age, **pattern.fields, **more))
    for collection, kind in conduct.evidence:
        refs = [f"{collection}/{name}" for name in made.get(collection, ())]
        if making.rng.random() < 0.93 and refs:
            _show(making, kind, refs)
    for _ in range(conduct.contacts or 0):
        if making.rng.random() < 0.75:
            _contact(making, making.between(25 * HOUR, 72 * HOUR))
    if "approval" in conduct.needs and making.rng.random() < 0.8:
        given = {"approver_id": "lead-1", "permissions": ["block.approve"], "conflicts": []}
        making.case["request"]["second_approval"] = {**given, "at": making.ago(HOUR)}


def _add(making: Making, collection: str, age: timedelta, **fields: Any) -> str:
    """A new record, whose order is this one, if it needs one; its id."""
    if collection == "reviews":
        fields = {"order_id": "o1", **fields}
    record = making.add(collection, **{TIMES[collection]: making.ago(age)}, **fields)
    assert record is not None
    return str(record["id"])


def _show(making: Making, kind: str, refs: list[str]) -> None:
    digest = f"{making.rng.randrange(16**64):064x}"
    source = "merchant_system" if kind == "inspection_video" else "platform_api"
    _add(making, "evidence", making.between(timedelta(), HOUR), kind=kind, refs=refs, source=source, sha256=digest)


def _contact(making: Making, age: timedelta, **fields: Any) -> None:
    said = dict.fromkeys(("logged", "states_problem", "offers_solution", "warns_of_block"), True)
    _add(making, "communications", age, channel="platform_chat", **said, **fields)


def _background(making: Making) -> None:
    rng = making.rng
    for _ in range(rng.choice((1, 2, 3, 5, 8))):
        _add(making, "orders", making.between(31 * DAY, 300 * DAY), **ORDER, amount_minor=rng.randint(900, 60_000))
    for _ in range(rng.choice((0, 0, 1, 2))):
        _add(making, "reviews", making.between(DAY, 200 * DAY), rating=rng.randint(3, 5), text="还行，物流有点慢")
    for _ in range(rng.choice((0, 0, 0, 1))):
        after_sale: Case = {"order_id": "o1", "kind": "no_reason", "status": "approved", "in_window": True}
        _add(making, "after_sales", making.between(DAY, 200 * DAY), **after_sale)
    for _ in range(rng.choice((0, 0, 0, 1))):
        _add(making, "complaints", making.between(95 * DAY, 300 * DAY), **PLATFORM, status="withdrawn")
    for _ in range(rng.choice((0, 0, 1))):
        _add(making, "communications", making.between(HOUR, 60 * DAY), channel="phone", logged=False)
    if rng.random() < 0.1:
        _add(making, "blocks", making.between(200 * DAY, 300 * DAY), scope=["chat"], status="expired")


# --- what is wrong ---------------------------------------------------------------------------------------


def _add_fault(collection: str, low: timedelta, high: timedelta, **fields: Any) -> Callable[[Making], None]:
    def fault(making: Making) -> None:
        _add(making, collection, making.between(low, high), **fields)

    return fault


def _set(section: str, **fields: Any) -> Callable[[Making], None]:
    def fault(making: Making) -> None:
        making.case[section].update(fields)

    return fault


def _drop(section: str, name: str) -> Callable[[Making], None]:
    def fault(making: Making) -> None:
        making.case[section].pop(name, None)

    return fault


def _lose(making: Making) -> None:
    making.lost.add(making.rng.choice(tuple(TIMES)))


def _forget(making: Making) -> None:
    """A field of the conduct that nobody noted."""
    for name, known in (("orders", "merchant_fault"), ("complaints", "final"), ("incidents", "demand")):
        for record in making.case[name][:3]:
            record.pop(known, None)


def _silence(making: Making) -> None:
    making.case["communications"].clear()


def _doubt(making: Making) -> None:
    for record in making.case["evidence"][:1]:
        record.update(
            making.rng.choice(({"source": "screenshot"}, {"edited": True}, {"captured_at": making.ago(-DAY)}))
        )


def _provoke(making: Making) -> None:
    for record in making.case["incidents"]:
        if record["kind"] in ("insult", "flooding"):
            record["provoked_by_staff"] = True


def _upheld(making: Making) -> None:
    decided = making.ago(making.between(DAY, 120 * DAY))
    _add(making, "complaints", 125 * DAY, channel="platform", status="partly_upheld", decided_at=decided)


def _explain(making: Making) -> None:
    for record in making.case["communications"][:1]:
        record.update(buyer_reply="explanation", replied_at=record["at"])


FAULTS: tuple[Callable[[Making], None], ...] = (
    _lose,
    _lose,
    _forget,
    _forget,
    _silence,
    _silence,
    _silence,
    _doubt,
    _doubt,
    *(_provoke,) * 4,
    _explain,
    _explain,
    _add_fault("communications", 25 * HOUR, 60 * HOUR, channel="platform_chat", buyer_reply="accepted"),
    _add_fault("communications", HOUR, 60 * DAY, channel="sms", coercive=True),
    _add_fault("complaints", HOUR, 30 * DAY, channel="regulator", status="pending"),
    _add_fault("complaints", 40 * DAY, 170 * DAY, channel="hotline", status="settled"),
    _add_fault("complaints", 40 * DAY, 80 * DAY, channel="platform", status="upheld"),
    _upheld,
    _add_fault("after_sales", HOUR, 9 * DAY, order_id="o1", kind="quality", status="open"),
    _add_fault("orders", HOUR, 29 * DAY, **{**ORDER, "merchant_fault": "late"}),
    _add_fault("orders", -DAY, -HOUR, **ORDER),
    _add_fault("protected_acts", HOUR, 12 * DAY, kind="lawful_return"),
    _add_fault("rulings", DAY, 90 * DAY, ground="malicious_order", final=True),
    _add_fault("rulings", DAY, 90 * DAY, ground="malicious_order", final=False, under_appeal=True),
    _add_fault("blocks", DAY, 90 * DAY, scope=["chat", "live"], status="active"),
    _set("request", stated_reasons=["bad_review"]),
    _set("request", stated_reasons=["professional_claimant"]),
    _set("request", remark="恶意"),
    _set("request", duration_days=3_000),
    _set("request", scope=["chat"], duration_days=14),
    _set("buyer", age_band="minor_14_17"),
    _set("buyer", account_compromised=True),
    _set("operator", conflicts=["relative"]),
    _set("operator", shop_ids=["shop-1"]),
    _set("statistics", operator_blocks_today=10),
    _set("open_orders", count=2),
    _set("open_orders", count=2, plan="refund"),
    _drop("request", "confirmation"),
    _drop("request", "scope"),
    _drop("request", "duration_days"),
    _drop("buyer", "age_band"),
    _drop("operator", "shop_ids"),
)
