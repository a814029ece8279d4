"""Policies as the log keeps them: their resolved content, which a later version can read again."""

from ...engine.deciding.policy import Policy
from ...engine.language.content import content_of, content_read, content_text
from ...engine.language.digest import content_digest
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


def is_as_kept(stored: StoredPolicy) -> bool:
    """Whether name, version and every character of the content are what `stored_policy` made of that policy."""
    if content_digest(stored.content, stored.digest) != stored.digest:
        return False
    content = content_of(content_read(stored.content, stored.digest))
    own = content["manifest"]
    return content_text(content) == stored.content and (own.get("policy"), own.get("version")) == (
        stored.name,
        stored.version,
    )
