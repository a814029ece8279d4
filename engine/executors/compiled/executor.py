"""Runs compiled policies: one program for each span of days on which the policy stays the same."""

from typing import Any

from ...language.model import Ground, PolicyModel
from ...semantics.results import RuleResult
from ...semantics.spans import Spans
from ...semantics.truth import FALSE, TRUE, UNKNOWN, Truth
from .program import Program, build
from .runtime import Reading

_TRUTHS = (FALSE, UNKNOWN, UNKNOWN, TRUE)


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

    __slots__ = ("_program", "_reading", "_rules")

    def __init__(self, program: Program, case: dict[str, Any], *, plain: bool) -> None:
        self._program = program
        self._rules = program.rules
        self._reading = Reading(case, program.selections, program.evidence_valid, plain=plain)

    def value(self, number: int) -> Truth:
        """What a rule's condition is."""
        return _TRUTHS[self._rules[number].value(self._reading)]

    def communication(self, number: int) -> Truth:
        """Whether the shop has talked as a ground rule asks: enough contacts, and no explanation left unanswered."""
        program = self._rules[number]
        if program.attempts is None or program.wait is None:
            return UNKNOWN if program.asks else TRUE
        contacts = self._reading.contacts(self._program.communication_counts)
        if contacts is None:
            return UNKNOWN
        conduct = program.conduct(self._reading) if program.conduct is not None else None
        latest = self._reading.as_of - program.wait
        sure = maybe = 0
        answered = TRUE
        for moment, replied, is_open, counts in contacts:
            if is_open:
                answered = min(answered, FALSE if counts == 3 else UNKNOWN)
            if (conduct is None or moment >= conduct) and (replied or moment <= latest):
                sure += counts == 3
                maybe += 1
        enough = TRUE if sure >= program.attempts else UNKNOWN if maybe >= program.attempts else FALSE
        return min(enough, answered)

    def result(self, number: int) -> RuleResult:
        """Value, records and communication of a rule."""
        program = self._rules[number]
        matched: set[str] = set()
        possible: set[str] = set()
        for collection, selection, find in program.selections:
            found = self._reading.memo[selection] or find(self._reading)
            matched.update(f"{collection}/{record['id']}" for record in found[0])
            possible.update(f"{collection}/{record['id']}" for record in found[1] or ())
        return RuleResult(
            self.value(number),
            tuple(sorted(matched)),
            tuple(sorted(possible - matched)),
            self.communication(number) if isinstance(program.rule, Ground) else None,
        )
