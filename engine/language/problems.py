"""What is wrong with a policy: problems as values, and the one error that carries them."""

from collections.abc import Iterable

import attrs

from .catalog import HINTS, KINDS, PROBLEMS
from .portable import Portable
from .texts import EMPTY, Text, fill, shown


@attrs.frozen(order=True)
class Mark:
    """A place in a file: line and column count from 1; `width` is how much of the line it covers."""

    line: int = 1
    column: int = 1
    width: int = 1


@attrs.frozen(order=True)
class PolicyProblem:
    """One fault of a policy, where it is, and what to do about it."""

    file: str
    line: int
    column: int
    code: str
    text: Text = attrs.field(order=lambda text: text.en)
    advice: Text = attrs.field(default=EMPTY, order=False)
    source: str = attrs.field(default="", order=False)
    width: int = attrs.field(default=1, order=False)
    near: str = attrs.field(default="", order=False)  # what it was probably meant to be, as it would be written

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
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "message": self.text.to_dict(),
            "hint": self.advice.to_dict(),
        }

    def __str__(self) -> str:
        said = f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}"
        return f"{said} ({self.hint})" if self.hint else said


class PolicyError(Portable):
    """The policy cannot be used. `problems` says why: at least one, sorted by file, line and column."""

    def __init__(self, problems: Iterable[PolicyProblem]) -> None:
        self.problems: tuple[PolicyProblem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def describe(code: str, hint: str | None = None, /, **values: object) -> tuple[Text, Text]:
    """The message of a code and the hint of that name, with their blanks filled in."""
    if "kind" in values:  # what types are called is a word of the language, not of the user
        values |= {k: KINDS.get(str(values[k]), values[k]) for k in ("kind", "found") if k in values}
    safe = {k: v if isinstance(v, Text) else shown(v) for k, v in values.items()}
    return fill(PROBLEMS[code], safe), advice_of(hint, **values) if hint else EMPTY


def advice_of(hint: str, /, **values: object) -> Text:
    """The hint of that name with its blanks filled in."""
    return fill(HINTS[hint], {k: v if isinstance(v, Text) else shown(v, 300) for k, v in values.items()})
