"""The folder of a backtest: its parts as they are decided, and what makes sure that they belong together.

A part is there when its file in `verdicts/` is, which comes last and at once; so a run that was killed goes on.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pyarrow.parquet as pq

from ...reporting.case_files import STDIN
from ...version import __version__
from .judging import EXPLAINED, KINDS, Judged, Kind
from .model import PART_BYTES
from .sources import Source, refused

FORMAT = 1
STATE, VERDICTS, FLIPS = "state.json", "verdicts", "flips"
SUMMARY, UNDECIDED, REPORT = "summary.json", "undecided.jsonl", "report.html"
_OURS = (SUMMARY, UNDECIDED, REPORT, VERDICTS, FLIPS, STATE)


class UnusableFolder(Exception):
    """A folder cannot be made; the text is why, as the system says it."""


def fingerprint(sources: list[Source], new: str, against: str | None, at_once: int) -> dict[str, Any]:
    """All that the parts depend on."""
    return {
        "format": FORMAT,
        "fairblock": __version__,
        "cases": [source.fingerprint() for source in sources],
        "new": new,
        "against": against,
        "at_once": [at_once, PART_BYTES],
    }


@attrs.frozen
class Store:
    """The folder and the numbers of the parts that an earlier run left in it."""

    folder: Path
    done: frozenset[int]

    @classmethod
    def open(cls, folder: Path, state: dict[str, Any], *, restart: bool) -> "Store":
        """The folder, made where it is not there.

        Raises Refused where it is of another backtest, or not of any; UnusableFolder where it cannot be made.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnusableFolder(error.strerror or type(error).__name__) from None
        known = _read(folder / STATE)
        if known is None and any(name for name in os.listdir(folder) if name not in _OURS and name[0] != "."):
            raise refused("backtest_not_ours", folder=str(folder))
        if known is not None and not restart:
            differing = [name for name in state if known.get(name) != state[name]]
            if differing:
                raise refused("backtest_other_run", folder=str(folder), what=", ".join(differing))
            if any(one["file"] == STDIN for one in state["cases"]):
                raise refused("backtest_no_going_on", folder=str(folder))
        if known is None or restart:
            for name in _OURS:
                path = folder / name
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        for name in (VERDICTS, FLIPS):
            (folder / name).mkdir(exist_ok=True)
            for left in (folder / name).glob(".*"):  # half written when a run was killed
                left.unlink()
        written(folder / STATE, json.dumps(state, ensure_ascii=False, indent=2) + "\n")
        done = {int(path.stem) for path in (folder / VERDICTS).glob("*.parquet") if path.stem.isdecimal()}
        return cls(folder, frozenset(done))

    def part(self, number: int) -> Path:
        """Where the results of a part are, or will be."""
        return self.folder / VERDICTS / f"{number:05}.parquet"

    def keep(self, number: int, judged: Judged) -> None:
        """Stores a part."""
        lines = "".join(json.dumps(flip, ensure_ascii=False) + "\n" for flip in judged.flips)
        written(self.folder / FLIPS / f"{number:05}.jsonl", lines)
        path = self.part(number)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        pq.write_table(judged.table, temporary, compression="zstd")
        os.replace(temporary, path)

    def files(self) -> tuple[str, ...]:
        """The results of all parts that are there now, in their order."""
        return tuple(map(str, sorted((self.folder / VERDICTS).glob("*.parquet"))))

    def cases_done(self) -> int:
        """How many cases the parts of the earlier run have."""
        return sum(int(pq.read_metadata(self.part(number)).num_rows) for number in self.done)

    def flips(self) -> Iterator[dict[str, Any]]:
        """The flips of which the cases were kept, in the order of the parts that are done."""
        for path in sorted((self.folder / FLIPS).glob("*.jsonl")):
            if self.part(int(path.stem)).exists():
                with path.open(encoding="utf-8") as opened:
                    yield from map(json.loads, opened)

    def kept(self) -> Counter[Kind]:
        """How many flips of each kind were kept with their case."""
        return Counter((flip["from"], flip["to"]) for flip in self.flips())


def wanted(kept: Counter[Kind]) -> frozenset[Kind]:
    """The kinds of flips of which there are not enough yet."""
    return frozenset(kind for kind in KINDS if kept[kind] < EXPLAINED)


def written(path: Path, text: str) -> None:
    """Writes a file so that it is there as a whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise refused("backtest_bad_state", file=str(path)) from None
    return found if isinstance(found, dict) else {}
