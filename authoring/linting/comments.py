"""Finds the comments of a YAML file, which its reader drops, by what the reader knows of where texts stand.

A `#` begins a comment at the start of a line or after white space, unless it is inside a quoted text or a block
text. Where such texts begin is in the document's marks, so nothing is guessed from quotes in other places
(`en: the shop's #1` holds none).
"""

import re
from collections.abc import Iterator

import attrs

from ...engine.language.document import Document

_START = re.compile(r"(?:^|(?<=[ \t]))#")
_HEADER = re.compile(r"[|>][-+0-9]*")


@attrs.frozen
class Comment:
    """A comment: its line and column (from 1), its text from the `#` on, and whether nothing else is in the line."""

    line: int
    column: int
    text: str
    alone: bool


@attrs.frozen
class _Span:
    """From one place to another, columns from 0, the end not included."""

    line: int
    column: int
    last: int
    end: int


def comments_of(document: Document) -> Iterator[Comment]:
    """The comments of a file that has been read, in their order."""
    spans = _texts(document)
    for number, line in enumerate(document.lines, 1):
        if "#" not in line:
            continue
        for found in _START.finditer(line):
            at = found.start()
            if not any(_inside(span, number, at) for span in spans.get(number, ())):
                yield Comment(number, at + 1, line[at:], not line[:at].strip(" \t\ufeff"))
                break


def _inside(span: _Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) < (span.last, span.end)


def _texts(document: Document) -> dict[int, list[_Span]]:
    """The quoted and the block texts that may hold a `#`, by each line that they reach."""
    found: dict[int, list[_Span]] = {}
    starts = sorted({(mark.line, mark.column) for table in (document.values, document.keys) for mark in table.values()})
    following = dict(zip(starts, [line for line, _ in starts[1:]] + [len(document.lines) + 1], strict=True))
    for line, column in starts:
        text = document.lines[line - 1] if line <= len(document.lines) else ""
        sign = text[column - 1 : column]
        if sign in ("'", '"'):
            span = _quoted(document.lines, line, column - 1, sign)
        elif sign in ("|", ">") and _HEADER.match(text, column - 1):
            span = _block(document.lines, line, column - 1, following[line, column])
        else:
            continue
        for number in range(span.line, span.last + 1):
            found.setdefault(number, []).append(span)
    return found


def _quoted(lines: tuple[str, ...], line: int, column: int, sign: str) -> _Span:
    """A quoted text from its first quote to after its last."""
    at, number = column + 1, line
    while number <= len(lines):
        text = lines[number - 1]
        while at < len(text):
            if sign == '"' and text[at] == "\\":
                at += 2
            elif text[at] != sign:
                at += 1
            elif sign == "'" and text[at + 1 : at + 2] == sign:
                at += 2
            else:
                return _Span(line, column, number, at + 1)
        number, at = number + 1, 0
    return _Span(line, column, len(lines), len(lines[-1]))


def _block(lines: tuple[str, ...], line: int, column: int, following: int) -> _Span:
    """The lines of a block text: from the one after its header to the last that is indented as its first one.

    With an indentation indicator, up to what follows: comments between the two are not looked at.
    """
    header = _HEADER.match(lines[line - 1], column)
    assert header is not None
    last = line
    if any(sign.isdigit() for sign in header.group()):
        last = following - 1
    else:
        depth: int | None = None
        for number in range(line + 1, len(lines) + 1):
            text = lines[number - 1]
            if not text.strip(" "):
                continue
            indent = len(text) - len(text.lstrip(" "))
            depth = indent if depth is None else depth
            if indent < depth or number >= following:
                break
            last = number
    return _Span(line + 1, 0, last + 1, 0)
