"""The principles that the shipped rules must keep, as laws over generated cases.

From an allowed case of every ground rule (kuaishou_cases.py): what is taken away never leaves an allow, what
speaks for the buyer never helps the one who blocks, and what is no fact of the case never matters.
"""

import copy
import json
from pathlib import Path

import kuaishou_cases as k
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fairblock

DAY, HOUR, TICK = k.DAY, k.HOUR, k.TICK
POLICY = fairblock.load_policy("kuaishou")
RANK = {"deny": 0, "needs-communication": 1, "allow": 2}
COLLECTIONS = tuple(k.TIME)
every_way = pytest.mark.parametrize(("name", "way"), k.WAYS, ids=[f"{name}-{way}" for name, way in k.WAYS])
# the law is quantified over the ways; each gets its share of the profile's examples
SOME_WAYS = st.sampled_from(k.WAYS)


def rank(case) -> int:
    return RANK[POLICY.evaluate(case)[0].value]


def document(case) -> dict:
    return POLICY.decide(case).to_dict()


# --- changes --------------------------------------------------------------------------------------


def reads(name: str) -> set[str]:
    """The collections that the rule, a protection against it, or a procedure reads, where their absence matters."""
    rule, ground = k.RULES[name], name.partition(".")[0]
    found = {part.of for way in rule.ways for part in way if len(rule.ways) == 1} | {"evidence", "blocks"}
    found |= {"after_sales", "complaints", "rulings"}  # an open dispute: a protection, or urgent-scope
    if name not in k.URGENT:
        found.add("communications")  # coercive contact
        if not rule.approval:
            found.add("protected_acts")  # with another approver there is no retaliation, whatever the acts
    if ground in ("malicious_review", "malicious_complaint"):
        found.add("orders")  # the merchant's fault
    if ground == "malicious_attack" and name not in (*k.URGENT, "malicious_attack.hate_speech"):
        found.add("incidents")  # provoked by staff
    return found | {part.of for part in rule.ways[0]}


def take(case: dict, what: str) -> None:
    """Takes one thing away from a case, in place."""
    if what == "permission":
        case["operator"]["permissions"] = []
    elif what in ("remark", "duration_days", "confirmation"):
        case["request"].pop(what, None)
    else:
        case.pop(what, None)


THINGS = ["permission", "confirmation", "remark", "duration_days"]


def record_of(draw, case: dict, of=COLLECTIONS):
    there = [name for name in of if case.get(name)]
    if not there:
        return None
    name = draw(st.sampled_from(there))
    return name, draw(st.integers(0, len(case[name]) - 1))


@st.composite
def damaged(draw, ways=SOME_WAYS):
    """A case near an allow: perhaps one, perhaps with some things gone, late, early, or another way."""
    name, way = draw(ways)
    case = k.case(name, way, extra=draw(st.integers(0, 2)))
    if draw(st.booleans()):
        case["request"].pop("grounds")
    for what in draw(
        st.lists(st.sampled_from([*THINGS, *COLLECTIONS, "record", "field", "time", "evidence"]), max_size=3)
    ):
        found = record_of(draw, case)
        if what in (*THINGS, *COLLECTIONS):
            take(case, what)
        elif what == "evidence" and case.get("evidence"):
            case["evidence"].pop(draw(st.integers(0, len(case["evidence"]) - 1)))
        elif found is not None:
            of, number = found
            one = case[of][number]
            optional = sorted(set(one) - NEEDED[of])
            if what == "record":
                case[of].pop(number)
            elif what == "field" and optional:
                del one[draw(st.sampled_from(optional))]
            elif what == "time":
                one[k.TIME[of]] = k.at(draw(st.sampled_from([-TICK, 0 * DAY, HOUR, 29 * DAY, 91 * DAY, 400 * DAY])))
    return name, case


_SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "case.schema.json").read_bytes())
NEEDED = {
    name: set(_SCHEMA["$defs"][_SCHEMA["properties"][name]["items"]["$ref"].rpartition("/")[2]]["required"]) | {"id"}
    for name in COLLECTIONS
}


# --- what is taken away ---------------------------------------------------------------------------


@every_way
def test_without_any_one_thing_that_is_needed_there_is_no_allow(name, way):
    assert rank(k.case(name, way)) == 2
    for what in [*THINGS, *sorted(reads(name) | {part.of for part in k.RULES[name].ways[way]})]:
        if what == "rulings" and way == 0 and name in k.URGENT:
            continue
        case = k.case(name, way)
        take(case, what)
        assert rank(case) < 2, what


@given(SOME_WAYS, st.data())
def test_without_what_is_needed_and_whatever_else_is_gone_there_is_no_allow(which, data):
    name, way = which
    case = k.case(name, way, extra=data.draw(st.integers(0, 1)))
    for what in data.draw(st.sets(st.sampled_from([*THINGS, *sorted(reads(name))]), min_size=1)):
        take(case, what)
    assert rank(case) < 2


@given(SOME_WAYS, st.data())
def test_without_some_of_the_evidence_that_it_needs_there_is_no_allow(which, data):
    name, way = which
    case = k.case(name, way)
    used = {part.of for part in k.RULES[name].ways[way]}
    needed = [
        (n, ref) for n, one in enumerate(case["evidence"]) for ref in one["refs"] if ref.partition("/")[0] in used
    ]
    gone = data.draw(st.sets(st.sampled_from(needed), min_size=1))
    for number, one in enumerate(case["evidence"]):
        one["refs"] = [ref for ref in one["refs"] if (number, ref) not in gone]
    assert rank(case) == 0
    for one in case["evidence"]:  # evidence that is not valid is none
        one["refs"] += [ref for number, ref in gone if case["evidence"][number] is one]
        one.update(
            data.draw(st.sampled_from([{"edited": True}, {"source": "screenshot"}, {"captured_at": k.at(-TICK)}]))
        )
    assert rank(case) == 0


@given(damaged(), st.data())
def test_less_evidence_never_makes_the_verdict_milder(found, data):
    _, case = found
    before = rank(case)
    if case.get("evidence"):
        case["evidence"].pop(data.draw(st.integers(0, len(case["evidence"]) - 1)))
    else:
        case.pop("evidence", None)
    assert rank(case) <= before


@given(damaged(), st.sampled_from(COLLECTIONS))
def test_not_having_looked_never_helps(found, collection):
    """Whatever a collection holds, the case without it is no milder: doubt means no block."""
    _, case = found
    before = rank(case)
    case.pop(collection, None)
    assert rank(case) <= before


# --- what speaks for the buyer --------------------------------------------------------------------


def fact(of: str, low=0 * DAY, **fields):
    """A record that speaks for the buyer, of some age."""
    ages = st.sampled_from([0 * DAY, HOUR, 6 * DAY, 20 * DAY, 60 * DAY, 100 * DAY, 300 * DAY, -DAY])
    return ages.map(lambda age: ("record", of, {**k.record(of, "protected", max(age, low) if low else age), **fields}))


