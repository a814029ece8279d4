"""One decision, step by step: facts to the rulesets, firings back, and between the steps what only the host can do.

Records and contacts are stated to sessions of a bounded size, some hundred facts each: what holds of one record never
depends on another one until the host has counted them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from ...language.model import Ground
from ...language.texts import Text
from ...language.wording import normal
from ...semantics.comparing import ROOT, Comparing, Here
from ...semantics.results import RuleResult
from ...semantics.truth import FALSE, TRUE, UNKNOWN, Truth, known
from ...semantics.view import CaseView, Record
from .counting import ANYTHING, Counting, Reached
from .generating import AFTER, ANSWERED, EXPLAINED, LATE, REPLIED, WAITED, WINDOW
from .probes import NO, POSSIBLE, SURE, YES, kind_number
from .program import Contacts, Program, RuleProgram
from .reading import RuleAnswer
from .stating import ANSWERS, Fact, Stating, fact, numbers, thing

MOST_FACTS = 250  # stated to one session, or little more
Job = tuple[int, list[Fact]]  # the number of a ruleset, and a session's facts
Fired = list[list[int]]  # [number of the generated rule, at]
Run = Callable[[list[Job]], list[Fired]]
Where = tuple[str, int]  # a collection, and the place of a record in it
_NOWHERE = Reached()


@attrs.frozen
class Firing:
    """One generated rule that fired: for which policy rule (empty: for all), what it means, and of which record.

    `stage` is its code: matched, evidenced, proven, result … (wording.py lists them); `words` says it to people.
    `sure` is false in the possible reading, where everything unknown is taken in the rule's favour.
    """

    rule: str
    number: int
    stage: str
    words: Text
    ref: str | None
    sure: bool

    def to_dict(self) -> dict[str, object]:
        """The firing for programs."""
        return {
            "rule": self.rule,
            "number": self.number,
            "stage": self.stage,
            "message": self.words.to_dict(),
            "ref": self.ref,
            "reading": "sure" if self.sure else "possible",
        }


@attrs.define
class Known:
    """What has fired for one ruleset: at which things each node holds, in each reading."""

    sure: dict[int, set[Where]] = attrs.field(factory=dict)
    possible: dict[int, set[Where]] = attrs.field(factory=dict)

    def add(self, node: int, where: Where, reading: int) -> None:
        (self.sure if reading == SURE else self.possible).setdefault(node, set()).add(where)

    def reached(self, node: int, collection: str) -> Reached:
        """The places of a collection's records that reached the node."""
        sure, possible = (
            frozenset(place for name, place in side.get(node, ()) if name == collection)
            for side in (self.sure, self.possible)
        )
        return Reached(sure, possible)

    def value(self, node: int) -> Truth:
        """The node's value at the case."""
        if CASE in self.sure.get(node, ()):
            return TRUE
        return UNKNOWN if CASE in self.possible.get(node, ()) else FALSE


CASE: Where = ("", 0)


