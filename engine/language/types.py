"""What may be read from a case, derived from the case schema: the only list of fields there is."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import attrs

from ...schemas import load_schema
from .texts import EMPTY, Text

# kinds of a field
TEXT, ENUM, INTEGER, BOOLEAN, TIME, ARRAY, OBJECT, COLLECTION, DURATION = (
    "text",
    "enum",
    "integer",
    "boolean",
    "time",
    "array",
    "object",
    "collection",
    "duration",
)
AGE = "age"  # the pseudo-field of a record: as_of minus its time field
EXTENSIONS = "extensions"  # never read by a rule


@attrs.frozen(eq=False)
class Field:
    """One field of the case: its kind, what it may hold, and what its absence reads as.

    `default` is None where absence is simply unknown; `title` and `meaning` are for people.
    """

    kind: str
    values: tuple[str, ...] = ()
    default: Any = None
    item: "Field | None" = None
    fields: Mapping[str, "Field"] = attrs.field(factory=dict)
    required: frozenset[str] = frozenset()
    title: Text = EMPTY
    meaning: Text = EMPTY
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    shortest: int = 0
    longest: int = 2**53 - 1

    def value_title(self, value: str) -> Text:
        """What people call one of an enum's values: its description lists `value 中文，` and `value = English,`.

        An English description may also say `value means …`; that of an array may tell its items' values.
        """
        zh = re.search(rf"(?<![a-z0-9_]){re.escape(value)} ([^，。；]+)", self.meaning.zh)
        en = re.search(rf"(?<![a-z0-9_]){re.escape(value)} (?:=|means) ([^,.;]+)", self.meaning.en)
        return Text(zh.group(1) if zh else value, en.group(1) if en else value)


@attrs.frozen(eq=False)
class Collection:
    """One collection of the case: its records' fields, and the field that dates a record."""

    name: str
    record: Field
    time_field: str
    title: Text = EMPTY


@attrs.frozen(eq=False)
class CaseTypes:
    """The whole case: its root object and its collections by name."""

    root: Field
    collections: Mapping[str, Collection]

    def find(self, collection: str | None, parts: tuple[str, ...]) -> Field | None:
        """The field at a path from the root, or from a record of `collection`; None where there is none."""
        at = self.root if collection is None else self.collections[collection].record
        if collection is not None and parts == (AGE,):
            return Field(DURATION)
        for part in parts:
            found = at.fields.get(part) if at.kind == OBJECT else None
            if found is None or part == EXTENSIONS:
                return None
            at = found
        return at

    def holding(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The collections whose records have a field at that path."""
        return tuple(name for name in self.collections if self.find(name, parts) is not None)

    def paths(self, collection: str | None) -> Iterator[str]:
        """Every path that a rule may read there, for hints and completion."""
        at = self.root if collection is None else self.collections[collection].record
        yield from _paths(at, "")
        if collection is not None:
            yield AGE


def _paths(at: Field, prefix: str) -> Iterator[str]:
    for name, field in at.fields.items():
        if name == EXTENSIONS or field.kind == COLLECTION:
            continue
        yield prefix + name
        yield from _paths(field, f"{prefix}{name}.")


def bilingual(schema: Mapping[str, Any], key: str, separator: str) -> Text:
    """A schema's title or description, which holds both languages, taken apart."""
    zh, _, en = str(schema.get(key, "")).partition(separator)
    return Text(zh, en)


@cache
def case_types() -> CaseTypes:
    """The types of the published case schema."""
    schema = load_schema("case")
    collections: dict[str, Collection] = {}

    def resolve(part: Mapping[str, Any]) -> dict[str, Any]:
        reference = part.get("$ref")
        if not reference:
            return dict(part)
        target: Any = schema
        for step in str(reference).removeprefix("#/").split("/"):
            target = target[step]
        return {**resolve(target), **{k: v for k, v in part.items() if k != "$ref"}}

    def build(raw: Mapping[str, Any]) -> Field:
        part = resolve(raw)
        common: dict[str, Any] = {
            "title": bilingual(part, "title", " / "),
            "meaning": bilingual(part, "description", "\n"),
            "default": part.get("default"),
        }
        kind = part.get("type", "string")
        if kind == "object":
            fields = {name: build(inner) for name, inner in part.get("properties", {}).items()}
            return Field(OBJECT, fields=fields, required=frozenset(part.get("required", ())), **common)
        if kind == "array":
            return Field(ARRAY, item=build(part["items"]), shortest=part.get("minItems", 0), **common)
        if kind == "integer" or "const" in part:
            only = part.get("const")
            limits: dict[str, Any] = {"minimum": part.get("minimum", only), "maximum": part.get("maximum", only)}
            return Field(INTEGER, **limits, **common)
        if kind == "boolean":
            return Field(BOOLEAN, **common)
        if part.get("format") == "date-time":
            return Field(TIME, **common)
        if "enum" in part:
            return Field(ENUM, values=tuple(part["enum"]), **common)
        sizes = {"shortest": part.get("minLength", 0), "longest": part.get("maxLength", 2**53 - 1)}
        return Field(TEXT, pattern=part.get("pattern"), **sizes, **common)

    root = build(schema)
    fields = dict(root.fields)
    for name, raw in schema["properties"].items():
        time_field = resolve(raw).get("x-time-field")
        if time_field:
            record = fields[name].item
            assert record is not None
            collections[name] = Collection(name, record, time_field, fields[name].title)
            fields[name] = attrs.evolve(fields[name], kind=COLLECTION)
    return CaseTypes(attrs.evolve(root, fields=fields), collections)
