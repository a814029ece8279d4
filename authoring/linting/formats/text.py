"""Findings for people."""

from collections.abc import Iterator

from ....reporting.problem_text import policy_problem_lines
from ....reporting.style import Tongue
from ..model import ERROR, SEVERITIES, Finding
from ..running import Linted

_COLOURS = {"error": "red", "warning": "yellow"}


def text_lines(linted: Linted, language: str) -> Iterator[str]:
    """All about one policy, a sentence that sums it up last."""
    tongue = Tongue(language)
    yield from policy_problem_lines(linted.problems, language)
    for finding in linted.findings:
        word = tongue.say(f"lint_{finding.severity}")
        yield from policy_problem_lines([finding.problem], language, _COLOURS[finding.severity], word)
    if linted.model is not None:
        yield summary(linted, language)


def summary(linted: Linted, language: str) -> str:
    """How a policy without errors fares."""
    tongue, model = Tongue(language), linted.model
    assert model is not None
    values = {"policy": model.name, "version": model.version, "rules": len(model.rules)}
    if linted.folder is None:
        return tongue.say("lint_built", **values)
    silenced = tongue.say("lint_silenced", count=len(linted.silenced)) if linted.silenced else ""
    if not linted.findings:
        return tongue.say("clean", **values)
    counts = [
        tongue.say("lint_count", word=tongue.say(f"lint_{severity}"), count=count)
        for severity in reversed(SEVERITIES)
        if (count := _number(linted.findings, severity))
    ]
    return tongue.say("lint_found", **values, counts=tongue.say("comma").join(counts)) + silenced


def _number(findings: tuple[Finding, ...], severity: str) -> int:
    return sum(finding.severity == severity for finding in findings)


def worst(linted: Linted) -> str | None:
    """The gravest severity among the findings."""
    found = {finding.severity for finding in linted.findings}
    return ERROR if ERROR in found else next(iter(found), None)
