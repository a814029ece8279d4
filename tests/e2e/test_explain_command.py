"""`fairblock explain` as it is installed: a policy, a rule, a rule in a case; text, Markdown and HTML."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOARDING = "malicious_order.unpaid_hoarding"
CASE = str(ROOT / "examples" / "cases" / "hoarding.json")


def run(*arguments, cwd=None):
    script = shutil.which("fairblock", path=str(Path(sys.executable).parent))
    assert script, f"no `fairblock` beside {sys.executable}: install the package first"
    return subprocess.run(
        [script, "explain", *arguments],
        cwd=cwd,
        env=os.environ | {"NO_COLOR": "1", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    """A policy with a rule and a number that come into force later."""
    folder = tmp_path_factory.mktemp("dated") / "dated"
    folder.mkdir()
    dated = [{"from": "2026-01-01", "value": 8}, {"from": "2026-07-01", "value": 5}]
    manifest = {"policy": "dated", "version": "1.0.0", "parameters": {"n": {"values": dated}}}
    when = {"count": "orders", "at_least": "$n"}
    rules = [
        {"id": "now", "kind": "ground", "ground": "malicious_order", "when": when},
        {"id": "later", "kind": "protection", "when": {"some": "orders"}, "effective": {"from": "2027-01-01"}},
    ]
    (folder / "policy.yaml").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "rules.yaml").write_text(json.dumps({"rules": rules}), encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize(("lang", "said"), [("zh", "至少有 5 笔的下单时间集中在 7 天之内"), ("en", "within 7 days of")])
def test_a_whole_policy_and_one_rule(lang, said):
    whole, one = run("kuaishou", "--lang", lang), run("kuaishou", HOARDING, "--lang", lang)
    assert (whole.returncode, one.returncode) == (0, 0)
    for done in (whole, one):
        assert said in done.stdout.replace("\n      ", "")
        assert HOARDING in done.stdout
        assert not done.stderr
    assert "malicious_attack.insult" in whole.stdout
    assert "malicious_attack.insult" not in one.stdout


def test_a_date_has_its_rules_and_numbers(policy):
    early, late = (
        run(policy, "--date", "2026-02-01", "--lang", "en"),
        run(policy, "--date", "2027-02-01", "--lang", "en"),
    )
    assert "at least 8 orders" in early.stdout
    assert "at least 5 orders" in late.stdout
    assert "later (later): from 2027-01-01 on" in early.stdout.lower()
    assert "from 2026-07-01: 5" in early.stdout
    assert "Rules not in force" not in late.stdout


def test_a_rule_that_is_not_in_force_is_not_there(policy):
    done = run(policy, "later", "--date", "2026-02-01", "--lang", "en")
    assert done.returncode == 3
    assert "`dated` has no rule: later" in done.stderr


def test_an_unknown_rule_has_a_nearest_one():
    done = run("kuaishou", "malicious_order.unpaid_hording", "--lang", "en")
    assert (done.returncode, done.stdout) == (3, "")
    assert HOARDING in done.stderr


def test_a_case(tmp_path):
    done = run("kuaishou", CASE, HOARDING, "--lang", "en")
    assert done.returncode == 0
    assert "✓ At least one of these is true" in done.stdout
    assert "orders/o1 (2026-03-04T20:01:00+08:00)" in done.stdout
    assert "Short by 5" in done.stdout


def test_an_invalid_case_and_one_that_is_not_there(tmp_path):
    (tmp_path / "bad.json").write_text('{"case_id": 1}', encoding="utf-8")
    bad, none = run("kuaishou", "bad.json", HOARDING, cwd=tmp_path), run("kuaishou", "none.json", cwd=tmp_path)
    assert (bad.returncode, none.returncode) == (3, 3)
    assert "case.schema" in bad.stderr
    assert "none.json" in none.stderr
    assert "Traceback" not in bad.stderr + none.stderr


def test_an_invalid_policy(tmp_path):
    done = run("no-such-policy")
    assert done.returncode == 3
    assert "no-such-policy" in done.stderr


@pytest.mark.parametrize(
    ("name", "more", "begins"),
    [
        ("p.html", [], "<!DOCTYPE html>"),
        ("p.md", [], "# 快手小店拉黑规则"),
        ("p.txt", [], "快手小店拉黑规则"),
        ("p.txt", ["--format", "html"], "<!DOCTYPE html>"),
    ],
)
def test_the_file_is_written_as_its_name_says(tmp_path, name, more, begins):
    done = run("kuaishou", "--out", name, "--lang", "zh", *more, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_no_policy_or_case_is_written_over(tmp_path):
    (tmp_path / "policy.yaml").write_text("mine")
    done = run("kuaishou", "--out", "policy.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "policy.yaml").read_text() == "mine"
    assert run("kuaishou", "--out", "no/such/folder.md", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--date", "2026-02-30"],
        ["--date", "0000-01-01"],
        [CASE, CASE],
        [CASE, "--date", "2026-01-01"],
        [CASE, "--code"],
        ["--code", "--format", "html"],
        ["--format", "pdf"],
    ],
)
def test_usage(arguments):
    assert run("kuaishou", *arguments).returncode == 2


def test_the_code_is_still_there():
    done = run("kuaishou", HOARDING, "--code")
    assert done.returncode == 0
    assert done.stdout.startswith("def ")
