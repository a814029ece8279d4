"""Fills in the sentences of `reporting/explain_words.py` as each language sets its words side by side."""

from collections.abc import Sequence

import attrs

from ...engine.language.texts import Text
from ...reporting.explain_words import EXPLAIN
from ...reporting.style import Tongue, clean, filled


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
        return filled(EXPLAIN[name].in_(self.language), values, chinese=self.chinese)

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
