"""Holds a file of a policy against its published schema."""

from collections.abc import Iterator

from .document import Document
from .problems import PolicyProblem
from .schema_check import SchemaFault, schema_faults

_TYPE_NAMES = {
    "object": "mapping",
    "array": "list",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true/false",
}


def structure_problems(document: Document, schema: str) -> Iterator[PolicyProblem]:
    """What the schema (`policy` for a manifest, `rules` for a rule file) refuses in the document."""
    for fault in schema_faults(schema, document.data):
        yield _problem(document, fault)


def _problem(document: Document, fault: SchemaFault) -> PolicyProblem:
    at, hint = fault.at, None
    if fault.kind == "unknown":
        hint = "nearest" if fault.near else "one_of"
        return document.problem(
            at, "policy.unknown_key", hint, key=True, name=fault.name, near=fault.near, names=fault.names
        )
    if fault.kind == "missing":
        return document.problem(at, "policy.missing_key", None, name=fault.name)
    if fault.kind == "type":
        names = "/".join(_TYPE_NAMES.get(name, name) for name in fault.names.split("/"))
        quote = "string" in fault.names and not isinstance(fault.found, (dict, list))
        return document.problem(
            at, "policy.wrong_type", "policy.quote" if quote else None, names=names, found=_shown(fault.found)
        )
    if fault.kind in ("enum", "const"):
        return document.problem(
            at,
            "policy.wrong_value",
            "nearest" if fault.near else "one_of",
            found=_shown(fault.found),
            near=fault.near,
            names=fault.names,
        )
    if fault.kind == "number":
        return document.problem(at, "policy.number_size", None, found=_shown(fault.found), names=fault.names)
    if fault.kind == "length":
        return document.problem(at, "policy.length_size", None, names=fault.names)
    if fault.kind == "pattern":
        return document.problem(at, "policy.wrong_form", "policy.pattern", found=_shown(fault.found), names=fault.names)
    return document.problem(at, "policy.not_together", None, key=True, name=fault.name)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{…}"
    return "[…]" if isinstance(value, list) else str(value)
