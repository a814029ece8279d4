"""A policy becomes rulesets: one for each policy rule, and one for what is the same for all of them.

Negations are pushed down to the comparisons and the collection conditions, so that every rule only ever asks for
what is there; the sure and the possible reading of the facts (probes.py) take care of what is unknown.
"""

from ...language.model import (
    TRUE,
    All,
    Any_,
    Compare,
    Condition,
    Contact,
    Count,
    Distinct,
    Fact,
    Ground,
    Lengths,
    Not,
    PolicyModel,
    Rule,
    Share,
    Total,
)
from .clauses import MOST_TESTS, Pattern, Ruleset, Writer
from .probes import (
    IS_NOT_SO,
    IS_SO,
    NO,
    POSSIBLE,
    SURE,
    YES,
    Asked,
    Probe,
    Special,
    Test,
    asked,
    asked_length,
    kind_number,
)
from .program import Collected, CommonProgram, Contacts, EvidenceItem, Program, RuleProgram, Sheet
from .wording import Saying, said

WINDOW, AFTER, LATE, REPLIED, WAITED, EXPLAINED, ANSWERED = map(
    Special, ("window", "after", "late", "replied", "waited", "explained", "answered")
)
READING = "r"  # of a fact: SURE or POSSIBLE


def generate(policy: PolicyModel) -> Program:
    """The policy as rulesets. Raises ExecutorError where a rule is too large."""
    return Program(policy, _common(policy), tuple(_RuleWriter(rule).program() for rule in policy.rules))


class Thing:
    """The sheets of one kind of thing (the case; the records of one condition) as they fill with probes."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._sheets: list[tuple[int, dict[Probe, int], set[Test]]] = []
        self._open()

    def _open(self) -> None:
        self._sheets.append((self._writer.number(), {}, set()))

    def asks(self, what: Asked) -> Pattern:
        """The pattern that asks this of the thing."""
        probe, tests = what
        number, probes, used = self._sheets[-1]
        if len(used) + len(tests) > MOST_TESTS:
            self._open()
            number, probes, used = self._sheets[-1]
        place = probes.setdefault(probe, len(probes))
        named = tuple((f"{side}{place}", operator, wanted) for side, operator, wanted in tests)
        used.update(named)
        return Pattern(number, named)

    @property
    def there(self) -> Pattern:
        """The pattern that asks nothing but that the thing is there."""
        return Pattern(self._sheets[0][0])

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """What the host must state of each such thing."""
        return tuple(Sheet(number, tuple(probes)) for number, probes, _ in self._sheets)


class Predicates:
    """Writes the rules of predicates, and of what lies above them."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    def node(self, patterns: list[Pattern], saying: Saying) -> int:
        """A new node that holds where all patterns are found."""
        made = self.writer.number()
        self.writer.write(made, patterns, saying)
        return made

    def needs(self, condition: Condition, thing: Thing, positive: bool = True) -> list[Pattern]:
        """What must be found for the condition to hold (or, not `positive`, to fail)."""
        match condition:
            case All(items) | Any_(items):
                parts = [(self.needs(item, thing, positive), item) for item in items]
                if isinstance(condition, All) == positive:
                    return [pattern for part, _ in parts for pattern in part]
                return self._either([(part, said("branch", item, positive)) for part, item in parts], thing)
            case Not(item):
                return self.needs(item, thing, not positive)
            case Fact(_, of):
                return self.needs(of, thing, positive)
            case Compare():
                return self._compared(condition, thing, positive)
        return self.collected(condition, positive)

    def collected(self, condition: Condition, positive: bool) -> list[Pattern]:
        """A collection condition; there is none inside predicates."""
        raise AssertionError(condition)

    def _either(self, parts: list[tuple[list[Pattern], Saying]], thing: Thing) -> list[Pattern]:
        if len(parts) == 1:
            return parts[0][0]
        made = self.writer.number()
        for part, saying in parts:
            self.writer.write(made, part or [thing.there], saying)
        return [Pattern(made)]

    def _compared(self, compare: Compare, thing: Thing, positive: bool) -> list[Pattern]:
        found: list[Pattern] = []
        for op, value in compare.tests:
            if isinstance(value, Lengths):
                found += [thing.asks(asked_length(compare, test, bound, positive)) for test, bound in value.tests]
            else:
                found.append(thing.asks(asked(compare, op, value, positive)))
        if positive:
            return found
        return self._either([([part], said("branch", compare, positive)) for part in found], thing)


