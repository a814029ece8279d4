"""Tells a mutant from the original, case after case, at the least cost: most cases show no difference."""

from typing import Any

import attrs

from ...engine.deciding.outcome import Outcome
from ...engine.deciding.policy import Policy
from ...engine.executors.compiled.executor import Compiled
from ...engine.language.model import TRUE, Ground, PolicyModel, Protection, Rule
from ...engine.semantics.accepting import accepted
from ...engine.semantics.spans import Spans
from .mutants import Mutant

Case = dict[str, Any]


@attrs.frozen
class Sign:
    """What the original says of a case, as far as the mutant says something else."""

    outcome: str
    statuses: dict[str, str]  # of the rules that differ
    block: dict[str, Any] = attrs.field(factory=dict)
    reasons: list[dict[str, Any]] | None = None  # where nothing else differs


class Few:
    """Some rules of a policy, read alone."""

    def __init__(self, model: PolicyModel, names: frozenset[str]) -> None:
        self._model = attrs.evolve(model, rules=tuple(rule for rule in model.rules if rule.id in names))
        self._spans = Spans(self._model)
        self._compiled = Compiled(self._model, self._spans)
        self._in_force: dict[int, tuple[Rule, ...]] = {}

    def read(self, case: Case) -> list[Any]:
        """What each rule comes to in a valid case, before they are put together."""
        span = self._spans.of(case)
        if span not in self._in_force:
            self._in_force[span] = self._model.in_force(self._spans.day(span))
        rules = self._in_force[span]
        reading = self._compiled.read(case, span, plain=True)
        found: list[Any] = [reading.value(number) for number in range(len(rules))]
        found += [reading.communication(n) for n, rule in enumerate(rules) if isinstance(rule, Ground)]
        return found


class Telling:
    """Compares the original with one mutant. `few` are the rules of the original that the mutant changes."""

    def __init__(self, policy: Policy, few: Few, mutant: Mutant) -> None:
        self._policy = policy
        self._platforms = policy.model.platforms
        self._mutant = mutant
        self._other = Policy(mutant.model)
        # where a rule is tied to others, what it comes to alone does not tell
        self._few = None if _is_tied(policy.model, mutant) else (few, Few(mutant.model, mutant.changed))

    def sign(self, case: Case) -> Sign | None:
        """What differs on this case; None where nothing does, or where it is no valid case."""
        if not accepted(case, self._platforms):
            return None
        if self._few is not None and self._few[0].read(case) == self._few[1].read(case):
            return None
        one, two = (policy.evaluate(case, valid=True) for policy in (self._policy, self._other))
        names = sorted(name for name, status in one[1].items() if status != two[1].get(name))
        if one[0] is not two[0] or names:
            return Sign(one[0].value, {name: one[1][name] for name in names})
        return self._in_document(case, one[0])

    def _in_document(self, case: Case, outcome: Outcome) -> Sign | None:
        """What no status shows: the block that is recommended, the protections that are named among the reasons."""
        kind = self._mutant.edit.way[:1]
        if kind == ("block",) and outcome is Outcome.ALLOW:
            one, two = (policy.decide(case).to_dict()["block"] for policy in (self._policy, self._other))
            differing = {key: one[key] for key in one if one[key] != two.get(key)}
            return Sign(outcome.value, {}, differing) if differing else None
        if kind == ("against",):
            mine, theirs = _reasons(self._policy, case), _reasons(self._other, case)
            return Sign(outcome.value, {}, {}, mine) if mine != theirs else None
        return None


def _is_tied(model: PolicyModel, mutant: Mutant) -> bool:
    """Whether something differs that does not show in the changed rules' own conditions, evidence and contacts."""
    before = {rule.id: _ties(rule) for rule in model.rules if rule.id in mutant.changed}
    after = {rule.id: _ties(rule) for rule in mutant.model.rules if rule.id in mutant.changed}
    return before != after


def _ties(rule: Rule) -> Rule:
    bare = attrs.evolve(rule, when=TRUE)
    return attrs.evolve(bare, evidence=(), communication=None) if isinstance(bare, Ground) else bare


def _reasons(policy: Policy, case: Case) -> list[dict[str, Any]]:
    keys = ("code", "rule", "ground")
    return [
        {key: one[key] for key in keys if key in one and not (key == "ground" and "rule" in one)}
        for one in policy.decide(case).to_dict()["reasons"]
    ]


def affected(model: PolicyModel, mutant: Mutant) -> frozenset[str]:
    """The ground rules that a changed protection shields in only one of the two versions."""
    shields = [
        {(rule.id, ground.id) for rule in one.rules if isinstance(rule, Protection) and rule.id in mutant.changed
         for ground in one.grounds if rule.shields(ground)}
        for one in (model, mutant.model)
    ]  # fmt: skip
    return frozenset(ground for _, ground in shields[0] ^ shields[1])
