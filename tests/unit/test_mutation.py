"""`fairblock mutate` from the inside: which changes are made, who notices them, and what would."""

from decimal import Decimal

import pytest

from fairblock import PolicyError
from fairblock.authoring.mutating.data import flow, shifted
from fairblock.authoring.mutating.differences import difference
from fairblock.authoring.mutating.equivalents import read_equivalents
from fairblock.authoring.mutating.judging import Judge
from fairblock.authoring.mutating.mutants import Breeding
from fairblock.authoring.mutating.operators import Operators
from fairblock.authoring.mutating.pasting import appended, pastes
from fairblock.authoring.mutating.searching import Search
from fairblock.authoring.testing.reading import read_suites
from fairblock.authoring.testing.running import run_test, selected
from fairblock.engine.deciding.policy import Policy
from fairblock.engine.language.folder import find_folder
from fairblock.engine.language.load import load_sources
from fairblock.engine.language.yaml_reader import read_yaml

MANIFEST = """\
policy: tiny
version: 1.0.0
evidence_valid: {sha256: {exists: true}}
communication_counts: {logged: true}
"""
NUMBERS = """\
parameters:
  fewest: {value: 3, title: {zh: a, en: a}}
  dated: {values: [{from: 2026-01-01, value: 2}], title: {zh: a, en: a}}
"""
CASE = """\
{"case_id": "c", "as_of": "2026-11-20T12:00:00+08:00", "platform": "shop", "shop": {"id": "s"},
 "operator": {"id": "o", "role": "agent", "permissions": []}, "buyer": {"id": "b"},
 "request": {"buyer_id": "b", "grounds": ["spam"]},
 "orders": [{"id": "o1", "placed_at": "2026-11-19T12:00:00+08:00", "status": "closed", "amount_minor": 5}]}
"""
HEAD = "rules:\n  - id: spam\n    kind: ground\n    ground: spam\n    title: {zh: a, en: a}\n"


def edits(condition, **parameters):
    """The edits of a condition, each as `BEFORE → AFTER` at its way."""
    data = read_yaml("x", condition.encode()).data
    return {
        f"{'/'.join(map(str, e.way))} {e.before} → {e.after}" for e in Operators(data, parameters.get).condition(())
    }


@pytest.fixture
def tiny(tmp_path):
    """A policy of this rule with these tests: what was read, its mutants, its suites."""

    def made(when, *tests, more="", manifest=MANIFEST):
        folder = tmp_path / "tiny"
        (folder / "tests").mkdir(parents=True, exist_ok=True)
        (folder / "policy.yaml").write_text(manifest)
        (folder / "rules.yaml").write_text(f"{HEAD}    when: {when}\n{more}")
        (folder / "tests" / "case.json").write_text(CASE)
        lines = "".join(f"  - {{name: t{n}, {one}}}\n" for n, one in enumerate(tests))
        (folder / "tests" / "all.yaml").write_text(f"suite: s\nbase: case.json\ntests:\n{lines}")
        resolved, model = load_sources(str(folder))
        suites = read_suites(find_folder(str(folder)), model)
        return Breeding(resolved, model), Judge(model, selected(suites)), suites

    return made


@pytest.mark.parametrize(
    ("value", "by", "moved"),
    [
        (3, 1, 4),
        (0, -1, None),
        ("90d", 1, "91d"),
        ("0s", -1, None),
        (Decimal("0.8"), -1, Decimal("0.7")),
        (True, 1, None),
        ("closed", 1, None),
        (Decimal("0.1"), -1, None),
    ],
)
def test_moved_by_one(value, by, moved):
    assert shifted(value, by) == moved


