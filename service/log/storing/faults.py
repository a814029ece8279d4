"""What a database says when it cannot do something, as errors of the log."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from ..addresses import without
from ..errors import LogError

# https://www.sqlite.org/rescode.html: primary result codes
_SQLITE = {
    5: "log.busy",
    6: "log.busy",
    8: "log.read_only",
    10: "log.input_output",
    11: "log.damaged",
    13: "log.full",
    14: "log.unreachable",
    26: "log.damaged",
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: codes or classes of them
_POSTGRES = {
    "08": "log.unreachable",
    "25006": "log.read_only",
    "28": "log.unreachable",
    "3D": "log.unreachable",
    "42501": "log.read_only",
    "53100": "log.full",
    "53300": "log.unreachable",
    "55P03": "log.busy",
    "57014": "log.cancelled",
    "57P": "log.unreachable",
    "58": "log.input_output",
    "XX001": "log.damaged",
    "XX002": "log.damaged",
}


@contextmanager
def told(where: str, seconds: float, secrets: tuple[str, ...] = ()) -> Iterator[None]:
    """Turns what a database raises into a LogError about the log at `where`, which quotes none of the secrets."""
    try:
        yield
    except SQLAlchemyError as error:
        raise fault(error, where, seconds, secrets) from error


def fault(error: SQLAlchemyError, where: str, seconds: float, secrets: tuple[str, ...] = ()) -> LogError:
    """The error as one of the log's."""
    original: Any = error.orig if isinstance(error, DBAPIError) else error
    why = said(error, secrets)
    if "is append-only" in why:
        return LogError("log.append_only", why=why)
    code = _code(original) or ("log.unreachable" if is_lost(error) else "log.refused")
    return LogError(code, where=where, why=why, seconds=f"{seconds:g}")


def said(error: SQLAlchemyError, secrets: tuple[str, ...]) -> str:
    """What the database says, on one line and without the secrets."""
    return re.sub(r"\s+", " ", without(str(getattr(error, "orig", error)), secrets)).strip()


def is_lost(error: SQLAlchemyError) -> bool:
    """Whether the connection is gone, so that another one may do what this one could not."""
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(("08", "57P"))
    if error.connection_invalidated:
        return True
    # psycopg gives no code where it is the connection itself that failed
    network = isinstance(error, (OperationalError, InterfaceError))
    return network and type(error.orig).__module__.startswith("psycopg")


def _code(original: Any) -> str | None:
    number = getattr(original, "sqlite_errorcode", None)
    if number is not None:
        return _SQLITE.get(number & 0xFF)
    state = getattr(original, "sqlstate", None)
    if state is None:
        return None
    return next((code for begin, code in _POSTGRES.items() if state.startswith(begin)), None)
