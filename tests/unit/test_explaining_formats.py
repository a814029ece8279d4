"""An explanation as text, Markdown and HTML: whatever stands in a policy or a case stays plain text."""

import pytest

from fairblock.authoring.explaining.speaking import Speaker
from fairblock.engine.semantics.truth import FALSE, TRUE, UNKNOWN
from fairblock.reporting.documents.as_html import html_lines
from fairblock.reporting.documents.as_markdown import escaped, markdown_lines
from fairblock.reporting.documents.as_text import wrapped
from fairblock.reporting.documents.document import Document, Heading, Item, Paragraph, Part, Table
from fairblock.reporting.style import width

HOSTILE = '<script>alert(1)</script> & "quoted" *stars* _under_ [link](x) `code` | cell'
DOCUMENT = Document(
    "en",
    HOSTILE,
    "Contents",
    (
        *(Heading(level, f"{HOSTILE} {level}", "id`x", f"a{level}") for level in (2, 3, 3, 2)),
        Paragraph(HOSTILE, aside=True),
        Part("label", (Item(HOSTILE, (Item("inner"),), TRUE), Item("no", (), FALSE), Item("maybe", (), UNKNOWN))),
        Part("", (Item("first"), Item("second")), ordered=True),
        Table(("a", "b"), ((HOSTILE, "x"),)),
    ),
)


def test_html_escapes_everything():
    page = "\n".join(html_lines(DOCUMENT))
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 13  # the title twice, each heading in the contents too, three more
    assert '<html lang="en">' in page
    assert page.index("<nav") < page.index("<main>")


def test_html_needs_nothing_else():
    page = "\n".join(html_lines(DOCUMENT))
    assert "http" not in page
    assert "src=" not in page
    assert "@import" not in page


def test_html_tells_a_screen_reader_what_the_signs_mean():
    page = "\n".join(html_lines(DOCUMENT))
    for sign, name in (("✓", "true"), ("✗", "false"), ("?", "unknown")):
        assert f'aria-hidden="true">{sign}</span><span class="hidden">{name} </span>' in page


def test_markdown_escapes_everything():
    text = "\n".join(markdown_lines(DOCUMENT))
    assert "<script>" not in text
    assert "*stars*" not in text.replace("\\*", "")
    assert "[link]" not in text
    assert text.count("\n1. first\n2. second") == 1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("12. item", "12\\. item"),
        ("0.8 of them", "0.8 of them"),
        ("# head", "\\# head"),
        ("> quote", "\\> quote"),
        ("~~~", "\\~~~"),
        ("=== ", "\\=== "),
        ("a & b", "a &amp; b"),
    ],
)
def test_no_text_begins_a_markdown_block(text, plain):
    assert escaped(text) == plain


def test_lines_are_broken_between_words_and_before_no_closing_mark():
    text = "近 90 天的订单中，至少有 5 笔的下单时间集中在 7 天之内，且都符合：订单状态为“已关闭”。" * 5
    lines = wrapped(text, 40)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= 42 for line in lines)
    assert not any(line[0] in "，。：”" for line in lines)
    assert not any(line.endswith(("“", "9")) for line in lines)


def test_chinese_sets_a_space_beside_numbers_only():
    chinese, english = Speaker("zh"), Speaker("en")
    assert chinese.say("set_within", span="90 天", noun="订单", many="") == "近 90 天的订单"
    assert chinese.say("text_eq", a="状态", b="“已关闭”") == "状态为“已关闭”"
    assert english.say("text_eq", a="the status", b="“closed”") == "the status is “closed”"


def test_what_is_filled_in_is_not_filled_in_again():
    assert Speaker("en").say("text_eq", a="{b}", b="{a}") == "{b} is {a}"
