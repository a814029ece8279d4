"""What a tool gives back: a text for the assistant to read out, and the same as data."""

from collections.abc import Iterable
from typing import Any

import attrs
import click

from ...engine.language.nearest import nearest
from ...engine.language.texts import EMPTY, Text
from ...reporting.style import Tongue

MOST_CHARACTERS = 60_000  # an assistant's memory is short: what is longer is cut, and says so


@attrs.frozen
class Answer:
    """A text and its data."""

    text: str
    data: dict[str, Any]


class Refusal(Exception):
    """Why there is no answer, in words for whoever asked; `data` says the same to programs."""

    def __init__(self, text: str, data: dict[str, Any] | None = None) -> None:
        self.text = click.unstyle(text)
        self.data = data or {}
        super().__init__(self.text)


def refusal(tongue: Tongue, word: str, /, *, asked: str = "", known: Iterable[str] = (), **values: object) -> Refusal:
    """What a call asks for is not there: `word` says it, and its code is `mcp.` and that word.

    `asked` is the name that was asked for, and `known` those that would do: the hint is the one most like it.
    """
    near = nearest(asked, known)
    said = _in_both(word, **values)
    hint = EMPTY if near is None else _in_both("nearest", near=near)
    code = f"mcp.{word.removeprefix('mcp_')}"
    text = f"{code}: {tongue.of(said)}" + ("" if near is None else f"\n{tongue.head('hint')}{tongue.of(hint)}")
    return Refusal(text, {"problems": [{"code": code, "message": said.to_dict(), "hint": hint.to_dict()}]})


def _in_both(word: str, **values: object) -> Text:
    return Text(*(Tongue(language).say(word, **values) for language in ("zh", "en")))


def answer(lines: Iterable[str], data: dict[str, Any], cut: str) -> Answer:
    """An answer of these lines without colours; `cut` ends one that is too long."""
    text = click.unstyle("\n".join(lines))
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS].rpartition("\n")[0] + "\n" + cut
    return Answer(text, data)
