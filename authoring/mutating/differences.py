"""What a test must change and remove so that its suite's base becomes a certain case."""

from typing import Any

from ...engine.language.document import Pointer
from ..testing.pointers import pointer_to

Changes = list[tuple[str, Any]]


def difference(base: Any, case: Any, way: Pointer = ()) -> tuple[Changes, list[str]]:
    """What makes the case of the base: changes, some of which append to a list, and then removals."""
    if isinstance(base, dict) and isinstance(case, dict):
        changes: Changes = []
        removals = [pointer_to((*way, key)) for key in base if key not in case]
        for key, value in case.items():
            if key not in base:
                changes.append((pointer_to((*way, key)), value))
                continue
            more, less = difference(base[key], value, (*way, key))
            changes, removals = [*changes, *more], [*removals, *less]
        return changes, removals
    if isinstance(base, list) and isinstance(case, list) and base and any(isinstance(one, dict) for one in base):
        return _of_lists(base, case, way)
    same = type(base) is type(case) and base == case
    return ([] if same else [(pointer_to(way), case)]), []


def _of_lists(base: list[Any], case: list[Any], way: Pointer) -> tuple[Changes, list[str]]:
    kept = [number for number, item in enumerate(base) if item in case]
    if case and [base[number] for number in kept] == case:
        return [], [pointer_to((*way, number)) for number in range(len(base)) if number not in kept]
    if len(case) < len(base):
        return [(pointer_to(way), case)], []
    changes: Changes = []
    removals: list[str] = []
    for number, item in enumerate(base):
        more, less = difference(item, case[number], (*way, number))
        changes, removals = [*changes, *more], [*removals, *less]
    changes.extend((pointer_to((*way, "-")), item) for item in case[len(base) :])
    return changes, removals
