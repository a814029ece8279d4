"""Loading a policy: parents, names, digests, all problems at once, and no way to crash it (contract 4)."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairblock import PolicyError, load_policy
from fairblock.engine.language.catalog import PROBLEMS
from fairblock.engine.language.folder import shipped_folder
from fairblock.engine.language.load import load_model

MANIFEST = "policy: shop\nversion: 1.0.0\n"
REMARK = "{request.remark: {length: {gte: 3}}}"


def rule(name="a", condition=REMARK, kind="procedure"):
    """A rule in one line."""
    key = "require" if kind == "procedure" else "when"
    ground = "ground: malicious_order, " if kind == "ground" else ""
    return f"  - {{id: {name}, kind: {kind}, {ground}{key}: {condition}}}\n"


def rules(*lines):
    """A rule file."""
    return "rules:\n" + "".join(lines) if lines else "rules: []\n"


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes files under the working directory: names and texts."""
    monkeypatch.chdir(tmp_path)

    def write_all(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return write_all


@pytest.fixture
def load(write):
    """Loads the folder `shop` with these files in it: a manifest's extra lines, and rule files by name."""

    def load_shop(manifest="", files=None, folder="shop"):
        write({f"{folder}/policy.yaml": manifest if "policy: " in manifest else MANIFEST + manifest})
        write({f"{folder}/{name}": text for name, text in (files or {}).items()})
        return load_model(folder)

    return load_shop


def codes(error):
    return [problem.code for problem in error.value.problems]


# --- the examples of the contract ------------------------------------------------------------------

EXAMPLE_MANIFEST = """\
# yaml-language-server: $schema=…/policy.schema.json
policy: kuaishou
version: 1.0.0
title: {zh: 快手小店拉黑规则, en: Kuaishou shop blocking policy}
platforms: [kuaishou]              # optional: cases of other platforms are refused
extends: base                      # optional: another policy by name or relative path
parameters:
  min_remark: {value: 10, unit: characters, title: {zh: 备注最少字数, en: Shortest remark}, why: {zh: …, en: …}}
  hoarding_orders:                 # dated values: the one in force on as_of's UTC date
    values: [{from: 2025-01-01, value: 8}, {from: 2026-07-01, value: 5}]
    title: {zh: …, en: …}
facts:                             # named conditions, used as {fact: name}
  contacted_recently: {some: communications, within: 30d}
terms:                             # named number terms, used as {term: name}
  refund: {add: [{field: demand.refund_due_minor}, {field: demand.shipping_minor}]}
evidence_valid:                    # a predicate over evidence records
  all: [{source: {in: [platform_api, platform_export, authority]}}, {sha256: {exists: true}}, {edited: false}]
communication_counts:              # a predicate over communications records
  all: [{channel: {in: [platform_chat, platform_call]}}, {logged: true}, {states_problem: true}]
obligations:                       # what every allow carries
  - {id: notify_buyer, title: {zh: 告知买家原因与申诉方式, en: Tell the buyer why and how to appeal}}
"""
EXAMPLE_RULES = """\
rules:
  - id: malicious_order.unpaid_hoarding
    kind: ground                      # ground | protection | procedure
    ground: malicious_order
    title: {zh: 恶意拍下不付款, en: Hoarding by unpaid orders}
    when: {count: orders, where: {status: closed, close_cause: buyer_unpaid}, burst: 7d, at_least: $hoarding_orders}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: 1, wait: 24h}        # or: waived
    procedures: [second-approval]                   # extra ones this rule needs; optional
    block: {days: 30, severity: 1, scope: [purchase]}   # optional; what an allow recommends; scope absent = any
    sources: [{title: {zh: …, en: …}, note: …}]     # optional; law or platform rule it rests on
    effective: {from: 2026-01-01, until: 2027-01-01}   # optional; [from, until) on as_of's UTC date

  - id: protection.open_dispute
    kind: protection
    against: [malicious_complaint]    # grounds it shields; absent = all grounds
    except: [malicious_attack.threat] # rule ids it does not shield from; optional
    title: {zh: 争议处理中, en: A dispute is open}
    when: {some: complaints, where: {status: pending}}

  - id: second-approval
    kind: procedure
    on_request: true                  # absent/false: always required
    title: {zh: 需复核人, en: A second person approves}
    require: {all: [{request.second_approval.approver_id: {exists: true}}, {request.second_approval.approver_id: {ne: {field: operator.id}}}]}
    remedy: {zh: 请另一位有权限的人员复核, en: Have another authorised person approve}   # absent: nothing honest would help
"""  # noqa: E501 - verbatim


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


CONTEXT = """\
parameters:
  number: {value: 3}
  share: {value: 0.8}
  span: {value: 7d}
  text: {value: $$cash}
  texts: {value: [chat, live]}
  dated: {values: [{from: 2025-01-01, value: 8}, {from: 2026-07-01, value: 5}]}
facts:
  f: {some: communications, within: 30d}
  uses: {all: [{some: orders, within: $span}, {count: orders, at_least: $number}, {request.scope: {has_any: $texts}}, {request.remark: $text}, {count: orders, at_least: $dated}, {share: orders, where: {refunded: true}, at_least: $share}]}
terms:
  t: {add: [{field: amount_minor}, 1]}
"""  # noqa: E501

ACCEPTED = """
{all: [{request.remark: {exists: true}}, {any: [{fact: f}, {not: {fact: f}}]}]}
{request.remark: {exists: true}, request.scope: {has: chat}, not: {fact: f}, any: [{fact: f}], all: [{fact: f}], fact: f}
{some: orders}
{some: orders, where: {status: closed}, within: 30d}
{none: complaints, where: {status: pending}, time: decided_at, within: $span}
{not: {none: orders}}
{not: {not: {some: orders}}}
{count: orders, at_least: 1}
{count: orders, at_most: 0}
{count: orders, exactly: 0}
{count: orders, where: {refunded: true}, within: $span, burst: $span, at_least: $number}
{count: orders, at_least: {add: [$dated, {field: open_orders.count}]}}
{count: complaints, time: decided_at, within: 2w, burst: 90s, at_least: 2}
{every: orders, satisfies: {status: completed}}
{every: orders, where: {category: food}, satisfies: {refunded: false}, within: 24h}
{share: orders, of: {status: closed}, where: {close_cause: buyer_unpaid}, within: 15m, at_least: $share}
{share: orders, where: {close_cause: buyer_unpaid}, at_least: 1}
{share: orders, where: {close_cause: buyer_unpaid}, at_least: 0.0000000001}
{distinct: incidents, by: session_id, where: {kind: live_disruption}, within: 30d, at_least: 2}
{distinct: incidents, by: demand.category, at_least: 2}
{total: orders, of: amount_minor, where: {status: paid}, within: 30d, at_least: 100000}
{total: incidents, of: demand.demanded_minor, at_least: {multiply: [3, $number]}}
{some: orders, where: {age: {lte: 3d}}}
{some: orders, where: {age: {gt: $span}}}
{some: orders, where: {amount_minor: {gte: {term: t}}}}
{some: orders, where: {buyer_id: {field: case.buyer.id}}}
{some: orders, where: {case.request.remark: {exists: true}}}
{some: orders, where: {all: [{status: paid}, {any: [{refunded: true}, {not: {category: food}}]}]}}
{some: complaints, where: {decided_at: {gt: {field: filed_at}}}}
{some: complaints, where: {filed_at: {lt: {field: case.as_of}}}}
{some: incidents, where: {labelled_by: {has: {field: case.operator.id}}}}
{some: incidents, where: {labelled_by: {length: {gte: 2, lt: $number}}}}
{some: evidence, where: {refs: {has: orders/o1}}}
{some: orders, where: {merchant_fault: {default: none, ne: none}}}
{request.remark: {length: 3}}
{request.remark: {length: $number}}
{request.remark: {length: {gte: {add: [1, $number]}}}}
{request.remark: $$cash}
{request.remark: {in: [$text, $$, '']}}
{request.remark: {not_in: {field: request.grounds}}}
{request.scope: {has: chat}}
{request.scope: {has_any: [chat, live]}}
{request.scope: {has_any: $texts}}
{request.scope: {has_any: {field: request.grounds}}}
{request.scope: {length: {lte: 2}}}
{request.scope: {default: [], has: chat}}
{request.stated_reasons: {default: [region], has_any: [region]}}
{request.duration_days: {default: 0, lt: 10}}
{request.duration_days: {gte: 1, lte: 30}}
{request.duration_days: 30}
{request.duration_days: {in: [1, {field: open_orders.count}, {max: [1, 2]}]}}
{request.duration_days: {lte: {if: {buyer.age_band: adult}, then: 365, else: {min: [30, $number]}}}}
{request.duration_days: {if: {not: {buyer.age_band: adult}}, then: 1, else: 2}}
{request.confirmation: {exists: false}}
{request.confirmation.confirmed: true}
{request.confirmation.at: {gt: '2026-01-31T08:00:00+08:00', lte: {field: as_of}}}
{request.confirmation.at: {gt: 2026-01-31T08:00:00+08:00}}
{buyer.age_band: {in: [adult, minor_14_17]}}
{platform: kuaishou, case_id: {ne: x}, format: 1}
{case.request.remark: {exists: true}}
""".strip().splitlines()  # noqa: E501


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


# --- parents --------------------------------------------------------------------------------------

PARENT = {
    "common/policy.yaml": """\
policy: common
version: 1.0.0
platforms: [kuaishou]
parameters: {least: {value: 3}, days: {value: 30}}
facts: {f: {some: orders}}
terms: {t: {add: [1]}}
evidence_valid: {edited: false}
communication_counts: {logged: true}
obligations: [{id: one, title: {en: one}}, {id: two, title: {en: two}}]
""",
    "common/rules.yaml": """\
rules:
  - {id: a, kind: procedure, require: {request.remark: {length: {gte: $least}}}}
  - {id: b, kind: procedure, require: {all: [{fact: f}, {request.duration_days: {lte: {term: t}}}]}}
  - {id: c, kind: ground, ground: g, when: {some: orders}, block: {days: $days}}
""",
}


def test_a_child_sees_all_that_its_parent_defines(write, load):
    """Names, predicates, platforms and obligations come with the rules."""
    write(PARENT)
    model = load(
        "extends: ../common\n", {"r.yaml": rules(rule("d", "{all: [{fact: f}, {request.remark: {length: $least}}]}"))}
    )
    assert [one.id for one in model.rules] == ["a", "b", "c", "d"]
    assert model.platforms == ("kuaishou",)
    assert [one.id for one in model.obligations] == ["one", "two"]
    assert model.evidence_valid is not None
    assert model.communication_counts is not None
    assert (model.name, model.version) == ("shop", "1.0.0")


REPLACED = {
    "parameter": ("parameters: {least: {value: 5}}", None),
    "fact": ("facts: {f: {none: orders}}", None),
    "term": ("terms: {t: {add: [2]}}", None),
    "platforms": ("platforms: [taobao]", None),
    "evidence_valid": ("evidence_valid: {edited: true}", None),
    "communication_counts": ("communication_counts: {logged: false}", None),
    "obligation": ("obligations: [{id: one, title: {en: other}}]", None),
    "rule": ("", rules(rule("b", REMARK))),
    "disabled rule": ("disable: [c]", None),
}


@pytest.mark.parametrize("what", REPLACED)
def test_a_child_replaces_its_parents_definitions(what, write, load):
    """Just the one thing changes, also for the parent's rules that use it, and so does the digest."""
    write(PARENT)
    same = load("extends: ../common\n")
    manifest, text = REPLACED[what]
    changed = load(f"extends: ../common\n{manifest}\n", {"r.yaml": text} if text else {})
    assert changed.digest != same.digest
    before, after = ({one.id: one.when for one in model.rules} for model in (same, changed))
    differing = {name for name in before if before[name] != after.get(name)}
    expected = {"parameter": {"a"}, "fact": {"b"}, "term": {"b"}, "rule": {"b"}, "disabled rule": {"c"}}
    assert differing == expected.get(what, set())
    assert (same.platforms != changed.platforms) == (what == "platforms")
    assert (same.evidence_valid != changed.evidence_valid) == (what == "evidence_valid")
    assert (same.communication_counts != changed.communication_counts) == (what == "communication_counts")
    assert [o.title.en for o in changed.obligations] == (["other", "two"] if what == "obligation" else ["one", "two"])


def test_a_disabled_rule_may_be_written_anew(write, load):
    """`disable` is about the parent's rules, not the child's own."""
    write(PARENT)
    model = load("extends: ../common\ndisable: [a]\n", {"r.yaml": rules(rule("a", "{request.remark: x}"))})
    assert [one.id for one in model.rules] == ["a", "b", "c"]


def test_a_chain_of_three(write, load):
    """The nearest definition wins; a path is relative to the policy that names it."""
    write({f"all/{name}": text for name, text in PARENT.items()})
    write(
        {"all/middle/policy.yaml": "policy: m\nversion: 1.0.0\nextends: ../common\nparameters: {least: {value: 4}}\n"}
    )
    write({"all/middle/r.yaml": rules(rule("m", "{request.remark: {length: $least}}"))})
    model = load("extends: ../all/middle\ndisable: [a]\n")
    assert [one.id for one in model.rules] == ["b", "c", "m"]
    assert dict(model.parameters)["least"].values == ((None, 4),)


def test_a_shipped_parent(load):
    """By its name, wherever the child lies."""
    model = load("extends: base\nplatforms: [taobao]\nparameters: {min_remark: {value: 20}}\n")
    base = load_model("base")
    assert [one.id for one in model.rules] == [one.id for one in base.rules]
    assert model.platforms == ("taobao",)
    assert model.digest != base.digest


@pytest.mark.parametrize("way", ["shop", "./shop", "shop/", "shop/policy.yaml", Path("shop")])
def test_ways_to_name_a_folder(way, load):
    """A path as text or as a path, with the manifest or without, is the same policy."""
    assert load_model(way).digest == load().digest if load() else None


def test_no_name_at_all_is_not_the_folder_that_one_is_in(monkeypatch):
    monkeypatch.chdir(shipped_folder() / "base")
    with pytest.raises(PolicyError) as caught:
        load_policy("")
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint.partition(":")[0]) == ("policy.not_found", "shipped policies")
    assert load_policy(".").name == "base"


