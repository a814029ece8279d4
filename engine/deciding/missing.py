"""What was not known: each thing once, with all the rules that wait for it.

Read from the reference executor's findings: from a rule that is unknown down to the parts that made it so.
"""

from collections.abc import Iterator
from typing import Any

import attrs

from ..executors.reference import Reference
from ..language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Collect,
    Compare,
    Condition,
    Count,
    Distinct,
    Ground,
    Lengths,
    Many,
    Not,
    Parameter,
    Path,
    Rule,
    Share,
    Total,
    Value,
)
from ..language.texts import Text, fill, shown
from ..language.types import case_types
from ..semantics.comparing import ROOT, Here
from ..semantics.evidencing import Doubt
from ..semantics.findings import Finding, Member
from ..semantics.truth import FALSE, UNKNOWN
from ..semantics.view import ABSENT
from .catalog import MISSING

COLLECTION, FIELD, RECORD_FIELD, EVIDENCE, FUTURE, PARAMETER = (
    "collection",
    "field",
    "record_field",
    "evidence",
    "future",
    "parameter",
)


@attrs.frozen(order=True)
class Missing:
    """One thing that was not known.

    `kind` is `collection` or `field` (of the case: `path` names it), `record_field` (`path` is collection and field,
    `refs` the records without it), `evidence` (`refs` the records, `kinds` any of which would do), `future`
    (records dated after `as_of`) or `parameter` (one without a value on that day). `rules` wait for it, sorted by id.
    `doubts` are the pieces of evidence that are there for these records and do not count.
    """

    kind: str
    path: str
    kinds: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def text(self) -> Text:
        """What was not known, in words for people."""
        if self.kind == EVIDENCE:
            titles = [kind_title(kind) for kind in self.kinds]
            title = Text("或".join(one.in_("zh") for one in titles), " or ".join(one.in_("en") for one in titles))
        else:
            title = title_of(self.path) or Text(shown(self.path), shown(self.path))
        return fill(MISSING[self.kind], {"title": title, "path": shown(self.path)})


_Need = tuple[str, str, tuple[str, ...], str]  # kind, path, evidence kinds, ref


def missing(reference: Reference, rules: list[Rule], eligible: list[Ground]) -> tuple[Missing, ...]:
    """What made these rules unknown, and what kept the communication of the eligible ones from being known."""
    found: dict[tuple[str, str, tuple[str, ...]], tuple[set[str], set[str]]] = {}

    def note(rule: Rule, needs: Iterator[_Need]) -> None:
        for kind, path, kinds, ref in needs:
            refs, waiting = found.setdefault((kind, path, kinds), (set(), set()))
            waiting.add(rule.id)
            if ref:
                refs.add(ref)

    needs = _Needs(reference)
    for rule in rules:
        note(rule, needs.of(reference.finding(rule)))
    for rule in eligible:
        if reference.view.records("communications") is None:
            note(rule, iter([(COLLECTION, "communications", (), "")]))
    order = (COLLECTION, FIELD, EVIDENCE, RECORD_FIELD, FUTURE, PARAMETER)
    things = [
        Missing(*key, tuple(sorted(refs)), tuple(sorted(waiting)), tuple(sorted(needs.doubts.get(key, ()))))
        for key, (refs, waiting) in found.items()
    ]
    return tuple(sorted(things, key=lambda thing: (order.index(thing.kind), -len(thing.rules), thing)))


