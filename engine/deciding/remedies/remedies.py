"""The remedies of a verdict: planned with the fewest acts, then decided again as done, and again with each left out."""

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import Any

import attrs

from ...executors.reference import Reference
from ...language.model import TRUE as ALWAYS
from ...language.model import Compare, Contact, Ground, Literal, Path, Procedure, Protection, Rule
from ...language.rules import collections_of
from ...language.wording import normal
from ...semantics.comparing import ROOT
from ...semantics.truth import FALSE, TRUE, UNKNOWN
from ...semantics.view import ABSENT, CaseView
from ..table import Decision, Reading
from .acts import Act, Demand, Plan, Prove, Rank, Supply, together
from .applying import Application
from .clashing import Clashes
from .planning import Planner
from .reading import comparisons_of, may_be_met, pointers_of
from .solving import paths_of
from .talking import Talk, for_contacts, talk

Reread = Callable[[dict[str, Any]], Reading]  # how the case would be read with the steps done
MOST = 3
MOST_SINGLE = 20  # records that are left out one by one, to see whether each is needed
MOST_TRIED = 12  # rules whose remedies are tried out: a bound on what a decision may cost
_ORDER = ("provide_evidence", "supply", "complete_procedure", "answer", "communicate", "wait")


@attrs.frozen(eq=False)
class Remedy:
    """What would make one ground rule allow the block."""

    rule: Ground
    plan: Plan
    completed: tuple[Procedure, ...]
    talk: Talk

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps as the verdict document writes them, in the order of the contract's table."""
        asked = frozenset().union(*(pointers_of(procedure) for procedure in self.completed))
        found = [
            *_proofs(self.plan),
            *(
                {"step": "supply", "path": act.path}
                for act in sorted(self.plan.acts, key=lambda act: act.key)
                if isinstance(act, Supply) and act.path not in asked
            ),
        ]
        found += [
            {"step": "complete_procedure", "rule": one.id, "message": one.remedy.to_dict()} for one in self.completed
        ]
        return found + self.talk.steps()

    @property
    def cost(self) -> int:
        """How many acts the steps are."""
        return sum(step.get("at_least", step.get("attempts", 1)) for step in self.steps)


def _proofs(plan: Plan) -> Iterator[dict[str, Any]]:
    """The evidence that is needed, records that take the same kinds together."""
    pooled = {act: pool for pool in plan.pools for act in pool[0]}
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    needed: dict[tuple[str, tuple[str, ...]], int] = {}
    for act in sorted(act for act in {*plan.acts, *pooled} if isinstance(act, Prove)):
        key = (act.collection, act.kinds)
        groups.setdefault(key, []).append(act.ref)
        if act in plan.acts:
            needed[key] = needed.get(key, 0) + 1
    for key, refs in groups.items():
        yield {"step": "provide_evidence", "records": refs, "at_least": needed[key], "any_kind": list(key[1])}


def remedies(decision: Decision, reference: Reference, reread: Reread) -> list[dict[str, Any]]:
    """The `remedies` of the verdict document: at most three, fewest acts first, then by rule id."""
    finder = _Finder(decision, reference, reread)
    planned = [remedy for rule in decision.considered if (remedy := finder.plan(rule)) is not None]
    planned.sort(key=lambda remedy: (remedy.cost, remedy.rule.id))
    found: list[Remedy] = []
    for remedy in planned[:MOST_TRIED]:
        tight = finder.tighten(remedy)
        tight = finder.any_kind(tight) if tight is not None else None
        if tight is not None and tight.steps:
            found.append(tight)
        if len(found) == MOST and remedy.cost > max(one.cost for one in found):
            break
    found.sort(key=lambda remedy: (remedy.cost, remedy.rule.id))
    return [{"rule": remedy.rule.id, "steps": remedy.steps} for remedy in found[:MOST]]


def _with_kinds(remedy: Remedy, act: Prove, kinds: tuple[str, ...]) -> Remedy:
    acts = (remedy.plan.acts - {act}) | {attrs.evolve(act, kinds=kinds)}
    pools = remedy.plan.pools if kinds == act.kinds else ()
    return attrs.evolve(remedy, plan=Plan(acts, remedy.plan.demands, pools))


