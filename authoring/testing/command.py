"""`fairblock test`: runs the tests of policies and reports what came of them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from ...engine.deciding.policy import Policy, load_policy
from ...engine.language.folder import find_folder
from ...engine.language.load import load_sources
from ...engine.language.problems import PolicyError, PolicyProblem
from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue, clean
from .junit import junit_xml
from .model import PolicyTest, Result, Suite
from .outcome import PolicyRun, count
from .reading import read_suites
from .running import run_test, selected
from .text import run_lines, summary_line

if TYPE_CHECKING:
    from ..coverage.report import Coverage
    from ..coverage.wish import Wish

USAGE, INVALID, FAILED = 2, 3, 4
_BAR_FROM = 200  # tests from which a progress bar is worth its place


@attrs.define
class Testing:
    """One run over some policies. `form` is text or json, `junit` a file to be written beside.

    `coverage`: also what the tests show of the policies, and whether that is enough.
    """

    names: list[str]
    select: list[str]
    form: str
    language: str
    junit: str | None = None
    color: bool | None = None
    coverage: "Wish | None" = None
    runs: list[PolicyRun] = attrs.field(factory=list)
    invalid: dict[str, tuple[PolicyProblem, ...]] = attrs.field(factory=dict)
    covered: "list[Coverage]" = attrs.field(factory=list)

    def run(self) -> int:
        """Runs and reports everything; returns the exit code (contract 7)."""
        names = list(dict.fromkeys(self.names))
        loaded = {name: found for name in names if (found := self._load(name)) is not None}
        with self._progress(sum(len(selected(suites, self.select)) for _, suites in loaded.values())) as tests:
            self.runs = [
                PolicyRun(policy, suites, _explained(name, self._results(policy, suites, tests)))
                for name, (policy, suites) in loaded.items()
            ]
        if self.coverage is not None:
            self._measure(list(loaded))
        self._print()
        lacking = self._say_what_is_lacking()
        if not self._write_beside():
            return USAGE
        failed = any(count(run.results).failed for run in self.runs) or self._is_below()
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

    def _measure(self, names: list[str]) -> None:
        from ..coverage.measuring import measure  # a plain run of tests need not wait for it

        for name, run in zip(names, self.runs, strict=True):
            if run.results:
                self.covered.append(measure(name, [result.test for result in run.results]))

    def _is_below(self) -> bool:
        """Whether some policy's tests show less of it than is asked for; says so."""
        least = self.coverage.least if self.coverage is not None else None
        below = [one for one in self.covered if least is not None and one.total.percent < least]
        for one in below:
            numbers = {"percent": f"{one.total.floored:g}", "wanted": f"{least:g}", "policy": one.policy}
            click.echo(Tongue(self.language).say("cover_below", **numbers), err=True)
        return bool(below)

    def _print(self) -> None:
        if self.form == "json":
            problems = [problem.to_dict() for found in self.invalid.values() for problem in found]
            document: dict[str, Any] = {
                "policies": [run.to_dict() for run in self.runs],
                "summary": count(result for run in self.runs for result in run.results).to_dict()
                | {"not_selected": sum(run.not_selected for run in self.runs)},
                "problems": problems,
            }
            if self.coverage is not None:
                document["coverage"] = [{"policy": one.policy} | one.to_dict() for one in self.covered]
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
            return
        shown = [run for run in self.runs if run.results]
        for run in shown:
            for line in run_lines(run, self.language):
                click.echo(line, color=self.color)
            click.echo()
        if shown:
            click.echo(summary_line(self.runs, self.language), color=self.color)
        if self.covered:
            from ..coverage.report import coverage_lines
        for one in self.covered:
            click.echo()
            for line in coverage_lines(one, self.language):
                click.echo(line, color=self.color)
        failed = count(result for run in shown for result in run.results).failed
        if self.covered and failed:
            click.echo(
                click.style(Tongue(self.language).say("cover_failing", count=failed), fg="red"), color=self.color
            )

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

    def _write_beside(self) -> bool:
        """Writes the files that were asked for; whether they could be written."""
        written = True
        if self.junit is not None:
            written = self._write(self.junit, junit_xml(self.runs, self.invalid, self.language))
        if self.coverage is not None and self.coverage.page is not None and self.covered:
            from ..coverage.page import coverage_page

            page = coverage_page(self.covered, self.language).encode()
            written = self._write(self.coverage.page, page) and written
        return written

    def _write(self, file: str, data: bytes) -> bool:
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_bytes(data)
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
            click.echo(Tongue(self.language).say("test_unwritable", file=file, why=why), err=True)
            return False
        return True


def _explained(name: str, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results, those of failures with the conditions that made the difference."""
    if all(result.status != "failed" for result in results):
        return results
    from .because import Explaining  # what passes need not wait for it

    explaining = Explaining(*load_sources(name))
    return tuple(
        attrs.evolve(result, because=explaining.because(result)) if result.status == "failed" else result
        for result in results
    )


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
