"""The random numbers behind a history: the same ones for the same seed, on every machine and version of Python."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")

MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds
_MASK = (1 << 64) - 1


def mixed(seed: int, what: int, number: int) -> int:
    """Sixty-four bits that belong to the number of a thing; those of its neighbours are unlike it (SplitMix64)."""
    value = (seed * 0x9E3779B97F4A7C15 + what * 0xD1B54A32D192ED03 + (number + 1) * 0x9FB21C651E98DF25) & _MASK
    value = ((value ^ value >> 30) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ value >> 27) * 0x94D049BB133111EB) & _MASK
    return value ^ value >> 31


class Draws:
    """Draws for one case. Only `random` and `getrandbits` are asked: what they give is promised never to change."""

    __slots__ = ("bits", "unit")

    def __init__(self, seed: int) -> None:
        generator = Random(seed)
        self.unit = generator.random
        self.bits = generator.getrandbits

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return self.unit() < share

    def below(self, count: int) -> int:
        """One of 0 … count - 1."""
        return int(self.unit() * count)

    def between(self, low: int, high: int) -> int:
        """One of low … high - 1, or `low` where there is nothing between."""
        return low + int(self.unit() * (high - low)) if high > low else low

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, all as likely; one that stands there twice is twice as likely."""
        return items[int(self.unit() * len(items))]

    def low(self) -> float:
        """A number from 0 to 1, a small one more likely. Products only: powers may differ between machines."""
        drawn = self.unit()
        return drawn * drawn

    def digest(self) -> str:
        """A made-up SHA-256, as evidence carries it."""
        return f"{self.bits(256):064x}"
