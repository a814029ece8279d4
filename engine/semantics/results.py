"""What an executor says of each rule; deciding knows nothing else of a case's conduct."""

import attrs

from .truth import Truth


@attrs.frozen
class RuleResult:
    """One rule's value, and the records that made it so, as sorted `collection/id` (contract 5).

    `communication` is the value of a ground rule's communication condition, true where that is waived; None for
    other kinds.
    """

    value: Truth
    matched: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    communication: Truth | None = None
