"""Policies as the log keeps them: their resolved content, which a later version can read again."""

from ...engine.deciding.policy import Policy
from ...engine.language.content import content_text
from ...engine.language.load import load_content
from ...engine.language.problems import PolicyError
from .errors import LogError
from .model import StoredPolicy


def stored_policy(policy: Policy) -> StoredPolicy:
    """The policy for the log; raises LogError where its content would not come back with the same digest."""
    stored = StoredPolicy(policy.digest, policy.name, policy.version, content_text(policy.model.content))
    policy_of(stored)
    return stored


def policy_of(stored: StoredPolicy) -> Policy:
    """The policy that is kept; raises LogError where its content is not of its digest, or cannot be read any more."""
    try:
        model = load_content(stored.content, stored.digest)
    except PolicyError as error:
        raise LogError("log.policy_refused", digest=stored.digest, why=str(error.problems[0])) from None
    if model is None:
        raise LogError("log.policy_content", digest=stored.digest)
    return Policy(model)
