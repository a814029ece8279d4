"""What the engine itself says of a case: the outcome, the statuses, and whether a condition is true of it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

from ...engine.deciding.executing import COMPILED, REFERENCE
from ...engine.deciding.policy import Policy
from ...engine.deciding.table import PROTECTION_STATUS
from ...engine.language.load import load_sources
from ...engine.language.model import Condition, PolicyModel, Protection
from ...engine.language.resolve import Resolved
from ...engine.language.texts import EMPTY
from ...engine.semantics.truth import TRUE
from ..testing.model import NOT_IN_FORCE

Case = dict[str, Any]
_CLAIM = "claim"


@attrs.frozen(eq=False)
class Decider:
    """One policy, decided by the fast executor or by the definition."""

    model: PolicyModel
    engine: str = COMPILED
    _policies: dict[Condition | None, Policy] = attrs.field(factory=dict)

    def decided(self, case: Case) -> tuple[str, Mapping[str, str]]:
        """The outcome and the status of each rule; one that does not exist on that day is NOT_IN_FORCE."""
        outcome, statuses = self._policy(None).evaluate(case)
        return outcome.value, {rule.id: statuses.get(rule.id, NOT_IN_FORCE) for rule in self.model.rules}

    def true_of(self, condition: Condition | None, case: Case) -> bool:
        """Whether a condition of nobody's, which reads every record, is true; None always is."""
        if condition is None:
            return True
        _, statuses = self._policy(condition).evaluate(case)
        return statuses[_CLAIM] == PROTECTION_STATUS[TRUE]

    def _policy(self, condition: Condition | None) -> Policy:
        """The policy itself; or one whose only rule is the condition: what speaks for the buyer needs no evidence."""
        if condition not in self._policies:
            rules = self.model.rules
            if condition is not None:
                rules = (Protection(id=_CLAIM, title=EMPTY, when=condition),)
            self._policies[condition] = Policy(attrs.evolve(self.model, rules=rules), self.engine)
        return self._policies[condition]


@cache
def sources(policy: str) -> tuple[Resolved, PolicyModel]:
    """A policy with its text, read once in a process."""
    return load_sources(policy)


@cache
def deciders(policy: str) -> tuple[Decider, Decider]:
    """The engine for a policy: the fast one, and the definition, which sees what is found at last."""
    model = sources(policy)[1]
    return Decider(model), Decider(model, REFERENCE)
