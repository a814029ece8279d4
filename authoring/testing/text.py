"""Results of tests as people read them on a terminal."""

import shutil
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from ...reporting.problem_text import case_problem_lines
from ...reporting.style import Tongue, clean, width
from .model import Result
from .outcome import Counts, PolicyRun, count
from .table import table

if TYPE_CHECKING:
    from .because import Because

_MOST, _LEAST = 120, 60  # columns: wider is hard to read, narrower holds no two columns
_LONGEST_NAME = 48
_LONGEST_CONDITION = 60
_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "todo": ("○", "yellow")}


def run_lines(run: PolicyRun, language: str) -> Iterator[str]:
    """One line for each suite, then each failure in full, then what is still to do."""
    tongue = Tongue(language)
    yield click.style(f"{clean(run.policy.name)} {clean(run.policy.version)}", bold=True)
    suites = [(clean(suite.name), count(results)) for suite, results in run.by_suite()]
    widest = min(_LONGEST_NAME, max((width(name) for name, _ in suites), default=0))
    for name, counts in suites:
        status = "failed" if counts.failed else "passed" if counts.passed else "todo"
        yield f"  {_mark(status)} {name}{' ' * (widest - width(name))}  {_counted(counts, tongue)}"
    for result in run.results:
        if result.status == "failed":
            yield from _failure(result, tongue)
    todo = [result for result in run.results if result.status == "todo"]
    if todo:
        yield ""
    for result in todo:
        yield from _todo(result, tongue)


def summary_line(runs: Iterable[PolicyRun], language: str) -> str:
    """How it all went."""
    tongue = Tongue(language)
    every = list(runs)
    counts = count(result for run in every for result in run.results)
    said = tongue.say("test_summary", total=counts.total, counts=_counted(counts, tongue))
    left_out = sum(run.not_selected for run in every)
    if left_out:
        said += tongue.say("comma") + tongue.say("test_not_selected", count=left_out)
    return click.style(said, fg="red" if counts.failed else "green", bold=True)


def failure_text(result: Result, language: str) -> str:
    """A failure without colours, for files."""
    return "\n".join(click.unstyle(line) for line in _details(result, Tongue(language), 100))


def _mark(status: str) -> str:
    sign, colour = _MARKS[status]
    return click.style(sign, fg=colour)


def _counted(counts: Counts, tongue: Tongue) -> str:
    numbers = {"passed": counts.passed, "failed": counts.failed, "todo": counts.todo}
    parts = [tongue.say(f"test_{name}", count=number) for name, number in numbers.items() if number]
    return tongue.say("comma").join(parts)


def _failure(result: Result, tongue: Tongue) -> Iterator[str]:
    test = result.test
    yield ""
    yield f"{_mark('failed')} {click.style(clean(test.title), bold=True)}"
    yield f"  {clean(test.file)}:{test.line}"
    columns = shutil.get_terminal_size((80, 24)).columns
    yield from _details(result, tongue, max(_LEAST, min(columns, _MOST)))


def _details(result: Result, tongue: Tongue, columns: int) -> Iterator[str]:
    yield from table(result.differences, tongue, columns)
    yield from _because(result, tongue)
    if result.error is not None:
        for line in case_problem_lines(result.error, f"{result.test.file}:{result.test.line}", tongue.language):
            yield f"    {line}"


def _because(result: Result, tongue: Tongue) -> Iterator[str]:
    """The conditions that made the difference, each with its place, its value and what of the case made it so."""
    if result.because:
        yield f"  {tongue.say('because')}"
    last = ""
    for one in result.because:
        if one.rule != last:
            yield f"    {clean(one.rule)}"
            last = one.rule
        yield from _condition(one, tongue, "      ")


def _condition(one: "Because", tongue: Tongue, indent: str) -> Iterator[str]:
    value = click.style(tongue.say(f"truth_{one.value}"), bold=True)
    text = one.text if width(one.text) <= _LONGEST_CONDITION else one.text[: _LONGEST_CONDITION - 1] + "…"
    yield f"{indent}{value}  {clean(text)}  {click.style(f'{clean(one.file)}:{one.line}', dim=True)}"
    if one.note:
        yield f"{indent}  {tongue.say(one.note, **one.blanks)}"
    for inner in one.inner:
        yield f"{indent}  · {tongue.say(inner.note, **inner.blanks)}  " + click.style(
            f"{clean(inner.file)}:{inner.line}", dim=True
        )


def _todo(result: Result, tongue: Tongue) -> Iterator[str]:
    test = result.test
    yield f"{_mark('todo')} {clean(test.title)}  {click.style(f'{clean(test.file)}:{test.line}', dim=True)}"
    yield f"    {tongue.head('test_todo_why')}{clean(test.todo or '')}"
    if result.passed:
        yield "    " + click.style(tongue.say("test_todo_passes"), fg="yellow")
