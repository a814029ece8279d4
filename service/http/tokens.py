"""Who may ask: bearer tokens, of which a file holds only digests.

A line of the file is `NAME SCOPE[,SCOPE…] sha256:DIGEST`; an empty line or one that begins with `#` says nothing. The
tokens have 256 random bits, so that a plain SHA-256 cannot be turned back.
"""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

import attrs

from .settings import own_file

DECIDE, READ_LOG, ADMIN = SCOPES = ("decide", "log.read", "admin")
PREFIX = "fb_"
LOOKS_LIKE_ONE = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")
_MOST_BYTES = 1024 * 1024
_NOBODY = b"\0" * 32


@attrs.frozen
class Caller:
    """Who asks: the name of the token, and what it permits."""

    name: str
    scopes: frozenset[str]


EVERYBODY = Caller("-", frozenset(SCOPES))  # where there are no tokens


class TokenFileError(Exception):
    """The file of tokens cannot be used. `word` names a text of reporting/serve_words.py; `line` is where it is."""

    def __init__(self, word: str, at: int = 1, **values: object) -> None:
        self.word = word
        self.line = at
        self.values = values
        super().__init__(f"{word} {values}")


@attrs.frozen
class Tokens:
    """The tokens of a file, by the digest of each."""

    entries: tuple[tuple[bytes, Caller], ...]

    def caller(self, token: str) -> Caller | None:
        """Whose token it is; None for nobody's. How long it takes says nothing about the tokens that there are."""
        asked = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        found = None
        for digest, caller in self.entries:
            if hmac.compare_digest(digest, asked):
                found = caller
        hmac.compare_digest(_NOBODY, asked)
        return found


def read_tokens(file: str) -> Tokens:
    """The tokens of a file that only its owner may read; raises TokenFileError."""
    try:
        if not own_file(file):
            raise TokenFileError("serve_tokens_mode", file=file)
        with open(file, "rb") as opened:
            raw = opened.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise ValueError(f"> {_MOST_BYTES}")
        lines = raw.decode("utf-8").splitlines()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise TokenFileError("serve_tokens_unreadable", file=file, why=why) from None
    names: set[str] = set()
    whose: dict[bytes, Caller] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        digest, caller = _entry(file, number, line)
        if caller.name in names:
            raise TokenFileError("serve_token_twice", number, file=file, name=caller.name)
        if digest in whose:  # which of the two would be meant?
            raise TokenFileError("serve_digest_twice", number, file=file, name=whose[digest].name, other=caller.name)
        names.add(caller.name)
        whose[digest] = caller
    return Tokens(tuple(whose.items()))


def _entry(file: str, number: int, line: str) -> tuple[bytes, Caller]:
    parts = line.split()
    scopes = frozenset(parts[1].split(",")) if len(parts) == 3 else frozenset()
    if not scopes or not scopes <= set(SCOPES) or not _NAME.match(parts[0]) or not _DIGEST.match(parts[2]):
        raise TokenFileError("serve_tokens_line", number, file=file, line=number)
    return bytes.fromhex(parts[2].removeprefix("sha256:")), Caller(parts[0], scopes)


def new_token(file: str, name: str, scopes: tuple[str, ...]) -> str:
    """A fresh token, whose digest is appended to the file, which is made if it is not there; raises TokenFileError."""
    if not _NAME.match(name):
        raise TokenFileError("serve_token_name", name=name)
    if Path(file).exists() and any(caller.name == name for _, caller in read_tokens(file).entries):
        raise TokenFileError("serve_token_twice", file=file, name=name)
    token = PREFIX + secrets.token_urlsafe(32)
    allowed = ",".join(sorted(set(scopes), key=SCOPES.index))
    line = f"{name} {allowed} sha256:{hashlib.sha256(token.encode()).hexdigest()}\n"
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as opened:
            size = opened.seek(0, os.SEEK_END)
            broken = size and opened.seek(size - 1) is not None and opened.read(1) != b"\n"
            opened.write((b"\n" if broken else b"") + line.encode())
    except OSError as error:
        raise TokenFileError("serve_tokens_unwritable", file=file, why=error.strerror or str(error)) from None
    return token
