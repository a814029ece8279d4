"""Times and durations as whole microseconds: exact, without a clock, a time zone database or an overflow."""

import re
from datetime import datetime

MICROSECOND = 1
SECOND = 1_000_000
DAY = 86_400 * SECOND
_UNITS = {"s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": DAY, "w": 7 * DAY}
_DURATION = re.compile(r"([0-9]{1,9})([smhdw])\Z")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,6}))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))\Z",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z", re.ASCII)
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_duration(text: str) -> int | None:
    """`90s`, `15m`, `24h`, `30d` or `2w` in microseconds (contract 4.3); None for anything else."""
    found = _DURATION.match(text)
    return int(found.group(1)) * _UNITS[found.group(2)] if found else None


def format_duration(duration: int) -> str:
    """The largest of h, m and s, or days from two on, that writes the duration exactly."""
    for unit, size in (("d", DAY), ("h", _UNITS["h"]), ("m", _UNITS["m"])):
        if duration and duration % size == 0 and (unit != "d" or duration >= 2 * DAY):
            return f"{duration // size}{unit}"
    return f"{duration // SECOND}s"


def parse_date(text: str) -> int | None:
    """`2026-01-31` as days since 1970-01-01; None for anything else."""
    found = _DATE.match(text)
    return _days(*map(int, found.groups())) if found else None


def parse_time(text: str) -> int | None:
    """An RFC 3339 time with an offset, as microseconds since 1970-01-01T00:00:00Z.

    None for anything else: also for a naive time, a leap second, more than six fractional digits (contract 3).
    """
    found = _TIME.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, sign, off_hour, off_minute = found.groups()
    days = _days(int(year), int(month), int(day))
    if days is None or int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    offset = 0
    if sign:
        if int(off_hour) > 23 or int(off_minute) > 59:
            return None
        offset = (int(off_hour) * 60 + int(off_minute)) * (60 if sign == "+" else -60)
    seconds = days * 86_400 + int(hour) * 3600 + int(minute) * 60 + int(second) - offset
    return seconds * SECOND + int((fraction or "0").ljust(6, "0"))


def read_time(text: str) -> int:
    """The same of a text that is known to be such a time, many times faster for nearly all of them."""
    zone = text[19:]
    try:
        local = datetime.fromisoformat(text[:19]) - _EPOCH
    except ValueError:  # the year 0
        zone = "."
    if zone[:1] in "+-":
        minutes = int(zone[1:3]) * 60 + int(zone[4:6])
        offset = minutes * 60 if zone[0] == "+" else minutes * -60
    elif zone == "Z":
        offset = 0
    else:  # a fraction, a small z
        found = parse_time(text)
        assert found is not None
        return found
    return (local.days * 86_400 + local.seconds - offset) * SECOND


def utc_date(moment: int) -> int:
    """The UTC date of a moment, as days since 1970-01-01."""
    return moment // DAY


def add_days(text: str, days: int) -> str | None:
    """A valid time so many days later, in the form that it was written; None past the year 9999."""
    date = parse_date(text[:10])
    assert date is not None
    year, month, day = _civil(date + days)
    return f"{year:04d}-{month:02d}-{day:02d}{text[10:]}" if year <= 9999 else None


def format_time(moment: int, like: str) -> str | None:
    """A moment as RFC 3339 in the offset of the valid time `like`; None outside the years 0 to 9999."""
    offset_text = like[-1:] if like[-1:] in "Zz" else like[-6:]
    offset = 0
    if offset_text not in "Zz":
        offset = (int(offset_text[1:3]) * 60 + int(offset_text[4:6])) * 60 * SECOND
        offset = -offset if offset_text[0] == "-" else offset
    days, rest = divmod(moment + offset, DAY)
    year, month, day = _civil(days)
    if not 0 <= year <= 9999:
        return None
    seconds, fraction = divmod(rest, SECOND)
    written = f"{year:04d}-{month:02d}-{day:02d}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return written + (f".{fraction:06d}".rstrip("0") if fraction else "") + offset_text


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days(year: int, month: int, day: int) -> int | None:
    """Days since 1970-01-01 in the proleptic Gregorian calendar; None where there is no such date."""
    if not 1 <= month <= 12 or not 1 <= day <= _MONTH_DAYS[month - 1] + (month == 2 and _leap(year)):
        return None
    # years are counted from March, so that the leap day is the last of its year
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def _civil(days: int) -> tuple[int, int, int]:
    """The date so many days after 1970-01-01: the inverse of `_days`."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_index = (5 * of_year + 2) // 153
    day = of_year - (153 * month_index + 2) // 5 + 1
    month = month_index + 3 if month_index < 10 else month_index - 9
    return year_of_era + era * 400 + (month <= 2), month, day
