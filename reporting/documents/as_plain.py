"""A text without colours and without broken lines: for a chat or an e-mail, which breaks lines itself."""

from collections.abc import Iterator

from .document import Block, Closing, Document, Heading, Item, Paragraph, Part, Table


def plain_lines(document: Document) -> Iterator[str]:
    """The lines of the whole text; paragraphs, lists and tables stand apart by an empty line."""
    yield document.title
    for block in document.blocks:
        yield ""
        yield from _block(block, document.language)


def _block(block: Block, language: str) -> Iterator[str]:
    match block:
        case Heading(_, text):
            yield text
        case Paragraph(text):
            yield text
        case Part(label, items, ordered):
            if label:
                yield label
            for number, item in enumerate(items, start=1):
                yield from _item(item, 0, f"{number}. " if ordered else "- ")
        case Table(head, rows):
            colon = "：" if language == "zh" else ": "
            for row in rows:
                cells = [f"{name}{colon}{cell}" for name, cell in zip(head[1:], row[1:], strict=True) if cell]
                yield from _item(Item(row[0], tuple(map(Item, cells))), 0, "- ")
        case Closing(lines):
            yield from lines


def _item(item: Item, indent: int, lead: str = "- ") -> Iterator[str]:
    yield f"{' ' * indent}{lead}{item.text}"
    for child in item.children:
        yield from _item(child, indent + 2)
