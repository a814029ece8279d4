"""How far a rule, and a policy, goes in a case by the engine: no block, only after talking, or a block."""

from functools import cache
from typing import Any

from ...engine.deciding.outcome import Outcome
from ...engine.deciding.policy import Policy
from ...engine.language.load import load_model
from ...engine.language.model import PolicyModel
from ..proving.answers import Case

TALK, ALLOW = 1, 2  # how far: a block after talking, or at once; 0 is no block
_OF_STATUS = {"eligible": TALK, "communicated": ALLOW}
_OF_OUTCOME = {Outcome.DENY: 0, Outcome.NEEDS_COMMUNICATION: TALK, Outcome.ALLOW: ALLOW}
LOOSER, STRICTER = "looser", "stricter"
LEVELS = ("deny", "needs-communication", "allow")


@cache
def model_of(name: str) -> PolicyModel:
    """A policy by its name or path, loaded once in a process."""
    return load_model(name)


@cache
def policy_of(name: str) -> Policy:
    """The same, to decide with."""
    return Policy(model_of(name))


def decided(name: str, case: Case) -> tuple[int, dict[str, str]]:
    """What the engine says: the verdict's level, and the statuses."""
    outcome, statuses = policy_of(name).evaluate(case)
    return _OF_OUTCOME[outcome], statuses


def level(statuses: dict[str, str], rule: str) -> int:
    """How far a rule goes by its status."""
    return _OF_STATUS.get(statuses.get(rule, ""), 0)


def shown(old: str, new: str, case: Case, rule: str | None) -> dict[str, Any]:
    """What both policies say of a case, for reports."""
    found: dict[str, Any] = {"case": case}
    for key, name in (("old", old), ("new", new)):
        verdict, statuses = decided(name, case)
        found[key] = {"verdict": LEVELS[verdict]}
        if rule is not None:
            found[key]["status"] = statuses.get(rule, "not_in_force")
    return found
