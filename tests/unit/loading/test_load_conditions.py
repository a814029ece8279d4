"""Conditions that are read, and those that are not (contract 4.3)."""

import pytest
from small_policies import ACCEPTED, CONTEXT, EXAMPLE_MANIFEST, EXAMPLE_RULES, codes, rule, rules

from fairblock import PolicyError
from fairblock.engine.language.load import load_model


def test_the_examples_of_the_contract(load):
    """What the contract shows (4.1, 4.2) is a policy, word for word."""
    model = load(EXAMPLE_MANIFEST, {"rules.yaml": EXAMPLE_RULES})
    assert model.name == "kuaishou"
    assert model.platforms == ("kuaishou",)
    hoarding = next(one for one in model.rules if one.id == "malicious_order.unpaid_hoarding")
    assert hoarding.when.bound.on(20_088) is None  # 2024-12-31
    assert hoarding.when.bound.on(20_089) == 8
    assert hoarding.when.bound.on(20_635 - 1) == 8
    assert hoarding.when.bound.on(20_635) == 5  # 2026-07-01


@pytest.mark.parametrize("name", ["base", "kuaishou"])
def test_shipped_policies_load(name):
    """By name, and speaking both languages wherever people read them."""
    model = load_model(name)
    assert model.name == name
    texts = [one.title for one in (*model.rules, *model.obligations, *model.parameters.values())]
    texts += [one.why for one in model.parameters.values()]
    texts += [source.title for one in model.rules for source in one.sources]
    texts += [one.remedy for one in model.rules if getattr(one, "remedy", None) and (one.remedy.zh or one.remedy.en)]
    assert all(text.zh and text.en for text in texts)


@pytest.mark.parametrize("condition", ACCEPTED)
def test_accepted(condition, load):
    """Every form of the contract (4.3)."""
    model = load(CONTEXT, {"r.yaml": rules(rule("a", condition))})
    assert model.rules[0].id == "a"


