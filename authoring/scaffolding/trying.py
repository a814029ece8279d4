"""Values that a field might hold so that a comparison comes out as wanted: tried one after another."""

from collections.abc import Iterator
from math import ceil, floor
from typing import Any

from ...engine.language.model import Compare, Lengths, Value
from ...engine.language.moments import DAY, SECOND, format_time
from ...engine.language.types import AGE, ARRAY, BOOLEAN, ENUM, INTEGER, OBJECT, TEXT, TIME, Field
from ...engine.semantics.comparing import Comparing, Here

HOUR = 3600 * SECOND
TEXT_SAMPLE = "本单的经过见所附记录，已与买家沟通并说明后果。"  # of a remark: what such a text might say
SAMPLES = {
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "timezone": "Asia/Shanghai",
    "currency": "CNY",
    "approver_id": "agent-9",
    "session_id": "live-1",
}
ABSENT = object()  # to be tried: the field left out


def tries(condition: Compare, comparing: Comparing, here: Here, like: str) -> Iterator[Any]:
    """What the field of a comparison might hold, as a case writes it, the most likely first; `like` is `as_of`."""
    field, name = condition.path.field, condition.path.parts[-1]
    wanted = [found for _, value in condition.tests for found in _flat(_value(value, comparing, here))]
    wanted = [one for one in wanted if not isinstance(one, bool) or field.kind == BOOLEAN]
    yield from _of_kind(field, name, wanted, comparing.view.as_of, like)
    yield ABSENT


def _of_kind(field: Field, name: str, wanted: list[Any], now: int, like: str) -> Iterator[Any]:
    if field.kind == BOOLEAN:
        yield from (True, False)
    elif field.kind == ENUM:
        yield from dict.fromkeys([*(one for one in wanted if one in field.values), *field.values])
    elif field.kind == INTEGER:
        yield from _integers(field, wanted)
    elif field.kind == TIME:
        moments = [one + step for one in wanted if isinstance(one, int) for step in (0, SECOND, -SECOND)]
        for moment in (*moments, now - HOUR, now + 30 * DAY):
            yield format_time(moment // SECOND * SECOND, like)
    elif field.kind == ARRAY:
        yield from _arrays(field, wanted)
    elif field.kind == OBJECT:
        yield {}
    elif name != AGE:
        yield from _texts(name, wanted)


def _integers(field: Field, wanted: list[Any]) -> Iterator[int]:
    numbers = [number for one in wanted for number in (floor(one), ceil(one))]
    low, high = field.minimum or 0, field.maximum if field.maximum is not None else 2**53 - 1
    tried = dict.fromkeys([*numbers, *(n + 1 for n in numbers), *(n - 1 for n in numbers), 0, 1])
    yield from (number for number in tried if low <= number <= high)


def _texts(name: str, wanted: list[Any]) -> Iterator[str]:
    yield from (one for one in wanted if isinstance(one, str) and one)
    sample = SAMPLES.get(name, f"{name.removesuffix('_id')}-1" if name.endswith("id") else TEXT_SAMPLE)
    yield sample
    sizes = [size + step for size in wanted if isinstance(size, int) for step in (0, 1, -1)]
    for size in sizes:
        if 0 < size <= 10_000:
            yield (TEXT_SAMPLE * (size // len(TEXT_SAMPLE) + 1))[:size]
    yield f"{sample}-2"


def _arrays(field: Field, wanted: list[Any]) -> Iterator[list[Any]]:
    texts = [one for one in wanted if isinstance(one, str)]
    yield from ([one] for one in texts)
    if len(texts) > 1:
        yield texts
    yield []
    item = field.item
    known = list(item.values) if item is not None and item.kind == ENUM else ["a", "b", "c", "d", "e"]
    yield from (known[:size] for size in range(1, len(known) + 1))
    yield from ([one] for one in known)


def ages(condition: Compare, comparing: Comparing, here: Here) -> Iterator[int]:
    """How old a record might be, in microseconds."""
    wanted = [found for _, value in condition.tests for found in _flat(_value(value, comparing, here))]
    for age in (one for one in wanted if isinstance(one, int)):
        yield from (age // 2, age, age + SECOND, max(age - SECOND, 0))
    yield from (DAY, HOUR)


def _value(value: Value, comparing: Comparing, here: Here) -> Any:
    if isinstance(value, Lengths):
        return tuple(comparing.value(bound, here) for _, bound in value.tests)
    return comparing.value(value, here)


def _flat(found: Any) -> Iterator[Any]:
    if isinstance(found, tuple):
        yield from (one for one in found if one is not None)
    elif found is not None:
        yield found


def blank_of(field: Field, name: str, ground: str) -> Any:
    """What a required field of a new record holds at first: the first word of a choice, the least number."""
    if field.kind == ENUM:
        return field.values[0]
    if field.kind == INTEGER:
        return max(1, field.minimum or 0)
    if field.kind == BOOLEAN:
        return True
    if field.kind == ARRAY:
        return list(field.item.values[:1]) if field.item is not None else []
    if name == "ground":
        return ground
    return "o1" if name == "order_id" else SAMPLES.get(name, TEXT_SAMPLE if field.kind == TEXT else "")
