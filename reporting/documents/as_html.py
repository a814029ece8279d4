"""An explanation as one HTML page that needs nothing else: for a browser, a printer and a screen reader."""

from collections.abc import Iterator
from html import escape
from itertools import takewhile

from ...engine.semantics.truth import FALSE, TRUE
from .as_text import mark_of
from .document import Block, Closing, Document, Heading, Item, Paragraph, Part, Table

_LANGUAGES = {"zh": "zh-Hans", "en": "en"}
_NAMES = {TRUE: ("真", "true"), FALSE: ("假", "false")}
_UNKNOWN = ("未知", "unknown")
_FROM = 4  # headings from which on there is a table of contents
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.65 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.8rem; line-height: 1.3; }
h2 { font-size: 1.4rem; margin-top: 2.5rem; padding-top: .8rem; border-top: 2px solid currentcolor; }
h3 { font-size: 1.15rem; margin-top: 2rem; }
h1, h2, h3, .label { break-after: avoid; }
code { font-size: .85em; font-weight: normal; opacity: .75; overflow-wrap: anywhere; }
ul, ol { margin: .2rem 0 .2rem; padding-left: 1.4rem; }
.label { font-weight: 600; margin: .9rem 0 .1rem; }
.aside { opacity: .75; }
li.aside { list-style: none; }
li.judged { list-style: none; margin-left: -1.4rem; padding-left: 1.4rem; text-indent: -1.4rem; }
li.judged > * { text-indent: 0; }
.mark { display: inline-block; width: 1.4rem; text-indent: 0; font-weight: 700; }
.true { color: #146c2e; } .false { color: #b3261e; } .unknown { color: #8a5300; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { border: 1px solid #8888; padding: .35rem .5rem; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
nav ul { list-style: none; padding-left: 1.2rem; } nav > ul { padding-left: 0; columns: 16rem 2; }
nav > ul > li { break-inside: avoid-column; }
.hidden { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; white-space: nowrap; }
.notice { border-left: 4px solid #8a5300; padding: .4rem .9rem; background: #8a530014; }
footer { margin-top: 2.5rem; text-align: right; break-inside: avoid; }
.letter h1 { text-align: center; font-size: 1.5rem; margin-bottom: 2rem; }
.letter h2 { font-size: 1.15rem; margin-top: 1.8rem; padding-top: 0; border-top: 0; }
.letter .label { font-weight: normal; }
@media (prefers-color-scheme: dark) {
  .true { color: #7bd88f; } .false { color: #ff9b94; } .unknown { color: #ffc46b; }
}
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } a { color: inherit; text-decoration: none; } }
"""


def html_lines(document: Document) -> Iterator[str]:
    """The lines of the page."""
    yield "<!DOCTYPE html>"
    yield f'<html lang="{_LANGUAGES[document.language]}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(document.title)}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
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
