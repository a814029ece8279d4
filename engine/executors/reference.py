"""The reference executor: slow, obvious, the definition. Every other executor must agree with it.

It follows the contract sentence by sentence and keeps what it found, so that a verdict can be explained.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import attrs

from ..language.model import (
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Count,
    Distinct,
    Evidence,
    Fact,
    Ground,
    Not,
    Path,
    PolicyModel,
    Rule,
    Share,
    Total,
)
from ..semantics.comparing import ROOT, Comparing, Here
from ..semantics.evidencing import Evidencing
from ..semantics.findings import Finding, Member
from ..semantics.results import RuleResult
from ..semantics.truth import FALSE, TRUE, UNKNOWN, Truth, at_least, negated
from ..semantics.view import ABSENT, CaseView, Record

INFINITE = float("inf")  # only ever compared, never computed with


class Reference:
    """One policy read in one case."""

    def __init__(self, policy: PolicyModel, view: CaseView) -> None:
        self.policy = policy
        self.view = view
        self.comparing = Comparing(view, policy.unset_parameters(view.day))
        self._findings: dict[str, Finding] = {}
        self.evidence = Evidencing(view, self.comparing, policy.evidence_valid)

    def result(self, rule: Rule) -> RuleResult:
        """The rule's value and its records."""
        return self._result(rule, self.finding(rule))

    def finding(self, rule: Rule) -> Finding:
        """The rule's condition with all that was found for it."""
        if rule.id not in self._findings:
            self._findings[rule.id] = _RuleReader(self, rule).read(rule.when, positive=True)
        return self._findings[rule.id]

    def value(self, rule: Rule, condition: Condition) -> Truth:
        """The value of one condition as that rule reads it, under no negation."""
        return _RuleReader(self, rule).read(condition, positive=True).value

    def _result(self, rule: Rule, finding: Finding) -> RuleResult:
        members = [member for part in finding.walk() for member in part.members]
        matched = {member.ref for member in members if member.value is TRUE}
        unknown = {member.ref for member in members if member.value is UNKNOWN} - matched
        return RuleResult(finding.value, tuple(sorted(matched)), tuple(sorted(unknown)))

    # --- communication (contract 4.4) -------------------------------------------------------------

    def conduct(self, rule: Ground, finding: Finding) -> int | None:
        """When the conduct began that the rule's evidenced conditions rest on; None where there is none."""
        gated = {item.collection for item in rule.evidence}
        times: list[int] = []
        for part in finding.walk():
            condition = part.condition
            if isinstance(condition, Collect) and part.supports and part.favours and condition.collection in gated:
                proven = [member.record for member in part.members if member.value is TRUE]
                if isinstance(condition, Count) and condition.burst is not None:
                    proven = self._in_bursts(condition, proven)
                found = [self.view.time(condition.collection, record) for record in proven]
                times.extend(moment for moment in found if moment is not None)
        return min(times, default=None)

    def _in_bursts(self, condition: Count, records: list[Record]) -> list[Record]:
        """Those of the records that belong to `bound` records which lie close together."""
        assert condition.burst is not None
        span, bound = self.comparing.value(condition.burst), self.comparing.value(condition.bound)
        dated = [
            (moment, number)
            for number, record in enumerate(records)
            if (moment := self.view.time(condition.collection, record, condition.time)) is not None
        ]
        dated.sort()
        chosen: list[Record] = []
        start = taken = 0  # the records before `taken` have been looked at
        for end, (moment, _) in enumerate(dated):
            while moment - dated[start][0] > span:
                start += 1
            if end - start + 1 >= bound:
                chosen.extend(records[number] for _, number in dated[max(start, taken) : end + 1])
                taken = end + 1
        return chosen

    @cached_property
    def contacts(self) -> list[tuple[Record, Truth]] | None:
        """The communications, and whether each counts; None where nobody looked."""
        records = self.view.records("communications")
        return None if records is None else [(record, self._counts(record)) for record in records]

    def _counts(self, record: Record) -> Truth:
        if self.policy.communication_counts is None or self.view.after("communications", record):
            return FALSE
        return self.comparing.predicate(self.policy.communication_counts, Here("communications", record))

    def communication(self, rule: Ground, conduct: int | None) -> Truth:
        """Whether the shop has talked as the rule asks: enough contacts, and no explanation left unanswered."""
        asked = rule.communication
        if asked is None:
            return TRUE
        attempts, wait = self.comparing.value(asked.attempts), self.comparing.value(asked.wait)
        if self.contacts is None or attempts is None or wait is None:
            return UNKNOWN
        tried = [min(counts, self.settled(record, conduct, wait)) for record, counts in self.contacts]
        enough = at_least(tried.count(TRUE), len(tried) - tried.count(FALSE), attempts)
        open_ = [min(counts, self.unanswered(record)) for record, counts in self.contacts]
        return min(enough, negated(max(open_, default=FALSE)))

    def settled(self, record: Record, conduct: int | None, wait: int) -> Truth:
        moment = self.view.time("communications", record)
        assert moment is not None
        replied = record.get("buyer_reply", "none") != "none"
        late = conduct is None or moment >= conduct
        return TRUE if late and (replied or self.view.as_of - moment >= wait) else FALSE

    def unanswered(self, record: Record) -> Truth:
        explained = record.get("buyer_reply", "none") == "explanation"
        return TRUE if explained and self.view.time("communications", record, "answered_at") is None else FALSE


