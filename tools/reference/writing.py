"""What the generated parts are written with: words in one language, tables and code of Markdown."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from fairblock.engine.language.texts import Text
from fairblock.engine.language.types import bilingual
from fairblock.schemas import load_schema

Json = dict[str, Any]


class Words:
    """The few words of the tables, in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.zh = lang == "zh"
        self.comma = "、" if self.zh else ", "
        self.either = "或" if self.zh else " or "

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def of(self, text: Text) -> str:
        return text.in_(self.lang)

    def title(self, part: Json) -> str:
        return self.of(bilingual(part, "title", " / "))

    def meaning(self, part: Json) -> str:
        return self.of(bilingual(part, "description", "\n"))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def limits(words: Words, rows: Iterable[tuple[str, str, int]]) -> str:
    """A table of limits: of what, in what they are counted, and how many."""
    return table(words("什么 单位 上限", "what unit limit").split(), ((a, b, f"{limit:,}") for a, b, limit in rows))


def code(*names: object) -> str:
    """Names as code, in a row."""
    return ", ".join(f"`{name}`" for name in names)


def heading(level: int, text: str, note: str = "") -> str:
    return f"{'#' * level} {text}\n\n" + (f"{note}\n\n" if note else "")


def follow(part: Json, schema: Json) -> Json:
    """A piece of a schema with what it refers to."""
    reference = str(part.get("$ref", ""))
    if not reference:
        return part
    file, _, path = reference.partition("#/")
    whole = load_schema(file.removesuffix(".schema.json")) if file else schema
    target: Any = whole
    for step in path.split("/"):
        target = target[step]
    return {**follow(target, whole), **{key: value for key, value in part.items() if key != "$ref"}}


def blank(template: str) -> str:
    """A message with its blanks as `…`."""
    kept = template.replace("{{", "\0").replace("}}", "\1")
    return re.sub(r"\{[a-z_]+\}", "…", kept).replace("\0", "{").replace("\1", "}")


def _keys(schema: str, name: str | None, words: Words) -> str:
    whole = load_schema(schema)
    part = whole["$defs"][name] if name else whole
    required = part.get("required", ())
    rows = [
        (f"`{key}`", words("是", "yes") if key in required else "", words.meaning(follow(one, whole)))
        for key, one in part["properties"].items()
    ]
    return table(words("键 必写 含义", "key required meaning").split(), rows)


def keys_of(schema: str, name: str | None) -> Callable[[Words], str]:
    return lambda words: _keys(schema, name, words)
