"""An explanation as Markdown."""

import re
from collections.abc import Iterator

from .as_text import mark_of
from .document import Block, Closing, Document, Heading, Item, Paragraph, Part, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_SIGN = re.compile(r"^(\s*)([-+~=])")
_NUMBER = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")


def markdown_lines(document: Document) -> Iterator[str]:
    """The lines of the whole explanation."""
    yield f"# {escaped(document.title)}"
    for block in document.blocks:
        yield ""
        yield from _block(block)


def escaped(text: str) -> str:
    """Text of a policy or a case, in which no character is a sign of Markdown."""
    plain = _SPECIAL.sub(r"\\\1", text).replace("&", "&amp;")
    return _NUMBER.sub(r"\1\\\2", _SIGN.sub(r"\1\\\2", plain))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text, label):
            yield f"{'#' * level} {escaped(text)}"
            if label:
                yield ""
                yield f"`{label.replace('`', '')}`"
        case Paragraph(text, aside):
            yield f"*{escaped(text)}*" if aside else escaped(text)
        case Part():
            yield from _part(block)
        case Table(head, rows):
            yield f"| {' | '.join(map(escaped, head))} |"
            yield "|---" * len(head) + "|"
            for row in rows:
                yield f"| {' | '.join(map(escaped, row))} |"
        case Closing(lines):
            yield "  \n".join(map(escaped, lines))


def _part(part: Part) -> Iterator[str]:
    if part.label:
        yield f"**{escaped(part.label)}**"
        yield ""
    for number, item in enumerate(part.items, start=1):
        yield from _item(item, 0, f"{number}." if part.ordered else "-")


def _item(item: Item, indent: int, lead: str = "-") -> Iterator[str]:
    mark = mark_of(item.value)[0]
    text = escaped(item.text)
    text = f"*{text}*" if item.aside else text
    yield f"{' ' * indent}{lead} {f'{mark} {text}' if mark else text}"
    for child in item.children:
        yield from _item(child, indent + len(lead) + 1)
