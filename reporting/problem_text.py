"""Problems of policies and cases as people read them: place, code, message, the line with a caret, a hint."""

from collections.abc import Iterable, Iterator

import click

from ..engine.language.problems import PolicyProblem
from ..engine.semantics.problems import CaseError
from .style import Tongue, clean, width

_MOST_CASE_PROBLEMS = 20
_MARGIN = 24  # columns shown left of a fault that lies far out in a long line
_LINE = 110


def policy_problem_lines(
    problems: Iterable[PolicyProblem], language: str, colour: str = "red", word: str = ""
) -> Iterator[str]:
    """Each problem as `file:line:column: code message`, its line of text with a caret, and its hint.

    `word` stands before each code, where there are problems of several kinds to tell apart.
    """
    tongue = Tongue(language)
    for problem in problems:
        place = click.style(f"{clean(problem.file)}:{problem.line}:{problem.column}:", bold=True)
        code = click.style(f"{word} {problem.code}".lstrip(), fg=colour)
        yield f"{place} {code} {tongue.of(problem.text)}"
        yield from _source(problem, colour)
        if problem.hint:
            yield f"    {tongue.head('hint')}{tongue.of(problem.advice)}"


def _source(problem: PolicyProblem, colour: str) -> Iterator[str]:
    line = "".join(c if c.isprintable() else " " for c in problem.source)
    if not line.strip():
        return
    column = problem.column - 1
    start = 0
    while width(line[start:column]) > _LINE - _MARGIN and start < column:
        start += 1
    end = len(line)
    while width(line[start:end]) > _LINE and end > column + 1:
        end -= max(1, (end - column) // 4)
    before, after = ("…" if start else ""), ("…" if end < len(line) else "")
    caret = "^" * max(1, width(line[column : min(column + problem.width, end)]))
    yield f"    {before}{line[start:end].rstrip()}{after}"
    yield "    " + " " * width(before + line[start:column]) + click.style(caret, fg=colour)


def case_problem_lines(error: CaseError, place: str, language: str) -> Iterator[str]:
    """A case's problems, one a line, under the place where the case stands."""
    tongue = Tongue(language)
    yield click.style(f"{clean(place)}: {tongue.say('invalid_case')}", fg="red", bold=True)
    for problem in error.problems[:_MOST_CASE_PROBLEMS]:
        yield f"  {problem.pointer or '/'}  {problem.code}  {tongue.of(problem.text)}"
        if problem.hint:
            yield f"      {tongue.head('hint')}{tongue.of(problem.advice)}"
    if len(error.problems) > _MOST_CASE_PROBLEMS:
        yield "  " + tongue.say("more", count=len(error.problems))