def test_a_shipped_name_comes_before_a_folder_of_that_name(load):
    """A folder `base` in the working directory is reached as `./base`."""
    load(folder="base")
    assert load_model("base").rules
    assert not load_model("./base").rules


@pytest.mark.parametrize("extends", [".", "./", "../shop", "../other"])
def test_a_circle(extends, write, load):
    """A policy that extends itself, at once or by way of another, is refused and not followed for ever."""
    write({"other/policy.yaml": "policy: o\nversion: 1.0.0\nextends: ../shop\n"})
    with pytest.raises(PolicyError) as error:
        load(f"extends: {extends}\n")
    assert codes(error) == ["policy.extends_cycle"]


def test_a_circle_through_a_symbolic_link(write, load, tmp_path):
    """Another name of the same folder is the same folder."""
    (tmp_path / "link").symlink_to("shop")
    with pytest.raises(PolicyError) as error:
        load("extends: ../link\n")
    assert codes(error) == ["policy.extends_cycle"]


@pytest.mark.parametrize("extends", ["nothing", "./nothing", "/etc", "common", "..", "../common/rules.yaml"])
def test_no_such_parent(extends, write, load):
    """A shipped name, or a path that begins with a dot, of a folder that is there."""
    write(PARENT)
    with pytest.raises(PolicyError) as error:
        load(f"extends: {extends}\n")
    assert codes(error) == ["policy.no_manifest" if extends == ".." else "policy.extends_unknown"]


