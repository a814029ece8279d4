"""Whatever comes in, a case is decided or refused with a CaseError that says where and why (contract 3 and 6)."""

import collections
import copy
import datetime
import decimal
import enum
import json
import math
import types
from pathlib import Path

import kuaishou_cases as k
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import fairblock

POLICY = fairblock.load_policy("kuaishou")
CODES = {
    "case.json", "case.schema", "case.time", "case.number", "case.duplicate_id", "case.another_buyer",
    "case.other_platform", "case.too_large",
}  # fmt: skip
VALID = [
    k.case("malicious_review.extortion"),
    k.case("malicious_order.refund_cycling"),
    k.case("malicious_attack.threat"),
]
TEXT = [json.dumps(case, ensure_ascii=False) for case in VALID]


def codes(case) -> set[str]:
    """The codes that a case is refused with; none if it is decided. Anything else is a fault of the program."""
    found, problems = [], []
    for ask in (POLICY.decide, POLICY.evaluate):
        try:
            ask(case)
        except fairblock.CaseError as error:
            str(error).encode()
            problems = error.problems
            found.append({problem.code for problem in problems} or {"an error without a problem"})
        else:
            found.append(set())
    assert found[0] == found[1], "decide and evaluate disagree"
    assert found[0] <= CODES
    for problem in problems:
        assert problem.pointer == "" or problem.pointer.startswith("/")
        problem.pointer.encode()
        as_dict = problem.to_dict()
        json.dumps(as_dict, ensure_ascii=False).encode()
        assert as_dict["message"]["zh"].strip()
        assert as_dict["message"]["en"].strip()
        assert len(json.dumps(as_dict)) < 20_000, "a message as long as the input"
    return found[0]


# --- JSON that is no case, and what is no JSON -----------------------------------------------------

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**53, -1, 10**400, 2**63])
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["\ud800", "a\udfff", "", "2026-11-20T12:00:00", "case_id", "\x00", "é", "e\u0301", "~/", "9" * 5000]
    )
)
KEYS = st.sampled_from(
    [
        "case_id",
        "as_of",
        "platform",
        "shop",
        "operator",
        "buyer",
        "request",
        "orders",
        "evidence",
        "id",
        "extensions",
        "x",
    ]
) | st.text(max_size=4)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20
)


@given(JSON)
@example({})
@example([])
@example("")
@example(None)
def test_any_json_is_refused(data):
    assert codes(json.dumps(data))
    assert codes(json.dumps(data).encode())
    assert codes(data) or isinstance(data, str)


@given(st.binary(max_size=200))
@example(b"")
@example(b"\xff\xfe{\x00}\x00")
@example(b"\xef\xbb\xbf{}")
@example(b"{}" + b"\x00")
def test_any_bytes_are_refused(raw):
    assert codes(raw) <= {"case.json", "case.schema", "case.number", "case.too_large"}
    assert codes(raw)


@given(st.text(max_size=100))
def test_any_text_is_refused(text):
    assert codes(text)


@given(st.sampled_from(TEXT), st.data())
def test_a_case_that_is_cut_off(text, data):
    raw = text.encode()
    cut = raw[: data.draw(st.integers(0, len(raw) - 1))]
    assert codes(cut) == {"case.json"}


@given(st.sampled_from(TEXT), st.data())
def test_a_case_with_other_bytes_in_it(text, data):
    raw = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    codes(bytes(raw))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1.0", "case.number"), ("1e3", "case.number"), ("-1", "case.number"), ("9007199254740992", "case.number"),
        ("1" * 400, "case.number"), ("1" * 100_000, "case.number"), ("-" + "1" * 5000, "case.number"),
        ("1e400", "case.number"), ("-1e400", "case.number"), ("0.1", "case.number"),
        ("NaN", "case.json"), ("Infinity", "case.json"), ("-Infinity", "case.json"), ("01", "case.json"),
        ("+1", "case.json"), (".5", "case.json"), ("1.", "case.json"), ("0x1", "case.json"), ("1_000", "case.json"),
        ("true", "case.schema"), ('"1"', "case.schema"), ("null", "case.schema"),
        ("[]", "case.schema"), ("{}", "case.schema"),
    ],
    ids=lambda value: value[:20],
)  # fmt: skip
def test_numbers(number, code):
    text = TEXT[0].replace('"count": 0', f'"count": {number}')
    assert text != TEXT[0]
    found = codes(text)
    assert found == {code}, found


