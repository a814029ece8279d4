"""`fairblock analyze`: what a policy can never do, and what in it is in vain."""

import json
from pathlib import Path

import attrs
import click

from ...engine.language.problems import PolicyError, PolicyProblem
from ...reporting.problem_text import policy_problem_lines
from ...reporting.progress import progress
from ...reporting.style import Tongue
from ..proving.supervising import Fault
from .analysis import Analysis, analyze
from .report import analysis_lines, document_of, write_cases
from .written import Written

INTERNAL, USAGE, INVALID, FAILED = 1, 2, 3, 4


@attrs.define
class Analyzing:
    """One run over some policies. `lenient`: neither a finding fails it nor what is not proven."""

    names: list[str]
    form: str
    language: str
    seconds: float
    out: str | None = None
    lenient: bool = False
    color: bool | None = None
    analyses: list[Analysis] = attrs.field(factory=list)
    problems: list[PolicyProblem] = attrs.field(factory=list)
    empty: bool = False

    def run(self) -> int:
        """Runs and reports everything; returns the exit code (contract 7)."""
        tongue = Tongue(self.language)
        for name in dict.fromkeys(self.names):
            try:
                self._one(name)
            except PolicyError as error:
                self.problems.extend(error.problems)
                for line in policy_problem_lines(error.problems, self.language) if self.form == "text" else ():
                    click.echo(line, err=True, color=self.color)
            except Fault as fault:
                said = str(fault).strip()
                click.echo(tongue.say("analyze_fault" if fault.cases else "internal", why=said, what=said), err=True)
                for case in fault.cases:
                    click.echo(json.dumps(case, ensure_ascii=False), err=True)
                return INTERNAL
            except BrokenPipeError:  # nobody reads the report any more: not a file that cannot be written
                raise
            except OSError as error:
                why = error.strerror or type(error).__name__
                click.echo(tongue.say("new_unwritable", file=error.filename or self.out, why=why), err=True)
                return USAGE
        if self.form == "json":
            document = {
                "policies": [document_of(one) for one in self.analyses],
                "problems": [problem.to_dict() for problem in self.problems],
            }
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return INVALID if self.problems or self.empty else FAILED if self._failed() else 0

    def _failed(self) -> bool:
        return not self.lenient and any(one.findings or one.unproven for one in self.analyses)

    def _one(self, name: str) -> None:
        tongue = Tongue(self.language)
        written = Written.read(name)
        if not written.model.rules:
            click.echo(tongue.say("no_rules", policy=written.model.name), err=True)
            self.empty = True
            return
        with progress(tongue.say("analyze_running"), 1) as bar:
            found = analyze(written, seconds=self.seconds, done=lambda count: bar.advance(of=count))
        self.analyses.append(found)
        if self.form == "text":
            for line in analysis_lines(found, self.language):
                click.echo(line, color=self.color)
        if self.out is not None:
            folder = Path(self.out) / written.model.name if len(self.names) > 1 else Path(self.out)
            count = write_cases(found.findings, folder)
            click.echo(tongue.say("analyze_written", count=count, folder=folder), err=True)
