"""Numbers as people read them: counts, shares that never round to nothing or to all, changes of a share, ranges."""

from fractions import Fraction
from math import sqrt

FEW = 30  # below so many cases a share says little
_NONE = "–"
_Z = 1.96  # of a normal distribution, 95 % lie within so many deviations


def count(number: int) -> str:
    """A whole number with its thousands set apart."""
    return f"{number:,}"


def signed(number: int) -> str:
    """A change of a count."""
    return f"+{number:,}" if number > 0 else f"−{-number:,}" if number < 0 else "0"


def share(part: int, of: int) -> str:
    """A share in percent: what is not nothing is never told as 0 %, and what is not all never as 100 %."""
    if not of:
        return _NONE
    return f"{_percent(Fraction(100 * part, of))}%"


def change(old: int, new: int, of: int) -> str:
    """How a share of the same cases changed, in percentage points, without their unit."""
    if not of:
        return _NONE
    points = Fraction(100 * (new - old), of)
    told = _percent(abs(points))
    return f"+{told}" if points > 0 else f"−{told}" if points < 0 else "0"


def between(part: int, of: int) -> tuple[float, float]:
    """Where the true share may lie (Wilson's interval, 95 %); `of` must not be 0."""
    seen = part / of
    middle = (seen + _Z**2 / (2 * of)) / (1 + _Z**2 / of)
    reach = _Z * sqrt(seen * (1 - seen) / of + _Z**2 / (4 * of**2)) / (1 + _Z**2 / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _percent(percent: Fraction) -> str:
    """Two significant digits below 10 and near 100, else one decimal."""
    if percent in (0, 100):
        return f"{percent.numerator}"
    near = min(percent, 100 - percent) if percent < 100 else percent
    places = 1
    while near < 10 and round(near * 10**places) < 10:  # fewer than two digits that count
        places += 1
    rounded = Fraction(round(percent * 10**places), 10**places)
    told = f"{float(rounded):.{places}f}"
    return told.rstrip("0").rstrip(".") if rounded == percent or near >= 10 else told
