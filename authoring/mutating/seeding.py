"""Cases made up so that a mutated piece of a rule matters: everything beside it is as it must be for that."""

import copy
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ...engine.deciding.policy import Policy
from ...engine.language.model import Condition, Ground, PolicyModel, Procedure, Protection, Rule
from ...engine.semantics.accepting import accepted
from ...engine.semantics.truth import TRUE
from ..scaffolding.cases_for_tests import base_case
from ..scaffolding.specimen import Specimen, start_of
from .climbing import Climb
from .differing import Place, Wants, asking, places
from .mutants import Mutant
from .telling import Few, affected

Case = dict[str, Any]
_MOST_PLACES = 4  # of one rule
_MOST_TRIED = 12  # ways to the same


def made(policy: Policy, mutant: Mutant, case: Case) -> Iterator[Case]:
    """Cases near this one in which the pieces that differ decide; they need not be valid."""
    model = policy.model
    after = {rule.id: rule for rule in mutant.model.rules}
    for rule in model.rules:
        if rule.id not in mutant.changed:
            continue
        for place in islice(_places(rule, after.get(rule.id)), _MOST_PLACES):
            for wants in _wanted(place):
                yield _made(model, rule, wants, case)
        if isinstance(rule, Ground):
            other = after.get(rule.id)
            gone = {*rule.procedures} - {*getattr(other, "procedures", rule.procedures)}
            for procedure in (one for one in model.rules if one.id in gone):
                yield _made(model, rule, ((procedure.when, False),), case)
        if isinstance(rule, Protection):
            yield from _protected(policy, mutant, rule, case)


def _places(rule: Rule, other: Rule | None) -> Iterator[Place]:
    if other is not None:
        yield from places(rule.when, other.when)
    if isinstance(rule, Ground) and isinstance(other, Ground) and rule.evidence != other.evidence:
        differing = {*rule.evidence} ^ {*other.evidence}
        yield from asking(rule.when, {item.collection for item in differing})


def _wanted(place: Place) -> Iterator[Wants]:
    """What would make a piece decide: all around it as it must be, and itself one way and the other."""
    for condition in dict.fromkeys((place.before, place.after)):
        for wanted in (True, False):
            yield (*place.around, (condition, wanted))


def _made(model: PolicyModel, rule: Rule, wants: Wants, case: Case) -> Case:
    """The case with all of this so, as far as that can be; for a ground rule with all else that an allow takes."""
    ground = rule.ground if isinstance(rule, Ground) else ""
    specimen = Specimen(model, copy.deepcopy(case), ground)
    specimen.start = start_of(model, rule, case["as_of"])
    if isinstance(rule, Ground):
        specimen.avoid = [one.when for one in model.rules if isinstance(one, Protection) and one.shields(rule)]
        request = specimen.case["request"]
        if "grounds" in request and rule.ground not in request["grounds"]:
            request["grounds"] = [*request["grounds"], rule.ground]
    first: Case | None = None
    few = Few(model, frozenset({rule.id}))
    for found in islice(_fulfilled(specimen, wants), _MOST_TRIED):
        specimen.case = copy.deepcopy(found)
        if isinstance(rule, Ground):
            specimen.prove(rule)
            if not specimen.case.get("communications"):
                specimen.talk(rule)
            _settle(specimen, rule, wants)
        first = specimen.case if first is None else first
        # where the condition is to hold, so are evidence and contacts; a time that was moved may have undone them
        is_sound = accepted(specimen.case, model.platforms)
        if not wants[-1][1] or (is_sound and min(few.read(specimen.case), default=TRUE) is TRUE):
            return specimen.case
    return first if first is not None else specimen.case


def _fulfilled(specimen: Specimen, wants: Wants) -> Iterator[Case]:
    """Cases in which all of this is so, or the most that can be: what is to be true first, as it takes new records."""
    climb = Climb(specimen.model, wants)
    for which in (True, False):
        for _ in range(2):  # what is made so first may be undone by what comes after it
            for condition, wanted in wants:
                if wanted or not which:
                    specimen.attempt(condition, wanted)
        case = specimen.case
        if not climb.lacking(case):
            yield case
            return
        found = False
        for one in climb.cases(case):
            found = True
            yield one
        if found:
            return
        specimen.case = case
    yield specimen.case


def _settle(specimen: Specimen, rule: Ground, wants: Wants) -> None:
    """The procedures that the rule asks for, and no protection against it."""
    asked = {condition for condition, _ in wants}
    for one in specimen.model.rules:
        if isinstance(one, Procedure) and one.when not in asked and (not one.on_request or one.id in rule.procedures):
            specimen.attempt(one.when, True)
    for condition in specimen.avoid:
        specimen.attempt(condition, False)


def _protected(policy: Policy, mutant: Mutant, rule: Protection, case: Case) -> Iterator[Case]:
    """The protection applies, and as far as can be no other one, in a case in which what it is against is proven."""
    model = policy.model
    others = [one.when for one in model.rules if isinstance(one, Protection) and one.id != rule.id]
    guarded = {one.id for one in model.grounds if rule.guards(one.ground)}
    grounds = [one for one in model.grounds if one.id in (affected(model, mutant) or guarded)]
    yield _applied(model, rule.when, others, case)
    for ground in grounds[:3]:
        found = base_case(policy, ground, str(case["case_id"]), str(case["as_of"])).case
        yield _applied(model, rule.when, others, found)
        yield found


def _applied(model: PolicyModel, condition: Condition, others: list[Condition], case: Case) -> Case:
    specimen = Specimen(model, copy.deepcopy(case))
    specimen.avoid = others
    specimen.make(condition, True)
    for other in others:
        specimen.attempt(other, False)
    specimen.make(condition, True)
    return specimen.case
