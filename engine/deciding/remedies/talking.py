"""What is still to be said to the buyer before a rule's communication holds."""

from typing import Any

import attrs

from ...executors.reference import Reference
from ...language.model import All, Any_, Compare, Condition, Ground, Not
from ...language.moments import format_time
from ...semantics.comparing import ROOT
from ...semantics.truth import FALSE, TRUE, Truth, negated
from ...semantics.view import ABSENT
from .acts import NOTHING, Plan, Supply, together
from .planning import Planner
from .solving import paths_of


@attrs.frozen
class Talk:
    """The steps that are left: explanations to answer, contacts to make, a wait that has to pass."""

    answers: tuple[str, ...] = ()
    attempts: int = 0
    wait: str = ""
    until: str | None = None

    @property
    def cost(self) -> int:
        """How many acts these are."""
        return len(self.answers) + self.attempts + (self.until is not None)

    def steps(self) -> list[dict[str, Any]]:
        """As the verdict document writes them."""
        found: list[dict[str, Any]] = [{"step": "answer", "record": ref} for ref in self.answers]
        if self.attempts:
            found.append({"step": "communicate", "attempts": self.attempts, "wait": self.wait})
        if self.until is not None:
            found.append({"step": "wait", "until": self.until})
        return found


def talk(reference: Reference, rule: Ground, conduct: int | None) -> Talk | None:
    """What is left to do in a case whose conduct began at that moment; None where nothing would be enough."""
    asked = rule.communication
    if asked is None:
        return Talk()
    view, comparing = reference.view, reference.comparing
    attempts, wait = comparing.value(asked.attempts), comparing.value(asked.wait)
    if attempts is None or wait is None:
        return None
    contacts = reference.contacts or []
    answers = tuple(
        sorted(
            view.ref("communications", record)
            for record, counts in contacts
            if counts is not FALSE and reference.unanswered(record) is TRUE
        )
    )
    counting = [record for record, counts in contacts if counts is TRUE]
    done = sum(reference.settled(record, conduct, wait) is TRUE for record in counting)
    pending: list[int] = []
    for record in counting:
        moment = view.time("communications", record)
        if (
            moment is None
            or reference.settled(record, conduct, wait) is TRUE
            or (conduct is not None and moment < conduct)
        ):
            continue
        pending.append(moment + wait)
    pending.sort()
    left = attempts - done
    if left <= 0:
        return Talk(answers)
    if left <= len(pending):
        until = format_time(pending[left - 1], view.as_of_text)
        return None if until is None else Talk(answers, until=until)
    return Talk(answers, left - len(pending), asked.wait_text.on(view.day))


def for_contacts(planner: Planner, condition: Condition, want: Truth = TRUE) -> Plan | None:
    """Which fields of the case are to be filled in for contacts to be such, if their own are as they should be.

    None where there is no way.
    """
    match condition:
        case Not(item):
            return for_contacts(planner, item, negated(want))
        case All(items) | Any_(items):
            plans = [for_contacts(planner, item, want) for item in items]
            ways = [plan for plan in plans if plan is not None]
            if isinstance(condition, All) == (want is TRUE):
                return together(ways) if len(ways) == len(plans) else None
            return min(ways, key=lambda plan: plan.order(frozenset()), default=None)
        case Compare():
            comparing = planner.reference.comparing
            paths = paths_of(condition)
            if all(path.from_root for path in paths):
                return NOTHING if comparing.compare(condition, ROOT) is want else planner.field(condition, want)
            absent = (path for path in paths if path.from_root and comparing.field(path, ROOT) is ABSENT)
            return Plan(frozenset(Supply("", "", path.parts) for path in absent))
    return NOTHING
