"""Overwrites in a database's files what was deleted from its tables, and finds out whether that was really done."""

import re
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from .opening import milliseconds
from .tables import PERSONAL

_KEPT_FROM_IT = ("55P03", "57014")  # a lock that was not to be had, or a limit of the server's on how long it takes


def scrub_sqlite(plain: Connection) -> bool:
    """False where readers kept it from being done. `plain`: a connection without a transaction."""
    # the main file was overwritten by secure_delete; what is left is in the WAL
    return plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar() == 0


def scrub_postgres(plain: Connection, seconds: float) -> bool:
    """False also where the role may not: PostgreSQL then only warns."""
    raw: Any = plain.connection.driver_connection
    told: list[str] = []

    def keep(notice: Any) -> None:
        told.append(notice.message_detail or "")

    raw.add_notice_handler(keep)
    try:
        plain.exec_driver_sql(f"SET lock_timeout = {milliseconds(seconds)}")
        plain.exec_driver_sql(f"VACUUM (FULL, VERBOSE) {PERSONAL.name}")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _KEPT_FROM_IT:
            return False
        raise
    finally:
        raw.remove_notice_handler(keep)
        plain.invalidate()  # its lock_timeout is not that of the others
    return any(map(_nothing_was_kept, told))


def _nothing_was_kept(detail: str) -> bool:
    """Whether VACUUM says, in whatever language, that it rewrote the table and left out every deleted row.

    Its detail begins with how many of those it had to keep, since some other transaction can still see them.
    """
    found = re.search(r"\d+", detail)
    return found is not None and found[0] == "0"