class Steps:
    """Decides one case. `run` is given sessions and answers with their firings."""

    def __init__(self, program: Program, view: CaseView, run: Run) -> None:
        policy = program.policy
        self.program = program
        self.view = view
        self.comparing = Comparing(view, policy.unset_parameters(view.day))
        self.stating = Stating(view, self.comparing)
        self.counting = Counting(view, self.comparing)
        self.rules = [(i + 1, rule) for i, rule in enumerate(program.rules) if rule.rule.in_force(view.day)]
        self.known: dict[int, Known] = {0: Known(), **{number: Known() for number, _ in self.rules}}
        self._fired: list[tuple[int, int, Where, int, int]] = []  # ruleset, step, thing, generated rule, reading
        self._steps = 0
        self._run = run

    def decide(self) -> tuple[RuleAnswer, ...]:
        """The answer for every rule in force, in the order of the policy."""
        self._step(self._common())
        self._step(found for number, rule in self.rules for found in self._records(number, rule))
        self._step((number, self._case(number, rule), [CASE]) for number, rule in self.rules)
        self._step(found for number, rule in self.rules for found in self._contacts(number, rule))
        self._step(found for number, rule in self.rules for found in self._communication(number, rule))
        return tuple(self._answer(number, rule) for number, rule in self.rules)

    def _step(self, sessions: Iterable[tuple[int, list[Fact], list[Where]]]) -> None:
        """Runs sessions, each with the things that its facts are about, and keeps what fired."""
        asked = list(sessions)
        answers = self._run([(number, facts) for number, facts, _ in asked])
        rulesets = list(self.program.rulesets)
        self._steps += 1
        for (number, _, things), fired in zip(asked, answers, strict=True):
            ruleset = rulesets[number]
            for which, at in fired:
                where = things[at // 2]
                self.known[number].add(ruleset.clauses[which].makes, where, at % 2)
                self._fired.append((number, self._steps, where, which, at % 2))

    def firings(self) -> Iterator[Firing]:
        """What has fired, by policy rule, step and record; of the possible reading only what is not sure as well."""
        rulesets = list(self.program.rulesets)
        for number, _, where, which, reading in sorted(self._fired, key=lambda fired: fired[:3]):
            ruleset, sure = rulesets[number], self.known[number].sure
            clause = ruleset.clauses[which]
            if reading == SURE or where not in sure.get(clause.makes, ()):
                saying = clause.saying
                ref = None if where == CASE else self.view.ref(where[0], self._record(where))
                yield Firing(ruleset.name, which, saying.stage, saying.text, ref, reading == SURE)

    def _record(self, where: Where) -> Record:
        return (self.view.records(where[0]) or [])[where[1]]

    def _sessions(
        self, ruleset: int, things: Iterable[Where], facts_of: Callable[[Where, int], list[Fact]]
    ) -> Iterator[tuple[int, list[Fact], list[Where]]]:
        """The things dealt out to sessions; in each they are numbered anew."""
        facts: list[Fact] = []
        dealt: list[Where] = [CASE]
        for where in things:
            facts += facts_of(where, len(dealt))
            dealt.append(where)
            if len(facts) >= MOST_FACTS:
                yield ruleset, facts, dealt
                facts, dealt = [], [CASE]
        if facts:
            yield ruleset, facts, dealt

    def _places(self, collection: str) -> Iterator[Where]:
        return ((collection, i) for i in range(len(self.view.records(collection) or ())))

    # --- valid evidence, contacts that count --------------------------------------------------------

    def _common(self) -> Iterator[tuple[int, list[Fact], list[Where]]]:
        common = self.program.common
        for collection, sheets in (("evidence", common.evidence), ("communications", common.communications)):

            def facts_of(where: Where, number: int, sheets: Any = sheets) -> list[Fact]:
                record = self._record(where)
                after = ANSWERS[known(self.view.after(where[0], record))]
                return self.stating.sheets(sheets, number, Here(where[0], record), {AFTER: after})

            yield from self._sessions(0, self._places(collection), facts_of)

    # --- records and their evidence -----------------------------------------------------------------

    def _records(self, number: int, rule: RuleProgram) -> Iterator[tuple[int, list[Fact], list[Where]]]:
        collections = sorted({collected.condition.collection for collected in rule.collected})
        needed = {item.item.collection for item in rule.items}
        shown = self._shown(rule) if rule.items else {}

        def facts_of(where: Where, at: int) -> list[Fact]:
            collection, record = where[0], self._record(where)
            facts: list[Fact] = []
            for collected in rule.collected:
                if collected.condition.collection == collection:
                    window = {WINDOW: ANSWERS[self.stating.window(collected, record)]}
                    facts += self.stating.sheets(collected.sheets, at, Here(collection, record), window)
            if collection in needed:
                facts += self._evidence(rule, collection, record, at, shown)
            return facts

        things = (where for collection in collections for where in self._places(collection))
        return self._sessions(number, things, facts_of)

    def _shown(self, rule: RuleProgram) -> dict[str, list[tuple[str, int, int]]]:
        """For each `collection/id` the evidence that lists it: kind, time, and whether it is valid."""
        kinds = {kind for item in rule.items for kind in item.item.kinds}
        valid = self.known[0].reached(self.program.common.valid, "evidence").sure
        found: dict[str, list[tuple[str, int, int]]] = {}
        for i, record in enumerate(self.view.records("evidence") or ()):
            moment = self.view.time("evidence", record)
            if moment is not None and record["kind"] in kinds:
                for ref in record.get("refs", ()):
                    found.setdefault(normal(ref), []).append((record["kind"], moment, YES if i in valid else NO))
        return found

    def _evidence(
        self, rule: RuleProgram, collection: str, record: Record, at: int, shown: dict[str, list[tuple[str, int, int]]]
    ) -> list[Fact]:
        """Each different way in which evidence lists the record, as a fact."""
        moment = self.view.time(collection, record)
        assert moment is not None  # every collection's time field is required
        ways = {
            (kind_number(kind), valid, YES if captured > self.view.as_of else NO, YES if captured < moment else NO)
            for kind, captured, valid in shown.get(normal(self.view.ref(collection, record)), ())
        }
        return [
            fact(rule.evidence, thing(at, SURE), kind=kind, valid=valid, after=after, before=before)
            for kind, valid, after, before in sorted(ways)
        ]

    # --- the case ------------------------------------------------------------------------------------

    def _case(self, number: int, rule: RuleProgram) -> list[Fact]:
        facts = self.stating.sheets(rule.root, 0, ROOT, {})
        for collected in rule.collected:
            nodes = (collected.counted, collected.base, collected.part)
            collection = collected.condition.collection
            reached = {node: self.known[number].reached(node, collection) for node in nodes if node is not None}
            facts += self.counting.facts(collected, reached)
        return facts

    # --- communication -------------------------------------------------------------------------------

    def _conduct(self, number: int, rule: RuleProgram) -> int | None:
        """When the conduct began that the rule's evidenced conditions rest on; None where there is none."""
        found = []
        for collected in rule.collected:
            if collected.gated and self.known[number].value(collected.holds) is TRUE:
                counted = self.known[number].reached(collected.counted, collected.condition.collection)
                found.append(self.counting.since(collected, counted.sure))
        return min((moment for moment in found if moment is not None), default=None)

    def _contacts(self, number: int, rule: RuleProgram) -> Iterator[tuple[int, list[Fact], list[Where]]]:
        contacts = rule.contacts
        if contacts is None:
            return iter(())
        wait = self.comparing.value(contacts.asked.wait)
        since = self._conduct(number, rule)
        counts = self.known[0]

        def facts_of(where: Where, at: int) -> list[Fact]:
            record = self._record(where)
            facts = self.stating.sheets(contacts.sheets, at, Here(where[0], record), self._contact(record, since, wait))
            for reading, side in ((SURE, counts.sure), (POSSIBLE, counts.possible)):
                if where in side.get(self.program.common.counts, ()):
                    facts.append(fact(contacts.counts, thing(at, reading)))
            return facts

        return self._sessions(number, self._places("communications"), facts_of)

    def _contact(self, record: Record, since: int | None, wait: int | None) -> dict[Any, tuple[int, int]]:
        moment = self.view.time("communications", record)
        assert moment is not None
        reply = record.get("buyer_reply", "none")
        waited = UNKNOWN if wait is None else known(self.view.as_of - moment >= wait)
        answered = self.view.time("communications", record, "answered_at") is not None
        found = {
            LATE: known(since is None or moment >= since),
            REPLIED: known(reply != "none"),
            WAITED: waited,
            EXPLAINED: known(reply == "explanation"),
            ANSWERED: known(answered),
        }
        return {probe: ANSWERS[value] for probe, value in found.items()}

    def _communication(self, number: int, rule: RuleProgram) -> Iterator[tuple[int, list[Fact], list[Where]]]:
        if rule.contacts is not None:
            yield number, self._talks(number, rule.contacts), [CASE]

    def _talks(self, number: int, contacts: Contacts) -> list[Fact]:
        """How many contacts there are, and how many explanations are open; anything, where that is not known."""
        attempts, wait = self.comparing.value(contacts.asked.attempts), self.comparing.value(contacts.asked.wait)
        if self.view.records("communications") is None or attempts is None or wait is None:
            return numbers(contacts.tries, *ANYTHING, True) + numbers(contacts.opens, *ANYTHING, False)
        tried, open_ = (self.known[number].reached(node, "communications") for node in (contacts.tried, contacts.open))
        tries = numbers(contacts.tries, (len(tried.sure), attempts), (len(tried.possible), attempts), True)
        return tries + numbers(contacts.opens, (len(open_.sure), 0), (len(open_.possible), 0), False)

    # --- results -------------------------------------------------------------------------------------

    def _answer(self, number: int, rule: RuleProgram) -> RuleAnswer:
        known_ = self.known[number]
        sure: set[str] = set()
        possible: set[str] = set()
        for collected in rule.collected:
            collection = collected.condition.collection
            reached = known_.reached(collected.counted, collection)
            sure |= {self.view.ref(collection, self._record((collection, i))) for i in reached.sure}
            possible |= {self.view.ref(collection, self._record((collection, i))) for i in reached.possible}
        result = RuleResult(known_.value(rule.result), tuple(sorted(sure)), tuple(sorted(possible - sure)))
        if not isinstance(rule.rule, Ground):
            return RuleAnswer(result)
        communication = TRUE if rule.contacts is None else known_.value(rule.contacts.communicated)
        return RuleAnswer(result, communication, self._conduct(number, rule))
