"""What the fast validator promises, one by one: what it says yes to is valid, plain, and may be read as it is.

That it agrees with the slow one on thousands of cases: tests/properties/test_validators_agree.py.
"""

import collections
import copy
import enum
import json
import threading
import tracemalloc

import pytest

from fairblock.engine.language.moments import parse_time
from fairblock.engine.semantics.accepting import _largest, _recognised, accepted, read_accepted
from fairblock.engine.semantics.checks import check_case
from fairblock.engine.semantics.intake import MAX_BYTES, _Copy, read_case
from fairblock.engine.semantics.problems import CaseError
from fairblock.schemas import load_schema

AT = "2026-11-20T12:00:00+08:00"


def case(**more):
    return {
        "case_id": "c-1",
        "as_of": AT,
        "platform": "kuaishou",
        "shop": {"id": "s"},
        "operator": {"id": "o", "role": "agent", "permissions": ["block.request"]},
        "buyer": {"id": "b"},
        "request": {"buyer_id": "b"},
        **more,
    }


def order(number=1, **more):
    return {"id": f"o{number}", "placed_at": AT, "status": "paid", **more}


def valid(case, platforms=None):
    """Whether the slow path takes the case."""
    try:
        data, numbers = read_case(case)
        check_case(data, numbers, platforms)
    except CaseError:
        return False
    return True


def agreed(case, platforms=None):
    """What both say about a case on which they must be of one mind."""
    assert accepted(case, platforms) is valid(case, platforms)
    return accepted(case, platforms)


def test_ordinary_cases_are_accepted():
    assert agreed(case())
    assert agreed(case(orders=[], reviews=[], open_orders={"count": 0}))
    assert agreed(case(orders=[order(1), order(2, amount_minor=2**53 - 1, refunded=True, buyer_id="b")]))
    assert agreed(
        case(buyer={"id": "b", "nickname": "小鱼 🐟"}, request={"buyer_id": "b", "remark": "已沟通：工单 20261120"})
    )


def test_the_case_is_left_as_it_was():
    given = case(orders=[order()], extensions={"x": [1.5, None]})
    before = copy.deepcopy(given)
    assert accepted(given, None)
    assert given == before
    assert list(given) == list(before)


# --- the schema -------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["case_id", "as_of", "platform", "shop", "operator", "buyer", "request"])
def test_what_is_required(part):
    given = case()
    del given[part]
    assert not agreed(given)


