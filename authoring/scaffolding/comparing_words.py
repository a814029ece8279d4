"""`status=closed`, `rating<=2`, `kind=quality,other`: a comparison as the command line has it."""

import re
from typing import Any

from ...engine.language.model import Scalar
from ...engine.language.nearest import nearest
from ...engine.language.types import ARRAY, BOOLEAN, INTEGER, Field, case_types
from ...reporting.style import Tongue

_FORM = re.compile(r"\s*([A-Za-z0-9_.]+)\s*(<=|>=|!=|<|>|=)\s*(.+?)\s*\Z")
_OPS = {"<=": "lte", ">=": "gte", "!=": "ne", "<": "lt", ">": "gt"}


class NoComparison(Exception):
    """What was written is no comparison of a field; carries what is said about it."""


def comparison(text: str, collection: str | None, tongue: Tongue) -> dict[str, Any]:
    """The condition that the text says about records of a collection, or (None) about the case."""
    found = _FORM.match(text)
    if not found:
        raise NoComparison(tongue.say("scaffold_comparison", found=text))
    path, sign, value = found.groups()
    field = case_types().find(collection, tuple(path.split(".")))
    if field is None:
        word = "scaffold_no_path" if collection is None else "scaffold_no_field"
        said = tongue.say(word, name=path, collection=collection or "")
        near = nearest(path, case_types().paths(collection))
        raise NoComparison(said + (f" ({tongue.say('nearest', near=near)})" if near else ""))
    values = [_value(part.strip(), field) for part in value.split(",")]
    return {path: _test(sign, values, field)}


def _test(sign: str, values: list[Scalar], field: Field) -> Any:
    if field.kind == ARRAY:
        return {"has": values[0]} if len(values) == 1 else {"has_any": values}
    if len(values) > 1:
        return {"not_in" if sign == "!=" else "in": values}
    return values[0] if sign == "=" else {_OPS[sign]: values[0]}


def _value(text: str, field: Field) -> Scalar:
    """As the field has it; what it cannot be stays a text, and the policy's check says what is wrong."""
    if field.kind == BOOLEAN and text in ("true", "false"):
        return text == "true"
    return int(text) if field.kind == INTEGER and text.isdecimal() and text.isascii() else text
