"""Files that are no rule files by their names and hold rules all the same: not to be left out without a word."""

import re

from .problems import PolicyError

_BOM = b"\xef\xbb\xbf"
_KEY = re.compile(rb"""(?:\A|[\n\r{,])[ \t]*["']?rules["']?[ \t]*:""")
_TOP_KEY = re.compile(rb"""(?:\A|[\n\r])["']?rules["']?[ \t]*:""")
_LOOKED_AT = 10_000  # bytes behind the key, of a file that cannot be read as YAML


def holds_rules(data: bytes) -> bool:
    """Whether there is a list of rules in it; a mapping of that name is another tool's.

    Where it is no YAML it looks as if: then who reads it as rules says what is wrong with it.
    """
    data = data.removeprefix(_BOM)
    if _KEY.search(data) is None:
        return False
    from .yaml_reader import read_yaml  # it takes a while, and programs with a built policy need none

    try:
        held = read_yaml("", data).data
    except PolicyError:
        return _looks_like_a_list(data)
    return isinstance(held, dict) and isinstance(held.get("rules"), list)


def _looks_like_a_list(data: bytes) -> bool:
    found = _TOP_KEY.search(data)
    lines = data[found.end() : found.end() + _LOOKED_AT].splitlines() if found is not None else []
    first = next((line.strip() for line in lines if line.strip() and not line.strip().startswith(b"#")), b"")
    return first.startswith((b"-", b"["))
