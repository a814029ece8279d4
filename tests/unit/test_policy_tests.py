"""`fairblock test` from the inside: pointers, test files and their problems, what matches, tables, JUnit."""

import copy
import json
import re
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from fairblock import PolicyError, load_policy
from fairblock.authoring.testing.expecting import STATUSES
from fairblock.authoring.testing.junit import junit_xml
from fairblock.authoring.testing.matching import matches
from fairblock.authoring.testing.model import Difference, Expected, PolicyTest, Result, Suite
from fairblock.authoring.testing.outcome import PolicyRun, count
from fairblock.authoring.testing.pointers import Fault, find, put, steps_of, without
from fairblock.authoring.testing.reading import read_suites
from fairblock.authoring.testing.running import run, selected
from fairblock.authoring.testing.table import table
from fairblock.authoring.testing.text import run_lines
from fairblock.engine.deciding.catalog import REASONS
from fairblock.engine.language.catalog import HINTS, PROBLEMS
from fairblock.engine.language.folder import Folder
from fairblock.engine.semantics.catalog import PROBLEMS as CASE_PROBLEMS
from fairblock.reporting.style import Tongue, width
from fairblock.schemas import load_schema

ROOT = Path(__file__).resolve().parents[2]
HOARDING = "malicious_order.unpaid_hoarding"
BASE = {
    "case_id": "c1",
    "as_of": "2026-11-14T12:00:00+08:00",
    "platform": "kuaishou",
    "shop": {"id": "s1"},
    "operator": {"id": "op1", "role": "agent", "permissions": ["block.request"]},
    "buyer": {"id": "b1"},
    "request": {"buyer_id": "b1", "grounds": ["malicious_order"]},
    "orders": [{"id": f"o{n}", "placed_at": "2026-11-14T09:00:00+08:00", "status": "closed"} for n in range(3)],
}


@pytest.fixture(scope="module")
def policy():
    return load_policy("kuaishou")


@pytest.fixture
def read(tmp_path, policy):
    """Writes test files (and base cases) below `tests/` and reads them as tests of kuaishou."""

    def reading(**files):
        folder = tmp_path / "tests"
        for name, text in {"base.json": json.dumps(BASE), **files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_suites(Folder(tmp_path, "p"), policy.model)

    return reading


def suite(tests, **more):
    """The text of a test file; `tests` is YAML, at whatever depth it is written."""
    head = {"suite": "s", "base": "base.json"} | more
    lines = [f"{key}: {value}" for key, value in head.items() if value is not None]
    return "\n".join([*lines, "tests:", *("  " + line for line in tests.splitlines()), ""])


ONE = "- name: a\n  expect: {verdict: deny}"


# --- pointers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pointer", "steps"),
    [
        ("/a", ("a",)),
        ("/orders/0/status", ("orders", "0", "status")),
        ("/a~1b/c~0d", ("a/b", "c~d")),
        ("/~01", ("~1",)),
        ("/", ("",)),
        ("/orders/-", ("orders", "-")),
        ("", None),
        ("orders/0", None),
        ("/a~2", None),
        ("/a~", None),
        ("/a" * 1000, None),
    ],
)
def test_pointers_are_read_as_rfc_6901_has_them(pointer, steps):
    assert steps_of(pointer) == steps


@pytest.mark.parametrize(
    ("pointer", "changed"),
    [
        ("/a", {"a": 9, "list": [1, {"x": 2}]}),
        ("/list/0", {"a": 1, "list": [9, {"x": 2}]}),
        ("/list/1/x", {"a": 1, "list": [1, {"x": 9}]}),
        ("/list/1/new/deep", {"a": 1, "list": [1, {"x": 2, "new": {"deep": 9}}]}),
        ("/list/-", {"a": 1, "list": [1, {"x": 2}, 9]}),
        ("/new/-", {"a": 1, "list": [1, {"x": 2}], "new": [9]}),
        ("/a~1b/~0", {"a": 1, "list": [1, {"x": 2}], "a/b": {"~": 9}}),
    ],
)
def test_a_change_leaves_the_original_alone(pointer, changed):
    data = {"a": 1, "list": [1, {"x": 2}]}
    before = copy.deepcopy(data)
    assert put(data, steps_of(pointer), 9) == changed
    assert data == before


