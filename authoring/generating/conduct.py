"""What malicious buyers do: one way for each ground rule of the shipped policies.

`enough` is False for a buyer who stays just below what such a rule asks for.
"""

from collections.abc import Callable

import attrs

from . import words
from .draws import DAY, HOUR, MINUTE
from .history import History, Record

Shown = tuple[str, tuple[str, ...]]  # a collection, and the kinds of evidence of which one shows it


@attrs.frozen
class Conduct:
    """One kind of malicious conduct.

    `quiet`: for how many days there is nothing else; `contacts`: how often to talk first; `kinds`: what shows it.
    """

    rule: str
    weight: int
    do: Callable[[History, bool], None]
    kinds: tuple[Shown, ...]
    contacts: int = 1
    approval: bool = False
    urgent: bool = False
    quiet: int = 31

    @property
    def ground(self) -> str:
        return self.rule.partition(".")[0]


def _spread(h: History, count: int, longest: int, most_days: int) -> list[int]:
    """So many ages, all within `longest` seconds, the newest at most so many days ago; oldest first."""
    newest = h.recent(most_days)
    return sorted((newest + h.draws.between(0, longest) for _ in range(count)), reverse=True)


# --- reviews ----------------------------------------------------------------------------------------------


def _extortion(condition: str) -> Callable[[History, bool], None]:
    def do(h: History, enough: bool) -> None:
        age = h.recent(40)
        share = 1.2 + 6 * h.draws.unit() if enough else 0.5 + 0.5 * h.draws.unit()
        order = h.order_before(age)
        h.did("incidents", age, h.incident("extortion_demand", order_id=order, demand=h.demand(condition, share)))
        if condition == "review" and h.draws.chance(0.6):
            review = h.review(max(age - HOUR, MINUTE), h.draws.pick((1, 1, 2)), words.BAD_REVIEWS)
            h.add("reviews", max(age - HOUR, MINUTE), review)

    return do


def _fabricated(h: History, enough: bool) -> None:
    age = h.recent(50)
    check = "contradicted" if enough else "unverified"
    h.did("reviews", age, h.review(age, 1, words.UNTRUE_REVIEWS, fact_check=check))


def _review_flood(h: History, enough: bool) -> None:
    count = h.draws.pick((3, 3, 4, 5)) if enough else 2
    for age in _spread(h, count, 6 * DAY, 40):
        rushed = h.draws.chance(0.3)
        likeness = h.draws.between(9_050, 9_990)
        review = h.review(age, h.draws.pick((1, 1, 2)), words.COPIED_REVIEWS, similarity_bp=likeness)
        h.did("reviews", age, {**review, "before_receipt": rushed})


def _competitor_link(h: History) -> None:
    h.did("incidents", h.recent(45), h.incident("competitor_link", channel="other"))


def _competitor_review(h: History, enough: bool) -> None:
    if enough:
        _competitor_link(h)
    age = h.recent(45)
    h.did("reviews", age, h.review(age, h.draws.pick((1, 2)), words.BAD_REVIEWS))


def _abusive_review(h: History, enough: bool) -> None:
    age = h.recent(45)
    label = h.draws.pick(("insult", "insult", "privacy_leak", "advertisement")) if enough else "none"
    texts = words.ABUSIVE_REVIEWS if enough else words.BAD_REVIEWS
    h.did("reviews", age, h.review(age, h.draws.pick((1, 1, 2)), texts, content_label=label))


# --- orders -----------------------------------------------------------------------------------------------


def _hoarding(h: History, enough: bool) -> None:
    month = h.draws.chance(0.25)
    count = (10 if month else 5) + h.draws.below(3) if enough else 3 + h.draws.below(2)
    for age in _spread(h, count, 25 * DAY if month else 6 * DAY, 4 if month else 50):
        h.did("orders", age, h.order(status="closed", close_cause="buyer_unpaid"))


