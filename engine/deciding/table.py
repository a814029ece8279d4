"""The one verdict table: what the rules' results amount to (contract 5). Pure, for every executor."""

from collections.abc import Iterator, Mapping

import attrs

from ..language.model import Ground, PolicyModel, Procedure, Protection, Rule
from ..semantics.results import Results
from ..semantics.truth import FALSE, TRUE, UNKNOWN
from .outcome import Outcome

# statuses of ground rules; the last three are the furthest that holds
NOT_CONSIDERED, NOT_ESTABLISHED, UNPROVEN, SHIELDED = "not_considered", "not_established", "unproven", "shielded"
PROVEN, ELIGIBLE, COMMUNICATED = "proven", "eligible", "communicated"
PROTECTION_STATUS = {FALSE: "clear", UNKNOWN: "unresolved", TRUE: "applies"}
PROCEDURE_STATUS = {FALSE: "unmet", UNKNOWN: "unknown", TRUE: "met"}


@attrs.frozen(eq=False)
class Decision:
    """The outcome, the status of every rule in force, and what the outcome was made from."""

    outcome: Outcome
    statuses: Mapping[str, str]
    rules: tuple[Rule, ...]  # in force, sorted by id
    considered: tuple[Ground, ...]
    grounds: tuple[str, ...]  # considered, sorted
    required: tuple[Procedure, ...]  # always
    results: Results

    def with_status(self, *statuses: str) -> Iterator[Ground]:
        """The considered ground rules that have one of these statuses, by id."""
        return (rule for rule in self.considered if self.statuses[rule.id] in statuses)


def decide(policy: PolicyModel, day: int, requested: list[str] | None, results: Results) -> Decision:
    """The verdict of `policy` on a day; `requested` are the request's grounds, None where it names none."""
    rules = tuple(rule for rule in policy.rules if rule.in_force(day))
    grounds = [rule for rule in rules if isinstance(rule, Ground)]
    considered = tuple(rule for rule in grounds if requested is None or rule.ground in requested)
    required = tuple(rule for rule in rules if isinstance(rule, Procedure) and not rule.on_request)
    guards = [rule for rule in rules if isinstance(rule, Protection) and results[rule.id].value is not FALSE]
    in_order = all(results[rule.id].value is TRUE for rule in required)

    def ground_status(rule: Ground) -> str:
        result = results[rule.id]
        if requested is not None and rule.ground not in requested:
            return NOT_CONSIDERED
        if result.value is not TRUE:
            return UNPROVEN if result.value is UNKNOWN else NOT_ESTABLISHED
        if any(guard.shields(rule) for guard in guards):
            return SHIELDED
        if not in_order or not all(name in results and results[name].value is TRUE for name in rule.procedures):
            return PROVEN
        return COMMUNICATED if result.communication is TRUE else ELIGIBLE

    statuses: dict[str, str] = {}
    for rule in rules:
        match rule:
            case Ground():
                statuses[rule.id] = ground_status(rule)
            case Protection():
                statuses[rule.id] = PROTECTION_STATUS[results[rule.id].value]
            case Procedure():
                statuses[rule.id] = PROCEDURE_STATUS[results[rule.id].value]
    reached = {statuses[rule.id] for rule in considered}
    outcome = (
        Outcome.ALLOW
        if COMMUNICATED in reached
        else Outcome.NEEDS_COMMUNICATION
        if ELIGIBLE in reached
        else Outcome.DENY
    )
    named = {rule.ground for rule in considered} if requested is None else set(requested)
    return Decision(outcome, statuses, rules, considered, tuple(sorted(named)), required, results)
