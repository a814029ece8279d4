"""Data as YAML in a random layout: flow and block style, quotes, indentation, blank lines and comments by chance.

`laid_out(rng, data)` gives the text and the comments in it. The layouts are what people might write, and odder.
"""

import json
from decimal import Decimal
from random import Random
from typing import Any

from fairblock.engine.language.yaml_reader import is_text

Json = Any
SAFE = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_./$")


class Layout:
    """One text in the making; a place where a comment may stand gets one with the chance `busy`.

    Without `busy` there are no blank lines and block scalars either, which are the author's to choose.
    """

    def __init__(self, rng: Random, busy: float) -> None:
        self.rng = rng
        self.busy = busy
        self.comments: list[str] = []

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def comment(self) -> str:
        self.comments.append(self.rng.choice(["# c{}", "#c{}", "#  {}: {{x, y]}}", "# 注释 {} # more", "#{}- a"]))
        self.comments[-1] = self.comments[-1].format(len(self.comments))
        return self.comments[-1]

    def own_lines(self, pad: str) -> list[str]:
        lines = []
        while self.chance(self.busy):
            lines.append(pad + self.comment())
            if self.chance(0.3):
                lines.append("")
        if self.busy and self.chance(0.1):
            lines.insert(0, " " * self.rng.randint(0, 3))
        return lines

    def beside(self) -> str:
        return " " * self.rng.randint(1, 4) + self.comment() if self.chance(self.busy) else ""

    # --- values -----------------------------------------------------------------------------------

    def scalar(self, value: Json) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (int, Decimal)):
            return str(value)
        styles = ["double"]
        if value.isprintable() and not value.startswith(" "):
            styles.append("single")
        if value and set(value) <= SAFE and is_text(value) and not value.startswith("..."):
            styles += ["plain", "plain"]
        match self.rng.choice(styles):
            case "plain":
                return value
            case "single":
                return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=self.chance(0.3))

    def flow(self, value: Json, pad: str) -> str:
        """In flow style, broken over lines here and there, with comments where it is."""
        if not isinstance(value, (dict, list)):
            return self.scalar(value)
        parts = []
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            name = f"{self.scalar(key)}: " if isinstance(value, dict) else ""
            parts.append(name + self.flow(item, pad))
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        text = opening
        for number, part in enumerate(parts):
            comma = "," if number < len(parts) - 1 or self.chance(0.2) else ""
            text += self._gap(pad) + part + comma
        return text + self._gap(pad) + closing

    def _gap(self, pad: str) -> str:
        if not self.chance(0.15):
            return " " if self.chance(0.5) else ""
        lines = [self.beside(), *self.own_lines(pad)]
        return "\n".join(lines) + "\n" + pad

    def block(self, value: Json, indent: int) -> list[str]:
        """In block style: the lines of the entries."""
        pad = " " * indent
        lines: list[str] = []
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            lines += self.own_lines(pad)
            lines += self.keyed(self.scalar(key), item, pad) if isinstance(value, dict) else self.item(item, pad)
        if self.chance(self.busy):
            lines.append(pad + self.comment())
        return lines

    def keyed(self, key: str, item: Json, pad: str) -> list[str]:
        if isinstance(item, (dict, list)) and item and self.chance(0.6):
            deeper = len(pad) + self.rng.choice([1, 2, 2, 2, 4])
            if isinstance(item, list) and self.chance(0.2):
                deeper = len(pad)
            return [f"{pad}{key}:{self.beside()}", *self.block(item, deeper)]
        if isinstance(item, str) and self.busy and self.chance(0.1) and self._foldable(item):
            return self._folded(key, item, pad)
        text = f"{pad}{key}: {self.flow(item, pad + '   ')}{self.beside()}"
        return text.split("\n")

    def _foldable(self, text: str) -> bool:
        return text.isprintable() and "  " not in text and text.strip() == text != ""

    def _folded(self, key: str, item: str, pad: str) -> list[str]:
        sign = self.rng.choice([">-", "|-"])
        return [f"{pad}{key}: {sign}{self.beside()}", *(f"{pad}   {line}" for line in item.split("\n"))]

    def item(self, item: Json, pad: str) -> list[str]:
        if isinstance(item, dict) and item and self.chance(0.6):
            step = self.rng.choice([2, 2, 4])
            lines = self.block(item, len(pad) + step)
            if lines[0].lstrip()[:1] not in ("", "#"):
                return [pad + "-" + lines[0][len(pad) + 1 :], *lines[1:]]
            return [f"{pad}-{self.beside()}", *lines]
        return f"{pad}- {self.flow(item, pad + '    ')}{self.beside()}".split("\n")


def laid_out(rng: Random, data: dict[str, Json], busy: float = 0.0) -> tuple[str, list[str]]:
    """The data as the text of a file, and the comments in it."""
    layout = Layout(rng, busy)
    lines = layout.block(data, 0)
    return "\n".join(lines) + "\n" * layout.chance(0.9), layout.comments
