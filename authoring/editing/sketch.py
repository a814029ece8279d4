"""Reads half-written YAML: which word stands where, in what, whatever is still missing.

The engine's reader refuses a file at its first slip, and a file that is being typed has one nearly always. This one
never refuses: it goes by indentation, brackets and colons, and makes the best of the rest. On a file without a slip
it finds the same keys and values in the same places as the engine's (tests/unit/test_sketch.py).
"""

import re
from collections.abc import Iterator

import attrs

from ...engine.language.document import Pointer

_LINE_END = re.compile("\r\n|\n|\r")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*\s*(#.*)?$")
_COMMENT = re.compile(r"(^|\s)#.*$")
_PLAIN_KEY = re.compile(
    r"""(?P<key>[^\s\[\]{},#&*!|>'"%@`-][^\s]*?|-[^\s]+?|[^\s\[\]{},#&*!|>'"%@`][^:#]*?)\s*:(?=\s|$)"""
)
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_FLOW_PLAIN = re.compile(
    r"(?:[^\s,\[\]{}:#]|:(?![\s,\[\]{}]|$)|(?<=\S)#|[ \t]+(?![\s#:]|$)(?=[^,\[\]{}])|[ \t]+(?=:[^\s,\[\]{}]))+"
)
MAX_LENGTH = 1024 * 1024


@attrs.frozen
class Word:
    """One key or value: its pointer, its text, and where it stands (lines and columns count code points from 0)."""

    at: Pointer
    text: str
    line: int
    start: int
    end: int
    key: bool
    quote: str = ""

    @property
    def parent(self) -> Pointer:
        """What it stands in."""
        return self.at[:-1]


@attrs.define
class _Frame:
    """A mapping or list that is open: how far it is indented, and the key or number at which it is."""

    at: Pointer
    indent: int
    listed: bool
    step: str | int | None = None
    bracket: str = ""

    @property
    def here(self) -> Pointer:
        return self.at if self.step is None else (*self.at, self.step)


class Sketch:
    """A file's words, by place and by pointer."""

    def __init__(self, text: str) -> None:
        self.lines = _LINE_END.split(text[:MAX_LENGTH])
        self.words: list[Word] = []
        _Reader(self).read()
        self.values: dict[Pointer, str] = {word.at: word.text for word in self.words if not word.key}
        self._by_line: dict[int, list[Word]] = {}
        for word in self.words:
            self._by_line.setdefault(word.line, []).append(word)

    def word_at(self, line: int, column: int) -> Word | None:
        """The word under (or right before) a place; the one that begins there, where two meet."""
        found = [word for word in self._by_line.get(line, ()) if word.start <= column <= word.end]
        return found[-1] if found else None

    def keys(self, at: Pointer) -> list[str]:
        """The keys of the mapping at a pointer, in their order."""
        return [word.text for word in self.words if word.key and word.at[:-1] == at]

    def find(self, at: Pointer, *, key: bool = False) -> Word | None:
        """The key or value at a pointer."""
        return next((word for word in self.words if word.key == key and word.at == at), None)


class _Reader:
    """One pass over the lines."""

    def __init__(self, sketch: Sketch) -> None:
        self.lines = sketch.lines
        self.words = sketch.words
        self.block: list[_Frame] = []
        self.flow: list[_Frame] = []
        self.literal: int | None = None  # the indentation of what holds a `|` or `>` text
        self.open_quote = ""
        self.plain: int | None = None  # the indentation of what holds a plain text that may go on
        self.line = 0

    def read(self) -> None:
        for number, line in enumerate(self.lines):
            self.line = number
            body = line.lstrip(" ")
            indent = len(line) - len(body)
            if not body.strip():
                continue
            if self.literal is not None:
                if indent > self.literal:
                    continue
                self.literal = None
            if (self.flow or self.open_quote) and indent <= self._indent() and self._ends_flow(body):
                self.flow, self.open_quote = [], ""  # never closed: what follows is no part of it
            start = self._after_quote(line) if self.open_quote else indent
            if start is None:
                continue
            if self.flow:
                self._flow(line, start)
            elif start != indent or body.startswith(("#", "%", "---", "...")):
                continue
            else:
                self._block(line, indent)

    def _indent(self) -> int:
        return self.block[-1].indent if self.block else -1

    @staticmethod
    def _ends_flow(body: str) -> bool:
        return not body.startswith(("]", "}", "#"))

    def _after_quote(self, line: str) -> int | None:
        """Where a text in quotes that began on an earlier line ends on this one."""
        ends = re.compile(r'(?:[^"\\]|\\.)*"' if self.open_quote == '"' else r"(?:[^']|'')*'(?!')").match(line)
        if ends is None:
            return None
        self.open_quote = ""
        return ends.end()

    # --- blocks -----------------------------------------------------------------------------------

    def _block(self, line: str, column: int) -> None:
        while line[column : column + 2] in ("- ", "-"):
            if self.plain is not None and column > self.plain:
                return
            self.plain = None
            self._item(column)
            column += 1
            column += len(line) - column - len(line[column:].lstrip(" "))
        if not line[column:].strip() or line[column] == "#":
            return
        key = self._key(line, column)
        if key is None:
            self._loose(line, column)
            return
        if self.plain is not None and column > self.plain:
            return  # a text that holds a colon
        self.plain = None
        word, after = key
        self._leave(column, listed=False)
        if not self.block or self.block[-1].listed or self.block[-1].indent < column:
            self.block.append(_Frame(self._here(), column, listed=False))
        frame = self.block[-1]
        frame.step = word.text
        self.words.append(attrs.evolve(word, at=frame.here))
        self._value(line, after)

    def _item(self, column: int) -> None:
        """A `-`: the next item of the list at this indentation, or the first one of a new list."""
        while self.block and (self.block[-1].indent > column):
            self.block.pop()
        top = self.block[-1] if self.block else None
        if top is None or not top.listed or top.indent < column:
            self.block.append(_Frame(self._here(), column, listed=True, step=-1))
        frame = self.block[-1]
        frame.step = int(frame.step or 0) + 1

    def _leave(self, column: int, *, listed: bool) -> None:
        while self.block and (
            self.block[-1].indent > column or (self.block[-1].indent == column and self.block[-1].listed)
        ):
            self.block.pop()

    def _here(self) -> Pointer:
        return self.block[-1].here if self.block else ()

    def _key(self, line: str, column: int) -> tuple[Word, int] | None:
        quoted = _QUOTED.match(line, column)
        if quoted is not None:
            rest = line[quoted.end() :].lstrip()
            if not (rest.startswith(": ") or rest == ":"):
                return None
            text = _unquoted(quoted.group())
            return Word((), text, self.line, column, quoted.end(), True, line[column]), line.index(
                ":", quoted.end()
            ) + 1
        found = _PLAIN_KEY.match(line, column)
        if found is None:
            return None
        return Word((), found["key"], self.line, column, found.end("key"), True), found.end()

    def _loose(self, line: str, column: int) -> None:
        """A line that is no `key: value`: an item, a value under its key, or a key that is still being typed."""
        if self.plain is not None and column > self.plain:
            return
        self.plain = None
        self._leave(column, listed=False)
        top = self.block[-1] if self.block else None
        word = line[column:]
        if (top is None or (not top.listed and top.indent >= column)) and word[0] not in "{[":
            text = _COMMENT.sub("", word).rstrip()
            at = (*(top.at if top is not None else ()), text)
            self.words.append(Word(at, text, self.line, column, column + len(text), True))
            return
        self._value(line, column)

    def _value(self, line: str, column: int) -> None:
        column += len(line[column:]) - len(line[column:].lstrip())
        rest = line[column:]
        if not rest or rest.startswith("#"):
            return
        if rest[0] in "{[":
            self._flow(line, column)
        elif rest[0] in "\"'":
            self._quoted(line, column, self._here())
        elif _BLOCK_SCALAR.match(rest):
            self.literal = self._holder()
        else:
            text = _COMMENT.sub("", rest).rstrip()
            self.words.append(Word(self._here(), text, self.line, column, column + len(text), False))
            self.plain = self._holder()

    def _holder(self) -> int:
        """The indentation that a text of several lines must pass."""
        return self._indent()

    def _quoted(self, line: str, column: int, at: Pointer) -> int:
        found = _QUOTED.match(line, column)
        end = found.end() if found is not None else len(line)
        text = _unquoted(line[column:end]) if found is not None else line[column + 1 :]
        self.words.append(Word(at, text, self.line, column, end, False, line[column]))
        if found is None:
            self.open_quote = line[column]
        return end

    # --- brackets ---------------------------------------------------------------------------------

    def _flow(self, line: str, column: int) -> None:
        for token, start, end in _tokens(line, column):
            if token in "{[":
                at = self.flow[-1].here if self.flow else self._here()
                if self.flow and self.flow[-1].listed:
                    self.flow[-1].step = int(self.flow[-1].step or 0)
                self.flow.append(_Frame(at, -1, token == "[", 0 if token == "[" else None, token))
            elif token in "}]":
                if self.flow:
                    self.flow.pop()
                if not self.flow:
                    return
            elif token == ",":
                frame = self.flow[-1]
                frame.step = int(frame.step or 0) + 1 if frame.listed else None
            elif token in "\"'" or token == "word":
                self._flow_word(line, start, end, token)
            if not self.flow:
                return

    def _flow_word(self, line: str, start: int, end: int, token: str) -> None:
        raw = line[start:end]
        quoted = _QUOTED.fullmatch(raw) if token != "word" else None
        text = _unquoted(raw) if quoted else raw[1:] if token != "word" else raw
        frame = self.flow[-1]
        key = not frame.listed and frame.step is None
        if key:
            frame.step = text
        self.words.append(Word(frame.here, text, self.line, start, end, key, "" if token == "word" else token))
        if token != "word" and quoted is None:
            self.open_quote = token


def _tokens(line: str, column: int) -> Iterator[tuple[str, int, int]]:
    """The brackets, commas, colons and words of a line inside brackets."""
    while column < len(line):
        sign = line[column]
        if sign.isspace():
            column += 1
        elif sign == "#" and (column == 0 or line[column - 1].isspace()):
            return
        elif sign in "{}[],:" and not (sign == ":" and _FLOW_PLAIN.match(line, column)):
            yield sign, column, column + 1
            column += 1
        elif sign in "\"'":
            found = _QUOTED.match(line, column)
            end = found.end() if found is not None else len(line)
            yield sign, column, end
            column = end
        else:
            found = _FLOW_PLAIN.match(line, column)
            end = max(column + 1, found.end() if found is not None else column + 1)
            text = line[column:end].rstrip()
            yield "word", column, column + len(text)
            column = end


def _unquoted(raw: str) -> str:
    if raw.startswith("'"):
        return raw[1:-1].replace("''", "'")
    return re.sub(r"\\(.)", r"\1", raw[1:-1])
