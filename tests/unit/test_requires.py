"""`policy.requires(ground)`: all that is read for a ground, nothing else, and rule by rule (contract 6)."""

import copy
import json
from pathlib import Path

import attrs
import pytest

import fairblock
from fairblock.engine.executors.reference import Reference
from fairblock.engine.language.model import Ground, Procedure, Protection
from fairblock.engine.language.types import case_types
from fairblock.engine.semantics.view import CaseView

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ["base", "kuaishou"]
GROUNDS = [
    (name, ground)
    for name in POLICIES
    for ground in sorted({r.ground for r in fairblock.load_policy(name).model.grounds})
]
COLLECTIONS = case_types().collections

EXTORTION_PATHS = """
    after_sales as_of blocks buyer.account_compromised buyer.age_band buyer.id communications complaints evidence
    incidents open_orders.count open_orders.plan operator.conflicts operator.grant_expires_at operator.id
    operator.permissions operator.shop_ids orders protected_acts request.confirmation.buyer_id
    request.confirmation.confirmed request.duration_days request.remark request.scope
    request.second_approval.approver_id request.stated_reasons rulings shop.id statistics.operator_blocks_today
    statistics.shop_blocks_today
"""
EXTORTION_RECORD_PATHS = """
    after_sales.opened_at after_sales.status blocks.ends_at blocks.scope blocks.started_at blocks.status
    communications.answered_at communications.at communications.buyer_reply communications.channel
    communications.coercive communications.logged communications.offers_solution communications.states_problem
    communications.warns_of_block complaints.decided_at complaints.filed_at complaints.status evidence.captured_at
    evidence.edited evidence.kind evidence.refs evidence.sha256 evidence.source incidents.at
    incidents.demand.category incidents.demand.condition incidents.demand.defect incidents.demand.demanded_minor
    incidents.demand.price_minor incidents.demand.refund_due_minor incidents.demand.shipping_minor incidents.kind
    orders.merchant_fault orders.placed_at protected_acts.at rulings.decided_at rulings.under_appeal
"""
OF_EVERY_FORM = """
policy: forms
version: 1.0.0
parameters:
  few: {value: 2}
facts:
  asked: {request.duration_days: {lte: $few}}
terms:
  owed: {add: [{field: amount_minor}, {if: {category: food}, then: {field: case.request.duration_days}, else: 1}]}
evidence_valid: {all: [{age: {lte: 9d}}, {uri: {exists: true}}, {source: {ne: {field: case.platform}}}]}
communication_counts: {logged: true}
"""
FORMS = {
    "{request.remark: {length: {gte: {field: request.duration_days}}}}": ("request.duration_days request.remark", ""),
    "{operator.permissions: {has: {field: operator.role}}}": ("operator.permissions operator.role", ""),
    "{buyer.nickname: {in: [a, {field: buyer.id}]}}": ("buyer.id buyer.nickname", ""),
    "{not: {any: [{fact: asked}, {buyer.id: a}]}}": ("buyer.id request.duration_days", ""),
    "{open_orders.count: {default: $few, lt: 3}}": ("open_orders.count", ""),
    "{some: orders}": ("orders", "orders.placed_at"),
    "{none: complaints, time: decided_at, within: 1d}": ("complaints", "complaints.decided_at complaints.filed_at"),
    "{count: orders, where: {age: {lte: 2d}}, exactly: {field: open_orders.count}}": (
        "open_orders.count orders",
        "orders.placed_at",
    ),
    "{every: reviews, where: {rating: 1}, satisfies: {order_id: {eq: {field: case.shop.id}}}}": (
        "reviews shop.id",
        "reviews.order_id reviews.posted_at reviews.rating",
    ),
    "{share: orders, of: {status: paid}, where: {refunded: true}, at_least: 0.5}": (
        "orders",
        "orders.placed_at orders.refunded orders.status",
    ),
    "{distinct: incidents, by: session_id, at_least: 2}": ("incidents", "incidents.at incidents.session_id"),
    "{total: orders, of: amount_minor, at_least: 1}": ("orders", "orders.amount_minor orders.placed_at"),
    "{some: orders, where: {amount_minor: {gt: {term: owed}}}}": (
        "orders request.duration_days",
        "orders.amount_minor orders.category orders.placed_at",
    ),
}


