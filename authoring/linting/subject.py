"""What a lint looks at: a policy without errors, its model and its text side by side."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

import attrs

from ...engine.language.document import Document
from ...engine.language.model import (
    Collect,
    Condition,
    Ground,
    Parameter,
    PolicyModel,
    Procedure,
    Rule,
    Value,
)
from ...engine.language.resolve import Resolved
from ...engine.language.scope import Place
from .walking import Seen, parts_of, seen_in

KNOWN_GROUNDS = ("malicious_attack", "malicious_complaint", "malicious_order", "malicious_review")  # contract 1
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_COMMENT = re.compile(r"(?:^|\s)#.*")
R = TypeVar("R", bound=Rule)


@attrs.frozen(eq=False)
class Written:
    """A condition, the document it stands in, and for a predicate the collection whose records it is about."""

    condition: Condition
    document: Document
    collection: str | None = None

    def parts(self) -> Iterator[tuple[Condition, str | None]]:
        """It and all conditions written inside it, each with the collection whose records it is about."""
        yield from _placed(self.condition, self.collection)


def _placed(condition: Condition, collection: str | None) -> Iterator[tuple[Condition, str | None]]:
    yield condition, collection
    inner = condition.collection if isinstance(condition, Collect) else collection
    for part in parts_of(condition):
        yield from _placed(part, inner)


@attrs.define(eq=False, slots=False)
class Subject:
    """One policy. Findings belong into its own files: what its parents say is their authors' to mend."""

    resolved: Resolved
    model: PolicyModel

    @property
    def manifest(self) -> Place:
        """The policy's own `policy.yaml`."""
        document = self.resolved.own.manifest
        return Place(document, (), document.data)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The policy's own files, the manifest first."""
        return (self.resolved.own.manifest, *self.resolved.own.rules)

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(document.file for document in self.documents)

    def owns(self, place: Place | Document) -> bool:
        """Whether a piece stands in the policy's own files."""
        return (place if isinstance(place, Document) else place.document).file in self._own

    # --- rules ------------------------------------------------------------------------------------

    def rules(self, kind: type[R]) -> Iterator[tuple[R, Place]]:
        """The policy's own rules of a kind, each with its text."""
        for rule in self.model.rules:
            place = self.resolved.rules[rule.id]
            if isinstance(rule, kind) and self.owns(place):
                yield rule, place

    def by_id(self, rule: str) -> Rule | None:
        """A rule of the policy or its parents."""
        return self._by_id.get(rule)

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.model.rules}

    @cached_property
    def procedures(self) -> dict[str, Procedure]:
        """All procedures by id, parents' included."""
        return {rule.id: rule for rule in self.model.rules if isinstance(rule, Procedure)}

    # --- conditions -------------------------------------------------------------------------------

    def seen(self, rule: Rule) -> Iterator[Seen]:
        """Every condition of a rule, those of the facts that it names included."""
        facts = {name: place.document for name, place in self.resolved.facts.items()}
        return seen_in(rule.when, self.resolved.rules[rule.id].document, facts)

    def conditions(self) -> Iterator[Written]:
        """Every condition that stands in the policy's own files on its own: of rules, facts and the predicates."""
        for rule, place in self.rules(Rule):
            yield Written(rule.when, place.document)
        for name, fact in self._facts.items():
            if self.owns(self.resolved.facts[name]):
                yield Written(fact, self.resolved.facts[name].document)
        for name, predicate, collection in (
            ("evidence_valid", self.model.evidence_valid, "evidence"),
            ("communication_counts", self.model.communication_counts, "communications"),
        ):
            if predicate is not None and self.owns(self.resolved.single[name]):
                yield Written(predicate, self.resolved.single[name].document, collection)

    @cached_property
    def _facts(self) -> dict[str, Condition]:
        """The facts that some rule uses."""
        found: dict[str, Condition] = {}
        for rule in self.model.rules:
            for seen in self.seen(rule):
                if seen.fact is not None:
                    found[seen.fact.name] = seen.fact.of
        return found

    # --- parameters and grounds -------------------------------------------------------------------

    def own_parameter(self, value: Value | None) -> Place | None:
        """Where the policy itself defines the parameter that a value names; None for any other value."""
        place = self.resolved.parameters.get(value.name) if isinstance(value, Parameter) else None
        return place if place is not None and self.owns(place) else None

    @cached_property
    def grounds_with_rules(self) -> dict[str, int]:
        """The grounds that some rule proves, each with the number of its rules."""
        return Counter(rule.ground for rule in self.model.grounds)

    def grounds_named(self, but: Rule | None = None) -> set[str]:
        """The grounds that are known apart from what one rule says: the usual four, and those of other rules."""
        alone = but.ground if isinstance(but, Ground) and self.grounds_with_rules[but.ground] == 1 else None
        return {*KNOWN_GROUNDS, *(ground for ground in self.grounds_with_rules if ground != alone)}

    # --- tests ------------------------------------------------------------------------------------

    @cached_property
    def tested(self) -> frozenset[str] | None:
        """Every name in the text of the policy's own tests, comments apart; None where it has no tests at all.

        Read as text: parsing the YAML of hundreds of tests would take longer than all lints together.
        """
        top = os.path.join(self.resolved.own.folder.path, "tests")
        names: set[str] = set()
        files = 0
        for where, folders, found in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in found:
                path = os.path.join(where, name)
                if not name.endswith(".yaml") or name.startswith(".") or not os.path.isfile(path):
                    continue
                with open(path, encoding="utf-8", errors="replace") as opened:
                    files += 1
                    for line in opened:
                        names.update(_NAME.findall(_COMMENT.sub("", line)))
        return frozenset(names) if files else None