def test_what_is_disabled_may_not_be_named(write, load):
    """Neither a rule that goes nor one that never was: the contract calls it an error (4.1)."""
    write(PARENT)
    write({"common/more.yaml": rules("  - {id: p, kind: protection, when: {some: orders}, except: [c]}\n")})
    with pytest.raises(PolicyError) as error:
        load("extends: ../common\ndisable: [c, nothing]\n")
    assert [(p.file, p.code) for p in error.value.problems] == [
        ("common/more.yaml", "policy.unknown_rule"),
        ("shop/policy.yaml", "policy.disable_unknown"),
    ]


def test_a_parents_problems_are_shown_in_its_files(write, load):
    """Where they are, and once."""
    write(PARENT)
    write({"common/bad.yaml": rules(rule("x", "{request.remrk: a}"))})
    with pytest.raises(PolicyError) as error:
        load("extends: ../common\n")
    assert [(p.file, p.line, p.code) for p in error.value.problems] == [("common/bad.yaml", 2, "policy.unknown_path")]


# --- files ----------------------------------------------------------------------------------------


def test_a_policy_without_rules_loads(load):
    """It denies everything, which is an answer."""
    assert load().rules == ()


def test_nested_folders_are_read_and_tests_are_not(load):
    """Any other `.yaml` file is a rule file; `tests` at the top, hidden files and other endings are not."""
    model = load("", {
        "a.yaml": rules(rule("a")),
        "x/b.yaml": rules(rule("b")),
        "x/y/c.yaml": rules(rule("c")),
        "x/tests/d.yaml": rules(rule("d")),
        "tests/t.yaml": "not: [a rule file",
        "tests/more/t.yaml": "not: [a rule file",
        ".hidden.yaml": "[",
        ".git/x.yaml": "[",
        "README.md": "[",
    })  # fmt: skip
    assert [one.id for one in model.rules] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("name", ["a.yml", "x/a.yml", "policy.yml"])
def test_a_file_that_looks_like_rules_but_is_not_read_is_a_problem(name, load):
    """A protection must not be left out without a word."""
    with pytest.raises(PolicyError) as error:
        load("", {name: rules(rule("a"))})
    assert codes(error) == ["policy.yml"]


@pytest.mark.parametrize("name", ["a.YAML", "a.YML", "linked/a.yaml"])
def test_no_rule_file_is_left_out_without_a_word(name, load, write, tmp_path):
    """Read, or a problem (contract 4.2: any other `*.yaml` in the folder)."""
    if name.startswith("linked/"):
        write({"elsewhere/a.yaml": rules(rule("a"))})
        load()
        (tmp_path / "shop" / "linked").symlink_to(tmp_path / "elsewhere")
        files = {}
    else:
        files = {name: rules(rule("a"))}
    try:
        found = [one.id for one in load("", files).rules]
    except PolicyError:
        return
    assert found == ["a"]


def test_the_same_id_twice(load):
    """In one policy an id stands once, whichever file it is in."""
    with pytest.raises(PolicyError) as error:
        load("", {"a.yaml": rules(rule("x")), "b.yaml": rules(rule("y"), rule("x"))})
    assert [(p.file, p.line, p.code) for p in error.value.problems] == [("shop/b.yaml", 3, "policy.duplicate_id")]
    assert "shop/a.yaml:2" in error.value.problems[0].message


def test_all_problems_at_once_and_sorted(load):
    """By file, line and column; nothing waits for something else to be repaired."""
    with pytest.raises(PolicyError) as error:
        load("extends: nothing\nplatforms: []\nfoo: 1\n", {
            "b.yaml": rules(rule("a", "{request.remrk: a}"), rule("b", "{all: [{request.x: 1}, {count: ordrs}]}")),
            "a.yaml": "rules: [\n",
            "c.yaml": "rules:\n  - {kind: ground}\n  - 3\n",
        })  # fmt: skip
    problems = error.value.problems
    assert list(problems) == sorted(problems)
    assert [(p.file, p.line, p.code) for p in problems] == [
        ("shop/a.yaml", 2, "yaml.syntax"),
        ("shop/b.yaml", 2, "policy.unknown_path"),
        ("shop/b.yaml", 3, "policy.unknown_path"),
        ("shop/b.yaml", 3, "policy.one_bound"),
        ("shop/b.yaml", 3, "policy.unknown_collection"),
        ("shop/c.yaml", 2, "policy.missing_key"),
        ("shop/c.yaml", 2, "policy.missing_key"),
        ("shop/c.yaml", 2, "policy.missing_key"),
        ("shop/c.yaml", 3, "policy.wrong_type"),
        ("shop/policy.yaml", 3, "policy.extends_unknown"),
        ("shop/policy.yaml", 4, "policy.length_size"),
        ("shop/policy.yaml", 5, "policy.unknown_key"),
    ]


