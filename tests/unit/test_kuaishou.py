"""The shipped policies, held against the tables of the domain page: every rule, protection and procedure.

The numbers stand here and in tests/generating/kuaishou_cases.py, not in what is tested.
"""

import copy
import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import kuaishou_cases as k
import pytest
from ruamel.yaml import YAML

import fairblock

ROOT = Path(__file__).resolve().parents[2]


DAY, HOUR, TICK = k.DAY, k.HOUR, k.TICK
RULES, WAYS, URGENT = k.RULES, k.WAYS, k.URGENT
POLICY = fairblock.load_policy("kuaishou")

every_rule = pytest.mark.parametrize("name", RULES)
every_way = pytest.mark.parametrize(("name", "way"), WAYS, ids=[f"{name}-{way}" for name, way in WAYS])
PARTS = [(name, way, number) for name, way in WAYS for number in range(len(RULES[name].ways[way]))]
every_part = pytest.mark.parametrize(("name", "way", "number"), PARTS, ids=["-".join(map(str, one)) for one in PARTS])


def status(case: dict, rule: str) -> str:
    return POLICY.evaluate(case)[1][rule]


def outcome(case: dict) -> str:
    return POLICY.evaluate(case)[0].value


def holds(case: dict, rule: str) -> None:
    answer, statuses = POLICY.evaluate(case)
    assert (answer.value, statuses[rule]) == ("allow", "communicated")


def edited(case: dict, path: str, *value: Any) -> dict:
    """A copy with another value at a dotted path, or without it."""
    found = copy.deepcopy(case)
    at: Any = found
    *way, last = path.split(".")
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
    if value:
        at[last] = value[0]
    else:
        del at[int(last) if isinstance(at, list) else last]
    return found


def added(case: dict, collection: str, age: timedelta, name: str = "new", **fields: Any) -> dict:
    return {**case, collection: [*case[collection], k.record(collection, name, age, **fields)]}


# --- what there is --------------------------------------------------------------------------------

PROTECTIONS = {  # id: the grounds it is against (None: all), the rules that it excepts
    "protection.bad_review_as_reason": (None, ()),
    "protection.lawful_act_as_reason": (None, ()),
    "protection.label_as_reason": (None, ()),
    "protection.complaint_upheld": (("malicious_review", "malicious_complaint"), ()),
    "protection.open_dispute": (None, URGENT),
    "protection.regulator_report": (("malicious_complaint",), ()),
    "protection.merchant_fault": (("malicious_review", "malicious_complaint"), ()),
    "protection.minor": (None, URGENT),
    "protection.staff_provoked": (("malicious_attack",), (*URGENT, "malicious_attack.hate_speech")),
    "protection.retaliation": (None, URGENT),
    "protection.coercive_contact": (None, URGENT),
    "protection.already_resolved": (("malicious_review", "malicious_order", "malicious_complaint"), ()),
    "protection.compromised_account": (None, URGENT),
}
PROCEDURES = {  # id: has a remedy, is on request
    "procedure.permission": (False, False),
    "procedure.own_shop": (False, False),
    "procedure.grant_in_force": (False, False),
    "procedure.no_conflict": (False, False),
    "procedure.confirmed": (True, False),
    "procedure.remark": (True, False),
    "procedure.expiry": (True, False),
    "procedure.quota": (False, False),
    "procedure.open_orders": (True, False),
    "procedure.not_already_blocked": (False, False),
    "second-approval": (True, True),
    "urgent-scope": (True, True),
}
OF_KUAISHOU = {
    name
    for name in RULES
    if name.startswith(("malicious_review.", "malicious_order.", "malicious_complaint.")) and "extortion" not in name
}


def ids(policy) -> set[str]:
    return set(policy.evaluate(k.empty())[1])


def test_rules_of_kuaishou():
    assert ids(POLICY) == {*RULES, *PROTECTIONS, *PROCEDURES}


def test_rules_of_base_are_the_protections_procedures_attacks_and_extortion():
    base = fairblock.load_policy("base")
    assert ids(base) == {*RULES, *PROTECTIONS, *PROCEDURES} - OF_KUAISHOU
    assert {name for name in ids(base) if name in RULES} == {
        "malicious_review.extortion",
        "malicious_complaint.extortion",
        *(name for name in RULES if name.startswith("malicious_attack.")),
    }


def _folder(policy: str) -> tuple[dict, list]:
    manifest, rules = {}, []
    for path in (ROOT / "policy" / policy).glob("*.yaml"):
        data = YAML(typ="safe", pure=True).load(path)
        if path.name == "claims.yaml":
            continue
        if path.name == "policy.yaml":
            manifest = data
        else:
            rules += data["rules"]
    return manifest, rules


def test_each_rule_stands_in_one_folder():
    base, own = ({rule["id"] for rule in _folder(policy)[1]} for policy in ("base", "kuaishou"))
    assert own == OF_KUAISHOU
    assert base == {*RULES, *PROTECTIONS, *PROCEDURES} - OF_KUAISHOU


def test_only_kuaishou_names_platforms():
    assert "platforms" not in _folder("base")[0]
    assert _folder("kuaishou")[0]["platforms"] == ["kuaishou"]
    assert _folder("kuaishou")[0]["extends"] == "base"
    case = {**k.case("malicious_attack.threat"), "platform": "elsewhere"}
    with pytest.raises(fairblock.CaseError) as caught:
        POLICY.decide(case)
    assert [problem.code for problem in caught.value.problems] == ["case.other_platform"]
    assert fairblock.load_policy("base").decide(case).outcome.value == "allow"


