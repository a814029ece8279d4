"""The conditions of a rule with what came of them in a case: value, records, and what would change it."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Any

import attrs

from ...engine.executors.reference import Reference
from ...engine.language.model import Compare, Count, Distinct, Lengths, Literal, Path, Rule, Share, Total, Value
from ...engine.language.moments import format_time
from ...engine.language.types import ARRAY, BOOLEAN, INTEGER, TIME
from ...engine.language.wording import length
from ...engine.semantics.comparing import ROOT
from ...engine.semantics.findings import Finding, Member
from ...engine.semantics.truth import FALSE, TRUE, UNKNOWN
from ...engine.semantics.view import ABSENT
from ...reporting.documents.document import Item
from ...reporting.style import clean
from .conditions import Conditions, Piece, piece_of
from .records import Records, paths_of
from .values import PLAIN, SHARE, unit_of

MOST_RECORDS = 8  # of those that count, and of those that are unknown
MOST_OTHERS = 4
_ORDERED = ("lt", "lte", "gt", "gte", "eq")


@attrs.frozen(eq=False, kw_only=True)
class Judged(Conditions):
    """Says the conditions of one rule in one case."""

    reference: Reference
    rule: Rule

    @property
    def records(self) -> Records:
        """Why records count or not."""
        return Records(self.reference, self.rule, self)

    def tree(self) -> Item:
        """The whole condition of the rule."""
        return self.said(piece_of(self.rule.when, finding=self.reference.finding(self.rule)))

    def said(self, piece: Piece, collection: str | None = None) -> Item:
        """A condition with its value; under it the records and what would change it."""
        item = super().said(piece, collection)
        if piece.finding is None or collection is not None:
            return item
        notes = () if piece.parts else tuple(self._notes(piece))
        return attrs.evolve(item, value=piece.value, children=(*item.children, *notes))

    def _notes(self, piece: Piece) -> Iterator[Item]:
        match piece.condition:
            case Compare():
                yield from self._compared(piece.condition, piece)
            case Count() | Share() | Distinct() | Total():
                yield from self._collected(piece.condition, piece)

    def _aside(self, name: str, /, **values: object) -> Item:
        return Item(self.speaker.sentence(self.speaker.say(name, **values)), aside=True)

    # --- comparisons ------------------------------------------------------------------------------

    def _compared(self, compare: Compare, piece: Piece) -> Iterator[Item]:
        if unset := sorted(compare.unset & self.reference.comparing.unset):
            yield self._aside("wait_for_value", title=self.values.title(unset[0]))
        for path in dict.fromkeys(paths_of(compare)):
            noun, pointer = self.values.noun(path, None), "/" + "/".join(path.parts)
            held = self.records.held(path)
            if held is not None and path.field.kind == BOOLEAN and (clause := self._boolean(path)):
                yield self._aside("in_case_so", clause=clause, pointer=pointer)
            elif held is not None:
                plural = path.field.kind == ARRAY and "scope" not in path.parts
                yield self._aside("in_case_plural" if plural else "in_case", noun=noun, value=held, pointer=pointer)
            else:
                noun = self.records.blank(path, None)
                yield self._aside("not_in_case", noun=noun, pointer=pointer)
                if piece.value is UNKNOWN and not (path == compare.path and compare.default is not None):
                    yield self._aside("fill_in", noun=noun)
        if piece.value is FALSE:
            yield from self._distance(compare)

    def _boolean(self, path: Path) -> str:
        """What a boolean of the case says, as a clause."""
        found = self.reference.comparing.field(path, ROOT)
        return self.comparisons.clause(Compare(path, (("eq", Literal(found)),)), None)

    def _distance(self, compare: Compare) -> Iterator[Item]:
        """How far a number or a time is from what is asked for, where that is one test."""
        found: Any = self.reference.comparing.field(compare.path, ROOT)
        if found is ABSENT:
            return
        for op, value in compare.tests:
            tests: tuple[tuple[str, Value], ...] = ((op, value),)
            size, kind = found, compare.path.field.kind
            if isinstance(value, Lengths):
                tests, kind = value.tests, INTEGER
                size = len(found) if compare.path.field.kind == ARRAY else length(found)
            for inner, bound in tests:
                wanted = self.reference.comparing.value(bound) if not isinstance(bound, Lengths) else None
                if inner in _ORDERED and kind in (INTEGER, TIME) and wanted is not None and size != wanted:
                    unit = PLAIN if isinstance(value, Lengths) else unit_of(compare.path)
                    by = abs(size - wanted)
                    fails = {"lt": size >= wanted, "lte": size > wanted, "gt": size <= wanted, "gte": size < wanted}
                    if fails.get(inner, True):
                        amount = self.values.span(by) if kind == TIME else self.values.amount(by, unit)
                        yield self._aside("off_by", amount=amount)

    # --- collections ------------------------------------------------------------------------------

    def _collected(self, condition: Count | Share | Distinct | Total, piece: Piece) -> Iterator[Item]:
        finding = piece.finding
        assert finding is not None
        finding = finding.parts[0] if piece.exactly else finding
        words = self.words(condition.collection)
        if unset := sorted(condition.unset & self.reference.comparing.unset):
            yield self._aside("wait_for_value", title=self.values.title(unset[0]))
        if finding.absent:
            yield self._aside("not_looked", noun=words.noun, many=words.many, name=condition.collection)
            if piece.value is UNKNOWN:
                yield self._aside("look_up")
            return
        bound = self.reference.comparing.value(condition.bound)
        yield self._tally(condition, finding)
        if bound is None and not condition.unset & self.reference.comparing.unset:
            yield self._aside("bound_unknown")
            for path in dict.fromkeys(paths_of(condition.bound)):
                if self.records.held(path) is None:
                    yield self._aside("fill_in", noun=self.values.noun(path, None))
        elif bound is not None:
            yield from self._changes(condition, piece, finding, bound)
        yield from self._members(finding)

    def _tally(self, condition: Count | Share | Distinct | Total, finding: Finding) -> Item:
        """What is counted, added up or divided."""
        low, high = finding.low, finding.high
        m = self.words(condition.collection).measure
        more = "_more" if high != low else ""
        match condition:
            case Share():
                return self._shared(finding, m)
            case Distinct(by=path) | Total(of=path):
                unit = unit_of(path) if isinstance(condition, Total) else PLAIN
                name = "tally_distinct" if isinstance(condition, Distinct) else "tally_total"
                noun = self.values.noun(path, condition.collection)
                more, most = ("_open", 0) if high == float("inf") else (more, int(high))
                amounts = {"low": self.values.amount(low, unit), "high": self.values.amount(most, unit)}
                return self._aside(name + more, field=noun, **amounts)
            case Count() if condition.burst is not None:
                burst = self.values.duration(condition.burst)
                return self._aside("tally_burst" + more, burst=burst, low=low, high=high, m=m)
        return self._aside("tally" + more, low=low, more=int(high) - low, m=m)

    def _shared(self, finding: Finding, m: str) -> Item:
        widest = sum(member.widens for member in finding.members)
        narrowest = sum(member.narrows for member in finding.members)
        low, high = finding.low, int(finding.high)
        if not widest and not narrowest:
            return self._aside("tally_share_none", m=m)
        least = Fraction(low, widest) if widest else Fraction(0)
        if widest == narrowest and low == high:
            return self._aside("tally_share", whole=widest, low=low, m=m, percent=self._percent(least))
        most = self._percent(Fraction(high, narrowest)) if narrowest else self.speaker.say("nothing")
        blanks = {"whole": widest, "low": low, "narrow": narrowest, "high": high, "most": most, "m": m}
        return self._aside("tally_share_more", percent=self._percent(least), **blanks)

    def _percent(self, share: Fraction) -> str:
        """A share in per cent, to a tenth."""
        tenths = round(share * 1000)
        rounded = self.values.amount(Fraction(tenths, 1000), SHARE)
        return rounded if Fraction(tenths, 1000) == share else f"≈{rounded}"

    def _changes(
        self, condition: Count | Share | Distinct | Total, piece: Piece, finding: Finding, bound: Any
    ) -> Iterator[Item]:
        """What would make it otherwise: how many are lacking or too many, or until when it stays so."""
        low, high = finding.low, finding.high
        if piece.exactly:
            yield from self._exactly(condition, piece, low, high, bound)
            return
        if isinstance(condition, Share):
            yield from self._share_changes(condition, piece, finding, bound)
            return
        at_least = not isinstance(condition, Count) or condition.at_least
        grows = at_least != piece.opposite
        least = ceil(bound) if at_least else floor(bound) + 1  # from here on there are at least, or more than, so many
        if grows:
            if piece.value is FALSE:
                yield self._aside("short", n=self._amount(condition, least - high))
            elif piece.value is UNKNOWN:
                name = "short_known_total" if isinstance(condition, Total) else "short_known"
                yield self._aside(name, n=self._amount(condition, least - low))
            elif isinstance(condition, Count) and condition.burst is None:
                yield from self._lapse(condition, finding, least)
        elif piece.value is FALSE:
            yield self._aside("over", n=self._amount(condition, low - least + 1))
        elif piece.value is UNKNOWN:
            left = max(least - 1 - low, 0)
            m = self.words(condition.collection).measure
            yield self._aside("open_above" if left else "open_above_0", n=self._amount(condition, left), m=m)

    def _exactly(self, condition: Any, piece: Piece, low: int, high: float, bound: Any) -> Iterator[Item]:
        if piece.value is UNKNOWN:
            yield self._aside("open_exactly")
        elif piece.value is FALSE and not piece.opposite:
            name, by = ("short", bound - high) if high < bound else ("over", low - bound)
            yield self._aside(name, n=self._amount(condition, by))

    def _share_changes(self, condition: Share, piece: Piece, finding: Finding, bound: Any) -> Iterator[Item]:
        whole = sum(member.narrows for member in finding.members)
        if piece.value is FALSE and not piece.opposite and whole:
            yield self._aside("short", n=self._amount(condition, ceil(bound * whole) - finding.high))

    def _amount(self, condition: Count | Share | Distinct | Total, by: Any) -> str:
        """So many records, values or units."""
        if isinstance(condition, Total):
            return self.values.amount(by, unit_of(condition.of))
        number = str(ceil(by))
        if not self.speaker.chinese:
            return number
        measure = "个" if isinstance(condition, Distinct) else self.words(condition.collection).measure
        return f"{number} {measure}"

    def _lapse(self, condition: Count, finding: Finding, least: int) -> Iterator[Item]:
        """Until when it stays true, as records leave the window."""
        if condition.within is None or least < 1:
            return
        view, span = self.reference.view, self.reference.comparing.value(condition.within)
        moments = [
            moment
            for member in finding.members
            if member.value is TRUE
            and (moment := view.time(condition.collection, member.record, condition.time)) is not None
        ]
        if span is None or len(moments) < least:
            return
        until = format_time(sorted(moments, reverse=True)[least - 1] + span, view.as_of_text)
        if until is not None:
            yield self._aside("lapses", until=until, span=self.values.span(span))

    # --- records ----------------------------------------------------------------------------------

    def _members(self, finding: Finding) -> Iterator[Item]:
        """The records, those that count first; of many only some."""
        groups = (("holds_records", TRUE), ("unknown_records", UNKNOWN), ("other_records", FALSE))
        for name, value in groups:
            members = [member for member in finding.members if member.value is value]
            if value is FALSE:
                members.sort(key=lambda member: len(self.records.false(finding, member)))
            most = MOST_OTHERS if value is FALSE else MOST_RECORDS
            if members:
                items = [self._member(finding, member) for member in members[:most]]
                if len(members) > most:
                    collection = finding.condition.collection  # type: ignore[union-attr]
                    more = {"n": len(members) - most, "m": self.words(collection).measure}
                    items.append(self._aside("and_more", **more))
                yield Item(self.speaker.sentence(self.speaker.say(name)).rstrip("。.") + self._colon(), tuple(items))

    def _colon(self) -> str:
        return "：" if self.speaker.chinese else ":"

    def _member(self, finding: Finding, member: Member) -> Item:
        collection = finding.condition.collection  # type: ignore[union-attr]
        about = {"ref": clean(member.ref), "time": self.records.when(collection, member.record)}
        if member.value is TRUE:
            shown = self.records.counts(finding, member)
            text = self.speaker.say("record_why", why=shown, **about) if shown else self.speaker.say("record", **about)
            notes = [*self.records.computed(finding, member), *self.records.unsummed(finding, member)]
            return Item(text, tuple(map(Item, notes)), value=TRUE)
        why = self.records.unknown(finding, member) if member.value is UNKNOWN else self.records.false(finding, member)
        why += self.records.computed(finding, member)
        if len(why) == 1:
            return Item(self.speaker.say("record_why", why=why[0], **about), value=member.value)
        return Item(self.speaker.say("record", **about), tuple(Item(one) for one in why), value=member.value)
