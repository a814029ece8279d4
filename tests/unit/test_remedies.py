"""What remedies say of single things that are lacking: contacts that nobody looked for, fields of records."""

import itertools
import unicodedata

import pytest

import fairblock

MANIFEST = "policy: tiny\nversion: 1.0.0\n"
COUNTS = "communication_counts: {logged: true}\n"
RULES = """\
rules:
  - id: spam
    kind: ground
    ground: spam
    title: {zh: a, en: a}
    when: {some: orders, where: {status: closed}}
    communication: {attempts: 1, wait: 24h}
"""
CASE = {
    "case_id": "c",
    "as_of": "2026-11-20T12:00:00+08:00",
    "platform": "shop",
    "shop": {"id": "s"},
    "operator": {"id": "o", "role": "agent", "permissions": []},
    "buyer": {"id": "b"},
    "request": {"buyer_id": "b"},
    "orders": [{"id": "o1", "placed_at": "2026-11-19T12:00:00+08:00", "status": "closed"}],
}


@pytest.fixture
def remedies(tmp_path):
    def of(manifest, **changed):
        (tmp_path / "policy.yaml").write_text(manifest)
        (tmp_path / "rules.yaml").write_text(RULES)
        return fairblock.load_policy(tmp_path).decide(CASE | changed).remedies

    return of


def test_the_contacts_are_to_be_looked_up_though_nothing_else_reads_them(remedies):
    assert remedies(MANIFEST + COUNTS) == [{"rule": "spam", "steps": [{"step": "supply", "path": "/communications"}]}]


def test_where_no_contact_could_count_nothing_helps(remedies):
    assert remedies(MANIFEST) == []


def test_where_somebody_looked_there_are_contacts_to_make(remedies):
    steps = [{"step": "communicate", "attempts": 1, "wait": "24h"}]
    assert remedies(MANIFEST + COUNTS, communications=[]) == [{"rule": "spam", "steps": steps}]


FIELDS = """\
rules:
  - id: spam
    kind: ground
    ground: spam
    title: {zh: a, en: a}
    when: %s
"""
ORDERS = [
    {"id": "o1", "placed_at": "2026-11-19T12:00:00+08:00", "status": "closed", "amount_minor": 5, "category": "food"},
    {"id": "o2", "placed_at": "2026-11-19T12:00:00+08:00", "status": "closed", "refunded": True},
    {"id": "o3", "placed_at": "2026-11-19T12:00:00+08:00", "status": "paid"},
]
LIVE = [
    {"id": f"i{n}", "at": "2026-11-19T12:00:00+08:00", "kind": "live_disruption"}
    | ({"session_id": "s"} if n == 1 else {})
    for n in (1, 2, 3)
]
WANTED = {
    "the sum may be made up by an amount that is absent": (
        "{total: orders, of: amount_minor, where: {status: closed}, at_least: 6}",
        ["/orders/1/amount_minor"],
    ),
    "the sum is of amounts that may be any": (
        "{total: orders, of: amount_minor, where: {status: paid}, at_least: 9000000000000000}",
        ["/orders/2/amount_minor"],
    ),
    "another value of an enum": (
        "{distinct: orders, by: category, where: {status: closed}, at_least: 2}",
        ["/orders/1/category"],
    ),
    "another truth": ("{distinct: orders, by: refunded, at_least: 2}", ["/orders/0/refunded"]),
    "other texts": (
        "{distinct: incidents, by: session_id, where: {kind: live_disruption}, at_least: 3}",
        ["/incidents/1/session_id", "/incidents/2/session_id"],
    ),
    "there are no more values": ("{distinct: orders, by: refunded, at_least: 3}", None),
    "there are no more records": (
        "{distinct: incidents, by: session_id, where: {kind: live_disruption}, at_least: 4}",
        None,
    ),
}


@pytest.mark.parametrize("name", WANTED)
def test_a_field_that_is_added_up_or_told_apart_is_to_be_filled_in(name, tmp_path):
    when, paths = WANTED[name]
    (tmp_path / "policy.yaml").write_text(MANIFEST)
    (tmp_path / "rules.yaml").write_text(FIELDS % when)
    found = fairblock.load_policy(tmp_path).decide(CASE | {"orders": ORDERS, "incidents": LIVE}).remedies
    steps = [{"step": "supply", "path": path} for path in paths or ()]
    assert found == ([{"rule": "spam", "steps": steps}] if steps else [])


