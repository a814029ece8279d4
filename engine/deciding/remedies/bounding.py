"""A bound that reads what is absent: how favourable it could be found, and what would have to be filled in for that."""

import copy
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product
from typing import Any

import attrs

from ...executors.reference import Reference
from ...language.model import Compare, Count, Literal, Path, Share, Value
from ...language.types import INTEGER, Field
from ...semantics.comparing import ROOT, Comparing
from ...semantics.findings import Finding
from ...semantics.truth import FALSE, TRUE, UNKNOWN, Truth, at_least, negated
from ...semantics.view import ABSENT, CaseView
from .acts import Demand, Plan, Supply
from .solving import Solver, candidates, paths_of, put

MOST_TRIED = 300  # values, or pairs of them and so on, that are tried in a bound
_NUMBER = Path(("number",), True, Field(INTEGER))  # no case has it, so that it reads as its default


def limit(number: int | float | Fraction, op: str, bound: Value) -> Compare:
    """`number op bound` as a comparison on the case, so that a bound can be demanded as any field can."""
    return Compare(_NUMBER, ((op, bound),), Literal(number))


def paths_in(bound: Value) -> list[Path]:
    """Every field that a bound reads."""
    return [path for path in paths_of(limit(0, "eq", bound)) if path is not _NUMBER]


def bounded(reference: Reference, finding: Finding, want: Truth, done: Plan) -> Iterator[tuple[Plan, Finding]]:
    """Ways to fill in what the bound lacks, each with the condition as it then is: any one field, or all of them."""
    condition: Any = finding.condition
    absent = [path for path in paths_in(condition.bound) if reference.comparing.field(path, ROOT) is ABSENT]
    trial = _Trial(reference, condition.bound, done)
    lower = (not isinstance(condition, Count) or condition.at_least) == (want is TRUE)  # then it helps
    for paths in [*([path] for path in absent), *([absent] if len(absent) > 1 else [])]:
        found = trial.numbers(paths)
        if found:
            number, demanded = _demanded(finding, want, min(found) if lower else max(found))
            acts = frozenset(Supply("", "", path.parts) for path in paths)
            known = attrs.evolve(condition, bound=Literal(number))
            plan = Plan(acts, (Demand("", -1, demanded, TRUE),))
            yield plan, attrs.evolve(finding, condition=known, value=_value(finding, number))


@attrs.frozen(eq=False)
class _Trial:
    """Tries out values in a bound, as far as they agree with what is demanded anyway."""

    reference: Reference
    bound: Value
    done: Plan

    def numbers(self, paths: list[Path]) -> set[Any]:
        """What the bound can come to when these fields are filled in."""
        view = self.reference.view
        root = {name: copy.deepcopy(part) for name, part in view.data.items() if not isinstance(part, list)}
        comparing = Comparing(CaseView(root), self.reference.comparing.unset)
        fields = frozenset(str(path) for path in paths)
        asked = [
            (demand.condition, demand.want)
            for demand in self.done.demands
            if not demand.collection
            and isinstance(demand.condition, Compare)
            and any(str(path) in fields for path in paths_of(demand.condition))
        ]
        solver = Solver(comparing, None, root, frozenset())
        constants = [*solver.constants(limit(0, "eq", self.bound))]
        constants += [constant for condition, _ in asked for constant in solver.constants(condition)]
        found = set()
        values = [list(islice(candidates(path.field, constants, view.as_of_text), MOST_TRIED)) for path in paths]
        for chosen in islice(product(*values), MOST_TRIED):
            for path, value in zip(paths, chosen, strict=True):
                put(root, path.parts, value)
            number = comparing.value(self.bound)
            if number is not None and all(comparing.compare(c, ROOT) is not negated(w) for c, w in asked):
                found.add(number)
        return found


def _demanded(finding: Finding, want: Truth, best: Any) -> tuple[Any, Compare]:
    """The bound to go on with, and what is demanded of it: no more than is enough for the records as they are."""
    condition: Any = finding.condition
    bound = condition.bound
    more = not isinstance(condition, Count) or condition.at_least
    enough: Any = finding.low if more == (want is TRUE) else finding.high
    if isinstance(condition, Share):
        widest = sum(member.widens for member in finding.members)
        enough = Fraction(finding.low, widest) if widest and want is TRUE else best
    if more and want is TRUE:
        return max(best, enough), limit(max(best, enough), "gte", bound)
    if want is TRUE:
        return min(best, enough), limit(min(best, enough), "lte", bound)
    if more:
        return best, limit(enough, "lt", bound) if best > enough else limit(best, "lte", bound)
    return best, limit(enough, "gt", bound) if best < enough else limit(best, "gte", bound)


def _value(finding: Finding, bound: Any) -> Truth:
    """What the condition is with that bound."""
    condition, low, high = finding.condition, finding.low, finding.high
    if isinstance(condition, Share):
        if finding.absent:
            return UNKNOWN
        widest = sum(member.widens for member in finding.members)
        narrowest = sum(member.narrows for member in finding.members)
        if widest > 0 and low >= bound * widest:
            return TRUE
        return UNKNOWN if narrowest > 0 and high >= bound * narrowest else FALSE
    if isinstance(condition, Count) and not condition.at_least:
        return TRUE if high <= bound else FALSE if low > bound else UNKNOWN
    return at_least(low, high, bound)
