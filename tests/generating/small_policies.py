"""Small policies as texts: the examples of the contract, one rule around a condition, every form of a condition."""

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


def codes(error):
    """Of the problems that a `pytest.raises` has caught."""
    return [problem.code for problem in error.value.problems]


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
