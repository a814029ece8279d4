"""`fairblock prove` as the author of a policy runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).parent / "fairblock"
MANIFEST = """\
policy: shop
version: 1.0.0
evidence_valid: {source: {in: [platform_api, authority]}}
communication_counts: {logged: true}
"""
RULES = """\
rules:
  - id: refused
    kind: ground
    ground: malicious_order
    title: {zh: 反复拒收, en: Refused again and again}
    when: {count: orders, where: {buyer_refused_delivery: true}, at_least: 3}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: 1, wait: 24h}
"""
MENDED = RULES.replace("true}", "true, merchant_fault: none}")
CLAIMS = """\
claims:
  - id: own-fault
    title: {zh: 店铺的过错不算到买家头上, en: The shop's own fault is never held against the buyer}
    never: {verdict: allow, when: {every: orders, satisfies: {merchant_fault: {ne: none}}}}
  - id: can-block
    title: {zh: 可以拉黑, en: A block is possible}
    reachable: {verdict: allow, statuses: {refused: communicated}}
"""


def fairblock(*arguments, where):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANGUAGE"}
    env = clean | {"LANG": "C.UTF-8", "COLUMNS": "80"}
    return subprocess.run(
        [COMMAND, *arguments], cwd=where, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.fixture
def where(tmp_path):
    (tmp_path / "shop").mkdir()
    for name, text in (("policy", MANIFEST), ("rules", RULES), ("claims", CLAIMS)):
        (tmp_path / "shop" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_refuted_is_shown_with_a_case(where):
    done = fairblock("prove", "shop", where=where)
    assert done.returncode == 4
    assert done.stderr == ""  # no progress bar but on a terminal
    refuted, proven = done.stdout.index("  refuted  own-fault"), done.stdout.index("  proven  can-block")
    shown = done.stdout[refuted:proven]
    assert shown.startswith("  refuted  own-fault  shop/claims.yaml:2\n      never: The shop's own fault is never held")
    assert "the policy says of this case: allow (block permitted)\n        refused communicated\n" in shown
    assert shown.count("buyer_refused_delivery true, merchant_fault ") == 1
    assert "orders/o1…o3 (3×): " in shown
    assert "hint: either the rules let through what they should not, or the claim says too much" in shown
    assert "  proven  evidence-is-needed  " in done.stdout
    assert "Here at most: communications 3, orders 3." in done.stdout
    assert "claims: 2 (1 proven, 1 refuted)\nlaws: 5, for ground rules: 1 (5 proven)\n" in done.stdout


def test_what_is_refuted_becomes_a_test_and_is_proven_once_the_rule_is_mended(where):
    done = fairblock("prove", "shop", "-k", "own-fault", "--write-tests", where=where)
    assert done.returncode == 4
    assert "tests written to shop/tests/claims.yaml: 1\n" in done.stdout
    done = fairblock("test", "shop", where=where)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 in all: 1 passed")

    (where / "shop" / "rules.yaml").write_text(MENDED, encoding="utf-8")
    done = fairblock("test", "shop", where=where)
    assert done.returncode == 4
    assert "✗ claims: never own-fault is refuted" in done.stdout
    done = fairblock("prove", "shop", "--lang", "zh", where=where)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  已证明  own-fault  shop/claims.yaml:2\n  已证明  can-block" in done.stdout
    assert "主张 2 条：已证明 2\n通则 5 条、规则 1 条：已证明 5\n" in done.stdout


def test_the_case_for_programs_can_be_decided(where):
    done = fairblock("prove", "shop", "-k", "own", "--format", "json", where=where)
    assert (done.returncode, done.stderr) == (4, "")
    document = json.loads(done.stdout)
    policy = document["policies"][0]
    assert document["problems"] == policy["laws"] == []
    assert policy["bound"]["groups"] == {"communications": 3, "orders": 3}
    claim = policy["claims"][0]
    assert [claim[key] for key in ("claim", "form", "state", "line")] == ["own-fault", "never", "refuted", 2]
    (where / "case.json").write_text(json.dumps(claim["cases"][0]["case"]), encoding="utf-8")
    done = fairblock("check", "case.json", "--policy", "shop", "--format", "json", where=where)
    assert json.loads(done.stdout)["verdict"] == claim["cases"][0]["verdict"] == "allow"


def test_a_policy_that_claims_nothing_fails_though_the_laws_hold(where):
    (where / "shop" / "claims.yaml").unlink()
    done = fairblock("prove", "shop", where=where)
    assert done.returncode == 4
    assert done.stderr == "the policy `shop` claims nothing (claims.yaml): what nobody says is not proven\n"
    assert done.stdout.endswith("laws: 5, for ground rules: 1 (5 proven)\n")


def test_broken_claims_are_refused_with_place_and_hint(where):
    (where / "shop" / "claims.yaml").write_text(CLAIMS.replace("orders,", "oders,"), encoding="utf-8")
    done = fairblock("prove", "shop", "--write-tests", where=where)
    assert (done.returncode, done.stdout) == (3, "")
    assert "shop/claims.yaml:4:43: policy.unknown_collection" in done.stderr
    assert "hint: did you mean `orders`?" in done.stderr
    assert not (where / "shop" / "tests").exists()


def test_selecting_nothing_is_no_success(where):
    done = fairblock("prove", "shop", "-k", "minors", where=where)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "no claim or law has `minors` in its name\n"


def test_a_shipped_policy_gets_no_tests(where):
    done = fairblock("prove", "base", "--write-tests", where=where)
    assert (done.returncode, done.stdout) == (2, "")
    assert "`base` is shipped with fairblock" in done.stderr


def test_without_z3_it_says_what_to_install(where):
    program = (
        "import sys\nfrom importlib import util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'z3' else find(name, *rest)\n"
        "from fairblock.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "prove", "shop", "--lang", "en"],
        cwd=where,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'fairblock[analysis]'" in done.stderr
