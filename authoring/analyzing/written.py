"""A policy with its text: where each piece stands, and what of it is its own rather than its parents'."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

import attrs

from ...engine.language.document import Document
from ...engine.language.folder import extended_folder
from ...engine.language.load import load_model, load_sources
from ...engine.language.model import Fact, Ground, PolicyModel, Rule
from ...engine.language.problems import Mark
from ...engine.language.resolve import Resolved
from ...engine.language.scope import Place
from ...engine.language.texts import EMPTY, Text, fill
from ..linting.walking import seen_in
from ..proving.spans import Span, spans
from .catalog import BETWEEN, SINCE, UNTIL
from .sites import Site, site_of

PREDICATES = ("evidence_valid", "communication_counts")
At = tuple[Document, Mark]
Key = tuple[str | None, str]  # of a site: the fact that it stands in, and the way


@attrs.define(eq=False, slots=False)
class Written:
    """One policy."""

    name: str  # as it was asked for
    resolved: Resolved
    model: PolicyModel

    @classmethod
    def read(cls, name: str) -> "Written":
        """Reads it; raises PolicyError."""
        return cls(name, *load_sources(name))

    @cached_property
    def spans(self) -> list[Span]:
        """The spans of days on which it does not change."""
        return spans(self.model)

    def in_force(self, number: int) -> tuple[Rule, ...]:
        """The rules in force in a span."""
        return self.model.in_force(self.spans[number].day)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """All its rules."""
        return {rule.id: rule for rule in self.model.rules}

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its own files."""
        return (self.resolved.own.manifest, *self.resolved.own.rules)

    def _owns(self, place: Place) -> bool:
        return place.document.policy == self.resolved.own.folder.label

    # --- what is its own --------------------------------------------------------------------------

    @cached_property
    def _parent(self) -> PolicyModel | None:
        manifest = self.resolved.own.manifest
        name = Place(manifest, (), manifest.data).get("extends")
        folder = None if name is None else extended_folder(self.resolved.own.folder, str(name.data))
        return None if folder is None else load_model(folder.path)

    @cached_property
    def _inherited(self) -> dict[str, Rule]:
        return {} if self._parent is None else {rule.id: rule for rule in self._parent.rules}

    def new(self, rule: Rule) -> bool:
        """Whether its parents do not have the very same rule, the values of its parameters included."""
        return self._inherited.get(rule.id) != rule

    def new_predicate(self, name: str) -> bool:
        """Whether it has a predicate that its parents do not have like this."""
        found = getattr(self.model, name)
        return found is not None and found != getattr(self._parent, name, None)

    @property
    def parameters(self) -> list[str]:
        """The parameters that it gives a value itself."""
        return [name for name, place in self.resolved.parameters.items() if self._owns(place)]

    def owns_fact(self, name: str) -> bool:
        """Whether it defines a fact itself."""
        return self._owns(self.resolved.facts[name])

    # --- places -----------------------------------------------------------------------------------

    def of_rule(self, rule: str) -> At:
        """Where a rule begins: at its id."""
        place = self.resolved.rules[rule] / "id"
        return place.document, place.document.mark(place.at)

    def of_parameter(self, name: str) -> At:
        """Where a parameter is defined."""
        place = self.resolved.parameters[name]
        return place.document, place.document.mark(place.at, key=True)

    def of_site(self, subject: str, site: Site) -> At:
        """Where a condition of a rule, a fact or a predicate stands."""
        if site.fact is not None:
            return self.resolved.facts[site.fact].document, site.mark
        place = self.resolved.single[subject] if subject in PREDICATES else self.resolved.rules[subject]
        return place.document, site.mark

    def sites(self, subject: str) -> dict[Key, Site]:
        """Every site of a rule's condition or of a predicate."""
        condition = getattr(self.model, subject) if subject in PREDICATES else self.rules[subject].when
        found: dict[Key, Site] = {}
        _collect(site_of(condition), found)
        return found

    def line_of_item(self, rule: str, number: int) -> tuple[str, int]:
        """In which file and line the item of that number of a rule's condition stands."""
        condition: Any = self.rules[rule].when
        items = getattr(condition, "items", (condition,))
        site = site_of(items[number])
        if isinstance(items[number], Fact):  # it is written where the rule is; what it says is not
            return self.of_rule(rule)[0].file, self.of_rule(rule)[1].line
        return self.resolved.rules[rule].document.file, site.mark.line

    def facts_of(self, rule: Rule) -> set[str]:
        """The facts that a rule uses."""
        documents = {name: place.document for name, place in self.resolved.facts.items()}
        seen = seen_in(rule.when, self.resolved.rules[rule.id].document, documents)
        return {one.fact.name for one in seen if one.fact is not None}

    def when(self, numbers: list[int], all_of: list[int]) -> Text:
        """On which days alone something is so; nothing where it is on all on which it was asked."""
        if numbers == all_of:
            return EMPTY
        since, until = self.spans[numbers[0]].since, self.spans[numbers[-1]].until
        if until is None:
            return fill(SINCE, {"day": _day(since)})
        if since is None:
            return fill(UNTIL, {"day": _day(until)})
        return fill(BETWEEN, {"since": _day(since), "until": _day(until)})

    def same_block(self, one: str, other: str) -> bool:
        """Whether two ground rules recommend the same block."""
        first, second = self.rules[one], self.rules[other]
        assert isinstance(first, Ground)
        assert isinstance(second, Ground)
        return first.block == second.block


def _collect(site: Site, found: dict[Key, Site]) -> None:
    for inner in site.inner():
        found[inner.fact, inner.name] = inner
        _collect(inner, found)


def _day(number: int | None) -> str:
    assert number is not None
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()
