"""Claims and laws: planted faults are found with cases that the engine confirms, and what is not proven is no pass."""

import json
import os
import shutil
from pathlib import Path

import pytest

from fairblock.authoring.claiming.command import Proving
from fairblock.authoring.claiming.deciding import Decider, deciders, sources
from fairblock.authoring.claiming.laws import laws
from fairblock.authoring.claiming.names import ABSENT, EVIDENCE_ADDED, EVIDENCE_REMOVED, LAWS, SHIELD, SHUFFLE
from fairblock.authoring.claiming.proving import claims_of
from fairblock.authoring.claiming.reading import examine_claims, read_claims
from fairblock.authoring.claiming.relations import has_more_evidence, is_turned_out
from fairblock.authoring.formatting.canonical import canonical
from fairblock.authoring.linting.running import lint_policy
from fairblock.authoring.testing.reading import read_suites
from fairblock.authoring.testing.running import run_test
from fairblock.engine.deciding.executing import COMPILED, REFERENCE
from fairblock.engine.deciding.policy import load_policy
from fairblock.engine.language.folder import find_folder
from fairblock.engine.language.load import load_sources
from fairblock.engine.language.moments import parse_time
from fairblock.reporting.problem_text import policy_problem_lines

pytest.importorskip("z3", reason="the extra `analysis` is not installed")

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "claims"
DAY = 86_400_000_000
MANIFEST = """\
policy: planted
version: 1.0.0
title: {zh: 有错, en: Planted}
evidence_valid: {edited: false}
communication_counts: {logged: true}
"""
RULES = """\
rules:
  - id: spam
    kind: ground
    ground: spam
    title: {zh: 刷单, en: Spam}
    when: {count: orders, where: {status: closed}, within: 90d, at_least: 3}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: 1, wait: 24h}

  - id: odd
    kind: ground
    ground: spam
    title: {zh: 怪, en: Odd}
    when: {any: [{open_orders.count: {gte: 3}}, {some: incidents, where: {kind: insult}}]}
    evidence: [{of: incidents, kind: chat_log}]
    communication: {attempts: 1, wait: 24h}

  - id: minor
    kind: protection
    title: {zh: 未成年, en: A minor}
    except: [odd]
    when: {buyer.age_band: {in: [under_14]}}
"""
CLAIMS = """\
claims:
  - id: minors
    title: {zh: 未成年人受保护, en: Minors are protected}
    never: {verdict: allow, when: {buyer.age_band: {in: [under_14]}}}

  - id: edge
    title: {zh: 九十天, en: Orders of ninety days ago do not count}
    never: {statuses: {spam: communicated}, when: {every: orders, satisfies: {age: {gte: 90d}}}}

  - id: beyond
    title: {zh: 九十天以上, en: Older orders do not count}
    never: {statuses: {spam: communicated}, when: {every: orders, satisfies: {age: {gt: 90d}}}}

  - id: impossible
    title: {zh: 不可能, en: Spam although shielded}
    reachable: {statuses: {spam: communicated, minor: applies}}

  - id: waiting
    title: {zh: 可能, en: Talk first}
    reachable: {verdict: needs-communication, statuses: {spam: eligible}}

  - id: empty
    title: {zh: 空, en: About no case}
    never: {verdict: allow, when: {buyer.age_band: under_14, not: {buyer.age_band: under_14}}}

  - id: orders
    title: {zh: 订单, en: Without orders all is denied}
    always: {verdict: deny, when: {none: orders}}

  - id: shielded
    title: {zh: 挡住, en: "From spam, minors are shielded"}
    always: {verdict: deny, when: {buyer.age_band: under_14, open_orders.count: 0, none: incidents}}
"""
CLAIMS = CLAIMS.replace(
    "{buyer.age_band: under_14, open_orders.count: 0, none: incidents}",
    "{all: [{buyer.age_band: under_14}, {open_orders.count: 0}, {none: incidents}]}",
)
FAULTS = {
    "minors": "refuted",
    "edge": "refuted",
    "beyond": "proven",
    "impossible": "refuted",
    "waiting": "proven",
    "empty": "refuted",
    "orders": "refuted",
    "shielded": "proven",
}