CHOICES = {
    "one of two that lack the field that is told apart": (
        "{distinct: incidents, by: session_id, where: {kind: live_disruption}, at_least: 2}",
        ["incidents/i2/session_id"],
    ),
    "of those that may count, the field that is told apart": (
        "{distinct: orders, by: refunded, where: {amount_minor: {gte: 5}}, at_least: 1}",
        ["orders/o1/refunded"],
    ),
    "one of two that lack a field of the predicate": (
        "{count: reviews, where: {before_receipt: true}, at_least: 2}",
        ["reviews/r1/before_receipt"],
    ),
    "one of two sums": (
        "{total: orders, of: amount_minor, where: {status: {in: [closed, paid]}}, at_least: 9}",
        ["orders/o2/amount_minor"],
    ),
}
REVIEWS = [
    {"id": f"r{n}", "posted_at": "2026-11-19T12:00:00+08:00", "order_id": "o1", "rating": 1}
    | ({"before_receipt": True} if n == 2 else {})
    for n in (1, 2, 3)
]


@pytest.mark.parametrize("name", CHOICES)
def test_which_record_is_named_goes_by_ids_and_not_by_places(name, tmp_path):
    """The same case in another order of its records gets the same remedy."""
    when, expected = CHOICES[name]
    (tmp_path / "policy.yaml").write_text(MANIFEST)
    (tmp_path / "rules.yaml").write_text(FIELDS % when)
    policy = fairblock.load_policy(tmp_path)
    for places in itertools.permutations(range(3)):
        case = CASE | {
            name: [records[place] for place in places]
            for name, records in (("orders", ORDERS), ("incidents", LIVE), ("reviews", REVIEWS))
        }
        named = []
        for step in policy.decide(case).remedies[0]["steps"]:
            _, collection, place, field = step["path"].split("/")
            named.append(f"{collection}/{case[collection][int(place)]['id']}/{field}")
        assert named == expected


def closed(name, at="2026-11-19T12:00:00+08:00", **fields):
    return {"id": name, "placed_at": at, "status": "closed"} | fields


def shown(refs, kind, number):
    record = {"id": f"e{number}", "captured_at": "2026-11-19T13:00:00+08:00", "kind": kind, "refs": refs}
    return record | {"source": "platform_api"}


CONTACT = {"id": "m", "at": "2026-11-15T12:00:00+08:00", "channel": "sms", "logged": True}
EVIDENCED = "\n    evidence: [{of: orders, kind: order_record}, {of: orders, kind: chat_log}]"
TALKED = EVIDENCED + "\n    communication: {attempts: 1, wait: 48h}"
BOTH = {
    "orders": [closed("b"), closed("a")],
    "evidence": [shown(["orders/a"], "chat_log", 1), shown(["orders/b"], "order_record", 2)],
}
APART = BOTH | {
    "orders": [closed("b", "2026-11-10T12:00:00+08:00"), closed("a", "2026-11-18T12:00:00+08:00")],
    "communications": [CONTACT],
}
LATE = {"id": "late", "at": "2026-11-19T12:00:00+08:00", "channel": "sms", "logged": True}


def prove(ref, *kinds):
    return {"step": "provide_evidence", "records": [ref], "at_least": 1, "any_kind": list(kinds)}


