"""Cases of the shipped Kuaishou policy that lack something: its examples, with some of what they hold taken away."""

import copy
import json
import random
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "conformance"
EXAMPLES = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(CASES.glob("*.json"))
    if not path.name.endswith("expected.json") and path.name < "14"
]
# what would be found in a field, were it filled in, as the shop would like it
FAVOURABLE = {
    "age_band": "adult", "shop_ids": ["shop-88"], "merchant_fault": "none", "recipient_mismatch": True,
    "buyer_refused_delivery": True, "refunded": True, "returned_lawfully": False, "close_cause": "buyer_unpaid",
    "refunded_before_receipt": True, "before_receipt": True, "similarity_bp": 10000, "after_settlement": True,
    "final": True, "item_swapped": True, "condition": "review", "demanded_minor": 2**53 - 1, "price_minor": 0,
    "shipping_minor": 0, "refund_due_minor": 0, "category": "general", "defect": "disproved", "session_id": "s-new",
    "decided_at": "2020-01-01T00:00:00Z", "scope": ["chat"], "duration_days": 7,
}  # fmt: skip


def perturbed(seed: int) -> dict:
    """An example with some of what it holds taken away or broken."""
    rng = random.Random(seed)
    case = copy.deepcopy(rng.choice(EXAMPLES))
    for _ in range(rng.randint(1, 5)):
        rng.choice(
            [
                _drop_evidence,
                _drop_ref,
                _drop_collection,
                _drop_field,
                _drop_request,
                _break_request,
                _talk,
                _drop_record_field,
            ]
        )(case, rng)
    if rng.random() < 0.3:
        case["request"].pop("grounds", None)
    return case


def _drop_evidence(case, rng):
    if case.get("evidence"):
        case["evidence"].pop(rng.randrange(len(case["evidence"])))


def _drop_ref(case, rng):
    for record in case.get("evidence", []):
        if record.get("refs") and rng.random() < 0.7:
            for ref in rng.sample(record["refs"], rng.randint(1, len(record["refs"]))):
                record["refs"].remove(ref)


def _drop_collection(case, rng):
    case.pop(rng.choice(["orders", "after_sales", "reviews", "complaints", "incidents", "communications", "evidence",
                         "rulings", "protected_acts", "blocks"]), None)  # fmt: skip


def _drop_field(case, rng):
    case["buyer"].pop("age_band", None) if rng.random() < 0.5 else case["operator"].pop("shop_ids", None)


def _drop_request(case, rng):
    case["request"].pop(rng.choice(["scope", "duration_days", "remark", "confirmation", "second_approval"]), None)


def _break_request(case, rng):
    key, value = rng.choice([("remark", "短"), ("duration_days", 999), ("confirmation", {"confirmed": False})])
    case["request"][key] = value


def _talk(case, rng):
    for record in case.get("communications", []):
        record["buyer_reply"] = rng.choice(["none", "explanation", "refused"])
        if rng.random() < 0.4:
            record["at"] = rng.choice(["2026-11-20T09:00:00+08:00", "2026-11-10T09:00:00+08:00"])


def _drop_record_field(case, rng):
    for name in ("orders", "after_sales", "reviews", "incidents"):
        for record in case.get(name, []):
            if rng.random() < 0.4:
                record.pop(rng.choice(list(FAVOURABLE)), None)
                if "demand" in record:
                    record["demand"].pop(rng.choice(list(FAVOURABLE)), None)
