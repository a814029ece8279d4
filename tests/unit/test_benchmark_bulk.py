"""The measurements in bulk: every contender gives the same answers, and data are what they say."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: pip install 'fairblock[batch]'")
pytest.importorskip("zen", reason="zen-engine is not installed: pip install 'fairblock[bench]'")

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
COUNT = 600


@pytest.fixture(scope="module")
def section(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The measuring module, with a cache of its own and a copy of the million that is smaller."""
    sys.path.insert(0, str(BENCHMARKS))
    data = importlib.import_module("bulk.data")
    kept = data.CACHE, data.MILLION
    data.CACHE, data.MILLION = tmp_path_factory.mktemp("bulk"), COUNT
    yield importlib.import_module("bulk.section")
    data.CACHE, data.MILLION = kept
    sys.path.remove(str(BENCHMARKS))


def test_all_contenders_agree_and_none_can_differ_unseen(section: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    files = section.data.files(COUNT)
    section.agree(files, 100)
    query = section.contender.handwritten_query
    monkeypatch.setattr(section.contender, "handwritten_query", lambda paths: query(paths).replace("< 3", "< 4"))
    with pytest.raises(ValueError, match="differ between the two queries"):
        section.agree(files, 1)


def test_a_wrong_answer_of_another_contender_is_an_error(section: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = section.contender.ANSWERS
    monkeypatch.setitem(answers, "zen", lambda policy, table: (("none", {}) for _ in range(table.num_rows)))
    with pytest.raises(ValueError, match="zen: case w-0"):
        section.agree(section.data.files(COUNT), 1)


def test_no_two_cases_are_the_same_and_copies_are_decided_alike(section: ModuleType) -> None:
    first, second = section.data.files(2 * COUNT)
    one, other = pq.read_table(first), pq.read_table(second)
    assert one.num_rows == other.num_rows == COUNT
    assert len({*one["case_id"].to_pylist(), *other["case_id"].to_pylist()}) == 2 * COUNT
    moved = {(b - a).days for a, b in zip(one["as_of"].to_pylist(), other["as_of"].to_pylist(), strict=True)}
    assert moved == {7}
    run = section.contender.columnar
    verdicts = [run(str(section.POLICY), [str(path)], valid=False)() for path in (first, second)]
    assert verdicts[0] == verdicts[1]
    assert sum(verdicts[0].values()) == COUNT
    assert set(verdicts[0]) == {"allow", "deny", "needs-communication"}


def test_growth_is_missed_where_ten_times_as_much_takes_longer(section: ModuleType) -> None:
    def lines(*seconds: float) -> list:
        return [section.Line("columnar", 10**place, 12, one, one, 0) for place, one in enumerate(seconds, 4)]

    assert section._growth("cases", lines(1, 9, 92)).met
    assert not section._growth("cases", lines(1, 9, 110)).met
    assert section._growth("cases", lines(1)).met is None
