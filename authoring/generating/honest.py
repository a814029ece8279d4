"""Honest buyers whom somebody would like to block: what they did looks bad, or merely displeased the shop."""

from collections.abc import Callable

import attrs

from . import words
from .draws import DAY, HOUR
from .history import History, Record


@attrs.frozen
class Story:
    """Something that happens with an honest buyer, and the ground that staff make of it."""

    name: str
    ground: str
    weight: int
    tell: Callable[[History], None]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    reason: str = ""


def _bad_review(h: History) -> None:
    age = h.recent(40)
    fault = h.draws.chance(0.5)
    if fault:
        kind = h.draws.pick(("late", "wrong_item", "defect", "unanswered"))
        h.add("orders", age + h.draws.between(3, 8) * DAY, h.order(merchant_fault=kind))
    check = h.draws.pick(("confirmed", "unverified")) if fault else "unverified"
    h.did("reviews", age, h.review(age, h.draws.pick((1, 1, 2, 3)), words.BAD_REVIEWS, fact_check=check))


def _several_bad_reviews(h: History) -> None:
    """One order of several things that were all bad: like reviews, and true."""
    newest = h.recent(30)
    for place in range(h.draws.pick((2, 3, 4))):
        age = newest + place * HOUR
        review = h.review(age, h.draws.pick((1, 2)), words.BAD_REVIEWS, fact_check="confirmed")
        h.did("reviews", age, {**review, "similarity_bp": h.draws.between(8_000, 9_600)})


def _returns(h: History) -> None:
    """Lawful returns, many of them."""
    newest = h.recent(5)
    for place in range(h.draws.pick((2, 3, 3, 4, 4, 5, 6, 11))):
        age = newest + place * 2 * DAY + h.draws.between(0, DAY)
        order = h.did("orders", age, h.order(refunded=True, returned_lawfully=True))
        returned = {"order_id": order, "kind": "no_reason", "status": "approved", "in_window": True, "intact": True}
        h.did("after_sales", max(age - DAY, HOUR), {**returned, "item_swapped": False})


def _outage(h: History) -> None:
    """The payment service was down, and the buyer tried again and again."""
    newest = h.recent(40)
    for place in range(h.draws.pick((3, 4, 5, 6, 8))):
        h.did("orders", newest + place * 300, h.order(status="closed", close_cause="payment_outage"))
    if h.draws.chance(0.7):
        h.add("orders", max(newest - HOUR, HOUR), h.order())


def _forgetful(h: History) -> None:
    """Left some orders unpaid while comparing prices; now and then as many as a rule asks for."""
    newest = h.recent(60)
    for _ in range(h.draws.pick((1, 2, 2, 3, 3, 4, 5))):
        h.did("orders", newest + h.draws.between(0, 20 * DAY), h.order(status="closed", close_cause="buyer_unpaid"))


def _fair_claim(h: History) -> None:
    """Asks for no more than the law may grant, and says that there will be a review or a complaint."""
    age = h.recent(40)
    order = h.order_before(age)
    demand = h.demand(h.draws.pick(("review", "complaint")), 0.2 + 0.8 * h.draws.unit())
    h.did("incidents", age, h.incident("extortion_demand", order_id=order, demand=demand))
    if h.draws.chance(0.4):
        h.add("after_sales", age, {"order_id": order, "kind": "quality", "status": "open", "in_window": True})


def _report(h: History) -> None:
    """Turned to an authority."""
    age = h.recent(60)
    channel = h.draws.pick(("regulator", "regulator", "hotline", "consumer_association", "media", "court", "police"))
    complaint: Record = {"channel": channel, "order_id": h.order_before(age)}
    if h.draws.chance(0.5):
        complaint |= {"status": "pending"}
    else:
        status = h.draws.pick(("upheld", "partly_upheld", "dismissed", "settled"))
        complaint |= {"status": status, "decided_at": h.ago(max(age - 9 * DAY, HOUR)), "final": True}
    name = h.did("complaints", age, complaint)
    if channel in ("regulator", "court", "media"):
        kind = {"regulator": "regulator_report", "court": "lawsuit", "media": "media"}[channel]
        h.add("protected_acts", age, {"kind": kind, "related": [f"complaints/{name}"]})


def _complained(h: History) -> None:
    """Complained more than once, and was right at times."""
    newest = h.recent(30)
    for place in range(h.draws.pick((1, 2, 3))):
        age = newest + place * 9 * DAY
        status = h.draws.pick(("upheld", "partly_upheld", "dismissed", "withdrawn", "settled", "pending"))
        complaint: Record = {"channel": "platform", "status": status, "order_id": h.order_before(age)}
        if status != "pending":
            decided = h.ago(max(age - 5 * DAY, HOUR))
            complaint |= {"decided_at": decided, "final": True, "after_settlement": False}
        h.did("complaints", age, complaint)


