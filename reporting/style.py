"""Small helpers for text on a terminal: words by language, widths, safe names, short lists."""

import unicodedata
from collections.abc import Mapping, Sequence

import attrs

from ..engine.language.texts import Text, fill, shown
from .words import WORDS

MOST_RECORDS = 8


@attrs.frozen
class Tongue:
    """The language that a text is written in: `zh` or `en`."""

    language: str

    def say(self, name: str, /, **values: object) -> str:
        """One of the fixed texts with its blanks filled in."""
        safe = {key: value if isinstance(value, Text) else shown(value, 200) for key, value in values.items()}
        return fill(WORDS[name], safe).in_(self.language)

    def of(self, text: Text) -> str:
        """A bilingual text of a policy or a message."""
        return clean(text.in_(self.language))

    def join(self, names: Sequence[str], most: int = MOST_RECORDS) -> str:
        """Names in a row; of more than `most` only the first, and how many there are."""
        row = self.say("comma").join(clean(name) for name in names[:most])
        return row if len(names) <= most else f"{row} {self.say('more', count=len(names))}"

    def head(self, name: str) -> str:
        """A word before what it announces, with its colon."""
        return self.say(name) + ("：" if self.language == "zh" else ": ")


def clean(text: str) -> str:
    """User input for a terminal: nothing in it can move the cursor or change colours."""
    return shown(text, 2000)


def width(text: str) -> int:
    """How many columns a text takes: Chinese characters take two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def filled(template: str, values: Mapping[str, object], *, chinese: bool) -> str:
    """A sentence with its `{blanks}` filled in by what is said already.

    In Chinese with a space wherever a Chinese character then meets a number or a word in Latin letters.
    """
    said = ""
    for piece in template.split("{"):
        blank, closed, rest = piece.partition("}")
        if closed:
            said = _glued(said, str(values[blank]), chinese)
            said = _glued(said, rest, chinese)
        else:
            said += piece
    return said


def _glued(left: str, right: str, chinese: bool) -> str:
    if chinese and left and right:
        meets = (_is_han(left[-1]) and _is_latin(right[0])) or (_is_latin(left[-1]) and _is_han(right[0]))
        return f"{left} {right}" if meets else left + right
    return left + right


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _is_latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "$+%")
