"""`fairblock analyze`: planted faults of every kind are found, and nothing in a policy that has none."""

import json
from importlib import import_module

import pytest

from fairblock import load_policy
from fairblock.authoring.analyzing import analysis as analysis_module
from fairblock.authoring.analyzing.analysis import analyze
from fairblock.authoring.analyzing.catalog import FINDINGS
from fairblock.authoring.analyzing.report import analysis_lines, document_of, write_cases
from fairblock.authoring.analyzing.written import Written
from fairblock.authoring.linting.running import lint_policy
from fairblock.authoring.proving.supervising import DONE, MEMORY, TIME, UNPROVABLE, Outcome
from fairblock.engine.executors.reference import Reference
from fairblock.engine.semantics.view import CaseView

MANIFEST = """\
policy: small
version: 1.0.0
evidence_valid: {source: platform_api}
communication_counts: {logged: true}
"""
GROUND = """\
  - id: %s
    kind: ground
    ground: spam
    title: {zh: 甲, en: A}
    when: %s
"""
CLOSED = "{count: orders, where: {status: closed}, within: 30d, at_least: 3}"
UNPAID = "{count: orders, where: {status: unpaid}, within: 30d, at_least: 2}"
SHOWN = "    evidence: [{of: orders, kind: order_record}]\n    communication: {attempts: 1, wait: 24h}\n"
GUARD = "  - {id: %s, kind: protection, title: {zh: 乙, en: B}, when: %s}\n"
STEP = "  - {id: %s, kind: procedure, title: {zh: 丙, en: C}, require: %s}\n"
MINOR = GUARD % ("minor", "{buyer.age_band: {in: [minor_14_17, under_14]}}")
REMARK = STEP % ("remark", "{request.remark: {length: {gte: 10}}}")


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Tasks run in this process: starting others takes longer than the questions. The command's tests start them."""

    def run(tasks, *, seconds, done):
        outcomes = []
        for number, task in enumerate(tasks):
            module, name = task.name.split(":")
            function = getattr(import_module(f"fairblock.authoring.{module}"), name)
            outcomes.append(Outcome(DONE, json.loads(json.dumps(function(**json.loads(json.dumps(task.values)))))))
            done(number)
        return outcomes

    monkeypatch.setattr(analysis_module, "run", run)


@pytest.fixture
def small(tmp_path):
    """The analysis of a policy of these rules."""

    def made(*rules, manifest="", name="small"):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "policy.yaml").write_text(MANIFEST + manifest, encoding="utf-8")
        (folder / "rules.yaml").write_text("rules:\n" + "".join(rules), encoding="utf-8")
        return analyze(Written.read(str(folder)))

    return made


def said(analysis):
    return [(one.name, one.subject, one.way) for one in analysis.findings]


def line(analysis, number=0):
    return analysis.findings[number].problem.source[analysis.findings[number].problem.column - 1 :]


def status(analysis, finding):
    """What the engine says of the finding's case."""
    policy = load_policy(analysis.written.name)
    return policy.evaluate(finding.case)[1]


# --- nothing to find --------------------------------------------------------------------------------------


def test_a_healthy_policy_has_no_finding(small):
    distinct = "{distinct: incidents, by: session_id, within: 30d, at_least: 2}"
    found = small(
        GROUND % ("closed", CLOSED) + SHOWN,
        GROUND % ("unpaid", UNPAID) + SHOWN,
        GROUND % ("share", "{share: orders, where: {refunded: true}, within: $far, at_least: $part}"),
        GROUND % ("burst", "{count: reviews, where: {rating: {lte: $bad}}, burst: 7d, at_least: 3}"),
        GROUND % ("sessions", distinct),
        GROUND % ("exact", "{count: complaints, where: {status: dismissed}, exactly: 2}"),
        GROUND % ("every", "{every: blocks, where: {status: active}, satisfies: {ends_at: {exists: true}}}"),
        GROUND % ("total", "{total: orders, of: amount_minor, where: {status: {in: $states}}, at_least: 100}"),
        MINOR,
        REMARK,
        manifest="parameters:\n"
        "  far: {value: 30d, title: {zh: 甲, en: A}}\n"
        "  part: {value: 0.8, title: {zh: 甲, en: A}}\n"
        "  bad: {value: 2, title: {zh: 甲, en: A}}\n"
        "  states: {value: [closed, unpaid], title: {zh: 甲, en: A}}\n",
    )
    assert said(found) == []
    assert found.unproven == ()
    assert found.groups["orders"][1] >= 3


# --- ground rules that get nowhere ------------------------------------------------------------------------