class _RuleWriter(Predicates):
    """Writes the ruleset of one policy rule."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(Writer())
        self._rule = rule
        self._case = Thing(self.writer)
        self._evidence = self.writer.number()
        self._items: list[EvidenceItem] = []
        self._collected: list[Collected] = []

    def program(self) -> RuleProgram:
        rule = self._rule
        if isinstance(rule, Ground):
            self._write_evidence(rule)
        result = self.node(self.needs(rule.when, self._case) or [self._case.there], said("result", rule.id))
        asked_for = rule.communication if isinstance(rule, Ground) else None
        contacts = self._contacts(asked_for) if asked_for is not None else None
        return RuleProgram(
            rule,
            Ruleset(rule.id, tuple(self.writer.clauses)),
            self._case.sheets,
            self._evidence,
            tuple(self._items),
            tuple(self._collected),
            result,
            contacts,
        )

    def _write_evidence(self, rule: Ground) -> None:
        """For each item and kind: a valid piece of evidence, in time, that lists the record."""
        for item in rule.evidence:
            shown = self.writer.number()
            in_time: tuple[Test, ...] = (("valid", "$eq", YES), ("after", "$eq", NO))
            if not item.may_precede:
                in_time += (("before", "$eq", NO),)
            for kind in item.kinds:
                pattern = Pattern(self._evidence, (("kind", "$eq", kind_number(kind)), *in_time))
                self.writer.write(shown, [pattern], said("shown", kind))
            self._items.append(EvidenceItem(item, shown))

    def collected(self, condition: Condition, positive: bool) -> list[Pattern]:
        """One collection condition: records match, are evidenced, are counted by the host; then the number decides."""
        assert isinstance(condition, Count | Share | Distinct | Total)
        more_is_truer = condition.at_least if isinstance(condition, Count) else True
        supports = isinstance(self._rule, Ground) and more_is_truer == positive
        needed = [one for one in self._items if one.item.collection == condition.collection] if supports else []
        record = Thing(self.writer)
        inside = record.asks((WINDOW, IS_SO))
        where = self.needs(condition.where, record)
        base = part = None
        if isinstance(condition, Share):
            of = condition.of if condition.of != TRUE else condition.collection
            base = self.node([inside, *self.needs(condition.of, record)], said("base", of))
            part = self.node(where or [record.there], said("part", condition.where))
            part = self._gated(part, needed, condition)
            counted = self.node([Pattern(base), Pattern(part)], said("counted", condition))
        else:
            counted = self.node([inside, *where], said("matched", condition))
            counted = self._gated(counted, needed, condition)
        numbers, rising = self.writer.number(), more_is_truer == positive
        sign = {(True, True): "$gte", (True, False): "$lt", (False, True): "$lte", (False, False): "$gt"}
        enough = Pattern(numbers, (("x", sign[more_is_truer, positive], "y"),))
        holds = self.node([enough], said("refuted" if not positive else "proven" if needed else "holds", condition))
        self._collected.append(
            Collected(
                condition, positive, supports, bool(needed), rising, record.sheets, counted, base, part, numbers, holds
            )
        )  # fmt: skip
        return [Pattern(holds)]

    def _gated(self, node: int, needed: list[EvidenceItem], condition: Condition) -> int:
        """The node that a record reaches with all its evidence; in the possible reading, also without."""
        if not needed:
            return node
        reached = self.writer.number()
        sure, possible = (Pattern(node, ((READING, "$eq", reading),)) for reading in (SURE, POSSIBLE))
        self.writer.write(reached, [sure, *(Pattern(one.shown) for one in needed)], said("evidenced", condition))
        self.writer.write(reached, [possible], said("awaited", condition))
        return reached

    def _contacts(self, asked_for: Contact) -> Contacts:
        """Enough contacts that count, are not before the conduct and are waited for; no explanation left open."""
        contact = Thing(self.writer)
        counts, waited = self.writer.number(), self.writer.number()
        so = (LATE, REPLIED, WAITED, EXPLAINED)
        late, replied, passed, explained = (contact.asks((probe, IS_SO)) for probe in so)
        unanswered = contact.asks((ANSWERED, IS_NOT_SO))
        for way in (replied, passed):
            self.writer.write(waited, [way], said("waited"))
        tried = self.node([Pattern(counts), late, Pattern(waited)], said("tried"))
        open_ = self.node([Pattern(counts), explained, unanswered], said("open"))
        tries, opens = self.writer.number(), self.writer.number()
        enough = self.node([Pattern(tries, (("x", "$gte", "y"),))], said("enough"))
        closed = self.node([Pattern(opens, (("x", "$lte", "y"),))], said("closed"))
        communicated = self.node([Pattern(enough), Pattern(closed)], said("communicated", self._rule.id))
        return Contacts(asked_for, counts, contact.sheets, tried, open_, tries, opens, communicated)


def _common(policy: PolicyModel) -> CommonProgram:
    """`evidence_valid` and `communication_counts`; without such a predicate no record satisfies it."""
    predicates = Predicates(Writer())
    found: list[tuple[tuple[Sheet, ...], int]] = []
    for condition, stage in ((policy.evidence_valid, "valid"), (policy.communication_counts, "counts")):
        thing = Thing(predicates.writer)
        in_time = thing.asks((AFTER, IS_NOT_SO))
        node = predicates.writer.number()
        if condition is not None:
            saying = said(stage, condition)
            predicates.writer.write(node, [in_time, *predicates.needs(condition, thing)], saying)
        found.append((thing.sheets, node))
    (evidence, valid), (communications, counts) = found
    return CommonProgram(Ruleset("", tuple(predicates.writer.clauses)), evidence, valid, communications, counts)