@pytest.mark.parametrize("policy", ["base", "kuaishou"])
def test_titles_sources_and_whys_are_complete(policy):
    manifest, rules = _folder(policy)
    for rule in rules:
        both = [rule["title"], *[source["title"] for source in rule["sources"]], *filter(None, [rule.get("remedy")])]
        assert all(text["zh"].strip() and text["en"].strip() for text in both), rule["id"]
        assert rule["sources"], rule["id"]
        if rule["kind"] == "procedure":
            assert ("remedy" in rule, bool(rule.get("on_request"))) == PROCEDURES[rule["id"]], rule["id"]
    for name, parameter in manifest["parameters"].items():
        assert parameter["unit"], name
        for text in (parameter["title"], parameter["why"]):
            assert all(text[language].strip() for language in ("zh", "en")), name
    for text in [manifest["title"], *(one["title"] for one in manifest.get("obligations", []))]:
        assert all(text[language].strip() for language in ("zh", "en"))


def test_severities():
    found = {
        rule["id"]: rule["block"]["severity"]
        for policy in ("base", "kuaishou")
        for rule in _folder(policy)[1]
        if rule["kind"] == "ground"
    }
    assert found == {name: rule.severity for name, rule in RULES.items()}


def test_obligations_of_every_allow():
    found = POLICY.decide(k.case("malicious_attack.threat")).to_dict()["obligations"]
    assert len(found) == 5
    texts = " ".join(one["title"]["en"].lower() for one in found)
    for word in (
        "after-sale channel",
        "right to review",
        "open orders",
        "reason",
        "appeal",
        "ends by itself",
        "record",
    ):
        assert word in texts
    assert POLICY.decide(k.empty()).to_dict()["obligations"] == []


# --- ground rules: conduct ------------------------------------------------------------------------


@every_way
def test_just_enough_is_allowed(name, way):
    verdict = POLICY.decide(k.case(name, way)).to_dict()
    found = {rule["id"]: rule for rule in verdict["rules"]}
    assert verdict["verdict"] == "allow"
    assert found[name]["status"] == "communicated"
    assert verdict["block"]["grounds"] == [name.partition(".")[0]]
    assert verdict["block"]["days"] == RULES[name].days
    assert verdict["block"]["scope"] == list(RULES[name].scope or ("chat", "live", "purchase"))
    wanted = sorted({f"{one.of}/{r['id']}" for one in RULES[name].ways[way] for r in k.case(name, way)[one.of]})
    assert found[name]["matched"] == wanted
    assert found[name]["unknown"] == []


@every_way
def test_nothing_else_is_alleged(name, way):
    """The case of a rule speaks of no other rule of its ground, but for parcels that went to the wrong person."""
    statuses = POLICY.evaluate({**k.case(name, way), "evidence": []})[1]
    established = {rule for rule in RULES if statuses[rule] not in ("not_established", "not_considered")}
    if (name, way) == ("malicious_order.reverse_brushing", 1):
        established.remove("malicious_order.false_delivery")
    assert established == {name}


@every_part
def test_one_less_is_not_enough(name, way, number):
    part = RULES[name].ways[way][number]
    case = k.case(name, way, counts={number: part.n - 1})
    assert status(case, name) == "not_established"
    assert outcome(case) == "deny"


@every_part
def test_the_edge_of_the_window(name, way, number):
    part = RULES[name].ways[way][number]
    if part.window is None:
        holds(_aged(name, way, number, 4000 * DAY), name)
        return
    holds(_aged(name, way, number, part.window * DAY), name)
    assert status(_aged(name, way, number, part.window * DAY + TICK), name) == "not_established"


def _aged(name: str, way: int, number: int, oldest: timedelta) -> dict:
    """The rule's case with the oldest record of one part so old."""
    part, case = RULES[name].ways[way][number], k.case(name, way)
    prefix = f"{part.of[0]}{number}-"
    records = k.conduct(part, oldest - (part.n - 1) * part.gap, prefix)
    case[part.of] = [one for one in case[part.of] if not one["id"].startswith(prefix)] + records
    return case


BURSTS = [one for one in PARTS if RULES[one[0]].ways[one[1]][one[2]].burst]


@pytest.mark.parametrize(("name", "way", "number"), BURSTS, ids=["-".join(map(str, one)) for one in BURSTS])
def test_the_edge_of_the_burst(name, way, number):
    part = RULES[name].ways[way][number]
    case = k.case(name, way)
    case[part.of][0][k.TIME[part.of]] = k.at(5 * DAY)
    case[part.of][-1][k.TIME[part.of]] = k.at(5 * DAY + part.burst)
    holds(case, name)
    case[part.of][-1][k.TIME[part.of]] = k.at(5 * DAY + part.burst + TICK)
    assert status(case, name) == "not_established"


MISSES = [(*one, which) for one in PARTS for which in range(len(RULES[one[0]].ways[one[1]][one[2]].misses))]


@pytest.mark.parametrize(("name", "way", "number", "which"), MISSES, ids=["-".join(map(str, one)) for one in MISSES])
def test_another_kind_of_conduct_does_not_count(name, way, number, which):
    part = RULES[name].ways[way][number]
    case = k.case(name, way)
    case[part.of][0].update(part.misses[which])
    assert status(case, name) == "not_established"


UNCLEAR = [(*one, which) for one in PARTS for which in RULES[one[0]].ways[one[1]][one[2]].unclear]


@pytest.mark.parametrize(("name", "way", "number", "which"), UNCLEAR, ids=["-".join(map(str, one)) for one in UNCLEAR])
def test_what_is_not_known_leaves_it_unproven(name, way, number, which):
    part = RULES[name].ways[way][number]
    case = k.case(name, way)
    del case[part.of][0][which]
    assert status(case, name) == "unproven"
    assert outcome(case) == "deny"


@every_part
def test_conduct_after_as_of_does_not_count(name, way, number):
    part = RULES[name].ways[way][number]
    case = k.case(name, way)
    case[part.of][0][k.TIME[part.of]] = k.at(-TICK)
    assert status(case, name) == "not_established"


@every_way
def test_a_collection_that_nobody_looked_at_is_unknown(name, way):
    for part in RULES[name].ways[way]:
        case = k.case(name, way)
        del case[part.of]
        assert status(case, name) == "unproven"
        assert outcome(case) == "deny"


