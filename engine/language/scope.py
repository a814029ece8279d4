"""Where a condition stands: what paths mean there, which names it may use, and where its problems go."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs

from .document import Document, Pointer
from .nearest import nearest
from .problems import PolicyProblem, advice_of
from .types import COLLECTION, CaseTypes, Field, case_types

MAX_WORK = 50_000  # conditions and terms read for one policy, so that terms that double each other end
MAX_LOOKED_UP = 50  # unknown names for which a near one is looked for
MAX_HOLDERS = 4  # collections that a hint names
MAX_NAMED = 12  # names that a hint lists
MAX_NESTING = 64  # of a condition with all that it names; keeps every later recursion shallow


def some_of(names: Iterable[str]) -> str:
    """The first few names of many, for a hint."""
    found = list(names)
    return ", ".join(found[:MAX_NAMED]) + (", …" if len(found) > MAX_NAMED else "")


@attrs.frozen(eq=False)
class Place:
    """One piece of a policy: where it stands and what it holds."""

    document: Document
    at: Pointer
    data: Any

    def __truediv__(self, step: str | int) -> "Place":
        """The piece one step in; the step must be there."""
        return Place(self.document, (*self.at, step), self.data[step])

    def get(self, key: str) -> "Place | None":
        """The piece under a key, or None where there is none."""
        return self / key if isinstance(self.data, dict) and key in self.data else None

    def items(self) -> Iterator[tuple[Any, "Place"]]:
        """The pieces of a mapping with their keys, or of a list with their numbers; nothing for a scalar."""
        if isinstance(self.data, dict):
            for key in self.data:
                yield key, self / key
        elif isinstance(self.data, list):
            for number in range(len(self.data)):
                yield number, self / number

    def problem(self, code: str, hint: str | None = None, /, *, key: bool = False, **values: object) -> PolicyProblem:
        """A problem of this piece, or with `key` of the key that it stands under."""
        return self.document.problem(self.at, code, hint, key=key, **values)


@attrs.frozen(eq=False)
class Names:
    """What a resolved policy defines, still as pieces of text."""

    parameters: Mapping[str, Place]
    facts: Mapping[str, Place]
    terms: Mapping[str, Place]
    policies: tuple[str, ...] = ()  # whose they are: a policy before what it extends

    def given_later(self, value: Place, use: Place) -> bool:
        """Whether a value stands in a policy that extends the one of its use, and so was put in another's place."""
        where = [self.policies.index(p) for p in (value.document.policy, use.document.policy) if p in self.policies]
        return len(where) == 2 and where[0] < where[1]


class Reading:
    """The state of reading one policy: its names, its problems so far, and which parameters were used."""

    def __init__(self, names: Names, report: Callable[[PolicyProblem], None]) -> None:
        self.names = names
        self.report = report
        self.types: CaseTypes = case_types()
        self.used_parameters: set[str] = set()
        self.used_terms: set[str] = set()
        self._dated: list[set[str]] = []
        self.depth = 0
        self.work = 0
        self._looked_up = 0
        self._told = False

    def trial(self, report: Callable[[PolicyProblem], None]) -> "Reading":
        """A reading of the same names that reports elsewhere, and goes on counting the work."""
        other = Reading(self.names, report)
        other.work = self.work
        return other

    def nearest(self, name: object, known: Iterable[str]) -> str | None:
        """The nearest known name; only for the first faults, since it costs, and after many it does not help."""
        self._looked_up += 1
        return nearest(str(name), known) if self._looked_up <= MAX_LOOKED_UP else None

    @contextmanager
    def deeper(self, place: Place) -> Iterator[bool]:
        """Counts one more level of nesting; yields whether that is still allowed, and reports it if not."""
        self.depth += 1
        self.work += 1
        try:
            if self.depth > MAX_NESTING:
                self.report(place.problem("policy.too_deep", "policy.too_deep", limit=MAX_NESTING))
            elif self.work >= MAX_WORK and not self._told:
                self._told = True
                self.report(place.problem("policy.too_complex", "policy.too_complex", limit=MAX_WORK))
            yield self.depth <= MAX_NESTING and self.work < MAX_WORK
        finally:
            self.depth -= 1

    @contextmanager
    def collecting_dated(self) -> Iterator[set[str]]:
        """Collects the dated parameters that are read inside, for conditions that are unknown without them."""
        self._dated.append(set())
        try:
            yield self._dated[-1]
        finally:
            found = self._dated.pop()
            if self._dated:
                self._dated[-1].update(found)

    def note_parameter(self, name: str, *, dated: bool) -> None:
        """Remembers that a parameter was used, and by which conditions if its value depends on the day."""
        self.used_parameters.add(name)
        if dated and self._dated:
            self._dated[-1].add(name)


@attrs.frozen(eq=False)
class Scope:
    """The case's root (`collection` None), or a record of a collection."""

    reading: Reading
    collection: str | None = None

    def field(self, place: Place, text: object, *, key: bool = False) -> "tuple[tuple[str, ...], bool, Field] | None":
        """Resolves a path written at `place`: its parts from where it starts, whether that is the root, its field."""
        if not isinstance(text, str):
            self.reading.report(place.problem("policy.path_text", "policy.path_text", key=key, found=text))
            return None
        parts = tuple(text.split("."))
        from_root = self.collection is None
        if parts[0] == "case" and len(parts) > 1:
            parts, from_root = parts[1:], True
        start = None if from_root else self.collection
        types = self.reading.types
        field = types.find(start, parts)
        if field is None:
            self._unknown(place, text, parts, start, key)
            return None
        if field.kind == COLLECTION:
            self.reading.report(place.problem("policy.path_collection", "policy.path_collection", key=key, name=text))
            return None
        return parts, from_root, field

    def _unknown(self, place: Place, text: str, parts: tuple[str, ...], start: str | None, key: bool) -> None:
        types, report = self.reading.types, self.reading.report
        if start is None and parts[0] in types.collections:
            report(place.problem("policy.path_collection", "policy.path_collection", key=key, name=parts[0]))
        elif start is not None and types.find(None, parts) is not None:
            report(
                place.problem(
                    "policy.unknown_field",
                    "policy.path_case",
                    key=key,
                    name=text,
                    where=self.collection,
                    near=f"case.{text}",
                )
            )
        elif start is not None and text in ("within", "burst", "at_least", "at_most", "exactly", "time"):
            report(place.problem("policy.unknown_field", "policy.beside_where", key=key, name=text, where=start))
        else:
            holders = types.holding(parts) if self.collection is None else ()
            if holders:
                names = ", ".join(holders[:MAX_HOLDERS]) + ("…" if len(holders) > MAX_HOLDERS else "")
                problem = place.problem("policy.unknown_path", key=key, name=text)
                report(attrs.evolve(problem, advice=advice_of("policy.record_field", name=holders[0], names=names)))
                return
            code = "policy.unknown_path" if start is None else "policy.unknown_field"
            near = self.reading.nearest(text.removeprefix("case."), types.paths(start))
            if near and text.startswith("case."):
                near = f"case.{near}"
            names = some_of(types.paths(start)) if start else ""
            hint = "nearest" if near else "one_of" if start else "policy.case_fields"
            values = {"name": text, "where": start or "case", "near": near or "", "names": names}
            report(place.problem(code, hint, key=key, **values))
