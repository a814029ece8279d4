"""Proves claims: runs in a child process, since it needs z3. What comes out is what JSON can hold."""

from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from ...engine.deciding.table import (
    COMMUNICATED,
    ELIGIBLE,
    NOT_CONSIDERED,
    NOT_ESTABLISHED,
    PROCEDURE_STATUS,
    PROTECTION_STATUS,
    PROVEN,
    SHIELDED,
    UNPROVEN,
)
from ...engine.language.model import Condition, Ground, PolicyModel, Procedure, Rule
from ..proving.answers import FOUND, NONE, OPEN, Answer
from ..proving.asking import Disagreement, ask
from ..proving.bench import Bench
from ..proving.logic import TRUE, Formula, Tri, both, either, no
from ..proving.reading import Reading
from ..proving.shrinking import smallest
from ..proving.sizes import cone
from ..proving.spans import Span
from ..proving.symbols import Unprovable
from ..proving.witness import NotWritten
from ..testing.model import NOT_IN_FORCE
from .deciding import Case, Decider, deciders, sources
from .model import ALWAYS, UNPROVABLE, Claim
from .questions import ALLOW, DENY, LEAST, Literal, Question, guesses, questions
from .reading import read_claims


@cache
def claims_of(policy: str) -> dict[str, Claim]:
    """The claims of a policy by id, read once in a process."""
    return {claim.id: claim for claim in read_claims(sources(policy)[0])}


def refuting(
    policy: str, since: int | None, until: int | None, focus: list[str] | None, claims: list[str]
) -> dict[str, Any]:
    """Of some claims and for some rules: a case that refutes each, or that there is none. `never` and `always`."""
    model = sources(policy)[1]
    span = Span(since, until)
    wanted = [claims_of(policy)[one] for one in claims]
    bench = _bench(model, span, focus, [claim.when for claim in wanted])
    reading = bench.reading(model)
    found: dict[str, Any] = {}
    for claim in wanted:
        asked = [one for one in questions(claim, model, span.day) if one.focus == _key(focus)]
        answers = (_guessed(policy, span, claim, one) or _asked(policy, bench, reading, claim, one) for one in asked)
        found[claim.id] = min(answers, key=_gravity).to_dict()
    return {"answers": found, "groups": bench.sizes.groups}


def reaching(policy: str, since: int | None, until: int | None, claim: str) -> dict[str, Any]:
    """A case that shows that a `reachable` claim holds, or that there is none."""
    model = sources(policy)[1]
    span, wanted = Span(since, until), claims_of(policy)[claim]
    answer = Answer(NONE)
    groups: dict[str, int] = {}
    for question in questions(wanted, model, span.day):
        found = _guessed(policy, span, wanted, question)
        if found is None:
            bench = _bench(model, span, question.focus, [wanted.when])
            groups |= bench.sizes.groups
            found = _asked(policy, bench, bench.reading(model), wanted, question)
        answer = min(answer, found, key=_gravity)
        if answer.found:
            break
    return {"answers": {claim: answer.to_dict()}, "groups": groups}


def possible(policy: str, since: int | None, until: int | None, claims: list[str]) -> dict[str, Any]:
    """Of some claims: a case in which `when` is true. A claim about no case at all would always be proven."""
    model = sources(policy)[1]
    quick, _ = deciders(policy)
    found: dict[str, Any] = {}
    for claim in (claims_of(policy)[one] for one in claims):
        bench = _bench(model, Span(since, until), (), [claim.when])
        try:
            when = _when(bench.reading(model), claim)
            holds = partial(quick.true_of, claim.when)
            answer = ask(bench, f"when {claim.id}", when.true, holds, small=False)
        except Unprovable as error:
            answer = Answer(OPEN, (), f"{UNPROVABLE}:{error.what}")
        found[claim.id] = answer.to_dict()
    return {"answers": found, "groups": {}}


def _key(focus: list[str] | None) -> tuple[str, ...] | None:
    return None if focus is None else tuple(focus)


def _gravity(answer: Answer) -> int:
    return 0 if answer.found else 2 if answer.none else 1


