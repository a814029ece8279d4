"""Cases out of files and standard input, one after the other, in constant memory."""

import json
import os
from collections.abc import Callable, Iterator
from typing import IO

import attrs

from ..engine.semantics.intake import MAX_BYTES

STDIN = "-"
_CHUNK = 1024 * 1024


@attrs.frozen
class CaseSource:
    """One case as it was found: its bytes, the file, and its line where that is a `.jsonl`."""

    raw: bytes
    file: str
    line: int | None = None

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


def read_cases(file: str, opened: IO[bytes], progress: Callable[[int], object]) -> Iterator[CaseSource]:
    """The cases of one open file; `progress` is told how many bytes were read.

    A `.jsonl` file, and a standard input whose first line is a whole JSON document, hold one case a line.
    A case larger than the limit comes cut off just above it, so that its error says so and the rest goes on.
    """
    first = b""
    if file.endswith(".jsonl") or (file == STDIN and _is_document(first := _line(opened, progress))):
        yield from _lines(file, opened, progress, first)
        return
    raw = first + opened.read(MAX_BYTES + 1)
    progress(len(raw) - len(first))
    if raw.strip():
        yield CaseSource(raw, file)


def _lines(file: str, opened: IO[bytes], progress: Callable[[int], object], first: bytes) -> Iterator[CaseSource]:
    number = 0
    line = first or _line(opened, progress)
    while line:
        number += 1
        if line.strip():
            yield CaseSource(line.rstrip(b"\r\n"), file, number)
        line = _line(opened, progress)


def _line(opened: IO[bytes], progress: Callable[[int], object]) -> bytes:
    """The next line; of one that is too long only as much as shows that it is."""
    line = opened.readline(MAX_BYTES + 2)
    read = len(line)
    if len(line) > MAX_BYTES and not line.endswith(b"\n"):
        while (more := opened.readline(_CHUNK)) and not more.endswith(b"\n"):
            read += len(more)
        read += len(more)
    progress(read)
    return line


def _is_document(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def total_size(files: list[str]) -> int:
    """The bytes of all the files, for a progress bar; standard input counts nothing."""
    return sum(os.path.getsize(file) for file in files if file != STDIN)
