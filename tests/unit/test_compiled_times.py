"""Moments as text: the compiled executor compares times as they are written, and must order them as they are."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairblock.engine.executors.compiled.runtime import Reading
from fairblock.engine.language.moments import parse_time, read_time

ZONES = ["Z", "+00:00", "-00:00", "+08:00", "-03:30", "+23:59", "-23:59"]


@st.composite
def times(draw, years=(0, 9999)):
    """Any time that a case may hold, also those of the year 0, which Python has no date for."""
    year = draw(st.sampled_from([years[0], years[0] + 1, 1969, 1970, 2025, 2026, years[1]]))
    day = draw(st.sampled_from(["01-01", "02-28", "03-01", "07-01", "12-31"]))
    clock = draw(st.sampled_from(["00:00:00", "00:00:01", "11:59:59", "12:00:00", "23:59:59"]))
    fraction = draw(st.sampled_from(["", ".0", ".000000", ".5", ".50", ".000001", ".999999"]))
    return f"{year:04d}-{day}T{clock}{fraction}{draw(st.sampled_from(ZONES))}"


def reading(as_of, *, plain=True):
    return Reading({"as_of": as_of}, 0, None, plain=plain)


@given(times(), times(), times(), st.booleans())
@example("2026-07-01T12:00:00Z", "2026-07-01T12:00:00.5Z", "2026-07-01T12:00:00Z", True)
@example("0000-07-01T00:00:00Z", "0000-01-01T00:00:00+08:00", "0000-01-01T00:00:00-08:00", True)
@example("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-08:00", "9999-12-31T23:59:59.5Z", True)
def test_text_sorts_as_time(as_of, one, other, plain):
    c = reading(as_of, plain=plain)
    assert (c.key(one) < c.key(other)) == (parse_time(one) < parse_time(other))
    assert (c.key(one) == c.key(other)) == (parse_time(one) == parse_time(other))
    assert (c.key(one) > c.now) == (parse_time(one) > parse_time(as_of))
    assert c.moment(one) == parse_time(one)
    assert c.as_of == parse_time(as_of)


DAY = 86_400_000_000


@given(times(), times(), st.sampled_from([0, 1, DAY, 7 * DAY, 365 * DAY, 2026 * 365 * DAY, 999_999_999 * 7 * DAY]))
@example("0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", 366 * DAY)
@example("0001-01-01T00:00:00+08:00", "0000-01-01T00:00:00+08:00", 366 * DAY)
@example("0001-01-01T00:00:00.5Z", "0000-01-01T00:00:00.5Z", 366 * DAY)
def test_a_window_begins_where_it_should(as_of, one, span):
    c = reading(as_of)
    assert (c.key(one) >= c.since(span)) == (parse_time(as_of) - parse_time(one) <= span)
    assert (c.key(one) <= c.since(span)) == (parse_time(as_of) - parse_time(one) >= span)


@pytest.mark.parametrize("as_of", ["2026-07-01t12:00:00z", "2026-07-01T12:00:00+08:00"])
def test_odd_letters_are_only_met_where_nothing_is_compared_as_written(as_of):
    """A small `t` sorts after a capital one; whoever has not looked says `plain=False`."""
    c = reading(as_of, plain=False)
    assert c.key("2026-07-01t10:00:00z") == c.key("2026-07-01T10:00:00Z") == c.key("2026-07-01T18:00:00+08:00")
    assert c.key("2026-06-30t10:00:00Z") < c.key("2026-06-30T10:00:01z") < c.now


def test_each_time_is_parsed_once(monkeypatch):
    from fairblock.engine.executors.compiled import runtime

    parsed = []
    monkeypatch.setattr(runtime, "read_time", lambda text: parsed.append(text) or parse_time(text))
    c = reading("2026-07-01T12:00:00Z")
    for _ in range(3):
        c.moment("2026-06-01T12:00:00+08:00")
    assert parsed == ["2026-07-01T12:00:00Z", "2026-06-01T12:00:00+08:00"]


def test_the_moments_are_those_of_the_standard_library():
    c = reading("2026-07-01T12:00:00+08:00")
    expected = datetime(2026, 7, 1, 4, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    assert c.as_of == expected // timedelta(microseconds=1)


@given(times())
@example("0000-02-29T00:00:00Z")
@example("2026-07-01t12:00:00z")
def test_a_valid_time_is_read_as_it_is_parsed(text):
    assert read_time(text) == parse_time(text)
