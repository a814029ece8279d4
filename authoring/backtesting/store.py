"""The folder of a backtest: its parts as they are decided, and what makes sure that they belong together.

A part is there when its file in `verdicts/` is, which comes last and at once; so a run that was killed goes on. What
else lies in the folder is neither counted nor touched.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from ...reporting.case_files import STDIN
from ...reporting.whole_file import whole_file
from ...version import __version__
from .judging import EXPLAINED, KINDS, Judged, Kind
from .model import NUMBER, PART_BYTES
from .sources import STATE, VERDICTS, Source, refused

FORMAT = 1
FLIPS = "flips"
SUMMARY, UNDECIDED, REPORT = "summary.json", "undecided.jsonl", "report.html"
_PARTS = {VERDICTS: ".parquet", FLIPS: ".jsonl"}


class UnusableFolder(Exception):
    """A folder cannot be made, or not be written to; the text is why, as the system says it."""


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


@attrs.frozen(eq=False)
class Store:
    """The folder, which nobody else uses meanwhile, and the rows of each part that an earlier run has left in it."""

    folder: Path
    done: dict[int, int]
    _lock: FileLock

    @classmethod
    def open(cls, folder: Path, state: dict[str, Any], *, restart: bool) -> "Store":
        """The folder, made where it is not there; to be closed.

        Raises Refused where it is of another backtest, not of any, or in use; UnusableFolder where it cannot be made.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _known(folder)
            lock = FileLock(folder / ".lock")
            lock.acquire(timeout=0)
        except Timeout:
            raise refused("backtest_in_use", folder=str(folder)) from None
        except OSError as error:
            raise _unusable(error) from None
        try:
            _made_ours(folder, state, restart=restart)
            return cls(folder, _done(folder), lock)
        except OSError as error:
            lock.release()
            raise _unusable(error) from None
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Lets others use the folder."""
        self._lock.release()

    def part(self, number: int) -> Path:
        """Where the results of a part are, or will be."""
        return _part(self.folder, number)

    def holds(self, number: int, count: int, schema: pa.Schema) -> bool:
        """Whether an earlier run has left that part, of so many cases, with these columns."""
        if self.done.get(number) != count:
            return False
        return {*schema.names} - {NUMBER} <= {*pq.read_schema(self.part(number)).names}

    def keep(self, number: int, judged: Judged) -> None:
        """Stores a part."""
        lines = "".join(json.dumps(flip, ensure_ascii=False) + "\n" for flip in judged.flips)
        written(_flips(self.folder, number), lines)
        with whole_file(str(self.part(number))) as opened:
            pq.write_table(judged.table, opened, compression="zstd")

    def files(self, count: int) -> tuple[str, ...]:
        """The results of the first parts, so many, in their order. Raises Refused where one has gone meanwhile."""
        found = [self.part(number) for number in range(count)]
        for path in found:
            if not path.is_file():
                raise refused("backtest_part_gone", file=str(path))
        return tuple(map(str, found))

    def flips(self, number: int) -> list[dict[str, Any]]:
        """The flips of a part of which the cases were kept."""
        return list(_read_flips(self.folder, number))


def wanted(kept: dict[Kind, int]) -> frozenset[Kind]:
    """The kinds of flips of which there are not enough yet."""
    return frozenset(kind for kind in KINDS if kept.get(kind, 0) < EXPLAINED)


def written(path: Path, text: str) -> None:
    """Writes a file so that it is there as a whole or not at all, also after the machine went down."""
    with whole_file(str(path)) as opened:
        opened.write(text.encode())


# --- what is there ------------------------------------------------------------------------------------


def _known(folder: Path) -> dict[str, Any] | None:
    """The state in a folder; None in an empty one. Raises Refused for one with other things."""
    known = _read(folder / STATE)
    if known is None and any(name for name in os.listdir(folder) if name[0] != "."):
        raise refused("backtest_not_ours", folder=str(folder))
    return known


def _made_ours(folder: Path, state: dict[str, Any], *, restart: bool) -> None:
    known = _known(folder)
    if known is not None and not restart:
        differing = [name for name in state if known.get(name) != state[name]]
        if differing:
            raise refused("backtest_other_run", folder=str(folder), what=", ".join(differing))
        if any(one["file"] == STDIN for one in state["cases"]):
            raise refused("backtest_no_going_on", folder=str(folder))
    if restart:
        for name in (SUMMARY, UNDECIDED, REPORT):
            (folder / name).unlink(missing_ok=True)
    written(folder / STATE, json.dumps(state, ensure_ascii=False, indent=2) + "\n")
    for name, suffix in _PARTS.items():
        (folder / name).mkdir(exist_ok=True)
        for path in (folder / name).iterdir():
            half_written = path.name.startswith(".") and suffix in path.suffixes  # when a run was killed
            if half_written or (restart and path.suffix == suffix and path.stem.isdecimal()):
                path.unlink()


def _done(folder: Path) -> dict[int, int]:
    """The rows of each part that is there as a whole; others are decided again."""
    found = {}
    for path in (folder / VERDICTS).glob(f"*{_PARTS[VERDICTS]}"):
        number = int(path.stem) if path.stem.isascii() and path.stem.isdecimal() else -1
        if path != _part(folder, number):
            continue
        try:
            rows = int(pq.read_metadata(path).num_rows)
            for flip in _read_flips(folder, number):
                _ = flip["from"], flip["to"], flip["case"]["case_id"]
        except (OSError, pa.ArrowException, ValueError, LookupError, TypeError):
            continue
        found[number] = rows
    return found


def _part(folder: Path, number: int) -> Path:
    return folder / VERDICTS / f"{number:05}{_PARTS[VERDICTS]}"


def _flips(folder: Path, number: int) -> Path:
    return folder / FLIPS / f"{number:05}{_PARTS[FLIPS]}"


def _read_flips(folder: Path, number: int) -> Iterator[dict[str, Any]]:
    with _flips(folder, number).open(encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def _unusable(error: OSError) -> UnusableFolder:
    why = error.strerror or type(error).__name__
    return UnusableFolder(f"{error.filename}: {why}" if error.filename else why)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise refused("backtest_bad_state", file=str(path)) from None
    return found if isinstance(found, dict) else {}
