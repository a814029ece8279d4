"""The head of a request, before anything else looks at it: what no endpoint takes, and what the target means."""

import re
from urllib.parse import unquote

from starlette.types import Scope

from .bodies import CLOSE
from .problems import Problem
from .settings import HEAD_BYTES
from .tokens import LOOKS_LIKE_ONE

_VERSIONS = {"1.0", "1.1"}
_LENGTHS = {b"content-length", b"transfer-encoding"}  # both: another server may see another request (RFC 9112, 6.1)
_ONCE = (b"authorization", b"content-type")  # of two a proxy might believe the other one
_ABSOLUTE = re.compile(rb"https?://", re.IGNORECASE)


def check_head(scope: Scope) -> None:
    """Raises Problem. The protocol limits a head that comes in pieces, and this one that comes at once."""
    names = [name for name, _ in scope["headers"]]
    if scope["http_version"] not in _VERSIONS or _LENGTHS.issubset(names):
        raise Problem("http.malformed", headers=CLOSE)
    if any(LOOKS_LIKE_ONE.search(unquote(part)) for part in (scope["path"], scope["query_string"].decode("latin-1"))):
        raise Problem("http.token_in_query")
    size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    if size + sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD_BYTES:
        raise Problem("http.head_too_large", headers=CLOSE, limit=HEAD_BYTES)
    for name in _ONCE:
        if names.count(name) > 1:
            raise Problem("http.header_twice", name=name.decode().title())
    _own_target(scope)


def _own_target(scope: Scope) -> None:
    """Of an absolute target (RFC 9112, 3.2.2) the path is asked for, and its host counts instead of the Host header."""
    raw = scope.get("raw_path") or b""
    scheme = _ABSOLUTE.match(raw)
    if scheme is None:
        return
    host, _, path = raw[scheme.end() :].partition(b"/")
    if not host or b"@" in host:  # RFC 9110, 4.2.4: names and passwords there are an error
        raise Problem("http.malformed", headers=CLOSE)
    scope["raw_path"] = b"/" + path
    scope["path"] = unquote((b"/" + path).decode("latin-1"))
    scope["headers"] = [*((name, value) for name, value in scope["headers"] if name != b"host"), (b"host", host)]
