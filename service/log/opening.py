"""How a log begins: its first entry says which log it is and which key signs it."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from .chain import FORMAT, genesis
from .committing import head_after
from .errors import LogError, UnreadableError
from .model import OPEN, json_object
from .recording import linked, own_row
from .settings import Settings
from .signing import Signer, signer
from .storing.store import Store, Writer


def log_signer(how: Settings) -> Signer | None:
    """The key that a config names; raises LogError where it cannot be used."""
    return None if how.key is None else signer(how.key)


def begun(store: Store, key: Signer | None, clock: Callable[[], int], *, create: bool) -> Mapping[str, str]:
    """What log this is, made if it is not there and that is wanted; raises LogError."""
    meta = store.meta()
    if not meta and create:
        make(store, key, clock)
        meta = store.meta()
    if not meta:
        raise LogError("log.not_a_log", where=store.where)
    return meta


def guarded(store: Store, key: Signer | None, meta: Mapping[str, str]) -> None:
    """Raises LogError where the log is signed and this is not its key, or where its tables are not guarded as they
    were: nothing that is recorded in such a log would be on a record."""
    kept, first = meta.get("public_key"), _first_key(store)
    if key is not None and (kept != key.public or first not in (None, key.public)):
        raise LogError("log.other_key", file=key.file, where=store.where)
    if key is None and (kept or first):
        raise LogError("log.no_key", where=store.where)
    store.guarded()


def _first_key(store: Store) -> object:
    """The key that the first entry names, which is hashed: somebody may have taken it out of the table beside it."""
    try:
        first = store.first()
    except UnreadableError:
        return None  # verifying says so
    return None if first is None else (json_object(first.note or "") or {}).get("public_key")


def make(store: Store, key: Signer | None, clock: Callable[[], int]) -> bool:
    """Makes the tables and the first entry; False where there is a log already."""
    log_id = str(uuid.uuid4())

    def begin(writer: Writer) -> None:
        note: dict[str, Any] = {"format": FORMAT, "log": log_id}
        if key is not None:
            note["public_key"] = key.public
        at = clock()
        rows = linked([own_row(OPEN, note)], 0, genesis(log_id), at)
        writer.keep_meta({"log": log_id} | ({"public_key": key.public} if key is not None else {}))
        writer.add(rows, head_after(rows[-1], key, log_id))

    return store.make(begin)
