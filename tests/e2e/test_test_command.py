"""`fairblock test` as a policy's author runs it: exit codes, what is printed where, files that are written."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).parent / "fairblock"
MANIFEST = "policy: mine\nversion: 1.0.0\nextends: kuaishou\n"
HOARDING = "malicious_order.unpaid_hoarding"
HEAD = "suite: unpaid hoarding\nbase: cases/hoarding.json\ntests:\n"
PASSING = f"""\
  - name: talked over
    expect: {{verdict: allow, statuses: {{{HOARDING}: communicated}}, block: {{days: 30}}}}
  - name: nobody talked to the buyer
    change: {{/communications: []}}
    expect:
      verdict: needs-communication
      remedies: [{{rule: {HOARDING}, steps: [{{step: communicate, attempts: 1, wait: 24h}}]}}]
  - name: a naive time
    change: {{/as_of: '2026-03-10T15:00:00'}}
    expect: {{verdict: error, codes: [case.time]}}
"""
FAILING = f"""\
  - name: 没有证据
    remove: [/evidence/0]
    expect:
      verdict: allow
      statuses: {{{HOARDING}: communicated}}
      remedies: []
"""
INVALID = """\
  - name: an unknown field
    change: {/request/remarc: x}
    expect: {verdict: deny}
"""
TODO = """\
  - name: not yet
    todo: 规则还没有写
    expect: {verdict: deny}
  - name: done
    todo: waits for 2.0
    expect: {verdict: allow}
"""


def fairblock(*arguments, where, **settings):
    """The installed command, in English on a terminal of 80 columns unless told otherwise."""
    assert COMMAND.exists(), f"no `fairblock` beside {sys.executable}: install the package first"
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANGUAGE"}
    env = clean | {"LANG": "C.UTF-8", "COLUMNS": "80"} | settings
    return subprocess.run(
        [COMMAND, *arguments], cwd=where, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.fixture
def mine(tmp_path):
    """A policy of one's own in the folder `mine`; give it its tests by calling it."""
    folder = tmp_path / "mine"
    (folder / "tests" / "cases").mkdir(parents=True)
    (folder / "policy.yaml").write_text(MANIFEST)
    case = (ROOT / "examples/cases/hoarding.json").read_bytes()
    (folder / "tests" / "cases" / "hoarding.json").write_bytes(case)

    def tests(*parts, name="hoarding.yaml", head=HEAD):
        (folder / "tests" / name).write_text(head + "".join(parts), encoding="utf-8")
        return tmp_path

    return tests


def test_all_pass(mine):
    done = fairblock("test", "mine", where=mine(PASSING))
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout == "mine 1.0.0\n  ✓ unpaid hoarding  3 passed\n\n3 in all: 3 passed\n"


def test_a_failure_is_shown_side_by_side(mine):
    done = fairblock("test", "mine", where=mine(PASSING, FAILING, INVALID))
    assert done.returncode == 4
    assert done.stderr == ""
    shown = f"""\
mine 1.0.0
  ✗ unpaid hoarding  3 passed, 2 failed

✗ unpaid hoarding: 没有证据
  mine/tests/hoarding.yaml:14
  expected                              │ got
  ──────────────────────────────────────┼──────────────────────────────────────
  verdict
    allow                               │ deny
  statuses: {HOARDING}
    communicated                        │ unproven
  remedies
    (none)                              │ - rule:
                                        │     malicious_order.unpaid_hoarding
                                        │   steps:
                                        │     - step: provide_evidence
                                        │       records: [orders/o1,
                                        │         orders/o2, orders/o3,
                                        │         orders/o4, orders/o5]
                                        │       at_least: 5
                                        │       any_kind: [order_record]
  what made the difference
    {HOARDING}
      unknown  count: orders, where: {{status: closed, close_cause: buyer_u…  kuaishou/orders.yaml:13
        0 of 5 match, 5 unknown; at least 5 must
        · orders/o1 is unknown: valid evidence of it is missing  kuaishou/orders.yaml:22
        · orders/o2 is unknown: valid evidence of it is missing  kuaishou/orders.yaml:22
        · orders/o3 is unknown: valid evidence of it is missing  kuaishou/orders.yaml:22

✗ unpaid hoarding: an unknown field
  mine/tests/hoarding.yaml:20
  expected                              │ got
  ──────────────────────────────────────┼──────────────────────────────────────
  verdict
    deny                                │ error
    mine/tests/hoarding.yaml:20: the case is invalid
      /request/remarc  case.schema  unknown field `remarc`
          hint: did you mean `remark`?

5 in all: 3 passed, 2 failed
"""
    assert done.stdout == shown


def test_in_chinese(mine):
    done = fairblock("test", "mine", "--lang", "zh", where=mine(PASSING, FAILING, TODO))
    assert done.returncode == 4
    lines = done.stdout.splitlines()
    assert lines[1] == "  ✗ unpaid hoarding  3 个通过、1 个失败、2 个待办"
    assert "  预期                                  │ 实际" in lines
    assert "    （无）                              │ - rule:" in lines
    assert lines[-1] == "共 6 个测试：3 个通过、1 个失败、2 个待办"


def test_todo_is_counted_apart_and_never_fails(mine):
    done = fairblock("test", "mine", where=mine(TODO))
    assert done.returncode == 0
    shown = """\
mine 1.0.0
  ○ unpaid hoarding  2 todo

○ unpaid hoarding: not yet  mine/tests/hoarding.yaml:4
    todo: 规则还没有写
○ unpaid hoarding: done  mine/tests/hoarding.yaml:7
    todo: waits for 2.0
    it passes now: remove its `todo`

2 in all: 2 todo
"""
    assert done.stdout == shown


