"""A decision out of the log, as letters need it."""

from ...engine.deciding.policy import Policy
from ..life.errors import LifeError
from ..life.lives import Lives
from ..log.errors import LogError
from ..log.log import DecisionLog
from .errors import LetterError
from .statement import Decided


def recorded(log: DecisionLog, id: str) -> Decided:
    """The decision of that id with what became of it, if it is on record as carried out.

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
    personal, policy = entry.personal, policy_of(log, entry.policy_digest)
    assert personal is not None
    return Decided(verdict, personal.case, None if policy is None else policy.model, id, fate)


def policy_of(log: DecisionLog, digest: str | None) -> Policy | None:
    """The policy of then; None where the log has none that can still be read."""
    try:
        return None if digest is None else log.policy(digest)
    except LogError:
        return None