def policy(where, manifest=MANIFEST, rules=RULES, claims=CLAIMS):
    (where / "tests").mkdir(parents=True)
    (where / "policy.yaml").write_text(manifest, encoding="utf-8")
    (where / "rules.yaml").write_text(rules, encoding="utf-8")
    if claims is not None:
        (where / "claims.yaml").write_text(claims, encoding="utf-8")
    return where


def proven(name, *select, seconds=120.0, write=False):
    """The exit code, and the report as programs get it, or None where there is none."""
    run = Proving([os.fspath(name)], list(select), "json", "en", seconds, write, False)
    code = run.run()
    return code, (run.reports[0].to_dict() if run.reports else None)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return policy(tmp_path_factory.mktemp("planted") / "planted")


@pytest.fixture(scope="module")
def found(planted):
    return proven(planted)


def test_planted_faults_are_found_and_nothing_else(found):
    code, said = found
    assert code == 4
    assert {one["claim"]: one["state"] for one in said["claims"]} == FAULTS
    laws_of = {(one["law"], one["rule"]): one["state"] for one in said["laws"]}
    refuted = {key for key, state in laws_of.items() if state == "refuted"}
    assert refuted == {(law, "odd") for law in (ABSENT, EVIDENCE_ADDED, EVIDENCE_REMOVED)}
    assert len(laws_of) == 10
    assert set(laws_of.values()) == {"refuted", "proven"}


def test_every_case_is_confirmed_by_both_executors(found, planted):
    claims = claims_of(os.fspath(planted))
    model = sources(os.fspath(planted))[1]
    seen = 0
    for one in found[1]["claims"]:
        claim = claims[one["claim"]]
        for shown in one["cases"]:
            for engine in (COMPILED, REFERENCE):
                decider = Decider(model, engine)
                verdict, statuses = decider.decided(shown["case"])
                holds = claim.verdict in (None, verdict)
                holds = holds and all(statuses[rule] == status for rule, status in claim.statuses.items())
                assert holds == (claim.form != "always")
                assert decider.true_of(claim.when, shown["case"])
                seen += 1
    assert seen == 8


def test_a_window_is_found_false_only_at_its_edge(found):
    case = next(one for one in found[1]["claims"] if one["claim"] == "edge")["cases"][0]["case"]
    ages = {parse_time(case["as_of"]) - parse_time(order["placed_at"]) for order in case["orders"]}
    assert ages == {90 * DAY}
    assert len(case["orders"]) == 3


def test_the_pairs_of_refuted_laws_are_what_the_laws_are_about(found, planted):
    quick = deciders(os.fspath(planted))[0]
    refuted = [one for one in found[1]["laws"] if one["state"] == "refuted"]
    for one in refuted:
        first, second = (shown["case"] for shown in one["cases"])
        assert quick.decided(first)[0] == "allow"
        assert quick.decided(second)[0] != "allow"
        if one["law"] == ABSENT:
            assert is_turned_out(first, second, set())
        else:
            assert has_more_evidence(first, second, None)


def test_the_policy_mended_keeps_the_law(tmp_path):
    mended = RULES.replace(
        "any: [{open_orders.count: {gte: 3}}, {some: incidents, where: {kind: insult}}]", "some: incidents"
    )
    code, said = proven(policy(tmp_path / "mended", rules=mended, claims=None), "never")
    assert code == 4  # no claims at all
    assert {one["state"] for one in said["laws"]} == {"proven"}