def _refund_cycling(h: History, enough: bool) -> None:
    ages = _spread(h, h.draws.between(10, 14) if enough else 7, 26 * DAY, 3)
    for place, age in enumerate(ages):
        order = h.did("orders", age, h.order(refunded=place > 1 or not enough))
        if place > 1 and place % 2 == 0:
            kind = {"order_id": order, "kind": h.draws.pick(("quality", "not_received")), "status": "rejected"}
            checked = {**kind, "in_window": True, "reason_check": "disproved", "item_swapped": False}
            h.did("after_sales", max(age - 2 * DAY, HOUR), checked)


def _reverse_brushing(h: History, enough: bool) -> None:
    for place, age in enumerate(_spread(h, h.draws.between(20, 25) if enough else 12, 22 * HOUR, 60)):
        strange = h.draws.chance(0.5)
        normal = place == 0
        order = h.order(status="closed", refunded=not normal, refunded_before_receipt=not normal)
        h.did("orders", age, {**order, "recipient_mismatch": strange and not normal})


def _false_delivery(h: History, enough: bool) -> None:
    for age in _spread(h, h.draws.pick((3, 3, 4, 5)) if enough else 2, 40 * DAY, 30):
        refused = h.draws.chance(0.6)
        changes = {"buyer_refused_delivery": refused, "recipient_mismatch": not refused}
        h.did("orders", age, {**h.order(status="closed", refunded=True), **changes})


def _return_fraud(h: History, enough: bool) -> None:
    ruled = h.draws.chance(0.3)
    count = 1 if ruled or not enough else h.draws.pick((2, 2, 3))
    for age in _spread(h, count, 100 * DAY, 60):
        swapped = {"order_id": h.order_before(age), "kind": "quality", "status": "rejected", "in_window": True}
        h.did("after_sales", age, {**swapped, "intact": False, "reason_check": "disproved", "item_swapped": True})
    if ruled and enough:
        h.add("rulings", h.recent(200), {"ground": "malicious_order", "final": True})


def _competitor_orders(h: History, enough: bool) -> None:
    _competitor_link(h)
    for age in _spread(h, h.draws.pick((3, 4, 5)) if enough else 2, 20 * DAY, 8):
        cancelled = h.draws.chance(0.6)
        end = {"status": "closed", "close_cause": "buyer_cancelled"} if cancelled else {"refunded": True}
        h.did("orders", age, h.order(**end))


# --- attacks ----------------------------------------------------------------------------------------------


def _insults(h: History, enough: bool) -> None:
    for place, age in enumerate(_spread(h, h.draws.pick((3, 3, 4, 6)) if enough else 2, 10 * HOUR, 30)):
        h.did("incidents", age, h.incident("insult", after_warning=place > 1))


def _attack(kind: str, *channels: str) -> Callable[[History, bool], None]:
    def do(h: History, enough: bool) -> None:
        age = h.recent(20) + (0 if enough else 91 * DAY)
        h.did("incidents", age, h.incident(kind, channel=h.draws.pick(channels)))

    return do


def _live_disruption(h: History, enough: bool) -> None:
    for place, age in enumerate(_spread(h, h.draws.pick((2, 2, 3)) if enough else 1, 20 * DAY, 8)):
        session = f"live-{h.shop.id}-{place + 1}"
        h.did("incidents", age, h.incident("live_disruption", channel="live", session_id=session))


# --- complaints -------------------------------------------------------------------------------------------


def _forged(h: History, enough: bool) -> None:
    age = h.recent(90)
    if enough:
        h.did("incidents", age, h.incident("fabrication", channel="other"))
    _complaint(h, age + DAY, "dismissed_malicious" if enough else "dismissed", did=not enough)


def _complaint(h: History, age: int, status: str, *, did: bool = True, settled: bool = False) -> None:
    decided = max(age - h.draws.between(2, 12) * DAY, HOUR)
    complaint: Record = {"channel": "platform", "status": status, "order_id": h.order_before(age)}
    complaint |= {"decided_at": h.ago(decided), "final": True, "after_settlement": settled}
    (h.did if did else h.add)("complaints", age, complaint)


def _unfounded(h: History, enough: bool) -> None:
    for age in _spread(h, h.draws.pick((3, 3, 4)) if enough else 2, 45 * DAY, 25):
        _complaint(h, age, h.draws.pick(("dismissed", "dismissed", "dismissed_malicious")))


