"""Findings as workflow commands, which show up beside the lines of a change."""

from collections.abc import Iterable, Iterator

from ....engine.language.problems import PolicyProblem
from ..running import Linted
from .sarif import message_of


def annotation_lines(runs: Iterable[Linted], language: str) -> Iterator[str]:
    """One annotation for each problem and finding."""
    for linted in runs:
        for problem in linted.problems:
            yield _line(problem, "error", language)
        for finding in linted.findings:
            yield _line(finding.problem, finding.severity, language)


def _line(problem: PolicyProblem, level: str, language: str) -> str:
    properties = {
        "file": problem.file,
        "line": problem.line,
        "col": problem.column,
        "endColumn": problem.column + problem.width,
        "title": problem.code,
    }
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{level} {written}::{_data(message_of(problem, language))}"


def _data(text: str) -> str:
    plain = "".join(c if c.isprintable() or c in "\r\n" else "\ufffd" for c in text)
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
