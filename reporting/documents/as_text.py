"""An explanation as text for a terminal: indented lists, long lines broken between words."""

from collections.abc import Iterator

import click

from ...engine.semantics.truth import FALSE, TRUE, Truth
from ..style import width
from .document import Block, Closing, Document, Heading, Item, Paragraph, Part, Table

WIDE = 100
MARKS = {TRUE: ("✓", "green"), FALSE: ("✗", "red")}
UNKNOWN_MARK = ("?", "yellow")
_NEVER_FIRST = "，。；：、！？）”》%,.;:)”"  # what no line begins with


def text_lines(document: Document) -> Iterator[str]:
    """The lines of the whole explanation."""
    yield click.style(document.title, bold=True)
    for block in document.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text, label):
            yield ""
            title = click.style(text, bold=True, underline=level <= 2)
            yield title + (click.style(f"  {label}", dim=True) if label else "")
        case Paragraph(text, aside):
            for line in wrapped(text, WIDE):
                yield click.style(line, dim=True) if aside else line
        case Part():
            yield from _part(block)
        case Table(head, rows):
            for row in rows:
                yield from _hanging("- ", row[0], 2)
                for name, cell in zip(head[1:], row[1:], strict=True):
                    if cell:
                        yield from _hanging("", f"{name}: {cell}" if name.isascii() else f"{name}：{cell}", 4)
        case Closing(lines):
            yield ""
            yield from lines


def _part(part: Part) -> Iterator[str]:
    if part.label:
        yield click.style(f"  {part.label}", bold=True)
    for number, item in enumerate(part.items, start=1):
        yield from _item(item, 4 if part.label else 2, f"{number}. " if part.ordered else "")


def _item(item: Item, indent: int, lead: str = "") -> Iterator[str]:
    mark, colour = mark_of(item.value)
    if item.value is not None:
        lead = click.style(mark, fg=colour) + " "
    elif not lead:
        lead = "  " if item.aside else "- "
    shown = 2 if item.value is not None else width(lead)
    for number, line in enumerate(wrapped(item.text, WIDE - indent - shown)):
        text = click.style(line, dim=True) if item.aside else line
        yield " " * indent + (lead if number == 0 else " " * shown) + text
    for child in item.children:
        yield from _item(child, indent + shown)


def mark_of(value: Truth | None) -> tuple[str, str]:
    """The sign of a truth, and its colour."""
    return ("", "") if value is None else MARKS.get(value, UNKNOWN_MARK)


def _hanging(lead: str, text: str, indent: int) -> Iterator[str]:
    for number, line in enumerate(wrapped(text, WIDE - indent)):
        yield " " * indent + (lead if number == 0 else " " * len(lead)) + line


def wrapped(text: str, columns: int) -> list[str]:
    """A text in lines: broken at spaces, and between Chinese characters but before no closing mark."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width(line + piece.rstrip()) > max(columns, 20):
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """What may not be broken: a word with its space, a Chinese character with the marks behind it."""
    piece = ""
    for char in text:
        wide = width(char) == 2
        closes = char in _NEVER_FIRST
        if piece and not closes and (piece[-1] == " " or wide or width(piece[-1]) == 2) and piece[-1] not in "（“《(":
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece
