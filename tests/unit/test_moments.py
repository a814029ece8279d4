"""Times, dates and durations: RFC 3339 as the contract narrows it (3), exact, for every year there is."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairblock.engine.language.moments import (
    DAY,
    MICROSECOND,
    SECOND,
    add_days,
    format_duration,
    format_time,
    parse_date,
    parse_duration,
    parse_time,
    utc_date,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(when):
    """A datetime as whole microseconds since the epoch."""
    return (when - EPOCH) // timedelta(microseconds=1)


TIMES = {
    "1970-01-01T00:00:00Z": 0,
    "1970-01-01T00:00:00.000001Z": MICROSECOND,
    "1970-01-01T00:00:01z": SECOND,
    "1970-01-02t00:00:00Z": DAY,
    "1969-12-31T23:59:59.999999Z": -MICROSECOND,
    "1970-01-01T08:00:00+08:00": 0,
    "1969-12-31T16:00:00-08:00": 0,
    "1970-01-01T00:00:00+00:00": 0,
    "1970-01-01T00:00:00-00:00": 0,
    "1970-01-01T23:59:00+23:59": 0,
    "1970-01-01T05:45:00+05:45": 0,
    "1970-01-01T00:00:00.5Z": SECOND // 2,
    "1970-01-01T00:00:00.123456Z": 123_456,
    "1970-01-01T00:00:00.10Z": 100_000,
    "2000-02-29T00:00:00Z": 951_782_400 * SECOND,
    "2024-02-29T00:00:00Z": 1_709_164_800 * SECOND,
    "0001-01-01T00:00:00Z": -62_135_596_800 * SECOND,
    "0000-01-01T00:00:00Z": -62_167_219_200 * SECOND,
    "0000-02-29T00:00:00Z": -62_162_121_600 * SECOND,
    "9999-12-31T23:59:59.999999Z": 253_402_300_800 * SECOND - 1,
    "9999-12-31T23:59:59-23:59": (253_402_300_800 + 23 * 3600 + 59 * 60 - 1) * SECOND,
    "0000-01-01T00:00:00+23:59": (-62_167_219_200 - 23 * 3600 - 59 * 60) * SECOND,
}


@pytest.mark.parametrize("text", TIMES)
def test_time(text):
    """Microseconds since 1970, whatever the offset; upper and lower case; years 0 and 9999 do not overflow."""
    assert parse_time(text) == TIMES[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-31",
        "2026-01-31T08:00:00",  # naive
        "2026-01-31 08:00:00Z",
        "2026-01-31T08:00Z",
        "2026-01-31T08Z",
        "2026-01-31T08:00:00.Z",
        "2026-01-31T08:00:00,5Z",
        "2026-01-31T08:00:00.1234567Z",  # seven digits
        "2026-01-31T08:00:00.0000000Z",
        "2026-01-31T08:00:60Z",
        "2016-12-31T23:59:60Z",  # a leap second that there was
        "2026-01-31T24:00:00Z",
        "2026-01-31T08:60:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-13-10T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-1-1T00:00:00Z",
        "26-01-01T00:00:00Z",
        "12026-01-01T00:00:00Z",
        "-2026-01-01T00:00:00Z",
        "+2026-01-01T00:00:00Z",
        "2026-01-31T08:00:00+08",
        "2026-01-31T08:00:00+0800",
        "2026-01-31T08:00:00+24:00",
        "2026-01-31T08:00:00+08:60",
        "2026-01-31T08:00:00+8:00",
        "2026-01-31T08:00:00−08:00",  # a minus sign that is none
        "2026-01-31T08:00:00Z ",
        " 2026-01-31T08:00:00Z",
        "2026-01-31T08:00:00Z\n",
        "2026-01-31T08:00:00 Z",
        "2026-01-31T08:00:00ZZ",
        "20260131T080000Z",
        "2026-W05-6T08:00:00Z",
        "２０２６-01-31T08:00:00Z",
        "2026-01-31T08:00:00.５Z",
        "2026-01-31T08:00:00[Asia/Shanghai]",
    ],
)
def test_no_time(text):
    """Naive times, leap seconds, a seventh digit and days that do not exist are refused, not guessed at."""
    assert parse_time(text) is None


AWARE = st.datetimes(
    timezones=st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
).filter(lambda when: datetime.min + timedelta(2) < when.replace(tzinfo=None) < datetime.max - timedelta(2))


@given(AWARE)
def test_times_agree_with_the_standard_library(when):
    """For the years that `datetime` knows, both read the same moment."""
    assert parse_time(when.isoformat()) == moment_of(when)


@given(AWARE, AWARE)
def test_a_moment_is_written_in_the_offset_that_is_asked_for(when, like):
    """What is written is the same moment again, in the other time's offset."""
    text = format_time(moment_of(when), like.isoformat())
    assert text is not None
    assert text[-6:] == like.isoformat()[-6:]
    assert parse_time(text) == moment_of(when)
    assert not re.search(r"\.\d*0[+-]|\.[+-]", text)


@pytest.mark.parametrize(
    ("moment", "like", "text"),
    [
        (0, "2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        (0, "2026-01-01T00:00:00z", "1970-01-01T00:00:00z"),
        (0, "2026-01-01T00:00:00.5-00:30", "1969-12-31T23:30:00-00:30"),
        (500_000, "2026-01-01T00:00:00+08:00", "1970-01-01T08:00:00.5+08:00"),
        (TIMES["9999-12-31T23:59:59.999999Z"], "2026-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"),
        (TIMES["9999-12-31T23:59:59.999999Z"] + 1, "2026-01-01T00:00:00Z", None),
        (TIMES["9999-12-31T23:59:59.999999Z"], "2026-01-01T00:00:00+00:01", None),
        (TIMES["9999-12-31T23:59:59.999999Z"] + 1, "2026-01-01T00:00:00-00:01", "9999-12-31T23:59:00-00:01"),
        (TIMES["0000-01-01T00:00:00Z"], "2026-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        (TIMES["0000-01-01T00:00:00Z"] - 1, "2026-01-01T00:00:00Z", None),
        (TIMES["0000-01-01T00:00:00Z"] - 1, "2026-01-01T00:00:00-00:01", None),
    ],
)
def test_written_moment(moment, like, text):
    """As short as it can be; nothing outside the years 0 to 9999."""
    assert format_time(moment, like) == text


@given(st.dates())
def test_dates_agree_with_the_standard_library(day):
    """A date is its number of days since 1970."""
    assert parse_date(day.isoformat()) == (day - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    "text", ["", "2026-02-29", "2026-2-1", "2026-01-01T00:00:00Z", "2026-01-01\n", "２０２６-01-01", "2026-13-01"]
)
def test_no_date(text):
    """Only days that there are, written in full."""
    assert parse_date(text) is None


@given(AWARE)
def test_the_utc_date_of_a_moment(when):
    """Parameters and rules change at midnight UTC, wherever the case was written."""
    assert utc_date(moment_of(when)) == (when.astimezone(UTC).date() - date(1970, 1, 1)).days


@given(AWARE, st.integers(0, 10_000))
def test_days_are_added_in_the_form_that_was_written(when, days):
    """So many days later: the same time of day and offset, exactly so many times 24 hours."""
    later = add_days(when.isoformat(), days)
    try:
        expected = (when + timedelta(days)).isoformat()
    except OverflowError:
        expected = None
    assert later == expected
    assert later is None or parse_time(later) == moment_of(when) + days * DAY


@pytest.mark.parametrize(
    ("text", "days", "later"),
    [
        ("2024-02-28t23:59:59.120z", 1, "2024-02-29t23:59:59.120z"),
        ("2023-02-28T00:00:00-00:00", 1, "2023-03-01T00:00:00-00:00"),
        ("2026-01-31T08:00:00+08:00", 0, "2026-01-31T08:00:00+08:00"),
        ("9999-12-31T00:00:00Z", 0, "9999-12-31T00:00:00Z"),
        ("9999-12-30T00:00:00Z", 1, "9999-12-31T00:00:00Z"),
        ("9999-12-31T00:00:00Z", 1, None),
        ("9999-12-31T00:00:00Z", 2**53, None),
        ("0000-01-01T00:00:00Z", 366, "0001-01-01T00:00:00Z"),
        ("0000-12-31T00:00:00Z", 3_652_059, "9999-12-31T00:00:00Z"),
    ],
)
def test_days_added(text, days, later):
    """No overflow: there is no end after the year 9999."""
    assert add_days(text, days) == later


DURATIONS = {
    "0s": 0,
    "90s": 90 * SECOND,
    "15m": 900 * SECOND,
    "24h": DAY,
    "30d": 30 * DAY,
    "2w": 14 * DAY,
    "007d": 7 * DAY,
    "999999999w": 999_999_999 * 7 * DAY,
}


@pytest.mark.parametrize("text", DURATIONS)
def test_duration(text):
    """A number and a unit; a day is 24 hours."""
    assert parse_duration(text) == DURATIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "d",
        "30 d",
        "-3d",
        "+3d",
        "1.5d",
        "3D",
        "3days",
        "1d12h",
        "P3D",
        "3d\n",
        " 3d",
        "３d",
        "٣d",
        "1y",
        "1000000000s",
        "0x1s",
    ],
)
def test_no_duration(text):
    """Nothing else is one."""
    assert parse_duration(text) is None


@given(st.integers(0, 10**9 - 1), st.sampled_from("smhdw"))
def test_a_duration_that_is_written_is_the_same(number, unit):
    """Written in the largest unit that is exact, it is still as long."""
    span = parse_duration(f"{number}{unit}")
    text = format_duration(span)
    assert re.fullmatch(r"[0-9]+[smhd]", text)
    assert int(text[:-1]) * parse_duration(f"1{text[-1]}") == span


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_none(text):
    """Nothing raises."""
    for parse in (parse_time, parse_date, parse_duration):
        assert parse(text) is None or isinstance(parse(text), int)