GENUINE = {"fact_check": "confirmed"}
PROTECTED_FACTS = st.one_of(
    st.sampled_from(["bad_review", "return", "regulator_report", "professional_claimant", "region", "other_trait"]).map(
        lambda name: ("reason", name, None)
    ),
    st.sampled_from(["minor_14_17", "under_14"]).map(lambda band: ("age_band", band, None)),
    st.just(("compromised", True, None)),
    fact("complaints", status="upheld", decided_at=k.at(DAY)),
    fact("complaints", status="partly_upheld"),
    fact("complaints", status="pending"),
    st.sampled_from(["regulator", "hotline", "consumer_association", "court", "media", "police"]).flatmap(
        lambda channel: fact("complaints", channel=channel, status="dismissed", final=True, after_settlement=True)
    ),
    fact("after_sales", status="open"),
    fact("after_sales", kind="no_reason", in_window=True, intact=True, status="approved"),
    fact("after_sales", reason_check="confirmed"),
    fact("rulings", under_appeal=True),
    fact("incidents", kind="insult", provoked_by_staff=True),
    fact("communications", coercive=True),
    fact("communications", channel="phone", logged=False, buyer_reply="accepted"),
    fact("communications", buyer_reply="explanation"),
    fact("reviews", rating=5),
    fact("reviews", rating=1, before_receipt=True, similarity_bp=10000, content_label="insult", **GENUINE),
    st.sampled_from(
        ["regulator_report", "privacy_request", "lawful_return", "lawsuit", "media", "refused_to_edit_review"]
    ).flatmap(
        lambda kind: fact("protected_acts", kind=kind)
    ),
    st.sampled_from(
        [
            ("orders", {"merchant_fault": "late"}),
            ("orders", {"returned_lawfully": True}),
            ("orders", {"status": "closed", "close_cause": "payment_outage"}),
            ("reviews", GENUINE),
            ("incidents", {"provoked_by_staff": True}),
            ("complaints", {"status": "upheld", "decided_at": k.at(DAY)}),
            ("complaints", {"status": "pending"}),
            ("after_sales", {"reason_check": "confirmed", "item_swapped": False}),
            ("rulings", {"under_appeal": True}),
            ("communications", {"coercive": True}),
        ]
    ).map(lambda one: ("edit", *one)),
)  # fmt: skip


def add_fact(data, case: dict, found: tuple) -> None:
    kind, what, fields = found
    if kind == "reason":
        case["request"]["stated_reasons"] = [*case["request"].get("stated_reasons", []), what]
    elif kind == "age_band":
        case["buyer"]["age_band"] = what
    elif kind == "compromised":
        case["buyer"]["account_compromised"] = True
    elif kind == "record" and what in case:
        case[what].append(fields)
    elif kind == "edit" and case.get(what):
        data.draw(st.sampled_from(case[what])).update(fields)


@given(damaged(), st.data())
def test_a_protected_fact_never_turns_deny_into_allow(found, data):
    _, case = found
    before = rank(case)
    for number, one in enumerate(data.draw(st.lists(PROTECTED_FACTS, min_size=1, max_size=3))):
        if one[0] == "record":
            one = (*one[:2], {**one[2], "id": f"protected{number}"})
        add_fact(data, case, one)
    assert before > 0 or rank(case) == 0


@given(SOME_WAYS, PROTECTED_FACTS, st.data())
def test_nothing_protected_counts_against_the_buyer_with_evidence_either(which, one, data):
    """One record less than a rule needs, and one protected record in its place, with evidence of every kind."""
    name, way = which
    number = data.draw(st.integers(0, len(k.RULES[name].ways[way]) - 1))
    part = k.RULES[name].ways[way][number]
    case = k.case(name, way, counts={number: part.n - 1})
    case["request"].pop("grounds")
    if one[0] == "record":
        add_fact(data, case, one)
        kinds = _SCHEMA["$defs"]["evidence_kind"]["enum"]
        ref = f"{one[1]}/protected"
        case["evidence"] += [k.record("evidence", f"x{kind}", 0 * DAY, kind=kind, refs=[ref]) for kind in kinds]
    statuses = POLICY.evaluate(case)[1]
    assert statuses[name] in ("not_established", "unproven")
    assert rank(case) == 0


