"""A case as text or bytes that is valid beyond doubt; what `json.loads` reads too kindly is left to the slow way."""

import json

import pytest

from fairblock.engine.semantics.accepting import accepted, read_accepted
from fairblock.engine.semantics.checks import check_case
from fairblock.engine.semantics.intake import MAX_BYTES, read_case
from fairblock.engine.semantics.problems import CaseError

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


class Text(str):
    pass


def test_text_and_bytes():
    given = case(orders=[order(1), order(2)], buyer={"id": "b", "nickname": "小鱼: 🐟"})
    for text in (json.dumps(given), json.dumps(given, ensure_ascii=False), json.dumps(given, indent=2)):
        assert read_accepted(text, ("kuaishou",)) == given
        assert read_accepted(text.encode(), ("kuaishou",)) == given
        assert read_accepted(text, ("taobao",)) is None
        assert read_accepted(Text(text), None) is None
        assert read_accepted(bytearray(text.encode()), None) is None


def twice():
    """A case in whose text a key stands twice, in every place where one can."""
    given = case(
        orders=[order(1, refunded=True)],
        extensions={"a": {"b:": ["c:", {"d": 1}]}},
        shop={"id": "s", "extensions": {"e": 1}},
    )
    text = json.dumps(given)
    for key in (
        "case_id",
        "as_of",
        "platform",
        "shop",
        "id",
        "role",
        "permissions",
        "orders",
        "refunded",
        "a",
        "b:",
        "d",
        "e",
    ):
        for value in ("0", '"x"', '":"', "[]", "{}", '{"x": ":"}', '"2026-11-20T12:00:00+08:00"'):
            place = text.index(f'"{key}": ')
            yield f'{text[:place]}"{key}": {value}, {text[place:]}'


def test_keys_that_stand_twice():
    texts = list(twice())
    assert accepted(json.loads(texts[0]), None)
    for text in texts:
        assert accepted(json.loads(text), None), "what json.loads makes of it is valid"
        assert not valid(text)
        assert read_accepted(text, None) is None, text
        assert read_accepted(text.encode(), None) is None, text


def test_a_colon_in_disguise_does_not_make_up_for_a_key_that_stands_twice():
    for colon in ("\\u003a", "\\u003A"):
        text = json.dumps(case(buyer={"id": "b", "nickname": "COLON"})).replace("COLON", colon)
        assert read_accepted(text, None) is None
        double = text.replace('"buyer":', '"buyer": 0, "buyer":')
        assert json.loads(double)["buyer"]["nickname"] == ":"
        assert double.count(":") == json.dumps(json.loads(double)).count(":")
        assert not valid(double)
        assert read_accepted(double, None) is None


@pytest.mark.parametrize("escape", ["\\n", "\\\\", "\\/", '\\"', "\\u4e2d", "\\ud83d\\udc1f", "\\t:\\r:\\b"])
def test_other_escapes(escape):
    text = json.dumps(case(buyer={"id": "b", "nickname": "ESCAPE"})).replace("ESCAPE", escape)
    assert read_accepted(text, None) == json.loads(text)
    assert read_accepted(text.replace('"buyer":', '"buyer": 0, "buyer":'), None) is None


@pytest.mark.parametrize("text", [
    "", "{", "null", "[]", "1", '"x"', "NaN", "{}{}", "\ufeff{}", b"\xff", b"\x00{\x00}", '{"a": 1}', "'",
    "{'a': 1}", None, 1, object(),
])  # fmt: skip
def test_what_is_no_text_of_a_case(text):
    assert read_accepted(text, None) is None


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1.0", "1e2", "-1", "01", "9007199254740992", "9" * 5000]
)
def test_numbers_in_text(number):
    text = json.dumps(case(open_orders={"count": 77})).replace("77", number)
    assert read_accepted(text, None) is None
    assert not valid(text)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_in_extensions(number):
    text = json.dumps(case(extensions={"x": 77})).replace("77", number)
    assert read_accepted(text, None) is None
    assert not valid(text)


def test_bytes_that_are_not_utf_8():
    given = json.dumps(case(buyer={"id": "b", "nickname": "鱼"}), ensure_ascii=False)
    for encoding in ("utf-16", "utf-16-le", "utf-32", "gb18030", "utf-8-sig"):
        assert read_accepted(given.encode(encoding), None) is None
    assert read_accepted(given.encode().replace("鱼".encode(), b"\xed\xa0\x80"), None) is None


def test_text_of_eight_mebibytes():
    text = json.dumps(case())
    spaces = " " * (MAX_BYTES - len(text))
    assert read_accepted(text + spaces, None) == case()
    assert read_accepted((text + spaces).encode(), None) == case()
    assert read_accepted(text + spaces + " ", None) is None
    assert read_accepted((text + spaces + " ").encode(), None) is None
    wide = json.dumps(case(request={"buyer_id": "b", "remark": "鱼" * (MAX_BYTES // 3)}), ensure_ascii=False)
    assert len(wide) < MAX_BYTES // 2
    assert read_accepted(wide, None) is None
