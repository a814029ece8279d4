"""What came of an analysis, as lines for a terminal and as a document for programs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue, clean
from ..proving.answers import Case
from .analysis import Analysis
from .composing import Finding

_KINDS = {"incidents": "kind", "evidence": "kind", "orders": "status", "complaints": "status", "after_sales": "status"}


def analysis_lines(analysis: Analysis, language: str) -> Iterator[str]:
    """Each finding with its place and a case, what was not proven, and how it all came out."""
    tongue = Tongue(language)
    for one in analysis.findings:
        yield from policy_problem_lines([one.problem], language, "yellow")
        if one.case is not None:
            yield f"    {tongue.head('analyze_case')}{summary_of(one.case, tongue)}"
    for other in analysis.unproven:
        yield click.style(tongue.say("analyze_unproven", what=other.text()), fg="magenta")
    model = analysis.written.model
    values = {"policy": clean(model.name), "version": clean(model.version), "rules": len(model.rules)}
    said = tongue.say("analyze_found", **values, count=len(analysis.findings))
    if not analysis.findings:
        said = tongue.say("analyze_clean", **values)
    if analysis.silenced:
        said += tongue.say("lint_silenced", count=len(analysis.silenced))
    if analysis.unproven:
        said += tongue.say("analyze_unproven_count", count=len(analysis.unproven))
    yield click.style(said, bold=True)
    sizes = ", ".join(f"{name} {_range(*size)}" for name, size in analysis.groups.items())
    yield click.style(tongue.say("analyze_bound", sizes=sizes or "-"), dim=True)


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def summary_of(case: Case, tongue: Tongue) -> str:
    """A case in a line: which records it holds, and what the request says."""
    said = []
    for name, records in case.items():
        if isinstance(records, list):
            kinds = {str(record.get(_KINDS.get(name, ""), "")) for record in records} - {""}
            said.append(f"{name} {len(records)}" + (f" ({clean(', '.join(sorted(kinds)))})" if kinds else ""))
    return "; ".join(said) or tongue.say("analyze_bare")


def document_of(analysis: Analysis) -> dict[str, Any]:
    """The analysis for programs."""
    model = analysis.written.model
    return {
        "policy": model.name,
        "version": model.version,
        "findings": [one.to_dict() for one in analysis.findings],
        "allowed": [one.to_dict() | {"reason": reason} for one, reason in analysis.silenced],
        "not_proven": [one.to_dict() for one in analysis.unproven],
        "bound": {name: {"least": low, "most": high} for name, (low, high) in analysis.groups.items()},
    }


def write_cases(findings: tuple[Finding, ...], folder: Path) -> int:
    """Writes the cases of findings into a folder, each as `NAME.SUBJECT.json`; how many. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    for one in findings:
        if one.case is None:
            continue
        name = stem = f"{one.name}.{one.subject}"
        number = 1
        while name in written:
            number += 1
            name = f"{stem}-{number}"
        written.add(name)
        (folder / f"{name}.json").write_text(
            json.dumps(one.case, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    return len(written)
