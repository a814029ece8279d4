"""The nearest known name, for hints."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of `known` that a typing mistake could have turned into `name`, or None.

    Also finds a name that is written in full where only its last part was given, and the other way round.
    """
    names = sorted(set(known))
    folded = {n.lower().replace("-", "_"): n for n in reversed(names)}
    wanted = name.lower().replace("-", "_")
    if wanted in folded:
        return folded[wanted]
    tails = [n for n in names if n.endswith("." + name) or name.endswith("." + n)]
    if tails:
        return tails[0]
    close = difflib.get_close_matches(wanted[:100], folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None
