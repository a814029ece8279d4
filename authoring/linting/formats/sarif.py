"""Findings as SARIF 2.1.0, which tools for code review read."""

import os
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ....engine.language.problems import PolicyProblem
from ....engine.language.texts import Text
from ....version import __version__
from ..lints.every import BY_NAME
from ..pages import summary_of
from ..running import Linted
from ..silences import KNOWN, NEEDED, REASON

Json = dict[str, Any]


def sarif_document(runs: Iterable[Linted], language: str) -> Json:
    """One run with every problem and finding of all policies; what a comment silences is there, as suppressed."""
    results = [result for linted in runs for result in _results(linted, language)]
    used = sorted({result["ruleId"] for result in results})
    driver = {"name": "fairblock", "version": __version__, "rules": [_rule(code, language) for code in used]}
    for result in results:
        result["ruleIndex"] = used.index(result["ruleId"])
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"version": "2.1.0", "runs": [run]}


def _results(linted: Linted, language: str) -> Iterator[Json]:
    for problem in linted.problems:
        yield _result(problem, "error", language)
    for finding in linted.findings:
        yield _result(finding.problem, finding.severity, language)
    for silenced in linted.silenced:
        found = _result(silenced.finding.problem, silenced.finding.severity, language)
        yield found | {"suppressions": [{"kind": "inSource", "justification": silenced.reason}]}


def _result(problem: PolicyProblem, level: str, language: str) -> Json:
    region = {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endColumn": problem.column + problem.width,
    }
    location = {"physicalLocation": {"artifactLocation": {"uri": uri_of(problem.file)}, "region": region}}
    return {
        "ruleId": problem.code,
        "level": level,
        "message": {"text": message_of(problem, language)},
        "locations": [location],
    }


def message_of(problem: PolicyProblem, language: str) -> str:
    """The message with its hint, on one line."""
    said = problem.text.in_(language)
    return f"{said}{Text('；', '; ').in_(language)}{problem.advice.in_(language)}" if problem.hint else said


def uri_of(file: str) -> str:
    """A file as a relative reference (or an absolute one, for a path from the root)."""
    name = PurePath(file).as_posix() if os.sep != "/" else file
    return quote(name.encode("utf-8", "surrogateescape"), safe="/-._~!$&'()*+,;=@")


def _rule(code: str, language: str) -> Json:
    lint = BY_NAME.get(code.removeprefix("lint."))
    if lint is None:
        silence = code.removeprefix("lint.") in (REASON, NEEDED, KNOWN)
        return {"id": code} | ({"defaultConfiguration": {"level": "error"}} if silence else {})
    return {
        "id": code,
        "name": type(lint).__name__,
        "shortDescription": {"text": lint.says.in_(language)},
        "help": {"text": lint.page.avoids.in_(language), "markdown": summary_of(lint, language)},
        "defaultConfiguration": {"level": lint.severity},
    }
