"""What a tool gives back: a text for the assistant to read out, and the same as data."""

from collections.abc import Iterable
from typing import Any

import attrs
import click

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


def answer(lines: Iterable[str], data: dict[str, Any], cut: str) -> Answer:
    """An answer of these lines without colours; `cut` ends one that is too long."""
    text = click.unstyle("\n".join(lines))
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS].rpartition("\n")[0] + "\n" + cut
    return Answer(text, data)
