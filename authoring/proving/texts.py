"""Texts as numbers: those that are named somewhere have the first ones, every other number is some other text."""

import re

import attrs

from ...engine.language.types import Field
from ...engine.language.wording import length
from ...engine.semantics.intake import MAX_BYTES
from .logic import Formula, Term, both, integer, lengths

_LONGEST = MAX_BYTES  # a longer text is in no case
_BLANKS = " \t\u00a0\u1680\u2003\u3000"


@attrs.frozen(eq=False)
class Texts:
    """The texts of the cases of one question. Two of the same number are equal.

    All that are named must have got their numbers before any text is asked about.
    """

    numbers: dict[str, int] = attrs.field(factory=dict)
    _lengths: "Term" = attrs.field(factory=lambda: lengths("length"))

    def number(self, text: str) -> int:
        """A text's number."""
        return self.numbers.setdefault(text, len(self.numbers))

    def text(self, number: int) -> str | None:
        """The text of that number; None for one that is to be made up."""
        return next((text for text, found in self.numbers.items() if found == number), None)

    def length(self, number: Term) -> Term:
        """How long a text is, in code points after trimming."""
        if isinstance(number, int):
            text = self.text(number)
            assert text is not None
            return length(text)
        return self._lengths(number)

    def lengths_given(self, number: Term, field: Field) -> Formula:
        """What is so of the length of a text that may be any of those that a field may hold."""
        size = self._lengths(number)
        exact = next((n for mark, n in (("64}", 64), ("{3}", 3)) if mark in (field.pattern or "")), None)
        return both(
            size >= (1 if field.pattern else 0),
            size <= min(field.longest, _LONGEST),
            True if exact is None else size == exact,
        )

    def named_lengths(self) -> Formula:
        """How long every named text is."""
        return both(*(self._lengths(found) == length(text) for text, found in self.numbers.items()))

    def domain(self, term: Term, field: Field) -> Formula:
        """Which texts a field may hold: any but those named ones that the schema refuses."""
        unfit = [found for text, found in self.numbers.items() if not fits(field, text)]
        return both(term >= 0, *(term != found for found in unfit))


def fits(field: Field, text: str) -> bool:
    """Whether the schema lets a text field hold this text."""
    if field.pattern is not None and not re.search(field.pattern, text):
        return False
    return field.shortest <= len(text) <= field.longest


def any_text(name: str) -> Term:
    """A text that may be any."""
    return integer(name)


def made_up(number: int, size: int | None, patterns: frozenset[str]) -> str:
    """Another text for every number, of that length after trimming and as the fields that hold it want it."""
    if any("0-9a-f" in pattern for pattern in patterns):
        return f"{number:064x}"
    if any("[A-Z]{3}" in pattern for pattern in patterns):
        return "".join(chr(ord("A") + number // 26**place % 26) for place in (2, 1, 0))
    name = f"t{number}"
    if size is None:
        return name
    if size == 0:
        return _blank(number)
    if size < len(name):
        name = chr(0x4E00 + number % 0x5000)
    return name + "x" * (size - len(name))


def _blank(number: int) -> str:
    """Another text of nothing but white space for every number, short and in NFC."""
    written = ""
    while not written or number:
        number, digit = divmod(number, len(_BLANKS))
        written += _BLANKS[digit]
    return written
