"""The schemas in the form of draft-07, which the YAML language server of VS Code and other editors reads.

Each stands alone: what it takes from another of our schemas is copied in, so that one file is all an editor needs.
The words are rewritten so that both forms accept and refuse the same documents (tests/unit/test_draft07.py):

- `$defs` becomes `definitions`, and a definition of another file is named `FILE.NAME`
- draft-07 ignores what stands beside a `$ref`, so there the reference moves into an `allOf`
- `dependentRequired` becomes `dependencies`
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from . import load_schema

NAMES = ("case", "claims", "log", "policy", "policy_test", "rules", "serve")  # what people write: no verdicts
DIALECT = "http://json-schema.org/draft-07/schema#"
_SUFFIX = ".schema.json"
_OF_SCHEMAS = ("properties", "patternProperties", "definitions")  # mappings from names to schemas
_DATA = ("default", "const", "enum", "examples", "required", "dependencies")  # what looks like a schema and is none
# words of 2020-12 that we do not use, and that would have to be rewritten before we may
_REFUSED = {
    "$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "dependentSchemas", "maxContains", "minContains", "prefixItems",
    "unevaluatedItems", "unevaluatedProperties",
}  # fmt: skip
Json = dict[str, Any]


@cache
def draft_07(name: str) -> Json:
    """The schema `name`, one of `NAMES`, in draft-07; not to be changed."""
    definitions: Json = {}
    waiting: list[tuple[str, str]] = []

    def point(file: str, reference: str) -> str:
        other, _, path = reference.partition("#/")
        target = other.removesuffix(_SUFFIX) or file
        prefix, _, key = path.partition("/")
        if prefix != "$defs" or not key or "/" in key:
            raise ValueError(f"{file}: `{reference}` names no definition")
        named = key if target == name else f"{target}.{key}"
        if named not in definitions:
            definitions[named] = {}  # before it is filled, for definitions that name themselves
            waiting.append((target, key))
        return f"#/definitions/{named}"

    whole = load_schema(name)
    schema = _rewritten({key: part for key, part in whole.items() if key != "$defs"}, lambda ref: point(name, ref))
    while waiting:
        file, key = waiting.pop()
        named = key if file == name else f"{file}.{key}"
        found = load_schema(file)["$defs"][key]
        definitions[named] = _rewritten(found, lambda ref, file=file: point(file, ref))  # type: ignore[misc]
    result = {**schema, "$schema": DIALECT}
    return {**result, "definitions": dict(sorted(definitions.items()))} if definitions else result


def draft_07_text(name: str) -> str:
    """The same as it stands in a file."""
    return json.dumps(draft_07(name), ensure_ascii=False, indent=2) + "\n"


def _rewritten(part: Any, point: Callable[[str], str]) -> Any:
    """A schema with its words in the form of draft-07."""
    if isinstance(part, list):
        return [_rewritten(item, point) for item in part]
    if not isinstance(part, dict):
        return part
    if refused := _REFUSED & part.keys():
        raise ValueError(f"no form in draft-07 for {sorted(refused)}")
    found: Json = {}
    for key, inner in part.items():
        if key == "dependentRequired":
            found["dependencies"] = inner
        elif key in _OF_SCHEMAS:
            found[key] = {name: _rewritten(one, point) for name, one in inner.items()}
        elif key in _DATA:
            found[key] = inner
        elif key != "$ref":
            found[key] = _rewritten(inner, point)
    if "$ref" not in part:
        return found
    reference = {"$ref": point(part["$ref"])}
    if not found:
        return reference
    return {**found, "allOf": [reference, *found.get("allOf", [])]}
