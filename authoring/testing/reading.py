"""Reads the tests of a policy: every file, every case, every expectation, or every problem at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...engine.language.folder import Folder
from ...engine.language.model import PolicyModel, Rule
from ...engine.language.problems import PolicyError, PolicyProblem
from ...engine.language.scope import Place
from ...engine.language.wording import normal
from .bases import Bases, edited
from .expecting import read_expected
from .files import Draft, Report, read_drafts
from .model import PolicyTest, Suite


def read_suites(folder: Folder, policy: PolicyModel) -> tuple[Suite, ...]:
    """The suites of `tests/*.yaml` in the policy's folder, sorted by file; none where it has no tests.

    Raises PolicyError with every problem of every test file, names of rules that `policy` does not have included.
    """
    problems: list[PolicyProblem] = []
    drafts, complete = read_drafts(folder, problems.append)
    named = _by_name(drafts, problems.append)
    bases = Bases(named, problems.append, complete=complete and len(named) == len(drafts))
    rules = {rule.id: rule for rule in policy.rules}
    suites = tuple(_suite(draft, bases.of(draft), rules, problems.append) for draft in drafts)
    if problems:
        raise PolicyError(problems)
    return suites


def _by_name(drafts: list[Draft], report: Report) -> dict[str, Draft]:
    found: dict[str, Draft] = {}
    for draft in drafts:
        name = draft.sound("suite")
        if name is None:
            continue
        if name.data in found:
            first = (found[name.data].place / "suite").document
            line = first.mark(("suite",)).line
            report(name.problem("test.duplicate_suite", name=name.data, file=first.file, line=line))
        else:
            found[name.data] = draft
    return found


def _suite(draft: Draft, base: Any, rules: Mapping[str, Rule], report: Report) -> Suite:
    document = draft.place.document
    name = draft.sound("suite")
    known = "" if name is None else str(name.data)
    tests = draft.place.get("tests")
    count = len(tests.data) if tests is not None and isinstance(tests.data, list) else 0
    _check_names(filter(None, (draft.sound("tests", number, "name") for number in range(count))), report)
    made = (_test(draft, number, base, rules, report) for number in range(count))
    return Suite(known, document.file, document.mark(("suite",)).line, tuple(filter(None, made)), base)


def _check_names(names: Iterable[Place], report: Report) -> None:
    seen: dict[str, int] = {}
    for name in names:
        known = normal(name.data)
        if known in seen:
            report(name.problem("test.duplicate_name", "test.duplicate_name", name=name.data, line=seen[known]))
        else:
            seen[known] = name.document.mark(name.at).line


def _test(draft: Draft, number: int, base: Any, rules: Mapping[str, Rule], report: Report) -> PolicyTest | None:
    """A test with its case; None where something kept it from being made, which was reported then.

    Each part is looked at for itself, so that a fault in one does not hide those in the others.
    """
    at = ("tests", number)
    expect = draft.sound(*at, "expect")
    expected = None if expect is None else read_expected(expect, rules, report)
    place = draft.sound_edits(*at)
    case = None if base is None or place is None else edited(base, place, report)
    suite, whole = draft.sound("suite"), draft.sound(*at)
    if case is None or expected is None or suite is None or whole is None:
        return None
    name = whole / "name"
    line = name.document.mark(name.at).line
    return PolicyTest(suite.data, name.data, name.document.file, line, case, expected, whole.data.get("todo"))