class _Finder:
    """Finds remedies in one case."""

    def __init__(self, decision: Decision, reference: Reference, reread: Reread) -> None:
        self.decision = decision
        self.reference = reference
        self.reread = reread
        self.application = Application(reference.policy, reference.view)
        self.rules = {rule.id: rule for rule in decision.rules}
        self.numbers = {rule.id: number for number, rule in enumerate(decision.rules)}
        self.guards = [rule for rule in decision.rules if isinstance(rule, Protection)]
        self.clashes = Clashes(reference)
        self._counts = reference.policy.communication_counts or ALWAYS
        self.valid_kind = cache(self._valid_kind)
        self.moments: dict[str, int] = {}  # of all records, once somebody asks

    def _valid_kind(self, kind: str) -> bool:
        return self.application.any_evidence(self.reference.view.data, self.reference.comparing, (kind,)) is not None

    def plan(self, rule: Ground) -> Remedy | None:
        """The remedy with the fewest acts by the look of it, or None where nothing honest would help."""
        if self.decision.results[rule.id].value is FALSE:
            return None
        completed = self._completed(rule)
        if completed is None:
            return None
        asked: list[Rule] = []
        for other in self._others(rule):
            if not isinstance(other, Protection) or self.decision.results[other.id].value is not TRUE:
                asked.append(other)
            elif not self._lifted_by(other, completed):
                return None
        if self.decision.results[rule.id].value is not TRUE:
            asked.append(rule)
        clashes = self.clashes.found
        plan = self._at_once(asked)
        if plan is None and self.clashes.found > clashes:
            # what was taken for the first of them may be what the last cannot do without
            plan = self._at_once(asked[::-1])
        if plan is None:
            return None
        found = self._talked_over(Remedy(rule, self._asking(rule, plan), completed, Talk()))
        if found is None or not found.talk.cost:
            return found
        # contacts count from the conduct on: had it begun earlier, more of them might
        at_best = talk(self.reference, rule, None)
        if at_best is None or at_best.cost >= found.talk.cost:
            return found
        earlier = self._at_once(asked, self._moment)
        if earlier is None or earlier.acts == plan.acts:
            return found
        talked = self._talked_over(Remedy(rule, self._asking(rule, earlier), completed, Talk()))
        return found if talked is None or talked.cost >= found.cost else talked

    def _at_once(self, rules: list[Rule], rank: Rank | None = None) -> Plan | None:
        """All of these rules put right, each beside those before it; protections are to be false.

        `rank`: which records of conduct are taken first.
        """
        plans: list[Plan] = []
        for rule in rules:
            first = rank if isinstance(rule, Ground) else None
            planner = Planner(self.reference, rule, self.valid_kind, self.clashes, first)
            want = FALSE if isinstance(rule, Protection) else TRUE
            way = planner.plan(self.reference.finding(rule), want, together(plans))
            if way is None:
                return None
            plans.append(way)
        return together(plans)

    def _asking(self, rule: Ground, plan: Plan) -> Plan:
        """The plan; where it fills in the grounds, the rule's own is among them, else it would not be considered."""
        grounds = next((act for act in plan.acts if isinstance(act, Supply) and act.path == "/request/grounds"), None)
        if grounds is None:
            return plan
        field = self.reference.view.types.find(None, grounds.parts)
        assert field is not None
        asked = Compare(Path(grounds.parts, False, field), (("has", Literal(rule.ground)),))
        return together([Plan(frozenset(), (Demand("", -1, asked, TRUE),)), plan])

    def _moment(self, ref: str) -> int:
        """When a record was: the earlier, the sooner it is taken."""
        if not self.moments:
            view = self.reference.view
            for collection in view.types.collections:
                for record in view.records(collection) or ():
                    self.moments[view.ref(collection, record)] = view.time(collection, record) or 0
        return self.moments.get(ref, 0)

    def _talked_over(self, remedy: Remedy) -> Remedy | None:
        """The remedy with what is left to be said, and with what the case lacks for that where fewer acts then do."""
        rule = remedy.rule
        if rule.communication is None:
            return remedy
        more = for_contacts(Planner(self.reference, rule, self.valid_kind, self.clashes), self._counts)
        if self.reference.contacts is None:
            if more is None or not self._contacts_may_be_found(rule.communication, more):
                return None
            looked_up = Plan(frozenset([Supply("communications", "", ())]))
            return attrs.evolve(remedy, plan=together([remedy.plan, more, looked_up]))
        if more is None or not more.acts:
            return self._with_talk(remedy)
        filled = attrs.evolve(remedy, plan=together([remedy.plan, more]))
        talked = [way for way in (self._with_talk(remedy), self._with_talk(filled)) if way and self._holds(way)]
        return min(talked, key=lambda way: way.cost, default=None)

    def _contacts_may_be_found(self, asked: Contact, plan: Plan) -> bool:
        """Whether contacts that nobody has looked for could be enough at all, with that done."""
        attempts, wait = (self.reference.comparing.value(value) for value in (asked.attempts, asked.wait))
        if attempts is None or wait is None:
            return False
        return attempts <= 0 or self.application.apply(plan.acts, plan.demands, (), attempts) is not None

    def _completed(self, rule: Ground) -> tuple[Procedure, ...] | None:
        """The procedures to complete; None where one that is needed has no remedy and is false, or is not in force."""
        found: list[Procedure] = []
        for name in sorted({one.id for one in self.decision.required} | set(rule.procedures)):
            procedure = self.rules.get(name)
            if not isinstance(procedure, Procedure):
                return None
            value = self.decision.results[name].value
            if value is TRUE:
                continue
            if procedure.remedy.to_dict():
                found.append(procedure)
            elif value is FALSE:
                return None
        return tuple(found)

    def _others(self, rule: Ground) -> Iterator[Rule]:
        """The protections and procedures that must be put right by finding out, not by completing them."""
        for guard in self.guards:
            if guard.shields(rule) and self.decision.results[guard.id].value is not FALSE:
                yield guard
        for name in sorted({one.id for one in self.decision.required} | set(rule.procedures)):
            procedure = self.rules[name]
            if self.decision.results[name].value is UNKNOWN and not procedure.remedy.to_dict():  # type: ignore[attr-defined]
                yield procedure

    @staticmethod
    def _lifted_by(guard: Protection, completed: tuple[Procedure, ...]) -> bool:
        """Whether completing a procedure may be what the protection asks for, as an approval is for retaliation."""
        asked = {str(path) for one in comparisons_of(guard.when) for path in paths_of(one)}
        asked = {path for path in asked if path.startswith("request.")}
        given = {str(path) for done in completed for one in comparisons_of(done.when) for path in paths_of(one)}
        return bool(asked & given) and any(True for _ in collections_of(guard.when))

    def _with_talk(self, remedy: Remedy) -> Remedy | None:
        """The remedy with what is left to be said, which depends on which conduct is then proven."""
        if remedy.rule.communication is None:
            return remedy
        left = {self._talk(remedy, choice) for choice in self._choices(remedy.plan)}
        if len(left) == 1:
            talked = left.pop()
            return None if talked is None else attrs.evolve(remedy, talk=talked)
        # which records are proven makes a difference, so the remedy names them
        exact = attrs.evolve(remedy, plan=attrs.evolve(remedy.plan, pools=()))
        ways = [
            (attrs.evolve(exact, plan=attrs.evolve(exact.plan, acts=choice)), self._talk(exact, choice))
            for choice in self._choices(remedy.plan)
        ]
        talked_over = [attrs.evolve(way, talk=found) for way, found in ways if found is not None]
        return min(talked_over, key=lambda way: (way.cost, way.plan.order(frozenset())), default=None)

    def _choices(self, plan: Plan) -> Iterator[frozenset[Act]]:
        """The plan's acts, and with the earliest and the latest records of a pool instead of its own."""
        yield plan.acts
        view = self.reference.view
        for pool, needed in plan.pools:
            collection = next(iter(pool)).collection
            times = {view.ref(collection, r): view.time(collection, r) for r in view.records(collection) or ()}
            ordered = sorted(pool, key=lambda act: (times[act.ref] or 0, act.ref))
            rest = plan.acts - pool
            yield rest | frozenset(ordered[:needed])
            yield rest | frozenset(ordered[-needed:])

    def _talk(self, remedy: Remedy, acts: frozenset[Act]) -> Talk | None:
        if not acts and not remedy.completed:
            view: CaseView | None = self.reference.view
        else:
            view = self.application.apply(acts, remedy.plan.demands, remedy.completed, 0)
        if view is None:
            return None
        conduct = self.reread(view.data).conduct(self.numbers[remedy.rule.id])
        changed = remedy.completed or any(isinstance(act, Supply) for act in acts)  # then contacts may count otherwise
        then = Reference(self.reference.policy, view) if changed else self.reference
        return talk(then, remedy.rule, conduct)

    # --- trying out -------------------------------------------------------------------------------

    def tighten(self, remedy: Remedy) -> Remedy | None:
        """The remedy without what is not needed, or None where it would not make an allow after all."""
        if not self._holds(remedy):
            return None
        for smaller in self._smaller(remedy):
            if self._holds(smaller):
                return self.tighten(smaller)
        return remedy

    def any_kind(self, remedy: Remedy) -> Remedy | None:
        """The remedy with only kinds of evidence each of which would do: rules that read evidence tell them apart."""
        if not any(one.collection == "evidence" for rule in self.rules.values() for one in collections_of(rule.when)):
            return remedy
        for act in sorted(act for act in remedy.plan.acts if isinstance(act, Prove) and len(act.kinds) > 1):
            good = tuple(kind for kind in act.kinds if self._holds(_with_kinds(remedy, act, (kind,))))
            if not good:
                return None
            remedy = _with_kinds(remedy, act, good)
        return remedy

    def _smaller(self, remedy: Remedy) -> Iterator[Remedy]:
        """The remedy with one step left out, or with one record less."""
        plan, asked = remedy.plan, frozenset().union(*(pointers_of(one) for one in remedy.completed))
        fields: dict[tuple[str, tuple[str, ...]], list[Supply]] = {}
        for act in sorted((a for a in plan.acts if isinstance(a, Supply)), reverse=True):
            if act.path not in asked:
                fields.setdefault((act.collection, act.parts), []).append(act)
        for supplies in fields.values():
            for supply in supplies[:1] if len(supplies) > MOST_SINGLE else supplies:
                left, loose = (self._without(remedy, frozenset([supply]), keep=keep) for keep in (True, False))
                yield left
                if len(loose.plan.demands) < len(left.plan.demands):
                    yield loose
        groups: dict[tuple[str, tuple[str, ...]], list[Prove]] = {}
        for proof in sorted(act for act in plan.acts if isinstance(act, Prove)):
            groups.setdefault((proof.collection, proof.kinds), []).append(proof)
        pooled = frozenset().union(*(pool for pool, _ in plan.pools))
        for group in groups.values():
            alike = pooled.issuperset(group) or len(group) > MOST_SINGLE  # then one stands for all
            for proof in group[-1:] if alike else reversed(group):
                yield self._without(remedy, frozenset([proof]))
        for one in remedy.completed:
            yield attrs.evolve(remedy, completed=tuple(other for other in remedy.completed if other is not one))

    @staticmethod
    def _without(remedy: Remedy, acts: frozenset[Act], *, keep: bool = False) -> Remedy:
        """The remedy without these acts; `keep`: what is demanded of several fields is so of those that are left."""
        pools = tuple((pool, needed - len(pool & acts)) for pool, needed in remedy.plan.pools)
        kept = tuple((pool, needed) for pool, needed in pools if needed > 0)
        left = {act.path for act in acts if isinstance(act, Supply)}
        others = {act.path for act in remedy.plan.acts - acts if keep and isinstance(act, Supply)}
        demands = tuple(
            demand for demand in remedy.plan.demands if not left & (read := set(demand.pointers)) or others & read
        )
        return attrs.evolve(remedy, plan=Plan(remedy.plan.acts - acts, demands, kept))

    def _says_enough(self, remedy: Remedy) -> bool:
        """Whether no more is to be said than the remedy says, where that depends on fields that it may fill in."""
        asked = remedy.rule.communication
        if asked is None or not self._contacts_lack:
            return True
        if self.reference.contacts is None:
            return self._contacts_may_be_found(asked, remedy.plan)
        left, said = self._talk(remedy, remedy.plan.acts), remedy.talk
        if left is None or left.attempts > said.attempts or not set(left.answers) <= set(said.answers):
            return False
        return left.until is None or said.attempts > 0 or left.until == said.until

    @cached_property
    def _contacts_lack(self) -> bool:
        """Whether what counts as a contact reads a field of the case that is absent."""
        read = (path for path in paths_of(self._counts) if path.from_root)
        return any(self.reference.comparing.field(path, ROOT) is ABSENT for path in read)

    def _holds(self, remedy: Remedy) -> bool:
        """Whether the case, with all of it done, is an allow by that rule. The wait is taken as passed."""
        plan = remedy.plan
        view = self.application.apply(plan.acts, plan.demands, remedy.completed, remedy.talk.attempts)
        if view is None:
            return False
        if remedy.rule.communication is not None and "communications" not in view.data:
            return False  # nobody has looked whether there were contacts
        asked = view.data["request"].get("grounds")
        if asked is not None and remedy.rule.ground not in map(normal, asked):
            return False  # nobody would ask for that ground any more
        if not self._says_enough(remedy):
            return False
        then = self.reread(view.data)
        if then.value(self.numbers[remedy.rule.id]) is not TRUE:
            return False
        found = {act.path for act in plan.acts if isinstance(act, Supply)}
        for one in remedy.completed if found else ():
            if found & pointers_of(one) and not may_be_met(one, Reference(self.reference.policy, view), found):
                return False  # what it reads was found to be otherwise
        completed = {one.id for one in remedy.completed}
        for guard in self.guards:
            if guard.shields(remedy.rule) and then.value(self.numbers[guard.id]) is not FALSE:
                return False
        for name in {one.id for one in self.decision.required} | set(remedy.rule.procedures):
            if name not in completed and then.value(self.numbers[name]) is not TRUE:
                return False
        return True
