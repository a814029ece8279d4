"""Where the cases go: a file that has its name only when it is whole, or standard output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from ...reporting.whole_file import whole_file

STDOUT = "-"
FORMS = {".jsonl": "jsonl", ".parquet": "parquet"}


class Sink(Protocol):
    """What takes the bytes of parts."""

    def write(self, data: bytes) -> object: ...


def form_of(file: str) -> str | None:
    """`jsonl` or `parquet` by the file's ending; None for any other."""
    return "jsonl" if file == STDOUT else FORMS.get(Path(file).suffix)


@contextmanager
def opened(file: str, *, truth: bool = False) -> Iterator[Sink]:
    """The sink of a file, which gets its name at the end; raises OSError where it cannot be written."""
    if file == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with whole_file(file) as binary:
        yield from _sink(binary, form_of(file) == "parquet", truth)


def _sink(binary: IO[bytes], parquet: bool, truth: bool) -> Iterator[Sink]:
    if not parquet:
        yield binary
        return
    from .tables import ParquetSink

    sink = ParquetSink(binary, truth=truth)
    try:
        yield sink
    finally:
        sink.close()
