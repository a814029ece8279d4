"""The policy that a decision was made with, where it can still be had."""

from ...engine.deciding.policy import Policy
from ..log.errors import LogError
from ..log.log import DecisionLog

_OF_THE_POLICY = ("log.unknown_policy", "log.policy_content", "log.policy_refused")


def kept_policy(log: DecisionLog, digest: str | None) -> Policy | LogError:
    """The policy of that digest, or why it cannot be had. Raises LogError for what is wrong with the log itself."""
    try:
        return log.policy(digest or "")
    except LogError as error:
        if error.code not in _OF_THE_POLICY:
            raise
        return error
