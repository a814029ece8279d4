"""What makes another case of a case, as a few lines for people."""

from typing import Any

from ...engine.language.document import Pointer
from ...reporting.style import Tongue
from ..mutating.differences import difference
from ..proving.telling import Told, cut
from ..testing.pointers import steps_of
from .deciding import Case


def difference_lines(one: Case, two: Case, tongue: Tongue) -> list[str]:
    """What makes the second case of the first."""
    changes, removals = difference(one, two)
    told = Told(one, tongue)
    lines = []
    for pointer, value in changes:
        steps = tuple(step for step in steps_of(pointer) or ())
        word = "prove_changed" if _there(one, steps) else "prove_added"
        shown = "{" + told.row(list(told.fields(value, ()))) + "}" if isinstance(value, dict) else told.value(value)
        lines.append(f"{pointer} {tongue.say(word, value=shown)}")
    lines += [f"{pointer} {tongue.say('prove_removed')}" for pointer in removals]
    return cut(lines, tongue)


def _there(data: Any, steps: Pointer) -> bool:
    for step in steps:
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and str(step).isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return False
    return True