def _bench(model: PolicyModel, span: Span, focus: Iterable[str] | None, whens: Iterable[Condition | None]) -> Bench:
    rules: list[Rule] = list(model.in_force(span.day))
    if focus is not None:
        named = set(focus)
        grounds = [rule for rule in rules if rule.id in named and isinstance(rule, Ground)]
        near = {rule.id for rule in cone(model, span.day, grounds)}
        rules = [rule for rule in rules if rule.id in named | near]
    return Bench(span, [(model, rules)], extra=[when for when in whens if when is not None])


def _when(reading: Reading, claim: Claim) -> Tri:
    return TRUE if claim.when is None else reading.condition(None, claim.when, True, [])


def _guessed(policy: str, span: Span, claim: Claim, question: Question) -> Answer | None:
    """A case for a question about all rules that is found by asking about few; None where none is."""
    if question.focus is not None:
        return None
    model = sources(policy)[1]
    quick, definition = deciders(policy)

    def holds(case: Case) -> bool:
        return is_such(claim, quick, case)

    for guess in guesses(question, [rule.id for rule in model.grounds if rule.in_force(span.day)]):
        bench = _bench(model, span, guess.focus, [claim.when])
        reading = bench.reading(model)
        try:
            wanted = both(_when(reading, claim).true, *(formula(reading, one) for one in guess.literals))
            if bench.search_small(wanted) == FOUND and holds(bench.case()):
                cases = smallest((bench.case(),), holds)
                return Answer(FOUND, cases) if is_such(claim, definition, cases[0]) else None
        except (Unprovable, NotWritten):
            continue
    return None


def _asked(policy: str, bench: Bench, reading: Reading, claim: Claim, question: Question) -> Answer:
    quick, definition = deciders(policy)
    name = f"{claim.form} {claim.id}"
    try:
        wanted = both(_when(reading, claim).true, *(formula(reading, one) for one in question.literals))
        answer = ask(bench, name, wanted, partial(is_such, claim, quick))
    except Unprovable as error:  # of this claim; the others that share the open case may be proven all the same
        return Answer(OPEN, (), f"{UNPROVABLE}:{error.what}")
    if answer.found and not is_such(claim, definition, answer.cases[0]):
        raise Disagreement(name, answer.cases, "the two executors disagree")
    return answer


def is_such(claim: Claim, decider: Decider, case: Case) -> bool:
    """Whether the engine says that the case refutes the claim, or shows it if it is `reachable`."""
    verdict, statuses = decider.decided(case)
    holds = claim.verdict in (None, verdict)
    holds = holds and all(statuses[rule] == status for rule, status in claim.statuses.items())
    return decider.true_of(claim.when, case) and holds != (claim.form == ALWAYS)


# --- what it says as formulas -------------------------------------------------------------------------


def formula(reading: Reading, literal: Literal) -> Formula:
    """The same as a formula."""
    if literal.rule is None:
        found = verdict(reading, literal.value)
    else:
        rule = reading.rules.get(literal.rule)
        if literal.how == LEAST:
            assert isinstance(rule, Ground)
            found = reading.communicated(rule) if literal.value == COMMUNICATED else reading.eligible(rule)
        else:
            found = status(reading, rule, literal.value)
    return found if literal.holds else no(found)


def verdict(reading: Reading, value: str) -> Formula:
    """The verdict is this one."""
    if value == ALLOW:
        return reading.allows()
    return no(either(*map(reading.eligible, reading.grounds))) if value == DENY else reading.waits()


def status(reading: Reading, rule: Rule | None, value: str) -> Formula:
    """The status of a rule is this one; None is one that does not exist on that day."""
    if rule is None or value == NOT_IN_FORCE:
        return rule is None and value == NOT_IN_FORCE
    truth = reading.truth(rule)
    if not isinstance(rule, Ground):
        words = PROCEDURE_STATUS if isinstance(rule, Procedure) else PROTECTION_STATUS
        return (truth.false, truth.unknown, truth.true)[words.index(value)]
    considered = reading.considered(rule)
    if value in (NOT_ESTABLISHED, UNPROVEN):
        return both(considered, truth.false if value == NOT_ESTABLISHED else truth.unknown)
    if value == SHIELDED:
        return both(considered, truth.true, reading.shielded(rule))
    if value == PROVEN:
        return both(reading.proven(rule), no(reading.in_order(rule)))
    if value == ELIGIBLE:
        return both(reading.eligible(rule), no(reading.communication(rule).true))
    if value == COMMUNICATED:
        return reading.communicated(rule)
    assert value == NOT_CONSIDERED
    return no(considered)