@pytest.mark.parametrize(
    ("pointer", "code", "hint"),
    [
        ("/list/2", "test.pointer_index", "test.index_append"),
        ("/list/01", "test.pointer_index", "test.index_append"),
        ("/list/-1", "test.pointer_index", "test.index_append"),
        ("/list/x", "test.pointer_index", "test.index_append"),
        ("/list/" + "9" * 5000, "test.pointer_index", "test.index_append"),
        ("/list/-/x", "test.pointer_index", "test.append_last"),
        ("/new/0", "test.pointer_missing", None),
        ("/a/b", "test.pointer_scalar", None),
    ],
)
def test_a_change_of_nothing_is_a_fault(pointer, code, hint):
    found = put({"a": 1, "list": [1, {"x": 2}]}, steps_of(pointer), 9)
    assert isinstance(found, Fault)
    assert (found.code, found.hint) == (code, hint)


def removed(data, *pointers):
    return without(data, [find(data, steps_of(pointer)) for pointer in pointers])


def test_removals_mean_the_case_as_it_was():
    data = {"list": [{"n": n, "m": n} for n in range(12)], "a": 1}
    left = removed(data, "/list/2", "/list/10", "/list/0", "/list/0/n", "/list/1/n", "/a", "/a")
    assert left == {"list": [{"m": 1}, *({"n": n, "m": n} for n in (3, 4, 5, 6, 7, 8, 9, 11))]}
    assert len(data["list"]) == 12
    assert "a" in data


@pytest.mark.parametrize(
    ("pointer", "code", "near"),
    [
        ("/lost", "test.pointer_missing", "/list"),
        ("/list/0/m", "test.pointer_missing", ""),
        ("/list/1", "test.pointer_index", None),
        ("/list/-", "test.pointer_index", None),
        ("/list/0/n/x", "test.pointer_scalar", None),
    ],
)
def test_what_is_not_there_cannot_be_removed(pointer, code, near):
    fault = find({"list": [{"n": 1}]}, steps_of(pointer))
    assert isinstance(fault, Fault)
    assert (fault.code, fault.values.get("near")) == (code, near)


# --- test files ---------------------------------------------------------------------------------------


def test_a_test_has_its_own_case(read):
    text = suite(
        """\
- name: a
  change: {/orders/0/status: paid, /orders/-: {id: o9, amount_minor: 1.5}, /request/remark: 备注}
  remove: [/orders/1, /orders/2]
  expect: {verdict: deny}
  todo: later
- name: b
  change:
    - /orders/-: {id: x}
    - /orders/-: {id: y}
  expect: {verdict: deny}""",
        change="{/buyer/age_band: adult}",
        remove="[/shop]",
    )
    (found,) = read(**{"a.yaml": text})
    first, second = found.tests
    assert (first.suite, first.name, first.file, first.line, first.todo) == ("s", "a", "p/tests/a.yaml", 6, "later")
    assert [order["id"] for order in first.case["orders"]] == ["o0", "o9"]
    assert first.case["orders"][0]["status"] == "paid"
    assert first.case["orders"][1]["amount_minor"] == 1.5
    assert first.case["request"] == BASE["request"] | {"remark": "备注"}
    assert [order["id"] for order in second.case["orders"]] == ["o0", "o1", "o2", "x", "y"]
    assert second.case["orders"][:3] == BASE["orders"]
    for test in found.tests:
        assert "shop" not in test.case
        assert test.case["buyer"] == {"id": "b1", "age_band": "adult"}


def test_a_base_is_another_suites_with_its_changes(read):
    suites = read(
        **{
            "c.yaml": suite(ONE, suite="c", base="{suite: b}", change="{/case_id: c}"),
            "a.yaml": suite(ONE, suite="a", base="base.json", remove="[/orders/0]"),
            "b.yaml": suite(ONE, suite="b", base="{suite: a}", change="{/buyer/id: b, /case_id: b}"),
        }
    )
    a, b, c = (found.tests[0].case for found in suites)
    assert len(a["orders"]) == len(b["orders"]) == len(c["orders"]) == 2
    assert [case["case_id"] for case in (a, b, c)] == ["c1", "b", "c"]
    assert [case["buyer"]["id"] for case in (a, b, c)] == ["b1", "b", "b"]


def test_without_a_folder_there_are_no_suites(tmp_path, policy):
    assert read_suites(Folder(tmp_path, "p"), policy.model) == ()


