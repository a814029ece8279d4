"""Remedies are sound and tight: done by other means than the engine's, they make an allow; without any part, not."""

import copy
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairblock

CASES = Path(__file__).resolve().parents[1] / "conformance"
POLICY = fairblock.load_policy("kuaishou")
EXAMPLES = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(CASES.glob("*.json"))
    if not path.name.endswith("expected.json") and path.name < "14"
]
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


# --- doing it ------------------------------------------------------------------------------------


def done(case: dict, steps: list[dict], rng: random.Random, rule: str, less: int = -1) -> dict:
    """The case with all steps done; of the step number `less`, one record less."""
    case = copy.deepcopy(case)
    completed = [step["rule"] for step in steps if step["step"] == "complete_procedure"]
    for number, step in enumerate(steps):
        match step["step"]:
            case "provide_evidence":
                needed = step["at_least"] - (number == less)
                for ref in rng.sample(step["records"], needed):
                    _prove(case, ref, rng.choice(step["any_kind"]))
            case "supply":
                _supply(case, step["path"], rule)
            case "answer":
                name = step["record"].partition("/")[2]
                record = next(r for r in case["communications"] if r["id"] == name)
                record["answered_at"] = case["as_of"]
            case "communicate":
                for extra in range(step["attempts"] - (number == less)):
                    case.setdefault("communications", []).append(_contact(case, f"new{extra}"))
            case "wait":
                for record in case["communications"]:
                    if record["buyer_reply"] == "none":
                        record["buyer_reply"] = "refused"
    for rule in completed:
        _complete(case, rule)
    return case


def _prove(case, ref, kind):
    source = {"inspection_video": "merchant_system"}.get(kind, "platform_api")
    case.setdefault("evidence", []).append(
        {"id": f"new{len(case['evidence'])}" if "evidence" in case else "new", "kind": kind, "source": source,
         "captured_at": case["as_of"], "refs": [ref], "sha256": "0" * 64}
    )  # fmt: skip


def _supply(case, path, rule):
    *steps, last = path.split("/")[1:]
    at = case
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
    if not steps:
        at[last] = [_contact(case, f"found{n}") for n in range(2)] if last == "communications" else []
    else:
        complaint = last == "condition" and rule.startswith("malicious_complaint")
        at[last] = "complaint" if complaint else FAVOURABLE[last]


def _contact(case, name):
    return {"id": name, "at": case["as_of"], "channel": "platform_chat", "logged": True, "states_problem": True,
            "offers_solution": True, "warns_of_block": True, "buyer_reply": "refused"}  # fmt: skip


def _complete(case, rule):
    request = case["request"]
    match rule:
        case "procedure.confirmed":
            request["confirmation"] = {"confirmed": True, "buyer_id": case["buyer"]["id"]}
        case "procedure.remark":
            request["remark"] = "一条足够长的备注，说明了经过"
        case "procedure.expiry":
            request["duration_days"] = 7
        case "procedure.open_orders":
            case["open_orders"] = {"count": 0}
        case "second-approval":
            request["second_approval"] = {"approver_id": "someone", "permissions": ["block.approve"], "conflicts": []}
        case "urgent-scope":
            request["scope"], request["duration_days"] = ["chat"], 7
        case _:
            raise AssertionError(rule)


@given(st.integers(0, 10**9))
def test_a_remedy_makes_an_allow_and_no_less_does(seed):
    case = perturbed(seed)
    verdict = POLICY.decide(case)
    rng = random.Random(seed)
    assert len(verdict.remedies) <= 3
    assert verdict.outcome != "allow" or not verdict.remedies
    for remedy in verdict.remedies:
        rule, steps = remedy["rule"], remedy["steps"]
        assert _status(done(case, steps, rng, rule), rule) == "communicated", (rule, steps)
        for number, step in enumerate(steps):
            rest = steps[:number] + steps[number + 1 :]
            assert _status(done(case, rest, rng, rule), rule) != "communicated", (rule, step, "is not needed")
            if step.get("at_least", step.get("attempts", 1)) > 1:
                assert _status(done(case, steps, rng, rule, less=number), rule) != "communicated", (
                    rule,
                    step,
                    "too many",
                )


def _status(case, rule):
    verdict = POLICY.decide(case)
    return verdict.statuses[rule]


def test_the_cases_of_this_test_have_remedies_of_every_kind():
    kinds = {
        step["step"]
        for seed in range(400)
        for remedy in POLICY.decide(perturbed(seed)).remedies
        for step in remedy["steps"]
    }
    assert kinds == {"provide_evidence", "supply", "complete_procedure", "answer", "communicate", "wait"}


def test_what_the_steps_say_is_in_the_order_of_the_contract():
    order = ["provide_evidence", "supply", "complete_procedure", "answer", "communicate", "wait"]
    for seed in range(100):
        for remedy in POLICY.decide(perturbed(seed)).remedies:
            ranks = [order.index(step["step"]) for step in remedy["steps"]]
            assert ranks == sorted(ranks)


@pytest.mark.parametrize("reason", ["bad_review", "return", "regulator_report", "region"])
def test_nothing_honest_helps_against_a_protection_that_applies(reason):
    for example in EXAMPLES:
        case = copy.deepcopy(example)
        case["request"]["stated_reasons"] = [reason]
        assert POLICY.decide(case).remedies == []