REFUSED = {
    # conditions
    "{}": "policy.condition_empty",
    "{not: {}}": "policy.condition_empty",
    "{all: []}": "policy.list_empty",
    "{any: []}": "policy.list_empty",
    "[{fact: f}]": "policy.condition_form",
    "{some: orders, where: {}}": "policy.condition_empty",
    "{some: orders, fact: f}": "policy.collection_stands_alone",
    "{some: orders, request.remark: x}": "policy.collection_stands_alone",
    "{some: orders, every: orders}": "policy.collection_stands_alone",
    "{some: orders, where: {fact: f}}": "policy.fact_in_predicate",
    "{some: orders, where: {some: reviews}}": "policy.collection_in_predicate",
    "{some: orders, where: {any: [{some: reviews}]}}": "policy.collection_in_predicate",
    "{every: orders, satisfies: {none: reviews}}": "policy.collection_in_predicate",
    "{share: orders, of: {fact: f}, where: {refunded: true}, at_least: 1}": "policy.fact_in_predicate",
    "{request.duration_days: {lt: {if: {some: orders}, then: 1, else: 2}}}": "policy.collection_in_predicate",
    "{request.duration_days: {lt: {if: {fact: f}, then: 1, else: 2}}}": "policy.fact_in_predicate",
    # bounds and options
    "{count: orders}": "policy.one_bound",
    "{count: orders, at_least: 1, at_most: 2}": "policy.one_bound",
    "{count: orders, at_least: 0}": "policy.bound_small",
    "{count: orders, at_most: -1}": "policy.bound_small",
    "{count: orders, at_least: 1.5}": "policy.whole_wanted",
    "{count: orders, burst: 7d, at_most: 2}": "policy.burst_alone",
    "{count: orders, burst: 7d, exactly: 2}": "policy.burst_alone",
    "{total: orders, of: amount_minor, at_least: 5, burst: 1d}": "policy.burst_alone",
    "{some: orders, at_least: 2}": "policy.unknown_option",
    "{every: orders}": "policy.option_missing",
    "{every: orders, satisfies: {refunded: true}, at_least: 1}": "policy.unknown_option",
    "{share: orders, where: {refunded: true}, at_least: 0}": "policy.share_bound",
    "{share: orders, where: {refunded: true}, at_least: 1.0001}": "policy.share_bound",
    "{share: orders, where: {refunded: true}, at_least: -0.5}": "policy.share_bound",
    "{share: orders, where: {refunded: true}, at_least: 0.5, at_most: 0.5}": "policy.unknown_option",
    "{distinct: orders, at_least: 2}": "policy.option_missing",
    "{total: orders, of: status, at_least: 2}": "policy.total_field",
    "{total: orders, of: age, at_least: 2}": "policy.total_field",
    "{total: orders, of: case.open_orders.count, at_least: 2}": "policy.total_field",
    "{distinct: incidents, by: labelled_by, at_least: 2}": "policy.distinct_field",
    "{distinct: incidents, by: demand, at_least: 2}": "policy.distinct_field",
    "{some: orders, time: status, within: 1d}": "policy.time_field",
    "{some: orders, time: case.as_of, within: 1d}": "policy.time_field",
    "{some: orders, within: 7}": "policy.duration",
    "{some: orders, within: 7 days}": "policy.duration",
    "{some: orders, within: -7d}": "policy.duration",
    "{some: orders, within: {field: age}}": "policy.duration",
    # paths
    "{request.remrk: x}": "policy.unknown_path",
    "{remark: x}": "policy.unknown_path",
    "{status: paid}": "policy.unknown_path",
    "{age: {lt: 3d}}": "policy.unknown_path",
    "{extensions.x: 1}": "policy.unknown_path",
    "{case.case.request.remark: x}": "policy.unknown_path",
    "{orders: {exists: true}}": "policy.path_collection",
    "{orders.status: paid}": "policy.path_collection",
    "{some: orders, where: {request.remark: x}}": "policy.unknown_field",
    "{some: orders, where: {extensions: {exists: true}}}": "policy.unknown_field",
    "{some: orders, where: {case.reviews: {exists: true}}}": "policy.path_collection",
    "{some: ordres}": "policy.unknown_collection",
    # operators and values
    "{request.remark: {matches: x}}": "policy.unknown_operator",
    "{request.remark: {}}": "policy.condition_empty",
    "{request.remark: {lt: a}}": "policy.operator_type",
    "{buyer.age_band: {gte: adult}}": "policy.operator_type",
    "{request.scope: chat}": "policy.operator_type",
    "{request.scope: {eq: chat}}": "policy.operator_type",
    "{request.scope: {in: [chat]}}": "policy.operator_type",
    "{request.remark: {has: a}}": "policy.operator_type",
    "{request.duration_days: {length: 1}}": "policy.operator_type",
    "{request.confirmation: {eq: x}}": "policy.operator_type",
    "{request.remark: {length: {in: [1]}}}": "policy.unknown_operator",
    "{request.remark: {length: {}}}": "policy.condition_empty",
    "{request.remark: {exists: yes}}": "policy.boolean_wanted",
    "{request.remark: {default: x, exists: true}}": "policy.default_exists",
    "{request.remark: {default: x}}": "policy.default_alone",
    "{request.remark: 3}": "policy.text_wanted",
    "{request.remark: true}": "policy.text_wanted",
    "{request.remark: [a]}": "policy.list_here",
    "{request.remark: {in: a}}": "policy.list_wanted",
    "{request.remark: {in: []}}": "policy.list_empty",
    "{buyer.age_band: child}": "policy.enum_value",
    "{buyer.age_band: {in: [adult, child]}}": "policy.enum_value",
    "{buyer.age_band: {default: child, eq: adult}}": "policy.enum_value",
    "{request.scope: {has: all}}": "policy.enum_value",
    "{request.duration_days: '3'}": "policy.number_wanted",
    "{request.duration_days: true}": "policy.number_wanted",
    "{request.duration_days: {lt: 9007199254740992}}": "policy.number_range",
    "{request.confirmation.confirmed: yes}": "policy.boolean_wanted",
    "{request.confirmation.confirmed: 1}": "policy.boolean_wanted",
    "{request.confirmation.at: {lt: 2026-01-31}}": "policy.time_wanted",
    "{request.confirmation.at: {lt: 2026-01-31T08:00:00}}": "policy.time_wanted",
    "{request.confirmation.at: {lt: 2026-02-30T08:00:00Z}}": "policy.time_wanted",
    "{some: orders, where: {age: {lt: 3}}}": "policy.duration",
    "{request.remark: {eq: {field: request.duration_days}}}": "policy.field_type",
    "{request.remark: {eq: {field: request.remrk}}}": "policy.unknown_path",
    "{request.remark: {eq: {field: request.grounds}}}": "policy.field_type",
    "{request.scope: {has_any: {field: request.remark}}}": "policy.field_type",
    "{request.remark: {eq: {add: [1]}}}": "policy.term_here",
    "{request.duration_days: {lt: {add: []}}}": "policy.term_list",
    "{request.duration_days: {lt: {add: 1}}}": "policy.term_list",
    "{request.duration_days: {lt: {add: [a]}}}": "policy.number_wanted",
    "{request.duration_days: {lt: {sub: [1, 2]}}}": "policy.value_form",
    "{request.duration_days: {lt: {add: [1], max: [2]}}}": "policy.value_form",
    "{request.duration_days: {lt: {if: {fact: f}, then: 1}}}": "policy.if_form",
    "{request.duration_days: {lt: {term: t}}}": "policy.unknown_path",
    "{request.duration_days: {lt: {term: u}}}": "policy.unknown_term",
    "{request.remark: $nothing}": "policy.unknown_parameter",
    "{request.remark: $texts}": "policy.parameter_scalar",
    "{request.remark: {in: $text}}": "policy.parameter_list",
    "{request.remark: $number}": "policy.parameter_type",
    "{some: orders, within: $number}": "policy.parameter_type",
    "{count: orders, at_least: $share}": "policy.parameter_type",
    "{share: orders, where: {refunded: true}, at_least: $number}": "policy.share_bound",
    "{fact: g}": "policy.unknown_fact",
    "{fact: [f]}": "policy.unknown_fact",
}


