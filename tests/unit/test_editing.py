"""What an editor is told about a policy that is being written: problems, cards, definitions, offers, fixes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairblock.authoring.editing.asking import ask, definition
from fairblock.authoring.editing.completing import complete
from fairblock.authoring.editing.desk import Desk
from fairblock.authoring.editing.fixing import fixes
from fairblock.authoring.editing.hovering import hover
from fairblock.authoring.editing.meaning import CONDITION, FACT, LIST, PARAMETER, PATH, RULE, TERM, field_at, spot_of
from fairblock.engine.language.conditions import COLLECTION_FORMS
from fairblock.engine.language.folder import shipped_folder
from fairblock.reporting.style import Tongue

EN, ZH = Tongue("en"), Tongue("zh")
MANIFEST = """\
policy: mine
version: 1.0.0
extends: base
disable: [protection.nobody]
parameters:
  few:
    values: [{from: 2025-01-01, value: 8}, {from: 2026-07-01, value: 5}]
    unit: orders
    title: {zh: 几单, en: A few}
    why: {zh: 因为, en: Because}
  contact_wait: {value: 48h}
facts:
  talked:
    some: communications
    within: 30d
terms:
  total: {add: [{field: amount_minor}, 5]}
"""
RULES = """\
rules:
  - id: malicious_order.mine
    kind: ground
    ground: malicious_order
    title: {zh: 甲, en: mine}
    when:
      all:
        - count: orders
          where: {status: closed, amount_minor: {gte: {term: total}}, age: {lte: 30d}}
          within: $contact_wait
          at_least: $few
        - {fact: talked}
        - request.scope: {has: chat}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: 1, wait: $contact_wait}
    procedures: [second-approval]
