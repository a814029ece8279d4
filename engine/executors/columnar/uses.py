"""What a policy reads of a case: the paths, by where they are read."""

from collections.abc import Iterator

import attrs

from ...language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Collect,
    Compare,
    Condition,
    Count,
    Distinct,
    Fact,
    Ground,
    Lengths,
    Many,
    Not,
    Path,
    PolicyModel,
    Share,
    Total,
    Value,
)
from ...language.types import AGE, ARRAY, Field, case_types

ROOT = ""  # the collection of what is read at the root
# what evidence gating and communication read, whatever the policy says
_EVIDENCE, _CONTACTS = ("kind", "refs"), ("buyer_reply", "answered_at")
_ALWAYS = ("request.grounds",)


@attrs.frozen(eq=False)
class Uses:
    """The fields that are read at the root and in each collection, by dotted path."""

    fields: dict[str, dict[str, Field]]
    gated: frozenset[str]  # collections whose records need evidence in some rule

    @property
    def collections(self) -> tuple[str, ...]:
        """The collections that are read at all, in the order of the case."""
        return tuple(name for name in case_types().collections if name in self.fields)

    def arrays(self) -> Iterator[tuple[str, Field]]:
        """What is read that is an array, the collections included."""
        for name in self.collections:
            yield name, case_types().root.fields[name]
        for collection, fields in self.fields.items():
            for path, field in fields.items():
                if field.kind == ARRAY:
                    yield f"{collection}.{path}".lstrip("."), field


def uses(model: PolicyModel) -> Uses:
    """What the policy's rules read."""
    types = case_types()
    found: dict[str, dict[str, Field]] = {ROOT: {}}

    def note(collection: str, path: str) -> None:
        parts = tuple(path.split("."))
        field = types.find(collection or None, parts)
        assert field is not None
        found.setdefault(collection, {})[path] = field

    for collection, path in _paths(model):
        found.setdefault(collection, {})
        if path is not None:
            note(collection, path)
    for path in _ALWAYS:
        note(ROOT, path)
    grounds = model.grounds
    gated = frozenset(item.collection for rule in grounds for item in rule.evidence)
    for collection in gated:
        note(collection, "id")
    if gated:
        for path in _EVIDENCE:
            note("evidence", path)
    if any(rule.communication is not None for rule in grounds):
        for path in _CONTACTS:
            note("communications", path)
    return Uses(found, gated)


def paths_of(value: Value) -> Iterator[str]:
    """The paths that a value at the root reads."""
    return (path for _, path in _of_value(value, ROOT) if path is not None)


def _paths(model: PolicyModel) -> Iterator[tuple[str, str | None]]:
    """Collection and path of everything read; a path of None for a collection whose records are only counted."""
    for rule in model.rules:
        yield from _of_condition(rule.when, ROOT)
        if isinstance(rule, Ground) and rule.communication is not None:
            yield from _of_value(rule.communication.attempts, ROOT)
            yield from _of_value(rule.communication.wait, ROOT)
    if model.evidence_valid is not None:
        yield from _of_condition(model.evidence_valid, "evidence")
    if model.communication_counts is not None:
        yield from _of_condition(model.communication_counts, "communications")


def _of_condition(condition: Condition, at: str) -> Iterator[tuple[str, str | None]]:
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from _of_condition(item, at)
        case Not(item) | Fact(_, item):
            yield from _of_condition(item, at)
        case Compare():
            yield from _of_value(condition.path, at)
            for _, value in condition.tests:
                yield from _of_value(value, at)
            if condition.default is not None:
                yield from _of_value(condition.default, at)
        case Collect():
            yield from _of_collection(condition)


def _of_collection(condition: Collect) -> Iterator[tuple[str, str | None]]:
    inside = condition.collection
    yield inside, condition.time
    yield from _of_condition(condition.where, inside)
    if condition.within is not None:
        yield from _of_value(condition.within, ROOT)
    assert isinstance(condition, Count | Share | Distinct | Total)
    yield from _of_value(condition.bound, ROOT)
    if isinstance(condition, Count) and condition.burst is not None:
        yield from _of_value(condition.burst, ROOT)
    if isinstance(condition, Share):
        yield from _of_condition(condition.of, inside)
    if isinstance(condition, Distinct):
        yield from _of_value(condition.by, inside)
    if isinstance(condition, Total):
        yield from _of_value(condition.of, inside)


def _of_value(value: Value, at: str) -> Iterator[tuple[str, str | None]]:
    match value:
        case Path(parts, from_root, _):
            if from_root or parts != (AGE,):
                yield (ROOT if from_root else at), ".".join(parts)
        case Arithmetic(_, parts) | Many(parts):
            for part in parts:
                yield from _of_value(part, at)
        case Choice(when, then, otherwise):
            yield from _of_condition(when, at)
            yield from _of_value(then, at)
            yield from _of_value(otherwise, at)
        case Lengths(tests):
            for _, bound in tests:
                yield from _of_value(bound, at)
