"""Runs compiled policies: one program for each span of days on which the policy stays the same."""

from typing import Any

from ...language.model import PolicyModel
from ...semantics.results import RuleResult
from ...semantics.spans import Spans
from ...semantics.truth import FALSE, TRUE, UNKNOWN, Truth
from .program import Program, build
from .runtime import Reading

_TRUTHS = (FALSE, UNKNOWN, UNKNOWN, TRUE)
_NO_RECORDS = tuple(map(RuleResult, (FALSE, UNKNOWN, TRUE)))


class Compiled:
    """A policy ready to be run on any day. A program is built when a case first needs it.

    Threads that come first at the same time may each build the same program, and keep either.
    """

    def __init__(self, model: PolicyModel, spans: Spans) -> None:
        self.model = model
        self._spans = spans
        self._programs: list[Program | None] = [None] * len(spans)

    def read(self, case: dict[str, Any], span: int, *, plain: bool) -> "CompiledReading":
        """Starts on a valid case, which is not changed. `plain`: its times have an upper-case T and Z."""
        program = self._programs[span]
        if program is None:
            program = self._programs[span] = build(self.model, self._spans.day(span))
        return CompiledReading(program, case, plain=plain)


class CompiledReading:
    """One case as a compiled policy reads it: the rules in force by their number, in the order of the policy."""

    __slots__ = ("_program", "_reading", "_rules", "_values")

    def __init__(self, program: Program, case: dict[str, Any], *, plain: bool) -> None:
        self._program = program
        self._rules = program.rules
        self._values: list[Truth | None] = [None] * len(program.rules)
        self._reading = Reading(case, program.selections, program.evidence_valid, plain=plain)

    def value(self, number: int) -> Truth:
        """What a rule's condition is."""
        found = self._values[number]
        if found is None:
            found = self._values[number] = _TRUTHS[self._rules[number].value(self._reading)]
        return found

    def communication(self, number: int) -> Truth:
        """Whether the shop has talked as a ground rule asks: enough contacts, and no explanation left unanswered."""
        program = self._rules[number]
        if program.attempts is None or program.wait is None:
            return UNKNOWN if program.asks else TRUE
        contacts = self._reading.contacts(self._program.communication_counts)
        if contacts is None:
            return UNKNOWN
        conduct = program.conduct(self._reading, when=self._reading.key) if program.conduct is not None else None
        latest = self._reading.since(program.wait)
        sure = maybe = 0
        answered = TRUE
        for at, replied, is_open, counts in contacts:
            if is_open:
                answered = min(answered, FALSE if counts == 3 else UNKNOWN)
            if (conduct is None or at >= conduct) and (replied or at <= latest):
                sure += counts == 3
                maybe += 1
        enough = TRUE if sure >= program.attempts else UNKNOWN if maybe >= program.attempts else FALSE
        return min(enough, answered)

    def conduct(self, number: int) -> int | None:
        """When the conduct began that a ground rule rests on, in microseconds; None where there is none."""
        began = self._rules[number].conduct
        return None if began is None else began(self._reading, when=self._reading.moment)

    def result(self, number: int) -> RuleResult:
        """Value and records of a rule."""
        program = self._rules[number]
        value = self.value(number)
        matched: set[str] = set()
        possible: set[str] = set()
        for collection, selection, find in program.selections:
            found = self._reading.memo[selection] or find(self._reading)
            if found[0]:
                matched.update(f"{collection}/{record['id']}" for record in found[0])
            if found[1]:
                possible.update(f"{collection}/{record['id']}" for record in found[1])
        if not matched and not possible:
            return _NO_RECORDS[value]
        return RuleResult(value, tuple(sorted(matched)), tuple(sorted(possible - matched)))