def test_hidden_files_and_json_are_not_tests(read):
    hidden = {".a.yaml": "{", ".git/x.yaml": "{", "cases/x.json": "{", "notes.txt": "x"}
    assert [found.name for found in read(**hidden, **{"a.yaml": suite(ONE)})] == ["s"]


# what is wrong, and what is said of it: code, line, column, and a piece of the hint
PROBLEM_CASES = {
    "yml": ({"a.yml": suite(ONE)}, [("test.yml", 1, 1, "rename it to .yaml")]),
    "capitals": ({"a.YAML": suite(ONE)}, [("test.yml", 1, 1, "rename")]),
    "subfolder": ({"more/a.yaml": suite(ONE)}, [("test.subfolder", 1, 1, "move it to p/tests")]),
    "not yaml": ({"a.yaml": "suite: *a"}, [("yaml.alias", 1, 8, "")]),
    "twice": ({"a.yaml": suite("- name: a\n  change: {/orders/-: {id: x}, /orders/-: {id: y}}\n  expect: {}")},
              [("yaml.duplicate_key", 5, 34, "write a list")]),
    "no list": ({"a.yaml": "- a"}, [("policy.wrong_type", 1, 1, "")]),
    "nothing": ({"a.yaml": "suite: s\nbase: base.json\n"}, [("test.no_tests", 1, 1, "`- name: …`")]),
    "empty": ({"a.yaml": "suite: s\nbase: base.json\ntests: []\n"}, [("test.no_tests", 3, 8, "under `tests`")]),
    "no base": ({"a.yaml": suite(ONE, base=None)}, [("policy.missing_key", 1, 1, "")]),
    "unknown key": ({"a.yaml": suite("- name: a\n  chnage: {/a: 1}\n  expect: {verdict: deny}")},
                    [("policy.unknown_key", 5, 5, "did you mean `change`?")]),
    "states nothing": ({"a.yaml": suite("- name: a\n  expect: {}\n- name: b")},
                       [("test.states_nothing", 5, 13, "under `expect`"), ("test.states_nothing", 6, 5, "state")]),
    "states an empty table": ({"a.yaml": suite("- name: a\n  expect: {statuses: {}}")},
                              [("policy.length_size", 5, 24, "")]),
    "wrong verdict": ({"a.yaml": suite("- name: a\n  expect: {verdict: alow}")},
                      [("policy.wrong_value", 5, 23, "`allow`")]),
    "several at once": ({"a.yaml": suite("- nane: a\n  change: {/orders/3: 1}\n"
                                         "  expect: {verdict: alow, matched: {x: []}}")},
                        [("policy.missing_key", 4, 5, ""), ("policy.unknown_key", 4, 5, "`name`"),
                         ("test.pointer_index", 5, 14, ""), ("policy.wrong_value", 6, 23, ""),
                         ("test.unknown_rule", 6, 39, "")]),
    "two suites": ({"a.yaml": suite(ONE), "b.yaml": suite(ONE)}, [("test.duplicate_suite", 1, 8, "")]),
    "two tests": ({"a.yaml": suite(ONE + "\n" + ONE)}, [("test.duplicate_name", 6, 11, "line 4")]),
    "two on a line": ({"a.yaml": "suite: s\nbase: base.json\ntests: [{name: a, expect: {verdict: deny}}, "
                       "{name: a, expect: {verdict: deny}}]"}, [("test.duplicate_name", 3, 52, "line 3")]),
    "unknown suite": ({"a.yaml": suite(ONE, suite="abc", base="{suite: abd}")},
                      [("test.unknown_suite", 2, 15, "`abc`")]),
    "a suite in a file that cannot be read": ({"a.yaml": suite(ONE, suite="a", base="{suite: b}"), "b.yaml": "*b"},
                                              [("yaml.alias", 1, 1, "")]),
    "cycle": ({"a.yaml": suite(ONE, suite="a", base="{suite: b}"), "b.yaml": suite(ONE, suite="b", base="{suite: c}"),
               "c.yaml": suite(ONE, suite="c", base="{suite: b}")}, [("test.base_cycle", 2, 7, "")]),
    "no file": ({"a.yaml": suite(ONE, base="basse.json")}, [("test.base_missing", 2, 7, "`base.json`")]),
    "no file like it": ({"a.yaml": suite(ONE, base="cases/hoarding.json")},
                        [("test.base_missing", 2, 7, "one of: base.json")]),
    "a folder": ({"a.yaml": suite(ONE, base="..")}, [("test.base_missing", 2, 7, "base.json")]),
    "no name of a file": ({"a.yaml": suite(ONE, base="a" * 5000)}, [("test.base_missing", 2, 7, "base.json")]),
    "not json": ({"a.yaml": suite(ONE), "base.json": '{\n  "a": 1,\n}'}, [("test.base_json", 3, 1, "")]),
    "not an object": ({"a.yaml": suite(ONE), "base.json": "[]"}, [("test.base_json", 1, 1, "")]),
    "not utf-8": ({"a.yaml": suite(ONE), "base.json": b'{"a": "\xff"}'}, [("test.base_json", 1, 1, "")]),
    "NaN": ({"a.yaml": suite(ONE), "base.json": '{"a": NaN}'}, [("test.base_json", 1, 1, "")]),
    "a key twice": ({"a.yaml": suite(ONE), "base.json": '{"a": 1, "a": 2}'}, [("test.base_json", 1, 1, "")]),
    "deep": ({"a.yaml": suite(ONE), "base.json": '{"a":' * 200_000}, [("test.base_json", 1, 1, "")]),
    "large": ({"a.yaml": suite(ONE), "base.json": " " * (8 * 1024 * 1024 + 1)}, [("test.base_json", 1, 1, "")]),
    "no pointers": ({"a.yaml": suite("- name: a\n  change: {orders: [], '': 1}\n  remove: [shop]\n"
                                     "  expect: {verdict: deny}\n- name: b\n  remove: [shop]\n"
                                     "  expect: {verdict: deny}")},
                    [("test.pointer", 5, 14, "begins with /"), ("test.pointer", 5, 26, "~1"),
                     ("test.pointer", 9, 14, "")]),
    "nothing there": ({"a.yaml": suite(ONE, remove="[/orders/3, /oders, /buyer/id/x]")},
                      [("test.pointer_index", 3, 10, "3 items"), ("test.pointer_missing", 3, 21, "`/orders`"),
                       ("test.pointer_scalar", 3, 29, "")]),
    "no such index": ({"a.yaml": suite("- name: a\n  change: {/orders/3/id: x, /orders/-/id: x}\n"
                                       "  expect: {verdict: deny}")},
                      [("test.pointer_index", 5, 14, "`-` appends"), ("test.pointer_index", 5, 31, "whole item")]),
    "unknown rules": ({"a.yaml": suite(
        "- name: a\n  expect:\n    statuses: {malicious_order.unpaid_hording: proven, x: nonsense}\n"
        "    reasons: [{rule: zzz}]\n    remedies: [{rule: yyy, steps: [{step: complete_procedure, rule: xxx}]}]\n"
        "    matched: {www: []}\n    unknown: {vvv: []}")},
        [("test.unknown_rule", 6, 18, f"`{HOARDING}`"), ("test.unknown_rule", 6, 58, ""),
         ("test.unknown_rule", 7, 24, ""),
         ("test.unknown_rule", 8, 25, ""), ("test.unknown_rule", 8, 71, ""), ("test.unknown_rule", 9, 17, ""),
         ("test.unknown_rule", 10, 17, "")]),
    "statuses": ({"a.yaml": suite(f"- name: a\n  expect: {{statuses: {{{HOARDING}: met, procedure.remark: "
                                  "unmett, protection.open_dispute: nonsense}}")},
                 [("test.status", 5, 58, "one of: not_considered"), ("test.status", 5, 81, "`unmet`"),
                  ("test.status", 5, 114, "one of: clear, unresolved, applies, not_in_force")]),
    "codes alone": ({"a.yaml": suite("- name: a\n  expect: {codes: [case.time]}")},
                    [("test.codes_alone", 5, 14, "add `verdict: error`")]),
    "error with more": ({"a.yaml": suite("- name: a\n  expect: {verdict: error, remedies: []}")},
                        [("test.error_alone", 5, 30, "only")]),
}  # fmt: skip


