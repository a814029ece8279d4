"""Reads a YAML text into a tree, each comment with what it belongs to."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import attrs

from ...engine.language.yaml_reader import Piece, is_text
from .tree import BLANK, Collection, Entry, Node, Scalar, Tree

_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*")
_MOST_INDENT = 1000  # a file of one endless line is not searched for its beginning again and again
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(#[^\n]*)?")


@attrs.frozen
class Comment:
    """A comment and where it begins."""

    at: int
    text: str


@attrs.frozen(eq=False)
class _Spot:
    """A piece of the source that a comment can belong to: where it is, and what part of the tree it is."""

    start: int
    end: int
    entry: Entry | None  # the one that the piece is the key or the value of; None for the root
    inside: tuple[Collection, ...]  # the collections that hold it, outermost first
    opens: Collection | None = None  # the collection that begins here, if it is one in block style
    closes: Collection | None = None  # the collection in flow style that ends here


def tree_of(text: str, pieces: Sequence[Piece]) -> Tree:
    """The tree of a text (with `\\n` for line ends) and its pieces."""
    return _Reader(text, pieces).tree()


def comments_of(text: str, pieces: Sequence[Piece]) -> Iterator[Comment]:
    """All comments of a text, in their order: they stand between the scalars, or behind the sign of a block."""
    position = 0
    for piece in pieces:
        if piece.kind != "scalar":
            continue
        yield from _between(text, position, piece.start)
        position = piece.end
        if piece.style in ("|", ">") and (header := _BLOCK_HEADER.match(text, piece.start)) and header[1]:
            yield Comment(header.start(1), header[1].rstrip())
    yield from _between(text, position, len(text))


def _between(text: str, start: int, end: int) -> Iterator[Comment]:
    for found in _COMMENT.finditer(text, start, end):
        yield Comment(found.start(), found[0].rstrip())


class _Reader:
    def __init__(self, text: str, pieces: Sequence[Piece]) -> None:
        self.text = text
        self.pieces = pieces
        self.spots: list[_Spot] = []
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]  # where each begins

    def tree(self) -> Tree:
        """Builds the tree, then hangs the comments into it."""
        tree = Tree(self._build())
        starts = [spot.start for spot in self.spots]
        for comment in comments_of(self.text, self.pieces):
            after = bisect_left(starts, comment.at)
            before = self.spots[after - 1] if after else None
            if before is not None and self._same_line(before, comment.at):
                self._beside(tree, before, comment.text)
            else:
                self._own_line(tree, before, after, comment)
        if tree.head and isinstance(tree.root, Collection) and tree.root.entries:
            first = tree.root.entries[0]
            tree.apart, first.apart = first.apart, False
        return tree

    # --- the tree without comments ----------------------------------------------------------------

    def _build(self) -> Node:
        root: Node | None = None
        open_: list[Collection] = []
        entry: Entry | None = None  # the one that waits for its value
        holders: list[Entry | None] = []
        for piece in self.pieces:
            inside = tuple(open_)
            if piece.kind == "end":
                closed, holder = open_.pop(), holders.pop()
                if closed.column < 0:
                    self.spots.append(_Spot(piece.start, piece.end, holder, inside[:-1], closes=closed))
                continue
            if open_ and open_[-1].mapping and entry is None:
                entry = Entry(piece.value, apart=self._apart(piece.start))
                open_[-1].entries.append(entry)
                self.spots.append(_Spot(piece.start, piece.end, entry, inside))
                continue
            if open_ and not open_[-1].mapping:
                entry = Entry(None, apart=self._apart(piece.start))
                open_[-1].entries.append(entry)
            node = self._node(piece)
            block = node if isinstance(node, Collection) and not piece.style else None
            end = piece.start if block is not None else piece.end
            self.spots.append(_Spot(piece.start, end, entry, inside, opens=block))
            if entry is None:
                root = node
            else:
                entry.value = node
            if isinstance(node, Collection):
                open_.append(node)
                holders.append(entry)
            entry = None
        assert root is not None
        return root

    def _node(self, piece: Piece) -> Node:
        if piece.kind != "scalar":
            column = -1 if piece.style else piece.start - self._line(piece.start)
            return Collection(piece.kind == "mapping", column)
        source = self.text[piece.start : piece.end]
        if piece.style in ("|", ">"):
            header, _, lines = source.partition("\n")
            sign = header.partition("#")[0].strip()
            if not any(c.isdigit() for c in sign):
                return Scalar(piece.value, written=lines, block=sign)
            return Scalar(piece.value)  # indented by hand: only its value is sure
        text = bool(piece.style) or is_text(piece.value)
        return Scalar(piece.value, text, "" if text else source, wrapped="\n" in source)

    def _apart(self, start: int) -> bool:
        """Whether this is the first thing on its line, and the line before is blank."""
        number = bisect_right(self.lines, start) - 1
        line = self.lines[number]
        if not number or start - line > _MOST_INDENT or self.text[line:start].strip(" -"):
            return False
        return not self.text[self.lines[number - 1] : line].strip()

    def _line(self, at: int) -> int:
        """Where the line of this place begins."""
        return self.lines[bisect_right(self.lines, at) - 1]

    # --- comments -----------------------------------------------------------------------------------

    def _same_line(self, spot: _Spot, at: int) -> bool:
        """Whether nothing but signs stand between the piece and the comment, on the line where the piece ends."""
        if spot.start <= at < spot.end:
            return True  # behind the sign of a block scalar
        return spot.opens is None and "\n" not in self.text[spot.end : at] and self.text[spot.end - 1] != "\n"

    def _beside(self, tree: Tree, spot: _Spot, text: str) -> None:
        if spot.entry is None:
            (tree.root.tail if isinstance(tree.root, Collection) and tree.root.entries else tree.tail).append(text)
            return
        if spot.entry.beside:
            spot.entry.before.append(spot.entry.beside)
        spot.entry.beside = text

    def _own_line(self, tree: Tree, before: _Spot | None, after: int, comment: Comment) -> None:
        lines = self._lines_for(tree, before, after, comment)
        if self._apart(comment.at) and (lines or lines is not tree.head):
            lines.append(BLANK)
        lines.append(comment.text)

    def _lines_for(self, tree: Tree, before: _Spot | None, after: int, comment: Comment) -> list[str]:
        """The list that a comment on a line of its own belongs into."""
        root = tree.root
        if before is None or before.opens is root:
            return tree.head
        # a collection under a key begins with its first entry, to which the comment then belongs
        while after < len(self.spots) and (spot := self.spots[after]).opens and self._has_key(spot):
            after += 1
        following = self.spots[after] if after < len(self.spots) else None
        if following is not None and following.closes is not None:
            closed = following.closes
            if closed.entries:
                return closed.tail
            return following.entry.before if following.entry is not None else tree.tail
        line = self._line(comment.at)
        column = comment.at - line
        around = following.inside if following is not None else ()
        least = around[-1].column if around else -1
        for collection in reversed(before.inside) if not self.text[line : comment.at].strip() else ():
            if collection not in around and least < collection.column <= column:
                return collection.tail
        if following is not None and following.entry is not None:
            return following.entry.before
        return root.tail if isinstance(root, Collection) and root.entries else tree.tail

    @staticmethod
    def _has_key(spot: _Spot) -> bool:
        return spot.entry is not None and spot.entry.key is not None
