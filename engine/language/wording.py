"""How two texts are compared and how long one is (contract 3 and 4.3)."""

import unicodedata
from itertools import groupby

_SHORT = 1000  # characters for which the order of their marks costs nothing

# Unicode property White_Space, which is not what str.strip() takes away (that also takes U+001C to U+001F)
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def normal(text: str) -> str:
    """The text in Unicode NFC: what every comparison of texts and ids compares."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text if len(text) <= _SHORT else _marks_in_order(text))


def _marks_in_order(text: str) -> str:
    """The text with each run of combining marks in canonical order, which is what NFC makes of it anyway.

    unicodedata sorts such a run by insertion: a million marks in the wrong order would take it an hour.
    """
    parts: list[str] = []
    for marks, run in groupby(text, key=lambda c: unicodedata.combining(c) != 0):
        found = list(run)
        parts.extend(sorted(found, key=unicodedata.combining) if marks else found)
    return "".join(parts)


def length(text: str) -> int:
    """Code points after NFC and trimming of Unicode white space."""
    return len(normal(text).strip(WHITE_SPACE))
