"""Moments as a letter writes them: a day in words and the minute, in the time zone of the decision."""

import attrs

from ...engine.language.moments import format_time

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@attrs.frozen
class Dates:
    """Writes moments (microseconds since 1970-01-01 UTC) in one language, in the offset of the valid time `like`."""

    language: str
    like: str

    def minute(self, moment: int) -> str:
        """`2026年11月20日12:00`, or `20 November 2026, 12:00`."""
        written = format_time(moment, self.like) or ""
        between = "" if self.language == "zh" else ", "
        return f"{self._day(written)}{between}{written[11:16]}"

    def day(self, moment: int) -> str:
        """`2026年11月20日`, or `20 November 2026`."""
        return self._day(format_time(moment, self.like) or "")

    def _day(self, written: str) -> str:
        year, month, day = int(written[:4]), int(written[5:7]), int(written[8:10])
        return f"{year}年{month}月{day}日" if self.language == "zh" else f"{day} {_MONTHS[month - 1]} {year}"

    @property
    def zone(self) -> str:
        """What the times are counted from."""
        if self.like[-1:] in "Zz" or self.like[-5:] == "00:00":
            return "UTC"
        return "北京时间（UTC+8）" if self.language == "zh" and self.like[-6:] == "+08:00" else f"UTC{self.like[-6:]}"
