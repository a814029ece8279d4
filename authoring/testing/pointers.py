"""JSON pointers (RFC 6901) into a case: what they mean, and a case changed or lessened at them.

Nothing is changed in place: the result shares with the original what lies off the way, so that hundreds of tests
of one base case cost little more than what they change. A pointer that leads nowhere gives a `Fault`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from ...engine.language.nearest import nearest

Steps = tuple[str, ...]
Way = tuple[str | int, ...]
APPEND = "-"
MAX_STEPS = 100  # more than a case may be deep; keeps the recursion shallow
_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)+\Z")
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")
_NOTHING: Any = object()


@attrs.frozen
class Fault:
    """Why a pointer leads nowhere: the code and the hint of the catalog, and what fills their blanks."""

    code: str
    hint: str | None
    values: Mapping[str, object]


def steps_of(pointer: str) -> Steps | None:
    """The names on a pointer's way, unescaped; None for what is no pointer, or points at the whole case."""
    if not _POINTER.match(pointer) or pointer.count("/") > MAX_STEPS:
        return None
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def pointer_to(way: Iterable[str | int]) -> str:
    """The pointer with these names on its way."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in way)


def put(data: Any, steps: Steps, value: Any, done: Way = ()) -> Any:
    """The data with `value` at the pointer, or a Fault. Objects that are missing on the way are made, and the
    array for a `-`; items of an array are not.
    """
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if data is _NOTHING:
        if _INDEX.match(step):
            return _nothing_there(done, {})
        data = [] if step == APPEND else {}
    if isinstance(data, dict):
        inner = put(data.get(step, _NOTHING), rest, value, (*done, step))
        return inner if isinstance(inner, Fault) else {**data, step: inner}
    if not isinstance(data, list):
        return Fault("test.pointer_scalar", None, {"where": pointer_to(done)})
    if step == APPEND and rest:
        return _no_index(data, step, done, "test.append_last")
    at = len(data) if step == APPEND else _index(data, step)
    if at is None:
        return _no_index(data, step, done, "test.index_append")
    inner = put(data[at] if at < len(data) else _NOTHING, rest, value, (*done, at))
    return inner if isinstance(inner, Fault) else [*data[:at], inner, *data[at + 1 :]]


def find(data: Any, steps: Steps) -> Way | Fault:
    """The way to what is there at the pointer: its names, and numbers where it goes through arrays."""
    way: Way = ()
    for step in steps:
        if isinstance(data, dict):
            if step not in data:
                return _nothing_there((*way, step), data)
            way, data = (*way, step), data[step]
        elif isinstance(data, list):
            at = _index(data, step)
            if at is None:
                return _no_index(data, step, way, "test.index")
            way, data = (*way, at), data[at]
        else:
            return Fault("test.pointer_scalar", None, {"where": pointer_to(way)})
    return way


def without(data: Any, ways: Iterable[Way]) -> Any:
    """The data without what is at these ways, all of which `find` gave for this same data."""
    # from the back, and what is inside before what is around it: no removal moves what another one means
    for way in sorted(set(ways), reverse=True):
        data = _without(data, way)
    return data


def _without(data: Any, way: Way) -> Any:
    step, rest = way[0], way[1:]
    copy = dict(data) if isinstance(data, dict) else list(data)
    if rest:
        copy[step] = _without(data[step], rest)  # type: ignore[index]
    else:
        del copy[step]  # type: ignore[arg-type]
    return copy


def _index(items: list[Any], step: str) -> int | None:
    return int(step) if _INDEX.match(step) and int(step) < len(items) else None


def _no_index(items: list[Any], step: str, done: Way, hint: str) -> Fault:
    return Fault("test.pointer_index", hint, {"step": step, "where": pointer_to(done), "count": len(items)})


def _nothing_there(way: Way, around: Mapping[str, Any]) -> Fault:
    near = nearest(str(way[-1]), around)
    values = {"where": pointer_to(way), "near": pointer_to((*way[:-1], near)) if near else ""}
    return Fault("test.pointer_missing", "nearest" if near else None, values)
