"""A PostgreSQL of the tests' own: made in a folder of its own, reached by a socket there, and gone afterwards.

It needs the server's programs, as Debian's package `postgresql` installs them. PostgreSQL refuses to run as root, so
root starts it as another user.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import attrs

ADMIN = "fairblock"
SECONDS = 60


def programs() -> Path | None:
    """The folder of `postgres` and `initdb`, of the newest version there is; None without one."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    return next(
        (path for path in reversed([*([Path(found).resolve().parent] if found else []), *folders]) if _whole(path)),
        None,
    )


def _whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("initdb", "postgres"))


def _somebody() -> str | None:
    """Whom root starts it as; None where we are not root."""
    if os.getuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@attrs.define
class Server:
    """One server. `url()` is that of an empty place in it."""

    folder: Path
    bin: Path
    user: str | None
    process: subprocess.Popen | None = None

    def run(self, *command: str) -> None:
        subprocess.run(command, user=self.user, check=True, capture_output=True, cwd=self.folder, timeout=SECONDS)

    def make(self) -> None:
        if self.user is not None:
            shutil.chown(self.folder, self.user)
        data = str(self.folder / "data")
        self.run(str(self.bin / "initdb"), "-D", data, "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--locale=C",
                 "--data-checksums", "--wal-segsize=1")  # fmt: skip

    def start(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "shared_buffers": "16MB",
            "max_wal_size": "32MB",
            "min_wal_size": "2MB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.folder / "data"), *options],
                user=self.user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + SECONDS
        while True:
            with contextlib.suppress(Exception):
                self.execute("SELECT 1")
                return
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < until, "PostgreSQL does not start"
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGINT) -> None:
        """Ends it: SIGINT breaks all connections and shuts down, SIGQUIT ends it as a crash would."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(SECONDS)
            self.process = None

    def execute(self, *statements: str, url: str = "") -> list[tuple]:
        """What the last of some statements finds, each a transaction of its own; `url`: one of ours."""
        import psycopg

        found: list[tuple] = []
        options = unquote(url.partition("options=")[2])
        place = {"host": str(self.folder), "user": ADMIN, "dbname": "postgres", "options": options}
        with psycopg.connect(**place, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
                found = cursor.fetchall() if cursor.description else []
        return found

    def url(self, options: str = "") -> str:
        """The address of an empty schema of its own; `options` are settings, each ` -cNAME=VALUE`."""
        name = f"s{uuid.uuid4().hex}"
        self.execute(f"CREATE SCHEMA {name}")
        return f"postgresql+psycopg://{ADMIN}@/postgres?host={self.folder}&options=-csearch_path={name}{options}"


@contextlib.contextmanager
def private_postgres(bin: Path) -> Iterator[Server]:
    """A server that runs until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="fairblock-pg-"))
    server = Server(folder, bin, _somebody())
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop(signal.SIGQUIT)  # it need not tidy up what is thrown away
        shutil.rmtree(folder, ignore_errors=True)
