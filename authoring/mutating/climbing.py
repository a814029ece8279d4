"""Changes a case step by step until conditions are as they are wanted: always on from the cases that are nearest."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import attrs

from ...engine.language.model import PolicyModel, Procedure
from ...engine.language.texts import EMPTY
from ...engine.semantics.accepting import accepted
from ...engine.semantics.truth import known
from .differing import Wants
from .interest import Interest
from .telling import Few
from .varying import Varying

Case = dict[str, Any]
_STEPS = 2
_TRIED = 1_500  # cases at each step
_KEPT = 4  # cases from which a step goes on


class Climb:
    """The way to cases in which all of this is so."""

    def __init__(self, model: PolicyModel, wants: Wants) -> None:
        # each condition is read as a rule of its own, which asks for no evidence
        rules = tuple(Procedure(f"want-{number:03}", EMPTY, one) for number, (one, _) in enumerate(wants))
        self._platforms = model.platforms
        self._few = Few(attrs.evolve(model, rules=rules), frozenset(rule.id for rule in rules))
        self._wanted = [known(wanted) for _, wanted in wants]
        interest = Interest()
        for condition, _ in wants:
            interest.condition(condition, None)
        self._varying = Varying(model, interest)

    def lacking(self, case: Case) -> int:
        """How many of the conditions are not as they are wanted; all of them, and one more, in a case that is none."""
        if not accepted(case, self._platforms):
            return len(self._wanted) + 1
        return sum(found is not wanted for found, wanted in zip(self._few.read(case), self._wanted, strict=True))

    def cases(self, start: Case) -> Iterator[Case]:
        """Cases in which everything is as it is wanted, all within as few steps; nothing where none was found."""
        front = [start]
        for _ in range(_STEPS):
            tried: list[tuple[int, int, Case]] = []
            reached = False
            for case in front:
                for changed in islice(self._varying.variants(case), _TRIED // len(front)):
                    lacking = self.lacking(changed)
                    if not lacking:
                        yield changed
                        reached = True
                    tried.append((lacking, len(tried), changed))
            front = [case for _, _, case in sorted(tried, key=lambda one: one[:2])[:_KEPT]]
            if reached or not front:
                return
