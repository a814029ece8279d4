"""Reading half-written YAML: on a whole file it sees what the engine's reader sees, on any other it never stops."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairblock import PolicyError
from fairblock.authoring.editing.positions import from_editor, to_editor
from fairblock.authoring.editing.sketch import Sketch
from fairblock.engine.language.yaml_reader import read_yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for top in ("policy", "examples", "tests") for path in (ROOT / top).rglob("*.yaml"))


def value(data, at):
    for step in at:
        data = data[step]
    return data


def seen_by_engine(document):
    """Keys with their width, and values that are no mapping, list or block of text, with where they begin."""
    keys = {(at, mark.line - 1, mark.column - 1, mark.column - 1 + mark.width) for at, mark in document.keys.items()}
    values = {
        (at, mark.line - 1, mark.column - 1)
        for at, mark in document.values.items()
        if not isinstance(value(document.data, at), (dict, list))
        and document.lines[mark.line - 1][mark.column - 1 : mark.column] not in ("|", ">")
    }
    return keys, values


def seen_by_sketch(text):
    words = Sketch(text).words
    keys = {(word.at, word.line, word.start, word.end) for word in words if word.key}
    return keys, {(word.at, word.line, word.start) for word in words if not word.key}


def test_whole_files_are_seen_as_the_engine_sees_them():
    compared = 0
    for path in FILES:
        raw = path.read_bytes()
        try:
            document = read_yaml(path.name, raw)
        except PolicyError:
            continue
        assert seen_by_sketch(raw.decode("utf-8-sig")) == seen_by_engine(document), path
        compared += 1
    assert compared > 50


@pytest.mark.parametrize(
    "text",
    [
        "a: 'it''s: b' # c\nb: \"x\\\"y: z\"\n",
        "a:\n- b\n- c: d\n  e: f\ng: h\n",
        "a:\n  - - b\n    - c\n  - d\n",
        "a: {b: [c, {d: e}], 'f g': h,\n    i: j}\nk: l\n",
        "a: b\n  c\n  d\ne: f\n",
        "a: |\n  b: c\n  - d\ne: f\n",
        "a: >-\n\n  b: c\n\ne: f\n",
        "a: 'b\n  c: d'\ne: f\n",
        "a: [b,\n  c # d, e\n  , f]\n",
        "a: b:c\nd: {e: f:g, h: http://i}\n",
        "# a\n---\na: b # c\n",
        "中: {文: 字}\n𠮷: [𠮷, 𠮷]\n",
        "a:   \n\n  b: c#d\n",
    ],
)
def test_forms_that_the_shipped_files_do_not_use(text):
    assert seen_by_sketch(text) == seen_by_engine(read_yaml("a.yaml", text.encode()))


@pytest.mark.parametrize(
    ("text", "pointer", "key"),
    [
        ("a:\n  b⌷\n", ("a",), False),  # the first key under `a`, or its value
        ("a:\n  b: c\n  d⌷\n", ("a", "d"), True),
        ("a: {b: c, d⌷\ne: f\n", ("a", "d"), True),
        ("a: {b: ⌷", ("a", "b"), False),
        ("a: [b, ⌷\nc: d\n", ("a", 1), False),
        ("a:\n  - b: c\n    d: ⌷\n", ("a", 0, "d"), False),
        ("a:\n  - b: {c: [d, {e: ⌷\n  - f: g\n", ("a", 0, "b", "c", 1, "e"), False),
        ("a: 'b⌷\nc: d\n", ("a",), False),
    ],
)
def test_a_word_that_is_being_typed(text, pointer, key):
    before = text.partition("⌷")[0]
    sketch = Sketch(text.replace("⌷", "x"))
    word = sketch.word_at(before.count("\n"), len(before.rpartition("\n")[2]))
    found = word.at if not key else (*word.parent, word.text.removesuffix("x"))
    assert (found, word.key) == (pointer, key)


def test_what_follows_an_open_bracket_is_not_lost():
    words = Sketch("a: {b: [c, d\ne: f\n").words
    assert [(word.at, word.text) for word in words][-2:] == [(("e",), "e"), (("e",), "f")]


PIECES = [
    "a",
    "b: ",
    ": ",
    "- ",
    "  ",
    "\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    '"',
    "#",
    " #",
    "|",
    ">",
    "$x",
    "？",
    "𠮷",
    "\t",
    "\\",
    "---",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_read(text):
    sketch = Sketch(text)
    for word in sketch.words:
        line = sketch.lines[word.line]
        assert 0 <= word.start <= word.end <= len(line)
        assert sketch.word_at(word.line, word.end) is not None


@given(
    st.text(alphabet="a中𠮷é\u0301", max_size=12), st.integers(0, 14), st.sampled_from(["utf-8", "utf-16", "utf-32"])
)
def test_columns_go_to_the_editor_and_back(line, column, encoding):
    number = to_editor(line, column, encoding)
    assert from_editor(line, number, encoding) == min(column, len(line))


def test_columns_in_utf_16():
    assert to_editor("𠮷a中b", 3) == 4
    assert from_editor("𠮷a中b", 4) == 3
    assert from_editor("𠮷a", 1) == 0  # inside of a character
    assert from_editor("ab", 99) == 2
