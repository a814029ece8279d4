"""Reads single values that are written out, each against the type it must have."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs

from .meant import counted, listed, narrow, number, separated, truth
from .model import exact
from .moments import parse_duration, parse_time
from .nearest import nearest
from .problems import PolicyProblem
from .scope import Place
from .texts import shown
from .types import BOOLEAN, DURATION, ENUM, INTEGER, TEXT, TIME, Field
from .wording import normal

_MAX_INT = 2**53 - 1
_TOO_SMALL: dict[str | int, str] = {"at_least": "policy.bound_zero", "attempts": "policy.attempts_zero"}
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")


@attrs.frozen
class Want:
    """The type that a value must have: a kind, an enum's values, and where the value stands (for messages)."""

    kind: str
    values: tuple[str, ...] = ()
    minimum: int | None = None
    whole: bool = False
    money: bool = False

    @classmethod
    def of(cls, field: Field) -> "Want":
        """What may be compared with a field."""
        return cls(field.kind, field.values)


NUMBER = Want(INTEGER)
SPAN = Want(DURATION)


def read_literal(place: Place, data: Any, want: Want, report: Callable[[PolicyProblem], None]) -> Any:
    """A literal as it is compared, or None after reporting what is wrong with it."""

    def refuse(code: str, hint: str | None = None, **values: Any) -> None:
        if near := _narrowed(place, data, want):
            hint, values = "policy.wide_digits", {**values, "near": near}
        report(place.problem(code, hint, found=shown(_plain(data)), **values))

    if want.kind in (TEXT, ENUM):
        if not isinstance(data, str):
            refuse("policy.text_wanted", "policy.text_wanted")
            return None
        text = normal(data[1:] if data.startswith("$$") else data)
        if want.kind == ENUM and text not in want.values:
            near = nearest(text, want.values)
            hint = "nearest" if near else "one_of"
            if (several := separated(text)) and set(several[1]) <= set(want.values):
                hint, near = "policy.chinese_comma", listed(text)
            values = {"near": near or "", "names": ", ".join(want.values), "sign": several[0] if several else ""}
            refuse("policy.enum_value", hint, **values)
            return None
        return text
    if want.kind == BOOLEAN:
        if not isinstance(data, bool):
            near = truth(data) if isinstance(data, str) else None
            refuse("policy.boolean_wanted", "policy.write" if near else "policy.boolean", near=near or "")
            return None
        return data
    if want.kind == TIME:
        moment = parse_time(data) if isinstance(data, str) else None
        if moment is None:
            refuse("policy.time_wanted", "policy.time_wanted")
        return moment
    if want.kind == DURATION:
        span = parse_duration(data) if isinstance(data, str) else None
        if span is None:
            refuse("policy.duration", "policy.duration")
        return span
    if want.kind == INTEGER:
        return _number(place, data, want, refuse)
    raise AssertionError(want)


def _narrowed(place: Place, data: Any, want: Want) -> str:
    """What is written with full-width digits, in plain ones, if that alone is wrong with it; else empty."""
    plain = narrow(data) if isinstance(data, str) else None
    if plain is None:
        return ""
    value = Decimal(plain) if want.kind == INTEGER and re.match(_PLAIN, plain) else plain
    return plain if read_literal(place, value, want, unheard) is not None else ""


def _number(place: Place, data: Any, want: Want, refuse: Callable[..., None]) -> Any:
    if isinstance(data, bool) or not isinstance(data, (int, Decimal)):
        hint, near = _meant(data) if isinstance(data, str) else ("policy.digits", "")
        refuse("policy.number_wanted", hint, near=near)
        return None
    value = exact(data)
    if not -_MAX_INT <= value <= _MAX_INT:
        refuse("policy.number_range", "policy.number_range")
        return None
    if want.whole and not isinstance(value, int):
        cents = exact(data * 100) if want.money else None
        if isinstance(cents, int):
            refuse("policy.whole_wanted", "policy.minor_unit", near=str(cents))
        else:
            refuse("policy.whole_wanted", "policy.whole_wanted", near=str(max(int(value), want.minimum or 0)))
        return None
    if want.minimum is not None and value < want.minimum:
        hint = _TOO_SMALL.get(place.at[-1], "policy.bound_small") if value == 0 else "policy.bound_small"
        refuse("policy.bound_small", hint, minimum=want.minimum)
        return None
    return value


def unheard(_problem: PolicyProblem) -> None:
    """For who only wants to know whether a literal fits."""


def _meant(text: str) -> tuple[str, str]:
    """The hint for a text in the place of a number, and what to write where that can be told."""
    if re.match(_PLAIN, text.strip()):
        return "policy.number_quoted", ""
    if near := number(text):
        return "policy.write", near
    near = counted(text)
    return ("policy.unit", near) if near else ("policy.digits", "")


def _plain(data: object) -> object:
    if isinstance(data, bool):
        return "true" if data else "false"
    return data
