"""Made-up cases and the tests made of them: true of every rule that is shipped, and never a failing test."""

import json
from random import Random

import policies
import pytest
from click.testing import CliRunner

from fairblock import load_policy
from fairblock.authoring.finding import policies_below
from fairblock.authoring.formatting.canonical import canonical
from fairblock.authoring.scaffolding import asking
from fairblock.authoring.scaffolding.cases_for_tests import base_case
from fairblock.authoring.scaffolding.comparing_words import NoComparison, comparison
from fairblock.authoring.scaffolding.placing import Placing
from fairblock.authoring.scaffolding.rule_tests import RuleTests
from fairblock.authoring.testing.reading import read_suites
from fairblock.authoring.testing.running import run
from fairblock.commands.new import new
from fairblock.engine.language.folder import find_folder
from fairblock.engine.language.model import Ground, Protection
from fairblock.reporting.style import Tongue

AS_OF = "2026-11-20T12:00:00+08:00"
KUAISHOU = load_policy("kuaishou")
EN = Tongue("en")


@pytest.mark.parametrize("rule", KUAISHOU.model.rules, ids=lambda rule: rule.id)
def test_a_case_is_found_for_every_shipped_rule(rule):
    found = base_case(KUAISHOU, rule, "x", AS_OF)
    assert found.found
    if isinstance(rule, Ground):
        assert found.outcome == "allow"
    else:
        other = base_case(KUAISHOU, rule, "x", AS_OF, wanted=False)
        assert other.status == ("applies" if isinstance(rule, Protection) else "unmet")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tests_of_a_ground_rule_say_what_it_asks_for(language):
    rule = next(one for one in KUAISHOU.model.rules if one.id == "malicious_order.unpaid_hoarding")
    files = RuleTests(KUAISHOU, rule, AS_OF, Tongue(language), "mine").files()
    data = json.loads(files["tests/cases/malicious_order-unpaid_hoarding.json"])
    assert [order["status"] for order in data["orders"]] == ["closed"] * 5
    text = files["tests/malicious_order-unpaid_hoarding.yaml"]
    statuses = [line.split("unpaid_hoarding: ")[1].rstrip("}") for line in text.splitlines() if "expect:" in line]
    assert statuses == ["communicated", "not_established", "not_established", "unproven", "unproven", "eligible"]
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("seed", range(12))
def test_tests_of_any_policy_pass_and_are_in_canonical_form(seed, tmp_path):
    policies.write_policy(policies.random_policy(Random(seed)), tmp_path)
    policy = load_policy(tmp_path)
    files = {}
    for rule in policy.model.rules:
        files |= RuleTests(policy, rule, AS_OF, EN, "mine").files()
    Placing(tmp_path).write(files)
    suites = read_suites(find_folder(tmp_path), policy.model)
    assert len(suites) == len(policy.model.rules)
    results = list(run(policy, suites))
    assert [one.test.title for one in results if not one.passed and one.test.todo is None] == []
    for path in (tmp_path / "tests").glob("*.yaml"):
        assert canonical("f", path.read_bytes()) == path.read_bytes()


# --- files --------------------------------------------------------------------------------------------