@pytest.mark.parametrize("kept", [2, 1, 0])
def test_live_disruption_needs_different_sessions(kept):
    name = "malicious_attack.live_disruption"
    case = k.case(name, extra=1)
    for number in range(kept, 3):
        case["incidents"][number]["session_id"] = "s0"
    assert status(case, name) == ("communicated" if kept == 2 else "not_established")


@pytest.mark.parametrize(
    ("name", "of", "fields", "n", "others", "proven"),
    [
        ("malicious_order.refund_cycling", "orders", {}, 8, 2, True),
        ("malicious_order.refund_cycling", "orders", {}, 7, 3, False),
        ("malicious_order.refund_cycling", "orders", {}, 12, 3, True),
        ("malicious_order.refund_cycling", "orders", {}, 11, 3, False),
        ("malicious_order.reverse_brushing", "orders", {}, 16, 4, True),
        ("malicious_order.reverse_brushing", "orders", {}, 15, 5, False),
        ("malicious_complaint.repeated_unfounded", "complaints", {}, 4, 1, True),
        ("malicious_complaint.repeated_unfounded", "complaints", {}, 3, 1, False),
        ("malicious_complaint.repeated_unfounded", "complaints", {"status": "dismissed"}, 3, 1, False),
        ("malicious_complaint.repeated_unfounded", "complaints", {"status": "dismissed"}, 4, 1, True),
    ],
)
def test_shares_of_four_fifths(name, of, fields, n, others, proven):
    case = k.case(name, counts={0: n})
    case[of] = case[of] + [k.record(of, f"x{number}", 5 * DAY, **fields) for number in range(others)]
    case["evidence"] = k.evidence(RULES[name], case)
    assert status(case, name) == ("communicated" if proven else "not_established")


@pytest.mark.parametrize(
    "miss", [{"refunded": False}, {"returned_lawfully": True}, {"merchant_fault": "unanswered"}], ids=str
)
def test_refund_cycling_counts_only_refunds_that_are_not_the_shops_fault_and_no_lawful_return(miss):
    name = "malicious_order.refund_cycling"
    case = k.case(name)
    for one in case["orders"][:2]:
        one.update(miss)
    holds(case, name)
    case["orders"][2].update(miss)
    assert status(case, name) == "not_established"


@pytest.mark.parametrize("fault", ["late", "wrong_item", "defect", "unanswered"])
def test_reverse_brushing_counts_only_orders_without_the_shops_fault(fault):
    name = "malicious_order.reverse_brushing"
    case = k.case(name)
    for one in case["orders"][:4]:
        one["merchant_fault"] = fault
    holds(case, name)
    case["orders"][4]["merchant_fault"] = fault
    assert status(case, name) == "not_established"
    del case["orders"][4]["merchant_fault"]
    assert status(case, name) == "unproven"


def test_shares_look_at_the_window_only():
    name = "malicious_order.refund_cycling"
    case = k.case(name)
    case["orders"] += [k.record("orders", f"x{number}", 31 * DAY) for number in range(20)]
    holds(case, name)
    name = "malicious_complaint.repeated_unfounded"
    case = k.case(name)
    case["complaints"] += [k.record("complaints", f"x{number}", 91 * DAY) for number in range(20)]
    holds(case, name)


def test_complaints_elsewhere_are_in_no_share():
    name = "malicious_complaint.repeated_unfounded"
    case = k.case(name)
    case["complaints"] += [k.record("complaints", f"x{n}", 80 * DAY, channel="court") for n in range(9)]
    assert status(case, name) == "shielded"  # proven, but protection.regulator_report


def test_hoarding_over_a_month_needs_no_rush():
    name = "malicious_order.unpaid_hoarding"
    case = k.case(name, 1)
    times = sorted(one["placed_at"] for one in case["orders"])
    assert len(times) == 10
    holds(case, name)
    five = k.case(name, 0)
    for number, one in enumerate(five["orders"]):
        one["placed_at"] = k.at((3 + 2 * number) * DAY)  # eight days
    assert status(five, name) == "not_established"


def test_return_fraud_with_a_ruling_under_appeal():
    name = "malicious_order.return_fraud"
    case = k.case(name, 1)
    case["rulings"][0]["under_appeal"] = True
    assert status(case, name) == "not_established"


# --- entitlement ----------------------------------------------------------------------------------

ENTITLEMENTS = [  # defect, category, price, shipping, refund due: the most that may be asked for
    ("disproved", "general", 100_000, 1_000, 5_000, 6_000),
    ("disproved", "food", 100_000, 0, 0, 0),
    ("unproven", "general", 10_000, 1_000, 10_000, 11_000 + 50_000),
    ("confirmed", "general", 10_000, 1_000, 10_000, 11_000 + 50_000),
    ("confirmed", "general", 16_666, 0, 0, 50_000),
    ("confirmed", "general", 16_667, 0, 0, 50_001),
    ("unproven", "general", 100_000, 700, 50, 750 + 300_000),
    ("unproven", "food", 9_999, 0, 9_999, 9_999 + 100_000),
    ("unproven", "food", 10_001, 0, 0, 100_010),
    ("confirmed", "food", 50_000, 1, 2, 3 + 500_000),
]


@pytest.mark.parametrize("ground", ["review", "complaint"])
@pytest.mark.parametrize(("defect", "category", "price", "shipping", "refund", "most"), ENTITLEMENTS)
def test_extortion_is_more_than_the_entitlement(ground, defect, category, price, shipping, refund, most):
    name = f"malicious_{ground}.extortion"
    case = k.case(name)
    case["incidents"][0]["demand"] = {
        "condition": ground,
        "demanded_minor": most + 1,
        "price_minor": price,
        "shipping_minor": shipping,
        "refund_due_minor": refund,
        "category": category,
        "defect": defect,
    }
    holds(case, name)
    case["incidents"][0]["demand"]["demanded_minor"] = most
    assert status(case, name) == "not_established"


