"""The host's part before the rules run: what is known of the case and its records, as facts of small numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...language.model import Count
from ...semantics.comparing import Comparing, Here
from ...semantics.truth import FALSE, TRUE, UNKNOWN, Truth
from ...semantics.view import ABSENT, CaseView, Record
from .clauses import HUNDRED
from .probes import (
    ABOVE,
    BELOW,
    EQUAL,
    FAR,
    NO,
    POSSIBLE,
    SURE,
    YES,
    Measure,
    Probe,
    Question,
    Relation,
    Special,
    place,
)
from .program import Collected, Sheet

Fact = dict[str, int]
Interval = tuple[int, int]
Specials = Mapping[Special, Interval]

READINGS = (SURE, POSSIBLE)
ANSWERS: Mapping[Truth, Interval] = {FALSE: (NO, NO), UNKNOWN: (NO, YES), TRUE: (YES, YES)}
_LARGEST = 2**53  # of a number that is stated as it is


def thing(number: int, reading: int) -> int:
    """What `at` is for the thing of this number: 0 is the case, i + 1 the record at place i."""
    return number * 2 + reading


def fact(number: int, at: int, **stated: int) -> Fact:
    """A fact of this number about a thing (in the reading that `at` tells)."""
    return {"g": number // HUNDRED, "n": number, "at": at, "r": at % 2, **stated}


class Stating:
    """States what the probes ask of one case."""

    def __init__(self, view: CaseView, comparing: Comparing) -> None:
        self.view = view
        self.comparing = comparing

    def sheets(self, sheets: Iterable[Sheet], number: int, here: Here, specials: Specials) -> list[Fact]:
        """The facts that state a thing's sheets, in both readings."""
        facts: list[Fact] = []
        for sheet in sheets:
            found = [specials[p] if isinstance(p, Special) else self.interval(p, here) for p in sheet.probes]
            for reading in READINGS:
                stated: Fact = {}
                for position, (least, greatest) in enumerate(found):
                    high, low = (greatest, least) if reading == SURE else (least, greatest)
                    stated |= {f"a{position}": high, f"b{position}": low}
                facts.append(fact(sheet.number, thing(number, reading), **stated))
        return facts

    def interval(self, probe: Probe, here: Here) -> Interval:
        """Between which numbers the probe lies."""
        match probe:
            case Measure():
                return self._measure(probe, here)
            case Question(asked):
                return ANSWERS[self.comparing.compare(asked, here)]
            case Relation(below, above):
                if (lower := self.comparing.compare(below, here)) is UNKNOWN:
                    return BELOW, ABOVE
                found = BELOW if lower is TRUE else ABOVE if self.comparing.compare(above, here) is TRUE else EQUAL
                return found, found
        raise AssertionError(probe)

    def _measure(self, probe: Measure, here: Here) -> Interval:
        found: Any = self.comparing.field(probe.path, here)
        if found is ABSENT and probe.default is not None:
            found = self.comparing.value(probe.default, here)
        if found is ABSENT or found is None or probe.unset & self.comparing.unset:
            return -FAR, FAR
        number = place(probe.path, found)
        assert number is not None, probe
        return number, number

    # --- what the host works out of times -----------------------------------------------------------

    def window(self, condition: Collected, record: Record) -> Truth:
        """Whether a record lies where the condition looks: not after `as_of`, and in its window (contract 4.3)."""
        of = condition.condition
        if self.view.after(of.collection, record):
            return FALSE if condition.supports or of.collection == "communications" else UNKNOWN
        moment = self.view.time(of.collection, record, of.time)
        if of.within is None:
            return UNKNOWN if isinstance(of, Count) and of.burst is not None and moment is None else TRUE
        span = self.comparing.value(of.within)
        if span is None or moment is None:
            return UNKNOWN
        return TRUE if 0 <= self.view.as_of - moment <= span else FALSE


def compared(number: Any, bound: Any) -> tuple[int, int]:
    """Two small integers in the order of these two numbers: the numbers themselves, where they are small integers."""
    if type(number) is int and type(bound) is int and max(abs(number), abs(bound)) <= _LARGEST:
        return number, bound
    return (BELOW if number < bound else ABOVE if number > bound else EQUAL), EQUAL


def numbers(node: int, least: tuple[int, int], greatest: tuple[int, int], rising: bool) -> list[Fact]:
    """A number and its bound as facts: each reading is told the end that it must take; `rising` says which."""
    ends = (least, greatest) if rising else (greatest, least)
    return [fact(node, thing(0, reading), x=x, y=y) for reading, (x, y) in zip(READINGS, ends, strict=True)]
