"""What the page knows of a case: every field of the schema with its names, choices and limits, in both languages."""

import re
from typing import Any

import attrs

from ...engine.language.texts import Text
from ...engine.language.types import ARRAY, BOOLEAN, ENUM, EXTENSIONS, OBJECT, Field, bilingual, case_types
from ...reporting.field_words import BOOLEANS, COLLECTIONS, VALUES
from ...schemas import load_schema

Json = dict[str, Any]
MONEY, PERCENT, REFERENCE, GROUND, ORDER, LONG = "money", "percent", "reference", "ground", "order", "long"
_LONG = ("request.remark", "reviews.text")  # take more than a line
_FORMAT = "format"
_NO_LIMIT = 2**53 - 1
# what the schema says to those who write JSON by hand, or of what the page sees to itself, and nobody else needs
_FOR_WRITERS = {
    "zh": re.compile(
        r"不要写|就写|写 |请写|连字符写|要写|不填|true|false|用“类别/编号”|大写|[分一]计|同一类记录|\b[a-z]+_[a-z_]+ "
    ),
    "en": re.compile(
        r"\b[Ww]rite\b|leave out|true|false|collection/id|small letters|capital letters|smallest unit|ten-thousandths"
        r"|the same list|otherwise the whole case|\b[a-z]+_[a-z_]+\b"
    ),
}
_EXAMPLE = {"zh": re.compile(r"，例如[^。；]*"), "en": re.compile(r", such as [^.;]*")}
_CLAUSES = {"zh": re.compile(r"(?<=[。；])"), "en": re.compile(r"(?<=[.;])\s+")}
_CHOICES = {"zh": re.compile(r"[a-z]{3} "), "en": re.compile(r"\b[a-z_]+ =")}


def vocabulary() -> Json:
    """All of it, for `GET /desk/words.json`."""
    types = case_types()
    return {
        "root": _field(types.root, ""),
        "collections": {
            name: {
                "record": _field(one.record, name),
                "time": one.time_field,
                "title": pair(one.title),
                "hint": _hint(types.root.fields[name]),
                "one": [COLLECTIONS[name].noun, COLLECTIONS[name].one],
            }
            for name, one in types.collections.items()
        },
    }


def pair(text: Text) -> list[str]:
    """A text as the page has it: Chinese, English."""
    return [text.zh, text.en]


def _field(field: Field, path: str) -> Json:
    found: Json = {"kind": field.kind, "title": pair(field.title), "hint": _hint(field)}
    if field.kind == OBJECT:
        found["required"] = sorted(field.required)
        found["fields"] = {
            name: _field(inner, f"{path}.{name}" if path else name)
            for name, inner in field.fields.items()
            if name not in (EXTENSIONS, _FORMAT)
        }
        return found
    if field.kind == ARRAY and field.item is not None:
        item = field.item if _tells(field.item) else attrs.evolve(field.item, meaning=field.meaning)
        found["item"] = _field(item, path)
        found["none"] = "[]" in field.meaning.zh or "[]" in field.item.meaning.zh  # whether nothing is an answer too
    if field.kind == ENUM:
        found["values"] = [[value, *pair(_choice(field, value, path))] for value in field.values]
    if field.kind == BOOLEAN and path in BOOLEANS:
        found["said"] = [pair(one) for one in BOOLEANS[path]]
    if field.default is not None:
        found["default"] = field.default
    return found | _limits(field) | _use(field, path)


def _tells(item: Field) -> bool:
    """Whether the choices of an array are told by its items, and not by the array."""
    return item.kind != ENUM or any(item.value_title(value).zh != value for value in item.values)


def _choice(field: Field, value: str, path: str) -> Text:
    """What people call a choice."""
    return VALUES.get((path.rpartition(".")[2], value)) or field.value_title(value)


def _limits(field: Field) -> Json:
    limits = {"min": field.minimum, "max": field.maximum, "pattern": field.pattern, "longest": field.longest}
    return {name: limit for name, limit in limits.items() if limit not in (None, _NO_LIMIT)}


def _use(field: Field, path: str) -> Json:
    """What a number or text is, where its kind does not say it."""
    name = path.rpartition(".")[2]
    reference = bilingual(load_schema("case")["$defs"]["reference"], "title", " / ")
    if field.kind == ARRAY:
        return {"use": REFERENCE} if field.item is not None and field.item.title == reference else {}
    uses = {"_minor": MONEY, "_bp": PERCENT}
    use = next((use for ending, use in uses.items() if name.endswith(ending)), None)
    use = use or {"ground": GROUND, "grounds": GROUND, "order_id": ORDER}.get(name)
    use = use or (LONG if path in _LONG else None)
    return {} if use is None else {"use": use}


def _hint(field: Field) -> list[str]:
    both = [_plain(field, "zh"), _plain(field, "en")]
    return both if all(both) else ["", ""]  # what only one language has left to say is nothing much


def _plain(field: Field, language: str) -> str:
    """What a field means, without what only concerns those who write JSON."""
    said = field.meaning.in_(language)
    colon = "：" if language == "zh" else ": "
    end = "。" if language == "zh" else "."
    listed = field.item if field.kind == ARRAY else field
    if listed is not None and listed.kind == ENUM:
        head, found, _ = said.partition(colon)  # the choices stand beside it anyway
        return head + end if found and not _CHOICES[language].search(head) else ""
    clauses = [_EXAMPLE[language].sub("", one).strip() for one in _CLAUSES[language].split(said)]
    clauses = [one for one in clauses if one.strip("。；.; ") and not _FOR_WRITERS[language].search(one)]
    joined = ("" if language == "zh" else " ").join(clauses).rstrip("；;。.")
    return joined + end if joined else ""
