"""What came of a policy's mutants, as numbers, as lines for a terminal, and as a document for programs."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import click

from ...engine.language.texts import Text
from ...reporting.style import Tongue, clean
from ..formatting.scalars import text_of
from ..testing.model import PolicyTest
from .mutants import Mutant
from .operators import DROPPED
from .pasting import Paste
from .writing import Written

_LONGEST = 100


@attrs.frozen(eq=False)
class Survivor:
    """A mutant that no test notices, with a test that would, where one was found."""

    mutant: Mutant
    paste: Paste | None = None


@attrs.frozen(eq=False)
class Trial:
    """What came of one policy: by name the mutants that a test noticed, those that none did, those that none can."""

    policy: str
    version: str
    total: int
    noticed: Mapping[str, PolicyTest]
    survivors: tuple[Survivor, ...]
    equivalent: Mapping[str, Text]
    written: tuple[Written, ...] = ()
    now: frozenset[str] | None = None  # the survivors that are noticed after tests were written

    @property
    def score(self) -> float:
        """The percentage of mutants noticed, of those that can be; never rounded up."""
        return self._percent(len(self.noticed))

    @property
    def score_now(self) -> float | None:
        """The score with the tests that were written; None where none were."""
        return None if self.now is None else self._percent(len(self.noticed) + len(self.now))

    def _percent(self, noticed: int) -> float:
        possible = self.total - len(self.equivalent)
        return int(1000 * noticed / possible) / 10 if possible else 100.0

    def pastes(self) -> list[Paste]:
        """The tests that would notice a survivor, each once."""
        return list({id(one.paste): one.paste for one in self.survivors if one.paste is not None}.values())

    def to_dict(self) -> dict[str, Any]:
        """The trial for programs."""
        return {
            "policy": self.policy,
            "version": self.version,
            "mutants": self.total,
            "noticed": len(self.noticed),
            "equivalent": [{"mutant": name, "reason": reason.to_dict()} for name, reason in self.equivalent.items()],
            "score": self.score,
            **({} if self.score_now is None else {"score_now": self.score_now}),
            "survivors": [_survivor(one) for one in self.survivors],
            "written": [{"file": one.file, "tests": one.count} for one in self.written if one.why is None],
        }


def _survivor(one: Survivor) -> dict[str, Any]:
    mutant, edit = one.mutant, one.mutant.edit
    mark = mutant.mark
    found: dict[str, Any] = {
        "mutant": mutant.id,
        "file": mutant.place.document.file,
        "line": mark.line,
        "column": mark.column,
        "before": edit.before,
        "after": None if edit.after == DROPPED else edit.after,
    }
    if one.paste is not None:
        found["test"] = {
            "suite": one.paste.suite.name,
            "file": one.paste.suite.file,
            "yaml": "\n".join(one.paste.lines),
        }
    return found


def trial_lines(trial: Trial, language: str) -> Iterator[str]:
    """Each survivor with the test that would notice it, then how many there were of which kind."""
    tongue = Tongue(language)
    yield click.style(f"{clean(trial.policy)} {clean(trial.version)}", bold=True)
    if trial.survivors:
        yield tongue.say("mutate_survivors")
    first: dict[int, int] = {}  # by test, the number of the change that it is shown at
    for number, one in enumerate(trial.survivors, 1):
        yield ""
        shown = None if one.paste is None or trial.written else first.setdefault(id(one.paste), number)
        yield from _told(number, one, tongue, shown)
    for written in trial.written:
        yield ""
        yield _written(written, tongue)
    if trial.survivors:
        yield ""
    counts = {"total": trial.total, "noticed": len(trial.noticed), "survivors": len(trial.survivors)}
    said = tongue.say("mutate_counts", **counts)
    if trial.equivalent:
        said += tongue.say("mutate_equivalent", count=len(trial.equivalent))
    yield said
    colour = "green" if not trial.survivors else "yellow"
    yield click.style(tongue.say("mutate_score", score=f"{trial.score:g}"), fg=colour, bold=True)
    if trial.score_now is not None and trial.survivors:
        yield tongue.say("mutate_now", score=f"{trial.score_now:g}")


def _told(number: int, one: Survivor, tongue: Tongue, shown: int | None) -> Iterator[str]:
    """One change; `shown` is the number of the change at which its test stands, None where it is not to be shown."""
    mutant, edit = one.mutant, one.mutant.edit
    mark, document = mutant.mark, mutant.place.document
    line = document.lines[mark.line - 1].strip() if 0 < mark.line <= len(document.lines) else ""
    yield f"{number:>3}. {click.style(clean(mutant.name), bold=True)}  {clean(document.file)}:{mark.line}"
    if edit.way:
        yield click.style(f"     {clean(_short(line))}", dim=True)
    what = " / ".join(str(step) for step in edit.way)
    before = click.style(clean(_short(edit.before)), fg="red")
    after = tongue.say("mutate_dropped") if edit.after == DROPPED else clean(_short(edit.after))
    yield f"     {clean(what)}{'  ' if what else ''}{before} → {click.style(after, fg='green')}"
    if one.paste is None:
        yield "     " + tongue.say("mutate_no_witness")
        yield f"       - {text_of(mutant.id, flow=False)}"
    elif shown == number:
        yield "     " + tongue.say("mutate_paste", file=one.paste.suite.file)
        for text in one.paste.lines:
            yield f"  {text}"
    elif shown is not None:
        yield "     " + tongue.say("mutate_same", number=shown)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _written(written: Written, tongue: Tongue) -> str:
    if written.why is not None:
        return click.style(tongue.say("mutate_unwritten", file=written.file, why=written.why), fg="red")
    return tongue.say("mutate_written", file=written.file, count=written.count)