def policy_with(tmp_path, rule):
    (tmp_path / "policy.yaml").write_text(OF_EVERY_FORM, encoding="utf-8")
    rule = "{id: g, kind: ground, ground: odd, " + rule + "}"
    use = "{id: p, kind: protection, against: [other], when: {all: [{fact: asked}, " + (
        "{some: orders, where: {amount_minor: {term: owed}}}]}}"
    )
    (tmp_path / "rules.yaml").write_text(f"rules:\n- {rule}\n- {use}\n", encoding="utf-8")
    return fairblock.load_policy(tmp_path)


def cases():
    """Decided cases; the examples also with every part left out in turn, so that each branch is read."""
    found = [*ROOT.glob("examples/cases/*.json"), *ROOT.glob("tests/conformance/*.json")]
    for path in found:
        if path.name.endswith(".expected.json") or path.name.startswith(("14", "15", "16")):
            continue
        case = json.loads(path.read_bytes())
        yield case
        if path.parent.name == "conformance":
            continue
        for name in set(case) - {"case_id", "as_of", "platform", "shop", "operator", "buyer", "request"}:
            yield {key: value for key, value in case.items() if key != name}
        for name in case["request"].keys() - {"buyer_id"}:
            less = copy.deepcopy(case)
            del less["request"][name]
            yield less


class Tracing(CaseView):
    """Notes everything that is read."""

    def __init__(self, data):
        self.seen = set()
        super().__init__(data)

    def records(self, collection):
        self.seen.add(collection)
        return super().records(collection)

    def time(self, collection, record, field=None):
        self.seen.add(f"{collection}.{field or COLLECTIONS[collection].time_field}")
        return super().time(collection, record, field)

    def read(self, parts, field, collection, record):
        if parts != ("age",):
            self.seen.add(".".join(parts if record is None else (collection, *parts)))
        return super().read(parts, field, collection, record)


@pytest.fixture(scope="module")
def seen():
    """For each policy what was really read for each rule, in all of the cases."""
    found = {}
    for name in POLICIES:
        model = fairblock.load_policy(name).model
        for case in cases():
            view = Tracing(case)
            for rule in model.rules:
                view.seen = set()
                Reference(model, view).result(rule)
                found.setdefault((name, rule.id), set()).update(view.seen)
    return found


def bears_on(rule, grounds):
    """Whether the verdict on these ground rules depends on the rule: the contract's own words (5)."""
    match rule:
        case Ground():
            return rule in grounds
        case Protection():
            return any((rule.against is None or g.ground in rule.against) and g.id not in rule.exempt for g in grounds)
        case Procedure():
            return not rule.on_request or any(rule.id in g.procedures for g in grounds)


@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_names_everything_that_is_read(name, ground, seen):
    policy = fairblock.load_policy(name)
    required = policy.requires(ground)
    grounds = [rule for rule in policy.model.grounds if rule.ground == ground]
    read = set().union(*(seen[name, rule.id] for rule in policy.model.rules if bears_on(rule, grounds)))
    assert len(read) > 40
    assert read <= {*required.paths, *required.record_paths}
    for of_rule, rule in zip(required.rules, grounds, strict=True):
        read = set().union(*(seen[name, one.id] for one in policy.model.rules if bears_on(one, [rule])))
        assert read <= {*of_rule.paths, *of_rule.record_paths}, rule.id


@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_names_only_what_a_case_can_hold_and_its_rules_need(name, ground):
    types, required = case_types(), fairblock.load_policy(name).requires(ground)
    assert all(types.find(None, tuple(path.split("."))) for path in required.paths)
    for path in required.record_paths:
        collection, *parts = path.split(".")
        assert collection in required.paths
        assert types.find(collection, tuple(parts))
    for part in ("paths", "record_paths"):
        assert list(getattr(required, part)) == sorted({p for rule in required.rules for p in getattr(rule, part)})
    assert [rule.rule for rule in required.rules] == sorted(rule.rule for rule in required.rules)


