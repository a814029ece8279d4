"""The engine's own laws for one ground rule of a policy, over pairs of cases; runs in a child process (z3).

What each law says, and the readings taken, are in docs/decisions/0007-claims-and-laws.md.
"""

from collections.abc import Callable
from typing import Any

from ...engine.deciding.table import COMMUNICATED, SHIELDED
from ...engine.language.model import Compare, Ground, PolicyModel, Protection, Rule
from ...engine.language.types import case_types
from ..proving.answers import FOUND, NONE, OPEN, Answer
from ..proving.asking import Disagreement, ask
from ..proving.bench import Bench
from ..proving.logic import Formula, alike, boolean, both, either, exchanged, identical, implied, no, replaced
from ..proving.shrinking import smallest
from ..proving.sizes import Reach, cone
from ..proving.spans import Span
from ..proving.texts import Texts
from ..proving.witness import NotWritten
from .deciding import Case, Decider, deciders, sources
from .model import IDLE, PROVEN, REFUTED, SEARCH, Found
from .model import OPEN as NOT_PROVEN
from .names import ABSENT, EVIDENCE_ADDED, EVIDENCE_REMOVED, READS_EVIDENCE, REQUIRES_NONE, SHIELD, SHUFFLE
from .orders import Pairs, exchanges
from .pairs import held_alike, more_evidence, turned_out
from .questions import ALLOW
from .relations import Decisive, has_more_evidence, is_turned_out, named_alike, shuffled

_SEEDS = range(4)
Related = Callable[[Case, Case], bool]


def laws(policy: str, since: int | None, until: int | None, rule: str, names: list[str]) -> dict[str, Any]:
    """What came of some laws for a ground rule, by name: a state, cases and reasons."""
    span, model = Span(since, until), sources(policy)[1]
    ground = next(one for one in model.in_force(span.day) if one.id == rule)
    assert isinstance(ground, Ground)
    trial = _Trial(policy, model, span, ground)
    required = {kind for item in ground.evidence for kind in item.kinds}
    proofs: dict[str, Callable[[], Found]] = {
        ABSENT: trial.absent,
        SHIELD: trial.shield,
        SHUFFLE: trial.shuffle,
        EVIDENCE_ADDED: lambda: trial.evidence(None),
        EVIDENCE_REMOVED: lambda: trial.evidence(required),
    }
    found = {name: proofs[name]() for name in names}
    return {
        "laws": {name: [one.state, list(one.cases), one.why, one.detail] for name, one in found.items()},
        "groups": trial.bench.sizes.groups,
    }