def test_a_number_that_is_no_integer_is_named_where_it_stands():
    with pytest.raises(fairblock.CaseError) as caught:
        POLICY.decide(TEXT[0].replace('"count": 0', '"count": 1.5'))
    assert [problem.pointer for problem in caught.value.problems] == ["/open_orders/count"]


@pytest.mark.parametrize("number", ["1.0", "1e400", "-1", "9" * 5000, "null", "1.5"])
def test_under_extensions_any_number_will_do(number):
    assert codes(TEXT[0].replace('"count": 0', f'"count": 0, "extensions": {{"x": [{number}]}}')) == set()


@pytest.mark.parametrize("text", ["NaN", '"\\ud800"', '{"a": 1, "a": 2}'])
def test_under_extensions_it_must_be_json_all_the_same(text):
    assert codes(TEXT[0].replace('"count": 0', f'"count": 0, "extensions": {{"x": {text}}}')) == {"case.json"}


@given(st.sampled_from(range(len(VALID))), st.data())
def test_a_duplicate_key_anywhere(which, data):
    places = [at for at in walk(VALID[which]) if isinstance(at[1], dict) and at[1]]
    path, _ = data.draw(st.sampled_from(places))
    raw = json.dumps(change(VALID[which], path, lambda found: {**found, "@": 0}))
    name = data.draw(st.sampled_from(sorted(dict(places)[path])))
    assert codes(raw.replace('"@": 0', f'"{name}": 0')) == {"case.json"}


@given(st.sampled_from(range(len(VALID))), st.data(), st.sampled_from(["\ud800", "\udc00x", "a\udbff"]))
def test_a_lone_surrogate_anywhere(which, data, half):
    path, _ = data.draw(st.sampled_from([at for at in walk(VALID[which]) if isinstance(at[1], (str, dict))]))
    case = change(VALID[which], path, lambda found: half if isinstance(found, str) else {**found, half: 1})
    assert codes(case) == {"case.json"}
    assert codes(json.dumps(case)) == {"case.json"}
    assert codes(json.dumps(case, ensure_ascii=False)) == {"case.json"}
    assert codes(json.dumps(case, ensure_ascii=False).encode("utf-8", "surrogatepass")) == {"case.json"}


# --- valid cases with something else in them -------------------------------------------------------


def walk(value, path=()):
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from walk(inner, (*path, key))


def change(value, path, how):
    """A copy with the value at a path changed."""
    if not path:
        return how(value)
    found = copy.copy(value)
    found[path[0]] = change(value[path[0]], path[1:], how)
    return found


def drop(value, path):
    def without(found):
        rest = copy.copy(found)
        del rest[path[-1]]
        return rest

    return change(value, path[:-1], without)


PLACES = [list(walk(case)) for case in VALID]


@given(st.sampled_from(range(len(VALID))), st.data(), JSON)
def test_another_value_anywhere(which, data, value):
    path, _ = data.draw(st.sampled_from(PLACES[which]))
    case = change(VALID[which], path, lambda _: value)
    first = codes(case) if isinstance(case, dict) else None
    second = codes(json.dumps(case))
    if not any(isinstance(one, float) and not math.isfinite(one) for _, one in walk(case)):
        assert first in (None, second), "as a dict it is read in another way than as text"


@given(st.sampled_from(range(len(VALID))), st.data())
def test_null_is_never_a_value(which, data):
    path, _ = data.draw(st.sampled_from(PLACES[which]))
    assert codes(json.dumps(change(VALID[which], path, lambda _: None))) == {"case.schema"}