def test_two_faults_in_one_line_are_both_shown(load):
    """A rule in one line is common, and its faults are independent."""
    with pytest.raises(PolicyError) as error:
        load("", {"r.yaml": "rules:\n  - {id: a b, kind: procedure, require: {request.remrk: x}, foo: 1}\n"})
    assert codes(error) == ["policy.wrong_form", "policy.unknown_path", "policy.unknown_key"]


FOLLOWING = {
    "a misspelt collection": {"r.yaml": rules(rule("a", "{count: ordrs, at_least: $least}"))},
    "a misspelt path": {"r.yaml": rules(rule("a", "{request.remrk: {length: $least}}"))},
    "a misspelt operator": {"r.yaml": rules(rule("a", "{request.duration_days: {lessthan: $least}}"))},
    "a file that is no YAML": {"r.yaml": rules(rule("a", "{request.remark: {length: $least}}")) + "  - {"},
}


@pytest.mark.parametrize(
    "what",
    list(FOLLOWING),
)
def test_one_fault_is_one_problem(what, load):
    """What follows from a fault only confuses: the parameter is used."""
    with pytest.raises(PolicyError) as error:
        load("parameters: {least: {value: 3}}\n", FOLLOWING[what])
    assert len(error.value.problems) == 1


# --- values, dates, texts -------------------------------------------------------------------------


def test_effective_windows(load):
    """From its first day on, to the day before its last: days since 1970."""
    model = load("", {"r.yaml": """\
rules:
  - {id: a, kind: procedure, require: {request.remark: x}, effective: {from: 1970-01-02, until: 1970-01-04}}
  - {id: b, kind: procedure, require: {request.remark: x}, effective: {from: 1970-01-02}}
  - {id: c, kind: procedure, require: {request.remark: x}, effective: {until: '1970-01-04'}}
  - {id: d, kind: procedure, require: {request.remark: x}}
"""})  # fmt: skip
    days = {day: "".join(one.id for one in model.rules if one.in_force(day)) for day in range(5)}
    assert days == {0: "cd", 1: "abcd", 2: "abcd", 3: "bd", 4: "bd"}


@pytest.mark.parametrize("effective", ["{}", "{from: 2026-02-30}", "{from: 2026-01-01, until: 2026-01-01}", "{since: 2026-01-01}",  # noqa: E501
                                       "{from: 2026-01-01T00:00:00Z}", "2026-01-01", "{from: $day}"])  # fmt: skip
def test_no_window(effective, load):
    """A window that is empty or no window is refused."""
    with pytest.raises(PolicyError):
        load(
            "",
            {"r.yaml": f"rules:\n  - id: a\n    kind: procedure\n    require: {REMARK}\n    effective: {effective}\n"},
        )


def test_dated_parameters_need_no_order(load):
    """They hold by their days, not by where they stand."""
    files = {"r.yaml": rules(rule("a", "{request.duration_days: {lte: $p}}"))}
    model = load("parameters:\n  p: {values: [{from: 1970-01-06, value: 5}, {from: 1970-01-03, value: 2}]}\n", files)
    ((_, value),) = model.rules[0].when.tests
    assert [value.on(day) for day in (0, 1, 2, 4, 5, 9)] == [None, None, 2, 2, 5, 5]
    assert model.rules[0].when.unset == {"p"}
    assert model.unset_parameters(1) == {"p"}
    assert not model.unset_parameters(2)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("[{from: 2026-01-01, value: 1}, {from: 2026-01-01, value: 1}]", "policy.same_from"),
        ("[{from: 2026-01-01, value: 1}, {from: '2026-01-01', value: 2}]", "policy.same_from"),
        ("[{from: 2026-02-29, value: 1}]", "policy.date"),
        ("[{from: 2026-01-01, value: 1}, {from: 2027-01-01, value: x}]", "policy.parameter_type"),
        ("[{from: 2026-01-01, value: 1}, {from: 2027-01-01, value: [1]}]", "policy.parameter_scalar"),
        ("[{from: 2026-01-01}]", "policy.missing_key"),
        ("[{value: 1}]", "policy.missing_key"),
    ],
)
def test_no_dated_values(values, code, load):
    """Every value is checked where the parameter is used, not just the first."""
    with pytest.raises(PolicyError) as error:
        load(
            f"parameters:\n  p:\n    values: {values}\n",
            {"r.yaml": rules(rule("a", "{request.duration_days: {lte: $p}}"))},
        )
    assert code in codes(error)


@pytest.mark.parametrize(
    ("written", "read"),
    [("$$", "$"), ("$$cash", "$cash"), ("$$$", "$$"), ("'$$cash'", "$cash"), ("a$b", "a$b"), ("e\u0301", "\xe9")],
)
@pytest.mark.parametrize("where", ["rule", "list", "parameter", "default"])
def test_texts_that_begin_with_a_dollar(written, read, where, load):
    """`$$` is a dollar wherever a text stands; texts are NFC."""
    used = {
        "rule": written,
        "parameter": "$p",
        "list": f"{{in: [{written}]}}",
        "default": f"{{default: {written}, eq: x}}",
    }
    manifest = f"parameters:\n  p: {{value: {written}}}\n" if where == "parameter" else ""
    compare = load(manifest, {"r.yaml": rules(rule("a", f"{{request.remark: {used[where]}}}"))}).rules[0].when
    value = compare.default if where == "default" else compare.tests[0][1]
    if where == "list":
        (value,) = value.items
    assert (value.on(0) if where == "parameter" else value.value) == read


