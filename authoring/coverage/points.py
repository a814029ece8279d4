"""Where each condition of a policy stands in the text, and which of the three values it can have at all."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ...engine.language.conditions import COLLECTION_FORMS
from ...engine.language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Fact,
    Ground,
    Lengths,
    Literal,
    Many,
    Not,
    Path,
    Rule,
    Share,
    Value,
)
from ...engine.language.problems import Mark
from ...engine.language.resolve import Resolved
from ...engine.language.scope import Place
from ...engine.language.types import OBJECT, case_types
from ...engine.semantics.truth import FALSE, TRUE, UNKNOWN, Truth

ALWAYS = frozenset({TRUE, FALSE, UNKNOWN})
KNOWN = frozenset({TRUE, FALSE})


@attrs.frozen(eq=False)
class Point:
    """One condition of one rule where it stands; `possible` are the values that tests are to show.

    `without` are the fields through whose absence alone it is unknown; None where there are other ways, too.

    `parts` follow the condition's own parts one by one. Of a collection condition `inside` are the predicates over
    its records, and of a comparison the conditions of the `if`s in its values. One without an own place in the text
    is not `shown`: the `all` that is a mapping of one condition beside another, the halves of `exactly`.
    """

    place: Place
    possible: frozenset[Truth]
    without: frozenset[str] | None = None
    parts: tuple["Point", ...] = ()
    inside: tuple["Point", ...] = ()
    shown: bool = True
    key: bool = True  # the place is that of the key, not of the value

    @property
    def mark(self) -> Mark:
        """Where it begins in the file."""
        return self.place.document.mark(self.place.at, key=self.key)

    def walk(self) -> Iterator["Point"]:
        """This point and all below it that have a place of their own."""
        if self.shown:
            yield self
        for part in (*self.parts, *self.inside):
            yield from part.walk()


@attrs.frozen(eq=False)
class RulePoints:
    """All that is watched of one rule: itself, its condition, each item of its evidence, its communication."""

    rule: Rule
    place: Place
    whole: Point
    when: Point
    evidence: tuple[Point, ...] = ()
    communication: Point | None = None

    def walk(self) -> Iterator[Point]:
        """Every point that has a place of its own."""
        yield self.whole
        yield from self.when.walk()
        yield from self.evidence
        if self.communication is not None:
            yield self.communication


class Locating:
    """Walks a condition and the text that it was read from side by side."""

    def __init__(self, resolved: Resolved) -> None:
        self._resolved = resolved
        self._types = case_types()

    def rule(self, rule: Rule) -> RulePoints:
        """The points of a rule."""
        place = self._resolved.rules[rule.id]
        at = place / ("when" if "when" in place.data else "require")
        when = self.condition(at, rule.when)
        whole = Point(at, when.possible)
        if not isinstance(rule, Ground):
            return RulePoints(rule, place, whole, when)
        items = [item for _, item in (place / "evidence").items()] if rule.evidence else []
        evidence = tuple(Point(item, KNOWN, key=False) for item in items)
        talk = Point(place / "communication", ALWAYS) if rule.communication is not None else None
        return RulePoints(rule, place, whole, when, evidence, talk)

    def predicate(self, place: Place, condition: Condition, collection: str) -> Point:
        """The points of `evidence_valid` or `communication_counts`."""
        return self.condition(place, condition, collection)

    def condition(self, place: Place, condition: Condition, collection: str | None = None) -> Point:
        """The points of a condition at the case's root, or of a predicate over the records of a collection."""
        form = next((key for key in COLLECTION_FORMS if key in place.data), None)
        if form is not None and collection is None:
            return self._collection(place, form, condition)
        keys = list(place.data)
        if len(keys) == 1:
            return self._entry(place / keys[0], keys[0], condition, collection)
        assert isinstance(condition, All)
        parts = tuple(
            self._entry(place / key, key, item, collection) for key, item in zip(keys, condition.items, strict=True)
        )
        return Point(place, *_of_parts(condition, parts), parts, shown=False)

    def _entry(self, at: Place, key: str, condition: Condition, collection: str | None) -> Point:
        match condition:
            case All(items) | Any_(items) if key in ("all", "any"):
                places = [place for _, place in at.items()]
                parts = tuple(self.condition(one, item, collection) for one, item in zip(places, items, strict=True))
                return Point(at, *_of_parts(condition, parts), parts)
            case Not(item):
                part = self.condition(at, item, collection)
                return Point(at, frozenset(Truth(TRUE - value) for value in part.possible), part.without, (part,))
            case Fact(name, of):
                part = self.condition(self._resolved.facts[name], of)
                return Point(at, part.possible, part.without, (part,))
            case Compare():
                bare = not isinstance(at.data, dict) or any(op not in at.data for op, _ in condition.tests)
                values = [(at if bare else at / op, value) for op, value in condition.tests]
                inside = tuple(point for one, value in values for point in self._choices(one, value, collection))
                return Point(at, *self._compared(condition, collection), inside=inside)
        raise AssertionError(condition)

    def _collection(self, place: Place, form: str, condition: Condition) -> Point:
        at = place / form
        one: Any = condition.items[0] if isinstance(condition, All) else condition  # `exactly` is two halves
        where = one.where
        inside: list[Point] = []
        if form == "every":
            assert isinstance(where, All)
            first, second = where.items
            assert isinstance(second, Not)
            parts = (self._part(place, "where", first, one.collection),)
            inner = self._part(place, "satisfies", second.item, one.collection)
            negated = Point(at, inner.possible, None, (inner,), shown=False)
            inside = [Point(at, ALWAYS, None, (*parts, negated), shown=False)]
        else:
            inside = [self._part(place, "where", where, one.collection)]
        if isinstance(one, Share):
            inside.append(self._part(place, "of", one.of, one.collection))
        # even the plainest count is unknown where nobody looked at its collection
        return Point(at, ALWAYS, inside=tuple(inside))

    def _part(self, place: Place, key: str, condition: Condition, collection: str) -> Point:
        at = place.get(key)
        if at is None:
            return Point(place, frozenset(), shown=False)
        return self.condition(at, condition, collection)

    # --- what a comparison can be ---------------------------------------------------------------------

    def _compared(self, condition: Compare, collection: str | None) -> tuple[frozenset[Truth], frozenset[str] | None]:
        """The values that a comparison can have, and the fields without which it is unknown."""
        ops = {op for op, _ in condition.tests}
        wanted = _asked_to_exist(condition)
        there = self._always_there(condition.path, collection)
        if ops == {"exists"}:
            # what is always there is always there: its absence is for nobody to show
            return (KNOWN if not there else frozenset({TRUE if wanted else FALSE})), frozenset()
        # where the field has to exist, its absence is false, whatever the other tests say of it
        own = there or condition.default is not None or wanted is True
        without = None if condition.unset else self._lacking([value for _, value in condition.tests], collection)
        if without is not None and not own:
            without |= {_name(condition.path)}
        return (KNOWN if without == frozenset() else ALWAYS), without

    def _lacking(self, values: Iterable[Value], collection: str | None) -> frozenset[str] | None:
        """The fields without which one of these values is unknown; None where that is not so easily said."""
        found: frozenset[str] = frozenset()
        for value in values:
            inner: frozenset[str] | None = frozenset()
            match value:
                case Path():
                    inner = frozenset() if self._always_there(value, collection) else frozenset({_name(value)})
                case Arithmetic(_, parts) | Many(parts):
                    inner = self._lacking(parts, collection)
                case Lengths(tests):
                    inner = self._lacking([bound for _, bound in tests], collection)
                case Choice():
                    inner = None
            if inner is None:
                return None
            found |= inner
        return found

    def _always_there(self, path: Path, collection: str | None) -> bool:
        if path.field.default is not None:
            return True
        at = self._types.root if path.from_root else self._types.collections[str(collection)].record
        for part in path.parts:
            if at.kind == OBJECT and part not in at.fields:
                return True  # `age`: every record is dated
            if part not in at.required:
                return False
            at = at.fields[part]
        return True

    # --- conditions inside values ---------------------------------------------------------------------

    def _choices(self, place: Place, value: Value, collection: str | None) -> Iterator[Point]:
        """The outermost `if`s in a value, each with its condition and its branches as parts; as in `choices_in`."""
        for choice, at in zip(choices_in(value), self._ifs(place), strict=True):
            parts = [self.condition(at / "if", choice.when, collection)]
            for key, branch in (("then", choice.then), ("else", choice.otherwise)):
                inside = tuple(self._choices(at / key, branch, collection))
                parts.append(Point(at / key, frozenset(), inside=inside, shown=False))
            yield Point(at, frozenset(), None, tuple(parts), shown=False)

    def _ifs(self, place: Place) -> Iterator[Place]:
        if isinstance(place.data, dict) and "if" in place.data and "then" in place.data:
            yield place
        elif isinstance(place.data, dict) and list(place.data) == ["term"]:
            yield from self._ifs(self._resolved.terms[place.data["term"]])
        elif isinstance(place.data, dict) and list(place.data) == ["field"]:
            return
        else:
            for _, inner in place.items():
                yield from self._ifs(inner)


