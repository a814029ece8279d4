"""How a text, a number or a truth value is written: without quotes wherever it is then read as the same."""

import re

from ...engine.language.yaml_reader import is_text
from ...reporting.style import width
from .tree import Scalar

_FIRST = re.compile(r"[,\[\]{}#&*!|>'\"%@`]|[-?:](?:$|[\s,\[\]{}])|---|\.\.\.")  # signs, not the beginning of a text
_SIGN = re.compile(r":(?:$|\s)|\s#")
_FLOW_SIGN = re.compile(r"[,\[\]{}]|:$|:\s|\s#|^[?:-]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SPACES = re.compile(r"\s")


def inline(scalar: Scalar, *, flow: bool) -> str | None:
    """The scalar on one line, in flow style or not; None for a block scalar, which has several."""
    if scalar.block:
        return None
    if not scalar.text:
        return scalar.written.lower() if scalar.written[:1].lower() in "tf" else scalar.written
    return text_of(scalar.value, flow=flow)


def text_of(text: str, *, flow: bool) -> str:
    """A text on one line, in quotes only where it needs them: double ones, unless it holds such itself."""
    if _plain(text, flow):
        return text
    if _is_clear(text) and '"' in text and "'" not in text:
        return f"'{text}'"
    return '"' + "".join(_escaped(c) for c in text) + '"'


def _plain(text: str, flow: bool) -> bool:
    return bool(
        text
        and _is_clear(text)
        and text.strip() == text
        and is_text(text)
        and not _FIRST.match(text)
        and not (_FLOW_SIGN if flow else _SIGN).search(text)
    )


def _is_clear(text: str) -> bool:
    return all(c.isprintable() and (c == " " or not _SPACES.match(c)) for c in text)


def _escaped(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    if c.isprintable():
        return c
    code = ord(c)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def block_lines(scalar: Scalar) -> list[str]:
    """The lines of a block scalar, from its left edge, as its author wrote them."""
    lines = scalar.written.split("\n")
    edge = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), 0)
    lines = [line[edge:] if line.strip(" ") else "" for line in lines]
    keep = scalar.block.endswith("+")
    while lines and not lines[-1] and not (keep and len(lines) > 1 and not lines[-2]):
        lines.pop()
    return lines


def folded(text: str, most: int) -> list[str] | None:
    """A long text broken into lines at its spaces, none wider than `most` where there is a space; None if unsafe."""
    words = text.split(" ")
    if not _is_clear(text) or not all(words):
        return None
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width(longer) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
