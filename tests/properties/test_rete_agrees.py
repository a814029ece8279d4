"""durable-rules says what the reference executor says: value, records and communication of every rule.

And it is the generated rules that say it: with any one of them taken out, some case comes out differently.
"""

import copy
import importlib.util
import json
import os
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import attrs
import cases
import kuaishou_cases as shop
import policies
import pytest
import semantic_cases as semantics

import fairblock
from fairblock.authoring.testing.reading import read_suites
from fairblock.engine.executors import reference
from fairblock.engine.executors.rete.clauses import Pattern, Ruleset
from fairblock.engine.executors.rete.program import Program
from fairblock.engine.executors.rete.reading import RuleAnswer
from fairblock.engine.executors.rete.rete import Rete
from fairblock.engine.executors.rete.wording import STAGES
from fairblock.engine.language.folder import find_folder
from fairblock.engine.language.model import Ground
from fairblock.engine.semantics.view import CaseView

ROOT = Path(__file__).resolve().parents[2]
SEEDS = 20 if os.environ.get("HYPOTHESIS_PROFILE") == "quick" else 120
CASES = 6

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("durable_rules_engine") is None,
    reason="durable-rules is not installed (source only: a C compiler, Python below 3.13)",
)


def expected(model, case: dict) -> dict:
    """What the reference executor says, in the same form."""
    view = CaseView(case)
    executor, answers = reference.Reference(model, view), {}
    for rule in model.rules:
        if rule.in_force(view.day):
            ground = isinstance(rule, Ground)
            conduct = executor.conduct(rule, executor.finding(rule)) if ground else None
            communication = executor.communication(rule, conduct) if ground else None
            answers[rule.id] = RuleAnswer(executor.result(rule), communication, conduct)
    return answers


def differences(rete: Rete, case: dict) -> list:
    found, wanted = rete.evaluate(case), expected(rete.model, case)
    assert list(found) == list(wanted)
    return [(name, found[name], wanted[name]) for name in wanted if found[name] != wanted[name]]


def valid(policy: fairblock.Policy, found: list) -> list:
    """Those of the cases that the policy decides at all."""
    kept = []
    for case in found:
        try:
            policy.evaluate(case)
        except fairblock.CaseError:
            continue
        kept.append(case)
    return kept


# --- random policies and cases --------------------------------------------------------------------


@pytest.mark.parametrize("start", range(0, SEEDS, 10))
def test_random_policies_and_cases(start, tmp_path):
    values: Counter = Counter()
    for seed in range(start, start + 10):
        policy = policies.random_policy(Random(f"rete {seed}"))
        policies.write_policy(policy, tmp_path)
        with Rete(fairblock.load_policy(tmp_path).model) as rete:
            for number in range(CASES):
                case = cases.random_case(Random(f"rete {seed}.{number}"), policy)
                before = copy.deepcopy(case)
                assert differences(rete, case) == [], (seed, number)
                assert case == before
                values.update(str(answer.result.value) for answer in rete.evaluate(case).values())
    assert set(values) == {"true", "false", "unknown"}, "a generator that says little would test little"


# --- the conformance cases ------------------------------------------------------------------------


def groups() -> list:
    return [(path, number) for path in semantics.FILES for number in range(len(semantics.groups(path)))]


def of_group(path: Path, number: int, folder: Path) -> tuple:
    """A group's policy, and its valid cases."""
    group = semantics.groups(path)[number]
    semantics.write(group, folder)
    policy = fairblock.load_policy(folder)
    return policy, valid(policy, [semantics.built(group, variant) for variant in group["variants"]])


@pytest.mark.parametrize(("path", "number"), groups(), ids=lambda part: getattr(part, "stem", part))
def test_the_semantics(path, number, tmp_path):
    policy, found = of_group(path, number, tmp_path)
    with Rete(policy.model) as rete:
        for case in found:
            assert differences(rete, case) == []


def shop_cases() -> list:
    """The cases of all tests of the shipped policies, those of tests/conformance, and those of `varied`."""
    found = [
        test.case
        for name in ("base", "kuaishou")
        for suite in read_suites(find_folder(name), fairblock.load_policy(name).model)
        for test in suite.tests
    ]
    files = (ROOT / "tests" / "conformance").glob("*.json")
    found += [json.loads(path.read_bytes()) for path in sorted(files) if "expected" not in path.name]
    found += [case for name, way in shop.WAYS for case in varied(name, way)]
    found += lifted()
    return valid(fairblock.load_policy("kuaishou"), found)


def varied(name: str, way: int) -> list:
    """An allowed case of a rule; and without evidence, with other kinds of it, otherwise talked over."""
    case, rule = shop.case(name, way), shop.RULES[name]
    found = [case, case | {"evidence": []}]
    most = max((len(item.kinds) for item in rule.evidence), default=0)
    for kind in range(1, most):
        kinds = tuple(min(kind, len(item.kinds) - 1) for item in rule.evidence)
        found.append(case | {"evidence": shop.evidence(rule, case, kinds)})
    if case["communications"]:
        just_now = shop.contacts(rule, shop.TICK)
        found.append(case | {"communications": [one | {"buyer_reply": "accepted"} for one in just_now]})
        found.append(case | {"communications": [one | {"buyer_reply": "explanation"} for one in just_now]})
    return found