@pytest.mark.xfail(
    reason="the domain page contradicts itself: its rows count all orders (`>= 10 orders`, `>= 20 orders in a burst`), "
    "its principles say that a lawful return never counts against the buyer",
)
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("malicious_order.refund_cycling", {"returned_lawfully": True, "refunded": True}),
        ("malicious_order.refund_cycling", {"merchant_fault": "defect", "refunded": True}),
        ("malicious_order.reverse_brushing", {"merchant_fault": "late", "refunded_before_receipt": True}),
    ],
)
def test_a_lawful_return_or_the_shops_own_fault_does_not_complete_a_pattern_of_orders(name, fields):
    """One order short of the pattern; a protected order must not be the one that completes it."""
    rule = k.RULES[name]
    case = k.case(name, counts={0: rule.ways[0][0].n - 1})
    case["orders"].append(k.record("orders", "protected", 5 * DAY, **fields))
    case["evidence"] = k.evidence(rule, case)
    assert rank(case) == 0


# --- what is no proof -----------------------------------------------------------------------------

LABELS = st.fixed_dictionaries(
    {},
    optional={
        "stated_reasons": st.lists(
            st.sampled_from(
                ["bad_review", "return", "regulator_report", "professional_claimant", "region", "other_trait"]
            ),
            unique=True,
        ),
        "grounds": st.lists(
            st.sampled_from(["malicious_review", "malicious_order", "malicious_attack", "malicious_complaint"]),
            min_size=1,
            unique=True,
        ),
    },
)
OPINIONS = st.lists(
    st.fixed_dictionaries(
        {"rating": st.integers(1, 5)},
        optional={
            "text": st.text(max_size=5),
            "fact_check": st.sampled_from(["unverified", "confirmed"]),
            "similarity_bp": st.integers(0, 8999),
            "before_receipt": st.just(False),
        },
    ),
    max_size=30,
)


@given(LABELS, OPINIONS, st.sampled_from([HOUR, 5 * DAY]))
def test_labels_and_ratings_alone_never_allow(labels, opinions, age):
    case = k.empty()
    case["request"].update(labels)
    case["reviews"] = [{**k.record("reviews", f"r{n}", age), **one} for n, one in enumerate(opinions)]
    for one in case["reviews"]:
        if "before_receipt" not in one or "similarity_bp" not in one:
            one.setdefault("before_receipt", False)
            one.setdefault("similarity_bp", 0)
    case["evidence"] = [
        k.record("evidence", kind, HOUR, kind=kind, refs=[f"reviews/{one['id']}" for one in case["reviews"]])
        for kind in ("review_record", "logistics_record", "third_party_report", "chat_log")
    ]
    case["communications"] = [k.record("communications", f"t{n}", 2 * DAY) for n in range(2)] if age > HOUR else []
    answer, statuses = POLICY.evaluate(case)
    assert answer.value == "deny"
    assert {statuses[name] for name in k.RULES} <= {"not_established", "not_considered"}


@given(SOME_WAYS, st.data())
def test_who_labelled_an_incident_changes_nothing(which, data):
    name, way = which
    case = k.case(name, way)
    before = document(case)
    for one in case["incidents"]:
        one["labelled_by"] = data.draw(st.lists(st.text(max_size=4), max_size=3))
    after = document(case)
    assert {**after, "input_digest": 0} == {**before, "input_digest": 0}


# without `competitor_link`, which is one fact of two grounds, and proves the one with the other's review; and
# without the many parcels to the wrong person, which are false deliveries, be they ever so few for brushing
APART = [one for one in k.WAYS if not one[0].endswith(".competitor") and one != ("malicious_order.reverse_brushing", 1)]


@given(
    st.lists(st.sampled_from(APART), min_size=2, max_size=4, unique_by=lambda one: one[0].partition(".")[0]), st.data()
)
def test_half_proofs_of_different_grounds_never_add_up(chosen, data):
    case = k.empty()
    for name, way in chosen:
        rule = k.RULES[name]
        number = data.draw(st.integers(0, len(rule.ways[way]) - 1))
        half = k.case(name, way, counts={number: rule.ways[way][number].n - 1})
        for of in COLLECTIONS:
            for one in half[of]:
                refs = {"refs": [ref.replace("/", f"/{name}.") for ref in one["refs"]]} if "refs" in one else {}
                case[of].append({**one, **refs, "id": f"{name}.{one['id']}"})
    case["request"]["second_approval"] = k.APPROVAL
    answer, statuses = POLICY.evaluate(case)
    assert answer.value == "deny"
    for name in k.RULES:
        assert statuses[name] == "not_established", name