def test_a_parameter_may_stand_in_every_part_of_a_rule(load):
    """Bounds, windows, attempts, wait, block and comparisons (contract 4.1)."""
    manifest = """\
parameters:
  n: {value: 3}
  d: {value: 7d}
  scope: {value: [chat]}
  one: {value: chat}
"""
    text = """\
rules:
  - id: a
    kind: ground
    ground: g
    when: {all: [{count: orders, within: $d, burst: $d, at_least: $n}, {request.scope: {has: $one}}]}
    communication: {attempts: $n, wait: $d}
    block: {days: $n, severity: $n, scope: $scope}
"""
    assert load(manifest, {"r.yaml": text}).rules[0].block.scope is not None


@pytest.mark.parametrize("value", ["$cash", "[$cash]"])
def test_a_parameters_text_that_begins_with_a_dollar_is_written_with_two(value, load):
    """A parameter is no other parameter's name (contract 4.1: such a text is written `$$…`)."""
    condition = "{request.remark: {in: $p}}" if value.startswith("[") else "{request.remark: $p}"
    with pytest.raises(PolicyError):
        load(f"parameters: {{p: {{value: {value}}}}}\n", {"r.yaml": rules(rule("a", condition))})


def test_a_misfit_is_shown_where_the_parameter_is_used(load):
    """Also in a subfolder; only a child's value that does not fit its parent's rules is shown at the value."""
    with pytest.raises(PolicyError) as error:
        load("parameters: {p: {value: 7d}}\n", {"x/r.yaml": rules(rule("a", "{request.duration_days: $p}"))})
    assert [(p.file, p.code) for p in error.value.problems] == [("shop/x/r.yaml", "policy.parameter_type")]


def test_a_parameter_may_be_an_item_of_a_scope(load):
    """As in any other list of values."""
    text = "rules:\n  - {id: a, kind: ground, ground: g, when: {some: orders}, block: {scope: [$one]}}\n"
    assert load("parameters: {one: {value: chat}}\n", {"r.yaml": text}).rules


def test_a_length_may_be_a_term(load):
    """A bare value means `eq`, and a term is a value (contract 4.3)."""
    assert load("", {"r.yaml": rules(rule("a", "{request.remark: {length: {field: request.duration_days}}}"))}).rules


# --- the digest -----------------------------------------------------------------------------------

ONE_FILE = {
    "r.yaml": """\
rules:
  - id: a
    kind: procedure
    title: {zh: 甲, en: first}
    require: {request.remark: {length: {gte: $least}}}
  - id: b
    kind: ground
    ground: g
    when: {share: orders, where: {refunded: true, status: closed}, at_least: 0.8}
    evidence: [{of: orders, kind: order_record}]
    block: {days: 30, scope: [chat, live]}
"""
}
OWN = "title: {zh: 店, en: shop}\nparameters: {least: {value: 10, unit: characters}}\nfacts: {f: {some: orders}}\n"


def test_the_digest_is_of_the_content(load):
    """Comments, key order, style, files and folders do not change it."""
    first = load(OWN, ONE_FILE).digest
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", first)
    second = load(
        "policy: shop\nfacts:\n  f:\n    some: orders # all of them\nparameters:\n  least:\n    unit: 'characters'\n"
        "    value: 0xA\ntitle: {en: \"shop\", zh: 店}\nversion: '1.0.0'\n",
        {
            "z/one.yaml": """\
# a comment
rules:
  - {when: {at_least: 0.80, where: {status: "closed", refunded: true}, share: orders}, kind: ground, id: b, ground: g,
     block: {scope: [chat, live], days: 30}, evidence: [{kind: order_record, of: orders}]}
""",
            "a.yaml": "rules:\n- require: {request.remark: {length: {gte: $least}}}\n  title: {en: first, zh: 甲}\n  kind: procedure\n  id: a\n",  # noqa: E501
        },
        folder="again",
    ).digest
    assert first == second


def test_the_digest_does_not_say_where_the_content_came_from(write, load):
    """A parent's content counts as if it stood in the child."""
    write(
        {
            "common/policy.yaml": "policy: c\nversion: 9.9.9\n" + OWN.split("\n", 1)[1],
            "common/r.yaml": ONE_FILE["r.yaml"],
        }
    )
    assert load("extends: ../common\n" + OWN.split("\n")[0] + "\n", folder="child").digest == load(OWN, ONE_FILE).digest


SCALAR = re.compile(
    r"(?<=[ \[])(10|0\.8|30|characters|店|甲|first|shop|refunded|true|closed|order_record|chat|\$least|gte|g|b)(?=[,}\]\n])"  # noqa: E501
)
SPOTS = [
    (name, found.span())
    for name, text in (("", OWN), ("r.yaml", ONE_FILE["r.yaml"]))
    for found in SCALAR.finditer(text)
]
OTHER = {
    "10": "11", "0.8": "0.81", "30": "31", "true": "false", "closed": "paid", "order_record": "chat_log", "chat": "purchase",  # noqa: E501
    "$least": "5", "gte": "gt", "refunded": "returned_lawfully",
}  # fmt: skip