@pytest.mark.parametrize(
    ("condition", "made"),
    [
        ("{count: orders, at_least: 3}", {"at_least 3 → 4", "at_least 3 → 2"}),
        ("{count: orders, at_least: $fewest}", {"at_least $fewest → 4", "at_least $fewest → 2"}),
        (
            "{some: orders, within: 7d}",
            {"some some → count, at_least 2", "within 7d → dropped", "within 7d → 8d", "within 7d → 6d"},
        ),
        ("{none: orders}", {"none none → count, at_most 1"}),
        ("{buyer.account_compromised: true}", {"buyer.account_compromised true → false"}),
        # `gte` to `gt` is the same as a bound of one more, so that is not made twice
        ("{x: {gte: 3}}", {"x/gte gte → gt", "x/gte 3 → 2"}),
        ("{x: {lt: 3}}", {"x/lt lt → lte", "x/lt 3 → 2"}),
        ("{x: {in: [a, b]}}", {"x/in in → not_in", "x/in/0 a → dropped", "x/in/1 b → dropped"}),
        ("{x: {exists: true}}", {"x/exists true → false"}),
        (
            "{all: [{x: a}, {z: b}]}",
            {
                "all all → any",
                "all/0 {x: a} → dropped",
                "all/1 {z: b} → dropped",
                "all/0/x a → {ne: a}",
                "all/1/z b → {ne: b}",
            },
        ),
        ("{not: {x: a}}", {"not not {x: a} → {x: a}", "not/x a → {ne: a}"}),
        ("{x: a, z: b}", {"x a → dropped", "z b → dropped", " (all of) → any", "x a → {ne: a}", "z b → {ne: b}"}),
        (
            "{distinct: orders, by: buyer_id, at_least: 2}",
            {"distinct distinct → count, at_least 2", "at_least 2 → 3", "at_least 2 → 1"},
        ),
        (
            "{share: orders, where: {x: true}, at_least: 0.8}",
            {"where/x true → false", "at_least 0.8 → 0.9", "at_least 0.8 → 0.7"},
        ),
        ("{fact: known}", set()),
    ],
)
def test_the_changes_of_a_condition(condition, made):
    assert edits(condition, fewest=3) == made


def test_what_is_no_policy_any_more_or_the_same_one_is_no_mutant(tiny):
    breeding, _, _ = tiny("{count: orders, at_least: 1}", "expect: {verdict: allow}")
    names = {one.id for one in breeding.mutants()}
    assert "spam when/at_least 1 → 2" in names
    assert "spam when/at_least 1 → 0" not in names  # `lint` refuses it
    assert "spam rule → dropped" in names


def test_parameters_are_moved_where_they_are_used_or_else_where_they_are_defined(tiny):
    when = "{all: [{count: orders, at_least: $fewest}, {count: orders, at_least: $dated}]}"
    breeding, _, _ = tiny(when, "expect: {verdict: deny}", manifest=MANIFEST + NUMBERS)
    names = {one.id for one in breeding.mutants()}
    assert {"spam when/all/0/at_least $fewest → 4", "spam when/all/0/at_least $fewest → 2"} <= names
    assert {"parameters/dated values/0/value 2 → 3", "parameters/dated values/0/value 2 → 1"} <= names
    assert not any(name.startswith("parameters/fewest") for name in names)


def test_a_test_notices_and_the_boundary_is_found(tiny):
    breeding, judge, suites = tiny(
        "{some: orders, where: {amount_minor: {gte: 5}}}",
        "expect: {verdict: allow, statuses: {spam: communicated}}",
        "change: {/orders/0/amount_minor: 1}, expect: {statuses: {spam: not_established}}",
    )
    by_name = {one.id: one for one in breeding.mutants()}
    assert judge.noticing(by_name["spam when/where/amount_minor/gte gte → gt"]).name == "t0"
    lower = by_name["spam when/where/amount_minor/gte 5 → 4"]
    assert judge.noticing(lower) is None
    witness = Search(judge.policy, suites).witness(lower)
    assert witness.case["orders"][0]["amount_minor"] == 4
    assert (witness.sign.outcome, witness.sign.statuses) == ("deny", {"spam": "not_established"})
    assert pastes([(lower, witness)])[lower.id].lines[1:] == (
        "  change: {/orders/0/amount_minor: 4}",
        "  expect: {verdict: deny, statuses: {spam: not_established}}",
    )


def test_no_case_shows_what_changes_nothing(tiny):
    """A second condition that says the same keeps the first one from mattering."""
    breeding, judge, suites = tiny(
        "{all: [{count: orders, at_least: 2}, {count: orders, at_least: 3}]}", "expect: {verdict: deny}"
    )
    weaker = next(
        one for one in breeding.mutants() if one.id == "spam when/all/0 {count: orders, at_least: 2} → dropped"
    )
    assert judge.noticing(weaker) is None
    assert Search(judge.policy, suites).witness(weaker) is None


