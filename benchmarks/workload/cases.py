"""Seeded cases for the workload: most shops' requests are nearly in order, and something small is wrong with many.

A case is made in three steps: the conduct of one ground with evidence and a contact, so that it would be allowed;
what else this buyer has done (`_background`); and what is wrong with the request (`FAULTS`). All three verdicts come
about in good numbers, and the unknown in each form: an absent field, an absent collection, evidence that is missing.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

Case = dict[str, Any]

SEED = 20260701
SIZE = 2_000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHINA = timezone(8 * HOUR)
START = datetime(2026, 1, 1, tzinfo=CHINA)
GROUNDS = ("malicious_review", "malicious_order", "malicious_complaint", "malicious_attack")
REMARKS = (
    "three orders left unpaid in ten days, see the order records",
    "asked for 500 yuan for taking a bad review back, chat log attached",
    "insulted our staff again after a warning on Tuesday",
    "complaints dismissed by the platform, filed again with the same photos",
)
TEXTS = (
    "arrived late but works",
    "not as in the picture",
    "good value, would buy again",
    "colour is off, seam came loose",
)
MOST = {"orders": 12, "reviews": 6, "incidents": 6, "complaints": 6, "communications": 6, "evidence": 6}


class Making:
    """One case in the making: its random numbers, its clock, and the numbering of its records."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.zone = UTC if rng.random() < 0.1 else CHINA
        self.as_of = START + timedelta(seconds=rng.randrange(360 * 86_400))
        self.case: Case = {}
        self.most: int | None = None  # records of a collection; None: what MOST says
        self.lost: set[str] = set()  # the collections into which nobody looked

    def ago(self, age: timedelta) -> str:
        return (self.as_of - age).astimezone(self.zone).isoformat()

    def between(self, low: timedelta, high: timedelta) -> timedelta:
        return timedelta(seconds=self.rng.randint(int(low.total_seconds()), int(high.total_seconds())))

    def add(self, collection: str, **fields: Any) -> Case | None:
        """A new record; None where the collection is full."""
        records = self.case[collection]
        if len(records) >= (MOST[collection] if self.most is None else self.most):
            return None
        record = {"id": f"{collection[0]}{len(records) + 1}", **fields}
        records.append(record)
        return record


def cases(count: int = SIZE, seed: int = SEED) -> list[Case]:
    """The first `count` cases of the seed; always the same ones."""
    rng = Random(seed)
    return [_case(rng, number) for number in range(count)]


def _case(rng: Random, number: int) -> Case:
    making = Making(rng)
    case = making.case = _request(making, number)
    conduct = rng.choices(CONDUCT, weights=(3, 2, 4, 2, 3))[0]
    age = making.between(3 * DAY, 24 * DAY)
    ground, kind, contacts = conduct(making, age)
    case["request"]["grounds"] = [ground]
    collection, records = _newest(case)
    _evidence(making, kind, collection, records)
    for _ in range(contacts):
        _contact(making, making.between(25 * HOUR, min(age - HOUR, 6 * DAY)))
    _background(making)
    for fault in rng.choices(FAULTS, weights=WEIGHTS, k=rng.choices((0, 1, 2, 3), weights=(30, 38, 22, 10))[0]):
        fault(making)
    if rng.random() < 0.4:
        others = [name for name in GROUNDS if name != ground]
        case["request"]["grounds"] += rng.sample(others, k=rng.randint(1, 2))
    elif rng.random() < 0.1:
        case["request"].pop("grounds")
    for name in MOST:
        rng.shuffle(case[name])
        if name in making.lost:
            del case[name]
    return case


def _newest(case: Case) -> tuple[str, list[Case]]:
    (name,) = (name for name in ("orders", "reviews", "incidents", "complaints") if case[name])
    return name, case[name]


def _request(making: Making, number: int) -> Case:
    rng, buyer = making.rng, f"b{making.rng.randrange(10_000)}"
    return {
        "case_id": f"w-{number}",
        "as_of": making.ago(timedelta()),
        "platform": "kuaishou",
        "shop": {"id": f"s{rng.randrange(100)}", "timezone": "Asia/Shanghai", "currency": "CNY"},
        "operator": {"id": f"a{rng.randrange(20)}", "role": "agent", "permissions": ["block.request"], "conflicts": []},
        "buyer": {"id": buyer, "age_band": "adult"},
        "request": {
            "buyer_id": buyer,
            "scope": ["purchase", "chat"],
            "duration_days": rng.choice((7, 30, 90)),
            "remark": rng.choice(REMARKS),
            "confirmation": {"confirmed": True, "buyer_id": buyer},
        },
        **{name: [] for name in MOST},
    }