def test_files_are_written_all_or_none(tmp_path):
    (tmp_path / "b").write_text("mine")
    placing = Placing(tmp_path / "new")
    placing.write({"a": "1", "deep/er/c": "2"})
    assert len(placing.names) == 2
    placing.undo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]
    with pytest.raises(FileExistsError):
        Placing(tmp_path).write({"x/a": "1", "b": "2"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("b", "mine")]


def test_policies_are_found_below_a_folder(tmp_path):
    for name, text in {
        "policy.yaml": "title: x\nrules: []\n",  # another tool's
        "a/policy.yaml": "# c\npolicy: a\n",
        "a/deep/b/policy.yaml": '"policy": b: broken\n',
        ".git/policy.yaml": "policy: c\n",
        "node_modules/x/policy.yaml": "policy: d\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert list(policies_below(str(tmp_path))) == [str(tmp_path / "a"), str(tmp_path / "a/deep/b")]
    assert list(policies_below(str(tmp_path / "a/deep/b"))) == [str(tmp_path / "a/deep/b")]


# --- comparisons --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "collection", "condition"),
    [
        ("status=closed", "orders", {"status": "closed"}),
        ("refunded=true", "orders", {"refunded": True}),
        ("rating <= 2", "reviews", {"rating": {"lte": 2}}),
        ("rating=$low", "reviews", {"rating": "$low"}),
        ("status=paid, shipped", "orders", {"status": {"in": ["paid", "shipped"]}}),
        ("status!=paid,shipped", "orders", {"status": {"not_in": ["paid", "shipped"]}}),
        ("order_id=12", "reviews", {"order_id": "12"}),
        ("operator.permissions=block.request", None, {"operator.permissions": {"has": "block.request"}}),
        ("request.scope=chat,live", None, {"request.scope": {"has_any": ["chat", "live"]}}),
        ("open_orders.count=0", None, {"open_orders.count": 0}),
    ],
)
def test_comparisons_are_read(text, collection, condition):
    assert comparison(text, collection, EN) == condition


@pytest.mark.parametrize(
    ("text", "collection", "said"),
    [
        ("closed", "orders", "FIELD=VALUE"),
        ("status=", "orders", "FIELD=VALUE"),
        ("statsu=closed", "orders", "did you mean `status`?"),
        ("status=closed", None, "a case has no field `status`"),
    ],
)
def test_comparisons_that_are_none(text, collection, said):
    with pytest.raises(NoComparison, match=said.replace("?", r"\?")):
        comparison(text, collection, EN)


# --- asking -------------------------------------------------------------------------------------------


def asked(monkeypatch, arguments, answers):
    monkeypatch.setattr(asking, "on_terminal", lambda: True)
    return CliRunner().invoke(new, [*arguments, "--lang", "en"], input="\n".join(answers) + "\n", standalone_mode=False)


def test_on_a_terminal_what_is_missing_is_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = asked(monkeypatch, ["policy"], ["mine", "我的店", "My shop"])
    assert done.return_value == 0, done.output
    assert load_policy(tmp_path / "mine").model.title.to_dict() == {"zh": "我的店", "en": "My shop"}
    answers = ["mine", "ground", "malicious_order.x", "malicious_order", "orders", "order_record", "", "An x"]
    done = asked(monkeypatch, ["rule"], answers)
    assert done.return_value == 0, done.output
    for question in ("Folder of the policy", "What kind of rule", "Ground, such as", "The kind of evidence"):
        assert question in done.output
    rule = next(one for one in load_policy(tmp_path / "mine").model.rules if one.id == "malicious_order.x")
    assert (rule.title.zh, rule.title.en) == ("x", "An x")
    done = asked(monkeypatch, ["test"], ["mine", "procedure.remark"])
    assert done.return_value == 0, done.output


def test_a_rule_that_changes_other_tests_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(new, ["policy", "mine", "--lang", "en"], standalone_mode=False).return_value == 0
    arguments = [
        "rule",
        "--policy",
        "mine",
        "--kind",
        "procedure",
        "--id",
        "p.owner",
        "--require",
        "operator.role=owner",
    ]
    done = runner.invoke(new, [*arguments, "--lang", "en"], standalone_mode=False)
    assert done.return_value == 0
    assert "it changes what comes out of 2 other tests" in done.output
    assert "fail, as they did before" not in done.output
    done = runner.invoke(new, ["test", "--policy", "mine", "--rule", "procedure.remark", "--lang", "en"])
    assert "it changes what comes out" not in done.output
    assert "2 other tests fail, as they did before" in done.output


# --- what is hard to make up --------------------------------------------------------------------------

THREATS = """\
rules:
  - id: malicious_review.threats
    kind: ground
    ground: malicious_review
    title: {zh: 威胁, en: Threats}
    when: {count: incidents, where: {kind: extortion_demand}, at_least: 2}
    evidence: [{of: incidents, kind: chat_log}]
    procedures: [asked]
  - id: asked
    kind: procedure
    on_request: true
    title: {zh: 记录完整, en: The whole chat is there}
    require: REQUIRE
"""


def made_for(folder, require):
    (folder / "policy.yaml").write_text("policy: p\nversion: 1.0.0\ntitle: {zh: 集, en: P}\nextends: base\n")
    (folder / "rules.yaml").write_text(THREATS.replace("REQUIRE", require))
    policy = load_policy(folder)
    rule = next(one for one in policy.model.rules if one.id == "malicious_review.threats")
    return RuleTests(policy, rule, AS_OF, EN, "mine").files()


def test_a_procedure_about_the_evidence_is_met_by_filling_it_in(tmp_path):
    """And not by making another kind of evidence of it, which would leave the rule without its own."""
    files = made_for(tmp_path, "{every: evidence, where: {kind: chat_log}, satisfies: {full_thread: true}}")
    case = json.loads(files["tests/cases/malicious_review-threats.json"])
    assert [(one["kind"], one["full_thread"]) for one in case["evidence"]] == [("chat_log", True)]
    assert "todo" not in files["tests/malicious_review-threats.yaml"]


def test_what_cannot_be_made_up_names_the_procedure_and_its_fields(tmp_path):
    text = made_for(tmp_path, "{buyer.id: nobody}")["tests/malicious_review-threats.yaml"]
    assert "it gets only to proven" in text
    assert "asked, which reads buyer.id" in text
    assert "complete cases/malicious_review-threats.json" in text


# --- what is missing or cannot be -----------------------------------------------------------------------


def refused(*arguments):
    done = CliRunner().invoke(new, [*arguments, "--policy", "mine", "--lang", "en"])
    assert done.exit_code == 2
    return done.output


def test_all_missing_options_are_named_at_once():
    said = refused("rule", "--kind", "ground", "--id", "x")
    assert "--ground; --collection (orders, " in said
    assert "--evidence (chat_log, " in said
    assert "--require" not in said
    assert "missing option --require" in refused("rule", "--kind", "procedure", "--id", "x")


@pytest.mark.parametrize(("lang", "said"), [("en", "only the letters A to Z"), ("zh", "只能用英文字母")])
def test_a_chinese_name_is_told_to_be_a_title(lang, said):
    done = CliRunner().invoke(new, ["policy", "淘宝", "--lang", lang])
    assert done.exit_code == 2
    assert said in done.output
    assert "my-shop" in done.output
    assert "--title-zh" in done.output