"""


@pytest.fixture
def desk(tmp_path):
    """A desk with a policy whose files are not even saved, but for its manifest."""
    folder = tmp_path.resolve() / "mine"
    folder.mkdir()
    (folder / "policy.yaml").write_text("policy: mine\n", encoding="utf-8")
    (folder / "rules.yaml").write_text("", encoding="utf-8")
    desk = Desk()
    desk.hold(folder / "policy.yaml", MANIFEST)
    desk.hold(folder / "rules.yaml", RULES)
    return desk


def path(desk, name="rules.yaml"):
    return next(path for path in desk.paths if path.name == name)


def place(text, words):
    """The line and column where `⌷` stands in `words`, which stand once in the text."""
    plain = words.replace("⌷", "")
    assert text.count(plain) == 1, plain
    before = text[: text.index(plain) + words.index("⌷")]
    return before.count("\n"), len(before.rpartition("\n")[2])


def question(desk, words, name="rules.yaml"):
    file = path(desk, name)
    return ask(desk, file, *place(desk.text(file), words))


def offered(desk, old, new, name="rules.yaml"):
    """What is offered at `⌷` once `old` is changed to `new`, with what would be inserted."""
    file = path(desk, name)
    text = desk.text(file)
    assert text.count(old) == 1
    before = text[: text.index(old)] + new.partition("⌷")[0]
    desk.hold(file, text.replace(old, new.replace("⌷", "")))
    found = complete(desk, file, before.count("\n"), len(before.rpartition("\n")[2]), EN)
    return {} if found is None else {offer.label: offer for offer in found.offers}


def problems(desk):
    found = desk.check(path(desk).parent)
    return [problem for file in sorted(found) for problem in found[file]]


# --- problems -------------------------------------------------------------------------------------------


def test_what_counts_is_what_the_editor_holds(desk):
    assert [problem.code for problem in problems(desk)] == ["policy.disable_unknown"]
    desk.hold(path(desk, "policy.yaml"), MANIFEST.replace("disable: [protection.nobody]\n", ""))
    assert problems(desk) == []
    desk.hold(path(desk), RULES.replace("amount_minor", "amount"))
    (problem,) = problems(desk)
    assert (problem.code, problem.near) == ("policy.unknown_field", "amount_minor")


def test_what_is_closed_counts_as_it_is_on_the_disk(desk):
    desk.hold(path(desk, "policy.yaml"), MANIFEST.replace("disable: [protection.nobody]\n", ""))
    folder = path(desk).parent
    desk.drop(folder / "rules.yaml")
    assert "yaml.empty" in [problem.code for problem in desk.check(folder)[folder / "rules.yaml"]]


def test_problems_go_to_their_files(desk):
    desk.hold(path(desk), RULES.replace("$few", "$fw"))
    found = desk.check(path(desk).parent)
    assert {file.name for file in found} == {"policy.yaml", "rules.yaml"}


def test_tests_of_a_policy_are_no_part_of_it(desk):
    folder = path(desk).parent
    assert desk.folder(folder / "rules.yaml") == folder
    assert desk.folder(folder / "more" / "rules.yaml") == folder
    assert desk.folder(folder / "tests" / "rules.yaml") is None
    assert desk.folder(folder / "notes.txt") is None
    assert desk.folder(folder.parent / "rules.yaml") is None


# --- cards ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        ("{sta⌷tus: closed", ("Order status", "`unpaid`"), ("状态", "选项")),
        ("status: clo⌷sed", ("`closed`",), ("关闭",)),
        ("ag⌷e: {lte", ("placed_at",), ("时长",)),
        ("count: or⌷ders", ("Orders", "placed_at"), ("订单",)),
        ("at_least: $f⌷ew", ("A few", "from 2025-01-01 on `8` orders", "Because"), ("几单", "因为")),
        ("fact: tal⌷ked", ("some: communications", "within: 30d"), ("some: communications",)),
        ("term: tot⌷al", ("add: [",), ("add: [",)),
        ("second-a⌷pproval", ("procedure", "A second person approves"), ("须另一人复核",)),
        ("request.sc⌷ope", ("`chat`",), ("列表",)),
    ],
)
def test_a_word_is_explained(desk, words, en, zh):
    asked = question(desk, words)
    for tongue, said in ((EN, en), (ZH, zh)):
        card = hover(asked, tongue)
        assert card is not None
        assert all(part in card for part in said), card


@pytest.mark.parametrize("words", ["ki⌷nd: ground", "title: {z⌷h", "al⌷l:", "id: malicious_order.m⌷ine"])
def test_what_the_schema_explains_is_left_to_it(desk, words):
    assert hover(question(desk, words), EN) is None


# --- definitions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "file", "line"),
    [
        ("at_least: $f⌷ew", "mine/policy.yaml", "  few:"),
        ("wait: $contact_w⌷ait", "mine/policy.yaml", "  contact_wait: {value: 48h}"),
        ("fact: tal⌷ked", "mine/policy.yaml", "  talked:"),
        ("term: tot⌷al", "mine/policy.yaml", "  total: {add"),
        ("second-a⌷pproval", "base/procedures.yaml", "  - id: second-approval"),
    ],
)
def test_a_name_leads_to_its_definition(desk, words, file, line):
    found = definition(question(desk, words))
    assert found is not None
    assert "/".join(found.path.parts[-2:]) == file
    assert desk.text(found.path).split("\n")[found.line].startswith(line)


def test_a_definition_leads_to_the_one_it_replaces(desk):
    found = definition(question(desk, "  contact_w⌷ait: {value", "policy.yaml"))
    assert found.path == shipped_folder().resolve() / "base" / "policy.yaml"
    assert desk.text(found.path).split("\n")[found.line] == "  contact_wait:"
    assert definition(question(desk, "  fe⌷w:", "policy.yaml")) is None


def test_extends_leads_to_the_parent(desk):
    found = definition(question(desk, "extends: ba⌷se", "policy.yaml"))
    assert found.path == shipped_folder().resolve() / "base" / "policy.yaml"


def test_what_is_disabled_is_found_in_the_parent(desk):
    file = path(desk, "policy.yaml")
    desk.hold(file, MANIFEST.replace("protection.nobody", "second-approval"))
    found = definition(question(desk, "disable: [second-a⌷pproval]", "policy.yaml"))
    assert found.path.name == "procedures.yaml"


# --- offers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "wanted", "unwanted"),
    [
        ("status: closed", "status: ⌷", {"unpaid", "closed"}, {"chat", "$few"}),
        ("status: closed", "status: {⌷}", {"eq", "in", "exists"}, {"lt", "has"}),
        (
            "{status: closed",
            "{⌷, status: closed",
            {"close_cause", "refunded", "any"},
            {"status", "fact", "some", "request"},
        ),
        ("{status: closed", "{case.re⌷: 1, status: closed", {"case.request.remark"}, set()),
        ("          within: $contact_wait\n", "          ⌷\n", {"within", "burst"}, {"where", "count", "status"}),
        ("count: orders", "count: ⌷", {"orders", "reviews"}, {"paid"}),
        ("within: $contact_wait", "within: $⌷", {"$contact_wait"}, {"$few"}),
        ("at_least: $few", "at_least: ⌷", {"$few"}, {"$contact_wait"}),
        ("fact: talked", "fact: ⌷", {"talked"}, {"total"}),
        ("{term: total}", "{term: ⌷}", {"total"}, {"talked"}),
        ("{term: total}", "{field: ⌷}", {"amount_minor", "status"}, {"request.remark"}),
        ("has: chat", "has: ⌷", {"chat", "live", "purchase"}, {"eq"}),
        ("[second-approval]", "[⌷]", {"second-approval"}, {"malicious_order.mine"}),
        ("kind: order_record", "kind: ⌷", {"order_record", "chat_log"}, set()),
        ("of: orders", "of: ⌷", {"orders", "incidents"}, set()),
        ("        - {fact: talked}\n", "        - req⌷\n", {"request.remark", "fact", "count"}, {"status"}),
    ],
)
def test_what_may_be_written_is_offered(desk, old, new, wanted, unwanted):
    found = offered(desk, old, new)
    assert wanted <= found.keys()
    assert not unwanted & found.keys()


def test_names_are_offered_while_the_manifest_is_broken(desk):
    desk.check(path(desk).parent)
    desk.hold(path(desk, "policy.yaml"), MANIFEST + "terms: {a: [\n")
    assert "$few" in offered(desk, "at_least: $few", "at_least: $⌷")


def test_keys_bring_their_colon_and_braces_where_they_are_needed(desk):
    assert offered(desk, "request.scope: {has: chat}", "request.sc⌷")["request.scope"].insert == "request.scope: "
    assert offered(desk, "request.sc", "request.sc⌷: 1")["request.scope"].insert == "request.scope"
    assert offered(desk, "status: closed", "status: ⌷")["eq"].insert == "{eq: }"


# --- fixes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("request.scope", "request.scpe"),
        ("$few", "$fwe"),
        ("within: $contact_wait", "within: contact_wait"),
        ("status: closed", 'status: "closd"'),
        ("second-approval", "second-aproval"),
        ("attempts: 1", 'attempts: "1"'),
        ("communication:", "comunication:"),
        ("fact: talked", "fact: talkd"),
    ],
)
def test_a_fix_makes_the_problem_go_away(desk, old, new):
    desk.hold(path(desk, "policy.yaml"), MANIFEST.replace("disable: [protection.nobody]\n", ""))
    assert RULES.count(old) >= 1
    desk.hold(path(desk), RULES.replace(old, new, 1))
    for _ in range(3):
        found = [(problem, fixes(problem, lines_of(desk, problem), EN)) for problem in problems(desk)]
        fix = next((fix for _, offers in found for fix in offers), None)
        if fix is None:
            break
        lines = desk.text(path(desk)).split("\n")
        lines[fix.line] = lines[fix.line][: fix.start] + fix.text + lines[fix.line][fix.end :]
        desk.hold(path(desk), "\n".join(lines))
    assert problems(desk) == []


def lines_of(desk, problem):
    return desk.text(path(desk, Path(problem.file).name)).split("\n")


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ('    title: {zh：甲，en: "a，b"}', '    title: {zh: 甲, en: "a，b"}'),
        ("    title：{zh: 甲, en: mine}", "    title: {zh: 甲, en: mine}"),
        ("    title: ｛zh: 甲, en: mine｝", "    title: {zh: 甲, en: mine}"),
    ],
)
def test_chinese_punctuation_is_rewritten_but_for_texts_in_quotes(desk, broken, mended):
    desk.hold(path(desk, "policy.yaml"), MANIFEST.replace("disable: [protection.nobody]\n", ""))
    desk.hold(path(desk), RULES.replace("    title: {zh: 甲, en: mine}", broken))
    found = [fix for problem in problems(desk) for fix in fixes(problem, lines_of(desk, problem), ZH)]
    assert {(fix.text, fix.title) for fix in found} == {(mended, "把中文标点改成英文标点")}


# --- the shipped policies -------------------------------------------------------------------------------

# claims are checked by the language server, but not explained word by word
SHIPPED = sorted(file for file in shipped_folder().resolve().glob("*/*.yaml") if file.name != "claims.yaml")


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_name_in_the_shipped_policies_is_known(file):
    """The way over a sketch must come to the same as the engine's reader, which accepts these files."""
    desk = Desk()
    sketch = desk.sketch(file)
    seen = set()
    for word in sketch.words:
        spot = spot_of(sketch, word, manifest=file.name == "policy.yaml")
        seen.add(spot.kind)
        forms = ("all", "any", "not", "fact", *COLLECTION_FORMS)
        options = ("where", "within", "burst", "time", "of", "by", "satisfies", "at_least", "at_most", "exactly")
        if spot.kind == PATH or (spot.kind == CONDITION and word.text not in (*forms, *options)):
            assert field_at(word.text, spot.collection) is not None, word
        if spot.kind in (PARAMETER, FACT, TERM, RULE):
            asked = ask(desk, file, word.line, word.start + 1)
            assert asked.word == word
            assert definition(asked) is not None, word
            assert hover(asked, ZH), word
        if spot.kind == LIST:
            assert hover(ask(desk, file, word.line, word.start + 1), EN), word
    assert len(seen) > 2


TEXTS = [file.read_text(encoding="utf-8") for file in SHIPPED]


@given(st.data())
def test_no_half_typed_file_stops_it(data):
    number = data.draw(st.integers(0, len(SHIPPED) - 1))
    text = TEXTS[number]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    typed = data.draw(st.sampled_from(["", "{", "[", '"', "$", ": ", "- ", "\n      ", "cas", "：", "𠮷", "case."]))
    desk = Desk()
    desk.hold(SHIPPED[number], text[:start] + typed + text[end:])
    before = text[:start] + typed
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    complete(desk, SHIPPED[number], line, column, ZH)
    asked = ask(desk, SHIPPED[number], line, column)
    if asked is not None:
        hover(asked, EN)
        definition(asked)
