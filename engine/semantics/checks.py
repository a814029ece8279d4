"""Holds a case against its schema, and against what no schema can say (contract 3)."""

from collections.abc import Iterator
from typing import Any

from ..language.schema_check import SchemaFault, schema_faults
from ..language.texts import Text
from ..language.types import COLLECTION, Field, case_types
from ..language.wording import normal
from .catalog import TYPE_NAMES
from .intake import MAX_PROBLEMS
from .problems import CaseError, CaseProblem, Pointer, case_problem, pointer_of


def check_case(data: Any, numbers: list[CaseProblem], platforms: tuple[str, ...] | None) -> None:
    """Raises CaseError with all that makes the case invalid; `numbers` are the problems of the intake."""
    problems = list(numbers)
    elsewhere = {problem.pointer for problem in numbers}
    for fault in schema_faults("case", data):
        # a schema fault at a bad number says the same again: `1.5` is both no integer and out of range
        # and `null`, which is of no type, is not one of the values either
        again = pointer_of(fault.at) in elsewhere or (fault.found is None and fault.kind in ("enum", "const"))
        if not again or fault.kind == "unknown":
            problems.append(_problem(fault))
        if len(problems) > MAX_PROBLEMS:
            break
    problems.extend(_beyond_schema(data, platforms))
    if len(problems) > MAX_PROBLEMS:
        problems = [*problems[:MAX_PROBLEMS], case_problem((), "case.schema:more", limit=MAX_PROBLEMS)]
    if problems:
        raise CaseError(problems)


def _problem(fault: SchemaFault) -> CaseProblem:
    at = fault.at
    match fault.kind:
        case "format":
            return case_problem(at, "case.time:form", "case.time:form", found=fault.found)
        case "unknown":
            hint = "nearest" if fault.near else "extensions"
            return case_problem(at, "case.schema:unknown", hint, name=fault.name, near=fault.near, names=fault.names)
        case "missing":
            field = _field((*at, fault.name))
            if field is None:
                return case_problem(at, "case.schema:missing", None, name=fault.name)
            title, meaning = field.title, field.meaning
            return case_problem(
                at, "case.schema:missing", "case.schema:missing", name=fault.name, title=title, meaning=meaning
            )
        case "type" if fault.found is None:
            return _empty(at)
        case "type":
            names = TYPE_NAMES.get(fault.names, Text(fault.names, fault.names))
            quoted = isinstance(fault.found, str) and fault.names in ("integer", "boolean")
            return case_problem(
                at, "case.schema:type", "case.schema:quoted" if quoted else None, names=names, found=_shown(fault.found)
            )
        case "enum" | "const":
            return case_problem(
                at,
                "case.schema:enum",
                "nearest" if fault.near else "one_of",
                found=_shown(fault.found),
                near=fault.near,
                names=fault.names,
            )
        case "number":
            return case_problem(at, "case.schema:number", None, found=fault.found, names=fault.names)
        case "length":
            return case_problem(at, "case.schema:length", None, names=fault.names)
    return case_problem(at, "case.schema:pattern", "case.schema:pattern", found=_shown(fault.found), names=fault.names)


def _empty(at: Pointer) -> CaseProblem:
    """A `null`, said in the words in which a verdict says that the field is missing (its `missing`)."""
    names = tuple(step for step in at if isinstance(step, str))
    record = case_types().collections.get(str(at[0])) if len(at) > 2 and isinstance(at[1], int) else None
    field = _field(at)
    if field is None or not names or isinstance(at[-1], int):
        return case_problem(at, "case.schema:null", "case.schema:null")
    kind = "record_field" if record is not None else "collection" if field.kind == COLLECTION else "field"
    whole = _needed_by(at)
    hint = "null_optional" if whole is None else "null_in" if whole else "null_required"
    path = ".".join(names)
    return case_problem(at, f"case.schema:{kind}", hint, title=field.title, path=path, whole=pointer_of(whole or ()))


def _field(at: Pointer) -> Field | None:
    """The field that a pointer means: of the case, or of a record."""
    types = case_types()
    names = tuple(step for step in at if isinstance(step, str))
    record = types.collections.get(str(at[0])) if len(at) > 2 and isinstance(at[1], int) else None
    return types.find(record.name, names[1:]) if record is not None else types.find(None, names)


def _needed_by(at: Pointer) -> Pointer | None:
    """What cannot be without this field: a record or an object, `()` for every case; None where it may be absent."""
    part = case_types().root
    whole: Pointer = ()
    for depth, step in enumerate(at, start=1):
        required = step in part.required
        if depth == len(at):
            return whole if required else None
        inner = part.item if isinstance(step, int) else part.fields[step]
        assert inner is not None
        part, whole = inner, whole if required else at[:depth]
    return None


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{…}"
    return "[…]" if isinstance(value, list) else str(value)


def _beyond_schema(data: Any, platforms: tuple[str, ...] | None) -> Iterator[CaseProblem]:
    if not isinstance(data, dict):
        return
    platform = data.get("platform")
    if platforms is not None and isinstance(platform, str) and platform not in platforms:
        yield case_problem(
            ("platform",),
            "case.other_platform:name",
            "case.other_platform:name",
            found=platform,
            names=", ".join(platforms),
        )
    buyer = _text(data.get("buyer"), "id")
    asked = _text(data.get("request"), "buyer_id")
    if buyer is not None and asked is not None and normal(asked) != normal(buyer):
        yield case_problem(
            ("request", "buyer_id"),
            "case.another_buyer:request",
            "case.another_buyer:request",
            found=asked,
            buyer=buyer,
        )
    for name in case_types().collections:
        records = data.get(name)
        if isinstance(records, list):
            yield from _record_problems(name, records, buyer)


def _record_problems(name: str, records: list[Any], buyer: str | None) -> Iterator[CaseProblem]:
    seen: set[str] = set()
    for number, record in enumerate(records):
        at: Pointer = (name, number)
        identity, owner = _text(record, "id"), _text(record, "buyer_id")
        if identity is not None:
            if normal(identity) in seen:
                yield case_problem(
                    (*at, "id"), "case.duplicate_id:id", "case.duplicate_id:id", name=identity, where=name
                )
            seen.add(normal(identity))
        if owner is not None and buyer is not None and normal(owner) != normal(buyer):
            yield case_problem(
                (*at, "buyer_id"), "case.another_buyer:record", "case.another_buyer:record", found=owner, buyer=buyer
            )


def _text(value: Any, key: str) -> str | None:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None
