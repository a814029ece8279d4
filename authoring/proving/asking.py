"""Asks whether there is a case of some kind, and lets the engine itself decide the case that is found."""

from collections.abc import Callable

from ...engine.language.portable import Portable
from ...engine.semantics.problems import CaseError
from .answers import FOUND, OPEN, Answer, Case
from .bench import Bench
from .logic import Formula
from .shrinking import smallest
from .witness import NotWritten

Holds = Callable[..., bool]  # what the engine says of a case, or of several


class Disagreement(Portable):
    """The solver found a case of which the engine says something else: a fault of fairblock, never of the policy."""

    def __init__(self, question: str, cases: tuple[Case, ...], why: str) -> None:
        super().__init__(f"{question}: {why}")
        self.cases = cases


def ask(bench: Bench, question: str, wanted: Formula, holds: Holds, *, small: bool = True) -> Answer:
    """Whether there are cases for which the formula holds. Raises Disagreement where the engine does not confirm them.

    `question` is for the message then; `small`: what is found is made as small as can be, for people.
    """
    found = bench.search_small(wanted)
    if found != FOUND:
        return Answer(found, (), bench.why if found == OPEN else "")
    try:
        cases = tuple(bench.case(number) for number in range(len(bench.cases)))
    except NotWritten as error:
        return Answer(OPEN, (), f"no case can be written with {error}")
    try:
        confirmed = holds(*cases)
    except CaseError as error:
        if all(problem.code == "case.too_large" for problem in error.problems):
            return Answer(OPEN, (), "a case that shows it is larger than a case may be")
        raise Disagreement(question, cases, f"the case is not valid: {error}") from None
    if not confirmed:
        raise Disagreement(question, cases, "the engine does not confirm the solver's case")
    return Answer(FOUND, smallest(cases, holds) if small else cases)