@given(st.sampled_from(range(len(VALID))), st.data())
def test_without_something(which, data):
    path, _ = data.draw(st.sampled_from([at for at in PLACES[which] if at[0]]))
    assert codes(drop(VALID[which], path)) <= {"case.schema"}


@given(st.sampled_from(range(len(VALID))), st.data(), st.text(min_size=1, max_size=10))
def test_an_unknown_field_anywhere(which, data, name):
    path, _ = data.draw(st.sampled_from([at for at in PLACES[which] if isinstance(at[1], dict)]))
    assume(name not in json.dumps(_SCHEMA))
    with pytest.raises(fairblock.CaseError) as caught:
        POLICY.decide(change(VALID[which], path, lambda found: {**found, name: 1}))
    assert {problem.code for problem in caught.value.problems} == {"case.schema"}


_SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "case.schema.json").read_bytes())


# --- Python objects ---------------------------------------------------------------------------------


class Text(str):
    pass


class Whole(int):
    pass


class Items(list):
    pass


class Table(dict):
    pass


class Kind(str, enum.Enum):  # noqa: UP042 - what is written before Python 3.11, and another str()
    AGENT = "agent"


class Kinds(enum.StrEnum):
    AGENT = "agent"


class Count(enum.IntEnum):
    NONE = 0