def problems_of(read, files):
    with pytest.raises(PolicyError) as caught:
        read(**files)
    return caught.value.problems


@pytest.mark.parametrize("name", PROBLEM_CASES)
def test_a_bad_test_file_is_a_problem_with_its_place(name, read):
    files, expected = PROBLEM_CASES[name]
    found = problems_of(read, files)
    assert [(p.code, p.line, p.column) for p in found] == [(code, line, column) for code, line, column, _ in expected]
    for problem, (*_, hint) in zip(found, expected, strict=True):
        assert problem.file.startswith("p/tests/")
        assert hint in problem.hint


def test_every_code_and_hint_is_brought_about(read, tmp_path):
    problems = [problem for files, _ in PROBLEM_CASES.values() for problem in _afresh(read, files, tmp_path)]
    (tmp_path / "tests" / "base.json").unlink()
    bare = {"a.yaml": suite(ONE, base="nowhere.json")}
    with pytest.raises(PolicyError) as caught:
        _read_bare(tmp_path, bare)
    problems.extend(caught.value.problems)
    assert {p.code for p in problems} >= {code for code in PROBLEMS if code.startswith("test.")}
    said = {p.hint for p in problems}
    for name in (name for name in HINTS if name.startswith("test.")):
        pattern = ".*".join(map(re.escape, re.split(r"\{\w+\}", HINTS[name].en)))
        assert any(re.fullmatch(pattern, one) for one in said), name


