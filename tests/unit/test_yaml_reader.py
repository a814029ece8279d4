"""The YAML reader: plain data with a position for every key and value, and a PolicyError for all else, soon."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairblock import PolicyError
from fairblock.engine.language.catalog import PROBLEMS
from fairblock.engine.language.problems import Mark
from fairblock.engine.language.yaml_reader import MAX_BYTES, read_yaml


def read(text):
    return read_yaml("f.yaml", text if isinstance(text, bytes) else text.encode())


def refusal(text):
    """Code, line and column of what is wrong with a text, in order."""
    with pytest.raises(PolicyError) as caught:
        read(text)
    return [(p.code, p.line, p.column) for p in caught.value.problems]


SCALARS = {
    "12": 12,
    "+5": 5,
    "-7": -7,
    "-0": 0,
    "017": 17,
    "0x1F": 31,
    "0o17": 15,
    "9" * 40: int("9" * 40),
    "0.8": Decimal("0.8"),
    "0.1": Decimal("0.1"),
    ".5": Decimal("0.5"),
    "5.": Decimal(5),
    "-.5": Decimal("-0.5"),
    "1e3": Decimal(1000),
    "1.5E-3": Decimal("0.0015"),
    "true": True,
    "False": False,
    "TRUE": True,
    "tRUE": "tRUE",
    "yes": "yes",
    "no": "no",
    "on": "on",
    "off": "off",
    "y": "y",
    "2025-01-01": "2025-01-01",
    "2025-01-01T00:00:00Z": "2025-01-01T00:00:00Z",
    "1_000": "1_000",
    "1:30": "1:30",
    "0b11": "0b11",
    "0X1F": "0X1F",
    "1.0.0": "1.0.0",
    "１２": "１２",
    "٣": "٣",
    "24h": "24h",
    "$name": "$name",
    "'12'": "12",
    '"12"': "12",
    "'true'": "true",
    "''": "",
    "'null'": "null",
    "'it''s'": "it's",
    r'"\u62c9\U0001F600\t"': "拉😀\t",
    "http://x": "http://x",
    "a,b": "a,b",
    "恶意，下单": "恶意，下单",
    "b # c": "b",
    "b#c": "b#c",
    "|\n  x\n  y": "x\ny\n",
    ">-\n  x\n  y": "x y",
    "\xa0 1": "\xa0 1",
}


@pytest.mark.parametrize("text", SCALARS, ids=ascii)
def test_scalar(text):
    """YAML 1.2 core and nothing more: decimals exactly, times and quoted numbers as text."""
    expected = SCALARS[text]
    found = read(f"a: {text}\n").data["a"]
    assert (type(found), found) == (type(expected), expected)


def test_positions_of_keys_and_values():
    """Line and column count characters from 1; what is wide on a screen is still one character."""
    document = read("恶意: [拉黑, {b: 'x y', c: -1}]\nd:\n  - 'e'\n  - f: |\n      g\n")
    keys = {at: (m.line, m.column, m.width) for at, m in document.keys.items()}
    values = {at: (m.line, m.column, m.width) for at, m in document.values.items()}
    assert keys == {
        ("恶意",): (1, 1, 2),
        ("恶意", 1, "b"): (1, 11, 1),
        ("恶意", 1, "c"): (1, 21, 1),
        ("d",): (2, 1, 1),
        ("d", 1, "f"): (4, 5, 1),
    }
    assert values == {
        (): (1, 1, 1),
        ("恶意",): (1, 5, 1),
        ("恶意", 0): (1, 6, 2),
        ("恶意", 1): (1, 10, 1),
        ("恶意", 1, "b"): (1, 14, 5),
        ("恶意", 1, "c"): (1, 24, 2),
        ("d",): (3, 3, 1),
        ("d", 0): (3, 5, 3),
        ("d", 1): (4, 5, 1),
        ("d", 1, "f"): (4, 8, 1),
    }


def test_the_nearest_place_stands_in_for_one_that_is_not_there():
    """A mark can be asked for anything: what is missing is marked by what it is missing from."""
    document = read("a: {b: 1}\n")
    assert document.mark(("a", "b"), key=True) == Mark(1, 5, 1)
    assert document.mark(("a", "zz"), key=True) == document.mark(("a",)) == Mark(1, 4, 1)


@pytest.mark.parametrize(
    "text", [b"\xef\xbb\xbfa: 1\nb: 2\n", b"a: 1\r\nb: 2\r\n", b"---\na: 1\nb: 2\n...\n", b"%YAML 1.2\n---\na: 1\nb: 2"]
)
def test_byte_order_mark_line_ends_and_document_marks(text):
    """How editors write the same file makes no difference."""
    assert read(text).data == {"a": 1, "b": 2}


REFUSALS = {
    "empty": ("", [("yaml.empty", 1, 1)]),
    "blank": ("\n \n", [("yaml.empty", 1, 1)]),
    "comment": ("# c\n", [("yaml.empty", 1, 1)]),
    "null": ("a: null", [("yaml.null", 1, 4)]),
    "tilde": ("a: ~", [("yaml.null", 1, 4)]),
    "null in a list": ("[Null]", [("yaml.null", 1, 2)]),
    "comma in a text": ("{zh: a, en: b, c}", [("yaml.null", 1, 16)]),
    "null key": ("~: 1", [("yaml.key", 1, 1)]),
    "number key": ("1: 1", [("yaml.key", 1, 1)]),
    "decimal key": ("1.5: 1", [("yaml.key", 1, 1)]),
    "boolean key": ("true: 1", [("yaml.key", 1, 1)]),
    "no key": (": 1", [("yaml.key", 1, 1)]),
    "list key": ("{[a]: 1}", [("yaml.key", 1, 2)]),
    "mapping key": ("? {a: b}\n: 1", [("yaml.key", 1, 3)]),
    "duplicate key": ("a: 1\nb: 1\na: 2", [("yaml.duplicate_key", 3, 1)]),
    "duplicate key in flow": ("{a: 1, 'a': 2}", [("yaml.duplicate_key", 1, 8)]),
    "anchor": ("a: &x 1", [("yaml.anchor", 1, 4)]),
    "anchored key": ("&x a: 1", [("yaml.anchor", 1, 1)]),
    "alias": ("a: *x", [("yaml.alias", 1, 4)]),
    "alias key": ("*x : 1", [("yaml.alias", 1, 1)]),
    "merge": ("<<: *x", [("yaml.alias", 1, 5)]),
    "tag": ("a: !x 1", [("yaml.tag", 1, 4)]),
    "core tag": ("a: !!str 1", [("yaml.tag", 1, 4)]),
    "python tag": ("a: !!python/object/apply:os.system [x]", [("yaml.tag", 1, 4)]),
    "tagged mapping": ("!!map {a: 1}", [("yaml.tag", 1, 1)]),
    "infinity": ("a: .inf", [("yaml.number", 1, 4)]),
    "no number": ("a: .NaN", [("yaml.number", 1, 4)]),
    "long number": ("a: " + "9" * 41, [("yaml.number", 1, 4)]),
    "large exponent": ("a: 1e999999999", [("yaml.number", 1, 4)]),
    "exponent": ("a: 1e41", [("yaml.number", 1, 4)]),
    "two documents": ("a: 1\n---\nb: 1", [("yaml.documents", 2, 1)]),
    "version": ("%YAML 1.1\n---\na: 1", [("yaml.version", 2, 1)]),
    "colon": ("a: b: c", [("yaml.syntax", 1, 5)]),
    "tab": ("a:\n\tb: 1", [("yaml.syntax", 2, 1)]),
    "indentation": ("a:\n  - b\n - c", [("yaml.syntax", 3, 2)]),
    "stray bracket": ("a: ]", [("yaml.syntax", 1, 4)]),
    "backquote": ("a: `b", [("yaml.syntax", 1, 4)]),
    "at sign": ("a: @b", [("yaml.syntax", 1, 4)]),
    "escape": (r'a: "\q"', [("yaml.syntax", 1, 6)]),
    "two commas": ("[a,,b]", [("yaml.syntax", 1, 4)]),
    "NUL": ("a: \0", [("yaml.character", 1, 4)]),
    "control character": ("a: 1\nbc: \x07", [("yaml.character", 2, 5)]),
    "NUL after wide characters": ("恶意: \0", [("yaml.character", 1, 5)]),
    "not a character": ("a: \ufffe", [("yaml.character", 1, 4)]),
    "not UTF-8": (b"a: 1\nb: \xb6\xf1\n", [("yaml.encoding", 2, 1)]),
    "UTF-16": ("a: 1".encode("utf-16"), [("yaml.encoding", 1, 1)]),
    "surrogate bytes": (b"a: \xed\xa0\x80", [("yaml.encoding", 1, 1)]),
    "cut off in a character": ("a: 拉".encode()[:-1], [("yaml.encoding", 1, 1)]),
    "too large": (b"#" * (MAX_BYTES + 1), [("yaml.too_large", 1, 1)]),
    "U+2028 is no line end": ("a: '\u2028'\nb: *x", [("yaml.alias", 2, 4)]),
    "U+0085 is no line end": ("a: '\x85'\nb: *x", [("yaml.alias", 2, 4)]),
    "value missing in a block": ("a:\nb: 1", [("yaml.null", 1, 1)]),
    "open quote": ("b: 1\na: 'b\nc: d\n", [("yaml.syntax", 2, 4)]),
    "open bracket": ("a: [1\n", [("yaml.syntax", 1, 4)]),
    "open bracket at the end": ("b: 1\na: [  # x\n\n", [("yaml.syntax", 2, 4)]),
    "open bracket after a comma": ("b: 1\na: {c: [1,\n", [("yaml.syntax", 2, 8)]),
    "open bracket after a key": ("b: [1]\na: {c: 1, b:\n", [("yaml.syntax", 2, 4)]),
    "open quote with a bracket": ("a: 'b [\n", [("yaml.syntax", 1, 4)]),
    "escaped NUL": (r'a: "\0"', [("yaml.character", 1, 4)]),
    "escaped surrogate": (r'a: "\ud800"', [("yaml.character", 1, 4)]),
    "version 1.3": ("%YAML 1.3\n---\na: 1", [("yaml.version", 1, 1)]),
    "escape out of range": (r'a: "\UFFFFFFFF"', [("yaml.syntax", 1, 1)]),
    "65 deep": ("[" * 65 + "]" * 65, [("yaml.depth", 1, 65)]),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusal(name):
    """What is refused, and where the author is told to look."""
    text, expected = REFUSALS[name]
    assert refusal(text) == expected


def test_a_key_that_stands_three_times_is_traced_to_the_first():
    """The hint names the line where the key is right."""
    with pytest.raises(PolicyError) as caught:
        read("a: 1\na: 2\na: 3\n")
    assert [p.hint for p in caught.value.problems] == ["it first stands in line 1; for two conditions use `all`"] * 2


@pytest.mark.parametrize(
    "before",
    [
        "a: 1\r",
        "a: 1\r\n",
        *(f"a: 'x{c}y'\n" for c in "\x85\u2028\u2029"),
    ],
    ids=ascii,
)
def test_the_line_that_is_shown_is_the_one_that_is_counted(before):
    """Line ends are told apart in the same way when they are counted and when they are shown."""
    with pytest.raises(PolicyError) as caught:
        read(f"{before}b: *x\rc: 1\r")
    assert [(p.line, p.column, p.source) for p in caught.value.problems] == [(2, 4, "b: *x")]


@pytest.mark.parametrize("sign", "\x85\u2028\u2029", ids=ascii)
def test_what_ended_a_line_in_older_yaml_does_not(sign):
    """A text that was pasted from elsewhere may have one: it stays what it is (YAML 1.2, 5.4)."""
    text = f"# a{sign}b\nplain: a{sign}b\ndouble: \"a{sign}b\"\nsingle: 'a{sign}b'\nblock: |\n  a{sign}b\n"
    a = f"a{sign}b"
    assert read(text).data == {"plain": a, "double": a, "single": a, "block": f"{a}\n"}
    assert read(f"a{sign}b: 1").data == {a: 1}
    assert read(f"[\ue000, '{a}', \ue001]").data == ["\ue000", a, "\ue001"]
    assert read(f'["\\ue000", "{a}"]').data == ["\ue000", a]
    with pytest.raises(PolicyError) as caught:
        read(f'a: "\\{sign}"\n')
    assert "\ue000" not in str(caught.value)
    with pytest.raises(PolicyError) as caught:
        read(f"a: 1 #{sign}\nb: *x\n")
    assert [(p.line, p.column) for p in caught.value.problems] == [(2, 4)]


def test_several_faults_are_shown_together():
    """Reading goes on where it can."""
    assert [code for code, *_ in refusal("a: &x 1\nb: !t 2\na: ~\nc: .inf\n")] == [
        "yaml.anchor", "yaml.tag", "yaml.duplicate_key", "yaml.null", "yaml.number",
    ]  # fmt: skip


def test_sixty_four_levels_are_read():
    """The limit itself is allowed."""
    assert read("[" * 64 + "]" * 64).data


GARBAGE = {
    "brackets": b"[" * 100_000,
    "braces": b"{a: " * 100_000,
    "dashes": b"- " * 100_000,
    "questions": b"? " * 100_000,
    "indented": b"\n".join(b" " * i + b"a:" for i in range(1400)),
    "alias bomb": b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (i + 1, i + 1, i, i) for i in range(97, 117)),
    "quotes": b'"' * 1_000_000,
    "commas": b"[" + b"," * 1_000_000,
    "colons": b":" * 1_000_000,
    "percent": b"%" * 1_000_000,
    "tabs": b"\t" * 1_000_000,
    "amp": b"&" * 1_000_000,
    "documents": b"---\n" * 250_000,
    "long key": b"k" * 1_000_000 + b": 1",
    "open flow keys": b"{a: b, " * 63 + b'c: "d", ' * 60_000,
    "escapes": b'a: "' + b"\\x41" * 250_000,
    "tags": b"- !a%20b c\n" * 70_000,
    "duplicate keys": b"k: 1\n" * 100_000,
    "flow nulls": b"{" + b"a," * 300_000 + b"}",
    "empty keys": b"?\n" * 300_000,
    "over a megabyte": b"a: " + b"x" * (1 << 20),
}
SLOW = {  # all below 1 MiB; seconds measured on two busy processors
    "keys": (b"".join(b"k%d: %d\n" % (i, i) for i in range(60_000)), "5 s"),
    "items": (b"[" + b"1," * 500_000 + b"1]", "16 s"),
    "small mappings": (b"a: [" + b"{b: 1}," * 100_000 + b"]", "18 s"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_ends_soon_and_with_a_policy_error(name):
    """No file of a megabyte may hold up or crash whoever loads it."""
    with pytest.raises(PolicyError):
        read(GARBAGE[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_a_large_file_ends_soon(name):
    """Read or refused, a file of less than a megabyte costs seconds at most."""
    try:
        read(SLOW[name][0])
    except PolicyError as error:
        assert len(error.problems) <= 1000  # noqa: PT017


def sound(error, text):
    """A PolicyError that a person can use: places in the file, known codes, both languages."""
    lines = text.count(b"\n") + text.count(b"\r") + 2
    assert error.problems
    assert list(error.problems) == sorted(error.problems)
    for problem in error.problems:
        assert problem.file == "f.yaml"
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.code in PROBLEMS
        assert problem.text.zh
        assert problem.text.en
        assert str(problem)


YAMLISH = st.lists(
    st.one_of(
        st.sampled_from(
            [*"[]{}:,-?#&*!|>'\"%@`~ \n\t", "\r\n", ": ", "- ", "? ", "\n  ", "---\n", "...\n", "a", "b: ", "null", "1e5",  # noqa: E501
             "0x1f", "true", "拉黑", "\ufeff", "\x85", "\u2028", "\0", "%YAML 1.2\n", "%TAG ! x\n", "&a ", "*a", "!!str ", "<<",  # noqa: E501
             '"\\u12', "\\x", "|2\n", ">-\n", "\U0001f600"]
        ),
        st.text(max_size=3),
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(st.one_of(YAMLISH.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=200)))
def test_anything_is_read_or_refused(raw):
    """Whatever the bytes, the outcome is data with positions or a PolicyError."""
    try:
        document = read(raw)
    except PolicyError as error:
        sound(error, raw)
    else:
        assert () in document.values


PLAIN = st.recursive(
    st.one_of(st.integers(-(10**38), 10**38), st.booleans(), st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"), max_size=8)),  # noqa: E501
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text("abcdef", min_size=1, max_size=3), inner, max_size=4)),  # noqa: E501
    max_leaves=12,
)  # fmt: skip


def flow(value):
    """Data as YAML in flow style, all texts in single quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(k)}: {flow(v)}" for k, v in value.items()) + "}"
    return str(value)


@given(PLAIN)
def test_what_is_written_is_read(value):
    """Data comes back as it was written, with a position for each piece of it."""
    document = read(flow(value))
    assert document.data == value

    def visit(at, part):
        assert at in document.values
        pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for step, inner in pairs:
            assert ((*at, step) in document.keys) == isinstance(part, dict)
            visit((*at, step), inner)

    visit((), value)
