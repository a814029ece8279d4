"""For backends that have no word for NFC: the characters without which a text is in NFC for certain."""

import sys
import unicodedata
from functools import cache


@cache
def doubtful() -> str:
    """A class of a regular expression: a text with none of these characters is in NFC as it is.

    They are those that NFC replaces, that may join the one before them, or that may have to change places.
    """
    ranges: list[list[int]] = []
    seconds = _seconds()
    for code in range(0x80, sys.maxunicode + 1):
        if code in seconds or _moves(chr(code)):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "[" + "".join(chr(first) + (f"-{chr(last)}" if last > first else "") for first, last in ranges) + "]"


def _moves(character: str) -> bool:
    if "\ud800" <= character <= "\udfff":  # no text holds one
        return False
    return unicodedata.combining(character) != 0 or unicodedata.normalize("NFC", character) != character


def _seconds() -> frozenset[int]:
    """The characters that may become one with the one before them."""
    found = {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}  # the vowels and finals of Hangul
    for code in range(0x80, sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            found.add(int(parts[1], 16))
    return frozenset(found)
