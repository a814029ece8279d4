"""Columns of a line as we count them, in code points, and as an editor does (the protocol's UTF-16 by default)."""

_SIZES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


def to_editor(line: str, column: int, encoding: str = "utf-16") -> int:
    """The editor's number for a column; a column behind the line's end is its end."""
    before = line[: max(0, column)]
    return len(before.encode(_codec(encoding), "surrogatepass")) // _SIZES[encoding]


def from_editor(line: str, number: int, encoding: str = "utf-16") -> int:
    """The column of an editor's number; inside of a character it is the one before it."""
    raw = line.encode(_codec(encoding), "surrogatepass")[: max(0, number) * _SIZES[encoding]]
    return len(raw.decode(_codec(encoding), "ignore"))


def _codec(encoding: str) -> str:
    return encoding if encoding == "utf-8" else f"{encoding}-le"