class _Trial:
    """One ground rule with all that decides about it, in two open cases alike in size."""

    def __init__(self, policy: str, model: PolicyModel, span: Span, rule: Ground) -> None:
        self._quick, self._definition = deciders(policy)
        self._model, self._span, self._rule = model, span, rule
        self._cone = cone(model, span.day, [rule])
        self.bench = self._opened(self._cone)
        self._readings = [self.bench.reading(model, number) for number in range(2)]
        self._allowed = [reading.communicated(rule) for reading in self._readings]
        self._reads_evidence = self.bench.sizes.linked
        self._added: Found | None = None

    def _opened(self, rules: list[Rule]) -> Bench:
        return Bench(self._span, [(self._model, rules)], cases=2)

    # --- the laws ---------------------------------------------------------------------------------

    def absent(self) -> Found:
        """An allow stays one however the absent parts turn out."""
        decisive = _decisive(self._model, self._span, list(self._model.in_force(self._span.day)))
        return self._lost(
            ABSENT, lambda bench: turned_out(bench, decisive), lambda one, two: is_turned_out(one, two, decisive)
        )

    def evidence(self, kinds: set[str] | None) -> Found:
        """Added evidence never takes an allow away; or evidence of the kinds that the rule requires, taken away."""
        name = EVIDENCE_ADDED if kinds is None else EVIDENCE_REMOVED
        if kinds is None and self._reads_evidence:
            return Found(IDLE, why=READS_EVIDENCE)
        if kinds is not None and not kinds:
            return Found(IDLE, why=REQUIRES_NONE)
        if kinds is not None and self._added is not None and self._added.state == PROVEN:
            return self._added  # of fewer kinds, so it says less
        found = self._lost(
            name,
            lambda bench: more_evidence(bench, kinds),
            lambda one, two: has_more_evidence(one, two, kinds),
        )
        if kinds is None:
            self._added = found
        return found

    def shield(self) -> Found:
        """No rule that a protection shields contributes to an allow."""
        reading, name = self._readings[0], SHIELD
        shielded = reading.shielded(self._rule)
        answer = self._one(name, both(self._allowed[0], shielded), self._allows_shielded)
        if not answer.none:
            return _found(answer)
        # nothing else stands in the way, neither of the rule nor of the rest: what does the engine say?
        truth, order = reading.truth(self._rule).true, reading.in_order(self._rule)
        talked = reading.communication(self._rule).true
        tight = both(reading.considered(self._rule), truth, order, talked, shielded)
        answer = self._one(name, tight, lambda d, case: d.decided(case)[1][self._rule.id] == SHIELDED, small=False)
        return Found(PROVEN) if answer.kind != OPEN else _found(answer)

    def shuffle(self) -> Found:
        """The order of the records changes nothing: each condition is asked of each exchange of two groups.

        The rest is made of these conditions, and of fields of the case itself, which have no order.
        """
        reading, rule = self._readings[0], self._rule
        parts = [one.truth for other in self._cone for one in reading.gathered(other)]
        parts.append(reading.communication(rule))
        for _, pairs in exchanges(reading.case):
            for formula in [formula for part in parts for formula in (part.true, part.false)]:
                other = exchanged(formula, pairs)
                if identical(formula, other):
                    continue
                found = self.bench.search_small(no(alike(formula, other)))
                if found == OPEN:
                    return Found(NOT_PROVEN, why=SEARCH, detail=self.bench.why)
                if found == FOUND:
                    return self._shuffled_pair()
        return self._shuffled_for_real()

    def _shuffled_pair(self) -> Found:
        """What was found, in two orders of which the engine says different things; it is at fault, or the solver."""
        case = self.bench.case(0)
        for seed in range(1000):
            other = shuffled(case, seed)
            if self._quick.decided(case) != self._quick.decided(other):
                return Found(REFUTED, (case, other))
        raise Disagreement(SHUFFLE, (case,), "the engine does not confirm that the order of records matters")

    def _shuffled_for_real(self) -> Found:
        """Decides cases of all kinds of answers in other orders: the solver knows of no order that the engine sees."""
        reading = self._readings[0]
        for wanted in (self._allowed[0], reading.eligible(self._rule), reading.truth(self._rule).unknown):
            if self.bench.search_small(wanted) != FOUND:
                continue
            try:
                case = self.bench.case(0)
            except NotWritten:
                continue
            for decider in (self._quick, self._definition):
                before = decider.decided(case)
                for other in (shuffled(case, seed) for seed in _SEEDS):
                    if decider.decided(other) != before:
                        return Found(REFUTED, (case, other))
        return Found(PROVEN)

    # --- asking -----------------------------------------------------------------------------------

    def _lost(self, name: str, relation: Callable[[Bench], Formula], related: Related) -> Found:
        """Whether some pair so related loses the allow; first of the rule alone, then, if it does, of the verdict."""

        def rule_lost(decider: Decider, one: Case, two: Case) -> bool:
            statuses = [decider.decided(case)[1][self._rule.id] for case in (one, two)]
            return statuses[0] == COMMUNICATED and statuses[1] != COMMUNICATED

        def verdict_lost(decider: Decider, one: Case, two: Case) -> bool:
            return decider.decided(one)[0] == ALLOW and decider.decided(two)[0] != ALLOW

        wanted = both(relation(self.bench), self._allowed[0], no(self._allowed[1]))
        alike_in_both = held_alike(self.bench, flags=name != ABSENT)
        if self._never_lost(relation(self.bench), alike_in_both):
            return Found(PROVEN)
        found = self._pair(name, self.bench, wanted, rule_lost, related, better=verdict_lost)
        if found.state != REFUTED or verdict_lost(self._quick, *found.cases):
            return found
        whole = self._opened(list(self._model.in_force(self._span.day)))
        # some other rule allows it: is there always one?
        readings = [whole.reading(self._model, number) for number in range(2)]
        allowed = readings[0].communicated(self._rule), readings[1].allows()
        return self._pair(name, whole, both(relation(whole), allowed[0], no(allowed[1])), verdict_lost, related)

    def _never_lost(self, relation: Formula, alike_in_both: Pairs) -> bool:
        """Whether the rule keeps its allow in every such pair.

        It is asked part by part, since that is so much quicker, and of the talks as if any conduct could be at any
        time: where the answer is no, the pair may not be one that there is, and the whole must be asked at once.
        """
        one, two = self._readings
        rule, kept = self._rule, both(relation, self._allowed[0])

        def never(*formulas: Formula) -> bool:
            return self.bench.search(replaced(both(*formulas), alike_in_both)) == NONE

        parts = (no(two.considered(rule)), no(two.truth(rule).true), two.shielded(rule), no(two.in_order(rule)))
        if not all(never(kept, part) for part in parts):
            return False
        if rule.communication is None:
            return True
        before, after = one.conduct(rule), two.conduct(rule)
        if not never(kept, no(either(*(there for there, _ in before)))):
            return never(kept, no(two.communication(rule).true))
        if not all(never(kept, was, no(now)) for (was, _), (now, _) in zip(before, after, strict=True)):
            return False
        was = [(boolean(f"conduct.{n}"), when) for n, (_, when) in enumerate(before)]
        now = [(boolean(f"conduct.{n}.then"), when) for n, (_, when) in enumerate(after)]
        grown = both(
            either(*(there for there, _ in was)), *(implied(a, b) for (a, _), (b, _) in zip(was, now, strict=True))
        )
        talks = one.communication_after(rule, was).true, two.communication_after(rule, now).true
        return never(relation, grown, talks[0], no(talks[1]))

    def _one(self, name: str, wanted: Formula, holds: Callable[[Decider, Case], bool], *, small: bool = True) -> Answer:
        """An answer about the first case alone."""
        question = f"{name} {self._rule.id}"
        answer = ask(self.bench, question, wanted, lambda one, _: holds(self._quick, one), small=small)
        return Answer(answer.kind, answer.cases[:1], answer.why)

    def _allows_shielded(self, decider: Decider, case: Case) -> bool:
        _, statuses = decider.decided(case)
        guards = [one.id for one in self._cone if isinstance(one, Protection) and one.shields(self._rule)]
        return statuses[self._rule.id] == COMMUNICATED and any(statuses[name] != "clear" for name in guards)

    def _pair(
        self,
        name: str,
        bench: Bench,
        wanted: Formula,
        holds: Callable[[Decider, Case, Case], bool],
        related: Related,
        better: Callable[[Decider, Case, Case], bool] | None = None,
    ) -> Found:
        """REFUTED with the smallest pair that the engine confirms; `better`: what the pair should show if it can."""
        found = bench.search_small(wanted)
        if found != FOUND:
            return Found(PROVEN) if found != OPEN else Found(NOT_PROVEN, why=SEARCH, detail=bench.why)
        try:
            pair = named_alike(bench.case(0), bench.case(1))
        except NotWritten as error:
            return Found(NOT_PROVEN, why=SEARCH, detail=str(error))
        question = f"{name} {self._rule.id}"
        if not related(*pair) or not holds(self._quick, *pair):
            raise Disagreement(question, pair, "the engine does not confirm the solver's cases")
        if better is not None and better(self._quick, *pair):
            holds = better
        # the engine first: only a valid case can be held against another
        small = smallest(pair, lambda one, two: holds(self._quick, one, two) and related(one, two))
        if not holds(self._definition, *small):
            raise Disagreement(question, small, "the two executors disagree")
        return Found(REFUTED, small)


def _found(answer: Answer) -> Found:
    if answer.kind == OPEN:
        return Found(NOT_PROVEN, why=SEARCH, detail=answer.why)
    return Found(REFUTED if answer.found else PROVEN, answer.cases)


def _decisive(model: PolicyModel, span: Span, rules: list[Rule]) -> Decisive:
    """The fields whose absence says something, so that they are not merely absent."""
    found: Decisive = {(None, ("request", "grounds")), ("communications", ("answered_at",))}
    reach = Reach(Texts(), span.day)
    reach.add(model, rules)
    for at, compare in reach.compares:
        found |= {_place(at, compare)} if compare.default is not None or _asks_presence(compare) else set()
        field = case_types().find(_place(at, compare)[0], compare.path.parts)
        if field is not None and field.default is not None:
            found.add(_place(at, compare))
    return found


def _asks_presence(compare: Compare) -> bool:
    return any(op == "exists" for op, _ in compare.tests)


def _place(at: str | None, compare: Compare) -> tuple[str | None, tuple[str, ...]]:
    return (None if compare.path.from_root else at), compare.path.parts
