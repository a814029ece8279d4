"""The host's part between the rules' steps: how many records count, for how much, and since when."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

import attrs

from ...language.model import Count, Distinct, Path, Share, Total
from ...semantics.comparing import Comparing, Here
from ...semantics.view import ABSENT, CaseView, Record
from .probes import ABOVE, BELOW, EQUAL
from .program import Collected
from .stating import Fact, compared, numbers

INFINITE = float("inf")  # only ever compared
Ends = tuple[tuple[int, int], tuple[int, int]]  # (number, bound) at the least, and at the greatest
ANYTHING: Ends = ((BELOW, EQUAL), (ABOVE, EQUAL))


@attrs.frozen
class Reached:
    """The places of the records that reached a node, in each reading."""

    sure: frozenset[int] = frozenset()
    possible: frozenset[int] = frozenset()


@attrs.frozen
class Counting:
    """Counts the records of one case."""

    view: CaseView
    comparing: Comparing

    def facts(self, collected: Collected, reached: Mapping[int, Reached]) -> list[Fact]:
        """The condition's number and bound, as the ruleset compares them."""
        return numbers(collected.numbers, *self._ends(collected, reached), collected.rising)

    def _ends(self, collected: Collected, reached: Mapping[int, Reached]) -> Ends:
        of = collected.condition
        records, bound = self.view.records(of.collection), self.comparing.value(of.bound)
        if bound is None or of.unset & self.comparing.unset:
            return ANYTHING
        if isinstance(of, Share):
            return ANYTHING if records is None else self._share(collected, Fraction(bound), reached)
        low, high = self._range(collected, records or [], reached[collected.counted])
        return compared(low, bound), compared(INFINITE if records is None else high, bound)

    def _range(self, collected: Collected, records: list[Record], counted: Reached) -> tuple[Any, Any]:
        of = collected.condition
        sure, possible = ([records[i] for i in sorted(some)] for some in (counted.sure, counted.possible))
        match of:
            case Count(burst=None):
                return len(sure), len(possible)
            case Count():
                return self._burst(of, sure, possible)
            case Distinct():
                found, held = self._held(of.by, of, sure), self._held(of.by, of, possible)
                return len(set(found)), len(set(held)) + len(possible) - len(held)
            case Total():
                found, held = self._held(of.of, of, sure), self._held(of.of, of, possible)
                return sum(found), sum(held) if len(held) == len(possible) else INFINITE
        raise AssertionError(of)

    def _held(self, path: Path, of: Distinct | Total, records: list[Record]) -> list[Any]:
        """What the records hold in a field, of those that have it."""
        found = (self.comparing.field(path, Here(of.collection, record)) for record in records)
        return [value for value in found if value is not ABSENT]

    def _burst(self, of: Count, sure: list[Record], possible: list[Record]) -> tuple[int, int]:
        assert of.burst is not None
        span = self.comparing.value(of.burst)
        dated = self._moments(of, possible)
        undated = len(possible) - len(dated)  # these may lie anywhere
        if span is None:
            return 0, len(possible)
        return _densest(self._moments(of, sure), span), _densest(dated, span) + undated

    def _moments(self, of: Count, records: list[Record]) -> list[int]:
        found = (self.view.time(of.collection, record, of.time) for record in records)
        return sorted(moment for moment in found if moment is not None)

    @staticmethod
    def _share(collected: Collected, bound: Fraction, reached: Mapping[int, Reached]) -> Ends:
        """At the least, all that may only enlarge the denominator does; at the greatest, none of it (contract 4.3)."""
        assert collected.base is not None
        assert collected.part is not None
        counted, base, part = reached[collected.counted], reached[collected.base], reached[collected.part]
        open_ = base.possible - base.sure
        widest = len(base.sure) + len(open_ - part.sure)
        narrowest = len(base.sure) + len(open_ & part.possible)

        def end(number: int, of: int) -> tuple[int, int]:
            return compared(number * bound.denominator, bound.numerator * of) if of else (BELOW, EQUAL)

        return end(len(counted.sure), widest), end(len(counted.possible), narrowest)

    # --- the conduct (contract 4.4) ----------------------------------------------------------------

    def since(self, collected: Collected, counted: Collection[int]) -> int | None:
        """The earliest time of the records that surely count; of a burst, of those that are in one."""
        of = collected.condition
        records = self.view.records(of.collection) or []
        chosen = [records[i] for i in counted]
        if isinstance(of, Count) and of.burst is not None:
            chosen = self._in_bursts(of, chosen)
        found = (self.view.time(of.collection, record) for record in chosen)
        return min((moment for moment in found if moment is not None), default=None)

    def _in_bursts(self, of: Count, records: list[Record]) -> list[Record]:
        """The records of which `bound` lie within the span, this one among them."""
        assert of.burst is not None
        span, bound = self.comparing.value(of.burst), self.comparing.value(of.bound)
        dated = [(moment, i) for i, record in enumerate(records)
                 if (moment := self.view.time(of.collection, record, of.time)) is not None]  # fmt: skip
        dated.sort()
        inside: set[int] = set()
        first = done = 0
        for last, (moment, _) in enumerate(dated):
            while moment - dated[first][0] > span:
                first += 1
            if last - first + 1 >= bound:
                inside.update(i for _, i in dated[max(first, done) : last + 1])
                done = last + 1
        return [records[i] for i in sorted(inside)]


def _densest(moments: list[int], span: int) -> int:
    """The most of these sorted moments within any `span`, both ends in."""
    best = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] > span:
            first += 1
        best = max(best, last - first + 1)
    return best
