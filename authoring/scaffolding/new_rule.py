"""`fairblock new rule`: a rule in a file of its own, with tests that pass."""

from typing import Any

import attrs

from ...engine.deciding.policy import load_policy
from ...engine.language.problems import PolicyError
from ...engine.language.types import case_types
from .comparing_words import comparison
from .new_test import INVALID, USAGE, Scaffold
from .placing import Placing
from .rule_tests import Json, RuleTests, yaml_text

WITHIN, AT_LEAST = "90d", 3


@attrs.frozen
class RuleWish:
    """What the user has said about the rule; `where` and `require` as `FIELD=VALUE`."""

    kind: str
    id: str
    title: dict[str, str]
    ground: str = ""
    against: tuple[str, ...] = ()
    collection: str = ""
    evidence: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    within: str | None = None
    at_least: str | None = None
    on_request: bool = False


def new_rule(scaffold: Scaffold, wish: RuleWish) -> int:
    """Writes the rule and its tests; returns the exit code (contract 7). Raises NoComparison."""
    folder = scaffold.folder()
    earlier = scaffold.load() if folder is not None else None
    if folder is None or earlier is None:
        return INVALID
    if wish.id in {rule.id for rule in earlier.model.rules}:
        scaffold.say("scaffold_rule_there", policy=earlier.name, name=wish.id)
        return USAGE
    about = scaffold.tongue.say("about_rule", policy=scaffold.policy_name)
    text = yaml_text(about, {"rules": [rule_of(wish, scaffold)]})
    placing = Placing(folder)
    if not scaffold.place(placing, {f"{wish.id.replace('.', '-')}.yaml": text}):
        return USAGE
    try:
        policy = load_policy(scaffold.policy_name)
    except PolicyError as error:
        placing.undo()
        scaffold.problems(error.problems)
        scaffold.say("scaffold_refused")
        return INVALID
    rule = next(one for one in policy.model.rules if one.id == wish.id)
    tests = RuleTests(policy, rule, scaffold.as_of, scaffold.tongue, scaffold.policy_name)
    if not scaffold.place(placing, tests.files()):
        return USAGE
    return scaffold.finish(policy, placing, earlier)


def rule_of(wish: RuleWish, scaffold: Scaffold) -> Json:
    """The rule as its file says it."""
    rule: Json = {"id": wish.id, "kind": wish.kind, "title": wish.title}
    if wish.kind == "procedure":
        rule["require"] = _together([comparison(text, None, scaffold.tongue) for text in wish.require])
        return rule | ({"on_request": True} if wish.on_request else {})
    rule["when"] = _records(wish, scaffold)
    if wish.kind == "protection":
        return rule | ({"against": list(wish.against)} if wish.against else {})
    return rule | {
        "ground": wish.ground,
        "evidence": [{"of": wish.collection, "kind": kind} for kind in wish.evidence],
        "communication": {"attempts": 1, "wait": "24h"},
        "block": {"days": 30, "severity": 1},
    }


def _records(wish: RuleWish, scaffold: Scaffold) -> Json:
    """The condition on the records: so many of them for a ground, some for a protection."""
    where = [comparison(text, wish.collection, scaffold.tongue) for text in wish.where]
    which: Json = {"where": _together(where)} if where else {}
    within = {"within": wish.within or WITHIN}
    if wish.kind == "protection" and wish.at_least is None:
        return {"some": wish.collection} | which | within
    bound: Any = wish.at_least if wish.at_least is not None else AT_LEAST
    number = int(bound) if str(bound).isdecimal() else bound
    return {"count": wish.collection} | which | within | {"at_least": number}


def _together(conditions: list[Json]) -> Json:
    """All of the conditions: side by side, or in a list where two are about the same field."""
    names = [name for condition in conditions for name in condition]
    if len(set(names)) < len(names):
        return {"all": conditions}
    return {name: test for condition in conditions for name, test in condition.items()}


def evidence_kinds() -> tuple[str, ...]:
    """The kinds of evidence that there are."""
    return case_types().collections["evidence"].record.fields["kind"].values
