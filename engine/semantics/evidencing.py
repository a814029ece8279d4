"""Which records are shown by which valid evidence (contract 4.4)."""

from collections.abc import Iterator
from functools import cached_property

import attrs

from ..language.model import All, Any_, Compare, Condition, Evidence
from ..language.wording import normal
from .comparing import Comparing, Here
from .truth import TRUE
from .view import CaseView, Record


@attrs.frozen(order=True)
class Doubt:
    """A piece of evidence that lists a record and yet does not count: its `collection/id`, and why.

    `why` is kind, after (captured after `as_of`), before (captured before the record) or invalid; `fields` are then
    the fields of the evidence that keep it from being valid.
    """

    ref: str
    why: str
    fields: tuple[str, ...] = ()


class Evidencing:
    """The valid evidence of one case under one policy."""

    def __init__(self, view: CaseView, comparing: Comparing, valid: Condition | None) -> None:
        self.view = view
        self._comparing = comparing
        self._valid = valid

    @cached_property
    def _by_ref(self) -> dict[str, list[tuple[str, int]]]:
        """For each `collection/id`: kind and time of every piece of valid evidence that lists it."""
        found: dict[str, list[tuple[str, int]]] = {}
        for record in self.view.records("evidence") or ():
            moment = self.view.time("evidence", record)
            if moment is None or moment > self.view.as_of or self._valid is None:
                continue
            if self._comparing.predicate(self._valid, Here("evidence", record)) is not TRUE:
                continue
            for ref in record.get("refs", ()):
                found.setdefault(normal(ref), []).append((record["kind"], moment))
        return found

    def doubts(self, item: Evidence, collection: str, record: Record) -> Iterator[Doubt]:
        """Why each piece of evidence that lists this record does not fulfil the item."""
        wanted, at = normal(self.view.ref(collection, record)), self.view.time(collection, record)
        for evidence in self.view.records("evidence") or ():
            moment = self.view.time("evidence", evidence)
            if wanted not in map(normal, evidence.get("refs", ())) or moment is None or at is None:
                continue
            ref = self.view.ref("evidence", evidence)
            if evidence["kind"] not in item.kinds:
                yield Doubt(ref, "kind")
            elif moment > self.view.as_of:
                yield Doubt(ref, "after")
            elif moment < at and not item.may_precede:
                yield Doubt(ref, "before")
            elif self._valid is not None:
                yield Doubt(ref, "invalid", tuple(sorted(set(self._at_fault(self._valid, evidence)))))

    def _at_fault(self, condition: Condition, record: Record) -> Iterator[str]:
        """The fields of the comparisons without which a predicate is not true."""
        if self._comparing.predicate(condition, Here("evidence", record)) is TRUE:
            return
        match condition:
            case All(items) | Any_(items):
                for item in items:
                    yield from self._at_fault(item, record)
            case Compare(path):
                yield str(path)

    def missing(self, items: tuple[Evidence, ...], collection: str, record: Record) -> Iterator[Evidence]:
        """The items about this collection that no valid evidence fulfils for this record."""
        shown = self._by_ref.get(normal(self.view.ref(collection, record)), ())
        at = self.view.time(collection, record)
        assert at is not None  # every collection's time field is required
        for item in items:
            if item.collection == collection and not any(
                kind in item.kinds and (item.may_precede or moment >= at) for kind, moment in shown
            ):
                yield item
