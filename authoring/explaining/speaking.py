"""Fills in the sentences of `reporting/explain_words.py` as each language sets its words side by side."""

from collections.abc import Sequence

import attrs

from ...engine.language.texts import Text
from ...reporting.explain_words import EXPLAIN
from ...reporting.style import Tongue, clean


@attrs.frozen
class Speaker:
    """Says things in one language, `zh` or `en`."""

    language: str

    @property
    def chinese(self) -> bool:
        """Whether this is Chinese."""
        return self.language == "zh"

    def say(self, name: str, /, **values: object) -> str:
        """One of the fixed texts with its blanks filled in by what is said already."""
        template = EXPLAIN[name].in_(self.language)
        said = ""
        for piece in template.split("{"):
            blank, closed, rest = piece.partition("}")
            if closed:
                said = self._glued(said, str(values[blank]))
                said = self._glued(said, rest)
            else:
                said += piece
        return said

    def _glued(self, left: str, right: str) -> str:
        """Two pieces one after the other: in Chinese with a space between a Chinese character and a number or word."""
        if self.chinese and left and right and (_is_han(left[-1]) and _is_latin(right[0])):
            return f"{left} {right}"
        if self.chinese and left and right and (_is_latin(left[-1]) and _is_han(right[0])):
            return f"{left} {right}"
        return left + right

    def of(self, text: Text) -> str:
        """A bilingual text of a policy or of the schema, on one line and safe to print."""
        return clean(text.in_(self.language))

    def quoted(self, text: str) -> str:
        """A value or a name in quotation marks."""
        return f"“{clean(text)}”"

    def row(self, parts: Sequence[str]) -> str:
        """Names in a row: A、B、C."""
        return Tongue(self.language).say("comma").join(parts)

    def both(self, parts: Sequence[str]) -> str:
        """Clauses that all hold: A，B，且 C."""
        return self._joined(parts, "and")

    def either(self, parts: Sequence[str]) -> str:
        """Clauses or names of which one holds: A，或 B."""
        return self._joined(parts, "or")

    def one_of(self, parts: Sequence[str]) -> str:
        """Values of which one is meant: A、B或C."""
        return self._joined(parts, "or_value")

    def _joined(self, parts: Sequence[str], word: str) -> str:
        if len(parts) < 2:
            return "".join(parts)
        between = "join_values" if word == "or_value" else "join_clauses"
        head = self.say(between).join(parts[:-1])
        return self.say(f"join_{word}", head=head, last=parts[-1])

    def sentence(self, text: str) -> str:
        """A clause as a sentence of its own; one that announces a list keeps its colon."""
        if not self.chinese:
            text = text[:1].upper() + text[1:]
        if text.endswith((":", "：", "。", ".", "？", "?")):
            return text
        return text + ("。" if self.chinese else ".")


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _is_latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "$+%")