def test_a_rule_that_contradicts_itself(small):
    low, high = "{count: orders, at_most: 2}", "{count: orders, at_least: 4}"
    found = small(GROUND % ("dead", f"\n      all:\n        - {low}\n        - {high}\n        - {UNPAID}"))
    one = found.findings[0]
    assert one.name == "rule-never-true"
    assert line(found).startswith("dead")
    assert "the condition in line 8; the condition in line 9" in one.problem.message
    assert status(found, one) == {"dead": "unproven"}  # a case in which nobody looked


@pytest.mark.parametrize(
    ("manifest", "evidence"),
    [
        ("", "    evidence: [{of: orders, kind: order_record}, {of: orders, kind: security_log}]\n"),
        ("policy: small\nversion: 1.0.0\n", SHOWN),
        (MANIFEST.replace("{source: platform_api}", "{all: [{edited: true}, {edited: false}]}"), SHOWN),
    ],
)
def test_a_rule_whose_evidence_cannot_be_valid(tmp_path, manifest, evidence):
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "policy.yaml").write_text(manifest or MANIFEST)
    (folder / "rules.yaml").write_text("rules:\n" + GROUND % ("dead", CLOSED) + evidence, encoding="utf-8")
    found = analyze(Written.read(str(folder)))
    names = [one for one in found.findings if one.name == "rule-never-true"]
    if not manifest:  # two kinds can both be there
        assert names == []
        return
    assert "the evidence that it needs can never be valid" in names[0].problem.message
    assert status(found, names[0]) == {"dead": "unproven"}


def test_a_rule_that_a_protection_always_shields_from(small):
    always = GUARD % ("always", "{any: [{operator.role: owner}, {operator.role: {ne: owner}}]}")
    found = small(GROUND % ("shadowed", CLOSED), always)
    assert {(name, subject) for name, subject, _ in said(found)} == {
        ("rule-never-proven", "shadowed"),
        ("protection-always-shields", "always"),
    }
    one = next(one for one in found.findings if one.subject == "shadowed")
    assert "the protection `always` always shields from it" in one.problem.message
    assert status(found, one)["shadowed"] == "shielded"


def test_a_rule_that_two_protections_shield_from_together(small):
    owner, others = "{operator.role: owner}", "{operator.role: {ne: owner}}"
    found = small(GROUND % ("shadowed", CLOSED), GUARD % ("owner", owner), GUARD % ("others", others))
    one = next(one for one in found.findings if one.subject == "shadowed")
    assert "these can never hold together" in one.problem.message
    assert "`owner`" in one.problem.message
    assert "`others`" in one.problem.message


def test_a_rule_whose_condition_its_own_protection_names(small):
    found = small(GROUND % ("shadowed", CLOSED), GUARD % ("closed", "{some: orders, where: {status: closed}}"))
    assert ("rule-never-proven", "shadowed", "") in said(found)
    assert ("protection-always-shields", "closed", "") not in said(found)
    assert "`closed` always shields from it" in found.findings[0].problem.message


def test_a_rule_whose_procedure_can_never_be_met(small):
    never = STEP % ("never", "{all: [{request.duration_days: {gte: 10}}, {request.duration_days: {lt: 10}}]}")
    found = small(GROUND % ("stuck", CLOSED), never)
    one = next(one for one in found.findings if one.subject == "stuck")
    assert one.name == "rule-never-eligible"
    assert "the procedure `never` can never be met" in one.problem.message
    assert status(found, one)["stuck"] == "proven"
    assert ("procedure-never-met", "never", "") in said(found)


def test_a_rule_whose_communication_can_never_be_made(small):
    found = small(GROUND % ("mute", CLOSED) + SHOWN, manifest="")
    assert said(found) == []
    manifest = MANIFEST.replace("communication_counts: {logged: true}\n", "")
    folder = found.written.resolved.own.folder.path
    (folder / "policy.yaml").write_text(manifest)
    again = analyze(Written.read(str(folder) + "/"))
    assert said(again) == [("rule-never-allows", "mute", "")]
    assert status(again, again.findings[0])["mute"] == "eligible"


def test_a_rule_that_is_dead_on_some_days_says_on_which(small):
    rules = (
        GROUND % ("dated", "{all: [{count: orders, at_least: 3}, {count: orders, at_most: $most}]}"),
        MINOR,
    )
    dated = (
        "parameters:\n  most: {values: [{from: 2026-01-01, value: 5}, {from: 2026-07-01, value: 2}], "
        "title: {zh: 甲, en: A}}\n"
    )
    found = small(*rules, manifest=dated)
    assert [name for name, _, _ in said(found)] == ["rule-never-true"]
    assert "(from 2026-07-01 on)" in found.findings[0].problem.message
    assert found.findings[0].case["as_of"] > "2026-07-01"