def test_a_law_that_does_not_apply_says_so(tmp_path):
    reading = RULES + "  - id: papers\n    kind: protection\n    title: {en: a}\n"
    reading += "    when: {some: evidence, where: {kind: screenshot}}\n"
    where = policy(tmp_path / "reading", rules=reading)
    said = laws(os.fspath(where), None, None, "spam", [EVIDENCE_ADDED, EVIDENCE_REMOVED, SHUFFLE, SHIELD])["laws"]
    assert said[EVIDENCE_ADDED][0] == "does_not_apply"
    assert said[EVIDENCE_ADDED][2] == "reads_evidence"
    assert [said[law][0] for law in (EVIDENCE_REMOVED, SHUFFLE, SHIELD)] == ["proven"] * 3


def test_removing_required_evidence_may_yield_an_allow_where_a_rule_reads_it(tmp_path):
    rule = "  - id: papers\n    kind: protection\n    title: {en: a}\n"
    rule += "    when: {count: evidence, where: {kind: order_record}, at_least: 2}\n"
    where = policy(tmp_path / "odd", rules=RULES + rule)
    state, pair, *_ = laws(os.fspath(where), None, None, "spam", [EVIDENCE_REMOVED])["laws"][EVIDENCE_REMOVED]
    assert state == "refuted"
    assert has_more_evidence(*pair, {"order_record"})


def test_evidence_that_a_rule_wants_none_of_is_of_the_same_kind_in_both_cases(tmp_path):
    rules = """\
rules:
  - id: spam
    kind: ground
    ground: malicious_attack
    title: {en: a}
    when: {none: evidence}
    evidence: [{of: evidence, kind: order_record}]
"""
    where = policy(tmp_path / "none", rules=rules, claims=None)
    state, pair, *_ = laws(os.fspath(where), None, None, "spam", [EVIDENCE_REMOVED])["laws"][EVIDENCE_REMOVED]
    assert state == "refuted"
    assert has_more_evidence(*pair, {"order_record"})


def test_refuting_cases_become_tests_once(found, planted, tmp_path):
    where = Path(shutil.copytree(planted, tmp_path / "copy"))
    code, said = proven(where, "minors", "edge", "orders", write=True)
    assert code == 4
    assert said["written"]["tests"] == 3
    file = where / "tests" / "claims.yaml"
    before = file.read_bytes()
    assert canonical("claims.yaml", before) == before
    loaded = load_policy(where)
    tests = [test for suite in read_suites(find_folder(where), loaded.model) for test in suite.tests]
    assert len(tests) == 3
    assert all(run_test(loaded, test).passed for test in tests)
    assert proven(where, "minors", "edge", "orders", write=True)[1]["written"]["tests"] == 0
    assert file.read_bytes() == before
    assert proven(where, ABSENT, write=True)[1]["written"]["tests"] == 2
    again = [test for suite in read_suites(find_folder(where), loaded.model) for test in suite.tests]
    assert len(again) == 5
    assert all(run_test(loaded, test).passed for test in again)
    assert {path.name for path in (where / "tests").rglob("*") if path.is_file()} == {"claims.yaml", "claims.json"}


def test_what_cannot_be_written_leaves_everything_as_it_was(planted, tmp_path):
    where = Path(shutil.copytree(planted, tmp_path / "copy"))
    file = where / "tests" / "claims.yaml"
    (where / "tests" / "case.json").write_text(json.dumps({"case_id": "c"}))
    file.write_text("tests:\n  - {name: a, expect: {verdict: error}}\nsuite: mine\nbase: case.json\n")
    before = file.read_bytes()
    code, said = proven(where, "minors", write=True)
    assert code == 4
    assert "does not stand last" in said["written"]["why"]["en"]
    assert file.read_bytes() == before


def test_a_child_must_keep_what_its_parents_claim(planted, tmp_path, capsys):
    shutil.copytree(planted, tmp_path / "planted")
    manifest = "policy: child\nversion: 1.0.0\nextends: ../planted\ndisable: [odd]\n"
    minor = "rules:\n  - id: minor\n    kind: protection\n    title: {en: a}\n    when: {buyer.age_band: under_14}\n"
    where = policy(tmp_path / "child", manifest, minor, claims=None)
    code, said = proven(where, "minors", "waiting")
    assert {one["claim"]: (one["state"], one["policy"]) for one in said["claims"]} == {
        "minors": ("proven", "planted"),
        "waiting": ("proven", "planted"),
    }
    assert code == 0
    (where / "policy.yaml").write_text(manifest.replace("odd", "minor"))
    (where / "rules.yaml").write_text("rules: []\n")
    code, said = proven(where, "minors", "impossible")
    states = {one["claim"]: one["state"] for one in said["claims"]}
    assert states == {"minors": "refuted", "impossible": "does_not_apply"}
    assert code == 4