def test_a_selection(mine):
    where = mine(PASSING, FAILING)
    one = fairblock("test", "mine", "-k", "TALKED", "-k", "naive", where=where)
    assert one.returncode == 0
    assert one.stdout.endswith("\n3 in all: 3 passed, 1 not selected\n")
    by_suite = fairblock("test", "mine", "-k", "hoarding: 没有", where=where)
    assert by_suite.returncode == 4
    nothing = fairblock("test", "mine", "-k", "nosuch", where=where)
    assert nothing.returncode == 4
    assert (nothing.stdout, nothing.stderr) == ("", "no test has `nosuch` in its name\n")


def test_a_policy_without_tests_is_no_success(mine, tmp_path):
    where = mine(PASSING)
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "policy.yaml").write_text("policy: none\nversion: 1.0.0\nextends: ../mine\n")
    done = fairblock("test", "none", where=where)
    assert done.returncode == 4
    assert (done.stdout, done.stderr) == ("", "the policy `none` has no tests (tests/*.yaml)\n")
    both = fairblock("test", "none", "mine", where=where)
    assert both.returncode == 4
    assert both.stdout.endswith("3 in all: 3 passed\n")


def test_problems_are_shown_as_lint_shows_them(mine):
    where = mine("  - name: a\n    expect: {statuses: {protection.open_dispute: clera}}\n")
    done = fairblock("test", "mine", where=where)
    assert done.returncode == 3
    assert done.stdout == ""
    said = """\
mine/tests/hoarding.yaml:5:50: test.status `protection.open_dispute` is a protection and cannot have the status `clera`
        expect: {statuses: {protection.open_dispute: clera}}
                                                     ^^^^^
    hint: did you mean `clear`?
"""
    assert done.stderr == said
    chinese = fairblock("test", "mine", "--lang", "zh", where=where)
    assert "test.status `protection.open_dispute` 是保护规则，不会有状态 `clera`" in chinese.stderr


def test_an_invalid_policy_does_not_stop_the_others(mine, tmp_path):
    where = mine(PASSING)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "policy.yaml").write_text("policy: bad\nversion: 1.0.0\nextends: kuaishuo\n")
    done = fairblock("test", "bad", "mine", "nowhere", where=where)
    assert done.returncode == 3
    assert "policy.extends_unknown" in done.stderr
    assert "policy.not_found" in done.stderr
    assert done.stdout.endswith("3 in all: 3 passed\n")


@pytest.mark.parametrize(
    "arguments", [["test"], ["test", "mine", "--format", "xml"], ["test", "mine", "--junit", "mine"]]
)
def test_usage(mine, arguments):
    done = fairblock(*arguments, where=mine(PASSING))
    assert done.returncode == 2
    assert "Usage: fairblock test" in done.stderr


def test_a_junit_file_that_cannot_be_written_is_a_usage_error(mine):
    done = fairblock("test", "mine", "--junit", "mine/policy.yaml/x.xml", where=mine(PASSING))
    assert done.returncode == 2
    assert "cannot write mine/policy.yaml/x.xml" in done.stderr


def test_json(mine):
    done = fairblock("test", "mine", "--format", "json", where=mine(PASSING, FAILING, INVALID, TODO))
    assert done.returncode == 4
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert document["problems"] == []
    assert document["summary"] == {
        "total": 7, "passed": 3, "failed": 2, "todo": 2, "todo_passed": 1, "not_selected": 0}  # fmt: skip
    (policy,) = document["policies"]
    (suite,) = policy["suites"]
    assert (policy["policy"], suite["suite"], suite["file"]) == ("mine", "unpaid hoarding", "mine/tests/hoarding.yaml")
    failed, invalid = (test for test in suite["tests"] if test["status"] == "failed")
    assert failed["line"] == 14
    assert failed["differences"][1] == {
        "path": ["statuses", HOARDING], "expected": "communicated", "got": "unproven"}  # fmt: skip
    assert [problem["code"] for problem in invalid["problems"]] == ["case.schema"]
    broken = fairblock("test", "mine", "--format", "json", where=mine("  - name: a\n"))
    assert broken.returncode == 3
    assert [problem["code"] for problem in json.loads(broken.stdout)["problems"]] == ["test.states_nothing"]


def test_junit(mine, tmp_path):
    where = mine(PASSING, FAILING, TODO)
    done = fairblock("test", "mine", "--junit", "out/results.xml", where=where)
    assert done.returncode == 4
    root = ET.parse(tmp_path / "out" / "results.xml").getroot()
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["6", "1", "0", "2"]
    (failure,) = root.iter("failure")
    assert "communicated" in failure.text
    assert "\x1b" not in failure.text


def test_colours_only_where_they_are_wanted(mine):
    assert "\x1b[" not in fairblock("test", "mine", where=mine(FAILING)).stdout


def test_hundreds_of_tests_are_quick(mine):
    many = "".join(
        f"  - name: t{n}\n    change: {{/case_id: c{n}}}\n    expect: {{verdict: allow}}\n" for n in range(300)
    )
    done = fairblock("test", "mine", where=mine(many))
    assert done.returncode == 0
    assert done.stdout.endswith("300 in all: 300 passed\n")
    assert done.stderr == ""  # no progress bar where nobody looks
