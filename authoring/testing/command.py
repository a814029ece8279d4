"""`fairblock test`: runs the tests of policies and reports what came of them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from ...engine.deciding.policy import Policy, load_policy
from ...engine.language.folder import find_folder
from ...engine.language.problems import PolicyError, PolicyProblem
from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue, clean
from .junit import junit_xml
from .model import PolicyTest, Result, Suite
from .outcome import PolicyRun, count
from .reading import read_suites
from .running import run_test, selected
from .text import run_lines, summary_line

USAGE, INVALID, FAILED = 2, 3, 4
_BAR_FROM = 200  # tests from which a progress bar is worth its place


@attrs.define
class Testing:
    """One run over some policies. `form` is text or json, `junit` a file to be written beside."""

    names: list[str]
    select: list[str]
    form: str
    language: str
    junit: str | None = None
    color: bool | None = None
    runs: list[PolicyRun] = attrs.field(factory=list)
    invalid: dict[str, tuple[PolicyProblem, ...]] = attrs.field(factory=dict)

    def run(self) -> int:
        """Runs and reports everything; returns the exit code (contract 7)."""
        loaded = [found for name in dict.fromkeys(self.names) if (found := self._load(name)) is not None]
        with self._progress(sum(len(selected(suites, self.select)) for _, suites in loaded)) as tests:
            self.runs = [PolicyRun(policy, suites, self._results(policy, suites, tests)) for policy, suites in loaded]
        self._print()
        lacking = self._say_what_is_lacking()
        if self.junit is not None and not self._write_junit(self.junit):
            return USAGE
        failed = any(count(run.results).failed for run in self.runs)
        return INVALID if self.invalid else FAILED if failed or lacking else 0

    def _load(self, name: str) -> tuple[Policy, tuple[Suite, ...]] | None:
        try:
            policy = load_policy(name)
            return policy, read_suites(find_folder(name), policy.model)
        except PolicyError as error:
            self.invalid[name] = error.problems
            for line in policy_problem_lines(error.problems, self.language) if self.form == "text" else ():
                click.echo(line, err=True, color=self.color)
            return None

    def _results(self, policy: Policy, suites: tuple[Suite, ...], tests: "_Bar") -> tuple[Result, ...]:
        return tuple(run_test(policy, test) for test in tests.over(selected(suites, self.select)))

    def _progress(self, total: int) -> "_Bar":
        return _Bar(total if total > _BAR_FROM and sys.stderr.isatty() else 0)

    def _print(self) -> None:
        if self.form == "json":
            problems = [problem.to_dict() for found in self.invalid.values() for problem in found]
            document = {
                "policies": [run.to_dict() for run in self.runs],
                "summary": count(result for run in self.runs for result in run.results).to_dict()
                | {"not_selected": sum(run.not_selected for run in self.runs)},
                "problems": problems,
            }
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
            return
        shown = [run for run in self.runs if run.results]
        for run in shown:
            for line in run_lines(run, self.language):
                click.echo(line, color=self.color)
            click.echo()
        if shown:
            click.echo(summary_line(self.runs, self.language), color=self.color)

    def _say_what_is_lacking(self) -> bool:
        """A policy without tests, or a selection without any, is no success; says so, and returns whether."""
        tongue = Tongue(self.language)
        without = [run for run in self.runs if not run.suites]
        for run in without:
            click.echo(tongue.say("test_none", policy=run.policy.name), err=True)
        nothing = bool(self.runs) and not without and not any(run.results for run in self.runs)
        if nothing:
            wanted = tongue.say("comma").join(f"`{clean(text)}`" for text in self.select)
            click.echo(tongue.say("test_none_selected", select=wanted), err=True)
        return bool(without) or nothing

    def _write_junit(self, file: str) -> bool:
        text = junit_xml(self.runs, self.invalid, self.language)
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_bytes(text)
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
            click.echo(Tongue(self.language).say("test_unwritable", file=file, why=why), err=True)
            return False
        return True


class _Bar:
    """A progress bar on standard error over so many tests, or none for 0."""

    def __init__(self, total: int) -> None:
        self._bar: Any = click.progressbar(length=total, file=sys.stderr) if total else None

    def __enter__(self) -> "_Bar":
        if self._bar is not None:
            self._bar.__enter__()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)

    def over(self, tests: list[PolicyTest]) -> Iterator[PolicyTest]:
        """The tests, each counted when the next one is asked for."""
        for test in tests:
            yield test
            if self._bar is not None:
                self._bar.update(1)
