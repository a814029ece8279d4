"""What must be asked so that a claim is proven: each question is about one kind of case that would refute or show it.

The verdict is an allow if some ground rule is communicated, and no deny if some is eligible. So a question about
these is asked of one ground rule after the other, in a case that is open for that rule alone: that is what makes the
answers quick, and as good. Where a verdict must *not* come about, all rules are asked together.
"""

from collections.abc import Iterator

import attrs

from ...engine.deciding.outcome import Outcome
from ...engine.deciding.table import COMMUNICATED, ELIGIBLE
from ...engine.language.model import PolicyModel
from .model import ALWAYS, Claim

ALLOW, DENY, TALK = (one.value for one in (Outcome.ALLOW, Outcome.DENY, Outcome.NEEDS_COMMUNICATION))
LEAST = "at least"  # … communicated or eligible: how far a rule gets, not what its status is


@attrs.frozen
class Literal:
    """The verdict or the status of a rule is this, or is not; LEAST: the rule gets at least so far."""

    rule: str | None
    value: str
    holds: bool = True
    how: str = ""


@attrs.frozen
class Question:
    """Whether there is a case in which the claim's `when` is true and all of this holds.

    `focus` are the rules that it must decide; None for all.
    """

    focus: tuple[str, ...] | None
    literals: tuple[Literal, ...]


def questions(claim: Claim, model: PolicyModel, day: int) -> list[Question]:
    """The questions of a claim, on a day (days since 1970-01-01)."""
    body = [Literal(None, claim.verdict)] if claim.verdict is not None else []
    body += [Literal(rule, status) for rule, status in claim.statuses.items()]
    kinds: list[tuple[Literal, ...]] = [tuple(body)]
    if claim.form == ALWAYS:
        kinds = [(attrs.evolve(one, holds=False),) for one in body]
    grounds = [rule.id for rule in model.grounds if rule.in_force(day)]
    return [question for literals in kinds for question in _split(literals, grounds)]


def _split(literals: tuple[Literal, ...], grounds: list[str]) -> Iterator[Question]:
    named = tuple(one for one in literals if one.rule is not None)
    verdict = next((one for one in literals if one.rule is None), None)
    rules = tuple(one.rule for one in named if one.rule is not None)
    if verdict is None:
        yield Question(_sorted(rules), named)
        return
    allowing = (verdict.value, verdict.holds) in ((ALLOW, True), (TALK, False))
    if allowing or (verdict.value, verdict.holds) == (DENY, False):
        way = COMMUNICATED if allowing else ELIGIBLE
        for ground in grounds:
            yield Question(_sorted((ground, *rules)), (Literal(ground, way, how=LEAST), *named))
    if not allowing and (verdict.value, verdict.holds) != (DENY, False):
        yield Question(None, literals)
    elif (verdict.value, verdict.holds) == (TALK, False):
        yield Question(None, (Literal(None, DENY), *named))


def guesses(question: Question, grounds: list[str]) -> Iterator[Question]:
    """Questions about fewer rules that may lead to a case for one about all: only the engine can say whether it is one.

    The first is about no rule at all: that any case will do.
    """
    yield Question((), ())
    if any(one.rule is None and (one.value, one.holds) in ((TALK, True), (ALLOW, False)) for one in question.literals):
        for ground in grounds:
            yield Question((ground,), (Literal(ground, ELIGIBLE),))


def _sorted(rules: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(rules)))
