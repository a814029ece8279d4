"""Which records are shown by which valid evidence (contract 4.4)."""

from collections.abc import Iterator
from functools import cached_property

from ..language.model import Condition, Evidence
from ..language.wording import normal
from .comparing import Comparing, Here
from .truth import TRUE
from .view import CaseView, Record


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
