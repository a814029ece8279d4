"""How far a ground rule can get, what stands in its way, and whether another one is true whenever it is.

Runs in the child process; results are what JSON can hold.
"""

from typing import Any

from ...engine.deciding.table import COMMUNICATED, ELIGIBLE, PROVEN, SHIELDED, UNPROVEN
from ...engine.language.model import All, Ground, Procedure, Protection
from ..proving.answers import FOUND, NONE, OPEN
from ..proving.bench import Bench
from ..proving.logic import Formula, both, no
from ..proving.reading import Reading
from ..proving.sizes import cone
from .setting import Setting, setting

# the levels that a rule climbs, each with the statuses that the verdict gives a rule that has reached it
NOTHING, TRUE, _TRUES = "nothing", "true", (SHIELDED, PROVEN, ELIGIBLE, COMMUNICATED)
LEVELS = (
    (COMMUNICATED, (COMMUNICATED,)),
    (ELIGIBLE, (ELIGIBLE, COMMUNICATED)),
    (PROVEN, (PROVEN, ELIGIBLE, COMMUNICATED)),
    (TRUE, _TRUES),
    (UNPROVEN, (UNPROVEN, *_TRUES)),
)
CONDITION, PROTECTION, PROCEDURE, COMMUNICATION = "condition", "protection", "procedure", "communication"
EVIDENCE, NOT_IN_FORCE = "evidence", "not_in_force"
Part = tuple[str, str, Formula]  # what must hold for the next level: of which kind, which one, and when it does


def reach(policy: str, span: int, rule: str) -> dict[str, Any]:
    """The furthest that a ground rule can get, with a case; what stands in the way; the rules that imply it."""
    at = setting(policy, span)
    ground = at.rules[rule]
    assert isinstance(ground, Ground)
    whole = cone(at.model, at.span.day, [ground])
    if at.unset(whole):
        return {"state": "unset"}
    bench, reading = at.bench(*whole)
    open_at: list[str] = []
    for number, (level, statuses) in enumerate(LEVELS):
        answer = at.ask(
            bench,
            f"{rule} {level}",
            _formula(reading, ground, level),
            lambda case, statuses=statuses: at.statuses(case).get(rule) in statuses,
        )
        if answer.kind == OPEN:
            open_at.append(level)
        if answer.found:
            found: dict[str, Any] = {"state": level, "case": answer.cases[0], "open": open_at}
            found["groups"] = bench.sizes.groups
            if number and not open_at:
                found["blocked"] = _blocked(at, bench, reading, ground, LEVELS[number - 1][0])
            if level == COMMUNICATED:
                found["implied"], found["implied_open"] = _implied(at, ground, at.statuses(answer.cases[0]))
            return found
    blocked = None if open_at else _blocked(at, bench, reading, ground, UNPROVEN)
    return {"state": NOTHING, "open": open_at, "blocked": blocked, "groups": bench.sizes.groups}


def _formula(reading: Reading, rule: Ground, level: str) -> Formula:
    match level:
        case "communicated":
            return reading.communicated(rule)
        case "eligible":
            return reading.eligible(rule)
        case "proven":
            return reading.proven(rule)
        case "true":
            return both(reading.considered(rule), reading.truth(rule).true)
    return both(reading.considered(rule), no(reading.truth(rule).false))


# --- what stands in the way ---------------------------------------------------------------------------


def _blocked(at: Setting, bench: Bench, reading: Reading, rule: Ground, level: str) -> dict[str, Any]:
    """Why a level cannot be reached: all that makes it so alone; else the fewest found that do together."""
    asked = reading.considered(rule)
    if level == TRUE and bench.search(reading.condition(None, rule.when, True, []).true) == FOUND:
        return {"alone": True, "parts": [[EVIDENCE, ""]]}
    parts = _parts(reading, rule, level)
    alone = [part for part in parts if bench.search(part[2]) == NONE]
    if not alone and level not in (TRUE, UNPROVEN):  # with the rule itself, as its author thinks of it
        true = both(asked, reading.truth(rule).true)
        alone = [part for part in parts if part[0] != CONDITION and bench.search(both(true, part[2])) == NONE]
    return {"alone": bool(alone), "parts": [list(part[:2]) for part in alone or _fewest(bench, parts)]}


def _parts(reading: Reading, rule: Ground, level: str) -> list[Part]:
    """All that must hold together for a level, the rule's own condition last."""
    parts: list[Part] = []
    if level in (ELIGIBLE, COMMUNICATED):
        if level == COMMUNICATED:
            parts.append((COMMUNICATION, rule.id, reading.communication(rule).true))
        for name in rule.procedures:
            if not isinstance(reading.rules.get(name), Procedure):
                parts.append((NOT_IN_FORCE, name, False))
        parts += [(PROCEDURE, one.id, reading.truth(one).true) for one in reading.needed(rule) or ()]
    if level not in (TRUE, UNPROVEN):
        guards = [one for one in reading.rules.values() if isinstance(one, Protection) and one.shields(rule)]
        parts += [(PROTECTION, one.id, reading.truth(one).false) for one in guards]
        return [*parts, (CONDITION, "", both(reading.considered(rule), reading.truth(rule).true))]
    items = rule.when.items if isinstance(rule.when, All) else (rule.when,)
    for number, item in enumerate(items):
        truth = reading.condition(rule, item, True, [])
        parts.append((CONDITION, str(number), truth.true if level == TRUE else no(truth.false)))
    return parts


def _fewest(bench: Bench, parts: list[Part]) -> list[Part]:
    """Parts that cannot hold together, none of which can be left out."""
    kept = parts
    for part in parts:
        fewer = [one for one in kept if one is not part]
        if bench.search(*(one[2] for one in fewer)) == NONE:
            kept = fewer
    return kept


# --- rules of one ground ------------------------------------------------------------------------------


def _implied(at: Setting, rule: Ground, statuses: dict[str, str]) -> tuple[list[str], list[str]]:
    """The rules of the same ground that give an allow whenever this one does, and those of which it is not known.

    One that does not in the case that was found for this rule is none.
    """
    implied, not_known = [], []
    for other in at.grounds:
        if other.id == rule.id or other.ground != rule.ground or statuses[other.id] != COMMUNICATED:
            continue
        bench, reading = at.bench(*cone(at.model, at.span.day, [rule, other]))
        answer = at.ask(
            bench,
            f"{rule.id} without {other.id}",
            both(reading.communicated(rule), no(reading.communicated(other))),
            lambda case, other=other: _only(at.statuses(case), rule.id, other.id),
        )
        if answer.none:
            implied.append(other.id)
        elif not answer.found:
            not_known.append(other.id)
    return implied, not_known


def _only(statuses: dict[str, str], one: str, other: str) -> bool:
    return statuses[one] == COMMUNICATED != statuses[other]
