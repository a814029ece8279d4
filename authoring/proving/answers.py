"""What comes of a question, without z3: for who asks in a child process and reads the answer here."""

from typing import Any

import attrs

Case = dict[str, Any]
FOUND, NONE, OPEN = "found", "none", "open"  # a case, no case at all, not known


@attrs.frozen
class Answer:
    """FOUND with cases that show it, NONE where there is no such case within the bound, OPEN where it is not known."""

    kind: str
    cases: tuple[Case, ...] = ()
    why: str = ""

    @property
    def found(self) -> bool:
        """Whether there is a case."""
        return self.kind == FOUND

    @property
    def none(self) -> bool:
        """Whether it is proven that there is none."""
        return self.kind == NONE

    def to_dict(self) -> dict[str, Any]:
        """The answer as it goes from process to process."""
        return attrs.asdict(self, recurse=False)
