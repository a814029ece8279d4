"""What every buyer has behind them, and what now and then speaks for one: orders, reviews, after-sales, disputes."""

from collections.abc import Callable

from . import words
from .draws import DAY, HOUR
from .history import History

_ORDERS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4)


def background(h: History, quiet: int) -> None:
    """The ordinary past of a buyer, all of it older than `quiet` days."""
    draws = h.draws
    for _ in range(draws.pick(_ORDERS)):
        age = draws.between(quiet * DAY, (quiet + 300) * DAY)
        order = h.order()
        if draws.unit() < h.shop.faults:
            order["merchant_fault"] = draws.pick(("late", "late", "wrong_item", "defect", "unanswered"))
        h.add("orders", age, order)
    while draws.chance(0.25):
        age = draws.between(quiet * DAY, (quiet + 250) * DAY)
        good = draws.chance(0.7)
        texts = words.GOOD_REVIEWS if good else words.FAIR_REVIEWS
        h.add("reviews", age, h.review(age, draws.pick((4, 5, 5)) if good else draws.pick((3, 3, 4)), texts))
    if draws.chance(0.15):
        age = draws.between(quiet * DAY, (quiet + 200) * DAY)
        kind = draws.pick(("no_reason", "no_reason", "quality", "other"))
        returned = {"order_id": h.order_before(age), "kind": kind, "status": draws.pick(("approved", "withdrawn"))}
        h.add("after_sales", age, {**returned, "in_window": True, "intact": True, "item_swapped": False})
    if draws.chance(0.06):
        start = draws.between(200, 500) * DAY
        ended = {"ends_at": h.ago(start - 30 * DAY), "status": draws.pick(("expired", "expired", "lifted"))}
        h.add("blocks", start, {"scope": ["chat"], **ended})
    if draws.chance(0.04):
        age = draws.between(190, 500) * DAY
        complaint = {"channel": "platform", "status": "withdrawn", "order_id": h.order_before(age)}
        decided = h.ago(age - 3 * DAY)
        h.add("complaints", age, {**complaint, "decided_at": decided, "final": True, "after_settlement": False})


def _open_after_sale(h: History) -> None:
    age = h.draws.between(HOUR, 9 * DAY)
    h.add("after_sales", age, {"order_id": h.order_before(age), "kind": "quality", "status": "open", "in_window": True})


def _pending_complaint(h: History) -> None:
    age = h.draws.between(HOUR, 12 * DAY)
    h.add("complaints", age, {"channel": "platform", "status": "pending", "order_id": h.order_before(age)})


def _appeal(h: History) -> None:
    ground = h.draws.pick(("malicious_order", "malicious_review"))
    h.add("rulings", h.draws.between(2, 20) * DAY, {"ground": ground, "final": False, "under_appeal": True})


def _upheld_complaint(h: History) -> None:
    age = h.draws.between(20, 80) * DAY
    complaint = {"channel": "platform", "status": h.draws.pick(("upheld", "partly_upheld"))}
    decided = {"order_id": h.order_before(age), "decided_at": h.ago(age - 10 * DAY), "final": True}
    h.add("complaints", age, {**complaint, **decided, "after_settlement": False})


def _report_outside(h: History) -> None:
    age = h.draws.between(20, 170) * DAY
    complaint = {"channel": h.draws.pick(("regulator", "hotline", "consumer_association")), "status": "settled"}
    h.add(
        "complaints",
        age,
        {**complaint, "order_id": h.order_before(age), "decided_at": h.ago(age - 9 * DAY), "final": True},
    )


def _own_fault(h: History) -> None:
    h.add(
        "orders", h.draws.between(1, 29) * DAY, h.order(merchant_fault=h.draws.pick(("late", "wrong_item", "defect")))
    )


def _settled(h: History) -> None:
    age = h.draws.between(2, 28) * DAY
    h.contact(age, warns_of_block=False, buyer_reply="accepted", replied_at=h.ago(age - HOUR))


def _protected_act(h: History) -> None:
    kind = h.draws.pick(("lawful_return", "lawful_return", "privacy_request", "refused_to_edit_review", "lawsuit"))
    h.add("protected_acts", h.draws.between(HOUR, 12 * DAY), {"kind": kind})


def _pressed(h: History) -> None:
    channel = h.draws.pick(("wechat", "sms", "phone"))
    h.add("communications", h.draws.between(1, 60) * DAY, {"channel": channel, "logged": False, "coercive": True})


def _minor(h: History) -> None:
    h.flaws.append("minor")


def _compromised(h: History) -> None:
    h.flaws.append("account_compromised")


CIRCUMSTANCES: tuple[tuple[str, Callable[[History], None]], ...] = (
    ("open_after_sale", _open_after_sale),
    ("open_after_sale", _open_after_sale),
    ("pending_complaint", _pending_complaint),
    ("ruling_under_appeal", _appeal),
    ("upheld_complaint", _upheld_complaint),
    ("report_outside", _report_outside),
    ("own_fault", _own_fault),
    ("own_fault", _own_fault),
    ("accepted_solution", _settled),
    ("accepted_solution", _settled),
    ("protected_act", _protected_act),
    ("protected_act", _protected_act),
    ("pressed", _pressed),
    ("", _minor),
    ("", _compromised),
)


def circumstances(h: History, share: float) -> None:
    """With this probability one thing that speaks for the buyer whatever they did, at times more."""
    while h.draws.chance(share):
        name, happen = h.draws.pick(CIRCUMSTANCES)
        happen(h)
        if name:
            h.flaws.append(name)
