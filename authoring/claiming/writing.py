"""Writes the cases that refute claims and laws as policy tests: `tests/claims.yaml`, a suite of its own."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from ...engine.deciding.policy import Policy
from ...engine.language.folder import Folder
from ...engine.language.model import PolicyModel
from ...engine.language.problems import PolicyError
from ...engine.language.texts import Text
from ...reporting.style import Tongue
from ...reporting.whole_file import put_whole
from ..formatting.canonical import canonical
from ..mutating.data import flow
from ..mutating.differences import difference
from ..mutating.pasting import Paste, appended
from ..testing.model import Suite
from ..testing.reading import read_suites
from ..testing.running import run_test
from .deciding import Case, Decider
from .model import REFUTED
from .running import Proof

FILE, BASE, SUITE = "claims.yaml", "cases/claims.json", "claims"
_HEAD = f"""\
# Cases that `fairblock prove` found, and what the policy says of them now. Where that is wrong, mend the policy
# and then what is expected here.
suite: {SUITE}
base: {BASE}
tests:
"""
_NOT_LAST = Text(
    "`tests:` 不在文件最后，或不是一项一行的列表", "`tests:` does not stand last in it, as a list with a line for each"
)
_OTHER = Text("读回来的案件与找到的不同", "what was read back is not what was found")


@attrs.frozen
class Written:
    """So many tests were written to a file (those that were there already are not counted), or why not."""

    file: str
    count: int
    why: Text | None = None

    def to_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return {"file": self.file, "tests": self.count} | ({"why": self.why.to_dict()} if self.why else {})

    def line(self, tongue: Tongue) -> str:
        """The same for people."""
        if self.why is not None:
            return click.style(tongue.say("prove_unwritten", file=self.file, why=self.why), fg="red")
        word = "prove_written" if self.count else "prove_there"
        return tongue.say(word, file=self.file, count=self.count)


def write_refutations(folder: Folder, model: PolicyModel, proof: Proof) -> Written | None:
    """Writes every case that refutes something; a test that is there already, by its name, is not written twice.

    None where nothing is refuted by a case. All or nothing: where the tests would not be valid, or not pass, the files
    are as they were.
    """
    found = dict(_named(proof))
    path = folder.path / "tests" / FILE
    label = os.path.join(folder.label, "tests", FILE)
    if not found:
        return None
    try:
        suites = read_suites(folder, model)
        suite = next((one for one in suites if os.path.basename(one.file) == FILE), None)
        known = {test.name for test in suite.tests} if suite is not None else set()
        new = {name: case for name, case in found.items() if name not in known}
        if not new:
            return Written(label, 0)
        before = path.read_bytes() if suite is not None else None
        base, made = (suite.base, None) if suite is not None else _new_base(path.parent, next(iter(new.values())))
        text = _text(label, before, suite, base, made, new, Decider(model))
        if text is None:
            return Written(label, 0, _NOT_LAST)
        if made is not None:
            _put(made, (json.dumps(base, ensure_ascii=False, indent=2) + "\n").encode())
        _put(path, text)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Written(label, 0, Text(why, why))
    except PolicyError as error:
        return Written(label, 0, error.problems[0].text)
    wrong = _wrong(folder, model, new)
    if wrong is not None:
        if before is None:
            path.unlink()
        else:
            _put(path, before)
        if made is not None:
            made.unlink()
        return Written(label, 0, wrong)
    return Written(label, len(new))


def _named(proof: Proof) -> Iterator[tuple[str, Case]]:
    """Each case with the name of its test."""
    for claim, found in proof.claims:
        if found.state == REFUTED and found.cases:
            yield f"{claim.form} {claim.id} is refuted", found.cases[0]
    for law, rules in proof.laws.items():
        for rule, found in rules.items():
            if found.state == REFUTED:
                for case, word in zip(found.cases, ("before", "after"), strict=False):
                    yield f"{law} is refuted for {rule}, {word}", case


def _new_base(tests: Path, case: Case) -> tuple[Case, Path]:
    number = 1
    while (path := tests / BASE.replace(".json", f"-{number}.json" if number > 1 else ".json")).exists():
        number += 1
    return case, path


def _text(
    label: str,
    before: bytes | None,
    suite: Suite | None,
    base: Case,
    made: Path | None,
    new: dict[str, Case],
    decider: Decider,
) -> bytes | None:
    pastes = [_paste(suite, name, base, case, decider) for name, case in new.items()]
    if before is not None:
        text = appended(before.decode("utf-8"), pastes)
    else:
        assert made is not None
        head = _HEAD.replace(BASE, f"cases/{made.name}")
        text = head + "\n".join("  " + line for one in pastes for line in one.lines) + "\n"
    return None if text is None else canonical(label, text.encode())


def _paste(suite: Suite | None, name: str, base: Case, case: Case, decider: Decider) -> Paste:
    verdict, statuses = decider.decided(case)
    moved = {rule: status for rule, status in statuses.items() if status in ("eligible", "communicated")}
    changes, removals = difference(base, case)
    lines = [f"- name: {flow(name)}"]
    if changes:
        lines.append("  change:")
        lines += [f"    - {flow(pointer)}: {flow(value)}" for pointer, value in changes]
    if removals:
        lines.append(f"  remove: {flow(removals)}")
    lines.append(f"  expect: {flow({'verdict': verdict} | ({'statuses': moved} if moved else {}))}")
    return Paste(suite or Suite(SUITE, FILE, 1, ()), name, tuple(lines))


def _wrong(folder: Folder, model: PolicyModel, new: dict[str, Case]) -> Text | None:
    """What is wrong with what was written; None where each test is there, is about its case, and passes."""
    try:
        suites = read_suites(folder, model)
    except PolicyError as error:
        return error.problems[0].text
    tests = {test.name: test for suite in suites for test in suite.tests if os.path.basename(suite.file) == FILE}
    policy = Policy(model)
    for name, case in new.items():
        if name not in tests or tests[name].case != case or not run_test(policy, tests[name]).passed:
            return _OTHER
    return None


def _put(path: Path, data: bytes) -> None:
    """Puts a whole file in its place, or nothing; a link stays a link, modes stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    put_whole(path, data)