def test_patched_answers_are_those_of_the_whole_policy():
    """Only the changed rules are decided anew; the answer must be that of the mutant decided as a whole."""
    resolved, model = load_sources("base")
    tests = selected(read_suites(find_folder("base"), model))[::29]
    judge = Judge(model, tests)
    for mutant in list(Breeding(resolved, model).mutants())[::23]:
        whole = Policy(mutant.model)
        failing = [test for test in tests if not run_test(whole, test).passed]
        noticing = judge.noticing(mutant)
        assert (noticing is None) == (not failing), mutant.id
        assert noticing is None or noticing in failing, mutant.id


def test_every_mutant_has_a_name_of_its_own():
    for name in ("base", "kuaishou"):
        names = [one.id for one in Breeding(*load_sources(name)).mutants()]
        assert len(names) == len(set(names)) > 300


@pytest.mark.parametrize(
    ("base", "case", "changes", "removals"),
    [
        ({"a": 1}, {"a": 2}, [("/a", 2)], []),
        ({"a": 1, "b": 2}, {"a": 1}, [], ["/b"]),
        ({"a": [{"i": 1}, {"i": 2}, {"i": 3}]}, {"a": [{"i": 1}, {"i": 3}]}, [], ["/a/1"]),
        ({"a": [{"i": 1}]}, {"a": [{"i": 1}, {"i": 2}]}, [("/a/-", {"i": 2})], []),
        ({"a": [{"i": 1}]}, {"a": [{"j": 1}]}, [("/a/0/j", 1)], ["/a/0/i"]),
        ({"a": [1, 2]}, {"a": [1]}, [("/a", [1])], []),
        ({"a": True}, {"a": 1}, [("/a", 1)], []),
        ({"x/y": {}}, {"x/y": {"~": 1}}, [("/x~1y/~0", 1)], []),
        ({"a": [{"i": 1}]}, {"a": []}, [("/a", [])], []),
    ],
)
def test_what_makes_one_case_of_another(base, case, changes, removals):
    assert difference(base, case) == (changes, removals)


@pytest.mark.parametrize(
    "value",
    [
        "closed",
        "true",
        "1.0",
        "a: b",
        "",
        " x",
        "字",
        "2026-11-20T12:00:00+08:00",
        "a'\"\\b\n",
        "- x",
        "#",
        "$p",
        "7d",
        "null",
        "0x1",
    ],
)
def test_a_value_on_one_line_reads_as_itself(value):
    assert read_yaml("x", f"a: [{flow({value or 'k': value})}]".encode()).data == {"a": [{value or "k": value}]}


def test_appending_keeps_the_file_and_its_indentation():
    text = "# head\nsuite: s\nbase: b.json\ntests:\n    - name: one\n      expect: {verdict: deny}\n\n"
    new = type("P", (), {"lines": ("- name: two", "  expect: {verdict: deny}")})
    assert appended(text, [new]) == text.rstrip() + "\n\n    - name: two\n      expect: {verdict: deny}\n"
    assert appended("tests: [{name: a}]\nsuite: s\n", [new]) is None


BAD = {
    "equivalent: x": "mutant.form",
    "- a": "mutant.form",
    "equivalent: [{mutants: [a]}]": "mutant.form",
    "equivalent: [{mutants: [a], reason: ' '}]": "mutant.form",
    "equivalent: [{mutants: [a], reason: {zh: a}}]": "mutant.form",
    "equivalent: [{mutants: [1], reason: a}]": "mutant.form",
    "equivalent: [{mutants: [a, a], reason: b}]": "mutant.twice",
    "equivalent: [": "yaml.syntax",
}


@pytest.mark.parametrize("text", BAD)
def test_a_faulty_file_of_equivalents(tiny, tmp_path, text):
    tiny("{some: orders}", "expect: {verdict: allow}")
    (tmp_path / "tiny" / "tests" / "equivalent.yaml").write_text(text)
    with pytest.raises(PolicyError) as caught:
        read_equivalents(find_folder(str(tmp_path / "tiny")))
    assert caught.value.problems[0].code == BAD[text]


def test_a_stale_entry_is_a_problem(tiny, tmp_path):
    tiny("{some: orders}", "expect: {verdict: allow}")
    file = tmp_path / "tiny" / "tests" / "equivalent.yaml"
    file.write_text("equivalent:\n  - {mutants: [spam rule → droped, b], reason: why}\n")
    found = list(read_equivalents(find_folder(str(tmp_path / "tiny"))).stale({"spam rule → dropped", "b"}, {"b"}))
    assert [(one.code, one.line) for one in found] == [("mutant.stale", 2), ("mutant.noticed", 2)]
    assert "did you mean `spam rule → dropped`" in found[0].hint
