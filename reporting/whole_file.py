"""Writes a file that has its name only when it is whole, so that nobody finds a part of it."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PRIVATE = 0o600
_MOST_NAME = 40  # characters of it in the name of the file beside it, which must not become too long


@contextmanager
def whole_file(file: str, mode: int | None = None) -> Iterator[IO[bytes]]:
    """A binary file to write into. It takes the place of the one at its name at the end, and not at all where that is
    not reached; a link stays a link. `mode`: what may be done with it; None as for any new file.

    What is no regular file (a device, a pipe) is written into, since nothing can take its place. Raises OSError.
    """
    if (special := _special(file)) is not None:
        with os.fdopen(special, "wb") as opened:
            yield opened
        return
    path = Path(os.path.realpath(file))
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:_MOST_NAME]}.", dir=path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, file) from None  # it must not name the file beside it
    try:
        with os.fdopen(handle, "wb") as opened:
            yield opened
            flushed(opened)
        os.chmod(beside, 0o666 & ~_umask() if mode is None else mode)
        os.replace(beside, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def put_whole(file: str | os.PathLike[str], data: bytes) -> None:
    """Puts a whole file in its place, or nothing; what may be done with one that is there stays. Raises OSError."""
    mode = stat.S_IMODE(os.stat(file).st_mode) if os.path.exists(file) else None
    with whole_file(os.fspath(file), mode) as opened:
        opened.write(data)


def flushed(opened: IO[bytes]) -> None:
    """Puts on the disk what was written; nothing more where it goes to no disk."""
    opened.flush()
    if stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        os.fsync(opened.fileno())


def _special(file: str) -> int | None:
    """What to write into where a new file cannot take the place of what is there; None where it can."""
    try:
        there = os.stat(file)
    except OSError:
        return None
    for standard in (1, 2):  # `/dev/stdout` may be a regular file, into which others write after this
        with suppress(OSError):
            if os.path.samestat(there, os.fstat(standard)):
                return os.dup(standard)
    return None if stat.S_ISREG(there.st_mode) else os.open(file, os.O_WRONLY)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