@attrs.frozen(eq=False)
class _Needs:
    """Finds what is behind an unknown."""

    reference: Reference
    doubts: dict[tuple[str, str, tuple[str, ...]], set[Doubt]] = attrs.field(factory=dict)

    def of(self, finding: Finding) -> Iterator[_Need]:
        """What the unknown parts of a finding lack."""
        if finding.value is not UNKNOWN:
            return
        for part in finding.parts:
            yield from self.of(part)
        condition = finding.condition
        if isinstance(condition, Compare):
            yield from self._comparison(condition, ROOT)
        elif isinstance(condition, Collect):
            yield from self._collection(condition, finding)

    def _collection(self, condition: Any, finding: Finding) -> Iterator[_Need]:
        yield from self._unset(condition.unset)
        if finding.absent:
            yield COLLECTION, condition.collection, (), ""
            return
        yield from self._value(condition.bound, ROOT)
        for member in finding.members:
            yield from self._member(condition, member, finding)

    def _member(self, condition: Any, member: Member, finding: Finding) -> Iterator[_Need]:
        here = Here(condition.collection, member.record)
        for item in member.missing:
            found = self.reference.evidence.doubts(item, condition.collection, member.record)
            self.doubts.setdefault((EVIDENCE, condition.collection, item.kinds), set()).update(found)
            yield EVIDENCE, condition.collection, item.kinds, member.ref
        summed = (
            condition.by if isinstance(condition, Distinct) else condition.of if isinstance(condition, Total) else None
        )
        if summed is not None and member.value is not FALSE:
            yield from self._path(summed, here)
        if isinstance(condition, Share):
            yield from self._predicate(condition.of, here)
        if member.value is not UNKNOWN:
            return
        view = self.reference.view
        if view.after(condition.collection, member.record):
            yield FUTURE, condition.collection, (), member.ref
        yield from self._predicate(condition.where, here)
        windowed = condition.within is not None or (isinstance(condition, Count) and condition.burst is not None)
        if condition.time and windowed and view.time(condition.collection, member.record, condition.time) is None:
            yield RECORD_FIELD, f"{condition.collection}.{condition.time}", (), member.ref

    def _predicate(self, condition: Condition, here: Here) -> Iterator[_Need]:
        if self.reference.comparing.predicate(condition, here) is not UNKNOWN:
            return
        match condition:
            case All(items) | Any_(items):
                for item in items:
                    yield from self._predicate(item, here)
            case Not(item):
                yield from self._predicate(item, here)
            case Compare():
                yield from self._comparison(condition, here)

    def _comparison(self, condition: Compare, here: Here) -> Iterator[_Need]:
        if self.reference.comparing.compare(condition, here) is not UNKNOWN:
            return
        yield from self._unset(condition.unset)
        if condition.default is None:
            yield from self._path(condition.path, here)
        for _, value in condition.tests:
            yield from self._value(value, here)

    def _value(self, value: Value, here: Here) -> Iterator[_Need]:
        match value:
            case Path():
                yield from self._path(value, here)
            case Arithmetic(_, parts) | Many(parts):
                for part in parts:
                    yield from self._value(part, here)
            case Lengths(tests):
                for _, part in tests:
                    yield from self._value(part, here)
            case Choice(when, then, otherwise):
                if self.reference.comparing.value(value, here) is None:
                    yield from self._predicate(when, here)
                    yield from self._value(then, here)
                    yield from self._value(otherwise, here)
            case Parameter(name):
                if value.on(self.reference.view.day) is None:
                    yield PARAMETER, name, (), ""

    def _path(self, path: Path, here: Here) -> Iterator[_Need]:
        if self.reference.comparing.field(path, here) is not ABSENT:
            return
        if path.from_root or here.record is None or here.collection is None:
            yield FIELD, str(path), (), ""
        else:
            ref = self.reference.view.ref(here.collection, here.record)
            yield RECORD_FIELD, f"{here.collection}.{path}", (), ref

    def _unset(self, names: frozenset[str]) -> Iterator[_Need]:
        for name in sorted(names & self.reference.comparing.unset):
            yield PARAMETER, name, (), ""


def kind_title(kind: str) -> Text:
    """What people call a kind of evidence."""
    field = case_types().find("evidence", ("kind",))
    return field.value_title(kind) if field is not None else Text(kind, kind)


def title_of(path: str) -> Text | None:
    """The schema's title of a collection or of a dotted field."""
    types = case_types()
    first, _, rest = path.partition(".")
    if first in types.collections:
        if not rest:
            return types.collections[first].title
        found = types.find(first, tuple(rest.split(".")))
    else:
        found = types.find(None, tuple(path.split(".")))
    return found.title if found is not None else None
