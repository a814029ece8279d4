"""The canonical form: what goes where, which comments go with what, and that nothing is ever lost."""

import json

import pytest

from fairblock import PolicyError
from fairblock.authoring.formatting import canonical as room
from fairblock.authoring.formatting.canonical import NotKept, canonical, same
from fairblock.authoring.formatting.order import FORMS, KINDS
from fairblock.engine.language.yaml_reader import read_yaml
from fairblock.schemas import load_schema

# what is written: what comes out
PAIRS = {
    "keys in order, quotes only where needed, one blank line between rules": (
        """\
rules:
- title: {en: "a b", zh: '甲'}
  kind: "procedure"
  id: one
  require: {"request.remark": {length: {lte: 5, gte: 1}}}


- id: 'two'
  kind: procedure
  remedy: {en: "Yes, it is: so", zh: "否"}
  require: {a: "1", b: "true", c: "$x", d: "", e: "- a", f: "it's \\"so\\"", g: "x: y", h: "a, b"}
""",
        """\
rules:
  - id: one
    kind: procedure
    title: {zh: 甲, en: a b}
    require: {request.remark: {length: {gte: 1, lte: 5}}}

  - id: two
    kind: procedure
    require: {a: "1", b: "true", c: $x, d: "", e: "- a", f: it's "so", g: "x: y", h: "a, b"}
    remedy:
      zh: 否
      en: "Yes, it is: so"
""",
    ),
    "a list of several mappings is spread, a list of one is not, arithmetic is not": (
        """\
policy: p
terms:
  t: {add: [{field: a}, {field: b}]}
facts:
  f: {any: [{a: 1}, {b: 2}]}
  g: {any: [{a: 1}]}
""",
        """\
policy: p

facts:
  f:
    any:
      - {a: 1}
      - {b: 2}
  g: {any: [{a: 1}]}

terms:
  t: {add: [{field: a}, {field: b}]}
""",
    ),
    "comments stay with what they are about": (
        """\
# yaml-language-server: $schema=x

# about the file
rules:   # the rules
# about one
- kind: procedure   # a kind

  # about the id
  id: one
  title: [  # odd
    a,   # the first
    # about b
    b
    # behind b
  ]
  # behind one
# Section

- # about two
  id: two
  require:
    # about any
    any:
    - {a: 1}   # this
    -   # that
      b: 2
    # behind that
# the end
""",
        """\
# yaml-language-server: $schema=x

# about the file
rules:  # the rules
  # about one

  # about the id
  - id: one
    kind: procedure  # a kind
    title:  # odd
      - a  # the first
      # about b
      - b
      # behind b
    # behind one

  # Section

  # about two
  - id: two
    require:
      # about any
      any:
        - {a: 1}  # this
        # that
        - {b: 2}
        # behind that
  # the end
""",
    ),
    "texts that their author has broken or laid out": (
        """\
suite: s
base: one
 line
tests:
  - name: |
      two
        lines

    todo: >-
      a folded
      text

      of two

    expect: {verdict: deny}
""",
        """\
suite: s
base: one line
tests:
  - name: |
      two
        lines
    expect: {verdict: deny}
    todo: >-
      a folded
      text

      of two
""",
    ),
    "blank lines between parameters are the author's, one at most": (
        """\
policy: p
parameters:
  a: {value: 1}



  b: {value: 2}
  # about c

  c: {value: 3}
""",
        """\
policy: p

parameters:
  a:
    value: 1

  b:
    value: 2
  # about c

  c:
    value: 3
""",
    ),
    "the order of changes is kept: they are made in it": (
        "suite: s\ntests:\n- expect: {statuses: {b: met}, verdict: deny}\n  change: {/b: [], /a: []}\n  name: n\n",
        """\
suite: s
tests:
  - name: n
    change: {/b: [], /a: []}
    expect: {verdict: deny, statuses: {b: met}}
""",
    ),
}


def formatted(text):
    return canonical("f.yaml", text.encode()).decode()


@pytest.mark.parametrize("name", PAIRS)
def test_it_comes_out_so(name):
    written, wanted = PAIRS[name]
    assert formatted(written) == wanted
    assert formatted(wanted) == wanted


def test_a_long_line_is_spread_and_a_short_one_is_drawn_together():
    long = {"count": "orders", "where": {"status": "closed", "close_cause": "buyer_unpaid"}, "within": "$" + "x" * 40}
    text = formatted(json.dumps({"rules": [{"id": "a", "when": long}]}))
    assert "    when:\n      count: orders\n      where: {status: closed, close_cause: buyer_unpaid}\n" in text
    assert max(map(len, text.splitlines())) <= 120
    long["within"] = "30d"
    short = formatted(json.dumps({"rules": [{"id": "a", "when": long}]}))
    assert "    when: {count: orders, where: {status: closed, close_cause: buyer_unpaid}, within: 30d}\n" in short


