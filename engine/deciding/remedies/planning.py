"""Plans how an unknown condition could come out as wanted, with the fewest acts.

Works on the findings of the reference executor, and changes nothing that is known: what is true or false stays so.
Costs one pass over the records of a condition, and a sort.
"""

from collections.abc import Callable, Iterable
from math import ceil, floor
from typing import Any

import attrs

from ...executors.reference import Reference
from ...language.model import (
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Count,
    Distinct,
    Fact,
    Ground,
    Literal,
    Not,
    Path,
    Rule,
    Share,
    Total,
)
from ...semantics.comparing import ROOT, Here
from ...semantics.findings import Finding, Member
from ...semantics.truth import FALSE, TRUE, UNKNOWN, Truth, negated
from ...semantics.view import ABSENT
from .acts import NOTHING, Demand, Plan, Prove, Rank, Supply, together
from .bounding import bounded
from .clashing import Clashes
from .solving import other_values, paths_of

Choice = tuple[int, Plan]  # a member's number and what would settle it
Worth = tuple[int, Plan]  # an amount and what would make it count
MOST_TIED = 200  # records; of more the largest amounts are taken, not the first that do


@attrs.frozen(eq=False)
class Planner:
    """Plans for one rule in one case.

    `valid_kinds`: the evidence kinds that can be valid at all. `rank`: which records are taken first where others would
    do as well; by their ids if absent.
    """

    reference: Reference
    rule: Rule
    valid_kinds: Callable[[str], bool]
    clashes: Clashes
    rank: Rank | None = None

    def plan(self, finding: Finding, want: Truth, done: Plan = NOTHING) -> Plan | None:
        """The cheapest plan beside what is done anyway, or None where there is none."""
        if finding.value is want:
            return NOTHING
        if finding.value is not UNKNOWN:
            return None
        match finding.condition:
            case Not():
                return self.plan(finding.parts[0], negated(want), done)
            case Fact():
                return self.plan(finding.parts[0], want, done)
            case All() | Any_():
                if isinstance(finding.condition, All) == (want is TRUE):
                    return self._every(finding.parts, want, done)
                plans = [self.plan(part, want, done) for part in finding.parts]
                return self._cheapest(plans, done)
            case Compare():
                return self._supply(finding.condition, want, "", -1, done)
            case Collect():
                return self._collection(finding, want, done)
        return None

    def _every(self, parts: tuple[Finding, ...], want: Truth, done: Plan) -> Plan | None:
        """All parts at once; those with the least choice first, so that the others can share their acts."""
        ways: list[Plan] = []
        open_ = [part for part in parts if part.value is not want]
        for part in sorted(open_, key=lambda part: self._freedom(part, want)):
            way = self.plan(part, want, together([done, *ways]))
            if way is None:
                return None
            ways.append(way)
        if len(ways) > 1:  # records that one condition leaves free to choose may not be free for the other
            ways = [attrs.evolve(way, pools=()) for way in ways]
        return together(ways)

    def _freedom(self, finding: Finding, want: Truth) -> int:
        """How many unknown records, or ways, there are beside those that are needed: a rough measure of choice."""
        condition = finding.condition
        if finding.parts:
            want = negated(want) if isinstance(condition, Not) else want
            open_ = [self._freedom(part, want) for part in finding.parts if part.value is UNKNOWN]
            choice = len(open_) - 1 if isinstance(condition, Any_) == (want is TRUE) else 0
            return min(open_, default=0) + (choice if isinstance(condition, (All, Any_)) else 0)
        unknown = sum(member.value is UNKNOWN for member in finding.members)
        if not isinstance(condition, Count):
            return 0 if isinstance(condition, Share) else unknown
        bound = self.reference.comparing.value(condition.bound) or 0
        sure = sum(member.value is TRUE for member in finding.members)
        needed = ceil(bound) - sure if condition.at_least else sure + unknown - floor(bound)
        return unknown - max(0, needed)

    def _cheapest(self, plans: Iterable[Plan | None], done: Plan) -> Plan | None:
        found = (plan for plan in plans if plan is not None)
        return min(found, key=lambda plan: plan.order(done.acts, self.rank), default=None)

    # --- fields -----------------------------------------------------------------------------------

    def field(self, condition: Compare, want: Truth) -> Plan | None:
        """What a comparison on the case lacks; None where it is known, and not as wanted."""
        known = self.reference.comparing.compare(condition, ROOT) is negated(want)
        return None if known else self._supply(condition, want, "", -1, NOTHING)

    def _supply(self, condition: Compare, want: Truth, collection: str, index: int, done: Plan) -> Plan | None:
        """Fills in what a comparison lacks. `default` and `exists` let absence decide, so there is nothing to ask."""
        comparing = self.reference.comparing
        if condition.unset & comparing.unset:
            return None
        record = (self.reference.view.records(collection) or [])[index] if collection else None
        here = Here(collection, record) if collection else Here()
        acts: set[Supply] = set()
        for path in paths_of(condition):
            if path == condition.path and condition.default is not None:
                continue
            if comparing.field(path, here) is ABSENT:
                if record is None or path.from_root:
                    acts.add(Supply("", "", path.parts))
                else:
                    ref = self.reference.view.ref(collection, record)
                    acts.add(Supply(collection, ref, path.parts, index))
        if any(act.parts == ("age",) or act.parts[-1:] == ("answered_at",) for act in acts):
            return None
        if all(path.from_root for path in paths_of(condition)):
            collection, index = "", -1  # the same for every record
        plan = Plan(frozenset(acts), (Demand(collection, index, condition, want),))
        return plan if acts and self.clashes.agree(plan, done) else None

    def _predicate(self, condition: Condition, want: Truth, collection: str, index: int, done: Plan) -> Plan | None:
        record = (self.reference.view.records(collection) or [])[index]
        value = self.reference.comparing.predicate(condition, Here(collection, record))
        if value is want:
            return NOTHING
        if value is not UNKNOWN:
            return None
        match condition:
            case Not(item):
                return self._predicate(item, negated(want), collection, index, done)
            case All(items) | Any_(items):
                plans = [self._predicate(item, want, collection, index, done) for item in items]
                if isinstance(condition, All) == (want is TRUE):
                    return together(p for p in plans if p) if all(p is not None for p in plans) else None
                return self._cheapest(plans, NOTHING)
            case Compare():
                return self._supply(condition, want, collection, index, done)
        return None

    # --- records ----------------------------------------------------------------------------------

    def _member(self, finding: Finding, number: int, want: Truth, where: Condition, done: Plan) -> Plan | None:
        """What would settle whether one record counts."""
        condition, member = finding.condition, finding.members[number]
        assert isinstance(condition, Collect)
        if member.value is want:
            return NOTHING
        if member.value is not UNKNOWN or self.reference.view.after(condition.collection, member.record):
            return None
        shown = self._predicate(where, want, condition.collection, number, done)
        if want is FALSE or shown is None:
            return shown
        window = self._window(condition, member, number)
        return together([shown, window, self._proof(member, condition)]) if window is not None else None

    def _proof(self, member: Member, condition: Collect) -> Plan:
        kinds = (tuple(kind for kind in item.kinds if self.valid_kinds(kind)) for item in member.missing)
        return Plan(frozenset(Prove(condition.collection, some, member.ref) for some in kinds))

    def _window(self, condition: Collect, member: Member, number: int) -> Plan | None:
        """The time that a window needs, where the record lacks it."""
        view = self.reference.view
        if condition.within is not None and self.reference.comparing.value(condition.within) is None:
            return None
        windowed = condition.within is not None or (isinstance(condition, Count) and condition.burst is not None)
        if not windowed or view.time(condition.collection, member.record, condition.time) is not None:
            return NOTHING
        assert condition.time is not None
        parts = tuple(condition.time.split("."))
        return Plan(frozenset([Supply(condition.collection, member.ref, parts, number)]))

    # --- collections ------------------------------------------------------------------------------

    def _collection(self, finding: Finding, want: Truth, done: Plan) -> Plan | None:
        condition: Any = finding.condition
        if condition.unset & self.reference.comparing.unset:
            return None
        bound = self.reference.comparing.value(condition.bound)
        if bound is None:
            ways = [
                together([way, rest])
                for way, known in bounded(self.reference, finding, want, done)
                if (rest := self.plan(known, want, together([done, way]))) is not None
            ]
            return self._cheapest(ways, done)
        if finding.absent:
            gated = isinstance(self.rule, Ground) and any(
                item.collection == condition.collection for item in self.rule.evidence
            )
            if finding.supports and gated:
                return None  # conduct that nobody has recorded cannot be evidenced either
            act = Supply(condition.collection, "", ())
            return Plan(frozenset([act]), (Demand("", -1, condition, want),))
        if isinstance(condition, Share):
            return self._share(finding, condition, want, bound, done)
        if isinstance(condition, Count) and not condition.at_least:
            bound, want = floor(bound) + 1, negated(want)
        bound = ceil(bound)  # counts and sums are whole; a bound may be a term that is not
        if want is FALSE:
            return self._fewer(finding, condition, bound, done)
        if isinstance(condition, Distinct):
            return self._distinct(finding, condition, bound, done)
        if isinstance(condition, Total):
            return self._total(finding, condition, bound, done)
        if condition.burst is not None:
            return self._burst(finding, condition, bound, done)
        needed = bound - sum(member.value is TRUE for member in finding.members)
        return self._some(self._choices(finding, condition, done), needed, done)

    def _choices(self, finding: Finding, condition: Collect, done: Plan) -> list[Choice]:
        """The unknown records that could count, each with what that takes."""
        found = []
        for number, member in enumerate(finding.members):
            if member.value is UNKNOWN:
                plan = self._member(finding, number, TRUE, condition.where, done)
                if plan is not None and not any(isinstance(a, Prove) and not a.kinds for a in plan.acts):
                    found.append((number, plan))
        return found

    def _some(self, choices: list[Choice], needed: int, done: Plan) -> Plan | None:
        """The cheapest `needed` of the choices; where each takes one piece of the same evidence, any of them."""
        if needed > len(choices):
            return None
        if needed <= 0:
            return NOTHING
        ordered = sorted((plan for _, plan in choices), key=lambda plan: plan.order(done.acts, self.rank))
        chosen = together(attrs.evolve(plan, pools=()) for plan in ordered[:needed])
        alike: dict[tuple[str, ...], set[Prove]] = {}
        for _, plan in choices:
            act = next(iter(plan.acts), None)
            if len(plan.acts) == 1 and isinstance(act, Prove) and not plan.demands:
                alike.setdefault(act.kinds, set()).add(act)
        for pool in alike.values():
            if chosen.acts <= pool and not chosen.acts & done.acts:
                return attrs.evolve(chosen, pools=((frozenset(pool), needed),))
        return chosen

    def _burst(self, finding: Finding, condition: Count, bound: int, done: Plan) -> Plan | None:
        """The window in which the fewest acts are needed; any record of a window is as near to the others."""
        view, comparing = self.reference.view, self.reference.comparing
        assert condition.burst is not None
        span = comparing.value(condition.burst)
        if span is None:
            return None
        sure: list[int] = []
        for member in finding.members:
            moment = view.time(condition.collection, member.record, condition.time)
            if member.value is TRUE and moment is not None:
                sure.append(moment)
        dated = [
            (moment, choice)
            for choice in self._choices(finding, condition, done)
            if (moment := view.time(condition.collection, finding.members[choice[0]].record, condition.time))
            is not None
        ]
        dated.sort(key=lambda entry: entry[0])
        sure.sort()
        best: Plan | None = None
        for start in self._window_starts(sure, [moment for moment, _ in dated], span, bound):
            inside = [choice for moment, choice in dated if start <= moment <= start + span]
            needed = bound - sum(start <= moment <= start + span for moment in sure)
            best = self._cheapest([best, self._some(inside, needed, done)], done)
        return best

    @staticmethod
    def _window_starts(sure: list[int], possible: list[int], span: int, bound: int) -> list[int]:
        """The starts of the windows that hold enough records with the fewest that still need something."""
        everything = sorted([(moment, 1) for moment in sure] + [(moment, 0) for moment in possible])
        best = -1
        starts: list[int] = []
        first = held = 0
        for last, (moment, weight) in enumerate(everything):
            held += weight
            while moment - everything[first][0] > span:
                held -= everything[first][1]
                first += 1
            if last - first + 1 >= bound and held >= best:
                starts = [everything[first][0]] if held > best else [*starts, everything[first][0]]
                best = held
        return starts[:8]

    def _fewer(self, finding: Finding, condition: Any, bound: Any, done: Plan) -> Plan | None:
        """Unknown records are found not to count, until fewer than the bound are left."""
        if isinstance(condition, (Distinct, Total)) or condition.burst is not None:
            needed = sum(member.value is UNKNOWN for member in finding.members)
        else:
            needed = sum(member.value is not FALSE for member in finding.members) - bound + 1
        choices: list[Choice] = []
        for number, member in enumerate(finding.members):
            if member.value is UNKNOWN:
                plan = self._member(finding, number, FALSE, condition.where, done)
                if plan is not None:
                    choices.append((number, plan))
        if isinstance(condition, Count) and condition.burst is None:
            return self._some(choices, int(needed), done)
        # for the others: all that can be settled; what is too much is left out again when the remedy is tried
        return together(plan for _, plan in choices) if choices else None

    def _distinct(self, finding: Finding, condition: Distinct, bound: int, done: Plan) -> Plan | None:
        view = Here(condition.collection)
        have: set[Any] = set()
        for member in finding.members:
            if member.value is TRUE:
                have.add(self._read(condition.by, view, member))
        have.discard(ABSENT)
        ways: dict[Any, list[Choice]] = {}
        without: list[Choice] = []  # records that may have another value than all the others
        for choice in [*self._sure_without(finding, condition.by), *self._choices(finding, condition, done)]:
            found = self._read(condition.by, view, finding.members[choice[0]])
            if found is ABSENT:
                without.append(choice)
            elif found not in have:
                ways.setdefault(found, []).append(choice)
        without.sort(key=lambda choice: (choice[1].order(done.acts, self.rank), finding.members[choice[0]].ref))
        for value, (number, plan) in zip(other_values(condition.by.field, {*have, *ways}), without, strict=False):
            named = self._named(finding, condition.by, number, "eq", value)
            ways[value] = [(number, together([plan, named]))]
        cheapest = [min(group, key=lambda choice: choice[1].order(done.acts, self.rank)) for group in ways.values()]
        chosen = self._some(cheapest, bound - len(have), done)
        single = all(len(group) == 1 for group in ways.values())
        return chosen if chosen is None or single else attrs.evolve(chosen, pools=())

    def _total(self, finding: Finding, condition: Total, bound: Any, done: Plan) -> Plan | None:
        """The records with the largest amounts first, so that the fewest are needed."""
        here = Here(condition.collection)
        amounts = [self._read(condition.of, here, member) for member in finding.members]
        have = sum(a for a, m in zip(amounts, finding.members, strict=True) if m.value is TRUE and a is not ABSENT)
        worth: list[Worth] = []
        for n, plan in [*self._sure_without(finding, condition.of), *self._choices(finding, condition, done)]:
            if amounts[n] is not ABSENT:
                worth.append((amounts[n], plan))
            else:  # it may be all that is lacking
                worth.append((bound, together([plan, self._named(finding, condition.of, n, "gte", ceil(bound))])))
        worth.sort(key=lambda entry: (entry[1].cost(done.acts), -entry[0], entry[1].order(done.acts, self.rank)))
        chosen: list[Worth] = []
        reached = have
        for entry in worth:
            if reached >= bound:
                break
            chosen.append(entry)
            reached += entry[0]
        if reached < bound:
            return None
        costs = {plan.cost(done.acts) for _, plan in chosen}
        if len(costs) == 1 and len(worth) <= MOST_TIED:
            alike = [entry for entry in worth if entry[1].cost(done.acts) in costs]
            alike.sort(key=lambda entry: entry[1].order(done.acts, self.rank))
            chosen = _first_that_do(alike, len(chosen), bound - have)
        return together(attrs.evolve(plan, pools=()) for _, plan in chosen)

    def _sure_without(self, finding: Finding, path: Path) -> list[Choice]:
        """The records that count already, but for the field that is added up or told apart."""
        here = Here(finding.condition.collection)  # type: ignore[union-attr]  # a finding of a collection
        return [
            (number, NOTHING)
            for number, member in enumerate(finding.members)
            if member.value is TRUE and self._read(path, here, member) is ABSENT
        ]

    @staticmethod
    def _named(finding: Finding, path: Path, number: int, op: str, value: Any) -> Plan:
        """A field of one record is filled in, with such a value."""
        collection = finding.condition.collection  # type: ignore[union-attr]  # a finding of a collection
        wanted = Compare(path, ((op, Literal(value)),))
        act = Supply(collection, finding.members[number].ref, path.parts, number)
        return Plan(frozenset([act]), (Demand(collection, number, wanted, TRUE),))

    def _read(self, path: Path, here: Here, member: Member) -> Any:
        return self.reference.comparing.field(path, Here(here.collection, member.record))

    # --- shares -----------------------------------------------------------------------------------

    def _share(self, finding: Finding, condition: Share, want: Truth, bound: Any, done: Plan) -> Plan | None:
        """Settles records one after the other, cheapest first, until the share is sure."""
        members = finding.members
        sure = sum(member.value is TRUE for member in members)
        possible = sum(member.value is not FALSE for member in members)
        widest, narrowest = sum(member.widens for member in members), sum(member.narrows for member in members)
        settled: list[tuple[int, Plan]] = []
        for number, member in enumerate(members):
            if member.value is UNKNOWN:
                plan = self._member(finding, number, want, All((condition.of, condition.where)), done)
                if plan is not None and not any(isinstance(a, Prove) and not a.kinds for a in plan.acts):
                    settled.append((0 if member.widens else 1, plan))
        settled.sort(key=lambda entry: entry[1].order(done.acts, self.rank))

        def reached() -> bool:
            if want is TRUE:
                return bool(widest > 0 and sure >= bound * widest)
            return bool(narrowest == 0 or possible < bound * narrowest)

        chosen: list[Plan] = []
        for wider, plan in settled:
            if reached():
                break
            chosen.append(plan)
            sure, widest, possible = sure + 1, widest + wider, possible - 1
        if not reached():
            return None
        if want is TRUE and not any(wider for wider, _ in settled):
            return self._some([(0, plan) for _, plan in settled], len(chosen), done)
        return together(attrs.evolve(plan, pools=()) for plan in chosen)


def _first_that_do(entries: list[Worth], count: int, wanted: int) -> list[Worth]:
    """So many of the entries that together are worth enough, the first ones possible. There must be some."""
    chosen: list[Worth] = []
    for number, entry in enumerate(entries):
        left = count - len(chosen) - 1
        if left < 0:
            break
        best = sorted((amount for amount, _ in entries[number + 1 :]), reverse=True)[:left]
        if len(best) == left and entry[0] + sum(best) >= wanted:
            chosen.append(entry)
            wanted -= entry[0]
    return chosen
