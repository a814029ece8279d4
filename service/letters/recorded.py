"""A decision out of the log, as letters need it."""

from ...engine.deciding.policy import Policy
from ..life.errors import LifeError
from ..life.lives import Lives
from ..life.policies import kept_policy
from ..log.log import DecisionLog
from .errors import LetterError
from .statement import Decided


def recorded(log: DecisionLog, id: str, now: int | None = None) -> Decided:
    """The decision of that id with what became of it by `now`, if it is on record as carried out.

    Raises LogError for an id that the log does not have, LetterError where there is no block to write about.
    """
    lives = Lives(log)
    try:
        entry, verdict = lives.decision(id)
    except LifeError as error:  # not a decision, or purged
        raise LetterError(error.code.replace("life.", "letter."), **error.values) from None
    fate = lives.fate(id)
    if verdict["verdict"] == "allow" and verdict["block"]["scope"]:
        if fate.declined is not None:
            raise LetterError("letter.declined", id=id)
        if fate.carried_out is None:
            raise LetterError("letter.not_carried_out", id=id)
    personal, policy = entry.personal, kept_policy(log, entry.policy_digest)
    assert personal is not None
    return Decided(verdict, personal.case, policy.model if isinstance(policy, Policy) else None, id, fate, now)