@attrs.frozen(eq=False)
class ReferenceExecutor:
    """The reference executor as deciding uses any executor."""

    model: PolicyModel

    def read(self, case: dict[str, Any], span: int, *, plain: bool) -> "ReferenceReading":
        """Starts on a valid case, which is not changed."""
        view = CaseView(case)
        return ReferenceReading(Reference(self.model, view), self.model.in_force(view.day))


@attrs.frozen(eq=False)
class ReferenceReading:
    """One case as the reference executor reads it: the rules in force by their number, in the order of the policy."""

    reference: Reference
    rules: tuple[Rule, ...]

    def value(self, number: int) -> Truth:
        """What a rule's condition is."""
        return self.reference.finding(self.rules[number]).value

    def communication(self, number: int) -> Truth:
        """Whether the shop has talked as a ground rule asks."""
        rule = self.rules[number]
        assert isinstance(rule, Ground)
        return self.reference.communication(rule, self.conduct(number))

    def conduct(self, number: int) -> int | None:
        """When the conduct began that a ground rule rests on, in microseconds; None where there is none."""
        rule = self.rules[number]
        assert isinstance(rule, Ground)
        return self.reference.conduct(rule, self.reference.finding(rule))

    def result(self, number: int) -> RuleResult:
        """All of a rule's result."""
        return self.reference.result(self.rules[number])


