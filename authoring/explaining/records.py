"""Why a record counts in a condition, does not, or is unknown."""

from collections.abc import Iterator

import attrs

from ...engine.deciding.missing import kind_title
from ...engine.executors.reference import Reference
from ...engine.language.model import TRUE as ANY
from ...engine.language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Collect,
    Compare,
    Condition,
    Count,
    Distinct,
    Evidence,
    Ground,
    Not,
    Path,
    Rule,
    Share,
    Total,
)
from ...engine.language.moments import format_time
from ...engine.language.types import AGE, ARRAY, BOOLEAN, OBJECT, TIME, case_types
from ...engine.language.wording import normal
from ...engine.semantics.comparing import ROOT, Here
from ...engine.semantics.evidencing import Doubt
from ...engine.semantics.findings import Finding, Member
from ...engine.semantics.truth import FALSE, TRUE, UNKNOWN, Truth, negated
from ...engine.semantics.view import ABSENT, Record
from ...reporting.style import Tongue, clean
from .conditions import Conditions, Piece, piece_of
from .speaking import Speaker
from .values import inside, unit_of

_MOST_REASONS = 3


@attrs.frozen(eq=False)
class Records:
    """Reads one case for one rule."""

    reference: Reference
    rule: Rule
    conditions: Conditions

    @property
    def speaker(self) -> Speaker:
        """The language of the reasons."""
        return self.conditions.speaker

    def _say(self, name: str, /, **values: object) -> str:
        return self.speaker.say(name, **values)

    def ref(self, collection: str, record: Record) -> str:
        """A record as verdicts name it."""
        return clean(self.reference.view.ref(collection, record))

    def when(self, collection: str, record: Record) -> str:
        """When it was, as the case writes it."""
        return clean(str(record.get(case_types().collections[collection].time_field, "—")))

    # --- what the case holds ----------------------------------------------------------------------

    def held(self, path: Path, here: Here = ROOT) -> str | None:
        """What a field holds, in words; None where it is absent."""
        found = self.reference.comparing.field(path, here)
        if found is ABSENT:
            return None
        if path.field.kind == OBJECT:
            return self._say("given")
        if path.field.kind == ARRAY:
            said = [self.conditions.values.literal(one, path) for one in found]
            return self.speaker.row(said) if said else self._say("nothing")
        if path.field.kind == TIME:
            return format_time(found, self.reference.view.as_of_text) or self.conditions.values.time(found)
        return self.conditions.values.literal(found, path)

    # --- members of a collection condition --------------------------------------------------------

    def counts(self, finding: Finding, member: Member) -> str:
        """What shows a record that counts, where the rule asks for evidence."""
        assert isinstance(finding.condition, Collect)
        collection = finding.condition.collection
        if not finding.supports or not isinstance(self.rule, Ground):
            return ""
        refs = [
            ref for item in self.rule.evidence if item.collection == collection for ref in self._shown(item, member)
        ]
        return self._say("shown_by", refs=self.speaker.row(list(dict.fromkeys(refs)))) if refs else ""

    def _shown(self, item: Evidence, member: Member) -> Iterator[str]:
        """The valid evidence of an item for a record."""
        view, valid = self.reference.view, self.reference.policy.evidence_valid
        doubted = {d.ref for d in self._evidence_doubts(item, member) if d.why != "invalid"}
        for evidence in view.records("evidence") or ():
            ref, here = view.ref("evidence", evidence), Here("evidence", evidence)
            listed = normal(member.ref) in map(normal, evidence.get("refs", ()))
            sound = valid is not None and self.reference.comparing.predicate(valid, here) is TRUE
            if listed and sound and ref not in doubted:
                yield clean(ref)

    def _evidence_doubts(self, item: Evidence, member: Member) -> Iterator[Doubt]:
        return self.reference.evidence.doubts(item, item.collection, member.record)

    def computed(self, finding: Finding, member: Member) -> list[str]:
        """What a record's fields were compared with, where that had to be worked out."""
        condition = finding.condition
        assert isinstance(condition, Collect)
        here, values = Here(condition.collection, member.record), self.conditions.values
        said: list[str] = []
        for compare in _comparisons(condition.where):
            held = self.held(compare.path, here)
            for _, value in compare.tests:
                found = self.reference.comparing.value(value, here) if isinstance(value, (Arithmetic, Choice)) else None
                if found is not None and held is not None:
                    noun, amount = values.noun(compare.path, condition.collection), unit_of(compare.path)
                    said.append(self._say("worked_out", noun=noun, value=held, other=values.amount(found, amount)))
        return said

    def unsummed(self, finding: Finding, member: Member) -> list[str]:
        """The field that is counted or added up, where the record does not have it."""
        condition = finding.condition
        path = (
            condition.by if isinstance(condition, Distinct) else condition.of if isinstance(condition, Total) else None
        )
        if path is None or not isinstance(condition, Collect):
            return []
        here = Here(condition.collection, member.record)
        if self.reference.comparing.field(path, here) is not ABSENT:
            return []
        return [self._say("no_field", noun=self.blank(path, condition.collection))]

    def blank(self, path: Path, collection: str | None) -> str:
        """A field that is absent: a boolean by its title, for it has no noun."""
        if path.field.kind == BOOLEAN:
            return self.speaker.quoted(self.speaker.of(path.field.title))
        return self.conditions.values.noun(path, collection)

    def unknown(self, finding: Finding, member: Member) -> list[str]:
        """Why a record is unknown, and so what would settle it."""
        condition = finding.condition
        assert isinstance(condition, Collect)
        here = Here(condition.collection, member.record)
        reasons = list(self._undated(condition, member, here))
        for predicate in self._predicates(condition):
            reasons += self.because(piece_of(predicate), here, UNKNOWN)
        for item in member.missing:
            kinds = self.speaker.one_of([self.speaker.of(kind_title(kind)) for kind in item.kinds])
            reasons.append(self._say("no_evidence", kinds=kinds))
            reasons += self._doubts(item, member)
        return list(dict.fromkeys([*reasons, *self.unsummed(finding, member)]))

    def false(self, finding: Finding, member: Member) -> list[str]:
        """Why a record does not count."""
        condition = finding.condition
        assert isinstance(condition, Collect)
        here = Here(condition.collection, member.record)
        reasons = list(self._outside(condition, member))
        for predicate in self._predicates(condition):
            reasons += self.because(piece_of(predicate), here, FALSE)
        return list(dict.fromkeys(reasons))[:_MOST_REASONS]

    def _predicates(self, condition: Collect) -> list[Condition]:
        found = [condition.of] if isinstance(condition, Share) else []
        return [one for one in (*found, condition.where) if one != ANY]

    def _doubts(self, item: Evidence, member: Member) -> Iterator[str]:
        """Why evidence that is there does not count."""
        tongue = Tongue(self.speaker.language)
        for doubt in self._evidence_doubts(item, member):
            record = case_types().collections["evidence"].record
            titles = [self._title(record.fields.get(field), field) for field in doubt.fields]
            why = tongue.say(f"doubt_{doubt.why}", fields=tongue.join(titles))
            yield tongue.say("doubt", ref=doubt.ref, why=why)

    def _title(self, field: object, name: str) -> str:
        title = getattr(field, "title", None)
        return self.speaker.of(title) if title is not None else clean(name)

    # --- windows ----------------------------------------------------------------------------------

    def _outside(self, condition: Collect, member: Member) -> Iterator[str]:
        view, values = self.reference.view, self.conditions.values
        moment = view.time(condition.collection, member.record)
        if moment is not None and moment > view.as_of:
            yield self._say("future", by=values.span(moment - view.as_of))
            return
        if condition.within is None:
            return
        span = self.reference.comparing.value(condition.within)
        moment = view.time(condition.collection, member.record, condition.time)
        if span is None or moment is None:
            return
        if moment > view.as_of:
            yield self._say("future", by=values.span(moment - view.as_of))
        elif view.as_of - moment > span:
            yield self._say("too_old", span=values.span(span), by=values.span(view.as_of - moment - span))

    def _undated(self, condition: Collect, member: Member, here: Here) -> Iterator[str]:
        view = self.reference.view
        moment = view.time(condition.collection, member.record)
        if moment is not None and moment > view.as_of:
            yield self._say("future", by=self.conditions.values.span(moment - view.as_of))
        windowed = condition.within is not None or (isinstance(condition, Count) and condition.burst is not None)
        if windowed and view.time(condition.collection, member.record, condition.time) is None:
            yield self._say("no_time", noun=self.conditions.time_noun(condition))

    # --- predicates -------------------------------------------------------------------------------

    def truth(self, piece: Piece, here: Here) -> Truth:
        """What a piece of a predicate is in a record."""
        if piece.parts:
            values = [self.truth(part, here) for part in piece.parts]
            return min(values) if piece.both else max(values)
        found = self.reference.comparing.predicate(piece.condition, here)
        return negated(found) if piece.opposite else found

    def because(self, piece: Piece, here: Here, wanted: Truth) -> list[str]:
        """The comparisons that make a predicate false, or unknown."""
        if self.truth(piece, here) is not wanted:
            return []
        if piece.parts:
            return [reason for part in piece.parts for reason in self.because(part, here, wanted)]
        if not isinstance(piece.condition, Compare):
            return []
        return list(self._compared(piece.condition, piece, here, wanted))

    def _compared(self, compare: Compare, piece: Piece, here: Here, wanted: Truth) -> Iterator[str]:
        collection = here.collection
        if wanted is UNKNOWN:
            for path in paths_of(compare):
                if self.reference.comparing.field(path, here) is ABSENT and path.parts != (AGE,):
                    yield self._say("no_field", noun=self.blank(path, collection))
            for name in sorted(compare.unset & self.reference.comparing.unset):
                yield self._say("wait_for_value", title=self.conditions.values.title(name))
            return
        clause = self.conditions.comparisons.clause(compare, collection, opposite=piece.opposite)
        held = self.held(compare.path, here)
        simple = compare.path.field.kind == BOOLEAN or any(op == "exists" for op, _ in compare.tests)
        if held is None or simple:
            yield self._say("not_so", clause=clause)
        else:
            yield self._say("not_so_but", clause=clause, value=held)


def _comparisons(condition: Condition) -> Iterator[Compare]:
    match condition:
        case Compare():
            yield condition
        case All(items) | Any_(items):
            for item in items:
                yield from _comparisons(item)
        case Not(item):
            yield from _comparisons(item)


def paths_of(thing: object) -> Iterator[Path]:
    """The fields that a comparison or a value reads, in order."""
    match thing:
        case Path():
            yield thing
        case tuple():
            for part in thing:
                yield from paths_of(part)
        case _:
            yield from paths_of(inside(thing))
