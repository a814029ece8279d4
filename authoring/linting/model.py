"""What a lint is, what it finds, and what its page says."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import attrs

from ...engine.language.document import Document, Pointer
from ...engine.language.problems import Mark, PolicyProblem
from ...engine.language.scope import Place
from ...engine.language.texts import EMPTY, Text, fill, shown

if TYPE_CHECKING:
    from .subject import Subject

WARNING, ERROR = "warning", "error"
SEVERITIES = (WARNING, ERROR)  # mild to grave


@attrs.frozen
class Page:
    """What the page of a lint says beside its title.

    `bad` and `good` are policies that are linted in the tests: files as `# NAME.yaml` and what stands in them (see
    `examples.py`). `reason` is one that an author might give for leaving a finding as it is.
    """

    avoids: Text
    bad: str
    good: str
    reason: Text


@attrs.frozen
class Finding:
    """Something that a lint found: where, and what to do about it, as a problem of the policy has it.

    `removes` is the item of a list that can go without changing what the policy means: what `--fix` takes out.
    """

    problem: PolicyProblem
    severity: str
    name: str  # of the lint
    removes: "tuple[Document, Pointer] | None" = attrs.field(default=None, eq=False, repr=False)

    def to_dict(self) -> dict[str, object]:
        """The finding for programs."""
        return self.problem.to_dict() | {"severity": self.severity, "page": f"docs/lints/{self.name}.md"}


@attrs.frozen
class Silenced:
    """A finding that a comment in its line silences, and the reason that the comment gives."""

    finding: Finding
    reason: str


class Lint:
    """One question about a policy that has no errors. A subclass is named as the sentence that it holds true.

    `says` is that sentence for people. The name for comments and codes is made of the class's:
    `GroundsMustNameTheirEvidence` is `grounds-must-name-their-evidence`, of the code `lint.grounds-must-…`.
    """

    says: ClassVar[Text]
    severity: ClassVar[str] = WARNING
    page: ClassVar[Page]

    def check(self, policy: "Subject") -> Iterator[Finding]:
        """Everything in the policy that this lint finds worth a second look."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """As comments name it."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()

    @property
    def code(self) -> str:
        """As every output names it; stable."""
        return f"lint.{self.name}"

    def at(
        self,
        place: Place,
        message: Text,
        hint: Text = EMPTY,
        *,
        key: bool = False,
        removable: bool = False,
        **values: object,
    ) -> Finding:
        """A finding at a piece of the policy, or with `key` at the key that it stands under."""
        mark = place.document.mark(place.at, key=key)
        found = self.at_mark(place.document, mark, message, hint, **values)
        return attrs.evolve(found, removes=(place.document, place.at)) if removable else found

    def at_mark(self, document: Document, mark: Mark, message: Text, hint: Text = EMPTY, **values: object) -> Finding:
        """A finding at a mark of a document; the blanks of both texts are filled in."""
        safe = {name: value if isinstance(value, Text) else shown(value, 120) for name, value in values.items()}
        return finding_at(document, mark, self.name, self.severity, fill(message, safe), fill(hint, safe))


def finding_at(document: Document, mark: Mark, name: str, severity: str, message: Text, hint: Text) -> Finding:
    """A finding with the line of text that it is about."""
    line = document.lines[mark.line - 1] if 0 < mark.line <= len(document.lines) else ""
    problem = PolicyProblem(
        document.file, mark.line, mark.column, f"lint.{name}", message, hint, line[:20_000], mark.width
    )
    return Finding(problem, severity, name)
