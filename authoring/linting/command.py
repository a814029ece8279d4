"""`fairblock lint`: errors first; where a policy has none, what is worth a second look."""

import json

import attrs
import click

from ...engine.language.folder import shipped_names
from ...engine.language.nearest import nearest
from ...reporting.style import Tongue, clean
from .fixing import fix
from .formats.github import annotation_lines
from .formats.junit import junit_xml
from .formats.sarif import sarif_document
from .formats.text import text_lines
from .lints.every import BY_NAME, LINTS
from .model import SEVERITIES
from .pages import page_of
from .running import Linted, lint_policy

USAGE, INVALID, FAILED = 2, 3, 4
FORMATS = ("text", "json", "sarif", "junit", "github")


@attrs.define
class Linting:
    """One run over some policies. `fail_on` is the mildest severity that makes it end with 4."""

    names: list[str]
    form: str
    language: str
    fail_on: str
    fix: bool = False
    color: bool | None = None
    runs: list[Linted] = attrs.field(factory=list)

    def run(self) -> int:
        """Lints and reports everything; returns the exit code (contract 7)."""
        tongue = Tongue(self.language)
        if self.fix and (shipped := [name for name in self.names if name in shipped_names()]):
            click.echo(tongue.say("lint_fix_shipped", policy=shipped[0]), err=True)
            return USAGE
        for name in self.names:
            linted = lint_policy(name)
            if self.fix:
                try:
                    linted, made = fix(linted)
                except OSError as error:
                    why = error.strerror or type(error).__name__
                    click.echo(tongue.say("new_unwritable", file=error.filename or name, why=why), err=True)
                    return USAGE
                if made:
                    click.echo(tongue.say("lint_fixed", policy=name, count=made), err=True)
            self.runs.append(linted)
            self._one(linted)
        self._all()
        invalid = any(linted.problems or self._empty(linted) for linted in self.runs)
        return INVALID if invalid else FAILED if self._failed() else 0

    def _one(self, linted: Linted) -> None:
        """What is said of each policy as soon as it has been looked at."""
        tongue = Tongue(self.language)
        empty = self._empty(linted)
        if self.form == "text":
            lines = list(text_lines(linted, self.language))
            for line in lines[:-1] if empty else lines:
                click.echo(line, color=self.color)
            if linted.problems:
                click.echo(tongue.say("problems", policy=linted.policy, count=len(linted.problems)), err=True)
        if empty and linted.model is not None:
            click.echo(tongue.say("no_rules", policy=linted.model.name), err=True)

    def _all(self) -> None:
        """What is said of all policies together."""
        findings = [finding for linted in self.runs for finding in linted.findings]
        if self.form == "text":
            named = next((finding.name for finding in findings if finding.name in BY_NAME), None)
            if named is not None:
                click.echo(Tongue(self.language).say("lint_more", name=named), err=True)
        elif self.form == "json":
            problems = [problem.to_dict() for linted in self.runs for problem in linted.problems]
            document: dict[str, object] = {"problems": problems}
            if findings:  # programs that know of problems only see what they always saw
                document["findings"] = [finding.to_dict() for finding in findings]
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        elif self.form == "sarif":
            click.echo(json.dumps(sarif_document(self.runs, self.language), ensure_ascii=False, indent=2))
        elif self.form == "junit":
            click.echo(junit_xml(self.runs, self.language, self.fail_on), nl=False)
        else:
            for line in annotation_lines(self.runs, self.language):
                click.echo(line)

    @staticmethod
    def _empty(linted: Linted) -> bool:
        return linted.model is not None and not linted.model.rules

    def _failed(self) -> bool:
        gravest = [SEVERITIES.index(finding.severity) for linted in self.runs for finding in linted.findings]
        return max(gravest, default=-1) >= SEVERITIES.index(self.fail_on)


def explain(name: str, language: str) -> int:
    """Prints the page of a lint; `all` names them all."""
    tongue = Tongue(language)
    lint = BY_NAME.get(name.removeprefix("lint."))
    if lint is not None:
        click.echo(page_of(lint, language), nl=False)
        return 0
    if name != "all":
        click.echo(tongue.say("lint_unknown", name=name), err=True)
        near = nearest(name, BY_NAME)
        if near is not None:
            click.echo(tongue.head("hint") + clean(tongue.say("nearest", near=near)), err=True)
            return USAGE
    click.echo(tongue.say("lint_known"), err=name != "all")
    for one in LINTS:
        word = tongue.say(f"lint_{one.severity}")
        click.echo(f"  {one.name}  {one.says.in_(language)} ({word})", err=name != "all")
    return 0 if name == "all" else USAGE
