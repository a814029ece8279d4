"""The parts about the case: its fields, its codes, its limits."""

import json
from collections import defaultdict

from fairblock.engine.semantics import catalog as semantics
from fairblock.engine.semantics import intake
from fairblock.schemas import load_schema

from .writing import Json, Words, blank, code, follow, heading, limits, table


def case_fields(words: Words) -> str:
    """Every object and collection of a case, each a table."""
    schema = load_schema("case")
    collections = [name for name, part in schema["properties"].items() if "x-time-field" in part]
    objects = [name for name, part in schema["properties"].items() if "properties" in follow(part, schema)]
    found = heading(3, words("最上层", "At the top"), words.meaning(schema)) + _fields(schema, schema, words)
    for name in objects:
        if name != "extensions":
            found += "\n" + _object(3, name, schema["properties"][name], schema, words)
    for name in collections:
        part = follow(schema["properties"][name], schema)
        note = words(
            f"{words.meaning(part)}记录自己的时间是 `{part['x-time-field']}`。",
            f"{words.meaning(part)} A record's own time is `{part['x-time-field']}`.",
        )
        record = follow(part["items"], schema)
        found += "\n" + heading(3, _named(name, part, words), note) + _fields(record, schema, words)
        found += _inner(4, name, record, schema, words)
    return found


def _named(name: str, part: Json, words: Words) -> str:
    return words(f"`{name}`：{words.title(part)}", f"`{name}`: {words.title(part)}")


def _object(level: int, name: str, part: Json, schema: Json, words: Words) -> str:
    whole = follow(part, schema)
    found = heading(level, _named(name, whole, words), words.meaning(whole)) + _fields(whole, schema, words)
    return found + _inner(level + 1, name, whole, schema, words)


def _inner(level: int, name: str, part: Json, schema: Json, words: Words) -> str:
    """The objects in an object, each a table of its own."""
    inner = [(key, follow(one, schema)) for key, one in part["properties"].items() if key != "extensions"]
    return "".join(
        "\n" + _object(level, f"{name}.{key}", one, schema, words) for key, one in inner if "properties" in one
    )


def _fields(part: Json, schema: Json, words: Words) -> str:
    head = words("字段 类型 必填 默认 含义", "field type required default meaning").split()
    required, rows = part.get("required", ()), []
    for name, raw in part["properties"].items():
        one = follow(raw, schema)
        default = f"`{json.dumps(one['default'], ensure_ascii=False)}`" if "default" in one else ""
        must = words("是", "yes") if name in required else ""
        rows.append((f"`{name}`", _type(one, schema, words), must, default, _told(one, schema, words)))
    return table(head, rows)


def _type(part: Json, schema: Json, words: Words) -> str:
    part = follow(part, schema)
    kind = part.get("type")
    if "x-time-field" in part:
        return words("记录的列表", "list of records")
    if kind == "array":
        return words("列表：", "list: ") + _type(part["items"], schema, words)
    if part.get("format") == "date-time":
        return words("时间", "time")
    if "enum" in part:
        return words("固定词", "word")
    if "const" in part:
        return f"`{json.dumps(part['const'])}`"
    if kind == "integer":
        low, high = part.get("minimum", 0), part.get("maximum", intake.MAX_NUMBER)
        bounds = f" {low}–{high}" if high != intake.MAX_NUMBER else f" ≥ {low}" if low else ""
        return words("整数", "integer") + bounds
    if kind == "string" and part.get("maxLength", 0) > 100:
        size = f"{part['minLength']}–{part['maxLength']}"
        return words(f"文字，{size} 字", f"text, {size}")
    names = {"string": ("文字", "text"), "boolean": ("是非", "boolean"), "object": ("对象", "object")}
    return words(*names[str(kind)])


def _told(part: Json, schema: Json, words: Words) -> str:
    """The meaning of a field, with its words where the meaning does not tell them."""
    meaning = words.meaning(part)
    values = follow(part["items"], schema).get("enum", ()) if "items" in part else part.get("enum", ())
    if not all(value in meaning for value in values):
        meaning += words(" 固定词：", " Words: ") + code(*values)
    return meaning


def case_codes(words: Words) -> str:
    """The error codes of a case, with what each may say."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry, text in semantics.PROBLEMS.items():
        found[entry.partition(":")[0]].append(blank(words.of(text)))
    head = words("代码 说法", "code says").split()
    return table(head, ((f"`{name}`", "<br>".join(said)) for name, said in found.items()))


def case_limits(words: Words) -> str:
    """The limits of a case."""
    rows = [
        (words("一份案件", "one case"), words("字节", "bytes"), intake.MAX_BYTES),
        (words("嵌套（最上层算一层）", "nesting, the top one counted"), words("层", "levels"), intake.MAX_DEPTH),
        (words("一组记录", "one collection"), words("条", "records"), intake.MAX_RECORDS),
        (words("一个数字", "one number"), words("最大值", "at most"), intake.MAX_NUMBER),
    ]
    return limits(words, rows)