def test_chinese_counts_two_columns():
    for size in range(38, 52):
        title = {"zh": "字" * size, "en": "b" * 10}
        lines = formatted(json.dumps({"rules": [{"id": "a", "title": title}]})).splitlines()
        columns = [len(line) + line.count("字") for line in lines]
        assert max(columns) <= 120
        assert len(lines) == (3 if 4 + len("title: {zh: , en: }") + 2 * size + 10 <= 120 else 5)


def test_a_broken_long_text_is_folded_at_its_spaces():
    text = " ".join(["word"] * 60)
    result = formatted(f"rules:\n  - id: a\n    remedy: {{zh: 甲, en: {text[:100]}\n      {text[100:]}}}\n")
    assert "en: >-\n" in result
    assert max(map(len, result.splitlines())) <= 120
    assert read_yaml("f", result.encode()).data["rules"][0]["remedy"]["en"] == text
    assert formatted(result) == result


@pytest.mark.parametrize("raw", [b"\xff\xfea\x00", b"a: b\n c: d\n", b"a: *x\n", b"", b"a: 1\na: 2\n", b"\xff"])
def test_what_cannot_be_read_is_refused(raw):
    with pytest.raises(PolicyError):
        canonical("f.yaml", raw)


def test_bytes_before_and_ends_of_lines():
    assert canonical("f", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n") == b"a: 1\r\nb: 2\r\n"
    assert canonical("f", b"a: 1\r\nb: 2\n") == b"a: 1\nb: 2\n"
    assert canonical("f", b"%YAML 1.2\n---\n# c\na: 1\n...\n") == b"# c\na: 1\n"


@pytest.mark.parametrize("lost", ["a: 1\n", "# c\na: 2\n", "# c\na: 1.0\n", "# c\nb: 1\n", "# c\na: [\n"])
def test_a_form_that_would_lose_something_is_never_given(lost, monkeypatch):
    monkeypatch.setattr(room, "written", lambda tree: lost)
    with pytest.raises(NotKept):
        canonical("f", b"# c\na:  1\n")


def test_same_data_are_the_same_to_the_last_digit():
    def data(text):
        return read_yaml("f", text.encode()).data

    assert same(data("{a: 0.80, b: [1]}"), data("{b: [1], a: 0.80}"))
    for other in (
        "{a: 0.8, b: [1]}",
        "{a: 0.80, b: [1.0]}",
        "{a: 0.80, b: [true]}",
        "{a: 0.80, b: ['1']}",
        "{a: 0.80}",
    ):
        assert not same(data("{a: 0.80, b: [1]}"), data(other))


# --- the order knows every key of the schemas, and no other -------------------------------------------

SCHEMA_OF = {
    "manifest": [("policy", None)],
    "parameter": [("policy", "parameter")],
    "dated_value": [("policy", "dated_value")],
    "obligation": [("policy", "obligation")],
    "rule_file": [("rules", None)],
    "rule": [("rules", "ground_rule"), ("rules", "protection_rule"), ("rules", "procedure_rule")],
    "text": [("rules", "bilingual")],
    "evidence_item": [("rules", "evidence_requirement")],
    "communication": [("rules", "communication")],
    "block": [("rules", "block")],
    "source": [("rules", "source")],
    "effective": [("rules", "effective")],
    "comparison": [("rules", "comparison")],
    "value": [("rules", "term")],
    "suite": [("policy_test", None)],
    "test": [("policy_test", "test")],
    "expect": [("policy_test", "expect")],
    "expected_block": [("policy_test", "block")],
    "reason": [("policy_test", "reason")],
    "remedy": [("policy_test", "remedy")],
    "step": [("policy_test", "step")],
}


@pytest.mark.parametrize("kind", SCHEMA_OF)
def test_every_key_of_the_schemas_has_its_place(kind):
    keys = set()
    for name, part in SCHEMA_OF[kind]:
        schema = load_schema(name)
        keys |= set((schema if part is None else schema["$defs"][part])["properties"])
    assert set(KINDS[kind].order) == keys


def test_every_key_of_a_collection_condition_has_its_place():
    keys = set(load_schema("rules")["$defs"]["condition"]["properties"]) - {"all", "any", "not", "fact"}
    assert set(KINDS["collection"].order) == keys
    assert set(FORMS) < keys


def test_every_kind_that_is_named_is_there():
    named = {kind for known in KINDS.values() for kind in (*known.keys.values(), known.rest)}
    assert named <= set(KINDS)
