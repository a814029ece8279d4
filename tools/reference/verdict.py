"""The parts about the verdict: statuses, reasons, warnings, the steps of a remedy."""

import re
from collections.abc import Iterator

from fairblock.engine.deciding import catalog as deciding
from fairblock.schemas import load_schema

from .writing import Json, Words, blank, follow, table


def statuses(words: Words) -> str:
    """The statuses of the three kinds of rules."""
    parts = load_schema("verdict")["$defs"]
    rows: list[tuple[str, str, str]] = []
    for kind in ("ground", "protection", "procedure"):
        name = f"{kind}_status"
        told = dict(_values_told(parts[name], words))
        rows += [(kind, f"`{value}`", told[value]) for value in parts[name]["enum"]]
    return table(words("规则 状态 含义", "rule status meaning").split(), rows)


def _values_told(part: Json, words: Words) -> Iterator[tuple[str, str]]:
    """What the description says of each word: `word 中文；` and `word = English;`."""
    text = words.meaning(part)
    pieces = re.split(words("[；。]", "[;.](?: |$)"), text)
    for value in part["enum"]:
        piece = next(one for one in pieces if re.search(rf"(^|[：:] ?){re.escape(value)}( = | )", one))
        yield value, re.split(rf"{re.escape(value)}(?: = | )", piece, maxsplit=1)[1]


def reasons(words: Words) -> str:
    """The codes of reasons, with what they say."""
    part = load_schema("verdict")["$defs"]["reason"]["properties"]["code"]
    told = dict(_values_told(part, words))
    rows = [(f"`{name}`", told[name], blank(words.of(text))) for name, text in deciding.REASONS.items()]
    return table(words("代码 含义 说法", "code meaning says").split(), rows)


def warnings(words: Words) -> str:
    """The codes of warnings."""
    rows = [(f"`{name}`", words.of(text)) for name, text in deciding.WARNINGS.items()]
    return table(words("代码 含义", "code meaning").split(), rows)


def steps(words: Words) -> str:
    """The steps of a remedy."""
    parts = load_schema("verdict")["$defs"]
    names = [name for name, one in parts.items() if one.get("properties", {}).get("step", {}).get("const") == name]
    rows = []
    for name in names:
        inner = parts[name]["properties"]
        fields = "<br>".join(
            words(
                f"`{key}`：{words.meaning(follow(one, load_schema('verdict')))}",
                f"`{key}`: {words.meaning(follow(one, load_schema('verdict')))}",
            )
            for key, one in inner.items()
            if key not in ("step", "any_kind")
        )
        if "any_kind" in inner:
            fields += words("<br>`any_kind`：任何一种证据都行。", "<br>`any_kind`: any of these kinds will do.")
        rows.append((f"`{name}`", words.meaning(parts[name]), fields))
    return table(words("步骤 含义 字段", "step meaning fields").split(), rows)
