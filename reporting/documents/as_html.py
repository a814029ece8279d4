"""An explanation as one HTML page that needs nothing else: for a browser, a printer and a screen reader."""

from collections.abc import Iterator
from html import escape
from itertools import takewhile

from ...engine.semantics.truth import FALSE, TRUE
from .as_text import mark_of
from .document import Block, Closing, Document, Heading, Item, Paragraph, Part, Table
from .page import opening

_NAMES = {TRUE: ("真", "true"), FALSE: ("假", "false")}
_UNKNOWN = ("未知", "unknown")
_FROM = 4  # headings from which on there is a table of contents
_LETTER = """
.notice { border-left: 4px solid #8a5300; padding: .4rem .9rem; background: #8a530014; }
footer { margin-top: 2.5rem; text-align: right; break-inside: avoid; }
.letter h1 { text-align: center; font-size: 1.5rem; margin-bottom: 2rem; }
.letter h2 { font-size: 1.15rem; margin-top: 1.8rem; padding-top: 0; border-top: 0; }
.letter .label { font-weight: normal; }
.letter td { overflow-wrap: anywhere; }
.letter thead th { white-space: nowrap; }
"""


def html_lines(document: Document) -> Iterator[str]:
    """The lines of the page."""
    yield from opening(document.title, document.language, _LETTER)
    yield '<body class="letter">' if document.letter else "<body>"
    first = list(takewhile(lambda block: isinstance(block, Paragraph), document.blocks))
    yield f"<header><h1>{escape(document.title)}</h1>"
    for block in first:
        yield from _block(block, document)
    yield "</header>"
    yield from _contents(document)
    yield "<main>"
    for block in document.blocks[len(first) :]:
        yield from _block(block, document)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _contents(document: Document) -> Iterator[str]:
    headings = [heading for heading in document.headings() if heading.anchor]
    if len(headings) < _FROM:
        return
    yield f'<nav aria-label="{escape(document.contents)}">'
    yield f'<p class="label">{escape(document.contents)}</p>'
    yield "<ul>"
    inner = False  # whether a list of third-level headings is open
    for number, heading in enumerate(headings):
        if inner and heading.level <= 2:
            yield "</ul></li>"
            inner = False
        opens = heading.level <= 2 and number + 1 < len(headings) and headings[number + 1].level > 2
        link = f'<li><a href="#{escape(heading.anchor)}">{escape(heading.text)}</a>'
        yield f"{link}<ul>" if opens else f"{link}</li>"
        inner = inner or opens
    if inner:
        yield "</ul></li>"
    yield "</ul>"
    yield "</nav>"


def _block(block: Block, document: Document) -> Iterator[str]:
    match block:
        case Heading(level, text, label, anchor):
            place = f' id="{escape(anchor)}"' if anchor else ""
            code = f" <code>{escape(label)}</code>" if label else ""
            yield f"<h{level}{place}>{escape(text)}{code}</h{level}>"
        case Paragraph(text, aside, notice):
            kind = ' class="notice"' if notice else ' class="aside"' if aside else ""
            yield f"<p{kind}>{escape(text)}</p>"
        case Part():
            yield from _part(block, document)
        case Table():
            yield from _table(block)
        case Closing(lines):
            yield f"<footer>{'<br>'.join(map(escape, lines))}</footer>"


def _part(part: Part, document: Document) -> Iterator[str]:
    if part.label:
        yield f'<p class="label">{escape(part.label)}</p>'
    kind = "ol" if part.ordered else "ul"
    yield f"<{kind}>"
    for item in part.items:
        yield from _item(item, document)
    yield f"</{kind}>"


def _item(item: Item, document: Document) -> Iterator[str]:
    sign, kind = _sign(item, document)
    known = f' class="{kind}"' if kind else ""
    yield f"<li{known}>{sign}{escape(item.text)}"
    if item.children:
        yield "<ul>"
        for child in item.children:
            yield from _item(child, document)
        yield "</ul>"
    yield "</li>"


def _sign(item: Item, document: Document) -> tuple[str, str]:
    """The sign of a truth, which a screen reader reads out as a word, and the class of its line."""
    if item.value is None:
        return "", "aside" if item.aside else ""
    zh, en = _NAMES.get(item.value, _UNKNOWN)
    name = zh if document.language == "zh" else en
    mark = f'<span class="mark {en}" aria-hidden="true">{mark_of(item.value)[0]}</span>'
    return f'{mark}<span class="hidden">{name} </span>', "judged"


def _table(table: Table) -> Iterator[str]:
    yield "<table>"
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    yield f"<thead><tr>{cells}</tr></thead>"
    yield "<tbody>"
    for first, *rest in table.rows:
        yield f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
    yield "</tbody>"
    yield "</table>"