# --- conduct: ground, kind of evidence, contacts that its rule asks for ------------------------------


def _ages(making: Making, age: timedelta, count: int) -> list[timedelta]:
    """The age of the first and then younger ones, all within the month."""
    return [age, *(making.between(2 * HOUR, age) for _ in range(count - 1))]


def _unpaid(making: Making, age: timedelta) -> tuple[str, str, int]:
    for each in _ages(making, age, 3 + making.rng.randrange(4)):
        making.add("orders", placed_at=making.ago(each), status="closed", close_cause="buyer_unpaid", refunded=False)
    return "malicious_order", "order_record", 1


def _extortion(making: Making, age: timedelta) -> tuple[str, str, int]:
    price = 100 * making.rng.randint(10, 300)
    demand = {
        "condition": "review",
        "demanded_minor": price * making.rng.randint(2, 20) + 5_000,
        "shipping_minor": making.rng.choice((0, 800, 1_200)),
        "refund_due_minor": price,
    }
    making.add("incidents", at=making.ago(age), kind="extortion_demand", channel="chat", demand=demand)
    return "malicious_review", making.rng.choice(("chat_log", "call_recording")), 1


def _flooding(making: Making, age: timedelta) -> tuple[str, str, int]:
    for number, each in enumerate(_ages(making, age, 2 + making.rng.randrange(3))):
        fields: Case = {"rating": 1, "before_receipt": True, "similarity_bp": 9_400}
        making.add("reviews", posted_at=making.ago(each), order_id=f"o{number + 1}", **fields)
    return "malicious_review", "review_record", 1


def _insults(making: Making, age: timedelta) -> tuple[str, str, int]:
    for each in _ages(making, age, 2 + making.rng.randrange(3)):
        making.add("incidents", at=making.ago(each), kind="insult", channel="chat")
    return "malicious_attack", making.rng.choice(("chat_log", "live_comment_log")), 1


def _unfounded(making: Making, age: timedelta) -> tuple[str, str, int]:
    for each in _ages(making, age, 2 + making.rng.randrange(2)):
        status = making.rng.choice(("dismissed", "dismissed_malicious"))
        making.add("complaints", filed_at=making.ago(each), channel="platform", status=status, final=True)
    return "malicious_complaint", "complaint_record", 2


CONDUCT: tuple[Callable[[Making, timedelta], tuple[str, str, int]], ...] = (
    _extortion,
    _flooding,
    _unpaid,
    _unfounded,
    _insults,
)


def _evidence(making: Making, kind: str, collection: str, records: list[Case]) -> None:
    """One or two pieces that show all the records, captured a little before the request."""
    half = len(records) // 2 if making.rng.random() < 0.4 else 0
    for part in (records[:half], records[half:]):
        if part:
            making.add(
                "evidence",
                captured_at=making.ago(making.between(timedelta(), HOUR)),
                kind=kind,
                refs=[f"{collection}/{record['id']}" for record in part],
                source=making.rng.choice(("platform_api", "platform_api", "platform_export")),
                uri=f"archive/{making.rng.randrange(16**8):08x}",
            )


def _contact(making: Making, age: timedelta) -> Case | None:
    said = dict.fromkeys(("logged", "states_problem", "offers_solution", "warns_of_block"), True)
    return making.add("communications", at=making.ago(age), channel="platform_chat", **said)


# --- what else there is --------------------------------------------------------------------------------


def _background(making: Making) -> None:
    rng = making.rng
    for _ in range(rng.choices((1, 2, 3, 4, 6, 9), weights=(4, 5, 4, 3, 2, 1))[0]):
        placed, status = making.ago(making.between(HOUR, 120 * DAY)), rng.choice(("completed", "delivered", "shipped"))
        amount = rng.randint(500, 90_000)
        making.add("orders", placed_at=placed, status=status, amount_minor=amount, refunded=False)
    for _ in range(rng.choices((0, 1, 2), weights=(5, 3, 1))[0]):
        posted, text = making.ago(making.between(HOUR, 90 * DAY)), rng.choice(TEXTS)
        making.add("reviews", posted_at=posted, order_id="o1", rating=rng.randint(1, 5), text=text)
    for _ in range(rng.choices((0, 1, 2), weights=(5, 2, 1))[0]):
        status = rng.choice(("withdrawn", "settled", "dismissed"))
        filed = making.ago(making.between(HOUR, 200 * DAY))
        making.add("complaints", filed_at=filed, channel="platform", status=status, final=rng.random() < 0.5)
    for _ in range(rng.choices((0, 1, 2), weights=(6, 2, 1))[0]):
        kind = rng.choice(("flooding", "insult", "threat", "extortion_demand"))
        making.add("incidents", at=making.ago(making.between(HOUR, 60 * DAY)), kind=kind, channel="chat")
    for _ in range(rng.choices((0, 1, 2), weights=(4, 3, 1))[0]):
        contact = making.ago(making.between(HOUR, 40 * DAY))
        making.add("communications", at=contact, channel=rng.choice(("phone", "wechat", "platform_chat")), logged=False)
    if rng.random() < 0.3 and making.case["orders"]:
        captured = making.ago(making.between(HOUR, 20 * DAY))
        making.add("evidence", captured_at=captured, kind="order_record", refs=["orders/o1"], source="screenshot")


