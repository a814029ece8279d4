"""Numbers of entries as ranges, both ends in: a purge of a million entries is a line."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Ranges = frozenset[tuple[int, int]]


def extend(ranges: list[list[int]], number: int) -> None:
    """Adds a number that is larger than all others."""
    if ranges and ranges[-1][1] == number - 1:
        ranges[-1][1] = number
    else:
        ranges.append([number, number])


def ranges_of(numbers: Iterable[int]) -> list[list[int]]:
    """Rising numbers as ranges."""
    found: list[list[int]] = []
    for number in numbers:
        extend(found, number)
    return found


def merged(ranges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The same numbers as sorted ranges that do not touch."""
    found: list[list[int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return found


def holds(ranges: Sequence[Sequence[int]], number: int) -> bool:
    """Whether one of these merged ranges holds the number."""
    at = bisect_right(ranges, number, key=lambda one: one[0]) - 1
    return at >= 0 and ranges[at][0] <= number <= ranges[at][1]
