"""Cases out of files and standard input, one after the other, in constant memory."""

import json
import os
from collections.abc import Callable, Iterator
from typing import IO

import attrs

from ..engine.semantics.intake import MAX_BYTES

STDIN = "-"
_CHUNK = 1024 * 1024
_LONGEST_LINE = 64 * _CHUNK  # of which more is read, to get past it; a longer one ends the file
Progress = Callable[[int], object]


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


def read_cases(file: str, opened: IO[bytes], progress: Progress, *, eager: bool = False) -> Iterator[CaseSource]:
    """The cases of one open file; `progress` is told how many bytes were read.

    A `.jsonl` file holds one case a line, and so does standard input where its lines are JSON documents and all of it
    is not. `eager`: somebody may be waiting for each answer, so a first line that is a document is decided at once.
    A case larger than the limit comes cut off just above it, so that its error says so and the rest goes on.
    """
    if file.endswith(".jsonl"):
        yield from _numbered(file, _lines(opened, progress))
    elif file == STDIN:
        yield from _standard_input(opened, progress, eager)
    else:
        raw = opened.read(MAX_BYTES + 1)
        progress(len(raw))
        if raw.strip():
            yield CaseSource(raw, file)


def _numbered(file: str, lines: Iterator[bytes]) -> Iterator[CaseSource]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield CaseSource(line.rstrip(b"\r\n"), file, number)


def _standard_input(opened: IO[bytes], progress: Progress, eager: bool) -> Iterator[CaseSource]:
    """Reads on until it is clear whether this is one document or one on each line; `eager` settles it by the first."""
    lines = _lines(opened, progress)
    read: list[bytes] = []
    first = b""
    size = begun = 0
    for line in lines:
        read.append(line)
        size += len(line)
        if line.strip():
            first, begun = first or line, begun + 1
            # one that is too large is no beginning of a case that goes on in the next line
            if begun == (1 if eager else 2) and (len(first) > MAX_BYTES or _is_document(first)):
                yield from _numbered(STDIN, _chain(read, lines))
                return
        if size > MAX_BYTES + len(first):
            break
    whole = b"".join(read)
    if not _is_json(whole) and any(map(_is_document, read)):
        yield from _numbered(STDIN, _chain(read, lines))
    elif whole.strip():
        yield CaseSource(whole, STDIN)


def _chain(read: list[bytes], rest: Iterator[bytes]) -> Iterator[bytes]:
    yield from read
    yield from rest


def _lines(opened: IO[bytes], progress: Progress) -> Iterator[bytes]:
    """The lines; of one that is too long only as much as shows that it is, and nothing after one without an end."""
    while line := opened.readline(MAX_BYTES + 2):
        read = len(line)
        ended = line.endswith(b"\n") or read <= MAX_BYTES
        while not ended and read < _LONGEST_LINE and (more := opened.readline(_CHUNK)):
            read += len(more)
            ended = more.endswith(b"\n")
        progress(read)
        yield line
        if not ended and read >= _LONGEST_LINE:
            return


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_document(line: bytes) -> bool:
    return line.lstrip(b" \t\xef\xbb\xbf").startswith(b"{") and _is_json(line)


def total_size(files: list[str]) -> int:
    """The bytes of all the files, for a progress bar; standard input counts nothing."""
    return sum(os.path.getsize(file) for file in files if file != STDIN)