@pytest.mark.parametrize(
    "absent", ["demanded_minor", "condition", "refund_due_minor", "shipping_minor", "price_minor", "defect", "category"]
)
def test_extortion_with_an_unknown_part_of_the_demand(absent):
    name = "malicious_review.extortion"
    case = k.case(name)
    case["incidents"][0]["demand"]["demanded_minor"] = 10_000_000
    del case["incidents"][0]["demand"][absent]
    assert status(case, name) == "unproven"


@pytest.mark.parametrize("absent", ["price_minor", "category"])
def test_where_the_defect_is_disproved_the_price_does_not_matter(absent):
    name = "malicious_review.extortion"
    case = k.case(name)
    case["incidents"][0]["demand"]["defect"] = "disproved"
    del case["incidents"][0]["demand"][absent]
    holds(case, name)


# --- ground rules: evidence -----------------------------------------------------------------------

KINDS = json.loads((ROOT / "schemas" / "case.schema.json").read_bytes())["$defs"]["evidence_kind"]["enum"]


@every_way
def test_each_kind_of_evidence_will_do_and_no_other(name, way):
    rule, case = RULES[name], k.case(name, way)
    used = {part.of for part in rule.ways[way]}
    for number, item in enumerate(rule.evidence):
        if item.of not in used:
            continue
        for kind in KINDS:
            found = edited(case, f"evidence.{number}.kind", kind)
            if kind in item.kinds:
                holds(found, name)
            else:
                assert status(found, name) == "unproven", kind
                assert outcome(found) == "deny"


@every_way
def test_every_item_of_evidence_is_needed_for_every_record(name, way):
    rule, case = RULES[name], k.case(name, way)
    used = {part.of for part in rule.ways[way]}
    for number, item in enumerate(rule.evidence):
        if item.of in used:
            assert status(edited(case, f"evidence.{number}"), name) == "unproven"
            for ref in case["evidence"][number]["refs"]:
                less = [one for one in case["evidence"][number]["refs"] if one != ref]
                assert status(edited(case, f"evidence.{number}.refs", less), name) == "unproven"
    assert status({**case, "evidence": []}, name) == "unproven"
    assert status(edited(case, "evidence"), name) == "unproven"


@every_way
def test_evidence_from_before_the_record(name, way):
    rule, case = RULES[name], k.case(name, way)
    used = {part.of for part in rule.ways[way]}
    for number, item in enumerate(rule.evidence):
        if item.of in used:
            found = edited(case, f"evidence.{number}.captured_at", k.at(40 * DAY))
            assert status(found, name) == ("communicated" if item.may_precede else "unproven")


@every_way
def test_evidence_from_after_as_of(name, way):
    case = k.case(name, way)
    for one in case["evidence"]:
        one["captured_at"] = k.at(-TICK)
    assert status(case, name) == "unproven"


SOURCES = ["platform_api", "platform_export", "authority", "merchant_system", "third_party", "screenshot",
           "buyer_submitted", "other"]  # fmt: skip
GOOD_SOURCES = {"platform_api", "platform_export", "authority"}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("name", "number", "kind", "more"),
    [
        ("malicious_attack.threat", 0, "chat_log", set()),
        ("malicious_attack.threat", 0, "call_recording", set()),
        ("malicious_review.fabricated", 1, "inspection_video", {"merchant_system"}),
        ("malicious_review.fabricated", 1, "third_party_report", {"third_party"}),
        ("malicious_review.fabricated", 1, "logistics_record", set()),
        ("malicious_review.competitor", 0, "registry_record", {"third_party"}),
        ("malicious_review.competitor", 0, "platform_ruling", set()),
        ("malicious_complaint.forged_evidence", 0, "police_record", {"third_party"}),
        ("malicious_complaint.repeat_after_settlement", 1, "settlement_record", {"third_party"}),
        ("malicious_order.unpaid_hoarding", 0, "order_record", set()),
    ],
)
def test_sources_of_evidence(name, number, kind, more, source):
    case = k.case(name)
    case["evidence"][number].update(kind=kind, source=source)
    assert status(case, name) == ("communicated" if source in GOOD_SOURCES | more else "unproven")


@every_rule
def test_evidence_needs_a_fingerprint_and_no_editing(name):
    case = k.case(name)
    for number in range(len(case["evidence"])):
        assert status(edited(case, f"evidence.{number}.sha256"), name) == "unproven"
        assert status(edited(case, f"evidence.{number}.edited", True), name) == "unproven"
        holds(edited(case, f"evidence.{number}.edited"), name)


def test_evidence_is_at_most_180_days_old():
    name = "malicious_order.return_fraud"
    case = _aged(name, 0, 0, 180 * DAY)
    for number in (0, 1):
        holds(edited(case, f"evidence.{number}.captured_at", k.at(180 * DAY)), name)
    settled = k.case("malicious_complaint.repeat_after_settlement")
    old = edited(settled, "evidence.1.captured_at", k.at(180 * DAY))
    holds(old, "malicious_complaint.repeat_after_settlement")
    old = edited(settled, "evidence.1.captured_at", k.at(180 * DAY + TICK))
    assert status(old, "malicious_complaint.repeat_after_settlement") == "unproven"


# --- ground rules: contact ------------------------------------------------------------------------


@every_rule
def test_contacts(name):
    rule, case = RULES[name], k.case(name)
    if rule.contact is None:
        holds({**case, "communications": []}, name)
        return
    attempts, wait = rule.contact
    assert len(case["communications"]) == attempts
    fewer = {**case, "communications": case["communications"][1:]}
    assert (outcome(fewer), status(fewer, name)) == ("needs-communication", "eligible")
    holds({**case, "communications": k.contacts(rule, wait)}, name)
    late = {**case, "communications": k.contacts(rule, wait - TICK)}
    assert status(late, name) == "eligible"
    replied = {**case, "communications": [{**one, "buyer_reply": "refused"} for one in k.contacts(rule, TICK)]}
    holds(replied, name)


