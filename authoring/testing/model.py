"""A policy's tests as frozen values, and what came of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from ...engine.semantics.problems import CaseError

if TYPE_CHECKING:
    from .because import Because

ERROR = "error"  # the "verdict" on a case that is not valid
NOT_IN_FORCE = "not_in_force"  # the "status" of a rule that does not exist on the day of the case


@attrs.frozen(eq=False)
class Expected:
    """What a test states; what is None or empty is not compared.

    `verdict` may be `error`, and `codes` are then all codes of the case's problems. `reasons` and `remedies` are
    whole lists, of whose entries only the keys that are stated count.
    """

    verdict: str | None = None
    codes: tuple[str, ...] | None = None
    statuses: Mapping[str, str] = attrs.field(factory=dict)
    reasons: list[Any] | None = None
    remedies: list[Any] | None = None
    block: Mapping[str, Any] = attrs.field(factory=dict)
    matched: Mapping[str, list[str]] = attrs.field(factory=dict)
    unknown: Mapping[str, list[str]] = attrs.field(factory=dict)

    @property
    def in_document(self) -> bool:
        """Whether it speaks of more than outcome and statuses, which are quicker to come by."""
        more = (self.block, self.matched, self.unknown)
        return self.reasons is not None or self.remedies is not None or any(more)


@attrs.frozen(eq=False)
class PolicyTest:
    """One test: a case, already made from its suite's base, and what to expect of it.

    `case` shares its unchanged parts with other tests' cases, so it is never to be changed.
    """

    suite: str
    name: str
    file: str
    line: int
    case: Mapping[str, Any] = attrs.field(repr=False)
    expected: Expected
    todo: str | None = None

    @property
    def title(self) -> str:
        """`suite: test`, what a selection by name looks at."""
        return f"{self.suite}: {self.name}"


@attrs.frozen(eq=False)
class Suite:
    """The tests of one file, in its order. `base` is the case that they start from, never to be changed either."""

    name: str
    file: str
    line: int
    tests: tuple[PolicyTest, ...]
    base: Any = attrs.field(default=None, repr=False)


@attrs.frozen
class Difference:
    """Something that was stated and is not so: where (`("statuses", rule id)`), what was stated, what is.

    `expected` is None where nothing was said of the verdict but there is none; `got` where there is no such thing.
    """

    path: tuple[str, ...]
    expected: Any
    got: Any

    def to_dict(self) -> dict[str, Any]:
        """The difference for programs."""
        return {"path": list(self.path), "expected": self.expected, "got": self.got}


@attrs.frozen(eq=False)
class Result:
    """What came of one test. `error` holds the case's problems where it was not valid; `because` are the conditions
    that made the difference, of a test that fails.
    """

    test: PolicyTest
    differences: tuple[Difference, ...]
    error: CaseError | None = None
    seconds: float = 0.0
    because: "tuple[Because, ...]" = ()

    @property
    def passed(self) -> bool:
        """Whether everything that was stated is so."""
        return not self.differences

    @property
    def status(self) -> str:
        """`passed`, `failed` or, whether it passed or not, `todo`."""
        if self.test.todo is not None:
            return "todo"
        return "passed" if self.passed else "failed"
