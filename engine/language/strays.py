"""Files that are no rule files by their names and hold rules all the same: not to be left out without a word."""

import re

from .problems import PolicyError

_KEY = re.compile(rb"""(?:^|[{,])\s*["']?rules["']?\s*:""", re.MULTILINE)


def holds_rules(data: bytes) -> bool:
    """Whether there is a list of rules in it; a mapping of that name is another tool's."""
    if _KEY.search(data) is None:
        return False
    from .yaml_reader import read_yaml  # it takes a while, and programs with a built policy need none

    try:
        held = read_yaml("", data).data
    except PolicyError:
        return False
    return isinstance(held, dict) and isinstance(held.get("rules"), list)
