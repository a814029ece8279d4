"""`fairblock test --coverage` and `fairblock mutate` as a policy's author runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).parent / "fairblock"
RULE = """\
rules:
  - id: spam
    kind: ground
    ground: spam
    title: {zh: 刷单, en: Spam}
    when: {count: orders, where: {status: closed}, at_least: 2}
"""
ORDER = '{"id": "o%d", "placed_at": "2026-11-19T12:00:00+08:00", "status": "closed"}'
CASE = f"""\
{{"case_id": "c", "as_of": "2026-11-20T12:00:00+08:00", "platform": "shop", "shop": {{"id": "s"}},
 "operator": {{"id": "o", "role": "agent", "permissions": []}}, "buyer": {{"id": "b"}},
 "request": {{"buyer_id": "b", "grounds": ["spam"]}},
 "orders": [{ORDER % 1}, {ORDER % 2}, {ORDER % 3}]}}
"""
TESTS = """\
suite: spam
base: case.json
tests:
  - name: three orders
    expect: {verdict: allow, statuses: {spam: communicated}}
  - name: none
    change: {/orders: []}
    expect: {verdict: deny, statuses: {spam: not_established}}
"""


def fairblock(*arguments, where):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANGUAGE"}
    env = clean | {"LANG": "C.UTF-8", "COLUMNS": "80"}
    return subprocess.run(
        [COMMAND, *arguments], cwd=where, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.fixture
def where(tmp_path):
    folder = tmp_path / "tiny"
    (folder / "tests").mkdir(parents=True)
    (folder / "policy.yaml").write_text("policy: tiny\nversion: 1.0.0\n")
    (folder / "rules.yaml").write_text(RULE, encoding="utf-8")
    (folder / "tests" / "case.json").write_text(CASE)
    (folder / "tests" / "all.yaml").write_text(TESTS)
    return tmp_path


def test_coverage_is_shown_and_gates(where):
    done = fairblock("test", "tiny", "--coverage", where=where)
    assert done.returncode == 0
    assert "  spam     5/8     62.5%" in done.stdout
    assert "tiny/rules.yaml:6" in done.stdout
    below = fairblock("test", "tiny", "--coverage-min", "62.6", where=where)
    assert below.returncode == 4
    assert below.stderr == "coverage 62.5% is below the wanted 62.6% (tiny)\n"
    assert fairblock("test", "tiny", "--coverage-min", "62.5", where=where).returncode == 0
    page = fairblock("test", "tiny", "--coverage-html", "out/page.html", "--lang", "zh", where=where)
    assert page.returncode == 0
    assert "刷单" in (where / "out" / "page.html").read_text(encoding="utf-8")
    said = json.loads(fairblock("test", "tiny", "--coverage", "--format", "json", where=where).stdout)
    assert [(one["policy"], one["seen"], one["possible"]) for one in said["coverage"]] == [("tiny", 5, 8)]
    assert fairblock("test", "tiny", "--coverage-min", "101", where=where).returncode == 2


def test_what_made_the_difference(where):
    tests = where / "tiny" / "tests" / "all.yaml"
    change = "/orders/0/status: paid, /orders/1/status: paid"
    tests.write_text(f"{TESTS}  - {{name: one, change: {{{change}}}, expect: {{statuses: {{spam: eligible}}}}}}\n")
    done = fairblock("test", "tiny", where=where)
    assert done.returncode == 4
    shown = """\
  what made the difference
    spam
      false  count: orders, where: {status: closed}, at_least: 2  tiny/rules.yaml:6
        1 of 3 match, 0 unknown; at least 2 must
        · orders/o1 does not count: status is paid  tiny/rules.yaml:6
        · orders/o2 does not count: status is paid  tiny/rules.yaml:6
"""
    assert shown in done.stdout
    zh = fairblock("test", "tiny", "--lang", "zh", where=where).stdout
    assert "  决定这一差别的条件\n    spam\n      不成立  count: orders" in zh
    because = json.loads(fairblock("test", "tiny", "--format", "json", where=where).stdout)
    found = because["policies"][0]["suites"][0]["tests"][2]["because"]
    assert [(one["rule"], one["value"], one["line"]) for one in found] == [("spam", "false", 6)]


def test_survivors_are_shown_with_tests_that_notice_them_and_written(where):
    assert fairblock("fmt", "tiny", where=where).returncode == 0
    done = fairblock("mutate", "tiny", where=where)
    assert done.returncode == 4
    assert "     when / at_least  2 → 3\n" in done.stdout  # three orders do not tell 2 from 3
    assert "    remove: [/orders/0]\n    expect: {verdict: allow, statuses: {spam: communicated}}\n" in done.stdout
    assert "mutation score" in done.stdout
    before = (where / "tiny" / "tests" / "all.yaml").read_text()
    written = fairblock("mutate", "tiny", "--write-tests", where=where)
    assert written.returncode == 4  # of what was found before they were written
    assert "tests to tiny/tests/all.yaml" in written.stdout
    assert written.stdout.endswith("100% with the tests that were appended\n")
    assert fairblock("fmt", "--check", "tiny/tests/all.yaml", where=where).returncode == 0
    assert (where / "tiny" / "tests" / "all.yaml").read_text().startswith(before.rstrip())
    again = fairblock("mutate", "tiny", "--lang", "zh", where=where)
    assert again.returncode == 0, again.stdout
    assert again.stdout.endswith("变异得分 100%\n")
    assert fairblock("test", "tiny", where=where).returncode == 0


def test_nothing_is_a_failure(where):
    assert fairblock("mutate", "tiny", "-k", "nothing of the kind", where=where).returncode == 4
    tests = where / "tiny" / "tests" / "all.yaml"
    tests.write_text(TESTS.replace("{verdict: allow", "{verdict: deny"))
    failing = fairblock("mutate", "tiny", where=where)
    assert failing.returncode == 4
    assert "the tests of `tiny` must pass first: `spam: three orders` fails (1 in all)" in failing.stderr
    tests.unlink()
    assert fairblock("mutate", "tiny", where=where).returncode == 4
    assert fairblock("mutate", "nowhere", where=where).returncode == 3


def test_a_stale_equivalent_is_an_error(where):
    (where / "tiny" / "tests" / "equivalent.yaml").write_text(
        "equivalent:\n  - {mutants: [spam rule → dropped], reason: none}\n"
    )
    done = fairblock("mutate", "tiny", where=where)
    assert done.returncode == 3
    assert "tiny/tests/equivalent.yaml:2:16: mutant.noticed" in done.stderr


@pytest.mark.slow
def test_the_tests_of_the_shipped_policies_notice_every_change(where):
    done = fairblock("mutate", "base", "kuaishou", "--format", "json", where=where)
    assert done.returncode == 0, done.stdout
    for one in json.loads(done.stdout)["policies"]:
        assert one["score"] == 100
        assert one["survivors"] == []
        assert one["noticed"] > 300
