"""Which conditions are always true or always false where they stand, and which can never be one of them at all.

Runs in the child process; results are what JSON can hold.
"""

from typing import Any

import attrs

from ...engine.language.model import TRUE, Condition, Ground, PolicyModel, Rule
from ...engine.semantics.problems import CaseError
from ..proving.answers import FOUND, NONE, OPEN
from ..proving.asking import Disagreement
from ..proving.bench import Bench
from ..proving.logic import Formula, Tri, either
from ..proving.reading import Reading
from ..proving.witness import NotWritten
from .setting import Setting, of_rule, setting
from .sites import Site, site_of

# what was found of a site; INSIDE: one further out was found, so that it is not asked about this one
ALWAYS_TRUE, ALWAYS_FALSE, NEVER_TRUE, NEVER_FALSE = "always-true", "always-false", "never-true", "never-false"
ALIVE, INSIDE, UNKNOWN = "alive", "inside", "unknown"
_FEW = 400  # records of a case that nobody will read: few enough to decide quickly
_PREDICATES = {"evidence_valid": "evidence", "communication_counts": "communications"}


def conditions(policy: str, span: int, rule: str) -> dict[str, Any]:
    """Of each condition in a rule, its facts included: what was found of it."""
    at = setting(policy, span)
    one = at.rules[rule]
    if at.unset([one]):
        return {"state": "unset", "sites": []}
    bench, reading = at.bench(one)
    return {"state": "asked", "sites": _Rule(at, bench, reading, one).sites(), "groups": bench.sizes.groups}


def predicate(policy: str, span: int, name: str) -> dict[str, Any]:
    """The same of a predicate of the manifest, as far as any ground rule depends on it."""
    at = setting(policy, span)
    asked = _Predicate(at, name)
    if at.unset(asked.rules) or not asked.rules:
        return {"state": "unset", "sites": []}
    return {"state": "asked", "sites": asked.sites()}


class _Asked:
    """Goes through the sites of one condition, from the outside."""

    def __init__(self, at: Setting, condition: Condition) -> None:
        self.at = at
        self._root = site_of(condition)
        self._found: list[dict[str, Any]] = []

    def sites(self) -> list[dict[str, Any]]:
        for site in self._root.inner():
            self._walk(site, inside=False)
        return self._found

    def _walk(self, site: Site, *, inside: bool) -> None:
        found, note = (INSIDE, False) if inside else self._asked(site)
        self._found.append({"way": site.name, "fact": site.fact, "found": found, "conduct": note})
        for inner in site.inner():
            self._walk(inner, inside=inside or found not in (ALIVE, UNKNOWN))

    def _asked(self, site: Site) -> tuple[str, bool]:
        open_ = False
        for trial in site.trials:
            kind, note = self.same(site.whole(trial))
            if kind == NONE:
                return (ALWAYS_TRUE if trial == TRUE else ALWAYS_FALSE), note
            open_ = open_ or kind == OPEN
        if site.trials:
            alone = self.alone(site)
            if alone:
                return alone, False
        return (UNKNOWN if open_ else ALIVE), False

    def same(self, whole: Condition) -> tuple[str, bool]:
        """NONE where no case tells the one from the other; whether what counts as the conduct differs all the same."""
        raise NotImplementedError

    def alone(self, site: Site) -> str:
        """NEVER_TRUE or NEVER_FALSE where the condition itself cannot be; empty where it can be both."""
        raise NotImplementedError


class _Rule(_Asked):
    def __init__(self, at: Setting, bench: Bench, reading: Reading, rule: Rule) -> None:
        super().__init__(at, rule.when)
        self._bench, self._reading, self._rule = bench, reading, rule

    def same(self, whole: Condition) -> tuple[str, bool]:
        rule, changed = self._rule, attrs.evolve(self._rule, when=whole)
        truth = self._reading.condition(changed, whole, True, [])
        differs = self._reading.truth(rule).differs(truth)
        kind = told_apart(self.at, self._bench, differs, (self.at.model, rule), (self.at.model, changed))
        note = False
        if kind == NONE and isinstance(rule, Ground) and isinstance(changed, Ground) and rule.communication is not None:
            other = self._bench.reading(_with_rule(self.at.model, changed))
            now = self._reading.communication(rule)
            note = self._bench.search(now.differs(other.communication(changed))) != NONE
        return kind, note

    def alone(self, site: Site) -> str:
        """Read as by nobody: without evidence, so that more is possible than in the rule."""
        if site.collection is None:
            truth = self._reading.condition(None, site.condition, True, [])
        else:
            truth = self._reading.values.predicate(site.condition, (site.collection, 0))
        return _alone(self._bench, truth)


class _Predicate(_Asked):
    def __init__(self, at: Setting, name: str) -> None:
        super().__init__(at, getattr(at.model, name))
        self._name = name
        self._benches: dict[str, tuple[Bench, Reading]] = {}
        self.rules = [
            rule
            for rule in at.grounds
            if (rule.evidence if name == "evidence_valid" else rule.communication is not None)
        ]

    def same(self, whole: Condition) -> tuple[str, bool]:
        if self._name == "evidence_valid":
            changed = attrs.evolve(self.at.model, evidence_valid=whole)
        else:
            changed = attrs.evolve(self.at.model, communication_counts=whole)
        kinds = []
        for rule in self.rules:
            if rule.id not in self._benches:
                self._benches[rule.id] = self.at.bench(rule)
            bench, reading = self._benches[rule.id]
            other = bench.reading(changed)
            differs = either(
                reading.truth(rule).differs(other.truth(rule)),
                reading.communication(rule).differs(other.communication(rule)),
            )
            kinds.append(told_apart(self.at, bench, differs, (self.at.model, rule), (changed, rule)))
            if kinds[-1] == FOUND:
                return FOUND, False
        return (OPEN if OPEN in kinds else NONE), False

    def alone(self, site: Site) -> str:
        collection = _PREDICATES[self._name]
        bench = Bench(self.at.span, [(self.at.model, self.rules)])
        truth = bench.reading(self.at.model).values.predicate(site.condition, (collection, 0))
        return _alone(bench, truth)


def told_apart(
    at: Setting, bench: Bench, differs: Formula, one: tuple[PolicyModel, Rule], other: tuple[PolicyModel, Rule]
) -> str:
    """FOUND where there is a case in which two rules differ, which the engine confirms; NONE or OPEN."""
    found = bench.search(differs)
    if found == FOUND and bench.records() > _FEW:
        found = bench.search_small(differs)
    if found != FOUND:
        return found
    try:
        case = bench.case()
    except NotWritten:
        return OPEN
    question = f"{one[1].id} differs"
    try:
        at.confirmed(case)
    except CaseError as error:
        raise Disagreement(question, (case,), f"the case is not valid: {error}") from None
    if of_rule(*one, case) == of_rule(*other, case):
        raise Disagreement(question, (case,), "the engine does not confirm the solver's case")
    return FOUND


def _alone(bench: Bench, truth: Tri) -> str:
    if bench.search(truth.true) == NONE:
        return NEVER_TRUE
    return NEVER_FALSE if bench.search(truth.false) == NONE else ""


def _with_rule(model: PolicyModel, rule: Rule) -> PolicyModel:
    return attrs.evolve(model, rules=tuple(rule if one.id == rule.id else one for one in model.rules))
