"""What an author most likely did where the YAML parser gave up, from the lines around that place.

The parser says where it could not go on and what it would have liked there; whoever wrote the file wants to know which
line to mend, and how. That is often the line before: a key without its colon takes the next line for its own.
"""

import re
from collections.abc import Iterator
from typing import Any

import attrs

from .meant import operator, operator_name
from .problems import Mark
from .texts import Text

# a quoted text, or a comment: nothing in it is punctuation
_QUOTED = re.compile(r"""(?:(?<=[\s\[{,:])|^)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?:(?<=\s)|^)#.*""")
_START = r"(?:^[\s\u3000\xa0]*(?:-\s+)*|[{\[,，]\s*)"  # where a key may stand
_NAME = r"[A-Za-z_][A-Za-z0-9_.$-]*"
_WIDE = re.compile(rf"{_START}{_NAME}:(\u3000)|^[ \t]*(\u3000)")
_NO_BREAK = re.compile(rf"{_START}{_NAME}:(\xa0)|^[ \t]*(\xa0)")
_CHINESE = re.compile(rf"{_START}{_NAME}\s*(：)|(，)\s*{_NAME}\s*[:：]|(?:[:,]\s|-\s|\[)\s*([｛【［])")
_DASH = re.compile(r"^\s*(-)(?=[A-Za-z_{\[\"'])")
_TIGHT = re.compile(rf"{_START}{_NAME}(:)(?=[^\s:/])")
_COMPARED = re.compile(r":\s*(<=|>=|!=|==|<|>|=)\s*([\w.$]+)")
_KEY_COMPARED = re.compile(r"[{,]\s*(>=|>)\s*:")
_CLOSING = {"{": "}", "[": "]"}
_TYPED = (
    (_WIDE, "yaml.wide_space"),
    (_NO_BREAK, "yaml.no_break_space"),
    (_CHINESE, "yaml.punctuation"),
    (_DASH, "yaml.dash_space"),
    (_TIGHT, "yaml.space"),
)

_NO_PAIR = Text("这一行不是 `键: 值` 的写法", "this line is not written `key: value`")
_INDENT = Text("这一行的缩进与它所属的内容不一致", "this line begins in another column than what it belongs to")
_COLON = Text("这里不该有冒号", "there is a colon where none may stand")
_AFTER_QUOTE = Text("引号之后还有文字", "there is text after the closing quotation mark")
_OPEN_QUOTE = Text("引号没有结束", "the quotation mark is never closed")
_OPEN_BRACKET = Text("括号 `{sign}` 没有结束", "the bracket `{sign}` is never closed")
_COMMENT = Text(
    "` #` 后面是注释，结束 `{sign}` 的括号在注释里",
    "` #` begins a comment, and what closes the bracket `{sign}` stands in it",
)
_OTHER_BRACKET = Text("这里的括号不成对", "the brackets do not match here")
_COMMA = Text("这里缺少逗号或右括号", "a comma or a closing bracket is missing here")
_SIGN = Text("不加引号的值不能以这个符号开头", "a value without quotes cannot begin with this sign")
_TAB = Text("这里有制表符", "there is a tab here")
_ITEM = Text("这里应以 `- ` 开头", "a `- ` is missing here")
_OTHER = Text("解析器读到这里就读不下去了", "the parser cannot go on here")


@attrs.frozen
class Slip:
    """Where the fault is, what it is in plain words, and the hint with its blanks."""

    mark: Mark
    plain: Text
    hint: str = "yaml.syntax"
    values: dict[str, Any] = attrs.field(factory=dict)


def slip(lines: tuple[str, ...], said: str, at: Mark, since: Mark | None) -> Slip:
    """What happened where the parser said `said` at `at`, while it read what begins at `since`."""
    if "\\t" in said:
        return Slip(at, _TAB, "yaml.tab")
    first = since if since is not None and "could not find expected ':'" in said else at
    if since is not None and (hidden := _in_comment(lines, since, at)) is not None:
        return hidden
    line = _masked(lines, first.line)
    if (compared := _COMPARED.search(line)) and ("token" in said or "chomping" in said or "line break" in said):
        mark = Mark(first.line, compared.start(1) + 1, compared.end() - compared.start(1))
        return Slip(mark, _SIGN, "nearest", {"near": operator(compared[0][1:]) or ""})
    if (compared := _KEY_COMPARED.search(line)) and "token" in said:
        mark = Mark(first.line, compared.start(1) + 1, len(compared[1]))
        return Slip(mark, _SIGN, "nearest", {"near": operator_name(compared[1]) or ""})
    begins = not line[: first.column - 1].strip(" -") or not re.search(r": ", line[: first.column - 1])
    suspects = [first.line, *([_before(lines, first.line)] if begins else [])]
    for number in suspects:
        if (found := _typed(_masked(lines, number))) is not None:
            column, hint = found
            return Slip(Mark(number, column), _NO_PAIR, hint)
    return _by_what_was_said(lines, said, at, since, begins) or Slip(first, _OTHER)