# --- what never matters -----------------------------------------------------------------------------------


def test_a_protection_that_another_one_covers(small):
    wide = GUARD % ("wide", "{some: orders, where: {status: unpaid}}")
    narrow = GUARD % ("narrow", "{some: orders, where: {status: unpaid}, within: 7d}")
    found = small(GROUND % ("closed", CLOSED), wide, narrow)
    assert said(found) == [("protection-never-matters", "narrow", "")]
    assert line(found).startswith("narrow")


def test_a_protection_that_can_never_apply(small):
    never = GUARD % ("never", "{some: reviews, where: {rating: {gt: 5}}}")
    found = small(GROUND % ("closed", CLOSED), never)
    assert ("protection-never-true", "never", "") in said(found)
    assert ("protection-never-matters", "never", "") not in said(found)


def test_a_procedure_that_another_one_covers(small):
    loose = STEP % ("loose", "{request.remark: {length: {gte: 5}}}")
    found = small(GROUND % ("closed", CLOSED), REMARK, loose)
    assert said(found) == [("procedure-never-matters", "loose", "")]


def test_a_procedure_that_no_rule_asks_for(small):
    asked = REMARK.replace("kind: procedure", "kind: procedure, on_request: true")
    assert said(small(GROUND % ("closed", CLOSED), asked)) == [("procedure-never-matters", "remark", "")]


# --- conditions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "way", "value"),
    [
        ("{all: [{count: orders, at_least: 3}, {some: orders}]}", "all/1", "true"),
        ("{any: [{count: orders, at_least: 3}, {count: orders, at_least: 5}]}", "any/1", "false"),
        ("{some: reviews, where: {rating: {lte: 2, lt: 5}}}", "where/rating/lt", "true"),
        ("{all: [{not: {some: orders}}, {none: orders, where: {status: paid}}]}", "all/1", "true"),
        ("{share: orders, of: {status: closed}, where: {status: closed, refunded: true}, at_least: 0.5}",
         "where/all/0", "true"),
        ("{count: orders, where: {any: [{status: paid}, {status: {in: [paid, shipped]}}]}, exactly: 2}",
         "where/any/0", "false"),
        ("{every: orders, where: {status: paid}, satisfies: {any: [{refunded: true}, {status: closed}]}}",
         "where/all/1/not/any/1", "false"),
    ],
)  # fmt: skip
def test_a_condition_that_makes_no_difference(small, condition, way, value):
    found = [one for one in small(GROUND % ("rule", condition)).findings if one.way == way]
    assert [one.name for one in found] == ["condition-without-effect"]
    assert f"if it were always {value}" in found[0].problem.message


def test_what_is_in_a_condition_without_effect_is_not_named_again(small):
    inner = "{some: orders, where: {status: {in: [paid, unpaid], ne: closed}}}"
    found = small(GROUND % ("rule", f"{{any: [{{some: orders}}, {inner}]}}"))
    assert said(found) == [("condition-without-effect", "rule", "any/1")]


def test_a_condition_on_the_same_records_as_another(small):
    either = "{any: [{some: orders}, {not: {every: orders, satisfies: {status: paid}}}]}"
    assert said(small(GROUND % ("rule", either))) == [("condition-without-effect", "rule", "any/1")]
    all_ = "{all: [{some: orders}, {count: orders, at_most: 5}]}"
    assert said(small(GROUND % ("rule", all_) + SHOWN, name="other")) == []


def test_a_branch_that_contradicts_itself(small):
    branch = "{all: [{request.duration_days: {gte: 10}}, {request.duration_days: {lt: 10}}]}"
    found = small(GROUND % ("rule", f"{{any: [{CLOSED}, {branch}]}}"))
    assert said(found) == [("condition-never-true", "rule", "any/1")]


def test_a_comparison_that_only_asks_whether_something_is_there(small):
    found = small(GROUND % ("rule", "{some: reviews, where: {rating: 1, similarity_bp: {gte: 0}}}"))
    assert said(found) == [("condition-never-false", "rule", "where/all/1")]