def _afresh(read, files, tmp_path):
    for path in sorted((tmp_path / "tests").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return problems_of(read, files)


def _read_bare(tmp_path, files):
    for name, text in files.items():
        (tmp_path / "tests" / name).write_text(text)
    return read_suites(Folder(tmp_path, "p"), load_policy("kuaishou").model)


def test_an_unreadable_file_is_a_problem(read, tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "gone.yaml").symlink_to("nowhere")
    assert [problem.code for problem in problems_of(read, {"a.yaml": suite(ONE)})] == ["policy.unreadable"]


def test_every_file_and_test_is_looked_at(read):
    bad = suite("- name: a\n  change: {/orders/9: 1}\n  expect: {verdict: deny}\n- name: b")
    assert [p.code for p in problems_of(read, {"a.yaml": bad, "b.yaml": bad.replace("suite: s", "suite: t")})] == [
        "test.pointer_index",
        "test.states_nothing",
    ] * 2


def test_the_schema_knows_what_the_engine_knows():
    expect = load_schema("policy_test")["$defs"]["expect"]["properties"]
    assert set(expect["codes"]["items"]["enum"]) == {entry.partition(":")[0] for entry in CASE_PROBLEMS}
    assert set(expect["statuses"]["additionalProperties"]["enum"]) == {s for known in STATUSES.values() for s in known}
    verdict = load_schema("verdict")["$defs"]
    for kind, known in zip(("ground", "protection", "procedure"), STATUSES.values(), strict=True):
        assert set(verdict[f"{kind}_status"]["enum"]) == set(known) - {"not_in_force"}
    own = load_schema("policy_test")["$defs"]
    assert own["reason"]["properties"]["code"]["enum"] == list(REASONS)
    assert set(own["step"]["properties"]["step"]["enum"]) == set(verdict["step"]["properties"]["step"]["enum"])


# --- what matches -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("a", "a"),
        ("é", "e\u0301"),
        (3, 3),
        ({"a": 1}, {"a": 1, "b": 2}),
        (["b", "a"], ["a", "b"]),
        ([], []),
        ([{"a": 1}, {"b": ["y", "x"]}], [{"a": 1, "c": 3}, {"b": ["x", "y"]}]),
    ],
)
def test_what_is_stated_is_so(expected, got):
    assert matches(expected, got)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("a", "b"),
        (1, True),
        (1, "1"),
        ("a", None),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, None),
        (["a"], ["a", "b"]),
        (["a", "a"], ["a", "b"]),
        (["a"], "a"),
        ([], [{"a": 1}]),
        ([{"a": 1}, {"b": 1}], [{"b": 1}, {"a": 1}]),
        ([{"a": 1}], [{"a": 1}, {"a": 1}]),
    ],
)
def test_what_is_stated_is_not_so(expected, got):
    assert not matches(expected, got)


HOARDED = json.loads((ROOT / "examples/cases/hoarding.json").read_bytes())


def checked(read, policy, expect, change="{/case_id: x}"):
    """The differences of one test of the hoarding example."""
    text = suite(f"- name: a\n  change: {change}\n  expect: {expect}")
    (result,) = run(policy, read(**{"a.yaml": text, "base.json": json.dumps(HOARDED)}))
    return result


