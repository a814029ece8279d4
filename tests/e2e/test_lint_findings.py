"""`fairblock lint` on policies without errors: its findings in every form, what it ends with, fixes, pages."""

import importlib.util
import json
import shutil
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from fairblock.authoring.linting.lints.every import LINTS

PATH = Path(__file__).with_name("test_lint_command.py")
ROOT = Path(__file__).resolve().parents[2]
MANIFEST = "policy: mine\nversion: 1.0.0\ntitle: {zh: 我的, en: Mine}\nextends: kuaishou\n"
RULE = """\
rules:
  - id: NAME
    kind: protection
    title: {zh: 甲, en: a}
    against: [malicous_order]
    when: {some: orders, where: {not: {category: food}}}
"""
ERROR, WARNING = "lint.grounds-must-be-known", "lint.not-must-not-stand-over-optional-fields"


def load():
    spec = importlib.util.spec_from_file_location("lint_command", PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


run = load().lint


@pytest.fixture
def mine(tmp_path):
    """A policy with one finding of each severity, in the folder `mine`."""
    folder = tmp_path / "mine"
    (folder / "tests").mkdir(parents=True)
    (folder / "policy.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "r.yaml").write_text(RULE.replace("NAME", "p"), encoding="utf-8")
    (folder / "tests/t.yaml").write_text("suite: a\nbase: a.json\ntests: [{name: a, expect: {statuses: {p: clear}}}]\n")
    return folder


def without_error(folder):
    (folder / "r.yaml").write_text(RULE.replace("NAME", "p").replace("malicous", "malicious"), encoding="utf-8")


def without_finding(folder):
    without_error(folder)
    text = (folder / "r.yaml").read_text(encoding="utf-8").rstrip("\n")
    (folder / "r.yaml").write_text(f"{text} # fairblock: allow {WARNING[5:]} - meant\n", encoding="utf-8")


# --- what it says and ends with ---------------------------------------------------------------------------------------


def test_findings_for_people(mine):
    done = run("mine", where=mine.parent)
    said = done.stdout.decode()
    assert done.returncode == 4
    assert f"mine/r.yaml:5:15: error {ERROR} nothing else knows the ground `malicous_order`\n" in said
    assert "    against: [malicous_order]\n                  ^^^^^^^^^^^^^^\n    hint: did you mean" in said
    assert f"mine/r.yaml:6:40: warning {WARNING} " in said
    assert said.endswith("mine 1.0.0: 49 rules; worth a second look: 1 × error, 1 × warning\n")
    assert b"--explain" in done.stderr


def test_findings_in_chinese(mine):
    said = run("mine", "--lang", "zh", where=mine.parent).stdout.decode()
    assert f"mine/r.yaml:5:15: 严重 {ERROR} 没有别处用到事由" in said
    assert "值得再看的：严重 1 处、提醒 1 处\n" in said


@pytest.mark.parametrize(
    ("change", "plain", "strict"),
    [(None, 4, 4), (without_error, 0, 4), (without_finding, 0, 0)],
    ids=["error", "warning", "none"],
)
def test_what_it_ends_with(mine, change, plain, strict):
    if change is not None:
        change(mine)
    assert run(str(mine)).returncode == plain
    assert run(str(mine), "--fail-on", "error").returncode == plain
    assert run(str(mine), "--fail-on", "warning").returncode == strict
    assert run(str(mine), "--fail-on", "warning", "--format", "json").returncode == strict


def test_errors_come_first_and_alone(mine):
    (mine / "s.yaml").write_text("rulez: []\n")
    done = run("mine", where=mine.parent)
    assert done.returncode == 3
    assert b"lint." not in done.stdout
    assert b"policy.unknown_key" in done.stdout


def test_the_shipped_policies_are_clean_and_it_is_quick():
    began = time.perf_counter()
    done = run("base", "kuaishou", "--fail-on", "warning")
    assert time.perf_counter() - began < 5  # some 0.9 s on one quiet core
    assert (done.returncode, done.stderr) == (0, b"")
    assert run(str(ROOT / "examples/policies/my-shop"), "--fail-on", "warning").returncode == 0


# --- for programs -----------------------------------------------------------------------------------------------------


def test_json(mine):
    document = json.loads(run("mine", "--format", "json", where=mine.parent).stdout)
    assert document["problems"] == []
    assert [(one["code"], one["severity"], one["line"], one["column"]) for one in document["findings"]] == [
        (ERROR, "error", 5, 15),
        (WARNING, "warning", 6, 40),
    ]
    for one in document["findings"]:
        assert set(one["message"]) == set(one["hint"]) == {"zh", "en"}
        assert (ROOT / one["page"]).is_file()


def test_sarif(mine):
    without_finding(mine)
    (mine / "s.yaml").write_text(
        RULE.replace("NAME", "q").replace("{not: {category: food}}", "{rating: {gte: 1}}").replace("orders", "reviews")
    )
    document = json.loads(run("mine", "base", "--format", "sarif", where=mine.parent).stdout)
    assert document["version"] == "2.1.0"
    (only,) = document["runs"]
    assert only["columnKind"] == "unicodeCodePoints"
    rules = only["tool"]["driver"]["rules"]
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert region["endColumn"] > region["startColumn"] >= 1
    suppressed = [one for one in only["results"] if "suppressions" in one]
    assert {one["ruleId"] for one in suppressed if "mine" in str(one["locations"])} == {WARNING}
    assert {"kind": "inSource", "justification": "meant"} in [one["suppressions"][0] for one in suppressed]
    assert all("markdown" in rule["help"] for rule in rules if rule["id"] == WARNING)


def test_sarif_of_a_policy_with_errors(mine):
    (mine / "a b.yaml").write_text("rulez: []\n")
    document = json.loads(run("mine", "--format", "sarif", where=mine.parent).stdout)
    (result,) = [one for one in document["runs"][0]["results"] if one["ruleId"] == "policy.unknown_key"]
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "mine/a%20b.yaml"}


def test_junit(mine):
    root = ET.fromstring(run("mine", "base", "--format", "junit", where=mine.parent).stdout)
    mine_suite, base = root
    assert (mine_suite.get("name"), mine_suite.get("failures"), base.get("failures")) == ("mine", "1", "0")
    assert root.get("failures") == "1"
    assert len(base) == len(LINTS) + 3 == int(base.get("tests"))
    failed = [case.get("name") for case in mine_suite if case.find("failure") is not None]
    beside = [case.get("name") for case in mine_suite if case.find("system-out") is not None]
    assert (failed, beside) == ([ERROR[5:]], [WARNING[5:]])
    strict = ET.fromstring(run("mine", "--format", "junit", "--fail-on", "warning", where=mine.parent).stdout)
    assert strict.get("failures") == "2"
    (mine / "s.yaml").write_text("rulez: []\n")
    assert ET.fromstring(run("mine", "--format", "junit", where=mine.parent).stdout).get("errors") == "1"


def test_annotations_escape_what_they_must(mine):
    folder = mine.with_name("a,b%c:d")
    shutil.move(mine, folder)
    lines = run(folder.name, "--format", "github", where=folder.parent).stdout.decode().splitlines()
    assert lines[0].startswith(
        f"::error file=a%2Cb%25c%3Ad/r.yaml,line=5,col=15,endColumn=29,title={ERROR}::nothing else"
    )
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::warning"]


# --- fixes and pages --------------------------------------------------------------------------------------------------


def test_fix(mine):
    without_finding(mine)
    file = mine / "r.yaml"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("[malicious_order]", "[malicious_order] # fairblock: allow rules-must-differ - x"))
    assert run("mine", where=mine.parent).returncode == 4
    done = run("mine", "--fix", where=mine.parent)
    assert (done.returncode, done.stderr) == (0, b"mine: fixed 1\n")
    assert file.read_text(encoding="utf-8") == before
    assert run("mine", "--fix", where=mine.parent).stderr == b""


@pytest.mark.parametrize("name", ["base", "kuaishou"])
def test_the_shipped_policies_are_not_edited(name):
    done = run(name, "--fix")
    assert (done.returncode, done.stdout) == (2, b"")
    assert name.encode() in done.stderr


def test_pages_in_the_terminal():
    done = run("--explain", "rules-must-differ")
    assert done.returncode == 0
    assert done.stdout.decode() in (ROOT / "docs/lints/rules-must-differ.md").read_text(encoding="utf-8")
    assert "# 规则要有区别" in run("--explain", "lint.rules-must-differ", "--lang", "zh").stdout.decode()
    listed = run("--explain", "all").stdout.decode()
    assert all(f"  {lint.name}  " in listed for lint in LINTS)
    unknown = run("--explain", "rules-must-difer")
    assert (unknown.returncode, unknown.stdout) == (2, b"")
    assert b"`rules-must-differ`" in unknown.stderr
