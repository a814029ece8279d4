"""What exchanging two groups of records means: which variables of an open case take each other's place."""

from collections.abc import Iterator
from typing import Any

from ..proving.symbols import EVIDENCE, Listed, Number, Symbols

Pairs = list[tuple[Any, Any]]


def exchanges(case: Symbols) -> Iterator[tuple[str, Pairs]]:
    """Every exchange of two neighbouring groups of a collection: all orders come about by such exchanges."""
    sizes: dict[str, int] = {}
    for name, number in case.counts:
        if isinstance(number, int):
            sizes[name] = max(sizes.get(name, 0), number + 1)
    for name, size in sizes.items():
        for first in range(size - 1):
            yield name, _pairs(case, name, first)


def _pairs(case: Symbols, name: str, first: int) -> Pairs:
    """The variables of a group, each with the same one of the next group; its evidence goes with it."""

    def moved(at: tuple[str, Number]) -> tuple[str, Number]:
        collection, number = at
        if isinstance(number, tuple) and number[0] == name and number[1] == first:
            return collection, (name, first + 1, number[2])
        return (name, first + 1) if at == (name, first) else at

    found: Pairs = []
    for (collection, number), many in case.counts.items():
        other = moved((collection, number))
        if other != (collection, number) and other in case.counts:
            found.append((many, case.counts[other]))
    for (at, parts), value in case.values.items():
        key = (None if at is None else moved(at), parts)
        if key[0] != at and key in case.values:
            found.extend(leaves(value, case.values[key]))
    for (at, parts), flag in case.flags.items():
        key = (None if at is None else moved(at), parts)
        if key[0] != at and key in case.flags:
            found.append((flag, case.flags[key]))
    for (piece, (collection, shown)), link in case.links.items():
        to, (of, what) = moved((EVIDENCE, piece))[1], moved((collection, shown))
        if isinstance(to, int) and isinstance(what, int) and (to, (of, what)) != (piece, (collection, shown)):
            found.extend((link, second) for key, second in case.links.items() if key == (to, (of, what)))
    return found


def leaves(one: Any, two: Any) -> Iterator[tuple[Any, Any]]:
    """The variables of a value, each with the same one of another value."""
    if not isinstance(one, Listed):
        yield one, two
        return
    yield from ((one.named[number], two.named[number]) for number in one.named)
    for (used, value), (other_used, other) in zip(one.any_, two.any_, strict=True):
        yield from ((used, other_used), (value, other))
    yield one.more, two.more
