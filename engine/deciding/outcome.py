"""The three answers."""

from enum import StrEnum


class Outcome(StrEnum):
    """What a verdict says: `allow`, `deny` or `needs-communication` (contract 5)."""

    ALLOW = "allow"
    DENY = "deny"
    NEEDS_COMMUNICATION = "needs-communication"