@pytest.mark.parametrize(("name", "span"), SPOTS)
def test_any_change_changes_the_digest(name, span, load):
    """One value after the other."""
    original = load(OWN, ONE_FILE).digest
    text = ONE_FILE["r.yaml"] if name else OWN
    value = text[slice(*span)]
    changed = text[: span[0]] + OTHER.get(value, value + "x") + text[span[1] :]
    changed_manifest, changed_files = (OWN, {"r.yaml": changed}) if name else (changed, ONE_FILE)
    if value == "$least":
        changed_manifest = changed_manifest.split("parameters")[0]
    assert load(changed_manifest, changed_files).digest != original


# --- cost -----------------------------------------------------------------------------------------


def chain(section, count, form):
    """`count` definitions, each by `form` of the one before."""
    first = {"facts": "{some: orders}", "terms": "{add: [1]}"}[section]
    return f"{section}:\n  x0: {first}\n" + "".join(f"  x{i}: {form.format(i - 1)}\n" for i in range(1, count))


@pytest.mark.parametrize(
    "manifest",
    [
        chain("facts", 3000, "{{fact: x{0}}}"),
        chain("facts", 40, "{{all: [{{fact: x{0}}}, {{fact: x{0}}}]}}"),
        chain("facts", 15, "{{any: [{{fact: x{0}}}, {{fact: x{0}}}]}}"),
        pytest.param(
            chain("terms", 30, "{{add: [{{term: x{0}}}, {{term: x{0}}}]}}"),
        ),
    ],
    ids=["long chain", "doubling deeply", "doubling", "terms doubling"],
)
@pytest.mark.parametrize("used", [True, False])
def test_definitions_that_multiply_are_refused_soon(manifest, used, load):
    """Names that double each other would cost 2^n; the text is short."""
    last = re.findall(r"^  (x\d+):", manifest, re.MULTILINE)[-1]
    condition = f"{{fact: {last}}}" if "facts" in manifest else f"{{request.duration_days: {{term: {last}}}}}"
    if not used and last == "x14":
        assert load(manifest)
        return
    with pytest.raises(PolicyError) as error:
        load(manifest, {"r.yaml": rules(rule("a", condition))} if used else {})
    assert set(codes(error)) <= {"policy.too_deep", "policy.too_complex"}


@pytest.mark.slow
def test_many_unknown_names_are_reported_soon(load):
    """A section that was renamed makes many problems, not minutes."""
    manifest = "facts:\n" + "".join(f"  fact_number_{i}: {{some: orders}}\n" for i in range(2000))
    with pytest.raises(PolicyError):
        load(manifest, {"r.yaml": rules(*(rule(f"r{i}", f"{{fact: fakt_nummer_{i}}}") for i in range(2000)))})


@pytest.mark.parametrize("opening", ["{not: ", "{all: [", "{request.duration_days: {lt: {add: ["])
def test_deep_nesting_is_read_or_refused(opening, load):
    """Up to what the reader takes, and beyond."""
    closing = "".join({"{": "}", "[": "]"}.get(c, "") for c in reversed(opening))
    for depth in (5, 15, 25, 31, 40, 59, 70):
        inner = "1" if "add" in opening else "{some: orders}"
        nested = (
            "{add: [" * depth + "1" + "]}" * depth if "add" in opening else opening * depth + inner + closing * depth
        )
        condition = f"{{request.duration_days: {{lt: {nested}}}}}" if "add" in opening else nested
        try:
            assert load("", {"r.yaml": rules(rule("a", condition))}).rules
        except PolicyError as error:
            assert {p.code for p in error.problems} <= {"yaml.depth", "policy.too_deep"}  # noqa: PT017


# --- garbage --------------------------------------------------------------------------------------

SHIPPED = {
    f"{folder.name}/{path.name}": path.read_text(encoding="utf-8")
    for folder in sorted(shipped_folder().iterdir())
    if folder.is_dir() and (folder / "policy.yaml").is_file()
    for path in sorted(folder.glob("*.yaml"))
}
JUNK = st.sampled_from(
    ["", "0", "-1", "1.5", "1e9", "true", "yes", "null", "~", "''", "[]", "{}", "[[]]", "[1]", "[true]", "{a: b}", "{a: {b: [c]}}", "$", "$x",  # noqa: E501
     "$$", "x", "x.y", "case", "case.", "case.request", ".", "..", "orders", "age", "30d", "7", "2026-01-01", "2026-02-30", "{field: x}",  # noqa: E501
     "{field: [x]}", "{field: request.remark}", "{term: x}", "{add: []}", "{add: [1]}", "{if: x}", "{if: {}, then: 1, else: 2}",  # noqa: E501
     "{some: orders}", "{fact: x}", "{not: x}", "{all: x}", "{all: [x]}", "{exists: 1}", "{default: 1}", "{length: {}}", "{length: x}",  # noqa: E501
     "{in: x}", "{in: [[]]}", "{has_any: {}}", "9007199254740992", "99999999999999999999", "\\", "\"\\ud800\"", "\"\\0\"", "&a b", "*a",  # noqa: E501
     "!!str x", "拉黑", "é", "a: b", "- a", "#", "? a", "|", "\t", "{from: x}", "policy.yaml", "./", "base"]
)  # fmt: skip
VALUE = re.compile(
    r"(?<=[:,\[{] )[^ ,:{}\[\]#\n][^,{}\[\]#\n]*|(?<=[\[{])[^,:{}\[\]#\n]+|\{[^{}\n]*\}|\[[^\[\]\n]*\]|^ *[\w.$-]+(?=:)",  # noqa: E501
    re.MULTILINE,
)