WRONG = {
    "an unknown field": case(colour="red"),
    "an unknown field of a record": case(orders=[order(colour="red")]),
    "a field in capitals": case(Orders=[]),
    "a missing field of a record": case(orders=[{"id": "o1", "placed_at": AT}]),
    "a word that is not in the enum": case(orders=[order(status="lost")]),
    "a word in the wrong case": case(orders=[order(status="Paid")]),
    "a word in a list": case(request={"buyer_id": "b", "scope": ["chat", "mail"]}),
    "null": case(orders=[order(refunded=None)]),
    "null for a collection": case(orders=None),
    "null in a list": case(orders=[order(), None]),
    "an object for a list": case(orders={}),
    "a text for a list": case(orders="o"),
    "a list for an object": case(shop=["s"]),
    "an empty id": case(shop={"id": ""}),
    "an empty list of grounds": case(request={"buyer_id": "b", "grounds": []}),
    "an empty ground": case(request={"buyer_id": "b", "grounds": [""]}),
    "a long case_id": case(case_id="中" * 129),
    "a platform with capitals": case(platform="Kuaishou"),
    "a platform and a line break": case(platform="kuaishou\n"),
    "a currency and a line break": case(shop={"id": "s", "currency": "CNY\n"}),
    "another format": case(format=2),
    "true for the format": case(format=True),
    "a day too many": case(request={"buyer_id": "b", "duration_days": 3651}),
    "no day": case(request={"buyer_id": "b", "duration_days": 0}),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_the_schema_refuses(what):
    assert not agreed(WRONG[what])


@pytest.mark.parametrize("number", [1.0, 0.0, -0.0, -1, 2**53, 10**400, True, "1", float("nan"), float("inf"), 1j])
def test_what_is_no_count(number):
    assert not agreed(case(open_orders={"count": number}))


@pytest.mark.parametrize("value", [0, 1, 1.0, "true", None, [], 2])
def test_what_is_no_boolean(value):
    assert not agreed(case(orders=[order(refunded=value)]))


# --- beside the schema ------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["o1", "caf\u00e9", "cafe\u0301"])
@pytest.mark.parametrize("second", ["o1", "caf\u00e9", "cafe\u0301"])
def test_no_two_records_of_a_collection_have_one_id(first, second):
    given = case(orders=[order(id=first), order(id="x"), order(id=second)])
    assert agreed(given) is ((first == "o1") != (second == "o1"))
    assert agreed(case(orders=[order(id=first)], blocks=[]))


@pytest.mark.parametrize("owner", ["b", "c", "caf\u00e9", "cafe\u0301", "B", ""])
@pytest.mark.parametrize("buyer", ["b", "caf\u00e9", "cafe\u0301"])
def test_there_is_one_buyer(buyer, owner):
    same = owner == buyer or (owner[:3], buyer[:3]) == ("caf", "caf")
    assert agreed(case(buyer={"id": buyer}, request={"buyer_id": owner})) is same
    assert agreed(case(buyer={"id": buyer}, request={"buyer_id": buyer}, orders=[order(buyer_id=owner)])) is same


def test_what_the_operator_typed_in_is_no_buyer():
    assert agreed(case(request={"buyer_id": "b", "confirmation": {"buyer_id": "another"}}))


def test_the_platforms_of_the_policy():
    assert agreed(case(), ("taobao", "kuaishou"))
    assert not agreed(case(), ("taobao",))
    assert not agreed(case(), ())


HALVES = ["\ud800", "a\udfff", "\udc00\ud800", "中\ud83d"]


@pytest.mark.parametrize("half", HALVES)
def test_lone_surrogates(half):
    assert not agreed(case(case_id=half))
    assert not agreed(case(buyer={"id": half}, request={"buyer_id": half}))
    assert not agreed(case(orders=[order(id=half)]))
    assert not agreed(case(orders=[order(buyer_id=half)]))
    assert not agreed(case(extensions={"x": [half]}))
    assert not agreed(case(extensions={half: 1}))
    assert not agreed(case(orders=[order(extensions={"x": {half: 1}})]))
    assert read_accepted(json.dumps(case(case_id=half)), None) is None
    assert read_accepted(json.dumps(case(case_id=half), ensure_ascii=False), None) is None


def test_halves_that_would_make_a_pair_together():
    evidence = {"id": "e", "captured_at": AT, "kind": "chat_log", "source": "authority"}
    assert not agreed(case(evidence=[{**evidence, "refs": ["a\ud83d", "\udc1fb"]}]))
    assert agreed(case(evidence=[{**evidence, "refs": ["a", "🐟"]}]))


# --- times ------------------------------------------------------------------------------------------

CLOCK = "T12:34:56Z"
DATES = [f"{year}-{month:02}-{day:02}{CLOCK}" for year in ("0000", "1900", "2000", "2023", "2024", "2100", "9999")
         for month in range(14) for day in (0, 1, 9, 10, 19, 20, 27, 28, 29, 30, 31, 32)]  # fmt: skip
CLOCKS = [f"2026-11-20T{h:02}:{m:02}:{s:02}{rest}" for h in (0, 9, 19, 20, 23, 24, 29) for m in (0, 59, 60)
          for s in (0, 59, 60) for rest in ("Z", ".5Z", "+08:00")]  # fmt: skip
RESTS = [f"2026-11-20T12:34:56{rest}" for rest in (
    "", "Z", "z", ".Z", ".1Z", ".123456Z", ".1234567Z", ",1Z", "+23:59", "-23:59", "-00:00", "+24:00", "+19:60",
    "+8:00", "+0800",
    "+08", " Z", "Z ", "Z\n", "Z\nZ", "\u221208:00", "+08:00\n", "ZZ", "+08:00Z", "Z+08:00", ".5", ".5+08:00",
)]  # fmt: skip
FORMS = [
    "", "\n", "now", AT[:10], AT[:16], AT.replace("T", " "), AT.replace("T", "t"), AT.replace("-", ""),
    "2026-W47-5T12:00:00Z",
    "2026-324T12:00:00Z", "\uff12026-11-20T12:00:00Z", "2026-11-20T12:00:0\u0661Z", f"{AT}\n{AT}", f" {AT}",
    "+2026-11-20T12:00:00Z",
]  # fmt: skip


@pytest.mark.parametrize("times", [DATES, CLOCKS, RESTS, FORMS], ids=["dates", "clocks", "rests", "forms"])
def test_times_are_those_that_parse_time_reads(times):
    """And with a capital T, and a capital Z or an offset: whatever else it reads is left to the slow way."""
    for text in times:
        expected = parse_time(text) is not None and "t" not in text and "z" not in text
        assert accepted(case(as_of=text), None) is expected, text
        assert accepted(case(orders=[order(1), order(2, placed_at=text), order(3)]), None) is expected, text


def test_a_time_with_a_line_break_does_not_pass_for_two():
    """Times are checked as one text with line breaks between them."""
    assert not agreed(case(as_of=f"{AT}\n{AT}"))
    assert not agreed(case(orders=[order(1, placed_at=f"{AT}\n{AT}"), order(2, placed_at="")]))


# --- plain data -------------------------------------------------------------------------------------


class Text(str):
    pass


class Whole(int):
    pass


class Items(list):
    pass


class Table(dict):
    pass


class Role(enum.StrEnum):
    AGENT = "agent"


class Count(enum.IntEnum):
    NONE = 0


ODD = {
    "a dict of another class": Table(case()),
    "an ordered dict": collections.OrderedDict(case()),
    "an object of another class": case(shop=Table(id="s")),
    "a record of another class": case(orders=[Table(order())]),
    "a list of another class": case(orders=Items([order()])),
    "an empty list of another class": case(orders=Items()),
    "a tuple": case(orders=(order(),)),
    "a tuple of words": case(request={"buyer_id": "b", "scope": ("chat",)}),
    "a list of words of another class": case(request={"buyer_id": "b", "scope": Items(["chat"])}),
    "a text of another class": case(case_id=Text("c")),
    "a word of another class": case(orders=[order(status=Text("paid"))]),
    "a word in a list of another class": case(request={"buyer_id": "b", "scope": [Text("chat")]}),
    "a reference of another class": case(
        operator={"id": "o", "role": "bot", "permissions": [], "shop_ids": [Text("s")]}
    ),
    "a time of another class": case(as_of=Text(AT)),
    "an id of another class": case(orders=[order(id=Text("o"))]),
    "a member of an enum": case(operator={"id": "o", "role": Role.AGENT, "permissions": []}),
    "a number of another class": case(open_orders={"count": Whole(1)}),
    "a number that is a member of an enum": case(open_orders={"count": Count.NONE}),
    "a key of another class": {**case(), Text("orders"): []},
    "a key of another class in a record": case(orders=[{**order(), Text("refunded"): True}]),
    "a key of another class for a required one": case(shop={Text("id"): "s"}),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_not_plain_is_left_to_the_slow_way(what):
    """Most of these are valid; but executors must not read what may say something else each time it is asked."""
    assert not accepted(ODD[what], None)


# --- what raises ------------------------------------------------------------------------------------


class Rude:
    """Raises whatever is done with it."""

    def __getattribute__(self, name):
        raise SystemExit(name)

    def _no(self, *_):
        raise SystemExit

    __eq__ = __bool__ = __len__ = __iter__ = __repr__ = __str__ = __index__ = __contains__ = __getitem__ = _no

    def __hash__(self):
        return 1


class RudeTable(dict):
    __iter__ = __len__ = __getitem__ = __contains__ = keys = items = values = get = Rude._no


class RudeText(str):
    __eq__ = __len__ = __iter__ = isascii = encode = __contains__ = Rude._no
    __hash__ = str.__hash__


RUDE = [
    Rude(),
    RudeTable(id="s"),
    RudeText("agent"),
    [Rude()],
    {"x": Rude()},
    type("Meta", (type,), {"__eq__": Rude._no})("X", (), {})(),
]


@pytest.mark.parametrize("number", range(len(RUDE)))
def test_it_never_asks_an_object_anything(number):
    """Even SystemExit, which nobody should catch, is not met: nothing foreign is called."""
    rude = RUDE[number]
    assert not accepted(rude, None)
    assert read_accepted(rude, None) is None
    for name in load_schema("case")["properties"]:
        assert not accepted({**case(), name: rude}, None) or name == "extensions"
        assert not accepted({**case(), name: [rude]}, None)
    assert not accepted(case(orders=[order(status=rude)]), None)
    assert not accepted(case(orders=[order(id=rude)]), None)
    assert not accepted(case(orders=[order(placed_at=rude)]), None)
    assert not accepted(case(extensions={"x": rude}), None) or rude is RUDE[4]


def test_keys_that_raise():
    assert not accepted({**case(), Rude(): 1}, None)
    assert not accepted({RudeText("case_id"): "c", **{k: v for k, v in case().items() if k != "case_id"}}, None)
    assert not accepted(case(extensions={Rude(): 1}), None)
    assert not accepted(case(shop={"id": "s", 1: 2, None: 3, (): 4}), None)


def test_structures_that_hold_themselves():
    table: dict = {}
    table["x"] = table
    ring: list = []
    ring.extend([ring, ring])
    for knot in (table, ring, [ring], {"x": ring}):
        for name in ("extensions", "orders", "shop", "case_id", "buyer"):
            assert not accepted(case(**{name: knot}), None)
        assert not accepted(case(orders=[order(extensions={"x": knot})]), None)
        assert not accepted(knot, None)
    itself = case()
    itself["shop"] = itself
    assert not accepted(itself, None)


def test_a_great_depth():
    value: object = 1
    for _ in range(100_000):
        value = [value]
    assert not accepted(case(extensions={"x": value}), None)
    assert not accepted(case(orders=value), None)
    assert read_accepted("[" * 100_000, None) is None
    assert read_accepted('{"extensions":' * 100_000, None) is None


def test_a_full_stack():
    def at_the_end():
        try:
            return at_the_end()
        except RecursionError:
            return accepted(case(orders=[order()]), None), read_accepted("{}", None)

    assert at_the_end()[0] in (True, False)


def test_threads_do_not_meet():
    good, bad = case(orders=[order(n) for n in range(50)]), case(orders=[order(n % 49) for n in range(50)])
    found: set = set()

    def ask():
        for _ in range(200):
            found.add((accepted(good, None), accepted(bad, None)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {(True, False)}


# --- extensions -------------------------------------------------------------------------------------


def test_any_json_in_extensions():
    anything = {"a:b": [1, -1, 1.5, 10**400, None, True, "中文", {"extensions": {"": []}}], "1e5": 1e5}
    given = case(extensions=anything, orders=[order(extensions=anything)], shop={"id": "s", "extensions": {}})
    assert agreed(given)
    assert read_accepted(json.dumps(given, ensure_ascii=False), None) == given


ODD_VALUES = [float("nan"), float("inf"), 1j, b"x", (), {1: 2}, {1}, {Text("x"): 1}, Table(), Items(), Text("x")]


@pytest.mark.parametrize("value", ODD_VALUES)
def test_what_is_odd_in_extensions(value):
    assert not accepted(case(extensions={"x": value}), None)
    assert not accepted(case(extensions={"x": [{"y": value}]}), None)


def test_extensions_are_objects():
    for value in (None, [], "x", 1, True):
        assert not agreed(case(extensions=value))


def test_as_deep_as_is_allowed_at_most():
    """Levels that the slow way allows are 64, and the fast one a few less."""

    def nested(levels):
        value: dict = {}
        for _ in range(levels - 1):
            value = {"x": value}
        return value

    demand = {"id": "i", "at": AT, "kind": "insult"}
    for levels in range(1, 70):
        given = case(incidents=[{**demand, "demand": {"extensions": nested(levels)}}])
        assert not accepted(given, None) or valid(given), levels
        assert accepted(given, None) is (levels <= 50)


# --- sizes ------------------------------------------------------------------------------------------


def test_ten_thousand_records():
    assert agreed(case(orders=[order(n) for n in range(10_000)]))
    assert not agreed(case(orders=[order(n) for n in range(10_001)]))


def test_eight_mebibytes():
    """A dict is measured a little too large: what is accepted is never more than the slow way allows."""
    small = case()
    for length in (MAX_BYTES // 2, MAX_BYTES - 5000):
        assert agreed(case(request={"buyer_id": "b", "remark": "x" * length}))
    for more in (-100, 0, 100):
        given = case(request={"buyer_id": "b", "remark": "x" * (MAX_BYTES + more)})
        assert not accepted(given, None)
    assert not agreed(case(request={"buyer_id": "b", "remark": "x" * (MAX_BYTES + 1)}))
    assert not accepted({**small, "extensions": {"x" * MAX_BYTES: 1}}, None)


def test_the_size_of_many_small_things():
    """Words, keys and punctuation count, too, and at least as much as the slow way counts them."""
    words = case(request={"buyer_id": "b", "scope": ["purchase"] * (MAX_BYTES // 10)})
    assert not agreed(words)
    more = {"merchant_fault": "unanswered", "close_cause": "payment_outage", "returned_lawfully": False}
    refs = case(orders=[order(n, refunded_before_receipt=False, **more) for n in range(10_000)])
    full = {**refs, **{name: [{**one, "id": f"{name}{n}"} for n in range(10_000)] for name, one in {
        "incidents": {"at": AT, "kind": "sexual_harassment", "channel": "review", "after_warning": True},
        "communications": {"at": AT, "channel": "platform_chat", "buyer_reply": "explanation", "states_problem": True,
                           "warns_of_block": True, "offers_solution": True, "replied_at": AT, "answered_at": AT},
        "complaints": {"filed_at": AT, "channel": "consumer_association", "status": "dismissed_malicious"},
        "after_sales": {"opened_at": AT, "order_id": "o", "kind": "not_received", "status": "withdrawn"},
    }.items()}}  # fmt: skip
    assert len(json.dumps(full)) > MAX_BYTES
    assert not accepted(full, None)


def test_the_size_is_never_measured_too_small():
    word = {"id": "x", "captured_at": "2026-11-20T12:00:00.123456+08:00", "kind": "third_party_report", "uri": "u"}
    word |= {"source": "platform_export", "refs": ["o:" * 99]}
    late = "2026-11-20T12:00:00.123456+08:00"
    spoken = {"at": late, "channel": "platform_chat", "replied_at": late, "answered_at": late}
    for given in (
        case(),
        case(evidence=[word]),
        case(communications=[{"id": f"m{n}", **spoken} for n in range(999)]),
        case(orders=[order(refunded_before_receipt=True)]),
        case(extensions={"k" * 99: [[], {}, 10**99, 1.5, None, ["t" * 99]]}),
    ):
        measured = _Copy()
        measured.value(given, (), 1, extension=False)
        assert size(given) >= measured.size


def size(given):
    found = _recognised(given, None)
    assert found is not None
    return _largest(found)


MANY = {"text": "x" * 1024 * 1024, "list": [0] * 50_000, "dict": {str(number): 0 for number in range(50_000)}}


@pytest.mark.parametrize("shared", MANY.values(), ids=MANY)
def test_one_thing_in_many_places_takes_no_memory(shared):
    """It is counted as often as it stands there, and never copied as often."""
    tracemalloc.start()
    try:
        assert not accepted(case(extensions={"x": [shared] * 10_000}), None)
        review = {"posted_at": AT, "order_id": "o", "rating": 1, "text": "x" * 1024 * 1024}
        assert not accepted(case(reviews=[review | {"id": str(n)} for n in range(5_000)]), None)
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    finally:
        tracemalloc.stop()
