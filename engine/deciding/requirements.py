"""What a case must hold for a ground (contract 6, `policy.requires`), and what each rule reads of a case."""

from collections.abc import Iterable, Iterator

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
    Parameter,
    Path,
    PolicyModel,
    Procedure,
    Protection,
    Rule,
    Share,
    Total,
    Value,
)
from ..language.types import AGE, case_types


@attrs.frozen
class RuleRequirements:
    """What one ground rule, the protections that shield from it and the procedures that it needs read from a case.

    `paths` and `record_paths` are as in `Requirements`. `evidence` holds for each item of the rule the collection whose
    records it is about and the kinds of which any one will do, as `("incidents", ("chat_log",))`; each record needs all
    the items of its collection. `procedures` are the ids of those that the rule asks for beyond the ones that
    are always required. `communication` is False where talking to the buyer first is waived.
    """

    rule: str
    evidence: tuple[tuple[str, tuple[str, ...]], ...]
    procedures: tuple[str, ...]
    communication: bool
    paths: tuple[str, ...] = ()
    record_paths: tuple[str, ...] = ()


@attrs.frozen
class Requirements:
    """What the policy reads from a case for a ground: by all its rules together, and by each in `rules`, sorted by id.

    All are sorted, dotted as rules write them, and names of the case schema:

    - `paths`: fields of the case, and collections as a whole: `buyer.age_band`, `request.remark`, `orders`.
    - `record_paths`: fields of records, after their collection: `orders.status`, `incidents.demand.price_minor`.
    - `evidence_kinds`: every kind of evidence that some rule of the ground accepts: `chat_log`.

    A path that is absent from a case is unknown, unless its rule asks for its absence or gives it a default. What
    the case schema requires of every case, `case_id` or the `id` of a record, is named only where a rule reads it.
    """

    ground: str
    paths: tuple[str, ...]
    record_paths: tuple[str, ...]
    evidence_kinds: tuple[str, ...]
    rules: tuple[RuleRequirements, ...]


@attrs.frozen
class Read:
    """One thing that is read: a field of the case, a field of the records of `collection`, or a collection as a whole.

    `parameters` are the names of those that the field is compared with, or the records of the collection counted with.
    """

    collection: str | None
    path: str
    parameters: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.path if self.collection is None else f"{self.collection}.{self.path}"


def requirements(policy: PolicyModel, ground: str) -> Requirements:
    """What the ground's rules, the protections against them and the procedures they need read from a case.

    Rules that are not in force on some day are among them. Raises KeyError for a ground without a rule.
    """
    rules = [rule for rule in policy.grounds if rule.ground == ground]
    if not rules:
        raise KeyError(ground)
    each = tuple(_of_rule(policy, rule) for rule in rules)
    return Requirements(
        ground,
        _sorted(path for one in each for path in one.paths),
        _sorted(path for one in each for path in one.record_paths),
        _sorted(kind for rule in rules for item in rule.evidence for kind in item.kinds),
        each,
    )


def _of_rule(policy: PolicyModel, rule: Ground) -> RuleRequirements:
    read = [read for bearing in bearing_on(policy, rule) for read in rule_reads(policy, bearing)]
    return RuleRequirements(
        rule.id,
        tuple((item.collection, item.kinds) for item in rule.evidence),
        rule.procedures,
        rule.communication is not None,
        _sorted(str(one) for one in read if one.collection is None),
        _sorted(str(one) for one in read if one.collection is not None),
    )


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def bearing_on(policy: PolicyModel, ground: Ground) -> Iterator[Rule]:
    """The rules that decide whether a block by this ground rule is allowed, itself first, the others by id."""
    yield ground
    for rule in policy.rules:
        shields = isinstance(rule, Protection) and rule.shields(ground)
        needed = isinstance(rule, Procedure) and (not rule.on_request or rule.id in ground.procedures)
        if shields or needed:
            yield rule


def rule_reads(policy: PolicyModel, rule: Rule) -> Iterator[Read]:
    """Everything that one rule reads: its condition, and a ground rule's evidence and communication too."""
    yield from reads(rule.when)
    if not isinstance(rule, Ground):
        return
    if rule.evidence:
        yield from _gate("evidence", ("captured_at", "kind", "refs"), policy.evidence_valid)
    if rule.communication is not None:
        used = (rule.communication.attempts, rule.communication.wait)
        parameters = tuple(value.name for value in used if isinstance(value, Parameter))
        yield from _gate(
            "communications", ("answered_at", "at", "buyer_reply"), policy.communication_counts, parameters
        )


def _gate(name: str, fields: tuple[str, ...], valid: Condition | None, used: tuple[str, ...] = ()) -> Iterator[Read]:
    """Evidence or communications: the fields that the contract (4.4) reads, and those of the policy's predicate."""
    yield Read(None, name, used)
    for field in fields:
        yield Read(name, field)
    if valid is not None:
        yield from reads(valid, name)


def reads(condition: Condition, collection: str | None = None) -> Iterator[Read]:
    """Everything that a condition reads; `collection` where it is one on the records of a collection."""
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from reads(item, collection)
        case Not(item) | Fact(_, item):
            yield from reads(item, collection)
        case Compare(path, tests, default):
            values = [value for _, value in tests] + ([default] if default is not None else [])
            leaves = [leaf for value in values for leaf in _leaves(value, collection)]
            yield _field(path, collection, _parameters(leaves))
            yield from (leaf for leaf in leaves if isinstance(leaf, Read))
        case Count() | Share() | Distinct() | Total():
            yield from _collection_reads(condition)


def _collection_reads(condition: Count | Share | Distinct | Total) -> Iterator[Read]:
    name = condition.collection
    values = [condition.within, condition.bound, condition.burst if isinstance(condition, Count) else None]
    leaves = [leaf for value in values if value is not None for leaf in _leaves(value, None)]
    yield Read(None, name, _parameters(leaves))
    yield from (leaf for leaf in leaves if isinstance(leaf, Read))
    # whatever the window, a record dated after `as_of` is read in its own way
    yield Read(name, case_types().collections[name].time_field)
    if condition.time is not None:
        yield Read(name, condition.time)
    yield from reads(condition.where, name)
    match condition:
        case Share():
            yield from reads(condition.of, name)
        case Distinct():
            yield _field(condition.by, name)
        case Total():
            yield _field(condition.of, name)


def _field(path: Path, collection: str | None, parameters: tuple[str, ...] = ()) -> Read:
    if path.from_root or collection is None:
        return Read(None, str(path), parameters)
    aged = path.parts == (AGE,)
    return Read(collection, case_types().collections[collection].time_field if aged else str(path), parameters)


def _leaves(value: Value, collection: str | None) -> Iterator[Read | Parameter]:
    """The fields and parameters that a value is made from, those of its own conditions included."""
    match value:
        case Path():
            yield _field(value, collection)
        case Parameter():
            yield value
        case Arithmetic(_, parts) | Many(parts):
            for part in parts:
                yield from _leaves(part, collection)
        case Lengths(tests):
            for _, part in tests:
                yield from _leaves(part, collection)
        case Choice(when, then, otherwise):
            yield from reads(when, collection)
            yield from _leaves(then, collection)
            yield from _leaves(otherwise, collection)


def _parameters(leaves: Iterable[Read | Parameter]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.name for leaf in leaves if isinstance(leaf, Parameter)))
