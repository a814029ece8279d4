"""Takes out of a witness whatever it does not need: what is left is what its reader has to understand."""

from collections.abc import Callable, Iterator
from typing import Any

from ...engine.language.types import case_types
from ..testing.pointers import Fault, find, put, steps_of, without
from .differences import Changes, difference

Case = dict[str, Any]


def lessened(base: Any, case: Case, shows: Callable[[Case], bool]) -> Case:
    """The case with as few differences from the base as one finds that takes them back one by one."""
    for name, record in list(_new_records(base, case)):
        less = _without(case, name, record)
        case = less if shows(less) else case
    while True:
        changes, removals = difference(base, case)
        for number in reversed(range(len(changes) + len(removals))):
            fewer = changes[:number] + changes[number + 1 :]
            less_removed = [one for at, one in enumerate(removals) if at != number - len(changes)]
            found = applied(base, fewer, less_removed)
            if found is not None and found != case and shows(found):
                case = found
                break
        else:
            return case


def _new_records(base: Any, case: Case) -> Iterator[tuple[str, str]]:
    """The records that the base has not, the last ones first."""
    for name in case_types().collections:
        known = {record.get("id") for record in base.get(name) or ()} if isinstance(base, dict) else set()
        ids = [record["id"] for record in case.get(name) or ()]
        yield from ((name, one) for one in reversed(ids) if one not in known)


def _without(case: Case, name: str, gone: str) -> Case:
    """The case without a record, and without evidence of it."""
    ref = f"{name}/{gone}"
    less = {**case, name: [record for record in case[name] if record["id"] != gone]}
    if "evidence" in less:
        less["evidence"] = [
            {**one, "refs": [other for other in one["refs"] if other != ref]} if ref in one.get("refs", ()) else one
            for one in less["evidence"]
        ]
    return less


def applied(base: Any, changes: Changes, removals: list[str]) -> Case | None:
    """The case that a test makes with these changes and removals; None where it cannot."""
    data = base
    for pointer, value in changes:
        data = put(data, steps_of(pointer) or (), value)
        if isinstance(data, Fault):
            return None
    ways = [find(data, steps_of(pointer) or ()) for pointer in removals]
    if any(isinstance(way, Fault) for way in ways):
        return None
    found: Case = without(data, [way for way in ways if not isinstance(way, Fault)])
    return found