def _by_what_was_said(lines: tuple[str, ...], said: str, at: Mark, since: Mark | None, begins: bool) -> Slip | None:
    if "could not find expected ':'" in said:
        return Slip(since or at, _NO_PAIR, "yaml.pair")
    if "mapping values" in said:
        return _indented(lines, at) if begins else Slip(at, _COLON, "yaml.colon")
    if "end of stream" in said or "stream end" in said:
        if (sign := _sign(lines, since or at)) in _CLOSING:
            return _unclosed(since or at, sign)
        if "<stream end>" in said and (open_ := _open_bracket(lines)) is not None:  # else within quotes
            return _unclosed(open_, _sign(lines, open_))
        return Slip(since or at, _OPEN_QUOTE, "yaml.quote")
    if "cannot start any token" in said:
        return Slip(at, _SIGN, "policy.quote")
    if "<block end>" in said:
        if "<scalar>" in said:
            return Slip(at, _AFTER_QUOTE, "yaml.quotes")
        return Slip(at, _OTHER_BRACKET, "yaml.bracket_more") if _bracket_found(said) else _indented(lines, at)
    if said.startswith("expected ',' or"):
        return _in_brackets(lines, said, at, since)
    return None


def _in_brackets(lines: tuple[str, ...], said: str, at: Mark, since: Mark | None) -> Slip:
    if since is not None and since.line < at.line and re.match(rf"\s*(?:- +)*{_NAME}:(\s|$)", _masked(lines, at.line)):
        return _unclosed(since, _sign(lines, since))
    if said.endswith("':'"):
        return Slip(at, _COLON, "yaml.colon")
    return Slip(at, *((_OTHER_BRACKET, "yaml.bracket_other") if _bracket_found(said) else (_COMMA, "yaml.quotes")))


def _in_comment(lines: tuple[str, ...], since: Mark, at: Mark) -> Slip | None:
    """A bracket that is closed, but behind a ` #` that was meant to be text."""
    sign = _sign(lines, since)
    for number in range(since.line, min(at.line, since.line + 50) + 1) if sign in _CLOSING else ():
        line = lines[number - 1] if number <= len(lines) else ""
        comment = next((found for found in _QUOTED.finditer(line) if found[0].startswith("#")), None)
        if comment is not None and _CLOSING[sign] in comment[0] and line[: comment.start()].strip():
            plain = Text(_COMMENT.zh.replace("{sign}", sign), _COMMENT.en.replace("{sign}", sign))
            return Slip(Mark(number, comment.start() + 1), plain, "yaml.comment")
    return None


def _unclosed(mark: Mark, sign: str) -> Slip:
    plain = Text(_OPEN_BRACKET.zh.replace("{sign}", sign), _OPEN_BRACKET.en.replace("{sign}", sign))
    return Slip(mark, plain, "yaml.bracket", {"sign": _CLOSING.get(sign, "}")})


def _bracket_found(said: str) -> bool:
    return said.endswith(("'}'", "']'"))


# --- lines ----------------------------------------------------------------------------------------


def _masked(lines: tuple[str, ...], number: int) -> str:
    """A line without what is quoted or a comment, every other character where it was."""
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return _QUOTED.sub(lambda found: ("#" if found[0].startswith("#") else "q") * len(found[0]), line[:2000])


def _sign(lines: tuple[str, ...], mark: Mark) -> str:
    return lines[mark.line - 1][mark.column - 1 : mark.column] if mark.line <= len(lines) else ""


def _open_bracket(lines: tuple[str, ...]) -> Mark | None:
    """The last bracket of the file that nothing closes."""
    open_: list[Mark] = []
    for number in range(1, len(lines) + 1):
        for column, sign in enumerate(_masked(lines, number), start=1):
            if sign in _CLOSING:
                open_.append(Mark(number, column))
            elif sign in _CLOSING.values() and open_:
                open_.pop()
    return open_[-1] if open_ else None


def _before(lines: tuple[str, ...], number: int) -> int:
    """The line before that has something in it, 0 if there is none."""
    return next((n for n in range(number - 1, 0, -1) if _masked(lines, n).strip(" \t#")), 0)


def _typed(line: str) -> tuple[int, str] | None:
    """The column and the hint of a slip of the keyboard in a line."""
    for form, hint in _TYPED:
        if found := form.search(line):
            return found.start(found.lastindex or 0) + 1, hint
    return None


def _indented(lines: tuple[str, ...], at: Mark) -> Slip:
    """A line that begins in a column of its own: where it should begin, or that it lacks its dash."""
    line = _masked(lines, at.line)
    start = len(line) - len(line.lstrip(" ")) + 1
    dash = line[start - 1 :].startswith("- ")
    mark = Mark(at.line, start)
    around = list(_columns(lines, at.line))
    if not dash and any(column == start and is_dash for column, is_dash, _ in around):
        return Slip(mark, _ITEM, "yaml.dash", {"name": line.strip().partition(":")[0]})
    fitting = [(abs(column - start), number, column) for column, is_dash, number in around if is_dash == dash]
    if not fitting:
        return Slip(mark, _INDENT)
    _, number, column = min(fitting, key=lambda one: (one[0], -one[1]))
    return Slip(mark, _INDENT, "yaml.indent", {"column": column, "line": number})


def _columns(lines: tuple[str, ...], number: int) -> Iterator[tuple[int, bool, int]]:
    """The columns in which the lines before begin that are not inside of others: column, whether of a dash, line."""
    least = 1_000_000
    for n in range(number - 1, max(0, number - 500), -1):
        line = _masked(lines, n)
        text = line.lstrip(" ")
        column = len(line) - len(text) + 1
        if not text.strip("#") or column >= least:
            continue
        least = column
        while text.startswith("- "):
            yield column, True, n
            rest = text[2:].lstrip(" ")
            column += len(text) - len(rest)
            text = rest
        yield column, False, n
