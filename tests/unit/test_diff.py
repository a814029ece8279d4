"""`fairblock diff`: what is planted is found, with a case that the engine decides as it is said; nothing else is."""

import json

import pytest

import fairblock
from fairblock.authoring.comparing.command import Comparing
from fairblock.authoring.comparing.judging import judged
from fairblock.authoring.comparing.levels import LEVELS
from fairblock.authoring.proving.asking import Disagreement
from fairblock.authoring.proving.supervising import DONE, MEMORY, TIME, UNPROVABLE, Outcome

POLICY = """\
policy: shop
version: 1.0.0
parameters:
  fewest: {value: 3}
evidence_valid: {all: [{source: {in: [platform_api, authority]}}, {age: {lte: 180d}}]}
communication_counts: {all: [{channel: platform_chat}, {logged: true}]}
obligations: [{id: tell, title: {zh: a, en: a}}]
"""
RULES = """\
rules:
  - id: hoarding
    kind: ground
    ground: malicious_order
    title: {zh: a, en: a}
    when: {count: orders, where: {status: closed, close_cause: buyer_unpaid}, within: 30d, at_least: $fewest}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: 1, wait: 24h}
    block: {days: 30, scope: [purchase]}
  - id: insult
    kind: ground
    ground: malicious_attack
    title: {zh: a, en: a}
    when: {count: incidents, where: {kind: insult}, burst: 7d, within: 90d, at_least: 2}
    evidence: [{of: incidents, kind: chat_log}]
  - id: cycling
    kind: ground
    ground: malicious_order
    title: {zh: a, en: a}
    when: {share: orders, where: {refunded: true}, within: 30d, at_least: 0.8}
  - id: dispute
    kind: protection
    against: [malicious_order]
    title: {zh: a, en: a}
    when: {some: after_sales, where: {status: open}}
  - id: remark
    kind: procedure
    title: {zh: a, en: a}
    require: {request.remark: {length: {gte: 10}}}
"""
# what is written instead of what: which rules are then what, and the verdict
CHANGES = {
    "nothing": ([], {}, "equal"),
    "another name and title": ([("title: {zh: a, en: a}", "title: {zh: b, en: b}")], {}, "equal"),
    "the same in other words": (
        [
            (
                "when: {some: after_sales, where: {status: open}}",
                "when: {not: {none: after_sales, where: {status: open}}}",
            )
        ],
        {},
        "equal",
    ),
    "a threshold lower by one": ([("fewest: {value: 3}", "fewest: {value: 2}")], {"hoarding": "looser"}, "looser"),
    "a threshold higher by one": ([("fewest: {value: 3}", "fewest: {value: 4}")], {"hoarding": "stricter"}, "stricter"),
    "a window longer by a second": (
        [("within: 30d, at_least: $fewest", "within: 2592001s, at_least: $fewest")],
        {"hoarding": "looser"},
        "looser",
    ),
    "a burst shorter by a second": ([("burst: 7d", "burst: 604799s")], {"insult": "stricter"}, "stricter"),
    "a share a little lower": ([("at_least: 0.8", "at_least: 0.79")], {"cycling": "looser"}, "looser"),
    "gt for gte": (
        [("{gte: 10}", "{gt: 10}")],
        dict.fromkeys(("hoarding", "insult", "cycling"), "stricter"),
        "stricter",
    ),
    "a shorter wait": ([("wait: 24h", "wait: 23h")], {"hoarding": "looser"}, "looser"),
    "evidence dropped": (
        [("    evidence: [{of: incidents, kind: chat_log}]\n", "")],
        {"insult": "looser"},
        "looser",
    ),
    "evidence may be older, but no record that it must follow is": ([("{lte: 180d}", "{lte: 181d}")], {}, "equal"),
    "evidence must be younger": (
        [("{lte: 180d}", "{lte: 29d}")],
        {"hoarding": "stricter", "insult": "stricter"},
        "stricter",
    ),
    "a protection against nothing": (
        [("against: [malicious_order]", "against: [malicious_review]")],
        {"hoarding": "looser", "cycling": "looser"},
        "looser",
    ),
    "one window for another": (
        [("within: 30d, at_least: 0.8", "within: 31d, at_least: 0.8")],
        {"cycling": "incomparable"},
        "incomparable",
    ),
    "a rule disabled": ([("  - id: insult", "  - id: affront")], {"insult": "stricter", "affront": "looser"}, "equal"),
    "a rule that comes into force": (
        [("    ground: malicious_attack\n", "    ground: malicious_attack\n    effective: {from: 2027-01-01}\n")],
        {"insult": "stricter"},
        "stricter",
    ),
}
_OF = {"allow": 2, "needs-communication": 1, "deny": 0}


@pytest.fixture
def folders(tmp_path):
    """Writes the policy and a changed one."""

    def written(edits):
        for name in ("old", "new"):
            policy, rules = POLICY, RULES
            for before, after in edits if name == "new" else ():
                assert before in policy + rules
                policy, rules = policy.replace(before, after), rules.replace(before, after)
            (tmp_path / name).mkdir()
            (tmp_path / name / "policy.yaml").write_text(policy)
            (tmp_path / name / "rules.yaml").write_text(rules)
        return str(tmp_path / "old"), str(tmp_path / "new")

    return written


@pytest.fixture
def compared(folders, capsys):
    """Runs the comparison: its exit code and its document."""

    def run(edits, **options):
        old, new = folders(edits)
        code = Comparing(old, new, "json", "en", **options).run()
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else said.err, (old, new)

    return run