def _provoked(h: History) -> None:
    """Lost their temper after staff had been rude."""
    newest = h.recent(25)
    for place in range(h.draws.pick((1, 2, 3, 4))):
        h.did("incidents", newest + place * 600, h.incident("insult", provoked_by_staff=True))


def _outburst(h: History) -> None:
    """One angry evening, fewer insults than a rule asks for, or just as many."""
    newest = h.recent(25)
    for place in range(h.draws.pick((1, 1, 1, 2, 2, 3))):
        h.did("incidents", newest + place * 900, h.incident("insult"))


def _impatient_chat(h: History) -> None:
    """Wrote the same question many times because nobody answered; labelled as flooding."""
    h.did("incidents", h.recent(20), h.incident("flooding", provoked_by_staff=h.draws.chance(0.6)))
    if h.draws.chance(0.6):
        h.add("orders", h.draws.between(2, 25) * DAY, h.order(merchant_fault="unanswered"))


def _refused(h: History) -> None:
    """Refused parcels that came late or damaged, or sent presents to another address."""
    newest = h.recent(40)
    for place in range(h.draws.pick((1, 2, 3, 4))):
        present = h.draws.chance(0.3)
        fault = "none" if present else h.draws.pick(("late", "late", "defect", "none"))
        order = h.order(merchant_fault=fault, recipient_mismatch=present, buyer_refused_delivery=not present)
        h.did("orders", newest + place * 4 * DAY, order)


def _cancelled(h: History) -> None:
    """Cancels orders more often than others."""
    newest = h.recent(20)
    for _ in range(h.draws.pick((2, 3, 4))):
        age = newest + h.draws.between(0, 20 * DAY)
        h.did("orders", age, h.order(status="closed", close_cause="buyer_cancelled"))


def _taken_over(h: History) -> None:
    """Somebody else used the account."""
    newest = h.recent(20)
    for _ in range(h.draws.pick((4, 5, 6))):
        age = newest + h.draws.between(0, 20 * HOUR)
        h.did("orders", age, h.order(status="closed", close_cause="buyer_unpaid"))
    h.flaws.append("account_compromised")


def _child(h: History) -> None:
    """A child in a live room."""
    newest = h.recent(20)
    for place in range(h.draws.pick((1, 2, 2, 3))):
        session = f"live-{h.shop.id}-{place + 1}"
        incident = h.incident("live_disruption", channel="live", session_id=session)
        h.did("incidents", newest + place * DAY, incident)
    h.flaws.append("minor")


def _nothing(h: History) -> None:
    """Nothing at all: taken for somebody else, or merely disliked."""


_CHAT = (("incidents", ("chat_log",)),)
_ORDERS = (("orders", ("order_record",)),)
_REVIEWS = (("reviews", ("review_record",)),)
_COMPLAINTS = (("complaints", ("complaint_record",)),)
REVIEW, ORDER = "malicious_review", "malicious_order"
ATTACK, COMPLAINT = "malicious_attack", "malicious_complaint"

STORIES = (
    Story("bad_review", REVIEW, 16, _bad_review, _REVIEWS, "bad_review"),
    Story("several_bad_reviews", REVIEW, 5, _several_bad_reviews, _REVIEWS, "bad_review"),
    Story("lawful_returns", ORDER, 9, _returns, (*_ORDERS, ("after_sales", ("after_sale_record",))), "return"),
    Story("payment_outage", ORDER, 5, _outage, _ORDERS),
    Story("forgetful", ORDER, 9, _forgetful, _ORDERS),
    Story("fair_claim", REVIEW, 7, _fair_claim, _CHAT, "professional_claimant"),
    Story("report", COMPLAINT, 7, _report, _COMPLAINTS, "regulator_report"),
    Story("complained", COMPLAINT, 8, _complained, _COMPLAINTS, "other_trait"),
    Story("provoked", ATTACK, 5, _provoked, _CHAT),
    Story("outburst", ATTACK, 6, _outburst, _CHAT),
    Story("impatient_chat", ATTACK, 4, _impatient_chat, _CHAT),
    Story("refused_parcels", ORDER, 6, _refused, (*_ORDERS, ("orders", ("logistics_record",)))),
    Story("cancels", ORDER, 5, _cancelled, _ORDERS),
    Story("account_taken_over", ORDER, 2, _taken_over, _ORDERS),
    Story("child", ATTACK, 2, _child, (("incidents", ("live_comment_log",)),)),
    Story("nothing", ORDER, 4, _nothing, (), "region"),
)
BY_NAME = {story.name: story for story in STORIES}
CHOICE = tuple(story for story in STORIES for _ in range(story.weight))
