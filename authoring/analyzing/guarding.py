"""Whether a protection or a procedure can ever apply, and whether it ever makes the difference.

Runs in the child process; results are what JSON can hold.
"""

from typing import Any

from ...engine.deciding.table import PROVEN, SHIELDED
from ...engine.language.model import Ground, Procedure, Protection, Rule
from ..proving.answers import FOUND, NONE
from ..proving.bench import Bench
from ..proving.logic import Formula, both, no
from ..proving.reading import Reading
from ..proving.sizes import cone
from .setting import Setting, setting


def guard(policy: str, span: int, rule: str) -> dict[str, Any]:
    """Of a protection or procedure: whether it can be true, can be false, and whether it ever matters."""
    at = setting(policy, span)
    one = at.rules[rule]
    if at.unset([one]):
        return {"state": "unset"}
    bench, reading = at.bench(one)
    truth = reading.truth(one)
    found: dict[str, Any] = {
        "state": "asked",
        "true": bench.search(truth.true),
        "false": bench.search(truth.false),
        "groups": bench.sizes.groups,
    }
    found["matters"], found["case"] = _matters(at, one) if at.grounds else (FOUND, None)
    return found


def _matters(at: Setting, one: Rule) -> tuple[str, Any]:
    """Whether for some ground rule it alone makes the difference; FOUND with the case, NONE or OPEN."""
    result = NONE
    for ground in at.grounds:
        if isinstance(one, Protection) and not one.shields(ground):
            continue
        if isinstance(one, Procedure) and one.on_request and one.id not in ground.procedures:
            continue
        whole = cone(at.model, at.span.day, [ground])
        if at.unset(whole):
            continue
        bench, reading = at.bench(*whole)
        kind, case = _alone(at, bench, reading, one, ground)
        if kind == FOUND:
            return FOUND, case
        result = kind if kind != NONE else result
    return result, None


def _alone(at: Setting, bench: Bench, reading: Reading, one: Rule, ground: Ground) -> tuple[str, Any]:
    """Whether the rule can be true with nothing in its way but this one."""
    needed = reading.needed(ground)
    if needed is None:
        return NONE, None
    guards = [r for r in reading.rules.values() if isinstance(r, Protection) and r.shields(ground)]
    formula: Formula = both(
        reading.considered(ground),
        reading.truth(ground).true,
        *(reading.truth(r).false for r in guards if r.id != one.id),
        *(reading.truth(r).true for r in needed if r.id != one.id),
        no(reading.truth(one).false if isinstance(one, Protection) else reading.truth(one).true),
    )
    status = SHIELDED if isinstance(one, Protection) else PROVEN

    def holds(case: Any) -> bool:
        found = at.statuses(case)
        return (
            found[ground.id] == status
            and all(found[r.id] == "clear" for r in guards if r.id != one.id)
            and all(found[r.id] == "met" for r in needed if r.id != one.id)
        )

    answer = at.ask(bench, f"{one.id} alone against {ground.id}", formula, holds)
    return answer.kind, answer.cases[0] if answer.found else None
