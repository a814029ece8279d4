"""What came of a rule's conditions in a case, golden, in Chinese and English.

`UPDATE_GOLDEN=1 pytest tests/unit/test_explained_cases.py` writes the files anew; read them before you keep them.
"""

import json
import os
from pathlib import Path

import click
import pytest

from fairblock.authoring.explaining.cases import CaseExplained
from fairblock.authoring.explaining.speaking import Speaker
from fairblock.engine.deciding.policy import load_policy
from fairblock.reporting.documents.as_text import text_lines

GOLDEN = Path(__file__).parents[1] / "golden" / "explained"
AS_OF = "2026-07-15T12:00:00+08:00"
SHA = "0123456789abcdef" * 4
COUNTS = {"logged": True, "states_problem": True}
MANIFEST = {
    "policy": "explained",
    "version": "1.0.0",
    "parameters": {
        "later": {"values": [{"from": "2027-01-01", "value": 3}], "title": {"zh": "以后的数", "en": "Later"}}
    },
    "evidence_valid": {"all": [{"source": "platform_api"}, {"edited": False}]},
    "communication_counts": COUNTS,
}
UNPAID = {"status": "closed", "close_cause": "buyer_unpaid"}


def ground(when, **more):
    return {"kind": "ground", "ground": "malicious_order", "when": when, "communication": "waived", **more}


def procedure(require):
    return {"kind": "procedure", "on_request": True, "require": require}


def order(number, day, **fields):
    return {"id": f"o{number}", "placed_at": f"2026-{day}T12:00:00+08:00", **fields}


PAID = {"status": "completed", "close_cause": "none"}
ORDERS = [
    order(1, "07-10", **UNPAID),
    order(2, "07-11", **UNPAID),
    order(3, "07-12", status="closed"),
    order(4, "06-01", **UNPAID),
    order(5, "07-13", **PAID),
]
EVIDENCE = [
    {"id": "e1", "captured_at": AS_OF, "kind": "order_record", "refs": ["orders/o1"], "source": "platform_api"},
    {"id": "e2", "captured_at": AS_OF, "kind": "order_record", "refs": ["orders/o2"], "source": "screenshot"},
]
CONTACTS = [
    {"id": "m1", "at": "2026-07-01T12:00:00+08:00", "channel": "sms", **COUNTS},
    {"id": "m2", "at": "2026-07-15T06:00:00+08:00", "channel": "sms", **COUNTS},
    {"id": "m3", "at": "2026-07-12T12:00:00+08:00", "channel": "sms", **COUNTS, "buyer_reply": "explanation"},
    {"id": "m4", "at": "2026-07-12T12:00:00+08:00", "channel": "sms", "logged": False},
    {"id": "m5", "at": "2026-07-12T12:00:00+08:00", "channel": "sms", "logged": True},
    {"id": "m6", "at": "2026-07-16T12:00:00+08:00", "channel": "sms", **COUNTS},
]
ORDER_RECORD = [{"of": "orders", "kind": "order_record"}]
DEMAND = {"demanded_minor": 90000, "price_minor": 20000}
INCIDENT = {"id": "i1", "at": "2026-07-10T12:00:00+08:00", "kind": "extortion_demand", "demand": DEMAND}
STATUS = {"status": "pending", "channel": "platform", "filed_at": AS_OF}

