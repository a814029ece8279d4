"""The fast way in: recognises a case that is valid beyond doubt, which then needs neither a copy nor a message.

`accepted` says yes only where `read_case` and `check_case` would find nothing, and where the data are plain: nothing
in them but `dict`, `list`, `str`, `int` and `bool` themselves (under `extensions`, which nobody reads, also `float` and
None). A no says nothing: those two find out, and explain.
"""

import json
import re
from typing import Any

from ..language.wording import normal
from .intake import MAX_BYTES
from .recogniser import Found, recogniser, widest_member

# Extensions that are odder than this are left to the slow way; read_case allows 64 levels, five of them above these.
_LEVELS = 50
_NODES = 100_000

# The days that every month has come first; of the others it is looked back whether the month, or the year, has them.
_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DATE = (
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8]"
    rf"|(?:29|30)(?<!-02-..)|31(?<=-(?:0[13578]|1[02])-..)|29(?<={_LEAP}-02-..))"
)
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = rf"{_DATE}T{_CLOCK}:[0-5][0-9](?:\.[0-9]{{1,6}})?(?:Z|[+-]{_CLOCK})"
_TIMES = re.compile(rf"(?:{_TIME}\n)*+{_TIME}").fullmatch


def accepted(case: object, platforms: tuple[str, ...] | None) -> bool:
    """Whether this dict is a valid case beyond doubt, so that executors may read it as it is, uncopied.

    False says nothing: then `read_case` and `check_case` find out and explain. Never raises.
    """
    try:
        found = _recognised(case, platforms)
        return found is not None and _largest(found) <= MAX_BYTES
    except Exception:  # a required field is missing (KeyError), a lone surrogate, no stack left: "look closer"
        return False


def read_accepted(text: object, platforms: tuple[str, ...] | None) -> dict[str, Any] | None:
    """The case that JSON as text or UTF-8 bytes holds, if it is valid beyond doubt; None says nothing. Never raises."""
    try:
        if type(text) is bytes:
            if len(text) > MAX_BYTES:
                return None
            text = text.decode("utf-8")
        elif type(text) is not str or (len(text) > MAX_BYTES // 4 and len(text.encode("utf-8")) > MAX_BYTES):
            return None
        if "\\" in text and "\\u003" in text:  # in a text it may be a colon that cannot be counted
            return None
        case: dict[str, Any] = json.loads(text)
        found = _recognised(case, platforms)
        # of a key that stands twice one member is lost, and its colon with it
        return case if found is not None and _colons(found) == text.count(":") else None
    except Exception:  # not JSON, or one of the reasons above
        return None


def _recognised(case: Any, platforms: tuple[str, ...] | None) -> Found | None:
    """What is in a case that is valid, whatever its size; None, or some exception, if it may not be."""
    found = recogniser()(case)
    if found is None or (found.extensions and not _plain(found)):
        return None
    found.characters = sum(map(len, found.texts))
    if found.characters > MAX_BYTES:  # one long text may stand in many places
        return None
    times, texts = "\n".join(found.times), "".join(found.texts)
    # times that are checked as one text: one with a line break in it must not pass for two
    if times.count("\n") != len(found.times) - 1 or not _TIMES(times):
        return None
    if not texts.isascii():
        texts.encode("utf-8")  # raises for lone surrogates; two that meet at a seam are none the less refused
        if not all(map(_unique, found.ids)):
            return None
    buyer, owners = case["buyer"]["id"], found.owners
    if owners.count(buyer) != len(owners) and any(normal(owner) != normal(buyer) for owner in owners):
        return None
    if platforms is not None and case["platform"] not in platforms:
        return None
    return found


def _colons(found: Found) -> int:
    """The colons of the case as JSON: one after each key, else in texts and times only, none in the schema's words."""
    return found.keys + "".join(found.times).count(":") + "".join(found.texts).count(":")


def _largest(found: Found) -> int:
    """At least the size that `read_case` measures: that of its texts, as they are, and of the widest keys and words."""
    return (found.keys + found.items) * widest_member() + found.characters


def _unique(ids: list[str]) -> bool:
    return "".join(ids).isascii() or len(set(map(normal, ids))) == len(ids)


def _plain(found: Found) -> bool:
    """Whether the extensions hold JSON only, not too deep and not too much; their texts and keys join those found."""
    level: list[Any] = list(found.extensions)
    for _ in range(_LEVELS):
        below: list[Any] = []
        for value in level:
            if len(below) > _NODES:  # one object or list may stand in many places, too
                return False
            kind = type(value)
            if kind is dict:
                if any(type(key) is not str for key in value):
                    return False
                found.texts += value
                found.keys += len(value)
                below += value.values()
            elif kind is list:
                below += value
            elif kind is str:
                found.texts.append(value)
            elif not (value is None or kind is int or kind is bool or (kind is float and value - value == 0)):
                return False
        found.items += len(below)
        if found.items > _NODES:  # also what holds itself ends here, or at the last level
            return False
        level = below
        if not level:
            return True
    return False
