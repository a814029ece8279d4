"""Anchors: heads of a log that are kept elsewhere, one JSON line each, so that an end cut off shows."""

import json
from pathlib import Path
from typing import Any

import attrs

from .errors import LogError
from .forms import fields_of, formed
from .model import Head, Row

_MOST_BYTES = 64 * 1024 * 1024


@attrs.frozen
class Anchor:
    """How far a log went: the last entry's number, id, hash and time, and the signature where the log is signed."""

    log: str
    seq: int
    id: str
    hash: str
    at: int
    key: str | None = None
    signature: str | None = None

    def line(self) -> str:
        """The anchor on one line."""
        return json.dumps({k: v for k, v in attrs.asdict(self).items() if v is not None}, separators=(",", ":"))


def anchor_of(log_id: str, row: Row, head: Head | None) -> Anchor:
    """The anchor of the entry, with its head's signature."""
    if head is None:
        return Anchor(log_id, row.seq, row.id, row.hash, row.at)
    return Anchor(log_id, row.seq, row.id, row.hash, head.at, head.key, head.signature)


def read_anchors(file: Path) -> list[Anchor]:
    """The anchors of a file; raises LogError for a line that is none, or a file without any."""
    try:
        with file.open("rb") as opened:
            lines = opened.read(_MOST_BYTES).splitlines()
    except OSError as error:
        raise LogError("log.file", file=str(file), why=error.strerror or "") from None
    found = [_anchor(file, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise LogError("log.anchor_file", file=str(file), line=1)
    return found


def _anchor(file: Path, number: int, line: bytes) -> Anchor:
    try:
        values: dict[str, Any] = json.loads(line)
        if not values.keys() <= fields_of(Anchor) or (anchor := formed(Anchor, values)).seq < 1:
            raise ValueError
    except (ValueError, AttributeError, RecursionError):
        raise LogError("log.anchor_file", file=str(file), line=number) from None
    return anchor
