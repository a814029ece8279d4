"""A text for people before it is plain, Markdown or HTML: headings, paragraphs, parts with lists, tables."""

from collections.abc import Iterator

import attrs

from ...engine.semantics.truth import Truth


@attrs.frozen
class Item:
    """One sentence of a list, with what belongs under it.

    `value` is what came of it in a case (None: it is a remark, or there is no case); `aside` of a remark that only
    adds to what stands above it.
    """

    text: str
    children: tuple["Item", ...] = ()
    value: Truth | None = None
    aside: bool = False

    def walk(self) -> Iterator["Item"]:
        """This item and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@attrs.frozen
class Heading:
    """The title of a section; `label` is the id that programs know it by, `anchor` where links lead."""

    level: int
    text: str
    label: str = ""
    anchor: str = ""


@attrs.frozen
class Paragraph:
    """Some sentences; a `notice` is what must not be overlooked."""

    text: str
    aside: bool = False
    notice: bool = False


@attrs.frozen
class Closing:
    """The last lines of a letter: who signs it, and when."""

    lines: tuple[str, ...]


@attrs.frozen
class Part:
    """A list under a short label, such as what a rule says of evidence."""

    label: str
    items: tuple[Item, ...]
    ordered: bool = False


@attrs.frozen
class Table:
    """Rows under a head; the first cell of each row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Part | Table | Closing


@attrs.frozen
class Document:
    """A whole text in one language (`zh` or `en`); a `letter` is printed as one."""

    language: str
    title: str
    contents: str  # the heading of the table of contents
    blocks: tuple[Block, ...]
    letter: bool = False

    def headings(self) -> Iterator[Heading]:
        """The sections, for a table of contents."""
        for block in self.blocks:
            if isinstance(block, Heading):
                yield block
