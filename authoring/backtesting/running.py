"""A backtest itself: all parts decided, each stored as soon as it is, and then counted."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from shutil import rmtree
from typing import Any

import attrs

from ...engine.deciding.policy import Policy
from ...engine.executors.columnar.sql import connect
from ...engine.language.texts import Text
from .counting import Counting
from .deciding import Decider
from .gates import Gate
from .jsonl import json_chunks
from .judging import Judge, Kind
from .model import Chunk
from .sources import Source, parts, refused
from .store import Store, wanted
from .summary import flip_examples, summarized
from .tables import parquet_chunks

_MEMORY = "1536MB"  # for DuckDB, of the 4 GiB that ten million cases may take
Note = Callable[[str, str | Text], None]


@attrs.frozen(eq=False)
class Run:
    """One run over some files, with its results in a folder. `note` is told what the reader of the result must know."""

    sources: list[Source]
    new: Policy
    against: Policy | None
    store: Store
    at_once: int
    note: Note
    connection: Any = attrs.field(init=False)

    @connection.default
    def _connected(self) -> Any:
        return connect(memory_limit=_MEMORY, spill=str(self._spill)).con

    def decide(self, advance: Callable[[int], object]) -> int:
        """Decides the parts that are not done yet, and says how many there are in all.

        `advance` is told how many bytes of the input each was.
        """
        new = Decider(self.new, self.connection, self.note)
        old = Decider(self.against, self.connection, self.note) if self.against else None
        judge = Judge(self.connection, new, old)
        kept: Counter[Kind] = Counter()
        count = 0
        for part in parts(self._chunks(judge), self.at_once):
            if self.store.holds(part.number, part.count, judge.schema):
                flips = self.store.flips(part.number)
            else:
                judged = judge.judge(part, wanted(kept))
                self.store.keep(part.number, judged)
                flips = judged.flips
            kept.update((flip["from"], flip["to"]) for flip in flips)
            count += 1
            advance(part.size)
        return count

    def _chunks(self, judge: Judge) -> Iterator[Chunk]:
        for source in self.sources:
            if source.parquet:
                yield from parquet_chunks(source, judge.platforms, self.at_once, self.note)
            else:
                yield from json_chunks(source, judge.platforms, self.at_once)

    def summary(
        self, count: int, by: Iterable[str], gates: Iterable[Gate], examples: int, undecided: Path | None
    ) -> dict[str, Any]:
        """The summary of so many parts; of `examples` flips and undecided cases at most. All undecided ones are written
        to that file.

        Raises Refused where there is no case.
        """
        files = self.store.files(count)
        if not files:
            raise refused("no_cases")
        counting = Counting(self.connection, files, self.against is not None)
        summary = summarized(counting, self.new, self.against, by)
        summary["cases"] = {"source": [source.name for source in self.sources]} | summary["cases"]
        summary["undecided_examples"] = _undecided(counting, examples, undecided)
        flips = chain.from_iterable(map(self.store.flips, range(count)))
        summary["flip_examples"] = flip_examples(flips, examples, self.new, self.against) if self.against else []
        summary["gates"] = [gate.judge(summary) for gate in gates]
        return summary

    def close(self) -> None:
        """Lets go of the engine, and of what it wrote beside the results."""
        self.connection.close()
        rmtree(self._spill, ignore_errors=True)

    @property
    def _spill(self) -> Path:
        return self.store.folder / ".spill"


def _undecided(counting: Counting, most: int, file: Path | None) -> list[dict[str, Any]]:
    """The first of them; all are written to the file."""
    broken = counting.broken()
    first = list(islice(broken, most))
    if file is not None:
        with file.open("w", encoding="utf-8") as opened:
            for one in chain(first, broken):
                opened.write(json.dumps(one, ensure_ascii=False) + "\n")
    return first
