"""The log's own files, over which nothing that is made from the log may be written."""

import os
from collections.abc import Iterator

from ...engine.language.texts import Text
from .errors import LogError
from .settings import Settings
from .storing.files import identity
from .storing.opening import address, is_sqlite

_BESIDE = ("", "-wal", "-shm", "-journal")  # SQLite keeps these beside the database, and not all of them always
_DATABASE = Text("数据库", "database")
_PRIVATE, _PUBLIC, _CONFIG = Text("私钥", "private key"), Text("公钥", "public key"), Text("配置", "config")


def not_over_own(how: Settings, file: str) -> None:
    """Raises LogError where the file is one of the log's, under whatever name, or has the name of one."""
    for what, own in _own(how):
        if os.path.realpath(own) == os.path.realpath(file) or _same(own, file):
            raise LogError("log.own_file", file=file, what=what)


def _own(how: Settings) -> Iterator[tuple[Text, str]]:
    url = address(how.url, how.folder)
    if is_sqlite(url):
        database = os.path.realpath(str(url.database))
        yield from ((_DATABASE, database + end) for end in _BESIDE)
    for what, path in ((_PRIVATE, how.key), (_PUBLIC, how.public_key), (_CONFIG, how.file)):
        if path is not None:
            yield what, str(path)


def _same(own: str, file: str) -> bool:
    """Whether both are there and the same, as by a hard link."""
    there = identity(file)
    return there is not None and there == identity(own)
