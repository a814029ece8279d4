"""Writes witnesses as policy tests that can be pasted into the file of the suite that they start from."""

import json
import re
from collections.abc import Iterator
from typing import Any

import attrs

from ..formatting.canonical import canonical
from ..testing.model import Suite
from .differences import Changes, difference
from .mutants import Mutant
from .searching import Witness

_LONGEST_NAME = 120


@attrs.frozen(eq=False)
class Paste:
    """A test that notices mutants: the suite that it belongs to, its name and its lines without indentation."""

    suite: Suite
    name: str
    lines: tuple[str, ...]


def pastes(found: list[tuple[Mutant, Witness]]) -> dict[str, Paste]:
    """By the mutants' names their tests: one test for all mutants that the same case shows."""
    by_case: dict[int, list[tuple[Mutant, Witness]]] = {}
    for mutant, witness in found:
        by_case.setdefault(id(witness.case), []).append((mutant, witness))
    made: dict[str, Paste] = {}
    taken: dict[str, set[str]] = {}
    for group in by_case.values():
        suite = group[0][1].suite
        names = taken.setdefault(suite.file, {test.name for test in suite.tests})
        name = _fresh(f"{group[0][0].id[:_LONGEST_NAME]} is noticed", names)
        test = paste(name, [witness for _, witness in group])
        made.update((mutant.id, test) for mutant, _ in group)
    return made


def _fresh(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found)
    return found


def paste(name: str, witnesses: list[Witness]) -> Paste:
    """The test of one case. What comes out is what the policy says now, for its author to judge."""
    first = witnesses[0]
    changes, removals = difference(first.suite.base, first.case)
    statuses = {key: value for one in witnesses for key, value in one.sign.statuses.items()}
    block = {key: value for one in witnesses for key, value in one.sign.block.items()}
    reasons = next((one.sign.reasons for one in witnesses if one.sign.reasons is not None), None)
    expect: dict[str, Any] = {"verdict": first.sign.outcome}
    expect |= {"statuses": dict(sorted(statuses.items()))} if statuses else {}
    expect |= {"reasons": reasons} if reasons is not None else {}
    expect |= {"block": block} if block else {}
    test: dict[str, Any] = {"name": name}
    if changes:
        test["change"] = _changes(changes)
    if removals:
        test["remove"] = removals
    return Paste(first.suite, name, tuple(_canonical(test | {"expect": expect})))


def _changes(changes: Changes) -> Any:
    """A mapping, or where something is appended twice to the same list, a list of mappings."""
    twice = len({pointer for pointer, _ in changes}) < len(changes)
    return [{pointer: value} for pointer, value in changes] if twice else dict(changes)


def _canonical(test: dict[str, Any]) -> Iterator[str]:
    """The lines of the test as `fairblock fmt` writes them."""
    whole = {"suite": "x", "base": "x.json", "tests": [test]}
    lines = canonical("", json.dumps(whole, ensure_ascii=False).encode()).decode().rstrip().split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("tests:"))
    yield from (line[2:] for line in lines[start + 1 :])


def appended(text: str, tests: list[Paste]) -> str | None:
    """The text of a test file with these tests at its end; None where its `tests:` do not stand last, as a list."""
    lines = text.rstrip().split("\n")
    heads = [number for number, line in enumerate(lines) if re.match(r"[A-Za-z_]+:", line)]
    if not heads or not lines[heads[-1]].startswith("tests:"):
        return None
    items = [re.match(r"( *)- ", line) for line in lines[heads[-1] + 1 :]]
    first = next((item for item in items if item is not None), None)
    if first is None:
        return None
    indent = first.group(1)
    added = [line for test in tests for line in ("", *(indent + line for line in test.lines))]
    return "\n".join([*lines, *added]) + "\n"
