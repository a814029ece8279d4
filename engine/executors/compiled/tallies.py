"""What generated code calls by name: values that may be unknown, and what found records amount to.

Truths are 0 (false), 1 (unknown) and 3 (true); see `writing.Test`. An unknown value is None.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from ...language.wording import length, normal
from .runtime import NOBODY, NOTHING, Found, Reading, Record

NOT = (3, 1, None, 0)
EMPTY: dict[str, Any] = {}
_INFINITE = float("inf")  # only ever compared, never computed with

Bound = int | Fraction | None
Field = Callable[[Reading, Record, Record], Any]


# --- values -------------------------------------------------------------------------------------------


def normal_of(text: str | None) -> str | None:
    """A text that may be absent, in NFC."""
    return None if text is None else normal(text)


def normals(items: Iterable[Any]) -> tuple[Any, ...]:
    """The items of an array, texts in NFC."""
    return tuple(normal(item) if isinstance(item, str) else item for item in items)


def normals_of(items: Iterable[Any] | None) -> tuple[Any, ...] | None:
    """The same of an array that may be absent."""
    return None if items is None else normals(items)


def if_known(fold: Callable[[Iterable[Any]], Any], terms: tuple[Any, ...]) -> Any:
    """A number made of others, unknown where one of them is."""
    return None if None in terms else fold(terms)


def chosen(when: int, then: Any, otherwise: Any) -> Any:
    """The branch that a condition chooses; where it is unknown, what both branches say."""
    if when == 1:
        return then if then is not None and then == otherwise else None
    return then if when else otherwise


def meets(either: Iterable[Any], wanted: Sequence[Any]) -> bool:
    """Whether two lists have something in common."""
    return any(item in wanted for item in either)


def may_meet(either: Iterable[Any], wanted: Sequence[Any]) -> int:
    """The same, where some of the wanted values may be unknown."""
    if any(item in wanted for item in either):
        return 3
    return 1 if None in wanted else 0


# --- records ------------------------------------------------------------------------------------------


def at_least(found: Found, bound: Bound) -> int:
    """Whether so many records count."""
    sure, maybe = found[0], found[1]
    if bound is None:
        return 1
    if len(sure) >= bound:
        return 3
    return 1 if maybe is None or len(sure) + len(maybe) >= bound else 0


def at_most(found: Found, bound: Bound) -> int:
    """Whether no more records count."""
    sure, maybe = found[0], found[1]
    if bound is None:
        return 1
    if len(sure) > bound:
        return 0
    return 1 if maybe is None or len(sure) + len(maybe) > bound else 3


def burst(found: Found, bound: Bound, span: int | None, moment: Field, c: Reading) -> int:
    """Whether so many records lie close together; one without a time may lie anywhere."""
    sure, maybe = found[0], found[1]
    if bound is None:
        return 1
    if maybe is None:
        return 3 if bound <= 0 else 1
    if len(sure) + len(maybe) < bound:
        return 0
    case = c.case
    certain = [at for record in sure if (at := moment(c, case, record)) is not None]
    possible = [at for record in maybe if (at := moment(c, case, record)) is not None]
    anywhere = len(sure) + len(maybe) - len(certain) - len(possible)
    possible += certain
    if span is None:
        return 3 if bound <= 0 else 1 if len(possible) + anywhere >= bound else 0
    if _densest(certain, span) >= bound:
        return 3
    return 1 if _densest(possible, span) + anywhere >= bound else 0


def _densest(moments: list[int], span: int) -> int:
    """The most moments within any `span`, both ends in."""
    moments.sort()
    best = start = 0
    for end, moment in enumerate(moments):
        while moment - moments[start] > span:
            start += 1
        best = max(best, end - start + 1)
    return best


def in_bursts(records: Sequence[Record], bound: Bound, span: int | None, moment: Field, c: Reading) -> list[Record]:
    """Those of the records that belong to `bound` records which lie close together."""
    if bound is None or span is None:
        return []
    dated = [(at, n) for n, record in enumerate(records) if (at := moment(c, c.case, record)) is not None]
    dated.sort()
    chosen: list[Record] = []
    start = taken = 0  # the records before `taken` have been looked at
    for end, (at, _) in enumerate(dated):
        while at - dated[start][0] > span:
            start += 1
        if end - start + 1 >= bound:
            chosen.extend(records[number] for _, number in dated[max(start, taken) : end + 1])
            taken = end + 1
    return chosen


def distinct(found: Found, bound: Bound, by: Field, c: Reading) -> int:
    """Whether there are so many different values; a record without one may have any."""
    sure, maybe = found[0], found[1]
    if bound is None:
        return 1
    if maybe is None:
        return 3 if bound <= 0 else 1
    certain, possible = _values(sure, by, c), _values(maybe, by, c)
    different = set(certain)
    if len(different - {None}) >= bound:
        return 3
    without = certain.count(None) + possible.count(None)
    different.update(possible)
    return 1 if len(different - {None}) + without >= bound else 0


def total(found: Found, bound: Bound, of: Field, c: Reading) -> int:
    """Whether a field adds up to so much; a record without it may have any amount."""
    sure, maybe = found[0], found[1]
    if bound is None:
        return 1
    if maybe is None:
        return 3 if bound <= 0 else 1
    certain, possible = _values(sure, of, c), _values(maybe, of, c)
    low = sum(amount for amount in certain if amount is not None)
    if low >= bound:
        return 3
    if None in certain or None in possible:
        return 1
    return 1 if low + sum(possible) >= bound else 0


def _values(records: Iterable[Record], field: Field, c: Reading) -> list[Any]:
    return [field(c, c.case, record) for record in records]


def share(found: Any, bound: Bound) -> int:
    """Whether so large a part of the records counts, however the unknown ones turn out."""
    sure, maybe, widest, narrowest = found
    if bound is None or maybe is None:
        return 1
    if widest > 0 and len(sure) >= bound * widest:
        return 3
    return 1 if narrowest > 0 and len(sure) + len(maybe) >= bound * narrowest else 0


NAMES: dict[str, Any] = {
    "EMPTY": EMPTY,
    "Fraction": Fraction,
    "NOBODY": NOBODY,
    "NOT": NOT,
    "NOTHING": NOTHING,
    "at_least": at_least,
    "at_most": at_most,
    "burst": burst,
    "chosen": chosen,
    "distinct": distinct,
    "if_known": if_known,
    "in_bursts": in_bursts,
    "length": length,
    "len": len,
    "max": max,
    "may_meet": may_meet,
    "meets": meets,
    "min": min,
    "normal": normal,
    "normal_of": normal_of,
    "normals": normals,
    "normals_of": normals_of,
    "prod": prod,
    "share": share,
    "sum": sum,
    "total": total,
}