NOW = datetime.datetime(2026, 11, 20)
ODD = [
    object(), object, {1, 2}, frozenset(), (1, 2), b"bytes", bytearray(b"x"), memoryview(b"x"), decimal.Decimal(1),
    NOW, NOW.date(), 1j, float("nan"), float("inf"), -0.0, lambda: None, enum.Enum, range(3), iter([]), ...,
    NotImplemented, Path("x"), types.SimpleNamespace(), Exception("x"), {None: 1}, {1: 2}, {(1, 2): 3}, {b"a": 1},
    {True: 1},
]  # fmt: skip
ANYWHERE = [
    ("case_id",), ("buyer",), ("orders",), ("open_orders", "count"), ("buyer", "nickname"), ("request", "scope"),
    ("request", "duration_days"), ("operator", "permissions", 0), ("incidents", 0), ("incidents", 0, "at"),
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_what_is_not_json_is_refused_wherever_it_stands(odd):
    for path in ANYWHERE:
        assert codes(change(VALID[0], path, lambda _: odd)), path
    assert codes({**VALID[0], "orders": [odd]})
    assert codes(odd) or isinstance(odd, dict)


@pytest.mark.parametrize(
    "odd", [None, 1, 1.5, True, [], [VALID[0]], (), object(), {1: 2}], ids=lambda odd: type(odd).__name__
)
def test_what_is_no_case(odd):
    assert codes(odd)


def test_mappings_and_subclasses_are_read_as_what_they_are():
    def deep(value, table):
        if isinstance(value, dict):
            return table({key: deep(inner, table) for key, inner in value.items()})
        return [deep(inner, table) for inner in value] if isinstance(value, list) else value

    plain = POLICY.decide(VALID[0]).to_json()
    for table in (Table, collections.OrderedDict, types.MappingProxyType, lambda d: collections.ChainMap(d)):
        assert POLICY.decide(deep(VALID[0], table)).to_json() == plain

    def subclassed(value):
        if isinstance(value, dict):
            return {Text(key): subclassed(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return Items(subclassed(inner) for inner in value)
        if isinstance(value, bool):
            return value
        return Text(value) if isinstance(value, str) else Whole(value)

    assert POLICY.decide(subclassed(VALID[0])).to_json() == plain


@pytest.mark.parametrize("kind", [Kind.AGENT, Kinds.AGENT], ids=["str_enum", "StrEnum"])
def test_a_text_that_is_an_enum_member_is_the_text_that_json_writes(kind):
    case = change(VALID[0], ("operator", "role"), lambda _: kind)
    assert json.loads(json.dumps(case)) == VALID[0]
    assert POLICY.decide(case).to_json() == POLICY.decide(VALID[0]).to_json()


def test_a_number_that_is_an_enum_member_is_the_number():
    case = change(VALID[0], ("open_orders", "count"), lambda _: Count.NONE)
    assert POLICY.decide(case).to_json() == POLICY.decide(VALID[0]).to_json()


class Rude:
    def __repr__(self):
        raise RuntimeError("no")

    __str__ = __repr__

    def __hash__(self):
        return 1


def test_objects_that_refuse_to_show_themselves():
    assert codes({**VALID[0], "orders": Rude()})
    assert codes({**VALID[0], "orders": [Rude()]})
    assert codes({**VALID[0], Rude(): 1}) == {"case.json"}
    assert codes({**VALID[0], "buyer": {Rude(): 1}})


# --- too deep, too large, round in circles ----------------------------------------------------------


def nested(levels: int, table: bool):
    value = {} if table else []
    for _ in range(levels - 1):
        value = {"x": value} if table else [value]
    return value


@pytest.mark.parametrize("table", [True, False], ids=["objects", "arrays"])
def test_64_levels_and_no_more(table):
    for levels, wanted in ((62, set()), (63, {"case.too_large"}), (2000, {"case.too_large"})):
        case = {**VALID[0], "extensions": {"x": nested(levels, table)}}
        assert codes(case) == wanted, levels
    text = "{" * 0 + ('{"a":' if table else "[") * 100_000
    assert codes(text) <= {"case.json", "case.too_large"}
    whole = ('{"a":' if table else "[") * 5000 + "1" + ("}" if table else "]") * 5000
    assert codes(whole) == {"case.too_large"}
    assert codes(TEXT[0].replace('"count": 0', f'"count": 0, "extensions": {{"x": {whole}}}')) == {"case.too_large"}


@pytest.mark.parametrize("width", [1, 2])
def test_a_structure_that_contains_itself_is_too_deep_and_soon_found_to_be(width):
    """In time in proportion to its size: a ring of two has 2^64 ways to its 64th level."""
    ring: list = []
    ring.extend([ring] * width)
    with pytest.raises(fairblock.CaseError) as caught:
        POLICY.decide({**VALID[0], "orders": ring})  # or this test does not end
    assert {problem.code for problem in caught.value.problems} == {"case.too_large"}


def test_a_mapping_that_contains_itself():
    knot: dict = {}
    knot["x"] = knot
    for place in ("buyer", "extensions"):
        assert codes({**VALID[0], place: knot}) == {"case.too_large"}


@pytest.mark.parametrize("number", [10**5000, -(10**5000), 2**53, -1], ids=["huge", "less", "2^53", "-1"])
def test_integers_out_of_range_in_a_dict(number):
    assert codes(change(VALID[0], ("open_orders", "count"), lambda _: number)) == {"case.number"}
    assert codes({**VALID[0], "extensions": {"x": number}}) == set()


def test_ten_thousand_records_and_no_more():
    one = VALID[0]["incidents"][0]
    many = [{**one, "id": f"i{n}"} for n in range(10_001)]
    assert codes({**VALID[0], "incidents": many}) == {"case.too_large"}
    assert codes({**VALID[0], "orders": [0] * 10_001}) == {"case.too_large"}


def test_eight_mebibytes_and_no_more():
    padding = 8 * 2**20 - len(TEXT[0].encode())
    assert codes(TEXT[0] + " " * padding) == set()
    assert codes(TEXT[0] + " " * (padding + 1)) == {"case.too_large"}
    assert codes((TEXT[0] + " " * padding).encode()) == set()
    assert codes((TEXT[0] + " " * (padding + 1)).encode()) == {"case.too_large"}
    assert codes({**VALID[0], "extensions": {"x": "y" * (8 * 2**20)}}) == {"case.too_large"}
    assert codes(TEXT[0] + "\u3000" * 3 * 2**20) == {"case.too_large"}


def test_decide_many_puts_an_error_in_its_place_and_goes_on():
    found = list(POLICY.decide_many([b"{", VALID[0], None, TEXT[1], object()]))
    assert [type(one).__name__ for one in found] == ["CaseError", "Verdict", "CaseError", "Verdict", "CaseError"]