SINGLE = {
    "of two that lack other evidence the first by its id": (
        "{some: orders}" + EVIDENCED,
        BOTH,
        [prove("orders/a", "order_record")],
    ),
    "the older one, where a contact was made since": (
        "{some: orders}" + TALKED,
        APART,
        [prove("orders/b", "chat_log")],
    ),
    "the older one, where that saves a wait": (
        "{some: orders}" + TALKED,
        APART | {"communications": [CONTACT, LATE]},
        [prove("orders/b", "chat_log")],
    ),
    "the first of two sums that both do": (
        "{total: orders, of: amount_minor, where: {refunded: true}, at_least: 100}",
        {"orders": [closed("b", amount_minor=900), closed("a", amount_minor=100)]},
        [{"step": "supply", "path": "/orders/1/refunded"}],
    ),
    "no field of a branch that makes no difference": (
        "{request.duration_days: {eq: {if: {buyer.age_band: adult}, then: 2, else: 2}}}",
        {},
        [{"step": "supply", "path": "/request/duration_days"}],
    ),
    "no field of a branch that is not chosen": (
        "{request.duration_days: {eq: {if: {operator.role: agent}, then: 2, else: {field: open_orders.count}}}}",
        {},
        [{"step": "supply", "path": "/request/duration_days"}],
    ),
    "no field of a condition that is false anyway": (
        "{request.duration_days: {eq: {if: {operator.role: bot, buyer.age_band: adult}, then: 2, else: 3}}}",
        {},
        [{"step": "supply", "path": "/request/duration_days"}],
    ),
    "the grounds, if they are then still asked for": (
        "{request.grounds: {has: spam}}",
        {},
        [{"step": "supply", "path": "/request/grounds"}],
    ),
    "the grounds, where another must not be": (
        "{not: {request.grounds: {has: other}}}",
        {},
        [{"step": "supply", "path": "/request/grounds"}],
    ),
    "not the grounds, where the rule would not be considered": ("{not: {request.grounds: {has: spam}}}", {}, None),
    "a procedure of which only another part is not met": (
        """{request.scope: {has: chat}}
  - id: guard
    kind: protection
    title: {zh: a, en: a}
    when: {not: {buyer.age_band: adult}}
  - id: told
    kind: procedure
    title: {zh: a, en: a}
    require: {all: [{operator.permissions: {has: block.approve}}, {buyer.age_band: adult}]}
    remedy: {zh: a, en: a}
""",
        {"request": {"buyer_id": "b", "scope": ["chat"]}},
        [{"step": "complete_procedure", "rule": "told", "message": {"zh": "a", "en": "a"}}],
    ),
    "no procedure that cannot be met if a protection is to be lifted": (
        """{request.scope: {has: chat}}
  - id: guard
    kind: protection
    title: {zh: a, en: a}
    when: {some: incidents}
  - id: told
    kind: procedure
    title: {zh: a, en: a}
    require: {some: incidents}
    remedy: {zh: a, en: a}
""",
        {"request": {"buyer_id": "b", "scope": ["chat"]}},
        None,
    ),
}


@pytest.mark.parametrize("name", SINGLE)
def test_the_one_remedy_is(name, tmp_path):
    when, changed, steps = SINGLE[name]
    (tmp_path / "policy.yaml").write_text(MANIFEST + COUNTS + "evidence_valid: {edited: false}\n")
    (tmp_path / "rules.yaml").write_text(FIELDS % when)
    found = fairblock.load_policy(tmp_path).decide(CASE | {"orders": []} | changed).remedies
    assert found == ([] if steps is None else [{"rule": "spam", "steps": steps}])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_ground_is_asked_for_in_any_form(form, tmp_path):
    """Names are compared after NFC (contract 3)."""
    (tmp_path / "policy.yaml").write_text(MANIFEST)
    text = (FIELDS % "{request.duration_days: 2}").replace("ground: spam", "ground: spám")
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    case = CASE | {"request": {"buyer_id": "b", "grounds": [unicodedata.normalize(form, "spám")]}}
    found = fairblock.load_policy(tmp_path).decide(case).remedies
    assert found == [{"rule": "spam", "steps": [{"step": "supply", "path": "/request/duration_days"}]}]


