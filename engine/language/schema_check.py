"""Checks data against our published schemas; the only place that knows jsonschema.

An error comes back as a `SchemaFault`: which keyword refused what, where, in words that both a policy's and a
case's messages can be made from.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import attrs

from ...schemas import NAMES, SETTINGS, load_schema
from .moments import parse_time
from .nearest import nearest
from .texts import shown

Pointer = tuple[str | int, ...]


@attrs.frozen
class SchemaFault:
    """One thing that a schema refuses.

    `kind` is unknown, missing, type, enum, const, format, number (out of range), length, pattern or form; `name` the
    key at fault; `near` the nearest known key or value; `names` what would be right.
    """

    at: Pointer
    kind: str
    found: Any = None
    name: str = ""
    near: str = ""
    names: str = ""


def _whole_pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Exception]:
    """`pattern`, with `$` as the end of the text only: Python's also stands before a last line break."""
    from jsonschema import ValidationError

    if isinstance(instance, str) and not _pattern(pattern).search(instance):
        yield ValidationError(f"does not match {pattern}")


@cache
def _pattern(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern, re.ASCII)


def _is_integer(checker: Any, instance: Any) -> bool:
    return type(instance) is int


def _is_object(checker: Any, instance: Any) -> bool:
    return isinstance(instance, dict)


@cache
def _validator(name: str) -> Any:
    # imported here: a program that decides valid cases by a built policy never needs it, and it takes its time
    from jsonschema import Draft202012Validator, FormatChecker, validators
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    formats = FormatChecker(formats=())
    formats.checks("date-time")(lambda text: not isinstance(text, str) or parse_time(text) is not None)
    types = Draft202012Validator.TYPE_CHECKER.redefine_many({"integer": _is_integer, "object": _is_object})
    ours = validators.extend(Draft202012Validator, {"pattern": _whole_pattern}, type_checker=types)
    # without `$schema`, which would make jsonschema go on with its stock validator below every `$ref`
    plain = {n: {key: part for key, part in load_schema(n).items() if key != "$schema"} for n in (*NAMES, *SETTINGS)}
    resources = ((f"{n}.schema.json", DRAFT202012.create_resource(schema)) for n, schema in plain.items())
    registry = Registry().with_resources(resources)
    return ours({"$ref": f"{name}.schema.json"}, registry=registry, format_checker=formats)


def schema_faults(name: str, data: Any) -> Iterator[SchemaFault]:
    """What the schema `name` refuses in `data`, lazily and in no promised order."""
    for error in _validator(name).iter_errors(data):
        yield from _faults(error)


def _faults(error: Any) -> Iterator[SchemaFault]:
    at, found, wanted = tuple(error.absolute_path), error.instance, error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "additionalProperties":
            known = list(schema.get("properties", ()))
            for key in found:
                if key not in known:
                    near = nearest(str(key), known) or ""
                    yield SchemaFault((*at, key), "unknown", name=str(key), near=near, names=", ".join(known))
        case "required":
            for key in wanted:
                if key not in found:
                    yield SchemaFault(at, "missing", name=key)
        case "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            yield SchemaFault(at, "type", found, names="/".join(names))
        case "enum":
            guess = nearest(found, wanted) if isinstance(found, str) else None
            yield SchemaFault(at, "enum", found, near=guess or "", names=", ".join(map(str, wanted)))
        case "const":
            yield SchemaFault(at, "const", found, names=shown(wanted))
        case "format":
            yield SchemaFault(at, "format", found, names=str(wanted))
        case "minimum" | "exclusiveMinimum":
            yield SchemaFault(
                at, "number", found, names=f">= {wanted}" if error.validator == "minimum" else f"> {wanted}"
            )
        case "maximum":
            yield SchemaFault(at, "number", found, names=f"<= {wanted}")
        case "minLength" | "minItems" | "minProperties":
            yield SchemaFault(at, "length", found, names=f">= {wanted}")
        case "maxLength":
            yield SchemaFault(at, "length", found, names=f"<= {wanted}")
        case "pattern":
            yield SchemaFault(at, "pattern", found, names=wanted)
        case "dependentRequired":
            for key, needed in wanted.items():
                for name in needed if key in found else ():
                    if name not in found:
                        yield SchemaFault(at, "missing", name=name)
        case "not":
            yield SchemaFault(at, "form", found, name=str(at[-1]) if at else "")
        case _:
            yield SchemaFault(at, "form", found, name=str(at[-1]) if at else "")
