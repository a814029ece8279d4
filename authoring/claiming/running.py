"""Proves all claims and laws of a policy: what is asked in which child process, and what comes of the answers."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from ...engine.language.model import PolicyModel
from ...engine.language.rules import collections_of
from ..proving.spans import spans
from ..proving.supervising import DONE, MEMORY, Outcome, Task, run
from ..proving.supervising import TIME as LATE
from ..proving.supervising import UNPROVABLE as UNREAD
from .model import (
    IDLE,
    OPEN,
    PROVEN,
    REACHABLE,
    REFUTED,
    SEARCH,
    TIME,
    UNPROVABLE,
    Claim,
    Found,
    anywhere,
    together,
)
from .model import MEMORY as NO_MEMORY
from .names import LAWS
from .questions import questions

_REFUTING, _REACHING = "claiming.proving:refuting", "claiming.proving:reaching"
_POSSIBLE, _LAWS = "claiming.proving:possible", "claiming.laws:laws"
_RANKS = {"all": 0, "laws": 1, "some": 2}  # what takes longest comes first, so that no process waits at the end
EVIDENCE = "evidence"
_TOGETHER = 8  # claims that share an open case: what one reads makes it larger for the others
GONE, EMPTY = "gone", "empty"
_WHY = {LATE: TIME, MEMORY: NO_MEMORY, UNREAD: UNPROVABLE}


@attrs.frozen(eq=False)
class Proof:
    """What came of one policy. `laws`: by name, what came of each for each ground rule."""

    policy: str
    version: str
    claims: tuple[tuple[Claim, Found], ...]
    laws: dict[str, dict[str, Found]]
    groups: dict[str, int]

    @property
    def failed(self) -> bool:
        """Whether something is refuted or not proven."""
        return any(found.failed for found in self.every())

    def every(self) -> Iterator[Found]:
        """All that came of it."""
        yield from (found for _, found in self.claims)
        yield from (found for rules in self.laws.values() for found in rules.values())


@attrs.frozen(eq=False)
class Plan:
    """Everything to be asked about a policy: tasks, and of which claims or of which rule each is."""

    name: str
    model: PolicyModel
    claims: tuple[Claim, ...]
    laws: tuple[str, ...]
    tasks: tuple[Task, ...]
    about: tuple[tuple[str, ...], ...]


def plan(name: str, model: PolicyModel, claims: Sequence[Claim], laws: Sequence[str]) -> Plan:
    """The tasks for some claims and laws of a policy that is loaded by that name."""
    found: list[tuple[int, Task, tuple[str, ...]]] = []
    stated = [claim for claim in claims if claim.gone is None]
    for since, until in ((span.since, span.until) for span in spans(model)):
        day = since if since is not None else until - 1 if until is not None else 20_454
        span = {"policy": name, "since": since, "until": until}
        shared: dict[tuple[tuple[str, ...] | None, bool], list[str]] = {}
        for claim in stated:
            if claim.form == REACHABLE:
                found.append((_RANKS["some"], Task(_REACHING, {**span, "claim": claim.id}), (claim.id,)))
                continue
            for focus in dict.fromkeys(question.focus for question in questions(claim, model, day)):
                shared.setdefault((focus, _reads_evidence(claim)), []).append(claim.id)
        for (focus, _), ids in shared.items():
            rank = _RANKS["all" if focus is None else "some"]
            for some in _several(ids):
                values = {**span, "focus": None if focus is None else list(focus), "claims": list(some)}
                found.append((rank, Task(_REFUTING, values), some))
        for some in _several([claim.id for claim in stated if claim.form != REACHABLE and claim.when is not None]):
            found.append((_RANKS["some"], Task(_POSSIBLE, {**span, "claims": list(some)}), some))
        for rule in model.grounds if laws else ():
            if rule.in_force(day):
                task = Task(_LAWS, {**span, "rule": rule.id, "names": list(laws)})
                found.append((_RANKS["laws"], task, (rule.id,)))
    found.sort(key=lambda one: one[0])
    tasks, about = tuple(task for _, task, _ in found), tuple(ids for _, _, ids in found)
    return Plan(name, model, tuple(claims), tuple(laws), tasks, about)


def _several(ids: list[str]) -> Iterator[tuple[str, ...]]:
    yield from (tuple(ids[first : first + _TOGETHER]) for first in range(0, len(ids), _TOGETHER))


def _reads_evidence(claim: Claim) -> bool:
    """Whether evidence must be a collection like any other, which makes all questions about the case harder."""
    return claim.when is not None and any(one.collection == EVIDENCE for one in collections_of(claim.when))


def prove(planned: Plan, *, seconds: float, done: Callable[[int], None] = lambda number: None) -> Proof:
    """What comes of it. Raises Fault where the solver and the engine disagree."""
    outcomes = run(planned.tasks, seconds=seconds, done=done)
    claims: dict[str, list[Found]] = {claim.id: [] for claim in planned.claims}
    about_cases: dict[str, list[Found]] = {claim.id: [] for claim in planned.claims}
    laws: dict[str, dict[str, list[Found]]] = {name: {} for name in LAWS if name in planned.laws}
    groups: dict[str, int] = {}
    for task, about, outcome in zip(planned.tasks, planned.about, outcomes, strict=True):
        if outcome.state == DONE:
            for collection, count in outcome.result["groups"].items():
                groups[collection] = max(groups.get(collection, 0), count)
        if task.name == _LAWS:
            for name, rules in laws.items():
                rules.setdefault(about[0], []).append(_of_law(outcome, name))
            continue
        reach = task.name != _REFUTING
        for one in about:
            (about_cases if task.name == _POSSIBLE else claims)[one].append(_of_claim(outcome, one, reach=reach))
    return Proof(
        planned.model.name,
        planned.model.version,
        tuple((claim, _merged(claim, claims[claim.id], about_cases[claim.id])) for claim in planned.claims),
        {name: {rule: together(parts) for rule, parts in rules.items()} for name, rules in laws.items()},
        groups,
    )


def _merged(claim: Claim, parts: list[Found], possible: list[Found]) -> Found:
    if claim.gone is not None:
        return Found(IDLE, why=GONE, detail=claim.gone)
    if claim.form == REACHABLE:
        return anywhere(parts)
    found = together(parts) if parts else Found(PROVEN)  # no ground rule, so no case to refute it
    if found.state == PROVEN and possible and anywhere(possible).state == REFUTED:
        return Found(REFUTED, (), EMPTY)
    return found


def _of_claim(outcome: Outcome, claim: str, *, reach: bool) -> Found:
    if outcome.state != DONE:
        return _not_proven(outcome)
    answer: dict[str, Any] = outcome.result["answers"][claim]
    cases = tuple(answer["cases"])
    if answer["kind"] == "found":
        return Found(PROVEN if reach else REFUTED, cases)
    if answer["kind"] == "none":
        return Found(REFUTED if reach else PROVEN)
    why, colon, what = answer["why"].partition(":")
    return Found(OPEN, (), why, what) if colon and why == UNPROVABLE else Found(OPEN, (), SEARCH, answer["why"])


def _of_law(outcome: Outcome, law: str) -> Found:
    if outcome.state != DONE:
        return _not_proven(outcome)
    state, cases, why, detail = outcome.result["laws"][law]
    return Found(state, tuple(cases), why, detail)


def _not_proven(outcome: Outcome) -> Found:
    return Found(OPEN, (), _WHY[outcome.state], outcome.why)