# the rule, and what the case holds beside what every case holds
SCENES = {
    "evidence-missing": (
        ground({"count": "orders", "where": UNPAID, "within": "30d", "at_least": 3}, evidence=ORDER_RECORD),
        {"orders": ORDERS, "evidence": EVIDENCE},
    ),
    "short": (ground({"count": "orders", "where": UNPAID, "within": "30d", "at_least": 5}), {"orders": ORDERS}),
    "holds": (ground({"count": "orders", "where": UNPAID, "within": "30d", "at_least": 2}), {"orders": ORDERS}),
    "nobody-looked": (ground({"some": "orders"}), {}),
    "future": (procedure({"none": "orders", "within": "3d"}), {"orders": [order(1, "07-20", **PAID)]}),
    "too-many": (procedure({"count": "orders", "where": UNPAID, "at_most": 1}), {"orders": ORDERS}),
    "maybe-too-many": (procedure({"count": "orders", "where": UNPAID, "at_most": 3}), {"orders": ORDERS}),
    "exactly": (procedure({"count": "orders", "where": UNPAID, "exactly": 1}), {"orders": ORDERS}),
    "burst": (procedure({"count": "orders", "where": UNPAID, "burst": "2d", "at_least": 4}), {"orders": ORDERS}),
    "burst-without-time": (
        procedure({"count": "complaints", "time": "decided_at", "burst": "2d", "at_least": 1}),
        {"complaints": [{"id": "k1", **STATUS}]},
    ),
    "share": (procedure({"share": "orders", "where": UNPAID, "at_least": 0.5}), {"orders": ORDERS}),
    "share-short": (procedure({"share": "orders", "where": PAID, "at_least": 0.75}), {"orders": ORDERS}),
    "share-of-none": (procedure({"share": "orders", "where": PAID, "at_least": 0.5}), {"orders": []}),
    "distinct": (procedure({"distinct": "orders", "by": "category", "at_least": 2}), {"orders": ORDERS}),
    "total": (
        procedure({"total": "orders", "of": "amount_minor", "at_least": 10000}),
        {"orders": [order(1, "07-10", amount_minor=2550, **PAID), order(2, "07-11", **PAID)]},
    ),
    "total-short": (
        procedure({"total": "orders", "of": "amount_minor", "at_least": 10000}),
        {"orders": [order(1, "07-10", amount_minor=2550, **PAID)]},
    ),
    "worked-out": (
        ground(
            {
                "some": "incidents",
                "where": {"demand.demanded_minor": {"gt": {"multiply": [3, {"field": "demand.price_minor"}]}}},
            }
        ),
        {"incidents": [INCIDENT, {**INCIDENT, "id": "i2", "demand": {**DEMAND, "demanded_minor": 100}}]},
    ),
    "many": (
        ground({"count": "orders", "where": UNPAID, "at_least": 2}),
        {
            "orders": [order(n, f"07-{n:02}", **(UNPAID if n > 4 else PAID)) for n in range(1, 15)]
            + [order(15, "07-01", **PAID)]
        },
    ),
    "unset-parameter": (procedure({"count": "orders", "at_least": "$later"}), {"orders": ORDERS}),
    "bound-unknown": (
        procedure({"count": "orders", "at_least": {"field": "statistics.shop_blocks_today"}}),
        {"orders": ORDERS},
    ),
    "field-absent": (procedure({"request.remark": {"length": {"gte": 10}}}), {}),
    "field-too-short": (procedure({"request.remark": {"length": {"gte": 10}}}), {"request": {"remark": "太短"}}),
    "number": (procedure({"request.duration_days": {"lte": 30}}), {"request": {"duration_days": 365}}),
    "time": (
        procedure({"operator.grant_expires_at": {"gt": {"field": "as_of"}}}),
        {"operator": {"grant_expires_at": "2026-07-10T12:00:00+08:00"}},
    ),
    "fields": (
        procedure(
            {
                "any": [
                    {"request.confirmation.confirmed": True},
                    {"not": {"operator.permissions": {"has": "block.request"}}},
                    {"operator.conflicts": {"length": 0}},
                    {"request.second_approval": {"exists": True}},
                    {"statistics.shop_blocks_today": {"default": 0, "gt": 3}},
                ]
            }
        ),
        {"request": {"confirmation": {"confirmed": False}}, "operator": {"conflicts": ["relative"]}},
    ),
    "contacts": (
        ground(
            {"some": "orders", "where": UNPAID, "within": "30d"},
            evidence=ORDER_RECORD,
            communication={"attempts": 2, "wait": "24h"},
        ),
        {"orders": ORDERS, "evidence": EVIDENCE, "communications": CONTACTS},
    ),
    "no-contacts-looked-up": (
        ground({"some": "orders"}, communication={"attempts": 2, "wait": "0s"}),
        {"orders": ORDERS},
    ),
}


def case(more):
    made = {
        "case_id": "c1",
        "as_of": AS_OF,
        "platform": "kuaishou",
        "shop": {"id": "s1"},
        "operator": {"id": "a1", "role": "agent", "permissions": ["block.request"]},
        "buyer": {"id": "b1"},
        "request": {"buyer_id": "b1"},
    }
    for name, value in more.items():
        made[name] = made[name] | value if isinstance(value, dict) else value
    return made


BESIDE = [
    {"id": "protection.adult", "kind": "protection", "when": {"buyer.age_band": "under_14"}},
    {"id": "procedure.remark", "kind": "procedure", "require": {"request.remark": {"exists": True}}},
    {"id": "procedure.later", "kind": "procedure", "on_request": True, "require": {"open_orders.count": "$later"}},
]


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explained") / "explained"
    folder.mkdir()
    (folder / "policy.yaml").write_text(json.dumps(MANIFEST, ensure_ascii=False), encoding="utf-8")
    rules = [{"id": name, **rule} for name, (rule, _) in SCENES.items()] + BESIDE
    (folder / "rules.yaml").write_text(json.dumps({"rules": rules}, ensure_ascii=False), encoding="utf-8")
    return load_policy(folder)


def explained(policy, data, language, *rules):
    return CaseExplained(policy, data, Speaker(language)).document(rules)


@pytest.mark.parametrize("name", SCENES)
def test_each_scene_is_told(name, policy):
    data = case(SCENES[name][1])
    said = ["\n".join(text_lines(explained(policy, data, language, name))) for language in ("zh", "en")]
    text = click.unstyle("\n\n".join(said)) + "\n"
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over():
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(SCENES)


def sentences(policy, data, name):
    document = explained(policy, data, "en", name)
    return [item.text for block in document.blocks for item in getattr(block, "items", ()) for item in item.walk()]


@pytest.mark.parametrize("missing", range(1, 4))
def test_what_is_short_is_what_is_lacking(policy, missing):
    """With so many more records as it says are lacking the condition holds, with one less it does not."""
    held = [order(n, "07-10", **UNPAID) for n in range(5 - missing)]
    assert f"Short by {missing}." in sentences(policy, case({"orders": held}), "short")
    for more, value in ((missing - 1, "false"), (missing, "true")):
        added = held + [order(10 + n, "07-11", **UNPAID) for n in range(more)]
        verdict = policy.decide(case({"orders": added})).to_dict()
        assert next(rule["value"] for rule in verdict["rules"] if rule["id"] == "short") == value


def test_until_when_it_holds_is_until_when_it_holds(policy):
    """At that moment the condition is true, a second later it is not."""
    data = case({"orders": [order(1, "07-10", **UNPAID), order(2, "07-11", **UNPAID), order(3, "07-12", **UNPAID)]})
    said = next(text for text in sentences(policy, data, "holds") if "true until" in text)
    until = said.partition("true until ")[2].partition(";")[0]
    assert until == "2026-08-10T12:00:00+08:00"
    for as_of, value in ((until, "true"), ("2026-08-10T12:00:01+08:00", "false")):
        verdict = policy.decide(data | {"as_of": as_of}).to_dict()
        assert next(rule["value"] for rule in verdict["rules"] if rule["id"] == "holds") == value
