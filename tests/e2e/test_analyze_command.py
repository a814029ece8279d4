"""`fairblock analyze` as a policy's author runs it: z3 in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fairblock import load_policy

COMMAND = Path(sys.executable).parent / "fairblock"
RULES = """\
rules:
  - id: many
    kind: ground
    ground: spam
    title: {zh: 多, en: Many}
    when: {count: orders, where: {status: closed}, at_least: 4}

  - id: some
    kind: ground
    ground: spam
    title: {zh: 几, en: Some}
    when: {count: orders, where: {status: closed}, at_least: 2}
"""


def fairblock(*arguments, where):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANGUAGE"}
    env = clean | {"LANG": "C.UTF-8", "COLUMNS": "80"}
    return subprocess.run(
        [COMMAND, *arguments], cwd=where, env=env, capture_output=True, encoding="utf-8", timeout=300, check=False
    )


@pytest.fixture
def where(tmp_path):
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "policy.yaml").write_text("policy: tiny\nversion: 1.0.0\n")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


def test_a_finding_fails_and_its_case_is_written(where):
    done = fairblock("analyze", "tiny", "--out", "cases", where=where)
    assert done.returncode == 4
    first, shown, caret, *rest = done.stdout.splitlines()
    assert first.startswith("tiny/rules.yaml:2:9: analyze.rule-implied the rule `many` is not needed")
    assert (shown.strip(), caret.strip()) == ("- id: many", "^^^^")
    assert "    hint: remove it if that is meant; else see whether `some` is wider than it should be" in rest
    assert "tiny 1.0.0: 2 rules; found: 1" in rest
    assert done.stderr == "wrote 1 cases to cases\n"
    case = json.loads((where / "cases" / "rule-implied.many.json").read_text())
    _, statuses = load_policy(where / "tiny").evaluate(case)
    assert set(statuses.values()) == {"communicated"}


def test_the_document_and_both_languages(where):
    done = fairblock("analyze", "tiny", "--format", "json", "--no-fail", where=where)
    assert done.returncode == 0
    (policy,) = json.loads(done.stdout)["policies"]
    (finding,) = policy["findings"]
    assert (finding["name"], finding["subject"], finding["line"]) == ("rule-implied", "many", 2)
    assert finding["other"] == "some"
    assert finding["case"]["orders"]
    assert (policy["not_proven"], policy["allowed"]) == ([], [])
    assert policy["bound"]["orders"]["least"] >= 2
    assert "规则 `many` 多余" in fairblock("analyze", "tiny", "--lang", "zh", where=where).stdout


def test_what_is_not_proven_is_no_pass(where):
    """Texts in evidence that list records: there is no open case of that."""
    rules = where / "tiny" / "rules.yaml"
    when = "{some: evidence, where: {refs: {has: orders/o1}}}"
    rules.write_text(RULES.replace("{count: orders, where: {status: closed}, at_least: 4}", when), encoding="utf-8")
    done = fairblock("analyze", "tiny", where=where)
    assert done.returncode == 4
    assert "not proven: how far the rule `many` can get: it reads something that cannot be solved for" in done.stdout
    assert "nothing found; not proven:" in done.stdout
    assert fairblock("analyze", "tiny", "--no-fail", where=where).returncode == 0


def test_a_broken_policy_and_one_without_rules(where):
    (where / "tiny" / "rules.yaml").write_text(RULES.replace("at_least: 4", "at_leest: 4"), encoding="utf-8")
    done = fairblock("analyze", "tiny", where=where)
    assert done.returncode == 3
    assert "policy.unknown_option" in done.stderr
    (where / "tiny" / "rules.yaml").unlink()
    done = fairblock("analyze", "tiny", where=where)
    assert done.returncode == 3
    assert "has no rules" in done.stderr


def test_without_z3_it_says_what_to_install(where):
    code = (
        "import sys, importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'z3' else find(name, *rest)\n"
        "from fairblock.cli import main\n"
        "sys.argv = ['fairblock', 'analyze', 'tiny', '--lang', sys.argv[1]]\n"
        "main()\n"
    )
    for language, text in (("en", "needs z3: run"), ("zh", "需要 z3")):
        done = subprocess.run(
            [sys.executable, "-c", code, language], cwd=where, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 2
        assert text in done.stderr
        assert "pip install 'fairblock[analysis]'" in done.stderr


SHIPPED = {
    # what the policies allow with a reason, as `tests/equivalent.yaml` explains too, and nothing else
    "base": {("evidence_valid", "all/0/any/1"), ("evidence_valid", "all/0/any/2"), ("evidence_valid", "all/3")},
    "kuaishou": {
        ("malicious_complaint.repeated_unfounded", "all/0/where/all/1"),
        ("malicious_complaint.repeated_unfounded", "all/0/where/all/2"),
    },
}


@pytest.mark.parametrize("policy", SHIPPED)
def test_what_is_found_in_the_shipped_policies_is_so(policy, tmp_path):
    done = fairblock("analyze", policy, "--format", "json", where=tmp_path)
    (found,) = json.loads(done.stdout)["policies"]
    assert done.returncode == 0
    assert found["findings"] == []
    assert {(one["subject"], one["way"]) for one in found["allowed"]} == SHIPPED[policy]
    assert {one["name"] for one in found["allowed"]} == {"condition-without-effect"}
    assert found["not_proven"] == []
