"""A load from a real load tool, with the log on: no answer is lost, all are right. `make load` goes on for a minute."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from loading import CONNECTIONS, load

pytestmark = pytest.mark.skipif(shutil.which("wrk") is None, reason="the load tool wrk is not installed")


@pytest.mark.parametrize("workers", [1, 2])
def test_no_answer_is_lost_and_all_are_right(tmp_path: Path, workers: int) -> None:
    found = load(tmp_path, 5, workers)
    assert (found["refused"], found["wrong"], found["errors"]) == (0, 0, 0)
    assert found["acknowledged"] > 100  # so that it was a load at all; how fast it is belongs into no test
    # wrk does not wait for what is under way when its time is over: that is recorded, but not acknowledged
    unheard = sum(found["recorded"].values()) - found["acknowledged"]
    assert 0 <= unheard <= CONNECTIONS
    assert set(found["recorded"]) == {f"{one}/1={one}" for one in ("allow", "deny", "needs-communication")}