@pytest.mark.parametrize(
    "expect",
    [
        "{verdict: allow}",
        f"{{statuses: {{{HOARDING}: communicated, protection.open_dispute: clear, procedure.remark: met}}}}",
        f"{{reasons: [{{code: ground.communicated, rule: {HOARDING}}}]}}",
        "{reasons: [{refs: [orders/o5, orders/o2, orders/o3, orders/o4, orders/o1]}]}",
        "{remedies: []}",
        "{block: {days: 30, scope: [purchase], grounds: [malicious_order]}}",
        f"{{matched: {{{HOARDING}: [orders/o1, orders/o2, orders/o3, orders/o4, orders/o5]}}, "
        f"unknown: {{{HOARDING}: []}}}}",
    ],
)
def test_a_test_that_states_what_is_so_passes(expect, read, policy):
    result = checked(read, policy, expect)
    assert result.passed
    assert result.status == "passed"


@pytest.mark.parametrize(
    ("expect", "path", "got"),
    [
        ("{verdict: deny}", ("verdict",), "allow"),
        ("{verdict: error}", ("verdict",), "allow"),
        ("{verdict: error, codes: [case.time]}", ("verdict",), "allow"),
        (f"{{statuses: {{{HOARDING}: proven}}}}", ("statuses", HOARDING), "communicated"),
        (f"{{statuses: {{{HOARDING}: not_in_force}}}}", ("statuses", HOARDING), "communicated"),
        ("{reasons: [{code: ground.unproven}]}", ("reasons",), [{"code": "ground.communicated", "rule": HOARDING}]),
        (f"{{remedies: [{{rule: {HOARDING}}}]}}", ("remedies",), []),
        ("{block: {days: 7}}", ("block", "days"), 30),
        ("{block: {scope: [purchase, chat]}}", ("block", "scope"), ["purchase"]),
        ("{matched: {protection.open_dispute: [orders/o1]}}", ("matched", "protection.open_dispute"), []),
        ("{unknown: {protection.open_dispute: [orders/o1]}}", ("unknown", "protection.open_dispute"), []),
    ],
)
def test_a_test_that_states_something_else_fails(expect, path, got, read, policy):
    result = checked(read, policy, expect)
    assert [(difference.path, difference.got) for difference in result.differences] == [(path, got)]
    assert result.status == "failed"


def test_a_block_is_expected_but_there_is_none(read, policy):
    result = checked(read, policy, "{block: {days: 7}}", "{/communications: []}")
    assert result.differences == (Difference(("block", "days"), 7, None),)


def test_messages_of_remedies_may_be_left_out(read, policy):
    short = f"{{remedies: [{{rule: {HOARDING}, steps: [{{step: complete_procedure, rule: procedure.remark}}]}}]}}"
    assert checked(read, policy, short, "{/request/remark: 无}").passed
    wrong = short.replace("remark}", "remark, message: {zh: 写好}}")
    (difference,) = checked(read, policy, wrong, "{/request/remark: 无}").differences
    assert set(difference.got[0]["steps"][0]["message"]) == {"zh", "en"}


@pytest.mark.parametrize(
    ("expect", "differences"),
    [
        ("{verdict: error}", ()),
        ("{verdict: error, codes: [case.time, case.number]}", ()),
        (
            "{verdict: error, codes: [case.schema]}",
            (Difference(("codes",), ["case.schema"], ["case.number", "case.time"]),),
        ),
        ("{verdict: deny, statuses: {procedure.remark: met}}", (Difference(("verdict",), "deny", "error"),)),
        ("{remedies: []}", (Difference(("verdict",), None, "error"),)),
    ],
)
def test_an_invalid_case_is_an_error_and_nothing_else(expect, differences, read, policy):
    result = checked(read, policy, expect, "{/as_of: '2026-03-10T15:00:00', /open_orders/count: 1.0}")
    assert result.differences == differences
    assert result.error is not None


def test_a_todo_never_fails(read, policy):
    text = suite("- name: a\n  todo: b\n  expect: {verdict: allow}\n- name: c\n  todo: d\n  expect: {verdict: deny}")
    results = list(run(policy, read(**{"a.yaml": text})))
    assert [(result.status, result.passed) for result in results] == [("todo", False), ("todo", True)]
    assert count(results).to_dict() == {"total": 2, "passed": 0, "failed": 0, "todo": 2, "todo_passed": 1}


@pytest.mark.parametrize(
    ("select", "names"),
    [
        ((), ["Alpha", "beta", "退款"]),
        (("ALPHA",), ["Alpha"]),
        (("beta", "退"), ["beta", "退款"]),
        (("s: b",), ["beta"]),
        (("x",), []),
    ],
)
def test_tests_are_selected_by_name(select, names, read):
    tests = "\n".join(f"- name: {name}\n  expect: {{verdict: deny}}" for name in ("Alpha", "beta", "退款"))
    assert [test.name for test in selected(read(**{"a.yaml": suite(tests)}), select)] == names


