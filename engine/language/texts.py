"""Texts in two languages, and the filling in of their blanks."""

from collections.abc import Mapping
from typing import Any

import attrs

LANGUAGES = ("zh", "en")


@attrs.frozen(order=True)
class Text:
    """One text in Chinese and English; a language that an author left out is empty."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The text in `language`, or in the other one where that is empty."""
        wanted, other = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return wanted or other

    def to_dict(self) -> dict[str, str]:
        """The languages that are there, Chinese first."""
        return {name: text for name, text in (("zh", self.zh), ("en", self.en)) if text}


EMPTY = Text("", "")


def fill(template: Text, values: Mapping[str, Any]) -> Text:
    """The template with its `{blanks}` filled in; a bilingual value goes in by language."""

    def one(language: str, text: str) -> str:
        return text.format_map(
            {name: value.in_(language) if isinstance(value, Text) else value for name, value in values.items()}
        )

    return Text(one("zh", template.zh), one("en", template.en))


def shown(value: object, limit: int = 60) -> str:
    """A piece of user input as a message quotes it: on one line, shortened, control characters escaped."""
    text = value if isinstance(value, str) else str(value)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: limit + 1])
    return text if len(text) <= limit else text[:limit] + "…"
