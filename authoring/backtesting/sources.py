"""The cases of a backtest: which files, in which order, and cut into parts that are always the same."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from ...engine.language.texts import Text, fill, shown
from ...reporting.case_files import STDIN
from ...reporting.words import WORDS
from .model import PART_BYTES, Chunk, Part, Refused

PARQUET, JSON = (".parquet", ".pq"), (".jsonl", ".ndjson", ".json")


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
    found = [
        str(one)
        for one in sorted(path.rglob("*"))
        if one.name.lower().endswith((*PARQUET, *JSON)) and one.is_file() and not _hidden(one.relative_to(path))
    ]
    if not found:
        raise refused("backtest_no_files", folder=str(path))
    return found


def _hidden(path: Path) -> bool:
    """Whether it is what other programs leave beside a table: `_SUCCESS`, `.crc`, a folder of temporary files."""
    return any(part.startswith(("_", ".")) for part in path.parts)


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