# --- what does not matter -------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
EXTENSIONS = st.dictionaries(st.sampled_from(["buyer_id", "status", "x", "extensions"]), ANYTHING, max_size=3)


def objects(case: dict):
    """The top, the objects and the records: where `extensions` may stand."""
    yield case
    for name in ("shop", "operator", "buyer", "request", "open_orders", "statistics"):
        if name in case:
            yield case[name]
    for name in ("confirmation", "second_approval"):
        if name in case["request"]:
            yield case["request"][name]
    for name in COLLECTIONS:
        for one in case.get(name, ()):
            yield one
            if "demand" in one:
                yield one["demand"]


@given(damaged(), st.data())
def test_extensions_change_nothing_at_all(found, data):
    _, case = found
    before = document(case)
    there = list(objects(case))
    for number in data.draw(st.sets(st.integers(0, len(there) - 1), min_size=1, max_size=4)):
        there[number]["extensions"] = data.draw(EXTENSIONS)
    assert document(case) == before


@given(damaged(), st.randoms(use_true_random=False))
def test_the_order_of_records_and_keys_changes_nothing(found, rng):
    _, case = found
    before = document(case)
    for name in COLLECTIONS:
        if name in case:
            rng.shuffle(case[name])
            for one in case[name]:
                for field in ("refs", "related", "scope"):
                    if field in one:
                        rng.shuffle(one[field])
    for field in ("scope", "stated_reasons", "grounds"):
        if field in case["request"]:
            rng.shuffle(case["request"][field])
    keys = list(case)
    rng.shuffle(keys)
    after = document({key: case[key] for key in keys})
    assert {**after, "input_digest": 0} == {**before, "input_digest": 0}


@given(damaged())
def test_the_same_input_gives_the_same_bytes_and_is_left_alone(found):
    _, case = found
    kept = copy.deepcopy(case)
    first = POLICY.decide(case)
    assert case == kept
    raw = json.dumps(case, ensure_ascii=False, indent=3).encode()
    assert POLICY.decide(raw).to_json() == first.to_json()
    mine = first.to_dict()
    mine["reasons"].clear()
    mine["policy"]["name"] = "other"
    assert first.to_dict() == json.loads(first.to_json())


@given(damaged())
def test_evaluate_agrees_and_the_verdict_follows_from_the_statuses(found):
    _, case = found
    verdict = document(case)
    answer, statuses = POLICY.evaluate(case)
    assert answer.value == verdict["verdict"]
    assert statuses == {rule["id"]: rule["status"] for rule in verdict["rules"]}
    reached = set(statuses.values())
    assert answer.value == (
        "allow" if "communicated" in reached else "needs-communication" if "eligible" in reached else "deny"
    )
    assert ("block" in verdict) == bool(verdict["obligations"]) == (answer.value == "allow")
    assert verdict["reasons"]
    shields = {rule["status"] for rule in verdict["rules"] if rule["kind"] == "protection"} - {"clear"}
    assert ("shielded" not in reached) or shields


@given(damaged(), st.data())
def test_a_ground_that_is_not_asked_for_proves_nothing(found, data):
    name, case = found
    other = data.draw(st.sampled_from(sorted({one.partition(".")[0] for one in k.RULES} - {name.partition(".")[0]})))
    case["request"]["grounds"] = [other]
    verdict = document(case)
    for rule in verdict["rules"]:
        if rule["kind"] == "ground":
            assert (rule["status"] == "not_considered") == (not rule["id"].startswith(other))