@every_rule
def test_contacts_before_the_conduct_do_not_count(name):
    case = k.case(name)
    for one in case["communications"]:
        one["at"] = k.at(5 * DAY + TICK)
    assert status(case, name) == ("communicated" if RULES[name].contact is None else "eligible")


UNCOUNTED = [("channel", value) for value in ("sms", "phone", "wechat", "other")] + [
    (name, False) for name in ("logged", "states_problem", "offers_solution", "warns_of_block")
]


@pytest.mark.parametrize(("name", "value"), UNCOUNTED)
def test_contacts_that_do_not_count(name, value):
    rule = "malicious_order.unpaid_hoarding"
    case = k.case(rule)
    holds(edited(case, "communications.0.channel", "platform_call"), rule)
    assert status(edited(case, f"communications.0.{name}", value), rule) == "eligible"
    if value is False:
        assert status(edited(case, f"communications.0.{name}"), rule) == "eligible"


def test_contacts_count_for_30_days():
    rule = "malicious_order.unpaid_hoarding"
    case = k.case(rule, newest=40 * DAY)
    holds(edited(case, "communications.0.at", k.at(30 * DAY)), rule)
    assert status(edited(case, "communications.0.at", k.at(30 * DAY + TICK)), rule) == "eligible"


@every_rule
def test_an_explanation_wants_an_answer(name):
    case = k.case(name)
    if RULES[name].contact is None:
        case["communications"] = [k.record("communications", "t0", 2 * DAY, buyer_reply="explanation")]
        holds(case, name)
        return
    case["communications"][0]["buyer_reply"] = "explanation"
    assert status(case, name) == "eligible"
    case["communications"][0]["answered_at"] = k.at(-TICK)
    assert status(case, name) == "eligible"
    case["communications"][0]["answered_at"] = k.at(HOUR)
    holds(case, name)


# --- protections ----------------------------------------------------------------------------------

Change = Callable[[dict], dict]
NO_APPROVER: Change = lambda case: edited(case, "request.second_approval", {})  # noqa: E731


def reason(name: str) -> Change:
    return lambda case: edited(case, "request.stated_reasons", [name])


def plus(of: str, age: timedelta, **fields: Any) -> Change:
    return lambda case: added(case, of, age, **fields)


def minus(path: str) -> Change:
    return lambda case: edited(case, path)


def put(path: str, value: Any) -> Change:
    return lambda case: edited(case, path, value)


def also(*changes: Change) -> Change:
    def change(case: dict) -> dict:
        for one in changes:
            case = one(case)
        return case

    return change