# --- what is wrong ---------------------------------------------------------------------------------------


def _never_talked(making: Making) -> None:
    making.case["communications"] = []


def _talked_long_ago(making: Making) -> None:
    for record in making.case["communications"]:
        record["at"] = making.ago(making.between(8 * DAY, 25 * DAY))


def _talked_just_now(making: Making) -> None:
    for record in making.case["communications"]:
        record["at"] = making.ago(making.between(timedelta(), 23 * HOUR))


def _one_more_contact(making: Making) -> None:
    contact = _contact(making, making.between(25 * HOUR, 6 * DAY))
    if contact is not None:
        contact["buyer_reply"] = making.rng.choice(("explanation", "refused", "abusive", "accepted"))


def _evidence_lost(making: Making) -> None:
    if making.case["evidence"]:
        making.case["evidence"].pop(0)


def _evidence_doubtful(making: Making) -> None:
    for record in making.case["evidence"][:1]:
        change: Case = making.rng.choice(
            (
                {"source": "screenshot"},
                {"edited": True},
                {"captured_at": making.ago(-DAY)},
                {"captured_at": making.ago(28 * DAY)},
            )
        )
        record.update(change)


def _field_lost(making: Making) -> None:
    """Something about the conduct was never noted."""
    for name, fields in (
        ("orders", ("close_cause",)),
        ("reviews", ("before_receipt",)),
        ("complaints", ("final",)),
        ("incidents", ("demand",)),
    ):
        for record in making.case[name][:2]:
            for field in fields:
                record.pop(field, None)


def _collection_lost(making: Making) -> None:
    """Nobody looked."""
    making.lost.add(making.rng.choice(("complaints", "communications", "evidence", "reviews", "incidents")))


def _open_dispute(making: Making) -> None:
    making.add("complaints", filed_at=making.ago(making.between(HOUR, 20 * DAY)), channel="regulator", status="pending")


def _shop_at_fault(making: Making) -> None:
    for record in making.case["orders"][-1:]:
        record["merchant_fault"] = making.rng.choice(("late", "defect"))


def _wrong_reason(making: Making) -> None:
    making.case["request"]["stated_reasons"] = ["bad_review"]


def _no_permission(making: Making) -> None:
    making.case["operator"]["permissions"] = ["appeal.decide"]


def _not_confirmed(making: Making) -> None:
    change: Case = making.rng.choice(({}, {"confirmed": True}, {"confirmed": True, "buyer_id": "b-other"}))
    making.case["request"]["confirmation"] = change


def _remark_lacking(making: Making) -> None:
    if making.rng.random() < 0.5:
        making.case["request"].pop("remark", None)
    else:
        making.case["request"]["remark"] = "  rude   "


def _provoked(making: Making) -> None:
    for record in making.case["incidents"][:1]:
        record["provoked_by_staff"] = True


def _in_the_future(making: Making) -> None:
    for record in making.case["orders"][:1]:
        record["placed_at"] = making.ago(-HOUR)


_TABLE: tuple[tuple[Callable[[Making], None], int], ...] = (
    (_never_talked, 15),
    (_talked_long_ago, 8),
    (_talked_just_now, 6),
    (_one_more_contact, 5),
    (_evidence_lost, 4),
    (_evidence_doubtful, 4),
    (_field_lost, 4),
    (_collection_lost, 3),
    (_open_dispute, 3),
    (_shop_at_fault, 3),
    (_wrong_reason, 2),
    (_no_permission, 1),
    (_not_confirmed, 2),
    (_remark_lacking, 2),
    (_provoked, 2),
    (_in_the_future, 2),
)
FAULTS, WEIGHTS = zip(*_TABLE, strict=True)
