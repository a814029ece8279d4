"""What a case must hold for a ground (contract 6, `policy.requires`)."""

from collections.abc import Iterator
from typing import Any

import attrs

from ..language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Count,
    Distinct,
    Fact,
    Ground,
    Lengths,
    Many,
    Not,
    Path,
    PolicyModel,
    Procedure,
    Protection,
    Rule,
    Share,
    Total,
)


@attrs.frozen
class RuleRequirements:
    """What one ground rule needs: evidence as (collection, any of these kinds), and the procedures it asks for."""

    rule: str
    evidence: tuple[tuple[str, tuple[str, ...]], ...]
    procedures: tuple[str, ...]
    communication: bool


@attrs.frozen
class Requirements:
    """What the policy reads for a ground.

    `paths` are the fields and collections of the case (`request.remark`, `orders`), `record_paths` the fields of
    records (`orders.status`), `evidence_kinds` all kinds that some rule of the ground accepts; all sorted.
    """

    ground: str
    paths: tuple[str, ...]
    record_paths: tuple[str, ...]
    evidence_kinds: tuple[str, ...]
    rules: tuple[RuleRequirements, ...]


def requirements(policy: PolicyModel, ground: str) -> Requirements:
    """What the ground's rules, the protections against it and the procedures they need read from a case."""
    rules = [rule for rule in policy.grounds if rule.ground == ground]
    if not rules:
        raise KeyError(ground)
    named = {name for rule in rules for name in rule.procedures}
    read: set[tuple[str | None, str]] = set()
    for rule in policy.rules:
        if rule in rules or _bears_on(rule, rules, named):
            read.update(_reads(rule.when, None))
    evidence = {(item.collection, item.kinds) for rule in rules for item in rule.evidence}
    if evidence:
        read.add((None, "evidence"))
        if policy.evidence_valid is not None:
            read.update(_reads(policy.evidence_valid, "evidence"))
    if any(rule.communication is not None for rule in rules):
        read.add((None, "communications"))
        if policy.communication_counts is not None:
            read.update(_reads(policy.communication_counts, "communications"))
    return Requirements(
        ground,
        tuple(sorted({path for collection, path in read if collection is None})),
        tuple(sorted({f"{collection}.{path}" for collection, path in read if collection and path != "age"})),
        tuple(sorted({kind for _, kinds in evidence for kind in kinds})),
        tuple(
            RuleRequirements(
                rule.id,
                tuple((i.collection, i.kinds) for i in rule.evidence),
                rule.procedures,
                rule.communication is not None,
            )
            for rule in rules
        ),
    )


def _bears_on(rule: Rule, grounds: list[Ground], named: set[str]) -> bool:
    if isinstance(rule, Protection):
        return any(rule.shields(ground) for ground in grounds)
    return isinstance(rule, Procedure) and (not rule.on_request or rule.id in named)


def _reads(condition: Condition, collection: str | None) -> Iterator[tuple[str | None, str]]:
    """Every field that a condition reads, as (collection, path); a collection itself as (None, name)."""
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from _reads(item, collection)
        case Not(item) | Fact(_, item):
            yield from _reads(item, collection)
        case Compare(path, tests):
            yield from _value(path, collection)
            for _, value in tests:
                yield from _value(value, collection)
        case Count() | Share() | Distinct() | Total():
            name = condition.collection
            yield None, name
            yield from _reads(condition.where, name)
            yield from _value(condition.bound, None)
            if condition.time:
                yield name, condition.time
            if isinstance(condition, Share):
                yield from _reads(condition.of, name)
            if isinstance(condition, (Distinct, Total)):
                yield from _value(condition.by if isinstance(condition, Distinct) else condition.of, name)


def _value(value: Any, collection: str | None) -> Iterator[tuple[str | None, str]]:
    match value:
        case Path():
            yield (None if value.from_root else collection), str(value)
        case Arithmetic(_, parts) | Many(parts):
            for part in parts:
                yield from _value(part, collection)
        case Lengths(tests):
            for _, part in tests:
                yield from _value(part, collection)
        case Choice(when, then, otherwise):
            yield from _reads(when, collection)
            yield from _value(then, collection)
            yield from _value(otherwise, collection)