@pytest.mark.parametrize("condition", REFUSED)
def test_refused(condition, load):
    """What the contract (4.3) does not allow, and nothing else is said about it."""
    with pytest.raises(PolicyError) as error:
        load(CONTEXT, {"r.yaml": rules(rule("a", condition))})
    assert codes(error) == [REFUSED[condition]]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("{a: {term: a}}", ["policy.term_cycle"]),
        ("{a: {add: [{term: b}]}, b: {term: a}}", ["policy.term_cycle"]),
        ("{a: {term: b}, b: {term: a}, c: {term: a}}", ["policy.term_cycle"]),
        (
            "{a: {add: [{term: b}, {field: nothing}, $zz]}, b: {term: a}}",
            ["policy.term_cycle", "policy.unknown_path", "policy.unknown_parameter"],
        ),
        ("{a: {term: b}, b: {field: open_orders.count}}", []),
        ("{a: {term: b}, b: {field: nothing}}", ["policy.unknown_path"]),
        ("{a: {add: [{term: b}, {term: d}]}, b: {field: amount_minor}, c: {term: b}, d: {field: refunded}}", None),
    ],
)
def test_terms_that_nobody_uses_are_checked_too(terms, expected, load):
    """Also those that only name each other."""
    text = f"terms: {terms}\n"
    if expected == []:
        load(text)
        return
    with pytest.raises(PolicyError) as error:
        load(text)
    if expected is not None:
        assert sorted(codes(error)) == sorted(expected)
