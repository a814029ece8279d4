"""Strong Kleene logic (contract 2)."""

from enum import IntEnum


class Truth(IntEnum):
    """False, unknown, true, in this order: `all` is the minimum, `any` the maximum."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __str__(self) -> str:
        return self.name.lower()


FALSE, UNKNOWN, TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


def known(value: bool) -> Truth:
    """A truth that is known."""
    return TRUE if value else FALSE


def negated(value: Truth) -> Truth:
    """Kleene's `not`."""
    return Truth(TRUE - value)


def at_least(low: int | float, high: int | float, bound: int | float) -> Truth:
    """Whether a number that lies somewhere from `low` to `high` is at least `bound`."""
    return TRUE if low >= bound else FALSE if high < bound else UNKNOWN
