"""The process in which a draft is tried out: one task comes in, what was found goes out, and it ends."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...authoring.editing.fixing import fixes
from ...authoring.linting.running import lint_policy
from ...authoring.testing.model import Result
from ...authoring.testing.reading import read_suites
from ...authoring.testing.running import run
from ...engine.deciding.policy import Policy
from ...engine.language.folder import MANIFEST, Folder, find_folder
from ...engine.language.problems import PolicyError, PolicyProblem
from ...engine.language.texts import LANGUAGES
from ...engine.language.yaml_reader import read_yaml
from ...reporting.style import Tongue

Json = dict[str, Any]
_CPU_SECONDS = 15
_MEGABYTES = 2048
_MOST_PROBLEMS = 200


def relative_name(label: str, file: str) -> str:
    """The name of a file within its policy's folder; of another policy's file its last two names."""
    start = label.rstrip("/") + "/"
    return file.removeprefix(start) if file.startswith(start) else "/".join(Path(file).parts[-2:])


def main() -> None:
    """Does the one task that comes in."""
    _limit()
    task = json.load(sys.stdin)
    json.dump(try_out(task["source"], task["files"]), sys.stdout, ensure_ascii=False, separators=(",", ":"))


def _limit() -> None:
    """So much time and memory, and no file written."""
    try:
        import resource
    except ImportError:  # not on Windows, where the server's own limit of time is all there is
        return
    for what, most in (
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_AS, _MEGABYTES << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def try_out(source: str, files: Mapping[str, str]) -> Json:
    """The problems of a policy with these files instead of its own; where it has none, findings and tests."""
    folder = find_folder(source)
    unsaved = {
        Path(os.path.realpath(folder.path / name)): text.encode("utf-8", "surrogatepass")
        for name, text in files.items()
    }
    texts = {name: text.splitlines() for name, text in files.items()}
    if _leads_elsewhere(folder, files.get(MANIFEST)):
        return {"state": "elsewhere", "problems": [], "tests": []}
    linted = lint_policy(source, unsaved)
    if linted.model is None:
        problems = [_problem(one, folder, texts) for one in linted.problems[:_MOST_PROBLEMS]]
        return {"state": "broken", "problems": problems, "tests": []}
    findings = [_problem(one.problem, folder, texts) | {"level": one.severity} for one in linted.findings]
    try:
        suites = read_suites(folder, linted.model)
    except PolicyError as error:
        unread = [_problem(one, folder, texts) for one in error.problems[:_MOST_PROBLEMS]]
        return {"state": "untested", "problems": [*unread, *findings], "tests": []}
    policy = Policy(linted.model)
    tests = [_test(policy, one, folder) for one in run(policy, suites)]
    return {"state": "tried", "problems": findings, "tests": tests}


def _leads_elsewhere(folder: Folder, draft: str | None) -> bool:
    """Whether a draft of the manifest extends another folder than the saved one: whoever may ask may not read there."""
    wanted = None if draft is None else _parent(draft.encode("utf-8", "surrogatepass"))
    return wanted is not None and wanted != _parent((folder.path / MANIFEST).read_bytes())


def _parent(manifest: bytes) -> str | None:
    """The folder that a manifest extends; None for no other or a shipped policy, and where nothing is followed."""
    try:
        data = read_yaml(MANIFEST, manifest).data
    except PolicyError:
        return None
    found = data.get("extends") if isinstance(data, dict) else None
    return found if isinstance(found, str) and found.startswith(".") else None


def _problem(problem: PolicyProblem, folder: Folder, texts: Mapping[str, list[str]]) -> Json:
    name = relative_name(folder.label, problem.file)
    found: Json = {
        "file": name,
        "line": problem.line,
        "column": problem.column,
        "width": problem.width,
        "code": problem.code,
        "level": "error",
        "said": [problem.text.zh, problem.text.en],
        "advice": [problem.advice.zh, problem.advice.en],
    }
    if name in texts and (fix := _fix(problem, texts[name])):
        found["fix"] = fix
    return found


def _fix(problem: PolicyProblem, lines: list[str]) -> Json | None:
    both = [fixes(problem, lines, Tongue(language)) for language in LANGUAGES]
    if not both[0]:
        return None
    one = both[0][0]
    titles = [found[0].title for found in both]
    return {"title": titles, "line": one.line, "start": one.start, "end": one.end, "text": one.text}


def _test(policy: Policy, result: Result, folder: Folder) -> Json:
    """One example case: whether it is as stated, its verdict, and what became of each rule that matters to it."""
    test = result.test
    verdict, statuses = "error", {}
    if result.error is None:
        outcome, found = policy.evaluate(test.case)
        verdict, statuses = outcome.value, dict(_telling(found))
    return {
        "suite": test.suite,
        "name": test.name,
        "file": relative_name(folder.label, test.file),
        "line": test.line,
        "status": result.status,
        "verdict": verdict,
        "statuses": statuses,
        "differences": [one.to_dict() for one in result.differences[:10]],
    }


def _telling(statuses: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The rules of which something became: not those that nobody asked about or that do not apply."""
    return ((rule, status) for rule, status in statuses.items() if status not in ("not_considered", "clear"))