@st.composite
def spoilt(draw, files, name):
    """One of the files with something done to it."""
    text = files[name]
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["value", "value", "value", "delete", "double", "swap", "cut", "bytes", "indent"]))
        lines = text.split("\n")
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        if kind == "value":
            spots = list(VALUE.finditer(text))
            if spots:
                spot = spots[draw(st.integers(0, len(spots) - 1))]
                text = text[: spot.start()] + draw(JUNK) + text[spot.end() :]
            continue
        if kind == "delete":
            del lines[at : at + draw(st.integers(1, 4))]
        elif kind == "double":
            lines[at:at] = lines[at : at + draw(st.integers(1, 6))]
        elif kind == "swap":
            other = draw(st.integers(0, max(0, len(lines) - 1)))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "indent":
            lines[at] = draw(st.sampled_from([" ", "  ", "\t", "- "])) + lines[at]
        elif kind == "cut":
            lines = ["\n".join(lines)[: draw(st.integers(0, len(text)))]]
        else:
            place = draw(st.integers(0, len(text)))
            junk = draw(st.one_of(st.binary(max_size=6).map(lambda b: b.decode("latin-1")), st.text(max_size=4)))
            lines = [text[:place] + junk + text[place:]]
        text = "\n".join(lines)
    return text


def check(folder):
    """Loads: a policy with a digest, or problems that a person can use."""
    try:
        policy = load_policy(folder)
    except PolicyError as error:
        assert error.problems  # noqa: PT017
        assert list(error.problems) == sorted(set(error.problems))  # noqa: PT017
        for problem in error.problems:
            assert problem.file
            assert problem.line >= 1
            assert problem.column >= 1
            assert problem.width >= 1
            assert problem.code in PROBLEMS
            assert problem.text.zh
            assert problem.text.en
            assert bool(problem.advice.zh) == bool(problem.advice.en)
            if problem.source:
                assert problem.column <= max(len(problem.source), 400) + 1
        return
    assert policy.digest.startswith("sha256:")
    for one in policy.model.rules:
        assert one.id


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=25)
@given(data=st.data())
def test_spoilt_shipped_files_are_read_or_refused(name, data, tmp_path_factory):
    """Whatever is done to a rule file, the answer is a policy or a PolicyError."""
    folder = tmp_path_factory.mktemp("spoilt")
    for other, text in SHIPPED.items():
        (folder / other).parent.mkdir(exist_ok=True)
        (folder / other).write_text(text, encoding="utf-8")
    text = data.draw(spoilt(SHIPPED, name))
    own = folder / "kuaishou" / "policy.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("extends: base", "extends: ../base"), encoding="utf-8")
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    check(folder / "kuaishou")


@pytest.mark.parametrize("name", ["shop/policy.yaml", "shop/r.yaml"])
@settings(max_examples=60)
@given(data=st.data())
def test_spoilt_examples_are_read_or_refused(name, data, tmp_path_factory):
    """The contract's examples, spoilt: small, so that every part of them is met."""
    files = {
        "shop/policy.yaml": EXAMPLE_MANIFEST.replace("extends: base", "#"),
        "shop/r.yaml": EXAMPLE_RULES.replace("except: [malicious_attack.threat]", "#"),
    }
    folder = tmp_path_factory.mktemp("spoilt")
    (folder / "shop").mkdir()
    files[name] = data.draw(spoilt(files, name))
    for other, text in files.items():
        (folder / other).write_bytes(text.encode("utf-8", "surrogatepass"))
    check(folder / "shop")


@pytest.mark.parametrize("condition", ACCEPTED)
@settings(max_examples=8)
@given(data=st.data())
def test_spoilt_conditions_are_read_or_refused(condition, data, tmp_path_factory):
    """Every form with junk in the places of its keys and values."""
    folder = tmp_path_factory.mktemp("spoilt")
    text = data.draw(spoilt({"": condition}, ""))
    (folder / "policy.yaml").write_text(MANIFEST + CONTEXT, encoding="utf-8")
    (folder / "r.yaml").write_bytes(rules(rule("a", text)).encode("utf-8", "surrogatepass"))
    check(folder)


@pytest.mark.parametrize(
    "name", ["", "\0", "x" * 5000, "no/such", "policy.yaml", "..", "~", "kuaisho", "\ud800", "/dev/null"]
)
def test_no_policy_by_that_name(name, write):
    """Whatever is asked for, what is not there is a PolicyError."""
    write({})
    check(name)
    with pytest.raises(PolicyError):
        load_policy(name)