def _after_settlement(h: History, enough: bool) -> None:
    for age in _spread(h, h.draws.pick((2, 2, 3)) if enough else 1, 90 * DAY, 60):
        _complaint(h, age, h.draws.pick(("settled", "dismissed", "withdrawn")), settled=True)


_CHAT: Shown = ("incidents", ("chat_log",))
_ORDERS: Shown = ("orders", ("order_record",))
_REVIEWS: Shown = ("reviews", ("review_record",))
_COMPLAINTS: Shown = ("complaints", ("complaint_record",))
_RETURNS: Shown = ("after_sales", ("after_sale_record",))
_LINK: Shown = ("incidents", ("registry_record", "platform_ruling", "chat_log"))
_REVIEW_FACTS: Shown = ("reviews", ("logistics_record", "inspection_video", "third_party_report"))
_FORGERY: Shown = ("incidents", ("platform_ruling", "police_record", "third_party_report"))

CONDUCT = (
    Conduct("malicious_review.extortion", 6, _extortion("review"), (_CHAT,)),
    Conduct("malicious_review.fabricated", 5, _fabricated, (_REVIEWS, _REVIEW_FACTS), 2, approval=True),
    Conduct("malicious_review.flooding", 5, _review_flood, (_REVIEWS,), 2),
    Conduct("malicious_review.competitor", 4, _competitor_review, (_LINK, _REVIEWS), approval=True),
    Conduct("malicious_review.abusive_content", 6, _abusive_review, (_REVIEWS,)),
    Conduct("malicious_order.unpaid_hoarding", 8, _hoarding, (_ORDERS,)),
    Conduct("malicious_order.refund_cycling", 4, _refund_cycling, (_ORDERS, _RETURNS), 2),
    Conduct("malicious_order.reverse_brushing", 2, _reverse_brushing, (_ORDERS,), quiet=91),
    Conduct("malicious_order.false_delivery", 5, _false_delivery, (_ORDERS, ("orders", ("logistics_record",))), 2),
    Conduct("malicious_order.return_fraud", 4, _return_fraud, (_RETURNS, ("after_sales", ("inspection_video",))), 2),
    Conduct("malicious_order.competitor", 3, _competitor_orders, (_LINK, _ORDERS), approval=True),
    Conduct("malicious_attack.insult", 7, _insults, (_CHAT,)),
    Conduct("malicious_attack.flooding", 5, _attack("flooding", "chat"), (_CHAT,)),
    Conduct("malicious_attack.live_disruption", 5, _live_disruption, (("incidents", ("live_comment_log",)),)),
    Conduct("malicious_attack.hate_speech", 3, _attack("hate_speech", "chat", "live"), (_CHAT,), 0),
    Conduct("malicious_attack.sexual_harassment", 4, _attack("sexual_harassment", "chat"), (_CHAT,), 0, urgent=True),
    Conduct("malicious_attack.threat", 4, _attack("threat", "chat", "call"), (_CHAT,), 0, urgent=True),
    Conduct("malicious_attack.doxxing", 3, _attack("doxxing", "chat", "review"), (_CHAT,), 0, urgent=True),
    Conduct(
        "malicious_attack.system_attack",
        2,
        _attack("system_attack", "other"),
        (("incidents", ("security_log",)),),
        0,
        urgent=True,
    ),
    Conduct("malicious_complaint.extortion", 4, _extortion("complaint"), (_CHAT,), approval=True),
    Conduct("malicious_complaint.forged_evidence", 3, _forged, (_FORGERY,)),
    Conduct("malicious_complaint.repeated_unfounded", 4, _unfounded, (_COMPLAINTS,), 2),
    Conduct(
        "malicious_complaint.repeat_after_settlement",
        3,
        _after_settlement,
        (_COMPLAINTS, ("complaints", ("settlement_record",))),
        2,
    ),
)
CHOICE = tuple(conduct for conduct in CONDUCT for _ in range(conduct.weight))
