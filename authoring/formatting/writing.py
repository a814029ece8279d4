"""Writes a tree in the one canonical layout.

What fits on a line of 120 columns stands on one (`{some: orders, where: {status: paid}}`), unless it holds a
comment, a list of several mappings or something that is always spread out (a rule, a parameter, a reason).
Everything else has one entry a line, indented by two.
"""

import attrs

from ...reporting.style import width
from .order import KINDS, in_order, kind_of, kind_of_file, kind_under
from .scalars import block_lines, folded, inline, text_of
from .tree import BLANK, Collection, Entry, Node, Scalar, Tree, is_commented

WIDTH = 120
STEP = 2


def written(tree: Tree) -> str:
    """The canonical text of a file. The keys of the tree are put in order."""
    root, kind = tree.root, kind_of_file(tree.root)
    lines = list(tree.head)
    if lines and tree.apart:
        lines.append(BLANK)
    in_order(root, kind)
    _hoist(root)
    if isinstance(root, Collection) and root.entries:
        lines += _Block(kind, 0).lines(root)
    else:
        lines.append(inline(root, flow=False) or "" if isinstance(root, Scalar) else "{}" if root.mapping else "[]")
    return "\n".join([*lines, *tree.tail]) + "\n"


# --- on one line --------------------------------------------------------------------------------------


def _flow(node: Node, kind: str) -> str | None:
    """The node on one line; None where it has to stand on several."""
    if isinstance(node, Scalar):
        return inline(node, flow=True)
    kind = kind_of(node, kind)
    known = KINDS[kind]
    if (known.spread and node.entries) or (not node.mapping and not known.compact and _several_mappings(node)):
        return None
    parts = []
    for entry in node.entries:
        value = _flow(entry.value, kind_under(kind, entry.key))
        if value is None:
            return None
        parts.append(value if entry.key is None else f"{text_of(entry.key, flow=True)}: {value}")
    row = ", ".join(parts)
    return f"{{{row}}}" if node.mapping else f"[{row}]"


def _several_mappings(node: Collection) -> bool:
    return sum(isinstance(entry.value, Collection) and entry.value.mapping for entry in node.entries) > 1


def _on_one_line(node: Node, kind: str, before: int) -> str | None:
    """The node behind so many columns, if it fits on that line."""
    if isinstance(node, Collection) and is_commented(node):
        return None
    text = inline(node, flow=False) if isinstance(node, Scalar) else _flow(node, kind)
    fits = text is not None and before + width(text) <= WIDTH
    return text if fits or (isinstance(node, Collection) and not node.entries) else None


# --- on several lines ---------------------------------------------------------------------------------


@attrs.frozen
class _Block:
    """Writes the entries of a mapping or list of a kind, each on its own lines at `indent`."""

    kind: str
    indent: int

    @property
    def pad(self) -> str:
        return " " * self.indent

    def lines(self, node: Collection) -> list[str]:
        """The entries with their comments, and one blank line where the kind or the author wants one."""
        known = KINDS[self.kind]
        lines: list[str] = []
        several = False  # whether the entry before took several lines
        for number, entry in enumerate(node.entries):
            own = self._entry(entry)
            comments = entry.before[1:] if entry.before[:1] == [BLANK] else entry.before
            tall = self.kind == "manifest" and (several or len(own) > 1)
            wanted = len(comments) < len(entry.before) or (known.paragraphs and entry.apart and not comments)
            if number and (known.airy or tall or wanted):
                lines.append("")
            lines += self._padded(comments)
            if comments and entry.apart:
                lines.append("")
            lines += own
            several = len(own) > 1
        return lines + self._padded(node.tail)

    def _padded(self, comments: list[str]) -> list[str]:
        return [self.pad + line if line else "" for line in comments]

    def _entry(self, entry: Entry) -> list[str]:
        value, kind = entry.value, kind_under(self.kind, entry.key)
        head = self.pad + ("-" if entry.key is None else f"{text_of(entry.key, flow=False)}:")
        line = _on_one_line(value, kind, width(head) + 1)
        if isinstance(value, Scalar):
            first, *more = self._scalar(value, line)
            return [_beside(f"{head} {first}", entry.beside), *more]
        if line is not None:
            return [_beside(f"{head} {line}", entry.beside)]
        if entry.key is None and entry.beside:  # the line of the dash has no place for it
            entry.before += [BLANK, entry.beside] if entry.apart else [entry.beside]
            entry.beside, entry.apart = "", False
        lines = _Block(kind_of(value, kind), self.indent + STEP).lines(value)
        if entry.key is None:
            return [head + lines[0][len(head) :], *lines[1:]]
        return [_beside(head, entry.beside), *lines]

    def _scalar(self, value: Scalar, line: str | None) -> list[str]:
        """The value behind its key, and the lines under it."""
        inner = " " * (self.indent + STEP)
        if value.block:
            return [value.block, *(inner + text if text else "" for text in block_lines(value))]
        if line is None and value.wrapped and (parts := folded(value.value, WIDTH - len(inner))) is not None:
            return [">-", *(inner + part for part in parts)]
        return [inline(value, flow=False) or ""]


def _hoist(node: Node) -> None:
    """Comments above the first entry of a mapping in a list go above its dash, on the line of which it begins."""
    for entry in node.entries if isinstance(node, Collection) else ():
        _hoist(entry.value)
        if entry.key is None and isinstance(entry.value, Collection) and entry.value.entries:
            first = entry.value.entries[0]
            if first.before:
                entry.before += first.before
                entry.apart = first.apart
                first.before = []


def _beside(line: str, comment: str) -> str:
    return f"{line}  {comment}" if comment else line
