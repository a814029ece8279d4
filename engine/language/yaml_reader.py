"""YAML 1.2 core in, a document with positions out; the only place that knows ruamel.yaml.

We read the parser's events and build plain data ourselves, for three reasons: every key and value keeps its
position, nothing is ever resolved by YAML 1.1 habits (times stay texts), and an alias is refused before it
is expanded, so that a "billion laughs" file costs no more than its own length.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import attrs

from .document import Document, Pointer, problem_at
from .folder import MAX_BYTES
from .meant import mistyped, operator
from .problems import Mark, PolicyError, PolicyProblem
from .texts import Text

MAX_DEPTH = 64
MAX_NODES = 100_000  # values of one file, about 1,500 rules: what is read in seconds
MAX_DIGITS = 40  # of a number: enough for money, too few to cost time
MAX_EXPONENT = 40
MAX_PROBLEMS = 100  # of one file, before it is plainly not a rule file

_LINE_END = re.compile("\r\n|\n|\r")  # as the parser counts them
_OLD_LINE_ENDS = "\x85\u2028\u2029"  # of YAML 1.1, and the parser still takes them for such; 1.2 does not
_PRIVATE = range(0xE000, 0xF900)
_BAD = re.compile("[\x00\ud800-\udfff]")  # what an escape can write and no rule may hold
_UNCLEAR = Text("其中有无法解读的内容", "something in it that cannot be understood")
_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_INT = re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE]([-+]?[0-9]+))?\Z")
_THOUSANDS = re.compile(r"(?<![\w.,-])([0-9]{1,3})(?:,[0-9]{3})+(?:\.[0-9]+)?(?![\w,])")
_NOT_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")


@attrs.define
class _Open:
    """A mapping or sequence that is being filled."""

    data: dict[str, Any] | list[Any]
    at: Pointer
    flow: bool
    key: str | None = None
    anew: bool = False  # a second item seems to have begun in it


class Piece(NamedTuple):
    """One piece of a text as the parser sees it, for those who write it anew; it covers `text[start:end]`."""

    kind: str  # scalar, mapping, sequence, end (of the innermost open one)
    start: int
    end: int
    value: str = ""
    style: str = ""  # of a scalar: ' " | > or none; of the others: { in flow style, or none


class _Stop(Exception):
    """Reading on makes no sense; carries the problem."""

    def __init__(self, problem: PolicyProblem) -> None:
        super().__init__()
        self.problem = problem


def read_yaml(file: str, raw: bytes) -> Document:
    """Reads one file; raises PolicyError with all that is wrong with it as YAML (contract 4.1)."""
    if len(raw) > MAX_BYTES:
        raise PolicyError(
            [problem_at(file, Mark(), (), "yaml.too_large", "yaml.too_large", size=len(raw), limit=MAX_BYTES)]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PolicyError([problem_at(file, Mark(line), (), "yaml.encoding", "yaml.encoding")]) from None
    return _document(_Builder(file, text))


def read_pieces(file: str, text: str) -> tuple[Document, list[Piece]]:
    """The same for a text, and all its pieces in their order; raises PolicyError."""
    builder = _Builder(file, text, [])
    return _document(builder), builder.pieces or []


def is_text(plain: str) -> bool:
    """Whether a value written without quotes is read as this text, and not as a number, a truth value or nothing."""
    return not any(form.match(plain) for form in (_NULL, _BOOL, _INT, _FLOAT, _NOT_FINITE))


def _document(builder: "_Builder") -> Document:
    try:
        builder.read()
    except _Stop as stop:
        builder.problems.append(stop.problem)
    if builder.problems:
        raise PolicyError(builder.problems)
    return Document(builder.file, builder.root, builder.values, builder.keys, builder.lines)


class _Builder:
    """One pass over the events of one file; keeps its pieces where a list for them is given."""

    def __init__(self, file: str, text: str, pieces: list[Piece] | None = None) -> None:
        self.pieces = pieces
        self.file = file
        self.text = text
        self.lines = tuple(_LINE_END.split(text))
        self.root: Any = None
        self.values: dict[Pointer, Mark] = {}
        self.keys: dict[Pointer, Mark] = {}
        self.problems: list[PolicyProblem] = []
        self._open: list[_Open] = []
        self._documents = 0

    def read(self) -> None:
        for event in self._events():
            self._take(event)
            if self.pieces is not None and (piece := _piece(event)) is not None:
                self.pieces.append(piece)
        if not self._documents:
            self._problem(Mark(), "yaml.empty", "yaml.empty")

    def _events(self) -> Iterator[Any]:
        # imported here: a program that loads a built policy never needs it, and it takes its time
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        hidden, shown = _without_old_line_ends(self.text)  # `shown` is empty where there are none
        try:
            for event in YAML(typ="safe", pure=True).parse(hidden):
                for name in ("value", "anchor") if shown else ():
                    if isinstance(text := getattr(event, name, None), str):
                        setattr(event, name, text.translate(shown))
                yield event
        except MarkedYAMLError as error:
            from .slips import slip  # only where something is wrong

            said, since = str(error.problem or error.context).translate(shown), _found_at(error.context_mark)
            found = slip(self.lines, said, _found_at(error.problem_mark) or since or Mark(), since)
            values = {"plain": found.plain, "what": said, **found.values}
            raise _Stop(self._make(found.mark, "yaml.syntax", found.hint, **values)) from None
        except YAMLError as error:  # the reader's, for characters that YAML does not allow
            position = getattr(error, "position", 0)
            before = self.text[:position]
            mark = Mark(before.count("\n") + 1, position - before.rfind("\n"))
            bad = f"U+{ord(self.text[position]):04X}" if position < len(self.text) else "?"
            raise _Stop(self._make(mark, "yaml.character", "yaml.character", what=bad)) from None
        except (
            ArithmeticError,
            AssertionError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            if "version" in str(error):
                raise _Stop(self._make(Mark(), "yaml.version", "yaml.version")) from None
            # a fault of the library on odd input is the file's problem, never ours to crash on
            what = str(error) or "—"
            raise _Stop(self._make(Mark(), "yaml.syntax", "yaml.syntax", plain=_UNCLEAR, what=what)) from None

    def _take(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                raise _Stop(self._make(_mark(event), "yaml.documents", "yaml.documents"))
            if event.version is not None and tuple(event.version) != (1, 2):
                self._problem(_mark(event), "yaml.version", "yaml.version")
        elif kind == "AliasEvent":
            raise _Stop(self._make(_mark(event), "yaml.alias", "yaml.alias", name=event.anchor))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._check_bare(event)
            if len(self._open) >= MAX_DEPTH:
                raise _Stop(self._make(_mark(event), "yaml.depth", "yaml.depth", limit=MAX_DEPTH))
            data: dict[str, Any] | list[Any] = {} if kind == "MappingStartEvent" else []
            at = self._place(event, data)
            self._open.append(_Open(data, at, bool(event.flow_style)))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._open.pop()
        elif kind == "ScalarEvent":
            self._check_bare(event)
            top = self._open[-1] if self._open else None
            if top is not None and isinstance(top.data, dict) and top.key is None:
                self._take_key(event, top)
            else:
                self._place(event, self._scalar(event, top))

    def _check_bare(self, event: Any) -> None:
        if event.anchor is not None:
            self._problem(_mark(event), "yaml.anchor", "yaml.alias", name=event.anchor)
        if event.tag is not None:
            near = operator(f"{event.tag} {getattr(event, 'value', '')}")
            self._problem(_mark(event), "yaml.tag", "nearest" if near else "yaml.tag", name=event.tag, near=near or "")

    def _take_key(self, event: Any, top: _Open) -> None:
        mark = _mark(event)
        key = event.value
        if not event.style and (_NULL.match(key) or _BOOL.match(key) or _INT.match(key) or _FLOAT.match(key)):
            self._number_as_key(mark, key, top)
        at = (*top.at, key)
        if key in top.data and not self._of_a_number(mark, key):
            self._twice(mark, key, top)
        self.keys.setdefault(at, mark)
        top.key = key

    def _number_as_key(self, mark: Mark, key: str, top: _Open) -> None:
        """A key that is a number; in `{at_least: 1,000}` it is the rest of one, whose commas part it."""
        found = self._of_a_number(mark, key)
        if found is None:
            self._problem(mark, "yaml.key", "yaml.key", name=key)
        elif mark.column == found.start() + len(found[1]) + 2:  # once for each number
            self._problem(mark, "yaml.key", "yaml.thousands", name=key, near=found[0].replace(",", ""))

    def _of_a_number(self, mark: Mark, key: str) -> "re.Match[str] | None":
        """The whole number with commas for thousands that a key is a part of."""
        line = self.lines[mark.line - 1] if key[:1].isdigit() else ""
        begun = (found for found in _THOUSANDS.finditer(line) if found.start() + 1 < mark.column <= found.end())
        return next(begun, None)

    def _twice(self, mark: Mark, key: str, top: _Open) -> None:
        """A key that stands twice; that an item of a list begins anew means that its dash was forgotten."""
        item = bool(top.at) and isinstance(top.at[-1], int) and not top.flow
        anew = item and key in ("id", next(iter(top.data)))
        if not top.anew:  # all that follows would only be said again
            line = self.keys[(*top.at, key)].line
            hint = "yaml.dash" if anew else "yaml.duplicate_key"
            self._problem(mark, "yaml.duplicate_key", hint, name=key, line=line)
        top.anew = top.anew or anew

    def _place(self, event: Any, value: Any) -> Pointer:
        mark = _mark(event)
        if not self._open:
            self.root = value
            self.values[()] = mark
            return ()
        if len(self.values) >= MAX_NODES:
            raise _Stop(self._make(mark, "yaml.too_many", "yaml.too_large", limit=MAX_NODES))
        top = self._open[-1]
        if isinstance(top.data, list):
            at: Pointer = (*top.at, len(top.data))
            top.data.append(value)
        elif top.key is None:
            raise _Stop(self._make(mark, "yaml.key", "yaml.key", name="[…]"))
        else:
            at = (*top.at, top.key)
            top.data[top.key] = value
            top.key = None
        self.values[at] = mark
        return at

    def _scalar(self, event: Any, top: _Open | None) -> Any:
        text, mark = event.value, _mark(event)
        if bad := _BAD.search(text):
            self._problem(mark, "yaml.character", "yaml.character", what=f"U+{ord(bad.group()):04X}")
            return ""
        if event.style:
            return text
        if _NULL.match(text):
            if top is None:
                self._problem(mark, "yaml.empty", "yaml.empty")
            else:
                key = top.key or ""
                hint = "yaml.null_flow" if top.flow and isinstance(top.data, dict) else "yaml.null"
                hint = mistyped(key) or hint
                here = self.keys.get((*top.at, key), mark) if not text and key else mark
                if self._left_out(here, key):
                    hint = "yaml.null"
                if not self._of_a_number(here, key):  # which has been said of the key
                    self._problem(here, "yaml.null", hint, name=key)
            return ""
        if _BOOL.match(text):
            return text.lower() == "true"
        if _NOT_FINITE.match(text):
            self._problem(mark, "yaml.number", "yaml.number", name=text)
            return 0
        return self._number(text, mark)

    def _left_out(self, key: Mark, name: str) -> bool:
        """Whether a key has its colon, so that only its value is not there."""
        return self.lines[key.line - 1][key.column - 1 + key.width :].lstrip().startswith(":") and ":" not in name

    def _number(self, text: str, mark: Mark) -> Any:
        if _INT.match(text):
            if len(text) > MAX_DIGITS:
                self._problem(mark, "yaml.number", "yaml.number", name=text)
                return 0
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if found := _FLOAT.match(text):
            exponent = found.group(1) or "0"
            if len(text) > MAX_DIGITS or len(exponent) > 4 or abs(int(exponent)) > MAX_EXPONENT:
                self._problem(mark, "yaml.number", "yaml.number", name=text)
                return 0
            return Decimal(text)
        return text

    def _make(self, mark: Mark, code: str, hint: str | None = None, **values: object) -> PolicyProblem:
        return problem_at(self.file, mark, self.lines, code, hint, **values)

    def _problem(self, mark: Mark, code: str, hint: str | None = None, **values: object) -> None:
        self.problems.append(self._make(mark, code, hint, **values))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop(self._make(mark, "yaml.more", "yaml.more", limit=MAX_PROBLEMS))


def _without_old_line_ends(text: str) -> tuple[str, dict[int, str]]:
    """The text with characters that it does not have in their places, and what those stand for."""
    found = [one for one in _OLD_LINE_ENDS if one in text]
    if not found:
        return text, {}
    escapes = text.lower()  # one that is only written as an escape is there too
    free = (code for code in _PRIVATE if chr(code) not in text and f"{code:04x}" not in escapes)
    instead = dict(zip(found, free, strict=False))
    return text.translate({ord(one): code for one, code in instead.items()}), {
        code: one for one, code in instead.items()
    }


def _found_at(mark: Any) -> Mark | None:
    return Mark(mark.line + 1, mark.column + 1) if mark else None


def _mark(event: Any) -> Mark:
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Mark(start.line + 1, start.column + 1, max(1, width))


_KINDS = {
    "ScalarEvent": "scalar",
    "MappingStartEvent": "mapping",
    "SequenceStartEvent": "sequence",
    "MappingEndEvent": "end",
    "SequenceEndEvent": "end",
}


def _piece(event: Any) -> Piece | None:
    kind = _KINDS.get(type(event).__name__)
    if kind is None:
        return None
    start, end = event.start_mark.index, event.end_mark.index
    if kind == "scalar":
        return Piece(kind, start, end, event.value, event.style or "")
    return Piece(kind, start, end, style="{" if getattr(event, "flow_style", False) else "")
