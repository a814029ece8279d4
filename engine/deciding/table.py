"""The one verdict table: what the rules' results amount to (contract 5). Pure, for every executor."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import attrs

from ..language.model import Ground, PolicyModel, Procedure, Protection, Rule
from ..semantics.results import RuleResult
from ..semantics.truth import FALSE, TRUE, UNKNOWN, Truth
from .outcome import Outcome

# statuses of ground rules; the last three are the furthest that holds
NOT_CONSIDERED, NOT_ESTABLISHED, UNPROVEN, SHIELDED = "not_considered", "not_established", "unproven", "shielded"
PROVEN, ELIGIBLE, COMMUNICATED = "proven", "eligible", "communicated"
PROTECTION_STATUS = ("clear", "unresolved", "applies")  # by truth
PROCEDURE_STATUS = ("unmet", "unknown", "met")


class Reading(Protocol):
    """One case as an executor has read it. Rules go by their number: that of `Table.rules`."""

    def value(self, number: int) -> Truth:
        """What a rule's condition is."""

    def communication(self, number: int) -> Truth:
        """Whether the shop has talked as a ground rule asks; true where it asks for nothing."""

    def conduct(self, number: int) -> int | None:
        """When the conduct began that a ground rule rests on, in microseconds; None where there is none."""

    def result(self, number: int) -> RuleResult:
        """All of a rule's result."""


@attrs.frozen(eq=False)
class _Row:
    """A ground rule, and what the table asks of other rules, by their numbers, before it is proven and eligible."""

    number: int
    id: str
    ground: str
    guards: frozenset[int]
    procedures: tuple[int, ...] | None  # None: one that it needs is not in force


@attrs.frozen(eq=False)
class Decision:
    """The outcome, the status of every rule in force, and what the outcome was made from."""

    outcome: Outcome
    statuses: Mapping[str, str]
    rules: tuple[Rule, ...]  # in force, sorted by id
    considered: tuple[Ground, ...]
    grounds: tuple[str, ...]  # considered, sorted
    required: tuple[Procedure, ...]  # always
    results: Mapping[str, RuleResult]

    def with_status(self, *statuses: str) -> Iterator[Ground]:
        """The considered ground rules that have one of these statuses, by id."""
        return (rule for rule in self.considered if self.statuses[rule.id] in statuses)


class Table:
    """The verdict table of a policy's rules on a day (days since 1970-01-01)."""

    def __init__(self, policy: PolicyModel, day: int) -> None:
        self.rules = policy.in_force(day)
        self.numbers = numbers = {rule.id: number for number, rule in enumerate(self.rules)}
        guards = [(number, rule) for number, rule in enumerate(self.rules) if isinstance(rule, Protection)]
        self._unconsidered = dict.fromkeys(numbers, NOT_CONSIDERED)
        self._guards = tuple((number, rule.id) for number, rule in guards)
        self._procedures = tuple((n, rule.id) for n, rule in enumerate(self.rules) if isinstance(rule, Procedure))
        self.required = tuple(rule for rule in self.rules if isinstance(rule, Procedure) and not rule.on_request)
        self._required = tuple(numbers[rule.id] for rule in self.required)
        self._rows = tuple(
            _Row(
                number,
                rule.id,
                rule.ground,
                frozenset(guard for guard, protection in guards if protection.shields(rule)),
                _all_known([numbers.get(name) for name in rule.procedures]),
            )
            for number, rule in enumerate(self.rules)
            if isinstance(rule, Ground)
        )

    def answer(self, reading: Reading, requested: Sequence[str] | None) -> tuple[Outcome, dict[str, str]]:
        """The outcome and the rules' statuses; `requested` are the request's grounds, None where it names none."""
        value = reading.value
        statuses = self._unconsidered.copy()
        raised: set[int] = set()
        for number, name in self._guards:
            found = value(number)
            statuses[name] = PROTECTION_STATUS[found]
            if found is not FALSE:
                raised.add(number)
        met: set[int] = set()
        for number, name in self._procedures:
            found = value(number)
            statuses[name] = PROCEDURE_STATUS[found]
            if found is TRUE:
                met.add(number)
        in_order = met.issuperset(self._required)
        outcome = Outcome.DENY
        for row in self._rows:
            if requested is not None and row.ground not in requested:
                continue
            found = value(row.number)
            if found is not TRUE:
                statuses[row.id] = UNPROVEN if found is UNKNOWN else NOT_ESTABLISHED
            elif not row.guards.isdisjoint(raised):
                statuses[row.id] = SHIELDED
            elif not in_order or row.procedures is None or not met.issuperset(row.procedures):
                statuses[row.id] = PROVEN
            elif reading.communication(row.number) is TRUE:
                statuses[row.id], outcome = COMMUNICATED, Outcome.ALLOW
            else:
                statuses[row.id] = ELIGIBLE
                if outcome is Outcome.DENY:
                    outcome = Outcome.NEEDS_COMMUNICATION
        return outcome, statuses

    def decide(self, reading: Reading, requested: Sequence[str] | None) -> Decision:
        """The same with what it was made from."""
        outcome, statuses = self.answer(reading, requested)
        results = {rule.id: reading.result(number) for number, rule in enumerate(self.rules)}
        considered = tuple(
            rule for rule in self.rules if isinstance(rule, Ground) and (requested is None or rule.ground in requested)
        )
        named = {rule.ground for rule in considered} if requested is None else set(requested)
        return Decision(outcome, statuses, self.rules, considered, tuple(sorted(named)), self.required, results)


def _all_known(numbers: list[int | None]) -> tuple[int, ...] | None:
    return None if None in numbers else tuple(number for number in numbers if number is not None)
