"""The cases of a backtest: which files, in which order, and cut into parts that are always the same."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISREG

import attrs

from ...engine.language.texts import Text, fill, shown
from ...reporting.case_files import STDIN
from ...reporting.words import WORDS
from .model import PART_BYTES, Chunk, Part, Refused

PARQUET, JSON = (".parquet", ".pq"), (".jsonl", ".ndjson", ".json")
STATE, VERDICTS = "state.json", "verdicts"  # by which the folder of a backtest is known


@attrs.frozen
class Source:
    """One file as it was named, or found in a folder that was; `-` is standard input."""

    name: str
    size: int
    changed: int  # when it last was, in nanoseconds since 1970; 0 for standard input

    @property
    def parquet(self) -> bool:
        """Whether it is read as a table."""
        return self.name.lower().endswith(PARQUET)

    def fingerprint(self) -> dict[str, object]:
        """What is compared to see whether a file is the one that it was."""
        path = self.name if self.name == STDIN else str(Path(self.name).resolve())
        return {"file": path, "size": self.size, "changed": self.changed}


def refused(word: str, **values: object) -> Refused:
    """The error that says this."""
    safe = {key: value if isinstance(value, Text) else shown(value, 200) for key, value in values.items()}
    return Refused(fill(WORDS[word], safe))


def sources(names: Iterable[str]) -> list[Source]:
    """The files, each once, folders read through in the order of their names. Raises Refused."""
    found: dict[str, Source] = {}
    for name in names:
        for path in [name] if name == STDIN else _files(Path(name)):
            try:
                status = None if path == STDIN else os.stat(path)
                if status is not None and not S_ISREG(status.st_mode):
                    raise refused("backtest_not_regular", file=path)
                if status is not None:
                    with open(path, "rb") as opened:
                        opened.read(0)
            except OSError as error:
                raise refused("unreadable", file=path, why=error.strerror or "not readable") from None
            known = Source(path, status.st_size, status.st_mtime_ns) if status else Source(path, 0, 0)
            found.setdefault(os.path.realpath(path), known)
    return list(found.values())


def _files(path: Path) -> list[str]:
    if not path.is_dir():
        if path.exists() and not path.name.lower().endswith((*PARQUET, *JSON)):
            raise refused("backtest_which_kind", file=str(path))
        return [str(path)]
    found = sorted(_below(path, frozenset()))
    if not found:
        raise refused("backtest_no_files", folder=str(path))
    return list(map(str, found))


def _below(folder: Path, above: frozenset[str]) -> Iterator[Path]:
    """The files in a folder and below it, through links too; without what a backtest has left there."""
    here = os.path.realpath(folder)
    if here in above:  # a link back up
        return
    for one in folder.iterdir():
        if one.name.startswith(("_", ".")):  # what other programs leave beside a table: `_SUCCESS`, `.crc`
            continue
        if one.is_dir():
            if not ((one / STATE).is_file() and (one / VERDICTS).is_dir()):
                yield from _below(one, above | {here})
        elif one.name.lower().endswith((*PARQUET, *JSON)):  # also a link to nothing, which is an error then
            yield one


def parts(chunks: Iterable[Chunk], at_once: int) -> Iterator[Part]:
    """The chunks gathered into parts of so many cases at most."""
    held: list[Chunk] = []
    number = 0
    for chunk in chunks:
        count, weight = sum(one.count for one in held), sum(one.weight for one in held)
        if held and (count + chunk.count > at_once or weight + chunk.weight > PART_BYTES):
            yield Part(number, tuple(held))
            number, held = number + 1, []
        held.append(chunk)
    if held:
        yield Part(number, tuple(held))
