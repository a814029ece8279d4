"""A policy's claims as frozen values, and what came of them."""

from collections.abc import Mapping
from typing import Any

import attrs

from ...engine.language.document import Document
from ...engine.language.model import Condition
from ...engine.language.problems import Mark
from ...engine.language.texts import Text

NEVER, ALWAYS, REACHABLE = "never", "always", "reachable"
FORMS = (NEVER, ALWAYS, REACHABLE)

PROVEN, REFUTED, OPEN, IDLE = "proven", "refuted", "not_proven", "does_not_apply"
TIME, MEMORY, UNPROVABLE, SEARCH = "time", "memory", "unprovable", "search"  # why something is not proven


@attrs.frozen(eq=False)
class Claim:
    """One claim: no case (`never`), every case (`always`) or some case (`reachable`) is such as it says.

    `verdict` and `statuses`, as far as they are given, are what holds of it; `when` is None for all cases. `policy`
    is the policy whose claim it is; `gone` a rule that it names and that a child has disabled.
    """

    id: str
    form: str
    title: Text
    verdict: str | None
    statuses: Mapping[str, str]
    when: Condition | None
    policy: str
    document: Document
    mark: Mark
    gone: str | None = None


@attrs.frozen(eq=False)
class Found:
    """What came of a claim, or of a law for one ground rule: PROVEN, REFUTED with cases, OPEN or IDLE with a reason.

    The cases of a law are a pair. A `reachable` claim that is proven has the case that shows it.
    """

    state: str
    cases: tuple[dict[str, Any], ...] = ()
    why: str = ""
    detail: str = ""

    @property
    def failed(self) -> bool:
        """Whether it counts as a failure."""
        return self.state in (REFUTED, OPEN)


_ORDER = (REFUTED, OPEN, PROVEN, IDLE)


def together(parts: list[Found]) -> Found:
    """Of something that must hold in every part: the gravest."""
    return min(parts, key=lambda part: _ORDER.index(part.state), default=Found(IDLE))


def anywhere(parts: list[Found]) -> Found:
    """Of something that must hold in some part: the first that shows it; else what is open."""
    for state in (PROVEN, OPEN, REFUTED):
        for part in parts:
            if part.state == state:
                return part
    return Found(IDLE)