FAULT = {"merchant_fault": "defect"}
PROVOKED = {"kind": "insult", "provoked_by_staff": True}
UPHELD = {"status": "upheld", "decided_at": k.at(90 * DAY)}
# protection, status, change; `unresolved` and `clear` also where it is not against a rule
SHIELDING: list[tuple[str, str, str, Change]] = [
    ("bad_review_as_reason", "applies", "stated", reason("bad_review")),
    ("lawful_act_as_reason", "applies", "return", reason("return")),
    ("lawful_act_as_reason", "applies", "report", reason("regulator_report")),
    ("label_as_reason", "applies", "claimant", reason("professional_claimant")),
    ("label_as_reason", "applies", "region", reason("region")),
    ("label_as_reason", "applies", "trait", reason("other_trait")),
    ("complaint_upheld", "applies", "edge", plus("complaints", 300 * DAY, **UPHELD)),
    ("complaint_upheld", "applies", "partly", plus("complaints", 300 * DAY, **{**UPHELD, "status": "partly_upheld"})),
    (
        "complaint_upheld",
        "clear",
        "old",
        plus("complaints", 300 * DAY, status="upheld", decided_at=k.at(90 * DAY + TICK)),
    ),
    ("complaint_upheld", "unresolved", "undated", plus("complaints", 300 * DAY, status="upheld")),
    ("complaint_upheld", "unresolved", "absent", minus("complaints")),
    ("complaint_upheld", "unresolved", "future", plus("complaints", -TICK, status="upheld", decided_at=k.at(DAY))),
    ("open_dispute", "applies", "after-sale", plus("after_sales", 300 * DAY, status="open")),
    ("open_dispute", "applies", "complaint", plus("complaints", 300 * DAY, status="pending")),
    ("open_dispute", "applies", "ruling", plus("rulings", 300 * DAY, under_appeal=True, ground="other")),
    ("open_dispute", "unresolved", "after-sales absent", minus("after_sales")),
    ("open_dispute", "unresolved", "complaints absent", minus("complaints")),
    ("open_dispute", "unresolved", "rulings absent", minus("rulings")),
    ("open_dispute", "unresolved", "future", plus("after_sales", -TICK, status="open")),
    ("open_dispute", "clear", "closed", plus("after_sales", DAY, status="withdrawn")),
    ("regulator_report", "applies", "edge", plus("complaints", 180 * DAY, channel="regulator")),
    (
        "regulator_report",
        "applies",
        "hotline",
        plus("complaints", DAY, channel="hotline", status="dismissed_malicious"),
    ),
    ("regulator_report", "applies", "association", plus("complaints", DAY, channel="consumer_association")),
    ("regulator_report", "applies", "court", plus("complaints", DAY, channel="court")),
    ("regulator_report", "applies", "media", plus("complaints", DAY, channel="media")),
    ("regulator_report", "applies", "police", plus("complaints", DAY, channel="police")),
    ("regulator_report", "clear", "old", plus("complaints", 180 * DAY + TICK, channel="regulator")),
    ("regulator_report", "unresolved", "absent", minus("complaints")),
    ("regulator_report", "unresolved", "future", plus("complaints", -TICK, channel="regulator")),
    ("merchant_fault", "applies", "edge", plus("orders", 30 * DAY, **FAULT)),
    ("merchant_fault", "applies", "late", plus("orders", DAY, merchant_fault="late")),
    ("merchant_fault", "applies", "wrong item", plus("orders", DAY, merchant_fault="wrong_item")),
    ("merchant_fault", "applies", "unanswered", plus("orders", DAY, merchant_fault="unanswered")),
    ("merchant_fault", "clear", "old", plus("orders", 30 * DAY + TICK, **FAULT)),
    ("merchant_fault", "clear", "none", plus("orders", DAY, merchant_fault="none")),
    ("merchant_fault", "unresolved", "absent", minus("orders")),
    ("merchant_fault", "unresolved", "future", plus("orders", -TICK, **FAULT)),
    ("minor", "applies", "14 to 17", put("buyer.age_band", "minor_14_17")),
    ("minor", "applies", "under 14", put("buyer.age_band", "under_14")),
    ("minor", "clear", "not told", put("buyer.age_band", "unknown")),
    ("minor", "unresolved", "absent", minus("buyer.age_band")),
    ("staff_provoked", "applies", "edge", plus("incidents", 90 * DAY, **PROVOKED)),
    ("staff_provoked", "applies", "flooding", plus("incidents", 90 * DAY, kind="flooding", provoked_by_staff=True)),
    ("staff_provoked", "clear", "old", plus("incidents", 90 * DAY + TICK, **PROVOKED)),
    ("staff_provoked", "clear", "other", plus("incidents", DAY, kind="fabrication", provoked_by_staff=True)),
    ("staff_provoked", "unresolved", "absent", minus("incidents")),
    ("staff_provoked", "unresolved", "future", plus("incidents", -TICK, **PROVOKED)),
    ("retaliation", "applies", "edge", also(NO_APPROVER, plus("protected_acts", 7 * DAY))),
    (
        "retaliation",
        "applies",
        "self",
        also(
            plus("protected_acts", DAY),
            put(
                "request.second_approval", {"approver_id": "agent-5", "permissions": ["block.approve"], "conflicts": []}
            ),
        ),
    ),
    ("retaliation", "clear", "old", plus("protected_acts", 7 * DAY + TICK)),
    ("retaliation", "clear", "approved", also(put("request.second_approval", k.APPROVAL), plus("protected_acts", DAY))),
    (
        "retaliation",
        "clear",
        "approved, absent",
        also(put("request.second_approval", k.APPROVAL), minus("protected_acts")),
    ),
    ("retaliation", "unresolved", "absent", also(NO_APPROVER, minus("protected_acts"))),
    ("retaliation", "unresolved", "future", also(NO_APPROVER, plus("protected_acts", -TICK))),
    ("coercive_contact", "applies", "edge", plus("communications", 90 * DAY, coercive=True, channel="wechat")),
    ("coercive_contact", "clear", "old", plus("communications", 90 * DAY + TICK, coercive=True)),
    ("coercive_contact", "clear", "future", plus("communications", -TICK, coercive=True)),
    ("coercive_contact", "unresolved", "absent", minus("communications")),
    ("already_resolved", "applies", "edge", plus("communications", 30 * DAY, buyer_reply="accepted", channel="phone")),
    ("already_resolved", "clear", "old", plus("communications", 30 * DAY + TICK, buyer_reply="accepted")),
    ("already_resolved", "clear", "future", plus("communications", -TICK, buyer_reply="accepted")),
    ("already_resolved", "unresolved", "absent", minus("communications")),
    ("compromised_account", "applies", "set", put("buyer.account_compromised", True)),
    ("compromised_account", "clear", "not set", put("buyer.account_compromised", False)),
]


def shields(protection: str, rule: str) -> bool:
    against, excepted = PROTECTIONS[f"protection.{protection}"]
    return (against is None or rule.partition(".")[0] in against) and rule not in excepted


@cache
def generous(rule: str) -> dict:
    """More conduct than needed (so that a record more or less changes nothing), and an urgent request kept small."""
    case = k.case(rule, extra=4)
    if RULES[rule].urgent:
        case["request"].update(scope=["chat", "live"], duration_days=30)
    if rule == "malicious_order.reverse_brushing":
        case = k.case(rule, extra=9)
    holds(case, rule)
    return case


def test_every_protection_is_tried():
    assert {f"protection.{one[0]}" for one in SHIELDING} == set(PROTECTIONS)


@pytest.mark.parametrize(
    ("protection", "wanted", "change"),
    [(one[0], one[1], one[3]) for one in SHIELDING],
    ids=["-".join(one[:3]).replace(" ", "_") for one in SHIELDING],
)
def test_protections(protection, wanted, change):
    said: list = []  # of the first rule that it shields
    for name, rule in RULES.items():
        case = change(generous(name))
        answer, statuses = POLICY.evaluate(case)
        assert statuses[f"protection.{protection}"] == wanted, name
        if wanted != "clear" and shields(protection, name) and not said:
            said = [(one["code"], one.get("rule")) for one in POLICY.decide(case).to_dict()["reasons"]]
        read = {part.of for part in rule.ways[0]}
        if any(of not in case for of in read):
            assert statuses[name] == "unproven"
            assert answer.value == "deny"
        elif wanted != "clear" and shields(protection, name):
            assert statuses[name] == "shielded", name
            assert answer.value == "deny", name
        else:
            others = {id_ for id_ in PROTECTIONS if statuses[id_] != "clear"} - {f"protection.{protection}"}
            if not any(shields(id_.partition(".")[2], name) for id_ in others) and not (
                rule.approval and protection == "retaliation" and wanted != "clear"
            ):
                open_talk = rule.contact is not None and "communications" not in case
                assert statuses[name] == ("eligible" if open_talk else "communicated"), name
    if wanted != "clear":
        code = "protection.applies" if wanted == "applies" else "protection.unresolved"
        assert (code, f"protection.{protection}") in said


def test_an_approver_without_a_name_lifts_no_retaliation():
    case = added(k.case("malicious_order.unpaid_hoarding"), "protected_acts", DAY)
    for approval in ({}, {"permissions": ["block.approve"]}, {"conflicts": [], "at": k.at(HOUR)}):
        found = edited(case, "request.second_approval", approval)
        assert status(found, "protection.retaliation") == "applies"


