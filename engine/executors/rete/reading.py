"""One case as the rulesets have decided it."""

import attrs

from ...semantics.results import RuleResult
from ...semantics.truth import Truth


@attrs.frozen
class RuleAnswer:
    """What the rulesets say of one policy rule.

    Of a ground rule, `communication` is whether the shop has talked as it asks (true where it asks for nothing), and
    `conduct` when its conduct began, in microseconds; None for other rules, and where there is none.
    """

    result: RuleResult
    communication: Truth | None = None
    conduct: int | None = None


@attrs.frozen
class ReteReading:
    """The answers for the rules in force, by their number, in the order of the policy: what deciding asks."""

    answers: tuple[RuleAnswer, ...]

    def value(self, number: int) -> Truth:
        """What a rule's condition is."""
        return self.answers[number].result.value

    def communication(self, number: int) -> Truth:
        """Whether the shop has talked as a ground rule asks."""
        found = self.answers[number].communication
        assert found is not None  # asked of ground rules alone
        return found

    def conduct(self, number: int) -> int | None:
        """When the conduct began that a ground rule rests on, in microseconds; None where there is none."""
        return self.answers[number].conduct

    def result(self, number: int) -> RuleResult:
        """All of a rule's result."""
        return self.answers[number].result