def test_running_does_not_change_the_cases(read, policy):
    suites = read(**{"a.yaml": suite(ONE)})
    first = [result.differences for result in run(policy, suites)]
    assert suites[0].tests[0].case == BASE
    assert [result.differences for result in run(policy, suites)] == first


# --- what is shown ------------------------------------------------------------------------------------


def result_of(*differences, name="a", todo=None):
    return Result(PolicyTest("s", name, "p/tests/a.yaml", 7, {}, Expected(), todo), differences)


def run_of(*results):
    tests = tuple(result.test for result in results)
    named = SimpleNamespace(name="p", version="1.0.0", digest="sha256:0")
    return PolicyRun(named, (Suite("s", "p/tests/a.yaml", 1, tests),), results)


def plain(lines):
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]


REASON = {"code": "ground.unproven", "rule": "malicious_complaint.repeat_after_settlement"}


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_is_aligned_and_not_too_wide(columns, language):
    differences = [
        Difference(("verdict",), None, "error"),
        Difference(("statuses", "规则" * 60), "met", "not_in_force"),
        Difference(("matched", "x"), [f"orders/订单{n}" for n in range(30)], None),
        Difference(("reasons",), [REASON, {"code": "很长" * 50}, REASON], [REASON, REASON, REASON, REASON]),
        Difference(("remedies",), [], [{"rule": "r", "steps": [{"step": "supply", "path": "/a"}]}]),
        Difference(("block", "days"), " " * 200 + "x" * 200, 30),
    ]
    lines = plain(table(differences, Tongue(language), columns))
    assert all(width(line) <= columns for line in lines)
    bars = {width(line.partition("│")[0]) for line in lines if "│" in line}
    assert bars == {width(lines[1].partition("┼")[0])}


def test_entries_that_are_the_same_are_only_counted():
    got = [REASON, REASON, {"code": "x", "rule": "y"}, REASON]
    lines = plain(table([Difference(("reasons",), [REASON, REASON, REASON], got)], Tongue("en"), 120))
    assert [line.strip() for line in lines if "the same" in line] == ["… 2 the same", "… 1 the same"]
    (row,) = (line for line in lines if "code: x" in line)
    assert row.split("│")[0].strip() == "(none)"


def test_names_cannot_move_the_cursor():
    result = result_of(Difference(("verdict",), "a\x1b[2J", "b\r"), name="\x1b[31mred")
    lines = plain(run_lines(run_of(result), "en"))
    assert not any(character in line for line in lines for character in "\x1b\r")
    assert "✗ s: \\x1b[31mred" in lines


def test_junit_can_be_parsed_back(read):
    results = (
        result_of(),
        result_of(Difference(("verdict",), "allow", "deny"), name="b\x00\x1b<&>\ufffe\U0001f600"),
        result_of(name="c", todo="later\x08"),
    )
    (problem,) = problems_of(read, {"a.yml": suite(ONE)})
    root = ET.fromstring(junit_xml([run_of(*results)], {"bad": (problem,)}, "en"))
    assert root.tag == "testsuites"
    numbers = ("tests", "failures", "errors", "skipped")
    assert [root.get(n) for n in numbers] == ["4", "1", "1", "1"]
    first, bad = root
    assert (first.tag, first.get("name"), [first.get(n) for n in numbers]) == ("testsuite", "s", ["3", "1", "0", "1"])
    cases = list(first)
    assert [case.get("name") for case in cases] == ["a", "b\ufffd\ufffd<&>\ufffd\U0001f600", "c"]
    assert {(case.get("file"), case.get("line"), case.get("classname")) for case in cases} == {
        ("p/tests/a.yaml", "7", "p.s")
    }
    assert [[child.tag for child in case] for case in cases] == [[], ["failure"], ["skipped"]]
    assert cases[1][0].get("message") == "verdict"
    assert re.search(r"allow +│ deny", cases[1][0].text)
    assert cases[2][0].get("message") == "later\ufffd · it passes now: remove its `todo`"
    (case,) = bad
    assert case[0].tag == "error"
    assert case.get("file") == "p/tests/a.yml"
    assert "test.yml" in case[0].text