def test_the_approver_is_the_operator_after_nfc():
    case = added(k.case("malicious_order.unpaid_hoarding"), "protected_acts", DAY)
    case["operator"]["id"] = "é"
    case["request"]["second_approval"] = {"approver_id": "e\u0301"}
    assert status(case, "protection.retaliation") == "applies"


# --- procedures -----------------------------------------------------------------------------------

HOARDING, FABRICATED, THREAT = (
    "malicious_order.unpaid_hoarding",
    "malicious_review.fabricated",
    "malicious_attack.threat",
)
BLOCK = "blocks"
DISPUTE = plus("after_sales", DAY, status="open")
SMALL = also(put("request.scope", ["chat"]), put("request.duration_days", 30))
ORDER: list[tuple[str, str, str, Change]] = [
    ("procedure.permission", HOARDING, "met", put("operator.permissions", ["appeal.decide", "block.request"])),
    ("procedure.permission", HOARDING, "unmet", put("operator.permissions", [])),
    ("procedure.permission", HOARDING, "unmet", put("operator.permissions", ["block.approve", "block.lift"])),
    ("procedure.own_shop", HOARDING, "met", put("operator.shop_ids", ["shop-88"])),
    ("procedure.own_shop", HOARDING, "unmet", put("operator.shop_ids", ["shop-8", "shop-888"])),
    ("procedure.own_shop", HOARDING, "unmet", put("operator.shop_ids", [])),
    ("procedure.own_shop", HOARDING, "unknown", minus("operator.shop_ids")),
    ("procedure.grant_in_force", HOARDING, "met", put("operator.grant_expires_at", k.at(-TICK))),
    ("procedure.grant_in_force", HOARDING, "unmet", put("operator.grant_expires_at", k.at(timedelta()))),
    ("procedure.grant_in_force", HOARDING, "unmet", put("operator.grant_expires_at", k.at(DAY))),
    ("procedure.no_conflict", HOARDING, "unmet", put("operator.conflicts", ["personal_dispute"])),
    ("procedure.no_conflict", HOARDING, "unmet", put("operator.conflicts", ["relative"])),
    ("procedure.no_conflict", HOARDING, "unmet", put("operator.conflicts", ["complained_party"])),
    ("procedure.no_conflict", HOARDING, "unmet", minus("operator.conflicts")),
    ("procedure.confirmed", HOARDING, "met", minus("request.confirmation.at")),
    ("procedure.confirmed", HOARDING, "unmet", put("request.confirmation.confirmed", False)),
    ("procedure.confirmed", HOARDING, "unmet", put("request.confirmation.buyer_id", "b-8")),
    ("procedure.confirmed", HOARDING, "unmet", put("request.confirmation", {"confirmed": False})),
    ("procedure.confirmed", HOARDING, "unknown", minus("request.confirmation")),
    ("procedure.confirmed", HOARDING, "unknown", minus("request.confirmation.confirmed")),
    ("procedure.confirmed", HOARDING, "unknown", minus("request.confirmation.buyer_id")),
    ("procedure.remark", HOARDING, "met", put("request.remark", "一二三四五六七八九十")),
    ("procedure.remark", HOARDING, "unmet", put("request.remark", "一二三四五六七八九")),
    ("procedure.remark", HOARDING, "unmet", put("request.remark", "\u3000一二三四五六七八九 \n")),
    ("procedure.remark", HOARDING, "unmet", put("request.remark", "")),
    ("procedure.remark", HOARDING, "met", put("request.remark", "字" * 500)),
    ("procedure.remark", HOARDING, "unmet", put("request.remark", "字" * 501)),
    ("procedure.remark", HOARDING, "unknown", minus("request.remark")),
    ("procedure.expiry", HOARDING, "met", put("request.duration_days", 365)),
    ("procedure.expiry", HOARDING, "met", put("request.duration_days", 1)),
    ("procedure.expiry", HOARDING, "unmet", put("request.duration_days", 366)),
    ("procedure.expiry", HOARDING, "unmet", minus("request.duration_days")),
    ("procedure.quota", HOARDING, "met", put("statistics", {"operator_blocks_today": 9, "shop_blocks_today": 29})),
    ("procedure.quota", HOARDING, "met", minus("statistics")),
    ("procedure.quota", HOARDING, "met", put("statistics", {})),
    ("procedure.quota", HOARDING, "unmet", put("statistics", {"operator_blocks_today": 10})),
    ("procedure.quota", HOARDING, "unmet", put("statistics", {"shop_blocks_today": 30})),
    ("procedure.open_orders", HOARDING, "met", put("open_orders", {"count": 1, "plan": "fulfil"})),
    ("procedure.open_orders", HOARDING, "met", put("open_orders", {"count": 9, "plan": "refund"})),
    ("procedure.open_orders", HOARDING, "unmet", put("open_orders", {"count": 1, "plan": "none"})),
    ("procedure.open_orders", HOARDING, "unknown", put("open_orders", {"count": 1})),
    ("procedure.open_orders", HOARDING, "unknown", minus("open_orders")),
    ("procedure.not_already_blocked", HOARDING, "unmet", plus(BLOCK, DAY)),
    (
        "procedure.not_already_blocked",
        HOARDING,
        "unmet",
        plus(BLOCK, DAY, ends_at=k.at(-TICK), scope=["chat", "purchase"]),
    ),
    ("procedure.not_already_blocked", HOARDING, "met", plus(BLOCK, DAY, ends_at=k.at(timedelta()))),
    ("procedure.not_already_blocked", HOARDING, "met", plus(BLOCK, DAY, status="expired")),
    ("procedure.not_already_blocked", HOARDING, "met", plus(BLOCK, DAY, status="lifted", ends_at=k.at(-DAY))),
    ("procedure.not_already_blocked", HOARDING, "met", plus(BLOCK, DAY, scope=[])),
    (
        "procedure.not_already_blocked",
        HOARDING,
        "met",
        also(put("request.scope", ["purchase"]), plus(BLOCK, DAY, scope=["chat", "live"])),
    ),
    (
        "procedure.not_already_blocked",
        HOARDING,
        "unmet",
        also(put("request.scope", ["purchase", "live"]), plus(BLOCK, DAY, scope=["chat", "live"])),
    ),
    ("procedure.not_already_blocked", HOARDING, "unknown", also(minus("request.scope"), plus(BLOCK, DAY))),
    ("procedure.not_already_blocked", HOARDING, "unknown", minus("blocks")),
    ("second-approval", FABRICATED, "unmet", minus("request.second_approval")),
    ("second-approval", FABRICATED, "unmet", minus("request.second_approval.approver_id")),
    ("second-approval", FABRICATED, "unmet", put("request.second_approval.approver_id", "agent-5")),
    ("second-approval", FABRICATED, "unmet", put("request.second_approval.permissions", ["block.request"])),
    ("second-approval", FABRICATED, "unknown", minus("request.second_approval.permissions")),
    ("second-approval", FABRICATED, "unmet", put("request.second_approval.conflicts", ["relative"])),
    ("second-approval", FABRICATED, "unmet", minus("request.second_approval.conflicts")),
    ("second-approval", FABRICATED, "met", minus("request.second_approval.at")),
    ("urgent-scope", THREAT, "met", put("request.scope", ["purchase"])),
    ("urgent-scope", THREAT, "unmet", DISPUTE),
    ("urgent-scope", THREAT, "unmet", put("buyer.age_band", "under_14")),
    ("urgent-scope", THREAT, "met", also(DISPUTE, SMALL)),
    (
        "urgent-scope",
        THREAT,
        "met",
        also(put("buyer.age_band", "minor_14_17"), SMALL, put("request.scope", ["live", "chat"])),
    ),
    ("urgent-scope", THREAT, "met", also(DISPUTE, SMALL, put("request.scope", []))),
    ("urgent-scope", THREAT, "unmet", also(DISPUTE, SMALL, put("request.scope", ["chat", "purchase"]))),
    ("urgent-scope", THREAT, "unmet", also(DISPUTE, SMALL, put("request.duration_days", 31))),
    ("urgent-scope", THREAT, "unknown", also(DISPUTE, SMALL, minus("request.scope"))),
    ("urgent-scope", THREAT, "unknown", minus("buyer.age_band")),
    ("urgent-scope", THREAT, "unknown", minus("rulings")),
    ("urgent-scope", THREAT, "met", also(minus("buyer.age_band"), SMALL)),
]


