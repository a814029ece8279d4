"""What is said about each fault of a case: pointer, code, message and hint, in both languages.

Each file of `tests/golden/case_problems/` is named for an entry of the catalog (`case.json.syntax.txt` for
`case.json:syntax`, or `…--what.txt` for further cases) and says how a good case is spoilt, and what comes of it:

    --- set: POINTER        the JSON that follows is put there
    --- remove: POINTER     what stands there is taken out
    --- raw                 the text that follows is the case
    --- hex                 … its bytes, in hexadecimal
    --- python              … an expression for it; `case` is the good one
    --- en, --- zh          what must come out

`UPDATE_GOLDEN=1 pytest tests/unit/test_case_problems.py` rewrites the last two; read the difference.
"""

import copy
import json
import os
import re
from pathlib import Path

import click
import pytest

from fairblock import CaseError, load_policy
from fairblock.engine.semantics.catalog import HINTS, PROBLEMS
from fairblock.reporting.problem_text import case_problem_lines

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "case_problems"
FILES = sorted(GOLDEN.glob("*.txt"))
SECTION = re.compile(r"^--- (set|remove|raw|hex|python|en|zh)(?:: (.*))?$", re.MULTILINE)
T = "2026-03-10T12:00:00+08:00"
GOOD = {
    "case_id": "c1",
    "as_of": T,
    "platform": "kuaishou",
    "shop": {"id": "s1"},
    "operator": {"id": "a1", "role": "agent", "permissions": ["block.request"]},
    "buyer": {"id": "b1"},
    "request": {"buyer_id": "b1", "grounds": ["malicious_order"]},
    "orders": [{"id": "o1", "placed_at": T, "status": "paid", "amount_minor": 100}],
}
# hints that no case can bring about, with the reason
UNUSED_HINTS: dict[str, str] = {}


@pytest.fixture(scope="module")
def policy():
    return load_policy("kuaishou")


def sections(text):
    """The parts of a golden file: kind, argument, text."""
    marks = list(SECTION.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(m[1], m[2] or "", text[m.end() + 1 : end]) for m, end in zip(marks, ends, strict=True)]


def spoilt(parts):
    """The case that a golden file describes."""
    case = copy.deepcopy(GOOD)
    for kind, argument, text in parts:
        if kind == "raw":
            return text
        if kind == "hex":
            return bytes.fromhex(text)
        if kind == "python":
            return eval(text.strip(), {"case": case})
        if kind in ("set", "remove"):
            *way, last = argument.split("/")[1:]
            at = case
            for step in way:
                at = at[int(step)] if isinstance(at, list) else at[step]
            key = int(last) if isinstance(at, list) else last
            if kind == "remove":
                del at[key]
            elif isinstance(at, list) and key == len(at):
                at.append(json.loads(text))
            else:
                at[key] = json.loads(text)
    return case


def error_of(policy, path):
    with pytest.raises(CaseError) as caught:
        policy.decide(spoilt(sections(path.read_text(encoding="utf-8"))))
    return caught.value


def said(error, language):
    """What is printed, without colours and without what stands above the problems."""
    return [click.unstyle(line).removeprefix("  ") for line in case_problem_lines(error, "case.json", language)][1:]


def made_from(template, text):
    """Whether the text is the template with its blanks filled in."""
    parts = re.split(r"\{\w+\}", template)
    return re.fullmatch(".+?".join(map(re.escape, parts)), text, re.DOTALL) is not None


def entry_of(path):
    code, _, rest = path.stem.partition("--")[0].rpartition(".")
    return f"{code}:{rest}"


def test_the_good_case_is_good(policy):
    policy.decide(copy.deepcopy(GOOD))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_said(policy, path):
    error = error_of(policy, path)
    parts = sections(path.read_text(encoding="utf-8"))
    fresh = {language: "\n".join(said(error, language)) + "\n" for language in ("en", "zh")}
    if os.environ.get("UPDATE_GOLDEN"):
        kept = [(kind, argument, text) for kind, argument, text in parts if kind not in fresh]
        written = [*kept, *((language, "", text) for language, text in fresh.items())]
        path.write_text(
            "".join(f"--- {kind}{': ' + argument if argument else ''}\n{text}" for kind, argument, text in written),
            encoding="utf-8",
        )
    else:
        assert {kind: text for kind, _, text in parts if kind in fresh} == fresh


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_entry_that_the_file_is_named_for(policy, path):
    entry = entry_of(path)
    template = PROBLEMS[entry]
    found = [problem for problem in error_of(policy, path).problems if made_from(template.en, problem.message)]
    assert [problem.code for problem in found] == [entry.partition(":")[0]]
    assert made_from(template.zh, found[0].text.zh)


def test_every_entry_has_a_golden():
    assert sorted({entry_of(path) for path in FILES}) == sorted(PROBLEMS)


def test_every_hint_has_a_golden(policy):
    hints = {problem.advice for path in FILES for problem in error_of(policy, path).problems if problem.hint}
    shown = {
        name
        for name, template in HINTS.items()
        if any(made_from(template.en, hint.en) and made_from(template.zh, hint.zh) for hint in hints)
    }
    assert sorted(HINTS) == sorted(shown | UNUSED_HINTS.keys())


def test_nothing_said_can_move_the_cursor(policy):
    for path in FILES:
        error = error_of(policy, path)
        lines = [*said(error, "en"), *said(error, "zh"), *(problem.pointer for problem in error.problems)]
        assert all(line.isprintable() for line in lines), path.stem