def choices_in(value: Value) -> Iterator[Choice]:
    """The outermost `if`s in a value, in the order of the text."""
    match value:
        case Choice():
            yield value
        case Arithmetic(_, parts) | Many(parts):
            for part in parts:
                yield from choices_in(part)
        case Lengths(tests):
            for _, test in tests:
                yield from choices_in(test)


def _of_parts(condition: All | Any_, parts: tuple[Point, ...]) -> tuple[frozenset[Truth], frozenset[str] | None]:
    """What `all` or `any` of such parts can be, each of them for itself, and without which fields it is unknown.

    In `any: [{x: {exists: false}}, {x: …}]` the absence of x decides, and so it does in `all` beside `exists: true`.
    """
    strong, weak = (FALSE, TRUE) if isinstance(condition, All) else (TRUE, FALSE)
    lacking = [point.without for point in parts if UNKNOWN in point.possible]
    deciding = {
        _name(item.path)
        for item in condition.items
        if isinstance(item, Compare) and _asked_to_exist(item) is isinstance(condition, All)
    }
    without: frozenset[str] | None = None
    if all(names is not None for names in lacking):
        without = frozenset(name for names in lacking for name in names or ()) - deciding
    found = {strong for point in parts if strong in point.possible}
    if all(weak in point.possible for point in parts):
        found.add(weak)
    if without is None or without:
        found.add(UNKNOWN)
    return frozenset(found), without


def _asked_to_exist(condition: Compare) -> bool | None:
    """What a comparison says with `exists`; None where it does not say it, or not with a plain word."""
    return next((value.value for op, value in condition.tests if op == "exists" and isinstance(value, Literal)), None)


def _name(path: Path) -> str:
    return f"case.{path}" if path.from_root else str(path)
