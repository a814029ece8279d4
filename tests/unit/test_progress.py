"""How far a long run is, where standard error is no terminal: a line now and then, and none of a short run."""

import pytest

from fairblock.reporting import progress as module
from fairblock.reporting.progress import progress


@pytest.fixture
def clock(monkeypatch):
    times = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: times[0])
    return times


def test_a_line_now_and_then(clock, capsys):
    with progress("proving", 1503) as bar:
        for _ in range(1503):
            clock[0] += 0.125
            bar.advance()
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"proving {number:,} / 1,503" for number in (240, 480, 720, 960, 1200, 1440)]


def test_a_short_run_says_nothing(clock, capsys):
    with progress("proving", 3) as bar:
        for _ in range(3):
            clock[0] += 9
            bar.advance()
    with progress("proving", 0) as bar:
        clock[0] += 90
        bar.advance()
    assert capsys.readouterr().err == ""


def test_how_many_there_are_may_be_known_later(clock, capsys):
    with progress("proving", 1) as bar:
        clock[0] += 31
        bar.advance(of=7)
    assert capsys.readouterr().err == "proving 1 / 7\n"
