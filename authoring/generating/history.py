"""The history of one buyer with one shop, while it is made up: records are added with their age in seconds."""

from typing import Any

import attrs

from . import words
from .draws import DAY, HOUR, Draws
from .shops import Shop

Record = dict[str, Any]

SECOND = 1_000_000  # in microseconds, in which a row keeps its times
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
_LETTERS = {
    "orders": "o",
    "after_sales": "s",
    "reviews": "r",
    "complaints": "c",
    "incidents": "i",
    "communications": "m",
    "evidence": "e",
    "rulings": "u",
    "protected_acts": "p",
    "blocks": "b",
}
_NAMES = {name: (_LETTERS[name], time) for name, time in TIMES.items()}
PRICES = (990, 1_590, 1_990, 2_990, 3_900, 3_990, 4_900, 5_900, 6_900, 8_800, 9_900, 12_900, 16_800, 25_900, 39_900)


@attrs.define
class Deed:
    """The records of a conduct: their ids by collection, and between which ages they are."""

    ids: dict[str, list[str]] = attrs.field(factory=dict)
    oldest: int = 0
    newest: int = 10_000 * DAY


@attrs.define
class History:
    """Everything that is known at `now` (microseconds) of one buyer in one shop."""

    draws: Draws
    now: int
    shop: Shop
    records: dict[str, list[Record]] = attrs.field(init=False)
    deed: Deed = attrs.field(factory=Deed)
    flaws: list[str] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.records = {name: [] for name in TIMES}

    def ago(self, age: int) -> int:
        """The moment so many seconds before now."""
        return self.now - age * SECOND

    def add(self, collection: str, age: int, record: Record) -> str:
        """A record of this age; its id."""
        records = self.records[collection]
        letter, time = _NAMES[collection]
        name = f"{letter}{len(records) + 1}"
        records.append({"id": name, time: self.now - age * SECOND, **record})
        return name

    def did(self, collection: str, age: int, record: Record) -> str:
        """A record that is part of what the buyer is blamed for."""
        name = self.add(collection, age, record)
        deed = self.deed
        deed.ids.setdefault(collection, []).append(name)
        deed.oldest, deed.newest = max(deed.oldest, age), min(deed.newest, age)
        return name

    def order(self, **changes: Any) -> Record:
        """An order that went well, but for the changes."""
        return {
            "status": "completed",
            "amount_minor": self.draws.pick(PRICES),
            "close_cause": "none",
            "refunded": False,
            "refunded_before_receipt": False,
            "returned_lawfully": False,
            "recipient_mismatch": False,
            "buyer_refused_delivery": False,
            "merchant_fault": "none",
            **changes,
        }

    def order_before(self, age: int) -> str:
        """The id of an order that was there by then; a new one if there is none."""
        latest = self.now - (age + 2 * DAY) * SECOND
        known = [order["id"] for order in self.records["orders"] if order["placed_at"] <= latest]
        if known:
            return str(self.draws.pick(known))
        return self.add("orders", age + self.draws.between(3, 12) * DAY, self.order())

    def review(self, age: int, rating: int, texts: tuple[str, ...], **changes: Any) -> Record:
        """A review of some order."""
        goods = self.draws.pick(words.GOODS[self.shop.category])
        return {
            "order_id": self.order_before(age),
            "rating": rating,
            "text": self.draws.pick(texts).format(goods=goods),
            "before_receipt": False,
            "similarity_bp": self.draws.between(300, 4_000),
            **changes,
        }

    def contact(self, age: int, **changes: Any) -> str:
        """A contact as it should be, but for the changes; its id."""
        channel = "platform_chat" if self.draws.chance(0.8) else "platform_call"
        whole = {"logged": True, "states_problem": True, "offers_solution": True, "warns_of_block": True}
        return self.add("communications", age, {"channel": channel, **whole, **changes})

    def demand(self, condition: str, share: float) -> Record:
        """A demand for this share of what the buyer may at most lawfully ask for."""
        price, food = self.draws.pick(PRICES), self.shop.category == "food"
        shipping = self.draws.pick((0, 0, 600, 1_000))
        defect = self.draws.pick(
            ("unproven", "unproven", "disproved", "confirmed") if share <= 1 else ("unproven", "disproved")
        )
        granted = 0 if defect == "disproved" else max(price * (10 if food else 3), 100_000 if food else 50_000)
        return {
            "condition": condition,
            "demanded_minor": int((price + shipping + granted) * share) // 100 * 100 + (100 if share > 1 else 0),
            "price_minor": price,
            "shipping_minor": shipping,
            "refund_due_minor": price,
            "category": self.shop.category,
            "defect": defect,
        }

    def incident(self, kind: str, **changes: Any) -> Record:
        """An incident as the shop's quality team labels it."""
        return {"kind": kind, "channel": "chat", "labelled_by": ["quality-team"], **changes}

    def recent(self, most: int) -> int:
        """An age of at most so many days, sooner more likely: people are blocked soon after."""
        return 2 * HOUR + int(self.draws.low() * (most * DAY - 2 * HOUR))
