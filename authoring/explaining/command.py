"""`fairblock explain`: chooses what is explained, how it is written, and where to."""

from collections.abc import Iterable, Sequence

import attrs
import click

from ...engine.deciding.policy import Policy
from ...engine.language.nearest import nearest
from ...engine.semantics.checks import check_case
from ...engine.semantics.intake import MAX_BYTES, read_case
from ...engine.semantics.problems import CaseError
from ...engine.semantics.view import CaseView
from ...reporting.problem_text import case_problem_lines
from ...reporting.style import Tongue
from .as_html import html_lines
from .as_markdown import markdown_lines
from .as_text import text_lines
from .cases import CaseExplained
from .code import code_of
from .document import Document
from .speaking import Speaker
from .whole import Whole

USAGE, INVALID = 2, 3
FORMATS = ("text", "markdown", "html")
_BY_ENDING = {"md": "markdown", "markdown": "markdown", "html": "html", "htm": "html"}
_SOURCES = (".yaml", ".yml", ".json", ".fairblock")  # of policies and cases: a slip must not write over one
_WRITERS = {"text": text_lines, "markdown": markdown_lines, "html": html_lines}


@attrs.frozen
class Explaining:
    """One call of the command; every method returns the exit code (contract 7)."""

    policy: Policy
    language: str
    color: bool | None
    form: str | None
    out: str | None

    def code(self, day: int, rules: Sequence[str]) -> int:
        """Prints the code that decides."""
        if not self._known(day, rules):
            return INVALID
        return self._write([code_of(self.policy.model, day, rules)])

    def policy_on(self, day: int, rules: Sequence[str]) -> int:
        """Writes the policy out as it is on a day, or some of its rules."""
        if not self._known(day, rules):
            return INVALID
        return self._document(Whole(self.policy.model, Speaker(self.language), day).document(rules))

    def case(self, file: str, rules: Sequence[str]) -> int:
        """Writes out what came of some rules in a case; of all, if none are named."""
        try:
            with open(file, "rb") as opened:
                raw = opened.read(MAX_BYTES + 1)
        except OSError as error:
            self._complain(Tongue(self.language).say("unreadable", file=file, why=error.strerror or str(error)))
            return INVALID
        try:
            data, numbers = read_case(raw)
            check_case(data, numbers, self.policy.model.platforms)
        except CaseError as error:
            for line in case_problem_lines(error, file, self.language):
                self._complain(line)
            return INVALID
        if not self._known(CaseView(data).day, rules):
            return INVALID
        return self._document(CaseExplained(self.policy, data, Speaker(self.language)).document(rules))

    # --- what is asked for ------------------------------------------------------------------------

    def _known(self, day: int, rules: Sequence[str]) -> bool:
        """Whether the policy has rules on the day, and all of these."""
        tongue, name = Tongue(self.language), self.policy.name
        known = [rule.id for rule in self.policy.model.in_force(day)]
        unknown = sorted(set(rules) - set(known))
        if unknown:
            never = sorted(set(unknown) - {rule.id for rule in self.policy.model.rules})
            word = "no_rule_of_that_name" if never else "no_such_rule"
            self._complain(tongue.say(word, names=", ".join(never or unknown), policy=name))
            if (near := nearest((never or unknown)[0], known)) is not None:
                self._complain(f"    {tongue.head('hint')}{tongue.say('nearest', near=near)}")
        elif not known:
            self._complain(tongue.say("no_rules", policy=name))
        return bool(known) and not unknown

    # --- writing ----------------------------------------------------------------------------------

    def _document(self, document: Document) -> int:
        ending = (self.out or "").rpartition(".")[2].lower()
        return self._write(_WRITERS[self.form or _BY_ENDING.get(ending, "text")](document))

    def _write(self, lines: Iterable[str]) -> int:
        if self.out is not None and self.out.lower().endswith(_SOURCES):
            self._complain(Speaker(self.language).say("not_over_source", file=self.out))
            return USAGE
        text = "\n".join(lines)
        if self.out is None:
            click.echo(text, color=self.color)
            return 0
        try:
            with open(self.out, "w", encoding="utf-8") as opened:
                opened.write(click.unstyle(text) + "\n")
        except OSError as error:
            tongue = Tongue(self.language)
            self._complain(tongue.say("new_unwritable", file=self.out, why=error.strerror or str(error)))
            return USAGE
        self._complain(Tongue(self.language).say("new_written", file=self.out))
        return 0

    def _complain(self, line: str) -> None:
        click.echo(line, err=True, color=self.color)
