"""Reads `$name`: a parameter's values, each against the type that its use wants; and says which side is at fault."""

import re
from typing import Any

import attrs

from .instead import instead
from .literals import Want, read_literal, unheard
from .meant import narrow, number
from .model import Parameter, Value
from .moments import parse_date, parse_duration
from .problems import PolicyProblem
from .scope import Place, Scope

_NUMBERED = re.compile(
    r"\s*(?:[0-9０-９]+[^0-9a-zA-Z_./:-]{0,3}|[零〇一二两三四五六七八九十百千]+[^0-9a-zA-Z]{0,2})\s*\Z"
)
MAX_FITTING = 4  # parameters that a hint names


def read_parameter(place: Place, want: Want, scope: Scope, *, many: bool) -> Value | None:
    """The parameter that a place names, or None after reporting what is wrong; `many`: it must be a list."""
    reading = scope.reading
    name = place.data[1:]
    found = reading.names.parameters.get(name)
    if found is None:
        near = scope.reading.nearest(name, reading.names.parameters)
        reading.report(
            place.problem(
                "policy.unknown_parameter", "nearest" if near else "policy.dollar", name=name, near=f"${near}"
            )
        )
        return None
    values = parameter_values(found)
    dated = any(since is not None for since, _ in values)
    reading.note_parameter(name, dated=dated)
    schedule: list[tuple[int | None, Any]] = []
    for since, value in values:
        if isinstance(value.data, list) != many:
            code = "policy.parameter_list" if many else "policy.parameter_scalar"
            hint = "policy.write" if many else "policy.list_here"
            reading.report(place.problem(code, hint, name=name, near=f"[${name}]"))
            return None
        if many:
            parts = [_in_parameter(item, want, scope, place) for _, item in value.items()]
            read = None if any(p is None for p in parts) else tuple(parts)
        else:
            read = _in_parameter(value, want, scope, place)
        if read is None:
            return None
        schedule.append((since, read))
    schedule.sort(key=lambda entry: (entry[0] is not None, entry[0] or 0))
    return Parameter(name, tuple(schedule)) if schedule else None


def _in_parameter(value: Place, want: Want, scope: Scope, use: Place) -> Any:
    """A parameter's value, read as its use wants it; a misfit is reported where it is used."""
    faults: list[PolicyProblem] = []
    read = read_literal(value, value.data, want, faults.append)
    if read is None:
        _report_misfit(value, want, scope, use, faults[0])
    return read


def _report_misfit(value: Place, want: Want, scope: Scope, use: Place, fault: PolicyProblem) -> None:
    """The use is at fault, unless it stands in a parent of the policy that gives the value.

    But a value that no use could want, such as `80%` or `3天`, is at fault wherever it is used.
    """
    names, name, why = scope.reading.names, use.data[1:], fault.text
    if _never_right(value.data):
        problem = value.problem("policy.parameter_value", None, name=name, why=why)
        scope.reading.report(attrs.evolve(problem, advice=fault.advice, near=fault.near))
        return
    near = instead(value, want, names.parameters[name])
    if names.given_later(value, use):
        said = {"name": name, "why": why, "near": near, **_standing(use)}
        scope.reading.report(value.problem("policy.parameter_value", "policy.parameter_value", **said))
        return
    said = {"name": name, "why": why, "near": near, "names": _fitting(want, scope), **_standing(value)}
    hint = "policy.parameter_type" if said["names"] else "policy.parameter_type_only"
    scope.reading.report(use.problem("policy.parameter_type", hint, **said))


def _fitting(want: Want, scope: Scope) -> str:
    """The parameters of which every value fits, for a hint: the first few of them."""

    def fits(place: Place) -> bool:
        found = [value for _, value in parameter_values(place)]
        read = [None if isinstance(one.data, list) else read_literal(one, one.data, want, unheard) for one in found]
        return bool(read) and None not in read

    names = [f"`${name}`" for name, place in scope.reading.names.parameters.items() if fits(place)]
    return ", ".join(names[:MAX_FITTING]) + (", …" if len(names) > MAX_FITTING else "")


def parameter_values(place: Place) -> list[tuple[int | None, Place]]:
    """A parameter's values with the days from which they hold; what is malformed is left out (reported elsewhere)."""
    if (value := place.get("value")) is not None:
        return [(None, value)]
    values = place.get("values")
    found: list[tuple[int | None, Place]] = []
    for _, entry in values.items() if values is not None else ():
        since, value = entry.get("from"), entry.get("value")
        day = parse_date(since.data) if since is not None and isinstance(since.data, str) else None
        if value is not None and day is not None:
            found.append((day, value))
    return found


def _never_right(data: object) -> bool:
    """Whether a parameter's value was meant to be a number or a duration and is none."""
    if not isinstance(data, str):
        return False
    return (
        number(data) is not None
        or re.match(_NUMBERED, data) is not None
        or parse_duration(narrow(data) or "") is not None
    )


def _standing(place: Place) -> dict[str, Any]:
    return {"file": place.document.file, "line": place.document.mark(place.at).line}
