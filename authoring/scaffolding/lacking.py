"""What a made-up case still lacks for a rule to be as a test wants it, for the one who is to complete it."""

from collections.abc import Iterator

from ...engine.deciding.policy import Policy
from ...engine.deciding.reasons import Reason
from ...engine.deciding.requirements import reads
from ...engine.language.model import Ground, Procedure, Protection, Rule
from ...engine.language.texts import Text
from ...engine.semantics.problems import CaseError
from ...reporting.style import Tongue
from .specimen import Case

MOST_FIELDS = 6


def lacking(policy: Policy, case: Case, rule: Rule, status: str, tongue: Tongue) -> str:
    """How far the case takes the rule, and which other rules stand in its way, with the fields that they read."""
    others = list(_others(policy, case, rule, tongue)) if status in ("proven", "shielded") else []
    if others:
        said = tongue.say("help_and_also").join(others)
        return tongue.say("lacks_others", status=status, others=Text(said, said))
    fields = _fields(rule)
    return tongue.say("lacks_rule", status=status or "error", fields=tongue.join(fields, MOST_FIELDS))


def _others(policy: Policy, case: Case, rule: Rule, tongue: Tongue) -> Iterator[str]:
    """The protections that shield the rule, or the procedures that are not met."""
    rules = {one.id: one for one in policy.model.rules}
    for reason in _reasons(policy, case):
        other = rules.get(reason.rule or "")
        if other is not None and _in_the_way(other, rule):
            fields = tongue.join(_fields(other), MOST_FIELDS)
            yield tongue.say("lacks_other", name=other.id, message=reason.message, fields=fields)


def _reasons(policy: Policy, case: Case) -> tuple[Reason, ...]:
    try:
        return policy.decide(case).reasons
    except CaseError:
        return ()


def _in_the_way(other: Rule, rule: Rule) -> bool:
    """Whether a rule that is among the reasons has to do with this one."""
    if isinstance(other, Protection):
        return isinstance(rule, Ground) and other.shields(rule)
    asked = rule.procedures if isinstance(rule, Ground) else ()
    return isinstance(other, Procedure) and (not other.on_request or other.id in asked)


def _fields(rule: Rule) -> list[str]:
    """The fields that a rule reads, as rules write them, those of records after their collection."""
    found = (one.path if one.collection is None else f"{one.collection}.{one.path}" for one in reads(rule.when))
    return list(dict.fromkeys(found))