def test_silence_is_no_proof(tmp_path, planted, capsys):
    quiet = policy(tmp_path / "quiet", claims=None)
    assert proven(quiet, SHIELD)[0] == 4
    assert "claims nothing" in capsys.readouterr().err
    assert proven(planted, "nothing of the kind")[0] == 4
    (quiet / "rules.yaml").write_text("rules: []\n")
    assert proven(quiet)[0] == 4


def test_what_takes_too_long_is_not_proven(planted):
    code, said = proven(planted, "beyond", seconds=0.01)
    assert code == 4
    assert [(one["state"], one["why"]) for one in said["claims"]] == [("not_proven", "time")]


def test_what_cannot_be_reasoned_about_is_not_proven_and_spoils_nothing_else(tmp_path):
    claims = CLAIMS + "\n  - id: refs\n    title: {en: a}\n    never: {statuses: {spam: communicated}, "
    claims += "when: {some: evidence, where: {refs: {has: orders/o1}}}}\n"
    code, said = proven(policy(tmp_path / "refs", claims=claims), "refs", "beyond")
    assert code == 4
    states = {one["claim"]: (one["state"], one.get("why")) for one in said["claims"]}
    assert states == {"refs": ("not_proven", "unprovable"), "beyond": ("proven", None)}


BROKEN = """\
claims:
  - id: a
    title: {zh: 甲, en: A}
    never: {verdict: alow, when: {buyer.age_bant: adult}}
    always: {when: {some: order}}
  - id: a
    title: {zh: 甲, en: A}
    never: {statuses: {spamm: communicated, minor: communicated, spam: applies}}
  - id: b
    titel: {zh: 甲}
    reachable: {when: {fact: nothing}}
  - id: c
    title: {zh: 甲, en: A}
more: 1
"""


def test_broken_claims_are_told_all_at_once(tmp_path, monkeypatch):
    policy(tmp_path / "broken", claims=BROKEN)
    monkeypatch.chdir(tmp_path)
    _, problems = examine_claims(load_sources("broken")[0])
    text = ""
    for lang in ("en", "zh"):
        text += f"--- {lang}\n" + "".join(f"{line}\n" for line in policy_problem_lines(problems, lang, colour="reset"))
    text = text.replace("\x1b[0m", "").replace("\x1b[1m", "").replace("\x1b[39m", "")
    golden = GOLDEN / "broken.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert {problem.code for problem in problems} > {f"claim.{name}" for name in ("one_form", "says_nothing", "status")}
    assert {"claim.duplicate_id", "claim.unknown_rule"} < {problem.code for problem in problems}
    assert lint_policy("broken").problems == problems
    assert proven("broken")[0] == 3


def test_each_law_has_a_name_and_the_shipped_claims_cover_every_ground_rule():
    resolved, model = load_sources("kuaishou")
    claims = read_claims(resolved)
    reached = {rule for claim in claims if claim.form == "reachable" for rule in claim.statuses}
    assert reached == {rule.id for rule in model.grounds}
    assert {claim.policy for claim in claims} == {"base", "kuaishou"}
    assert all(claim.title.zh and claim.title.en for claim in claims)
    assert len(LAWS) == 5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base", "kuaishou"])
def test_the_shipped_policies_keep_all_that_they_claim(name):
    code, said = proven(name)
    assert code == 0
    every = [one["state"] for one in (*said["claims"], *said["laws"])]
    assert len(every) > 80
    assert set(every) == {"proven"}