@attrs.frozen(eq=False)
class _RuleReader:
    """Reads one rule's condition; what a collection condition needs depends on the rule and on the negations."""

    reference: Reference
    rule: Rule

    def read(self, condition: Condition, *, positive: bool) -> Finding:
        match condition:
            case All(items) | Any_(items):
                parts = tuple(self.read(item, positive=positive) for item in items)
                values = [part.value for part in parts]
                value = min(values, default=TRUE) if isinstance(condition, All) else max(values, default=FALSE)
                return Finding(condition, value, positive, parts)
            case Not(item):
                part = self.read(item, positive=not positive)
                return Finding(condition, negated(part.value), positive, (part,))
            case Fact(_, of):
                part = self.read(of, positive=positive)
                return Finding(condition, part.value, positive, (part,))
            case Compare():
                return Finding(condition, self.reference.comparing.compare(condition, ROOT), positive)
        return self._collection(condition, positive)

    def _collection(self, condition: Count | Share | Distinct | Total, positive: bool) -> Finding:
        more_is_truer = condition.at_least if isinstance(condition, Count) else True
        supports = isinstance(self.rule, Ground) and more_is_truer == positive
        records = self.reference.view.records(condition.collection)
        read = self._share_member if isinstance(condition, Share) else self._member
        members = tuple(read(condition, record, supports) for record in records or ())
        low, high = self._extent(condition, members)
        high = INFINITE if records is None else high
        if isinstance(condition, Share):
            value = self._share(condition, members, absent=records is None)
        else:
            value = self._value(condition, low, high)
        if condition.unset & self.reference.comparing.unset:
            value = UNKNOWN
        return Finding(condition, value, positive, (), members, supports, records is None, low, high)

    # --- records ----------------------------------------------------------------------------------

    def _inside(self, condition: Collect, record: Record, supports: bool) -> Truth:
        """Whether a record lies where the condition looks: not after `as_of`, and in its window."""
        view, comparing = self.reference.view, self.reference.comparing
        if view.after(condition.collection, record):
            # it cannot support a block, nor be a contact; but it may speak for the buyer
            return FALSE if supports or condition.collection == "communications" else UNKNOWN
        if condition.within is None:
            needed = isinstance(condition, Count) and condition.burst is not None
            return UNKNOWN if needed and view.time(condition.collection, record, condition.time) is None else TRUE
        span, moment = comparing.value(condition.within), view.time(condition.collection, record, condition.time)
        if span is None or moment is None:
            return UNKNOWN
        return TRUE if 0 <= view.as_of - moment <= span else FALSE

    def _gated(self, condition: Collect, record: Record, value: Truth, supports: bool) -> Member:
        """The record with its value, unknown instead of true where evidence that the rule needs is missing."""
        view = self.reference.view
        missing: tuple[Evidence, ...] = ()
        if supports and value is not FALSE and isinstance(self.rule, Ground):
            missing = tuple(self.reference.evidence.missing(self.rule.evidence, condition.collection, record))
        return Member(view.ref(condition.collection, record), record, UNKNOWN if missing else value, missing)

    def _member(self, condition: Collect, record: Record, supports: bool) -> Member:
        where = self.reference.comparing.predicate(condition.where, Here(condition.collection, record))
        return self._gated(condition, record, min(where, self._inside(condition, record, supports)), supports)

    # --- what the records amount to ---------------------------------------------------------------

    def _value(self, condition: Count | Distinct | Total, low: int, high: int | float) -> Truth:
        bound = self.reference.comparing.value(condition.bound)
        if bound is None:
            return UNKNOWN
        if isinstance(condition, Count) and not condition.at_least:
            return TRUE if high <= bound else FALSE if low > bound else UNKNOWN
        return at_least(low, high, bound)

    def _extent(self, condition: Collect, members: Sequence[Member]) -> tuple[int, int | float]:
        """What is counted or added up: at least so much, and at most."""
        match condition:
            case Distinct():
                return self._distinct(condition, members)
            case Total():
                return self._total(condition, members)
            case Count() if condition.burst is not None:
                return self._burst(condition, members)
        return self._count(members)

    @staticmethod
    def _count(members: Sequence[Member]) -> tuple[int, int]:
        values = [member.value for member in members]
        return values.count(TRUE), len(values) - values.count(FALSE)

    def _burst(self, condition: Count, members: Sequence[Member]) -> tuple[int, int]:
        """The most records that lie close together: surely, and possibly. A record without a time may lie anywhere."""
        view = self.reference.view
        assert condition.burst is not None
        span = self.reference.comparing.value(condition.burst)
        sure: list[int] = []
        possible: list[int] = []
        anywhere = 0
        for member in members:
            if member.value is FALSE:
                continue
            moment = view.time(condition.collection, member.record, condition.time)
            if moment is None:
                anywhere += 1
                continue
            possible.append(moment)
            if member.value is TRUE:
                sure.append(moment)
        if span is None:
            return 0, len(possible) + anywhere
        return _densest(sure, span), _densest(possible, span) + anywhere

    def _field(self, path: Path, condition: Collect, member: Member) -> Any:
        return self.reference.comparing.field(path, Here(condition.collection, member.record))

    def _distinct(self, condition: Distinct, members: Sequence[Member]) -> tuple[int, int]:
        sure: set[Any] = set()
        possible: set[Any] = set()
        without = 0
        for member in members:
            if member.value is FALSE:
                continue
            found = self._field(condition.by, condition, member)
            if found is ABSENT:
                without += 1
                continue
            possible.add(found)
            if member.value is TRUE:
                sure.add(found)
        return len(sure), len(possible) + without

    def _total(self, condition: Total, members: Sequence[Member]) -> tuple[int, int | float]:
        low: int = 0
        high: int | float = 0
        for member in members:
            if member.value is FALSE:
                continue
            found = self._field(condition.of, condition, member)
            high = INFINITE if found is ABSENT or high == INFINITE else high + found
            if member.value is TRUE and found is not ABSENT:
                low += found
        return low, high

    # --- shares -----------------------------------------------------------------------------------

    def _share_member(self, condition: Any, record: Record, supports: bool) -> Member:
        """The record as one of the numerator's, and what is known of it in the denominator."""
        comparing, here = self.reference.comparing, Here(condition.collection, record)
        base = min(comparing.predicate(condition.of, here), self._inside(condition, record, supports))
        part = comparing.predicate(condition.where, here)
        member = self._gated(condition, record, min(base, part), supports)
        part = UNKNOWN if part is TRUE and member.missing else part
        return attrs.evolve(member, base=base, part=part)

    def _share(self, condition: Share, members: Sequence[Member], *, absent: bool) -> Truth:
        """The least share: every unknown record that may only enlarge the denominator does, no other one counts.

        The greatest: every record that may count does, and none that would only enlarge the denominator.
        """
        bound = self.reference.comparing.value(condition.bound)
        if bound is None or absent:
            return UNKNOWN
        low, high = self._count(members)
        widest = sum(member.widens for member in members)
        narrowest = sum(member.narrows for member in members)
        if widest > 0 and low >= bound * widest:
            return TRUE
        return UNKNOWN if narrowest > 0 and high >= bound * narrowest else FALSE


def _densest(moments: list[int], span: int) -> int:
    """The most moments within any `span`, both ends in."""
    ordered = sorted(moments)
    best = start = 0
    for end, moment in enumerate(ordered):
        while moment - ordered[start] > span:
            start += 1
        best = max(best, end - start + 1)
    return best