def lifted() -> list:
    """What the shipped tests leave out: earlier blocks, open orders with a plan, an own approval, an urgent measure."""
    name = shop.WAYS[0][0]
    case = shop.case(name)
    started = {"started_at": shop.at(3 * shop.DAY), "scope": ["purchase"], "status": "active"}
    later = (shop.AS_OF + shop.DAY).isoformat()
    found = [case | {"blocks": [{"id": "k"} | started | ends]} for ends in ({}, {"ends_at": later})]
    found += [case | {"open_orders": {"count": 1, "plan": plan}} for plan in ("fulfil", "refund", "none")]
    act = {"id": "a", "at": shop.at(shop.DAY), "kind": "lawsuit"}
    own = shop.APPROVAL | {"approver_id": case["operator"]["id"]}
    found.append(case | {"protected_acts": [act], "request": case["request"] | {"second_approval": own}})
    urgent = case["request"] | {"scope": ["chat"], "duration_days": 7}
    found.append(case | {"buyer": case["buyer"] | {"age_band": "under_14"}, "request": urgent})
    return found


def test_the_shipped_policy():
    found = shop_cases()
    assert len(found) >= 400
    with Rete(fairblock.load_policy("kuaishou").model, seconds=60) as rete:
        for case in found:
            assert differences(rete, case) == []


def test_whole_verdicts_are_the_same_bytes():
    """Remedies, which decide changed cases again, among them."""
    policy, other = fairblock.load_policy("kuaishou"), fairblock.load_policy("kuaishou")
    files = sorted((ROOT / "tests" / "conformance").glob("*.json"))
    found = valid(policy, [json.loads(path.read_bytes()) for path in files if "expected" not in path.name])
    assert len(found) >= 13
    with Rete(other.model, seconds=60) as rete:
        other.__dict__["_executor"] = rete  # what nobody else may do
        for case in found:
            assert other.decide(case).to_json() == policy.decide(case).to_json()


# --- the rules decide -----------------------------------------------------------------------------


def without(program: Program, which: int, clause: int) -> Program:
    """The program with one generated rule made such that it never fires."""

    def cut(ruleset: Ruleset) -> Ruleset:
        left = list(ruleset.clauses)
        left[clause] = attrs.evolve(left[clause], patterns=(Pattern(0, (("never", "$eq", 1),)),))
        return attrs.evolve(ruleset, clauses=tuple(left))

    if which == 0:
        return attrs.evolve(program, common=attrs.evolve(program.common, ruleset=cut(program.common.ruleset)))
    rules = list(program.rules)
    rules[which - 1] = attrs.evolve(rules[which - 1], ruleset=cut(rules[which - 1].ruleset))
    return attrs.evolve(program, rules=tuple(rules))


def idle(model, found: list) -> tuple[list, list]:
    """The generated rules without which no case changes, and those without which one does: (rule, number, stage)."""
    fired, before = defaultdict(list), []
    with Rete(model, seconds=60) as rete:
        program = rete.program
        for number, case in enumerate(found):
            answers, firings = rete._supervised(case, lambda steps: (steps.decide(), list(steps.firings())))
            day = CaseView(case).day
            before.append(dict(zip((rule.id for rule in model.rules if rule.in_force(day)), answers, strict=True)))
            for one in firings:
                fired[one.rule, one.number].append(number)
    unchanged, changed = [], []
    for which, ruleset in enumerate(program.rulesets):
        one = model if which == 0 else attrs.evolve(model, rules=(model.rules[which - 1],))
        for number, clause in enumerate(ruleset.clauses):
            tried = dict.fromkeys(fired[ruleset.name, number])
            with Rete(one, seconds=60) as rete:
                rete.program = without(rete.program, min(which, 1), number)
                differs = any(
                    any(answer != before[case][name] for name, answer in rete.evaluate(found[case]).items())
                    for case in tried
                )
            (changed if differs else unchanged).append((ruleset.name, number, clause.saying.stage, len(tried)))
    return unchanged, changed


def test_each_generated_rule_of_the_shipped_policy_decides():
    model, found = fairblock.load_policy("kuaishou").model, shop_cases()
    values = reference.Reference(model, CaseView(found[0])).comparing
    at_once = {rule.id for rule in model.grounds if rule.communication and values.value(rule.communication.wait) == 0}
    unchanged, changed = idle(model, found)
    # where there is nothing to wait for, that the buyer has replied adds nothing
    assert sorted((name, stage) for name, _, stage, _ in unchanged) == sorted((name, "waited") for name in at_once)
    assert len(changed) > 400


def test_the_generated_rules_of_the_semantics_decide(tmp_path):
    """In these small policies a case often has only what it is about: a rule that never fires in them is passed over.

    One that fires may still leave the result as it is where the rest of its condition is not there.
    """
    unchanged, changed = [], []
    for path, number in groups():
        folder = tmp_path / f"{path.stem}-{number}"
        folder.mkdir()
        policy, found = of_group(path, number, folder)
        left, right = idle(policy.model, found)
        unchanged += [(path.stem, number, one) for one in left if one[-1]]
        changed += right
    assert {stage for _, _, stage, _ in changed} == set(STAGES)
    assert len(unchanged) <= len(changed) // 20, unchanged
