"""Whether a log's files are still those that were opened: SQLite writes on into files that were deleted or moved."""

import os
from pathlib import Path

import attrs

from ..errors import LogError

Identity = tuple[int, int] | None  # device and inode; None where there is no file


@attrs.frozen
class Files:
    """The database file of an open log, as it was when the log was opened, and where its WAL is."""

    path: str
    wal: str
    main: Identity

    @classmethod
    def of(cls, path: Path) -> "Files":
        """The file that is there now."""
        return cls(str(path), wal_path(path), identity(path))

    def check(self) -> None:
        """Raises LogError where another file, or none, is at the path now."""
        if self.main is None or identity(self.path) != self.main:
            raise LogError("log.gone", where=self.path)

    def check_writer(self, wal: Identity) -> None:
        """The same for a connection that writes, and that has opened this WAL: what is in a deleted one is lost."""
        self.check()
        if identity(self.wal) != wal:
            raise LogError("log.gone", where=self.path)


def wal_path(path: Path) -> str:
    """Where the WAL of that database is: beside the file itself, not beside a link to it."""
    return os.path.realpath(path) + "-wal"


def identity(path: str | Path) -> Identity:
    """Which file is at the path now."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