def test_a_condition_of_a_fact_must_matter_in_some_rule(small):
    fact = "facts:\n  calm:\n    any:\n      - {none: incidents}\n      - {none: incidents, where: {kind: insult}}\n"
    one = GROUND % ("one", "{all: [{some: orders, where: {status: paid}}, {fact: calm}]}")
    two = GROUND % ("two", "{all: [{some: orders, where: {status: closed}}, {fact: calm}]}")
    found = small(one, two, manifest=fact)
    assert said(found) == [("condition-without-effect", "calm", "any/0")]
    assert found.findings[0].problem.file.endswith("policy.yaml")
    assert "none: incidents}" in line(found)
    fact = fact.replace("any:", "all:")
    used = "{all: [{some: orders, where: {status: shipped}}, {fact: calm}, {some: incidents}]}"
    again = small(one, two, GROUND % ("three", used), manifest=fact, name="other")
    found = [one for one in said(again) if one[1] == "calm"]  # the other one: without incidents there are no insults
    assert found == [("condition-without-effect", "calm", "all/1")]
    used = "{any: [{all: [{some: orders, where: {status: shipped}}, {fact: calm}]}, {none: incidents}]}"
    third = GROUND % ("three", used.replace("none: incidents", "none: incidents, where: {kind: insult}"))
    assert not [one for one in said(small(one, third, manifest=fact, name="third")) if one[2] == "all/0"]


def test_a_condition_of_a_predicate(small):
    manifest = MANIFEST.replace("{source: platform_api}", "{any: [{source: platform_api}, {kind: screenshot}]}")
    found = small(GROUND % ("closed", CLOSED) + SHOWN)
    folder = found.written.resolved.own.folder.path
    (folder / "policy.yaml").write_text(manifest)
    again = analyze(Written.read(str(folder) + "/"))
    assert said(again) == [("condition-without-effect", "evidence_valid", "any/1")]
    assert again.findings[0].problem.line == 3


# --- rules of one ground ----------------------------------------------------------------------------------


def test_a_rule_that_another_one_implies(small):
    wide = GROUND % ("wide", "{count: orders, at_least: 2}")
    found = small(GROUND % ("narrow", "{count: orders, at_least: 4}"), wide)
    assert said(found) == [("rule-implied", "narrow", "wide")]
    assert set(status(found, found.findings[0]).values()) == {"communicated"}


def test_of_two_equal_rules_one_is_named(small):
    found = small(GROUND % ("a", CLOSED) + "    block: {days: 3}\n", GROUND % ("b", CLOSED))
    assert said(found) == [("rule-implied", "b", "a")]
    assert "the block that they recommend differs" in found.findings[0].problem.message


def test_a_rule_that_asks_for_more_evidence_is_implied_and_one_of_another_ground_is_not(small):
    other = (GROUND % ("other", CLOSED)).replace("ground: spam", "ground: more_spam")
    found = small(GROUND % ("shown", CLOSED) + SHOWN, GROUND % ("told", CLOSED), other)
    assert said(found) == [("rule-implied", "shown", "told")]


# --- parameters -------------------------------------------------------------------------------------------


def parameter(value):
    return f"parameters:\n  number: {{value: {value}, title: {{zh: 甲, en: A}}}}\n"


@pytest.mark.parametrize(
    ("value", "condition"),
    [
        ("3", "{all: [{some: orders, where: {status: paid}}, {any: [{operator.role: owner}, "
              "{operator.role: {ne: owner}}, {count: orders, at_least: $number}]}]}"),
        ("7d", "{all: [{none: orders}, {none: orders, where: {status: paid}, within: $number}]}"),
        ("paid", "{all: [{none: orders}, {none: orders, where: {status: $number}}]}"),
        ("0.5", "{all: [{none: orders}, {share: orders, where: {status: paid}, at_least: $number}, {some: reviews}]}"),
    ],
)  # fmt: skip
def test_a_parameter_without_effect(small, value, condition):
    found = small(GROUND % ("rule", condition), manifest=parameter(value))
    assert ("parameter-without-effect", "number", "") in said(found)
    problem = next(one.problem for one in found.findings if one.subject == "number")
    assert problem.source.strip().startswith("number:")


def test_an_item_of_a_list_without_effect(small):
    condition = "{some: orders, where: {status: {in: $number, ne: paid}}}"
    found = small(GROUND % ("rule", condition), manifest=parameter("[paid, closed]"))
    assert ("parameter-item-without-effect", "number", "paid") in said(found)
    assert ("parameter-item-without-effect", "number", "closed") not in said(found)


