"""Why: the reasons of a verdict, by the same rule in every verdict (contract 5)."""

from collections.abc import Iterator
from typing import Any

import attrs

from ..language.model import Ground, Protection, Rule, Source
from ..language.texts import EMPTY, Text, fill, shown
from ..semantics.truth import FALSE, TRUE, UNKNOWN
from .catalog import NO_GROUND, REASONS, ground_name
from .table import COMMUNICATED, ELIGIBLE, PROVEN, SHIELDED, UNPROVEN, Decision


@attrs.frozen
class Reason:
    """One reason: a stable code, the rule or ground it is about, what it says, and the records it rests on."""

    code: str
    message: Text
    rule: str | None = None
    ground: str | None = None
    refs: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    title: Text = EMPTY

    def to_dict(self) -> dict[str, Any]:
        """The reason as the verdict document writes it."""
        names = {"rule": self.rule, "ground": self.ground}
        return (
            {"code": self.code}
            | {key: name for key, name in names.items() if name is not None}
            | {
                "message": {"zh": self.message.zh, "en": self.message.en},
                "refs": list(self.refs),
                "sources": [source.to_dict() for source in self.sources],
            }
        )


def reasons(decision: Decision, names: dict[str, Rule]) -> tuple[Reason, ...]:
    """All reasons in the order of the contract; `names` are all rules of the policy, in force or not."""
    groups = (_protections(decision), _grounds(decision), _procedures(decision, names), _communication(decision))
    found = [reason for group in groups for reason in sorted(group, key=lambda r: r.rule or r.ground or "")]
    return tuple(found) or (Reason("ground.no_rule", NO_GROUND),)


def _reason(code: str, rule: Rule, refs: tuple[str, ...]) -> Reason:
    title = Text(shown(rule.title.in_("zh") or rule.id, 200), shown(rule.title.in_("en") or rule.id, 200))
    ground = rule.ground if isinstance(rule, Ground) else None
    return Reason(code, fill(REASONS[code], {"title": title}), rule.id, ground, refs, rule.sources, title)


def _protections(decision: Decision) -> Iterator[Reason]:
    for rule in decision.rules:
        if not isinstance(rule, Protection):
            continue
        result = decision.results[rule.id]
        if result.value is TRUE and any(map(rule.guards, decision.grounds)):
            yield _reason("protection.applies", rule, result.matched)
        elif result.value is UNKNOWN and any(
            rule.shields(ground) for ground in decision.considered if decision.results[ground.id].value is not FALSE
        ):
            yield _reason("protection.unresolved", rule, result.unknown)


def _grounds(decision: Decision) -> Iterator[Reason]:
    spoken_of: set[str] = set()
    for rule in decision.with_status(COMMUNICATED, ELIGIBLE, PROVEN, SHIELDED, UNPROVEN):
        status, result = decision.statuses[rule.id], decision.results[rule.id]
        spoken_of.add(rule.ground)
        yield _reason(f"ground.{status}", rule, result.unknown if status == UNPROVEN else result.matched)
    known = {rule.ground for rule in decision.considered}
    for ground in decision.grounds:
        if ground not in spoken_of:
            code = "ground.not_established" if ground in known else "ground.no_rule"
            named = ground_name(shown(ground))
            yield Reason(code, fill(REASONS[code], {"ground": named}), ground=ground)


def _procedures(decision: Decision, names: dict[str, Rule]) -> Iterator[Reason]:
    wanted = {rule.id for rule in decision.required}
    for ground in decision.considered:
        if decision.results[ground.id].value is not FALSE:
            wanted.update(ground.procedures)
    for name in wanted:
        result = decision.results.get(name)
        if result is None:
            yield _reason("procedure.unmet", names[name], ())
        elif result.value is not TRUE:
            unmet = result.value is FALSE
            yield _reason(
                "procedure.unmet" if unmet else "procedure.unknown",
                names[name],
                result.matched if unmet else result.unknown,
            )


def _communication(decision: Decision) -> Iterator[Reason]:
    for rule in decision.with_status(ELIGIBLE):
        yield _reason("communication.required", rule, ())
