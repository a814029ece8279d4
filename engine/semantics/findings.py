"""A rule's condition with what was found for each part of it: the tree that explanations are read from."""

from collections.abc import Iterator

import attrs

from ..language.model import Condition, Evidence
from .truth import Truth
from .view import Record


@attrs.frozen(eq=False)
class Member:
    """One record in a collection condition, and whether it is one of those that count.

    `missing` is the evidence without which a record that matches is unknown. Of a share, `base` is whether the
    record is in the denominator, and `part` whether it would then be in the numerator too.
    """

    ref: str
    record: Record
    value: Truth
    missing: tuple[Evidence, ...] = ()
    base: Truth = Truth.TRUE
    part: Truth = Truth.TRUE

    @property
    def widens(self) -> bool:
        """Whether it is in the denominator when the share is at its least."""
        return self.base is Truth.TRUE or (self.base is Truth.UNKNOWN and self.part is not Truth.TRUE)

    @property
    def narrows(self) -> bool:
        """Whether it is in the denominator when the share is at its greatest."""
        return self.base is Truth.TRUE or (self.base is Truth.UNKNOWN and self.part is not Truth.FALSE)


@attrs.frozen(eq=False)
class Finding:
    """One condition of a rule in one case: its value, its parts, and for a collection condition its records.

    `positive`: under an even number of negations. `supports`: more records make the rule more true, so that they
    need evidence. `absent`: nobody looked at the collection. `low` and `high`: what is counted or added up lies
    somewhere from the one to the other (of a share: the least and the most records in its numerator).
    """

    condition: Condition
    value: Truth
    positive: bool
    parts: tuple["Finding", ...] = ()
    members: tuple[Member, ...] = ()
    supports: bool = False
    absent: bool = False
    low: int = 0
    high: int | float = 0

    @property
    def favours(self) -> bool:
        """Whether this condition holds in the rule's favour."""
        return self.value is (Truth.TRUE if self.positive else Truth.FALSE)

    def walk(self) -> Iterator["Finding"]:
        """This finding and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()
