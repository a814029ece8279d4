"""What an executor says of each rule; deciding knows nothing else of a case's conduct."""

import attrs

from .truth import Truth


@attrs.frozen
class RuleResult:
    """One rule's value, and the records that made it so, as sorted `collection/id` (contract 5)."""

    value: Truth
    matched: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