def test_names_what_one_rule_needs_and_no_more():
    required = {rule.rule: rule for rule in fairblock.load_policy("kuaishou").requires("malicious_review").rules}
    extortion = required["malicious_review.extortion"]
    assert extortion.paths == tuple(EXTORTION_PATHS.split())
    assert extortion.record_paths == tuple(EXTORTION_RECORD_PATHS.split())
    assert extortion.evidence == (("incidents", ("chat_log",)),)
    assert extortion.communication
    fabricated = required["malicious_review.fabricated"]
    assert fabricated.evidence == (
        ("reviews", ("review_record",)),
        ("reviews", ("logistics_record", "inspection_video", "third_party_report")),
    )
    assert fabricated.procedures == ("second-approval",)
    assert set(fabricated.paths) - set(extortion.paths) == {
        "request.second_approval.permissions",
        "request.second_approval.conflicts",
        "reviews",
    }
    assert not {path for path in fabricated.record_paths if path.startswith("incidents.")}


def test_a_waived_communication_is_not_read_unless_a_protection_does():
    required = fairblock.load_policy("kuaishou").requires("malicious_attack")
    threat = next(rule for rule in required.rules if rule.rule == "malicious_attack.threat")
    assert not threat.communication
    assert threat.procedures == ("urgent-scope",)
    assert "communications" not in threat.paths
    assert "protected_acts" not in threat.paths  # `protection.retaliation` does not shield from it
    assert "complaints" in threat.paths  # `urgent-scope` asks for open disputes
    assert {"communications", "protected_acts"} <= set(required.paths)


def test_evidence_kinds_are_those_of_all_rules():
    for name, ground in GROUNDS:
        required = fairblock.load_policy(name).requires(ground)
        assert set(required.evidence_kinds) == {
            k for rule in required.rules for _, kinds in rule.evidence for k in kinds
        }
        assert list(required.evidence_kinds) == sorted(set(required.evidence_kinds))


@pytest.mark.parametrize("condition", FORMS)
def test_every_form_of_condition_is_read(condition, tmp_path):
    required = policy_with(tmp_path, f"when: {condition}, communication: waived").requires("odd")
    paths, record_paths = FORMS[condition]
    assert required.paths == tuple(paths.split())
    assert required.record_paths == tuple(record_paths.split())
    assert required.evidence_kinds == ()


def test_predicates_of_evidence_and_communications_are_read_where_they_are_needed(tmp_path):
    needs = "when: {some: orders}, evidence: [{of: orders, any_kind: [order_record, chat_log]}], " + (
        "communication: {attempts: $few, wait: 1h}"
    )
    required = policy_with(tmp_path, needs).requires("odd")
    assert required.paths == ("communications", "evidence", "orders", "platform")
    assert required.record_paths == (
        *(f"communications.{field}" for field in ("answered_at", "at", "buyer_reply", "logged")),
        *(f"evidence.{field}" for field in ("captured_at", "kind", "refs", "source", "uri")),
        "orders.placed_at",
    )
    assert required.evidence_kinds == ("chat_log", "order_record")
    assert required.rules[0].evidence == (("orders", ("order_record", "chat_log")),)


def test_a_ground_without_a_rule_is_a_key_error():
    with pytest.raises(KeyError):
        fairblock.load_policy("base").requires("malicious_order")


def test_a_ground_is_named_as_everywhere(tmp_path):
    rule = "when: {some: orders}, communication: waived"
    policy = policy_with(tmp_path, rule)
    model = attrs.evolve(
        policy.model,
        rules=tuple(attrs.evolve(one, ground="café") if isinstance(one, Ground) else one for one in policy.model.rules),
    )
    assert fairblock.Policy(model).requires("cafe\u0301").ground == "café"
