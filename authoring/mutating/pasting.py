"""Writes a witness as a policy test that can be pasted into the file of the suite that it starts from."""

import re
from collections.abc import Iterator
from typing import Any

import attrs

from ...engine.language.document import Pointer
from ..testing.model import Suite
from ..testing.pointers import pointer_to
from .data import flow
from .mutants import Mutant
from .searching import Witness

_WIDE = 110  # columns of a line before a mapping is written over several


@attrs.frozen(eq=False)
class Paste:
    """A test that notices a mutant: the suite that it belongs to, its name and its lines without indentation."""

    suite: Suite
    name: str
    lines: tuple[str, ...]


def paste(mutant: Mutant, witness: Witness, suite: Suite) -> Paste:
    """The test. Its name says what it is for; what comes out is what the policy says now, for its author to judge."""
    changes, removals = difference(suite.base, witness.case)
    name = f"{mutant.id[:120]} is noticed"
    expect: dict[str, Any] = {"verdict": witness.sign.outcome}
    if witness.sign.statuses:
        expect["statuses"] = witness.sign.statuses
    if witness.sign.reasons is not None:
        expect["reasons"] = witness.sign.reasons
    if witness.sign.block:
        expect["block"] = witness.sign.block
    lines = [f"- name: {flow(name)}"]
    lines += _changed(changes)
    if removals:
        lines.append(f"  remove: {flow(removals)}")
    lines.append(f"  expect: {flow(expect)}")
    return Paste(suite, name, tuple(lines))


def _changed(changes: list[tuple[str, Any]]) -> Iterator[str]:
    if not changes:
        return
    whole = flow(dict(changes))
    appends = len({pointer for pointer, _ in changes}) < len(changes)
    if not appends and len(whole) < _WIDE:
        yield f"  change: {whole}"
        return
    yield "  change:"
    for pointer, value in changes:
        yield f"    {'- ' if appends else ''}{pointer}: {flow(value)}"


def difference(base: Any, case: Any, way: Pointer = ()) -> tuple[list[tuple[str, Any]], list[str]]:
    """What makes the case of the base: changes, some of which append to a list, and then removals."""
    if isinstance(base, dict) and isinstance(case, dict):
        changes: list[tuple[str, Any]] = []
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


def _of_lists(base: list[Any], case: list[Any], way: Pointer) -> tuple[list[tuple[str, Any]], list[str]]:
    kept = [number for number, item in enumerate(base) if item in case]
    if case and [base[number] for number in kept] == case:
        return [], [pointer_to((*way, number)) for number in range(len(base)) if number not in kept]
    if len(case) < len(base):
        return [(pointer_to(way), case)], []
    changes: list[tuple[str, Any]] = []
    removals: list[str] = []
    for number, item in enumerate(base):
        more, less = difference(item, case[number], (*way, number))
        changes, removals = [*changes, *more], [*removals, *less]
    changes.extend((pointer_to((*way, "-")), item) for item in case[len(base) :])
    return changes, removals


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