def confirmed(witness, policies, word):
    """The case goes the way that is said, by the engine, and both verdicts are as stated."""
    found = [policy.decide(witness["case"]) for policy in policies]
    levels = [_OF[verdict.outcome.value] for verdict in found]
    assert [witness["old"]["verdict"], witness["new"]["verdict"]] == [LEVELS[level] for level in levels]
    return levels[1] > levels[0] if word == "looser" else levels[1] < levels[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_what_is_planted_is_found(name, compared):
    edits, rules, verdict = CHANGES[name]
    code, found, folders = compared(edits)
    assert code == 0
    assert {rule["rule"]: rule["change"] for rule in found["rules"] if rule["change"] != "equal"} == rules
    assert found["verdict"]["change"] == verdict
    policies = [fairblock.load_policy(folder) for folder in folders]
    for word, witness in found["verdict"]["witnesses"].items():
        assert confirmed(witness, policies, word)
    for rule in found["rules"]:
        for word, witness in rule["witnesses"].items():
            statuses = [policy.evaluate(witness["case"])[1].get(rule["rule"], "not_in_force") for policy in policies]
            assert [witness["old"]["status"], witness["new"]["status"]] == statuses
            ahead, behind = statuses[::-1] if word == "looser" else statuses
            assert ahead == "communicated" != behind
    assert found["bound"]["groups"]


def test_a_witness_is_small_and_at_the_edge(compared):
    _, found, _ = compared([("within: 30d, at_least: $fewest", "within: 2592001s, at_least: $fewest")])
    case = next(rule for rule in found["rules"] if rule["rule"] == "hoarding")["witnesses"]["looser"]["case"]
    assert len(case["orders"]) == 3
    assert len(case["evidence"]) == 1
    assert "incidents" not in case
    moments = {order["placed_at"] for order in case["orders"]}
    assert any(moment.endswith(":59Z") for moment in moments)  # a second over thirty days


def test_a_gate_fails_on_what_it_forbids_only(compared):
    looser = [("fewest: {value: 3}", "fewest: {value: 2}")]
    assert compared(looser, fail_on=("stricter",))[0] == 0
    assert Comparing("base", "base", "json", "en", ("any",)).run() == 0


@pytest.mark.parametrize("word", ["looser", "any"])
def test_a_gate_fails(word, compared):
    assert compared([("fewest: {value: 3}", "fewest: {value: 2}")], fail_on=(word,))[0] == 4


def test_what_an_allow_carries_is_compared_too(compared):
    code, found, _ = compared(
        [("block: {days: 30, scope: [purchase]}", "block: {days: 60}"), ("{id: tell,", "{id: write,")],
        fail_on=("looser",),
    )
    assert code == 4
    assert found["verdict"]["change"] == "equal"
    assert [(one["what"], one["before"], one["after"], one["direction"]) for one in found["allow_carries"]] == [
        ("block.days", 30, 60, "looser"),
        ("block.scope", "purchase", None, "looser"),
        ("obligations", "tell", None, "looser"),
        ("obligations", None, "write", "stricter"),
    ]


def test_without_time_nothing_is_proven_and_a_gate_fails(compared):
    code, found, _ = compared([], seconds=0.05, fail_on=("looser",))
    assert code == 4
    assert {rule["change"] for rule in found["rules"]} == {"not proven"}
    assert found["verdict"]["change"] == "not proven"


@pytest.mark.parametrize("state", [TIME, MEMORY, UNPROVABLE])
def test_what_was_not_answered_is_never_equal(state):
    assert judged("a", "", "both", [Outcome(DONE, {}), Outcome(state)]).change == "not proven"


def test_platforms_of_one_policy_alone_limit_the_cases(compared):
    platforms = "version: 1.0.0\nplatforms: [one, two]"
    code, found, _ = compared([("version: 1.0.0", platforms)])
    assert code == 0
    assert found["verdict"]["change"] == "equal"
    assert found["other_platforms"] == ["*"]


def test_two_policies_without_a_common_platform_cannot_be_compared(tmp_path, capsys):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "policy.yaml").write_text(f"{POLICY}platforms: [{name}]\n")
        (tmp_path / name / "rules.yaml").write_text(RULES)
    assert Comparing(str(tmp_path / "one"), str(tmp_path / "two"), "text", "en").run() == 3
    assert "no platform in common" in capsys.readouterr().err


def test_a_policy_without_ground_rules_is_nothing_to_compare(tmp_path, capsys):
    (tmp_path / "policy.yaml").write_text("policy: empty\nversion: 1.0.0\n")
    (tmp_path / "rules.yaml").write_text("rules:\n" + RULES[RULES.index("  - id: remark") :])
    assert Comparing(str(tmp_path), str(tmp_path), "text", "zh").run() == 3
    assert "没有理由规则" in capsys.readouterr().err


def test_a_solver_that_the_engine_contradicts_is_an_internal_error(monkeypatch, capsys, folders):
    from fairblock.authoring.comparing import command
    from fairblock.authoring.proving.supervising import Fault

    def disagreeing(*_arguments, **_options):
        raise Fault(str(Disagreement("q", ({"case_id": "c"},), "the engine does not confirm it")), [{"case_id": "c"}])

    monkeypatch.setattr(command, "run", disagreeing)
    assert Comparing(*folders([]), "text", "en").run() == 1
    said = capsys.readouterr().err
    assert "please report it" in said
    assert '"case_id": "c"' in said
