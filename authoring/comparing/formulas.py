"""How far a rule, and a policy, goes in an open case: when it goes further in one policy than in another."""

from ...engine.language.model import Ground
from ..proving.logic import Formula, both, either, no
from ..proving.reading import Reading


def rule_in(reading: Reading, name: str) -> Ground | None:
    """A ground rule where it is in force; None where it is not."""
    rule = reading.rules.get(name)
    return rule if isinstance(rule, Ground) else None


def further(one: Reading, other: Reading, name: str) -> tuple[Formula, Formula]:
    """When a ground rule goes further in the second reading than in the first: to an allow, and at least to talking."""
    before, after = rule_in(one, name), rule_in(other, name)
    if after is None:
        return False, False
    return (
        both(other.communicated(after), True if before is None else no(one.communicated(before))),
        both(other.eligible(after), True if before is None else no(one.eligible(before))),
    )


def policy_further(one: Reading, other: Reading) -> tuple[Formula, Formula]:
    """When the verdict goes further in the second reading than in the first, in the same two ways."""
    talks = either(*(other.eligible(rule) for rule in other.grounds))
    talked = either(*(one.eligible(rule) for rule in one.grounds))
    return both(other.allows(), no(one.allows())), both(talks, no(talked))
