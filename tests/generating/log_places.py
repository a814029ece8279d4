"""Where tests keep a log: a file of SQLite, or a schema of the tests' own PostgreSQL."""

from pathlib import Path

import attrs
import private_postgres

from fairblock.service.log import DecisionLog, open_log
from fairblock.service.log.settings import Settings
from fairblock.service.log.signing import make_key


@attrs.frozen
class Place:
    """A new log's address and key; `server` where it is in PostgreSQL."""

    url: str
    folder: Path
    server: private_postgres.Server | None = None

    @property
    def public(self) -> str:
        return (self.folder / "public.hex").read_text()

    def settings(self, **more: object) -> Settings:
        return Settings(self.url, key=self.folder / "log.key", **({"inputs": "full", "seconds": 20.0} | more))

    def open(self, *, read: bool = False, **more: object) -> DecisionLog:
        return open_log(self.settings(**more), create=not read, read=read)

    def execute(self, *statements: str) -> list[tuple]:
        """What somebody does who has the database: each statement is a transaction of its own."""
        if self.server is not None:
            return self.server.execute(*statements, url=self.url)
        import sqlite3

        found: list[tuple] = []
        connection = sqlite3.connect(self.url.removeprefix("sqlite:///"), isolation_level=None)
        for statement in statements:
            found = connection.execute(statement).fetchall()
        connection.close()
        return found

    def tamper(self, *statements: str) -> None:
        """The same by somebody who first takes the triggers away, as an administrator can, and then puts them back."""
        if self.server is not None:
            switched = [[f"ALTER TABLE {name} {how} TRIGGER ALL" for name in self.tables()]
                        for how in ("DISABLE", "ENABLE")]  # fmt: skip
            self.execute("SELECT 1", *switched[0], *statements, *switched[1])
            return
        triggers = self.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        assert triggers
        self.execute(*(f"DROP TRIGGER {name}" for name, _ in triggers), *statements, *(sql for _, sql in triggers))

    def tables(self) -> list[str]:
        return [f"fairblock_{name}" for name in ("meta", "policies", "entries", "personal", "heads", "purged")]


def new_place(folder: Path, server: private_postgres.Server | None = None) -> Place:
    """A place for a log that is not there yet, with its key in the folder."""
    (folder / "public.hex").write_text(make_key(folder / "log.key", folder / "log.pub"))
    return Place(f"sqlite:///{folder}/log.db" if server is None else server.url(), folder, server)
