"""Writes, from the case schema, a Python function that recognises the cases that the schema allows, and compiles it.

The function reads the data once, copies nothing and explains nothing. It takes only values whose type is exactly
`dict`, `list`, `str`, `int` or `bool`, so it never runs code of anybody else. Why this and not a library:
docs/decisions/0004-fast-validation.md.

What it cannot say by itself it puts into a `Found`, for the caller to hold against the rest of the contract.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import attrs

from ...schemas import load_schema
from ..language.types import EXTENSIONS
from .intake import MAX_RECORDS

Json = Mapping[str, Any]

# What each type of schema may say. A schema with a keyword that is not here is not understood, and not compiled.
_SAID_ELSEWHERE = {"$schema", "$defs", "title", "description", "default", "x-time-field", "type"}
_UNDERSTOOD = {
    "object": {"required", "properties", "additionalProperties"},
    "array": {"items", "minItems"},
    "string": {"enum", "format", "pattern", "minLength", "maxLength"},
    "integer": {"minimum", "maximum", "const"},
    "boolean": set[str](),
}
_LONGEST_TIME = "2026-01-31T23:59:59.999999+00:00"


@attrs.define(eq=False)
class Found:
    """What is in a case, by what is still to be asked of it.

    `texts` are all texts but times and the words of an enum; `ids` those of the records, a list for each collection
    that has any; `owners` the buyers that the request and the records name. Both are among the texts, too. `keys`
    counts the members of all objects, `items` those of all arrays that hold no records; `characters`, those of all
    texts, is for the caller to fill in.
    """

    texts: list[str]
    times: list[str]
    owners: list[str]
    ids: list[list[str]]
    extensions: list[dict[str, Any]]
    keys: int
    items: int
    characters: int = 0


Recogniser = Callable[[object], Found | None]


class NotUnderstood(Exception):
    """The schema says something that the recogniser would not check."""


@cache
def recogniser() -> Recogniser:
    """The function, compiled: what is in a case, as far as the schema goes, with all ids different; None if it is none.

    It raises KeyError where a required field is missing.
    """
    source, names = recogniser_source(load_schema("case"))
    exec(compile(source, "<recogniser of cases>", "exec"), names)
    found: Recogniser = names["case"]
    return found


@cache
def widest_member() -> int:
    """No member of an object and no item of an array takes more characters of JSON, its free text apart."""
    schema = load_schema("case")
    return max(_widths(schema, schema)) + 2  # the braces of the record that it is in


def recogniser_source(schema: Json) -> tuple[str, dict[str, Any]]:
    """The source of `case`, and the names that it uses.

    It is one function, the loops over the records within: a call for each collection takes a twentieth more.
    """
    writer = _Writer(schema)
    lines = [
        "texts, times, owners, all_ids, extensions, keys, items = [], [], [], [], [], 0, 0",
        *writer.object(schema, "case", 0, record=False),
        "return Found(texts, times, owners, all_ids, extensions, keys, items)",
    ]
    source = "\n".join(["def case(v0):", *(f"    {line}" for line in lines)])
    return source, {"Found": Found} | {name: match for match, name in writer.patterns.items()}


@attrs.frozen(eq=False)
class _Writer:
    schema: Json
    patterns: dict[Any, str] = attrs.field(factory=dict)

    def object(self, node: Json, at: str, level: int, *, record: bool) -> Iterator[str]:
        """Lines for the object in `v{level}`, those within it included."""
        if understood(node, at) != "object" or node.get("additionalProperties") is not False:
            raise NotUnderstood(f"{at}: not a closed object")
        this, value, count = f"v{level}", f"v{level + 1}", f"n{level}"
        required = node.get("required", ())
        yield f"if type({this}) is not dict: return None"
        yield f"for key in {this}:"
        yield "    if type(key) is not str: return None"
        yield f"{count} = {len(required)}"
        for field, raw in node["properties"].items():
            part = resolved(raw, self.schema)
            margin = "" if field in required else "    "
            if margin:
                yield f"if {_word(field)!r} in {this}:"
                yield f"    {count} += 1"
            yield f"{margin}{value} = {this}[{_word(field)!r}]"
            for line in self.member(field, part, f"{at}.{field}", level + 1, record=record):
                yield margin + line
        yield f"if len({this}) != {count}: return None"  # a key that is none of these
        yield f"keys += {count}"

    def member(self, field: str, part: Json, at: str, level: int, *, record: bool) -> Iterator[str]:
        """Lines that refuse the value in `v{level}`, or take note of it."""
        value, kind = f"v{level}", understood(part, at)
        if field == EXTENSIONS:
            yield f"if type({value}) is not dict: return None"
            yield f"extensions.append({value})"
        elif kind == "object":
            yield from self.object(part, at, level, record=False)
        elif kind == "array":
            yield f"if type({value}) is not list: return None"
            yield from self.array(field, part, at, level)
        elif kind == "boolean":
            yield f"if {value} is not True and {value} is not False: return None"
        elif kind == "integer":
            least, most = (part.get(key, part.get("const")) for key in ("minimum", "maximum"))
            if least is None or most is None:
                raise NotUnderstood(f"{at}: an integer without bounds")
            yield f"if type({value}) is not int or not {least:d} <= {value} <= {most:d}: return None"
        else:
            yield from self.text(part, at, value)
            if record and field == "id":
                yield f"ids.append({value})"
            elif "enum" not in part and "format" not in part:
                yield f"texts.append({value})"
            # what the operator typed in to confirm is no owner: it may be wrong, and a rule says what follows
            if field == "buyer_id" and (record or at == "case.request.buyer_id"):
                yield f"owners.append({value})"

    def array(self, field: str, part: Json, at: str, level: int) -> Iterator[str]:
        value, item = f"v{level}", resolved(part["items"], self.schema)
        if part.get("minItems", 0) > 1:
            raise NotUnderstood(f"{at}: minItems")
        if "minItems" in part:
            yield f"if not {value}: return None"
        if understood(item, at) == "object":
            if "x-time-field" not in part:
                raise NotUnderstood(f"{at}: objects that are no records")
            yield f"if {value}:"
            yield from (f"    {line}" for line in self.records(item, f"{at}.0", level))
            return
        if item["type"] != "string" or "format" in item:
            raise NotUnderstood(f"{at}: items")
        yield f"items += len({value})"
        yield f"for item in {value}:"
        for line in self.text(item, at, "item"):
            yield f"    {line}"
        if "enum" not in item:
            yield f"texts += {value}"

    def records(self, item: Json, at: str, level: int) -> Iterator[str]:
        """Lines for the records in the list `v{level}`, which is not empty."""
        yield f"if len(v{level}) > {MAX_RECORDS}: return None"
        yield "ids = []"
        yield f"for v{level + 1} in v{level}:"
        yield from (f"    {line}" for line in self.object(item, at, level + 1, record=True))
        yield "if len(set(ids)) != len(ids): return None"
        yield "texts += ids"
        yield "all_ids.append(ids)"

    def text(self, part: Json, at: str, value: str) -> Iterator[str]:
        limits = part.keys() & {"pattern", "minLength", "maxLength"}
        refused = f"if type({value}) is not str"
        if "enum" in part:
            words = ", ".join(repr(_word(word)) for word in part["enum"])
            refused += f" or {value} not in {{{words}}}"  # Python makes this a constant
        elif "format" not in part:
            if part.get("minLength", 0) > 1:
                raise NotUnderstood(f"{at}: minLength")
            refused += f" or not {value}" if part.get("minLength") else ""
            refused += f" or len({value}) > {part['maxLength']:d}" if "maxLength" in part else ""
            refused += f" or not {self.pattern(part['pattern'])}({value})" if "pattern" in part else ""
        if ("enum" in part or "format" in part) and (limits or part.get("format", "date-time") != "date-time"):
            raise NotUnderstood(f"{at}: {sorted(limits)} with an enum or a format, or another format")
        yield f"{refused}: return None"
        if "format" in part:
            yield f"times.append({value})"

    def pattern(self, pattern: str) -> str:
        """The name of the compiled pattern, in which `$` is the end of the text only (language/schema_check.py)."""
        whole = pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern
        return self.patterns.setdefault(re.compile(whole, re.ASCII).search, f"pattern_{len(self.patterns)}")


def resolved(node: Json, schema: Json) -> Json:
    """A part of the schema together with what its `$ref` means."""
    if "$ref" not in node:
        return node
    target: Any = schema
    for step in str(node["$ref"]).removeprefix("#/").split("/"):
        target = target[step]
    return {**resolved(target, schema), **{key: value for key, value in node.items() if key != "$ref"}}


def understood(part: Json, at: str) -> str:
    """The type of a part of the schema. Raises NotUnderstood where it says more than is checked."""
    kind = str(part.get("type"))
    unknown = set(part) - _SAID_ELSEWHERE - _UNDERSTOOD.get(kind, set())
    if kind not in _UNDERSTOOD or unknown:
        raise NotUnderstood(f"{at}: {kind} {sorted(unknown)}")
    return kind


def _word(word: object) -> str:
    """A key or a word of an enum: ASCII without a colon (the colons of a text are counted, see accepting.py)."""
    if type(word) is not str or not re.fullmatch(r"[A-Za-z0-9_.-]+", word):
        raise NotUnderstood(f"the word {word!r}")
    return word


def _widths(node: Json, schema: Json) -> Iterator[int]:
    for field, raw in node.get("properties", {}).items():
        part = resolved(raw, schema)
        item = resolved(part.get("items", {}), schema)
        words = (*part.get("enum", ()), *item.get("enum", ()), _LONGEST_TIME)
        yield len(field) + 4 + max(len(word) + 2 for word in words)
        yield from _widths(item or part, schema)