ONE = {"orders": [{"id": "o1", "placed_at": "2026-11-19T12:00:00+08:00", "status": "paid"}]}
TWO = {"orders": [*ONE["orders"], {**ONE["orders"][0], "id": "o2"}]}
SHARED = {
    "none, and not the first value": ("{none: orders, where: {case.buyer.age_band: adult}}", ONE, ["/buyer/age_band"]),
    "another value than one": (
        "{some: orders, where: {case.buyer.age_band: {ne: adult}}}",
        ONE,
        ["/buyer/age_band"],
    ),
    "not, in every record": (
        "{every: orders, satisfies: {not: {case.buyer.age_band: adult}}}",
        TWO,
        ["/buyer/age_band"],
    ),
    "at most so many": (
        "{count: orders, where: {case.buyer.age_band: adult}, at_most: 1}",
        TWO,
        ["/buyer/age_band"],
    ),
    "a truth": (
        "{none: orders, where: {case.request.confirmation.confirmed: true}}",
        ONE,
        ["/request/confirmation/confirmed"],
    ),
    "a text of the record": (
        "{every: reviews, satisfies: {case.request.remark: {eq: {field: text}}}}",
        {
            "reviews": [
                {"id": "r", "posted_at": ONE["orders"][0]["placed_at"], "order_id": "x", "rating": 3, "text": "a"}
            ]
        },
        ["/request/remark"],
    ),
    "the same as what is known": ("{buyer.id: {eq: {field: request.remark}}}", ONE, ["/request/remark"]),
    "more of the same": (
        "{request.second_approval.permissions: {has: block.approve, length: {gt: 2}}}",
        ONE,
        ["/request/second_approval/permissions"],
    ),
    "what one record lacks and the case too": (
        "{all: [{some: orders, where: {amount_minor: {gte: 100, lt: {field: case.open_orders.count}}}},"
        " {open_orders.count: {lte: 1000}}]}",
        ONE,
        ["/open_orders/count", "/orders/0/amount_minor"],
    ),
    "next to what another condition compares with": (
        "{all: [{request.duration_days: {gte: 5}}, {request.duration_days: {gte: 100}},"
        " {request.duration_days: {lt: 1000}}]}",
        ONE,
        ["/request/duration_days"],
    ),
}
CLASHES = {
    "exactly one of two": (
        "{count: orders, where: {refunded: true}, exactly: 1}",
        TWO,
        ["/orders/0/refunded", "/orders/1/refunded"],
    ),
    "exactly one of two, not to be the first by another condition": (
        "{all: [{count: orders, where: {refunded: true}, exactly: 1},"
        " {none: orders, where: {refunded: true, status: paid}}]}",
        {"orders": [ONE["orders"][0], {**ONE["orders"][0], "id": "o2", "status": "closed"}]},
        ["/orders/0/refunded", "/orders/1/refunded"],
    ),
    "one and not the other": (
        "{all: [{some: orders, where: {refunded: true}},"
        " {none: orders, where: {refunded: true, returned_lawfully: true}}]}",
        ONE,
        ["/orders/0/refunded", "/orders/0/returned_lawfully"],
    ),
    "of the case": (
        "{all: [{buyer.age_band: adult}, {none: orders, where: {case.buyer.age_band: adult, refunded: true}}]}",
        ONE,
        ["/buyer/age_band", "/orders/0/refunded"],
    ),
    "one branch of two": (
        "{all: [{buyer.age_band: adult}, {any: [{buyer.age_band: under_14}, {open_orders.plan: none}]}]}",
        ONE,
        ["/buyer/age_band", "/open_orders/plan"],
    ),
}
BOUNDS = {
    "at least": ("{count: orders, at_least: {field: open_orders.count}}", ONE, ["/open_orders/count"]),
    "at most": ("{count: orders, at_most: {field: open_orders.count}}", ONE, ["/open_orders/count"]),
    "exactly": ("{count: orders, exactly: {field: open_orders.count}}", TWO, ["/open_orders/count"]),
    "exactly, of unknown records": (
        "{count: orders, where: {refunded: true}, exactly: {field: open_orders.count}}",
        ONE,
        ["/open_orders/count", "/orders/0/refunded"],
    ),
    "not so many": (
        "{not: {count: orders, at_least: {add: [{field: open_orders.count}, 1]}}}",
        TWO,
        ["/open_orders/count"],
    ),
    "more than the least": (
        "{all: [{count: orders, at_least: {field: open_orders.count}}, {open_orders.count: {gte: 2}}]}",
        TWO,
        ["/open_orders/count"],
    ),
    "a sum": (
        "{total: orders, of: amount_minor, at_least: {field: open_orders.count}}",
        {"orders": [{**ONE["orders"][0], "amount_minor": 5}]},
        ["/open_orders/count"],
    ),
    "values": (
        "{distinct: orders, by: status, at_least: {field: request.duration_days}}",
        TWO,
        ["/request/duration_days"],
    ),
    "which of two bounds": (
        "{count: orders, at_least: {if: {buyer.age_band: minor_14_17}, then: 1, else: 9}}",
        ONE,
        ["/buyer/age_band"],
    ),
    "one branch is enough": (
        "{count: orders, at_least: {if: {open_orders.plan: fulfil}, then: {field: request.duration_days}, else: 1}}",
        ONE,
        ["/open_orders/plan"],
    ),
    "the bound and a record": (
        "{count: orders, where: {refunded: true}, at_least: {field: request.duration_days}}",
        ONE,
        ["/request/duration_days", "/orders/0/refunded"],
    ),
    "the bound and the records": (
        "{count: orders, at_least: {field: request.duration_days}}",
        {},
        ["/request/duration_days", "/orders"],
    ),
}


