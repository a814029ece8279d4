"""A YAML file as a tree that keeps its comments: what stands in the file, without how it is laid out."""

import attrs

BLANK = ""  # in a list of comment lines: an empty line


@attrs.define(eq=False)
class Scalar:
    """A text, a number or a truth value. `written` is the source of what is no text, or of a block scalar's lines."""

    value: str
    text: bool = True
    written: str = ""
    block: str = ""  # `|` or `>` with its sign for the last line break: kept as its author wrote it
    wrapped: bool = False  # the author has broken it over several lines


@attrs.define(eq=False)
class Entry:
    """A key with its value, or (without key) an item of a list, with the comments that belong to it."""

    key: str | None
    value: "Node" = attrs.field(factory=lambda: Scalar(""))
    before: list[str] = attrs.field(factory=list)  # comments on lines of their own, and blank lines around them
    beside: str = ""  # the comment at the end of its (first) line
    apart: bool = False  # a blank line stands right before it


@attrs.define(eq=False)
class Collection:
    """A mapping or a list; `tail` holds the comments behind its last entry."""

    mapping: bool
    column: int  # of its entries in the source; -1 in flow style
    entries: list[Entry] = attrs.field(factory=list)
    tail: list[str] = attrs.field(factory=list)


Node = Scalar | Collection


@attrs.define(eq=False)
class Tree:
    """A whole file; `head` holds the comments before everything, which stay there whatever moves."""

    root: Node
    head: list[str] = attrs.field(factory=list)
    apart: bool = False  # a blank line stands behind the head
    tail: list[str] = attrs.field(factory=list)  # behind a root that has no entries


def is_commented(node: Node) -> bool:
    """Whether a comment stands inside, so that it cannot be written on one line."""
    if isinstance(node, Scalar):
        return False
    return bool(node.tail) or any(e.before or e.beside or is_commented(e.value) for e in node.entries)
