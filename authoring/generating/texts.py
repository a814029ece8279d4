"""A row as a line of JSON: what `case_of` makes of it, several times faster, for the fields that are made here."""

import json
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from .history import SECOND, TIMES
from .making import Row

_DAY = 86_400
_CLOCK = [f"{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1_440)]
_SECONDS = [f"{second:02d}Z" for second in range(60)]
_OTHER_TIMES = ("decided_at", "replied_at", "answered_at", "ends_at")  # of records; absent in most
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line_of(row: Row) -> str:
    """The case of a row as one line. The row's times are texts afterwards."""
    row["as_of"] = _text(row["as_of"])
    operator, request = row["operator"], row["request"]
    if "grant_expires_at" in operator:
        operator["grant_expires_at"] = _text(operator["grant_expires_at"])
    for name in ("confirmation", "second_approval"):
        if name in request:
            request[name]["at"] = _text(request[name]["at"])
    for name, time in TIMES.items():
        for record in row.get(name, ()):
            _write_times(record, time)
    return _encode(row) + "\n"


def _write_times(record: dict[str, Any], time: str) -> None:
    record[time] = _text(record[time])
    for name in _OTHER_TIMES:
        if name != time and name in record:
            record[name] = _text(record[name])


def _text(moment: int) -> str:
    """A moment in whole seconds as RFC 3339 in UTC."""
    day, second = divmod(moment // SECOND, _DAY)
    minute, second = divmod(second, 60)
    return _day(day) + _CLOCK[minute] + _SECONDS[second]


@lru_cache(maxsize=16_384)
def _day(number: int) -> str:
    return (date(1970, 1, 1) + timedelta(number)).isoformat() + "T"
