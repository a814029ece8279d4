"""The base case of a rule's tests: one in which the rule is as a test wants it, all else in order."""

import copy
from typing import Any

import attrs

from ...engine.deciding.policy import Policy
from ...engine.language.model import Ground, Procedure, Protection, Rule
from ...engine.language.types import case_types
from ...engine.semantics.problems import CaseError
from .specimen import Case, Specimen, start_of

SETTLED = {"ground": "communicated", "protection": "clear", "procedure": "met"}


@attrs.frozen(eq=False)
class BaseCase:
    """A case with what came of it: the outcome and the status of the rule; `found` if that is as it was wanted."""

    case: Case
    outcome: str
    status: str
    found: bool


def blank_case(policy: Policy, name: str, as_of: str, ground: str) -> Case:
    """A case in which everything was looked up and nothing found."""
    platforms = policy.model.platforms
    case: Case = {
        "case_id": name,
        "as_of": as_of,
        "platform": platforms[0] if platforms else "any-platform",
        "shop": {"id": "shop-1"},
        "operator": {"id": "agent-1", "role": "agent", "permissions": ["block.request"]},
        "buyer": {"id": "buyer-1", "age_band": "adult"},
        "request": {"buyer_id": "buyer-1", "grounds": [ground], "scope": ["purchase"], "duration_days": 30},
        "open_orders": {"count": 0},
    }
    return case | {name: [] for name in case_types().collections}


def base_case(policy: Policy, rule: Rule, name: str, as_of: str, *, wanted: bool = True) -> BaseCase:
    """A case in which a ground rule allows a block, a protection does not apply, a procedure is met.

    `wanted` False: the protection applies, the procedure is not met.
    """
    ground = rule.ground if isinstance(rule, Ground) else _any_ground(policy, rule)
    specimen = Specimen(policy.model, blank_case(policy, name, as_of, ground), ground)
    specimen.start = start_of(policy.model, rule, as_of)
    if isinstance(rule, Ground):
        _settle_ground(specimen, rule)
    else:
        _procedures(specimen, {rule.id})
        specimen.make(rule.when, wanted == isinstance(rule, Procedure))
    outcome, status = came_of(policy, specimen.case, rule)
    return BaseCase(specimen.case, outcome, status, status == SETTLED[kind_of(rule)])


def _settle_ground(specimen: Specimen, rule: Ground) -> None:
    """Everything that an allow takes, in the order in which it happens; twice, as one may undo another."""
    model = specimen.model
    scope = rule.block.scope
    found = specimen.comparing.value(scope) if scope is not None else None
    if found:
        specimen.case["request"]["scope"] = sorted(found)
    specimen.avoid = [one.when for one in model.rules if isinstance(one, Protection) and one.shields(rule)]
    specimen.make(rule.when, True)
    specimen.prove(rule)
    specimen.talk(rule)
    for _ in range(2):
        _procedures(specimen, set(), rule.procedures)
        for condition in specimen.avoid:
            specimen.attempt(condition, False)
        specimen.make(rule.when, True)
        specimen.prove(rule)


def _procedures(specimen: Specimen, but: set[str], asked: tuple[str, ...] = ()) -> None:
    for other in specimen.model.rules:
        if isinstance(other, Procedure) and other.id not in but and (not other.on_request or other.id in asked):
            specimen.make(other.when, True)


def _any_ground(policy: Policy, rule: Rule) -> str:
    """A ground that the rule has to do with."""
    grounds = sorted({one.ground for one in policy.model.grounds})
    against = sorted(rule.against or ()) if isinstance(rule, Protection) else []
    return next(iter([*against, *grounds]), "malicious_order")


def came_of(policy: Policy, case: Any, rule: Rule) -> tuple[str, str]:
    """The outcome and the rule's status; `error` and nothing where the case is not valid."""
    try:
        outcome, statuses = policy.evaluate(copy.deepcopy(case))
    except CaseError:
        return "error", ""
    return outcome.value, statuses.get(rule.id, "not_in_force")


def kind_of(rule: Rule) -> str:
    """`ground`, `protection` or `procedure`."""
    return type(rule).__name__.lower()
