"""`fairblock diff` as an author or a reviewer runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).parent / "fairblock"
MANIFEST = "policy: tiny\nversion: 1.0.0\n"
RULES = """\
rules:
  - id: spam
    kind: ground
    ground: spam
    title: {zh: 刷单, en: Spam}
    when: {count: orders, where: {status: closed}, at_least: 3}
"""


def fairblock(*arguments, where):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANGUAGE"}
    env = clean | {"LANG": "C.UTF-8", "COLUMNS": "80"}
    return subprocess.run(
        [COMMAND, *arguments], cwd=where, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.fixture
def where(tmp_path):
    for name, least in (("old", 3), ("new", 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "policy.yaml").write_text(MANIFEST)
        (tmp_path / name / "rules.yaml").write_text(
            RULES.replace("at_least: 3", f"at_least: {least}"), encoding="utf-8"
        )
    return tmp_path


def test_a_difference_is_shown_with_a_case_and_both_answers(where):
    done = fairblock("diff", "old", "new", "--fail-on", "looser", where=where)
    assert done.returncode == 4
    assert done.stderr == ""
    assert "the verdict: looser (blocks more)" in done.stdout
    assert "spam  looser (blocks more)  new/rules.yaml:2" in done.stdout
    assert "old: deny (not_established) → new: allow (communicated)" in done.stdout
    assert "orders/o1…o2 (2×): placed_at" in done.stdout
    assert "that is a bound, and nothing beyond it was looked at" in done.stdout


def test_nothing_changed_is_said_and_passes_the_gate(where):
    done = fairblock("diff", "old", "old", "--fail-on", "any", "--lang", "zh", where=where)
    assert done.returncode == 0
    assert "总的结论：没有变化" in done.stdout
    assert "没有变化的理由规则：1 条中的 1 条" in done.stdout


def test_the_cases_are_written_and_can_be_decided(where):
    assert fairblock("diff", "old", "new", "--out", "cases", where=where).returncode == 0
    for policy, verdict in (("old", 10), ("new", 0)):
        done = fairblock(
            "check", "cases/spam.looser.json", "--policy", policy, "--exit-verdict", "--format", "json", where=where
        )
        assert done.returncode == verdict
    assert json.loads((where / "cases" / "verdict.looser.json").read_text())["orders"]


def test_a_broken_policy_is_refused_with_its_problems(where):
    (where / "new" / "rules.yaml").write_text(RULES.replace("status", "statsu"), encoding="utf-8")
    done = fairblock("diff", "old", "new", where=where)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "new/rules.yaml:6:35: policy.unknown_field" in done.stderr


def test_a_folder_that_cannot_be_made_is_said(where):
    (where / "file").write_text("")
    done = fairblock("diff", "old", "new", "--out", "file/cases", where=where)
    assert done.returncode == 1
    assert "the cases were not written to file/cases: Not a directory" in done.stderr
    assert "the verdict: looser" in done.stdout


def test_without_z3_it_says_what_to_install(tmp_path):
    program = (
        "import sys\nfrom importlib import util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'z3' else find(name, *rest)\n"
        "from fairblock.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "diff", "base", "kuaishou", "--lang", "en"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'fairblock[analysis]'" in done.stderr