@pytest.mark.parametrize("name", [*SHARED, *BOUNDS, *CLASHES])
def test_fields_are_to_be_filled_in_so_that_all_that_reads_them_agrees(name, tmp_path):
    when, changed, paths = (SHARED | BOUNDS | CLASHES)[name]
    (tmp_path / "policy.yaml").write_text(MANIFEST)
    (tmp_path / "rules.yaml").write_text(FIELDS % when)
    case = {field: value for field, value in CASE.items() if field != "orders"} | changed
    steps = [{"step": "supply", "path": path} for path in paths]
    assert fairblock.load_policy(tmp_path).decide(case).remedies == [{"rule": "spam", "steps": steps}]


SPAM = """\
rules:
  - id: spam
    kind: ground
    ground: spam
    title: {zh: a, en: a}
    when: {some: orders, where: {status: closed}}
    communication: {attempts: %s, wait: 0s}
"""
CONTACT = [{"id": "m1", "at": "2026-11-19T18:00:00+08:00", "channel": "sms", "logged": True}]
OPEN = {"step": "supply", "path": "/open_orders/plan"}
ONCE = {"step": "communicate", "attempts": 1, "wait": "0s"}
LOOKED_UP = {"step": "supply", "path": "/communications"}
TALKS = {
    "whether contacts count": ("{case.open_orders.plan: none}", "1", CONTACT, [OPEN]),
    "not the first value": ("{not: {case.open_orders.plan: none}}", "1", CONTACT, [OPEN]),
    "and one more contact": ("{case.open_orders.plan: none}", "2", CONTACT, [OPEN, ONCE]),
    "where there is no contact": ("{case.open_orders.plan: none}", "1", [], [OPEN, ONCE]),
    "where nobody looked": ("{case.open_orders.plan: none}", "1", None, [OPEN, LOOKED_UP]),
}


@pytest.mark.parametrize("name", TALKS)
def test_a_field_of_the_case_is_to_be_filled_in_for_contacts_to_count(name, tmp_path):
    counts, attempts, contacts, steps = TALKS[name]
    (tmp_path / "policy.yaml").write_text(MANIFEST + f"communication_counts: {counts}\n")
    (tmp_path / "rules.yaml").write_text(SPAM % attempts)
    case = CASE if contacts is None else CASE | {"communications": contacts}
    assert fairblock.load_policy(tmp_path).decide(case).remedies == [{"rule": "spam", "steps": steps}]


PROTECTED = """\
  - id: shield
    kind: protection
    title: {zh: a, en: a}
    when: {some: orders, where: {refunded: true, returned_lawfully: true}}
"""


def test_what_a_protection_could_do_with_is_not_what_the_ground_cannot_do_without(tmp_path):
    (tmp_path / "policy.yaml").write_text(MANIFEST)
    (tmp_path / "rules.yaml").write_text(FIELDS % "{some: orders, where: {refunded: true}}" + PROTECTED)
    steps = [{"step": "supply", "path": f"/orders/0/{field}"} for field in ("refunded", "returned_lawfully")]
    assert fairblock.load_policy(tmp_path).decide(CASE | ONE).remedies == [{"rule": "spam", "steps": steps}]