def test_every_procedure_is_tried():
    assert {one[0] for one in ORDER} == set(PROCEDURES)


@pytest.mark.parametrize(
    ("procedure", "rule", "wanted", "change"), ORDER, ids=[f"{n}-{o[0]}-{o[2]}" for n, o in enumerate(ORDER)]
)
def test_procedures(procedure, rule, wanted, change):
    case = change(k.case(rule))
    answer, statuses = POLICY.evaluate(case)
    assert statuses[procedure] == wanted
    if wanted == "met":
        assert answer.value == "allow"
        return
    assert answer.value == "deny"
    assert statuses[rule] == "proven"
    reasons = [(one["code"], one.get("rule")) for one in POLICY.decide(case).to_dict()["reasons"]]
    assert (f"procedure.{wanted}", procedure) in reasons


@every_rule
def test_only_some_rules_ask_for_approval_or_a_small_scope(name):
    rule = RULES[name]
    case = edited(k.case(name), "request.second_approval", {})
    assert status(case, name) == ("proven" if rule.approval else "communicated")
    case = also(put("buyer.age_band", "under_14"))(k.case(name))
    assert status(case, name) == ("proven" if rule.urgent else "shielded")
    assert ("second-approval" in POLICY_PROCEDURES[name]) == rule.approval
    assert ("urgent-scope" in POLICY_PROCEDURES[name]) == rule.urgent


POLICY_PROCEDURES = {
    rule["id"]: rule.get("procedures", []) for policy in ("base", "kuaishou") for rule in _folder(policy)[1]
}


# --- principles, by example (tests/properties has the laws) ----------------------------------------


def test_opinions_are_no_ground():
    """Any number of one-star reviews, however alike their tone, is nothing without a proven fault."""
    case = k.empty()
    case["reviews"] = [k.record("reviews", f"r{n}", n * HOUR, text="差", similarity_bp=8999) for n in range(50)]
    case["evidence"] = [
        k.record("evidence", "e", HOUR, kind="review_record", refs=[f"reviews/r{n}" for n in range(50)])
    ]
    case["communications"] = [k.record("communications", f"t{n}", 2 * DAY) for n in range(3)]
    answer, statuses = POLICY.evaluate(case)
    assert answer.value == "deny"
    assert {statuses[name] for name in RULES} == {"not_established"}


def test_half_of_a_pattern_and_half_of_another_are_nothing():
    case = k.case(HOARDING, counts={0: 4})
    other = k.case("malicious_attack.insult", counts={0: 2})
    third = k.case("malicious_review.flooding", counts={0: 2})
    for of in ("incidents", "reviews"):
        case[of] = other[of] + third[of]
    for number, one in enumerate(itertools.chain(other["evidence"], third["evidence"])):
        case["evidence"].append({**one, "id": f"f{number}"})
    del case["request"]["grounds"]
    answer, statuses = POLICY.evaluate(case)
    assert answer.value == "deny"
    assert {statuses[name] for name in RULES} == {"not_established"}


def test_unverified_reviews_prove_no_fabrication_and_confirmed_ones_no_malice():
    for name, way in WAYS:
        if name.startswith("malicious_review.") and name != "malicious_review.extortion":
            case = k.case(name, way)
            for one in case["reviews"]:
                one["fact_check"] = "confirmed"
            assert status(case, name) == "not_established"