@pytest.mark.parametrize(
    ("value", "condition"),
    [
        ("3", "{count: orders, at_least: $number}"),
        ("24h", "{count: orders, burst: $number, at_least: 20}"),
        ("0.5", "{share: orders, where: {refunded: true}, at_least: $number}"),
        ("paid", "{some: orders, where: {status: $number}}"),
        ("s1", "{shop.id: $number}"),
        ("s1", "{shop.id: {ne: $number}}"),
        ("'2026-01-01T00:00:00Z'", "{some: orders, where: {placed_at: {lt: $number}}}"),
        ("[s1, s2]", "{operator.shop_ids: {has_any: $number}}"),
        ("3", "{some: orders, where: {amount_minor: {gte: {multiply: [2, $number]}}}}"),
    ],
)
def test_a_parameter_with_an_effect(small, value, condition):
    assert said(small(GROUND % ("rule", condition), manifest=parameter(value))) == []


def test_what_a_parent_says_is_for_its_authors(tmp_path, small):
    manifest = parameter("3").replace("number", "idle")
    idle = "{all: [{none: orders}, {none: orders, where: {status: paid}}, {count: orders, at_most: $idle}]}"
    assert {name for name, _, _ in said(small(GROUND % ("rule", idle), manifest=manifest, name="parent"))} == {
        "condition-without-effect",
        "parameter-without-effect",
    }
    child = tmp_path / "child"
    child.mkdir()
    (child / "policy.yaml").write_text("policy: child\nversion: 1.0.0\nextends: ../parent\n")
    (child / "rules.yaml").write_text("rules:\n" + GROUND % ("own", "{count: reviews, at_least: 2}"), encoding="utf-8")
    assert said(analyze(Written.read(str(child)))) == []


# --- allowing, and what is not proven ---------------------------------------------------------------------


def test_a_comment_allows_a_finding_and_must_be_needed(small):
    allowed = (
        GROUND % ("a", CLOSED),
        (GROUND % ("b", CLOSED)).replace(
            "id: b", "id: b  # fairblock: allow rule-implied - kept while the shops change over"
        ),
    )
    found = small(*allowed)
    assert said(found) == []
    assert [(one.name, reason) for one, reason in found.silenced] == [
        ("rule-implied", "kept while the shops change over")
    ]
    lints = {one.name for one in lint_policy(found.written.name).findings}
    assert "rules-must-be-tested" in lints  # the lints have looked, and leave the comment to the analysis
    assert not lints & {"silences-must-name-lints", "silences-must-silence-something"}
    again = small((GROUND % ("a", CLOSED)).replace("id: a", "id: a  # fairblock: allow rule-implied - x"), name="other")
    assert said(again) == [("silences-must-silence-something", "rule-implied", "")]


@pytest.mark.parametrize(("state", "text"), [(TIME, "too long"), (MEMORY, "memory"), (UNPROVABLE, "evidence.refs")])
def test_what_is_not_proven_is_said_and_is_no_finding(small, monkeypatch, state, text):
    monkeypatch.setattr(
        analysis_module, "run", lambda tasks, **_: [Outcome(state, None, "evidence.refs") for _ in tasks]
    )
    found = small(GROUND % ("dead", "{count: reviews, at_least: 20000}"), MINOR)
    assert said(found) == []
    assert len(found.unproven) == 6
    assert all(text in one.text().en for one in found.unproven)
    assert "not proven: 6" in "\n".join(analysis_lines(found, "en"))


def test_a_solver_without_an_answer_proves_nothing(small, monkeypatch):
    from fairblock.authoring.proving.bench import Bench

    monkeypatch.setattr(Bench, "search", lambda self, *wanted: "open")
    found = small(GROUND % ("rule", f"{{any: [{CLOSED}, {UNPAID}]}}"), MINOR, REMARK, manifest="")
    assert said(found) == []
    assert {one.question for one in found.unproven} == {"reach", "guard", "conditions"}


# --- reports ----------------------------------------------------------------------------------------------


def test_every_message_can_be_written_in_both_languages(small, tmp_path):
    found = small(GROUND % ("a", CLOSED), GROUND % ("b", CLOSED))
    for language in ("zh", "en"):
        lines = "\n".join(analysis_lines(found, language))
        assert "analyze.rule-implied" in lines
        assert "orders 3 (closed)" in lines
        assert "{" not in lines.replace("{count", "").split("when:")[0]
    document = document_of(found)
    assert document["findings"][0]["case"]["orders"]
    assert document["bound"]["orders"]["most"] >= 2
    assert write_cases(found.findings, tmp_path / "out") == 1
    written = json.loads((tmp_path / "out" / "rule-implied.b.json").read_text())
    rule = found.written.rules["b"]
    assert str(Reference(found.written.model, CaseView(written)).finding(rule).value) == "true"


def test_every_finding_says_what_to_do():
    assert all(hint.zh and hint.en and message.zh and message.en for message, hint in FINDINGS.values())
