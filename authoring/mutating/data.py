"""Pieces of a policy as plain data: changed at one place, and written on one line."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ...engine.language.document import Pointer

_DURATION = re.compile(r"([0-9]+)([smhdw])\Z")
_PLAIN = re.compile(r"[A-Za-z_$/.\u4e00-\u9fff][\w$/.+@\u4e00-\u9fff-]*(?: [\w$/.+@\u4e00-\u9fff-]+)*\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?\Z")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def replaced(data: Any, way: Pointer, new: Any) -> Any:
    """The data with something else at this place; nothing is changed in place."""
    if not way:
        return new
    step, rest = way[0], way[1:]
    inner = replaced(data[step], rest, new)
    if isinstance(data, dict):
        return {key: inner if key == step else value for key, value in data.items()}
    return [inner if number == step else item for number, item in enumerate(data)]


def removed(data: Any, way: Pointer) -> Any:
    """The data without what is at this place."""
    around = at(data, way[:-1])
    if isinstance(around, dict):
        less: Any = {key: value for key, value in around.items() if key != way[-1]}
    else:
        less = [item for number, item in enumerate(around) if number != way[-1]]
    return replaced(data, way[:-1], less)


def at(data: Any, way: Pointer) -> Any:
    """What is at this place."""
    for step in way:
        data = data[step]
    return data


def shifted(value: Any, by: int) -> Any:
    """A number moved by one in its last place, a duration by one of its unit; None for what cannot be moved so."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value + by if value + by >= 0 else None
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
        return value + by * step if value + by * step > 0 else None
    found = _DURATION.match(value) if isinstance(value, str) else None
    if found is None or int(found.group(1)) + by < 0:
        return None
    return f"{int(found.group(1)) + by}{found.group(2)}"


def flow(value: Any) -> str:
    """The value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    # in doubt it is quoted: what looks like another type would be read as one
    if (_PLAIN.match(value) and value.lower() not in _WORDS) or _TIME.match(value) or _DURATION.match(value):
        return value
    return '"' + "".join(_escaped(sign) for sign in value) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    return sign if sign.isprintable() else f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
