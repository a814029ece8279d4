"""A policy's rules in an open case: the value of each, whether the shop has talked, and what that amounts to.

It follows the reference executor condition by condition; a test holds the two together on random policies and cases.
"""

from typing import Any

import attrs

from ...engine.language.model import (
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Count,
    Evidence,
    Fact,
    Ground,
    Not,
    PolicyModel,
    Procedure,
    Protection,
    Rule,
    Share,
)
from .logic import (
    FALSE,
    TRUE,
    UNKNOWN,
    Formula,
    Tri,
    all_of,
    any_of,
    both,
    counted,
    either,
    known,
    no,
    number,
)
from .symbols import EVIDENCE, Symbols
from .tallies import Member, Tallies
from .values import Values


@attrs.frozen(eq=False)
class Gathered:
    """A collection condition as a rule has read it."""

    condition: Collect
    positive: bool
    supports: bool
    truth: Tri
    members: tuple[Member, ...]


class Reading:
    """One policy read in one open case, on a day (days since 1970-01-01)."""

    def __init__(self, policy: PolicyModel, case: Symbols, day: int, instead: dict[str, Any] | None = None) -> None:
        self.policy = policy
        self.case = case
        self.rules = {rule.id: rule for rule in policy.in_force(day)}
        self.values = Values(case, day, policy.unset_parameters(day), instead or {})
        self.tallies = Tallies(case, self.values)
        self._read: dict[str, tuple[Tri, list[Gathered]]] = {}
        self._talked: dict[str, Tri] = {}
        self._valid: dict[Any, Tri] = {}
        self.shown: dict[tuple[str, int, str, bool], Formula] = {}
        self.waited: Formula = False  # whether every wait may be taken as over
        _constrain(self)

    # --- rules ------------------------------------------------------------------------------------

    def truth(self, rule: Rule) -> Tri:
        """The value of a rule's condition."""
        return self._reading(rule)[0]

    def gathered(self, rule: Rule) -> list[Gathered]:
        """The collection conditions of a rule."""
        return self._reading(rule)[1]

    def _reading(self, rule: Rule) -> tuple[Tri, list[Gathered]]:
        if rule.id not in self._read:
            gathered: list[Gathered] = []
            self._read[rule.id] = (self.condition(rule, rule.when, True, gathered), gathered)
        return self._read[rule.id]

    def condition(self, rule: Rule | None, condition: Condition, positive: bool, gathered: list[Gathered]) -> Tri:
        """The value of a condition as a rule reads it, or, for None, as nobody's: records then need no evidence."""
        match condition:
            case All(items):
                return all_of([self.condition(rule, item, positive, gathered) for item in items])
            case Any_(items):
                return any_of([self.condition(rule, item, positive, gathered) for item in items])
            case Not(item):
                return self.condition(rule, item, not positive, gathered).negated
            case Fact(_, of):
                return self.condition(rule, of, positive, gathered)
            case Compare():
                return self.values.compare(condition, None)
        assert isinstance(condition, Collect)
        found = self._collection(rule, condition, positive)
        gathered.append(found)
        return found.truth

    # --- collections ------------------------------------------------------------------------------

    def _collection(self, rule: Rule | None, condition: Any, positive: bool) -> Gathered:
        more_is_truer = condition.at_least if isinstance(condition, Count) else True
        supports = isinstance(rule, Ground) and more_is_truer == positive
        items = rule.evidence if supports and isinstance(rule, Ground) else ()
        numbers = self.case.groups(condition.collection)
        if isinstance(condition, Share):
            members = tuple(self._share_member(condition, n, items, supports) for n in numbers)
            truth = self.tallies.share(condition, members)
        else:
            members = tuple(self._member(condition, n, items, supports) for n in numbers)
            truth = self.tallies.amount(condition, members)
        if condition.unset & self.values.unset:
            truth = UNKNOWN
        return Gathered(condition, positive, supports, truth, members)

    def _member(self, condition: Collect, n: int, items: tuple[Evidence, ...], supports: bool) -> Member:
        where = self.values.predicate(condition.where, (condition.collection, n))
        truth = all_of([where, self._inside(condition, n, supports)])
        return Member(n, Tri(both(truth.true, self._evidenced(condition.collection, n, items)), truth.false))

    def _share_member(self, condition: Share, n: int, items: tuple[Evidence, ...], supports: bool) -> Member:
        at = (condition.collection, n)
        base = all_of([self.values.predicate(condition.of, at), self._inside(condition, n, supports)])
        part = self.values.predicate(condition.where, at)
        shown = self._evidenced(condition.collection, n, items)
        truth = all_of([base, part])
        part = Tri(both(part.true, shown), part.false)
        return Member(n, Tri(both(truth.true, shown), truth.false), base, part)

    def _inside(self, condition: Collect, n: int, supports: bool) -> Tri:
        """Whether records lie where the condition looks: not after `as_of`, and in its window."""
        case, collection = self.case, condition.collection
        when = case.dated(collection, n)
        after = when.value > case.as_of
        beyond = FALSE if supports or collection == "communications" else UNKNOWN
        moment = case.dated(collection, n, condition.time)
        if condition.within is None:
            needed = isinstance(condition, Count) and condition.burst is not None
            inside = Tri(moment.known, False) if needed else TRUE
        else:
            span = self.values.value(condition.within)
            held = both(moment.value <= case.as_of, case.as_of - moment.value <= span.value)
            inside = known(held).only_if(both(span.known, moment.known))
        return Tri(
            both(no(after), inside.true),
            either(both(after, beyond.false), both(no(after), inside.false)),
        )

    # --- evidence ---------------------------------------------------------------------------------

    def _evidenced(self, collection: str, n: int, items: tuple[Evidence, ...]) -> Formula:
        return both(
            *(
                either(*(self.evidence(collection, n, kind, item.may_precede) for kind in item.kinds))
                for item in items
                if item.collection == collection
            )
        )

    def evidence(self, collection: str, n: int, kind: str, may_precede: bool) -> Formula:
        """Whether valid evidence of that kind shows the records of a group."""
        key = (collection, n, kind, may_precede)
        if key not in self.shown:
            self.shown[key] = self._shows(collection, n, kind, may_precede)
        return self.shown[key]

    def _shows(self, collection: str, n: int, kind: str, may_precede: bool) -> Formula:
        if self.policy.evidence_valid is None:
            return False
        case = self.case
        start = case.dated(collection, n).value
        if not case.sizes.linked:
            held, piece = case.evidence(collection, n, kind)
            taken = case.dated(EVIDENCE, piece).value
            return both(held, taken <= case.as_of, may_precede or taken >= start, self.valid(piece).true)
        pieces = []
        for other in case.groups(EVIDENCE):
            taken = case.dated(EVIDENCE, other).value
            of_kind = case.read((EVIDENCE, other), ("kind",), from_root=False).value == case.texts.number(kind)
            pieces.append(
                both(
                    case.many(EVIDENCE, other) > 0,
                    case.link(other, collection, n),
                    of_kind,
                    taken <= case.as_of,
                    may_precede or taken >= start,
                    self.valid(other).true,
                )
            )
        return either(*pieces)

    def valid(self, piece: Any) -> Tri:
        """Whether a piece of evidence is valid."""
        if piece not in self._valid:
            assert self.policy.evidence_valid is not None
            self._valid[piece] = self.values.predicate(self.policy.evidence_valid, (EVIDENCE, piece))
        return self._valid[piece]

    # --- communication (contract 4.4) -------------------------------------------------------------

    def communication(self, rule: Ground) -> Tri:
        """Whether the shop has talked as the rule asks."""
        if rule.communication is None:
            return TRUE
        if rule.id not in self._talked:
            self._talked[rule.id] = self.communication_after(rule, self.conduct(rule))
        return self._talked[rule.id]

    def communication_after(self, rule: Ground, conduct: list[tuple[Formula, Any]]) -> Tri:
        """The same for conduct at these times, where each formula holds."""
        case, asked = self.case, rule.communication
        assert asked is not None
        attempts, wait = self.values.value(asked.attempts), self.values.value(asked.wait)
        tried, open_ = [], []
        for n in case.groups("communications"):
            counts = self._counts(n)
            many = case.many("communications", n)
            when = case.dated("communications", n).value
            reply = case.read(("communications", n), ("buyer_reply",), from_root=False).value
            answered = case.read(("communications", n), ("answered_at",), from_root=False).known
            late = either(no(either(*(there for there, _ in conduct))), *(both(t, w <= when) for t, w in conduct))
            settled = both(
                late, either(self.waited, reply != case.texts.number("none"), case.as_of - when >= wait.value)
            )
            tried.append((all_of([counts, known(settled)]), many))
            explained = both(reply == case.texts.number("explanation"), no(answered))
            open_.append(all_of([counts, known(both(explained, many > 0))]))
        low = counted((truth.true, many) for truth, many in tried)
        high = counted((no(truth.false), many) for truth, many in tried)
        least = number(attempts.value)
        enough = Tri(low >= least, high < least)
        # a group of none has no explanation: `known(… many > 0)` is false of it
        truth = all_of([enough, any_of(open_).negated])
        return truth.only_if(both(case.looked("communications"), attempts.known, wait.known))

    def _counts(self, n: int) -> Tri:
        if self.policy.communication_counts is None:
            return FALSE
        case = self.case
        after = case.dated("communications", n).value > case.as_of
        found = self.values.predicate(self.policy.communication_counts, ("communications", n))
        return Tri(both(no(after), found.true), either(after, found.false))

    def conduct(self, rule: Ground) -> list[tuple[Formula, Any]]:
        """The times of the conduct that a rule rests on, and when each is one of them."""
        case = self.case
        gated = {item.collection for item in rule.evidence}
        times: list[tuple[Formula, Any]] = []
        for one in self._reading(rule)[1]:
            condition = one.condition
            if not one.supports or condition.collection not in gated:
                continue
            favours = one.truth.true if one.positive else one.truth.false
            for member in one.members:
                proven = both(member.truth.true, case.many(condition.collection, member.number) > 0)
                if isinstance(condition, Count) and condition.burst is not None:
                    proven = both(proven, self.tallies.in_burst(condition, one.members, member))
                when = case.dated(condition.collection, member.number).value
                times.append((both(favours, proven), when))
        return times

    # --- the verdict table (contract 5) -----------------------------------------------------------

    def considered(self, rule: Ground) -> Formula:
        """Whether the request asks for the rule's ground, or names none."""
        asked = self.case.read(None, ("request", "grounds"), from_root=True)
        return either(no(asked.known), asked.value.holds(self.case.texts.number(rule.ground)))

    def shielded(self, rule: Ground) -> Formula:
        """Whether a protection shields from the rule, whatever the rule's value is."""
        guards = [other for other in self.rules.values() if isinstance(other, Protection) and other.shields(rule)]
        return either(*(no(self.truth(guard).false) for guard in guards))

    def needed(self, rule: Ground) -> list[Procedure] | None:
        """The procedures that must be in order for a rule; None where one of them is not in force."""
        needed = [r for r in self.rules.values() if isinstance(r, Procedure) and not r.on_request]
        for name in rule.procedures:
            other = self.rules.get(name)
            if not isinstance(other, Procedure):
                return None
            needed.append(other)
        return needed

    def in_order(self, rule: Ground) -> Formula:
        """Whether all is in order that the rule needs."""
        needed = self.needed(rule)
        return False if needed is None else both(*(self.truth(procedure).true for procedure in needed))

    def proven(self, rule: Ground) -> Formula:
        """The rule is considered, true, and not shielded."""
        return both(self.considered(rule), self.truth(rule).true, no(self.shielded(rule)))

    def eligible(self, rule: Ground) -> Formula:
        """It is proven, and all is in order."""
        return both(self.proven(rule), self.in_order(rule))

    def communicated(self, rule: Ground) -> Formula:
        """It is eligible, and the shop has talked: an allow."""
        return both(self.eligible(rule), self.communication(rule).true)

    @property
    def grounds(self) -> list[Ground]:
        """The ground rules in force, sorted by id."""
        return [rule for rule in self.rules.values() if isinstance(rule, Ground)]

    def allows(self) -> Formula:
        """The verdict is an allow."""
        return either(*(self.communicated(rule) for rule in self.grounds))

    def waits(self) -> Formula:
        """The verdict is needs-communication."""
        return both(no(self.allows()), either(*(self.eligible(rule) for rule in self.grounds)))


def _constrain(reading: Reading) -> None:
    """Only cases of the policy's platforms are decided."""
    if reading.policy.platforms is not None:
        case = reading.case
        platform = case.read(None, ("platform",), from_root=True).value
        case.given.append(either(*(platform == case.texts.number(name) for name in reading.policy.platforms)))
