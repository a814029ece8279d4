"""What the groups of an open case amount to in one condition: counts, bursts, different values, sums and shares."""

from typing import Any

import attrs

from ...engine.language.model import Count, Distinct, Share, Total
from .logic import TRUE, Formula, Tri, both, compared, counted, either, implied, no, number
from .symbols import Found, Symbols
from .values import Values


@attrs.frozen(eq=False)
class Member:
    """A group of records in a collection condition; `base` and `part` of a share as the reference executor has them."""

    number: int
    truth: Tri
    base: Tri = TRUE
    part: Tri = TRUE


@attrs.frozen(eq=False)
class Tallies:
    """Counting in one open case."""

    case: Symbols
    values: Values

    def amount(self, condition: Any, members: tuple[Member, ...]) -> Tri:
        """Whether a count, a sum or a number of different values is enough."""
        case, collection = self.case, condition.collection
        looked, bound = case.looked(collection), self.values.value(condition.bound)
        sure = [(member.truth.true, case.many(collection, member.number)) for member in members]
        possible = [(no(member.truth.false), case.many(collection, member.number)) for member in members]
        if isinstance(condition, Count) and condition.burst is not None:
            return self._burst(condition, members, bound)
        if isinstance(condition, Distinct):
            low, high = self._different(condition, members)
        elif isinstance(condition, Total):
            return self._total(condition, members, bound)
        else:
            low, high = counted(sure), counted(possible)
        if isinstance(condition, Count) and not condition.at_least:
            most = number(bound.value)
            return Tri(both(looked, high <= most), low > most).only_if(bound.known)
        least = number(bound.value)
        return Tri(low >= least, both(looked, high < least)).only_if(bound.known)

    def _burst(self, condition: Count, members: tuple[Member, ...], bound: Found) -> Tri:
        case, collection = self.case, condition.collection
        assert condition.burst is not None
        span, least = self.values.value(condition.burst), number(bound.value)
        times = {member.number: case.dated(collection, member.number, condition.time) for member in members}

        def together(member: Member, pairs: list[tuple[Member, Formula]]) -> Any:
            """How many of them there are from a member's time on, for the span."""
            start = times[member.number].value
            return counted(
                (
                    both(
                        holds,
                        times[m.number].known,
                        times[m.number].value >= start,
                        times[m.number].value - start <= span.value,
                    ),
                    case.many(collection, m.number),
                )
                for m, holds in pairs
            )

        sure = [(m, m.truth.true) for m in members]
        possible = [(m, no(m.truth.false)) for m in members]
        anywhere = counted(
            (both(holds, no(times[m.number].known)), case.many(collection, m.number)) for m, holds in possible
        )
        true = either(least <= 0, *(together(m, sure) >= least for m in members))
        # a group without a time begins no span, but what its open time would count is counted below as well
        false = both(
            anywhere < least,
            *(implied(times[m.number].known, together(m, possible) + anywhere < least) for m in members),
        )
        return Tri(true, both(case.looked(collection), false)).only_if(both(bound.known, span.known))

    def _different(self, condition: Distinct, members: tuple[Member, ...]) -> tuple[Any, Any]:
        case, collection = self.case, condition.collection
        if condition.by.parts == ("id",):  # every record has its own
            return (
                counted((m.truth.true, case.many(collection, m.number)) for m in members),
                counted((no(m.truth.false), case.many(collection, m.number)) for m in members),
            )
        found = [case.read((collection, m.number), condition.by.parts, from_root=False) for m in members]
        exists = [case.many(collection, m.number) > 0 for m in members]

        def different(holds: list[Formula]) -> Any:
            with_field = [both(h, e, f.known) for h, e, f in zip(holds, exists, found, strict=True)]
            first = [
                both(own, *(no(both(with_field[b], compared("eq", found[b].value, found[a].value))) for b in range(a)))
                for a, own in enumerate(with_field)
            ]
            return counted((one, 1) for one in first)

        possible = [no(m.truth.false) for m in members]
        without = counted(
            (both(holds, no(f.known)), case.many(collection, m.number))
            for m, holds, f in zip(members, possible, found, strict=True)
        )
        return different([m.truth.true for m in members]), different(possible) + without

    def _total(self, condition: Total, members: tuple[Member, ...], bound: Found) -> Tri:
        case, collection = self.case, condition.collection
        found = [case.read((collection, m.number), condition.of.parts, from_root=False) for m in members]
        exists = [case.many(collection, m.number) > 0 for m in members]  # one record in each: see `Sizes.single`
        low = counted((both(m.truth.true, e, f.known), f.value) for m, e, f in zip(members, exists, found, strict=True))
        high = counted(
            (both(no(m.truth.false), e, f.known), f.value) for m, e, f in zip(members, exists, found, strict=True)
        )
        endless = either(
            *(both(no(m.truth.false), e, no(f.known)) for m, e, f in zip(members, exists, found, strict=True))
        )
        least = number(bound.value)
        return Tri(low >= least, both(case.looked(collection), no(endless), high < least)).only_if(bound.known)

    def share(self, condition: Share, members: tuple[Member, ...]) -> Tri:
        """Whether a part of the records is enough of the whole."""
        case, collection = self.case, condition.collection
        bound = self.values.value(condition.bound)

        def count(holds: list[Formula]) -> Any:
            return counted((h, case.many(collection, m.number)) for h, m in zip(holds, members, strict=True))

        low, high = count([m.truth.true for m in members]), count([no(m.truth.false) for m in members])
        widest = count([either(m.base.true, both(m.base.unknown, no(m.part.true))) for m in members])
        narrowest = count([either(m.base.true, both(m.base.unknown, no(m.part.false))) for m in members])
        part = number(bound.value)
        true = both(widest > 0, low >= part * widest)
        possible = both(narrowest > 0, high >= part * narrowest)
        return Tri(true, both(no(true), no(possible))).only_if(both(bound.known, case.looked(collection)))

    def in_burst(self, condition: Count, members: tuple[Member, ...], member: Member) -> Formula:
        """Whether the records of a group belong to `bound` that lie close together."""
        case, collection = self.case, condition.collection
        assert condition.burst is not None
        span, bound = self.values.value(condition.burst).value, number(self.values.value(condition.bound).value)
        own = case.dated(collection, member.number, condition.time)
        found = []
        for first in members:
            start = case.dated(collection, first.number, condition.time)
            many = counted(
                (
                    both(m.truth.true, t.known, t.value >= start.value, t.value - start.value <= span),
                    case.many(collection, m.number),
                )
                for m in members
                for t in [case.dated(collection, m.number, condition.time)]
            )
            exists = both(first.truth.true, start.known, case.many(collection, first.number) > 0)
            found.append(both(exists, own.value >= start.value, own.value - start.value <= span, many >= bound))
        return both(own.known, either(*found))
