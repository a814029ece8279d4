"""`fairblock new policy`: a policy in a folder of its own, with a rule, its tests and what to do with it."""

import os
from pathlib import Path

import attrs

from ...engine.deciding.policy import load_policy
from ...engine.language.folder import find_folder, shipped_names
from ...engine.language.problems import PolicyError
from .new_test import INTERNAL, INVALID, USAGE, Scaffold
from .placing import Placing
from .readmes import README
from .rule_tests import Json, RuleTests, yaml_text

RULE = "malicious_order.false_not_received"
NUMBER = "false_not_received"


@attrs.frozen
class PolicyWish:
    """What the user has said about the policy."""

    name: str
    extends: str
    platforms: tuple[str, ...]
    title: dict[str, str]


def new_policy(scaffold: Scaffold, wish: PolicyWish) -> int:
    """Writes the folder; returns the exit code (contract 7)."""
    folder = Path(scaffold.policy_name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        scaffold.say("scaffold_not_empty", file=scaffold.policy_name)
        return USAGE
    parent = os.path.normpath(folder.absolute() / wish.extends) if wish.extends.startswith(".") else ""
    if not os.path.isdir(parent) and wish.extends not in shipped_names():
        scaffold.say("scaffold_no_parent", name=wish.extends)
        return USAGE
    placing = Placing(folder)
    if not scaffold.place(placing, _files(scaffold, wish)):
        return USAGE
    try:
        policy = load_policy(find_folder(folder).path)
    except PolicyError as error:  # of a parent of the user's own
        placing.undo()
        scaffold.problems(error.problems)
        return INVALID
    rule = next((one for one in policy.model.rules if one.id == RULE), None)
    if rule is None:
        placing.undo()
        return INTERNAL
    tests = RuleTests(policy, rule, scaffold.as_of, scaffold.tongue, scaffold.policy_name)
    if not scaffold.place(placing, tests.files()):
        return USAGE
    return scaffold.finish(policy, placing, policy)


def _files(scaffold: Scaffold, wish: PolicyWish) -> dict[str, str]:
    about = scaffold.tongue.say("about_policy", extends=wish.extends)
    rule_about = scaffold.tongue.say("about_rule", policy=scaffold.policy_name)
    readmes = {name: text.format(name=wish.name, extends=wish.extends) for name, text in README.items()}
    return {
        "policy.yaml": yaml_text(about, _manifest(wish)),
        "rules.yaml": yaml_text(rule_about, {"rules": [_rule()]}),
        **readmes,
    }


def _manifest(wish: PolicyWish) -> Json:
    manifest: Json = {"policy": wish.name, "version": "1.0.0", "title": wish.title, "extends": wish.extends}
    if wish.platforms:
        manifest["platforms"] = list(wish.platforms)
    manifest["parameters"] = {
        NUMBER: {
            "value": 3,
            "unit": "after-sales",
            "title": {"zh": "谎称未收到货的次数", "en": "False claims of not received"},
            "why": {
                "zh": "一两次可能是代收的人没有告诉买家，三次起才像有意为之。",
                "en": "Once or twice somebody else may have taken the parcel in; from three on it looks deliberate.",
            },
        }
    }
    return manifest


def _rule() -> Json:
    return {
        "id": RULE,
        "kind": "ground",
        "ground": "malicious_order",
        "title": {"zh": "谎称未收到货", "en": "Claiming parcels that arrived did not"},
        "when": {
            "count": "after_sales",
            "where": {"kind": "not_received", "reason_check": "disproved"},
            "within": "90d",
            "at_least": f"${NUMBER}",
        },
        "evidence": [
            {"of": "after_sales", "kind": "after_sale_record"},
            {"of": "after_sales", "kind": "logistics_record"},
        ],
        "communication": {"attempts": 1, "wait": "24h"},
        "block": {"days": 30, "severity": 2, "scope": ["purchase"]},
        "sources": [{"title": {"zh": "平台关于售后的规则", "en": "Platform rules on after-sales"}}],
    }
