"""The conduct that was found, in sentences to the person who is meant."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ...engine.language.texts import Text
from ...reporting.documents.document import Item
from ...reporting.field_words import COLLECTIONS
from ...reporting.letter_words import INCIDENTS, LETTER, PLACES, TIMES
from ...reporting.style import clean, filled
from .conduct import Conduct, Seen
from .dates import Dates

_MOST = 20  # records that are still listed one by one


@attrs.frozen(eq=False)
class Found:
    """Says conduct in one language. Of the buyer's records only their own orders are named, by number."""

    language: str
    dates: Dates
    case: Mapping[str, Any] | None

    def _say(self, name: str, /, **values: object) -> str:
        return filled(LETTER[name].in_(self.language), values, chinese=self.language == "zh")

    def _of(self, text: Text) -> str:
        return clean(text.in_(self.language))

    def conduct(self, conduct: Conduct) -> Item:
        """One kind of conduct with the records that it rests on."""
        title, ground = self._of(conduct.title), self._of(conduct.ground)
        head = self._say("conduct", title=title, ground=ground) if title and ground else title or ground
        groups = conduct.by_collection().items()
        told = tuple(self._group(name, seen) for name, seen in groups)
        return Item(head or self._say("other_ground"), told or (Item(self._say("no_records")),))

    def _group(self, collection: str, seen: list[Seen]) -> Item:
        if len(seen) == 1:
            children: tuple[Item, ...] = () if seen[0].moment is not None else (Item(self._say("undated_all")),)
            return Item(self._say("based", records=self._one(seen[0])), children)
        written = [self.dates.minute(one.moment) for one in seen if one.moment is not None]
        counted, noun = self._counted(collection, seen), self._of(TIMES[collection])
        if not written:
            head = self._say("based", records=counted)
        elif written[0] == written[-1]:
            head = self._say("based_once", records=counted, noun=noun, time=written[0])
        else:
            head = self._say("based_span", records=counted, noun=noun, first=written[0], last=written[-1])
        return Item(head, tuple(self._listed(collection, seen, len(written))))

    def _listed(self, collection: str, seen: list[Seen], dated: int) -> Iterator[Item]:
        """The records one by one, where that says more than how many there are and when."""
        telling = [one for one in seen if one.moment is not None or (one.collection == "orders" and one.id is not None)]
        if len({self._one(one) for one in telling}) <= 1:
            telling = []
        for one in telling[:_MOST]:
            yield Item(self._one(one))
        measure = COLLECTIONS[collection].measure
        if len(telling) > _MOST:
            yield Item(self._say("more", n=len(telling) - _MOST, measure=measure))
        if dated < len(seen):
            name = "undated" if dated else "undated_all"
            yield Item(self._say(name, n=len(seen) - dated, measure=measure))

    def _counted(self, collection: str, seen: list[Seen]) -> str:
        """How many records there are; of incidents also what they were, where all were the same."""
        counted = self._count(collection, len(seen))
        kinds = {self._kind(one.record or {}) for one in seen} if collection == "incidents" else {""}
        same = kinds.pop() if len(kinds) == 1 else ""
        return self._say("with_notes", what=counted, notes=same) if same else counted

    def _count(self, collection: str, n: int) -> str:
        words = COLLECTIONS[collection]
        if self.language == "zh":
            return self._say("count", n=n, measure=words.measure, noun=words.noun)
        return self._say("count", n=n, noun=words.one if n == 1 else words.many)

    # --- one record -------------------------------------------------------------------------------

    def _one(self, seen: Seen) -> str:
        what = self._what(seen)
        if seen.moment is None:
            return self._say("one_undated", what=what)
        noun, time = self._of(TIMES[seen.collection]), self.dates.minute(seen.moment)
        return self._say("one", what=what, noun=noun, time=time)

    def _what(self, seen: Seen) -> str:
        if seen.collection == "orders" and seen.id is not None:
            return self._say("order_no", id=clean(seen.id))
        record = seen.record or {}
        kind = self._kind(record) if seen.collection == "incidents" else ""
        place = PLACES.get(str(record.get("channel"))) if kind else None
        notes = [self._of(place)] if place else []
        order = record.get("order_id")
        if isinstance(order, str) and order in self._orders():
            notes.append(self._say("about_order", id=clean(order)))
        what = kind or self._count(seen.collection, 1)
        between = "，" if self.language == "zh" else ", "
        return self._say("with_notes", what=what, notes=between.join(notes)) if notes else what

    def _kind(self, record: Mapping[str, Any]) -> str:
        """What an incident was; nothing where that was not kept."""
        kind = INCIDENTS.get(str(record.get("kind")))
        return self._of(kind) if kind else ""

    def _orders(self) -> set[str]:
        """The numbers of the buyer's own orders: another number in a record might be somebody else's."""
        records = (self.case or {}).get("orders")
        found = records if isinstance(records, list) else []
        return {str(one["id"]) for one in found if isinstance(one, dict) and "id" in one}
