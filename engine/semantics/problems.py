"""What is wrong with a case: problems as values, and the one error that carries them."""

from collections.abc import Iterable

import attrs

from ..language.portable import Portable
from ..language.texts import EMPTY, Text, fill, shown
from .catalog import HINTS, PROBLEMS

Pointer = tuple[str | int, ...]


@attrs.frozen
class CaseProblem:
    """One fault of a case: where (a JSON pointer, RFC 6901), its code (contract 3), and what to do about it."""

    pointer: str
    code: str
    text: Text
    advice: Text = EMPTY

    @property
    def message(self) -> str:
        """What was found, in English; `text` has both languages."""
        return self.text.en

    @property
    def hint(self) -> str:
        """What to do about it, in English; empty where there is nothing to say."""
        return self.advice.en

    def to_dict(self) -> dict[str, object]:
        """The problem for programs."""
        return {
            "pointer": self.pointer,
            "code": self.code,
            "message": self.text.to_dict(),
            "hint": self.advice.to_dict(),
        }

    def __str__(self) -> str:
        said = f"{self.pointer or '/'}: {self.code} {self.message}"
        return f"{said} ({self.hint})" if self.hint else said


class CaseError(Portable):
    """The case cannot be decided. `problems` says why: at least one, sorted by pointer."""

    def __init__(self, problems: Iterable[CaseProblem]) -> None:
        self.problems: tuple[CaseProblem, ...] = tuple(sorted(set(problems), key=lambda p: (p.pointer, p.code, p.text)))
        super().__init__("\n".join(map(str, self.problems)))

    def to_dict(self) -> dict[str, object]:
        """The error for programs."""
        return {"problems": [problem.to_dict() for problem in self.problems]}


def pointer_of(at: Pointer) -> str:
    """A JSON pointer as text."""
    return "".join("/" + shown(str(step).replace("~", "~0").replace("/", "~1"), 200) for step in at)


def case_problem(at: Pointer, entry: str, hint: str | None = None, /, **values: object) -> CaseProblem:
    """The problem `entry` of the catalog; its code is what stands before the colon."""
    safe = {k: v if isinstance(v, Text) else shown(v) for k, v in values.items()}
    advice = fill(HINTS[hint], safe) if hint else EMPTY
    return CaseProblem(pointer_of(at), entry.partition(":")[0], fill(PROBLEMS[entry], safe), advice)
