"""An open case with one or more policies read in it, and a solver: what every question starts from."""

from collections.abc import Iterable, Sequence
from typing import Any

from ...engine.language.model import Condition, Ground, PolicyModel, Rule
from ...engine.language.moments import DAY
from .answers import FOUND, NONE, OPEN, Case
from .logic import Formula, Solver, Term, summed
from .reading import Reading
from .sizes import Reach
from .spans import Span
from .symbols import Symbols
from .texts import Texts
from .witness import Writer

MILLISECONDS = 20_000  # for one search
_NOON = DAY // 2
_FEW = (4, 8, 16, 32, 64, 128, 512)  # records that a case has at most, tried one after the other


class Bench:
    """An open case large enough for some rules, and what is asked of it."""

    def __init__(
        self,
        span: Span,
        read: Sequence[tuple[PolicyModel, Iterable[Rule]]],
        extra: Iterable[Condition] = (),
        milliseconds: int = MILLISECONDS,
        cases: int = 1,
        ordered: bool = False,
    ) -> None:
        """`ordered`: groups come in the order of their times. No case is lost, and less has to be looked at."""
        texts = Texts()
        reach = Reach(texts, span.day)
        for policy, rules in read:
            reach.add(policy, rules, extra)
        self.span = span
        self.sizes = reach.sizes()
        self.cases = [Symbols(f"c{number}", texts, self.sizes, span.moments) for number in range(cases)]
        self._given: list[Formula] = []
        if not reach.reads_moments():  # then it does not matter when: only how long ago
            self._given += [case.as_of == span.day * DAY + _NOON for case in self.cases]
        if ordered:
            self._given += [formula for case in self.cases for formula in case.in_order()]
        self._milliseconds = milliseconds
        self._solver: Solver | None = None
        self._seen = [0] * cases

    def reading(self, policy: PolicyModel, number: int = 0, instead: dict[str, Any] | None = None) -> Reading:
        """A policy read in one of the cases."""
        return Reading(policy, self.cases[number], self.span.day, instead)

    def search(self, *wanted: Formula) -> str:
        """FOUND, NONE or OPEN: whether there is a case (or there are cases) for which all that is wanted holds."""
        for number, case in enumerate(self.cases):
            self._given += case.given[self._seen[number] :]
            self._seen[number] = len(case.given)
        if self._solver is None:
            self._solver = Solver(self._given, self._milliseconds)
        found = self._solver.search(*wanted)
        return OPEN if found == NONE and self.sizes.short else found

    def search_small(self, *wanted: Formula) -> str:
        """The same; where there is a case, one of few records is found."""
        found = self.search(*wanted)
        if found != FOUND:
            return found
        for most in _FEW:
            few = [summed(case.many(name, number) for name, number in list(case.counts)) <= most for case in self.cases]
            if self.search(*wanted, *few) == FOUND:
                return FOUND
        return self.search(*wanted)

    @property
    def why(self) -> str:
        """Why the last search was OPEN."""
        if self.sizes.short:
            return f"more different {', '.join(self.sizes.short)} may be needed than were looked at"
        return self._solver.why if self._solver else ""

    def value(self, term: Term) -> int:
        """What a whole number is in what was found last."""
        assert self._solver is not None
        return self._solver.value(term)

    def records(self) -> int:
        """How many records are in what was found last."""
        return sum(self.value(case.many(name, number)) for case in self.cases for name, number in list(case.counts))

    def case(self, number: int = 0) -> Case:
        """What was found, as a real case."""
        assert self._solver is not None
        return Writer(self.cases[number], self._solver).write()


def ground_rules(rules: Iterable[Rule]) -> list[Ground]:
    """The ground rules among some rules."""
    return [rule for rule in rules if isinstance(rule, Ground)]
