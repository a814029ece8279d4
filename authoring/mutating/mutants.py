"""All mutants of a policy: each a change that its author could have made by mistake, and the policy that it makes."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ...engine.language.model import Condition, Ground, PolicyModel, Rule
from ...engine.language.problems import Mark, PolicyProblem
from ...engine.language.resolve import Resolved
from ...engine.language.rules import Rules
from ...engine.language.scope import Names, Place, Reading
from .operators import Edit, Operators

_PREDICATES = ("evidence_valid", "communication_counts")


@attrs.frozen(eq=False)
class Mutant:
    """One change of one piece of a policy: of a rule, or of something that the manifest names.

    `id` names it for good: it holds no line numbers, and does not change with the language.
    """

    section: str
    name: str
    place: Place
    edit: Edit
    model: PolicyModel = attrs.field(repr=False)
    changed: frozenset[str]  # ids of the rules that may answer otherwise

    @property
    def id(self) -> str:
        """`RULE WAY BEFORE → AFTER`."""
        way = "/".join(map(str, self.edit.way))
        name = self.name if self.section in ("rules", *_PREDICATES) else f"{self.section}/{self.name}"
        return " ".join(filter(None, (name, way, f"{self.edit.before} → {self.edit.after}")))

    @property
    def mark(self) -> Mark:
        """Where the change stands in the file."""
        way = self.edit.way
        return self.place.document.mark((*self.place.at, *way), key=bool(way) and isinstance(way[-1], str))


class Breeding:
    """Makes the mutants of one policy, of what it defines itself: its parents' rules are for their own tests."""

    def __init__(self, resolved: Resolved, model: PolicyModel) -> None:
        self.resolved = resolved
        self.model = model
        self._own = resolved.own.folder.label
        self._rules = {rule.id: rule for rule in model.rules}

    def mutants(self) -> Iterator[Mutant]:
        """Every mutant that is a sound policy and not the same as the original or as one before it."""
        for name, place in self._mine(self.resolved.rules):
            yield from self._of_rule(name, place)
        for section in ("facts", "terms", "parameters"):
            for name, place in self._mine(getattr(self.resolved, section)):
                yield from self._of_named(section, name, place)
        for name in _PREDICATES:
            single = self.resolved.single.get(name)
            if single is not None and single.document.policy == self._own:
                yield from self._of_predicate(name, single)

    def _mine(self, table: Mapping[str, Place]) -> Iterator[tuple[str, Place]]:
        yield from ((name, place) for name, place in table.items() if place.document.policy == self._own)

    def _operators(self, place: Place) -> Operators:
        return Operators(place.data, self._value_of)

    def _value_of(self, name: str) -> Any:
        """What a parameter is at all times; None for one that changes, which is moved where it is defined."""
        info = self.model.parameters.get(name)
        return info.values[0][1] if info is not None and [since for since, _ in info.values] == [None] else None

    # --- rules ----------------------------------------------------------------------------------------

    def _of_rule(self, name: str, place: Place) -> Iterator[Mutant]:
        known: list[Rule | None] = [self._rules[name]]
        for edit in self._operators(place).rule():
            problems: list[PolicyProblem] = []
            rule = None
            if edit.data is not None:
                reader = Rules(Reading(self.resolved.names, problems.append))
                rule = reader.rule(Place(place.document, place.at, edit.data))
                if rule is None:
                    continue
            if problems or rule in known:
                continue
            known.append(rule)
            rules = tuple(rule if one.id == name else one for one in self.model.rules)
            if self._is_sound(rules):
                kept = tuple(one for one in rules if one is not None)
                yield Mutant("rules", name, place, edit, attrs.evolve(self.model, rules=kept), frozenset({name}))

    @staticmethod
    def _is_sound(rules: tuple[Rule | None, ...]) -> bool:
        """Whether no rule names one that is gone: the author would be told of it."""
        there = {rule.id for rule in rules if rule is not None}
        named = {name for rule in rules if isinstance(rule, Ground) for name in rule.procedures}
        exempt = {name for rule in rules if rule is not None for name in getattr(rule, "exempt", ())}
        return named | exempt <= there

    # --- what the manifest names ----------------------------------------------------------------------

    def _of_named(self, section: str, name: str, place: Place) -> Iterator[Mutant]:
        operators = self._operators(place)
        if section == "facts":
            edits = operators.condition(())
        elif section == "terms":
            edits = operators.term(())
        elif self._is_moved_where_used(name):
            return
        else:
            edits = operators.parameter_values()
        known: list[PolicyModel] = []
        for edit in edits:
            table = {**getattr(self.resolved, section), name: Place(place.document, place.at, edit.data)}
            changes: dict[str, Any] = {section: table}
            model = self._reread(attrs.evolve(self.resolved.names, **changes))
            changed = self._differing(model) if model is not None else frozenset()
            if model is None or not changed or any(_same(model, one) for one in known):
                continue
            known.append(model)
            yield Mutant(section, name, place, edit, model, changed)

    def _is_moved_where_used(self, name: str) -> bool:
        """Whether a parameter's value is moved at each of its uses, which is more to notice than all at once."""
        if self._value_of(name) is None:
            return False
        used = f'"${name}"'
        tables = (self.resolved.rules, self.resolved.facts, self.resolved.terms)
        pieces = [place for table in tables for _, place in self._mine(table)]
        pieces += [place for key, place in self.resolved.single.items() if place.document.policy == self._own]
        return any(used in json.dumps(place.data, default=str, ensure_ascii=False) for place in pieces)

    def _of_predicate(self, name: str, place: Place) -> Iterator[Mutant]:
        collection = "evidence" if name == "evidence_valid" else "communications"
        known = [getattr(self.model, name)]
        for edit in self._operators(place).condition((), predicate=True):
            problems: list[PolicyProblem] = []
            reader = Rules(Reading(self.resolved.names, problems.append))
            predicate = reader.predicate(Place(place.document, place.at, edit.data), collection)
            if problems or predicate is None or predicate in known:
                continue
            known.append(predicate)
            model = self._with_predicate(self.model, name, predicate)
            yield Mutant(name, name, place, edit, model, self._differing(model))

    def _reread(self, names: Names) -> PolicyModel | None:
        """The policy with other names; None where it would be none."""
        problems: list[PolicyProblem] = []
        reader = Rules(Reading(names, problems.append))
        rules = [reader.rule(self.resolved.rules[rule.id]) for rule in self.model.rules]
        model = attrs.evolve(self.model, rules=tuple(rule for rule in rules if rule is not None))
        for key, of in zip(_PREDICATES, ("evidence", "communications"), strict=True):
            model = self._with_predicate(model, key, reader.predicate(self.resolved.single.get(key), of))
        return None if problems else model

    @staticmethod
    def _with_predicate(model: PolicyModel, name: str, predicate: Condition | None) -> PolicyModel:
        if name == "evidence_valid":
            return attrs.evolve(model, evidence_valid=predicate)
        return attrs.evolve(model, communication_counts=predicate)

    def _differing(self, model: PolicyModel) -> frozenset[str]:
        """The rules that may answer otherwise in this policy."""
        found = {rule.id for rule in model.rules if rule != self._rules.get(rule.id)}
        for rule in model.grounds:
            if model.evidence_valid != self.model.evidence_valid and rule.evidence:
                found.add(rule.id)
            if model.communication_counts != self.model.communication_counts and rule.communication is not None:
                found.add(rule.id)
        return frozenset(found)


def _same(one: PolicyModel, other: PolicyModel) -> bool:
    return (one.rules, one.evidence_valid, one.communication_counts) == (
        other.rules,
        other.evidence_valid,
        other.communication_counts,
    )
