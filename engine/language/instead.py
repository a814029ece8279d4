"""What might stand in the place of a parameter's value that does not fit there: `30d` for 30 days.

All of it is for hints; like what was meant, none of it is read before there is a fault.
"""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from .scope import Place
from .types import BOOLEAN, DURATION, ENUM, INTEGER, TIME

if TYPE_CHECKING:
    from .literals import Want

# how a unit begins, and the letter of a duration in it
_UNITS = (("second", "s"), ("秒", "s"), ("minute", "m"), ("分", "m"), ("hour", "h"), ("小时", "h"), ("时", "h"),
          ("day", "d"), ("天", "d"), ("日", "d"), ("week", "w"), ("周", "w"))  # fmt: skip


def instead(value: Place, want: "Want", parameter: Place) -> str:
    """A value of the wanted type as it would be written, close to the one that is there where they have a number."""
    data = value.data
    if want.kind == DURATION:
        count = data if isinstance(data, int) and not isinstance(data, bool) and data > 0 else 30
        return f"{count}{_unit(parameter) or 'd'}"
    if want.kind == INTEGER:
        return _number(data, want)
    if want.kind == BOOLEAN:
        return "true"
    if want.kind == ENUM:
        return want.values[0]
    if want.kind == TIME:
        return "'2026-01-31T08:00:00+08:00'"
    return f"'{data}'" if isinstance(data, (bool, int, Decimal)) else "text"


def _number(data: object, want: "Want") -> str:
    least = max(want.minimum or 0, 1)
    if isinstance(data, str) and (found := re.match(r"[0-9]{1,9}", data)):
        return str(max(int(found[0]), least))
    if isinstance(data, Decimal) and want.whole:
        return str(max(int(data), least))
    return str(least)


def _unit(parameter: Place) -> str:
    """The letter of a duration for what a parameter counts, empty where it does not count time."""
    unit = parameter.get("unit")
    said = unit.data.values() if unit is not None and isinstance(unit.data, dict) else [unit and unit.data]
    words = [word.strip() for word in said if isinstance(word, str)]
    return next((letter for word in words for begins, letter in _UNITS if word.lower().startswith(begins)), "")
