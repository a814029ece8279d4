"""Lints one policy: its errors, or, where it has none, what is worth a second look."""

import os
from collections.abc import Mapping
from pathlib import Path

import attrs

from ...engine.deciding.policy import load_policy
from ...engine.language.artefact import SUFFIX
from ...engine.language.folder import Folder
from ...engine.language.load import load_sources
from ...engine.language.model import PolicyModel
from ...engine.language.problems import PolicyError, PolicyProblem
from ...engine.language.resolve import NOTHING
from ..analyzing.catalog import FINDINGS
from ..claiming.reading import read_claims
from .lints.every import BY_NAME, LINTS
from .model import Finding, Silenced
from .silences import Silence, sort_out
from .subject import Subject


@attrs.frozen(eq=False)
class Linted:
    """What came of linting a policy. With `problems` there is no model, and no lint has been asked.

    `idle` are silences that silence less than they name, each with the names that it still needs.
    """

    policy: str  # as it was asked for
    model: PolicyModel | None = None
    problems: tuple[PolicyProblem, ...] = ()
    findings: tuple[Finding, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    idle: tuple[tuple[Silence, tuple[str, ...]], ...] = ()
    folder: Folder | None = None


def lint_policy(name: str, unsaved: Mapping[Path, bytes] = NOTHING) -> Linted:
    """Everything about one policy, findings sorted by place. A built policy has no text to look at, only errors.

    `unsaved`: what stands in an editor instead of the files, by real path.
    """
    try:
        if name.endswith(SUFFIX) and os.path.isfile(name):
            return Linted(name, load_policy(name).model)
        resolved, model = load_sources(name, unsaved)
        read_claims(resolved)
    except PolicyError as error:
        return Linted(name, problems=error.problems)
    subject = Subject(resolved, model)
    found = {finding for lint in LINTS for finding in lint.check(subject)}
    sorted_out = sort_out(sorted(found, key=_place), subject.documents, BY_NAME, FINDINGS)
    findings = tuple(sorted(sorted_out.findings, key=_place))
    return Linted(name, model, (), findings, sorted_out.silenced, sorted_out.idle, resolved.own.folder)


def _place(finding: Finding) -> tuple[object, ...]:
    problem = finding.problem
    return problem.file, problem.line, problem.column, problem.code, problem.text.en
