"""Asks whether there is a case of some kind, and lets the engine itself decide the case that is found."""

from collections.abc import Callable
from typing import Any

import attrs

from ...engine.semantics.problems import CaseError
from .bench import Bench
from .logic import FOUND, NONE, OPEN, Formula
from .shrinking import smallest
from .witness import Case, NotWritten

Holds = Callable[..., bool]  # what the engine says of a case, or of several


@attrs.frozen
class Answer:
    """FOUND with cases that show it, NONE where there is no such case within the bound, OPEN where it is not known."""

    kind: str
    cases: tuple[Case, ...] = ()
    why: str = ""

    @property
    def found(self) -> bool:
        """Whether there is a case."""
        return self.kind == FOUND

    @property
    def none(self) -> bool:
        """Whether it is proven that there is none."""
        return self.kind == NONE

    def to_dict(self) -> dict[str, Any]:
        """The answer as it goes from process to process."""
        return attrs.asdict(self, recurse=False)


class Disagreement(Exception):
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
        raise Disagreement(question, cases, f"the case is not valid: {error}") from None
    if not confirmed:
        raise Disagreement(question, cases, "the engine does not confirm the solver's case")
    return Answer(FOUND, smallest(cases, holds) if small else cases)
