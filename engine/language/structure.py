"""Holds a file of a policy against its published schema."""

from collections.abc import Iterator
from typing import Any

from .document import Document
from .meant import listed, mistyped, separated, truth
from .problems import PolicyProblem
from .schema_check import SchemaFault, schema_faults
from .specimens import pair, specimen
from .texts import Text

_TYPE_NAMES = {
    "object": Text("映射", "a mapping"),
    "array": Text("列表", "a list"),
    "string": Text("文字", "a text"),
    "integer": Text("整数", "a whole number"),
    "number": Text("数字", "a number"),
    "boolean": Text("true 或 false", "true or false"),
}
_BILINGUAL = ("title", "why", "remedy", "note")
_OF_NAMES = ("against", "except", "procedures", "platforms", "disable", "any_kind")
_SLUG = "^[a-z0-9_-]+$"
_NAME_PATTERN = "A-Za-z0-9_"


_CONDITIONS = {"when", "require", "facts", "terms", "evidence_valid", "communication_counts"}


def structure_problems(document: Document, schema: str, *, echoes: bool = True) -> Iterator[tuple[PolicyProblem, bool]]:
    """What the schema (`policy` for a manifest, `rules` for a rule file) refuses, and whether inside a condition.

    Without `echoes` a key is not missing that is there under a name that is not quite its own.
    """
    faults = list(schema_faults(schema, document.data))
    misspelt = {(fault.at[:-1], fault.near) for fault in faults if fault.kind == "unknown" and not echoes}
    for fault in faults:
        if fault.kind == "missing" and (fault.at, fault.name) in misspelt:
            continue
        yield _problem(document, fault, schema), bool(_CONDITIONS.intersection(fault.at))


def _problem(document: Document, fault: SchemaFault, schema: str) -> PolicyProblem:
    at = fault.at
    if fault.kind == "unknown":
        hint = mistyped(fault.name) or ("nearest" if fault.near else "one_of")
        return document.problem(
            at, "policy.unknown_key", hint, key=True, name=fault.name, near=fault.near, names=fault.names
        )
    if fault.kind == "missing":
        # a parameter has either of two, of which the schema names the second; so has what says which evidence it needs
        name = {"values": "value", "any_kind": "kind"}.get(fault.name, fault.name)
        near = "kind: order_record" if name == "kind" and "evidence" in at else pair(name)
        return document.problem(at, "policy.missing_key", "policy.missing_key", name=fault.name, near=near)
    if fault.kind == "type":
        wanted = [_TYPE_NAMES.get(name, Text(name, name)) for name in fault.names.split("/")]
        names = Text("或".join(one.zh for one in wanted), " or ".join(one.en for one in wanted))
        hint, near = _type_hint(fault)
        if not at and schema == "rules" and isinstance(fault.found, list):
            hint = "policy.rules_above"
        return document.problem(at, "policy.wrong_type", hint, names=names, found=_shown(fault.found), near=near)
    if fault.kind in ("enum", "const"):
        values: dict[str, Any] = {"found": _shown(fault.found), "near": fault.near, "names": fault.names}
        hint = "nearest" if fault.near else "one_of"
        several = separated(fault.found) if isinstance(fault.found, str) else None
        if several and set(several[1]) <= set(fault.names.split(", ")):
            hint, values = "policy.chinese_comma", {**values, "near": listed(fault.found), "sign": several[0]}
        return document.problem(at, "policy.wrong_value", hint, **values)
    if fault.kind == "number":
        values = {"found": _shown(fault.found), "names": fault.names}
        return document.problem(at, "policy.number_size", "policy.number_size", **values)
    if fault.kind == "length":
        return document.problem(at, "policy.length_size", "policy.empty", names=fault.names)
    if fault.kind == "pattern":
        hint, near = _pattern_hint(fault), ""
        several = separated(fault.found) if fault.at[-2:-1] and fault.at[-2] in _OF_NAMES else None
        if several:
            hint, near = "policy.chinese_comma", listed(fault.found)
        values = {"near": near, "sign": several[0] if several else "", "names": fault.names}
        return document.problem(at, "policy.wrong_form", hint, found=_shown(fault.found), **values)
    return document.problem(at, "policy.not_together", "policy.not_together", key=True, name=fault.name)


def _type_hint(fault: SchemaFault) -> tuple[str, str]:
    """How it is written, where that can be told from what stands there; what to write, where even that can be told."""
    key = fault.at[-1] if fault.at else ""
    if key == "version":
        return "policy.version", ""
    if fault.names == "object" and key in _BILINGUAL:
        return "policy.bilingual", ""
    if fault.at[:-1] == ("parameters",) and not isinstance(fault.found, (dict, list)):
        return "policy.write", f"{{value: {_shown(fault.found)}}}"
    if isinstance(fault.found, str) and fault.names == "boolean":
        near = truth(fault.found)
        return ("policy.write", near) if near else ("policy.boolean", "")
    if isinstance(fault.found, str) and fault.names == "array":
        return ("policy.write", listed(fault.found)) if key in _OF_NAMES else ("policy.list_wanted", "")
    if "string" in fault.names:
        return ("policy.single" if isinstance(fault.found, (dict, list)) else "policy.quote"), ""
    if fault.names in ("object", "array") and (near := specimen(key)):
        return "policy.write_like", near
    forms = {"object": "yaml.pair", "array": "policy.list_wanted", "boolean": "policy.boolean"}
    return forms.get(fault.names, "policy.digits"), ""


def _pattern_hint(fault: SchemaFault) -> str:
    if fault.names.startswith(r"^\d{4}") or "{4}-[0-9]{2}" in fault.names:
        return "policy.date"
    if fault.names.startswith("^[0-9]+("):
        return "policy.version"
    if fault.names == _SLUG:
        return "policy.slug"
    if _NAME_PATTERN in fault.names and not fault.names.startswith(("^\\$", "^(")):
        return "policy.name"
    if fault.names.startswith("^(/"):
        return "test.pointer"
    if "s|m|h|d|w" in fault.names:
        return "policy.duration"
    return "policy.digits" if fault.names.startswith("^\\$") else "policy.name"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{…}"
    return "[…]" if isinstance(value, list) else str(value)
