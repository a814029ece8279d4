"""The places in a rule's condition at which something else could stand, and the rule's condition with that there."""

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from ...engine.language.model import (
    TRUE,
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Count,
    Fact,
    Not,
    Share,
)
from ...engine.language.problems import Mark

FALSE = Any_(())  # what has no way to be true
Whole = Callable[[Any], Any]  # the whole condition with another one at the site


@attrs.frozen(eq=False)
class Site:
    """One condition where it stands.

    `trials` are the constants that could stand there and say something that the sites around it do not say already:
    an item of an `all` that is always false makes the `all` so, which is said of that.
    """

    way: tuple[str, ...]
    condition: Any
    whole: Whole = attrs.field(repr=False)
    trials: tuple[Condition, ...] = ()
    fact: str | None = None  # it stands in this fact, and `way` leads from there
    collection: str | None = None  # it is about the records of this collection
    test: str = ""  # it is one test of a comparison that has several

    @property
    def name(self) -> str:
        """Where it stands, as it is written in the condition."""
        return "/".join(self.way)

    @property
    def mark(self) -> Mark:
        """Where it stands in its file: an `all`, `any` or `not` where the first in it does."""
        return next((one.mark for one in _marked(self.condition)), Mark())

    def inner(self) -> Iterator["Site"]:
        """The sites right inside."""
        match self.condition:
            case All((Count() as one, Count() as two)) if _exactly(one, two):
                yield from self._below("where", one.where, lambda new: All(_with_where(self.condition.items, new)))
            case All(items) | Any_(items):
                yield from self._items(items)
            case Not(item):
                yield self._at("not", item, Not, ())
            case Fact(name, of):
                yield Site((), of, lambda new: self.whole(Fact(name, new)), (), name)
            case Compare(tests=tests) if len(tests) > 1:
                yield from self._tests(self.condition)
            case Collect(where=where):
                if isinstance(self.condition, Share):
                    yield from self._below("of", self.condition.of, lambda new: attrs.evolve(self.condition, of=new))
                yield from self._below("where", where, lambda new: attrs.evolve(self.condition, where=new))

    def _at(self, step: str, condition: Condition, put: Whole, trials: tuple[Condition, ...]) -> "Site":
        return Site((*self.way, step), condition, lambda new: self.whole(put(new)), trials, self.fact, self.collection)

    def _below(self, step: str, condition: Condition, put: Whole) -> Iterator["Site"]:
        """A predicate of a collection condition, unless it is left out."""
        if condition != TRUE:
            first = next(_marked_collects(self.condition), None)
            found = self._at(step, condition, put, (TRUE, FALSE))
            yield attrs.evolve(found, collection=first.collection if first else self.collection)

    def _items(self, items: tuple[Condition, ...]) -> Iterator["Site"]:
        kind, trial = (All, TRUE) if isinstance(self.condition, All) else (Any_, FALSE)
        for number, item in enumerate(items):
            if item in (TRUE, FALSE):
                continue  # `every` without `where`

            def put(new: Condition, number: int = number) -> Condition:
                return kind((*items[:number], new, *items[number + 1 :]))

            word = "all" if kind is All else "any"
            yield self._at(f"{word}/{number}", item, put, (trial,) if len(items) > 1 else ())

    def _tests(self, compare: Compare) -> Iterator["Site"]:
        for number, test in enumerate(compare.tests):
            others = compare.tests[:number] + compare.tests[number + 1 :]

            def put(new: Condition, others: Any = others) -> Condition:
                kept = attrs.evolve(compare, tests=others)
                return kept if new == TRUE else All((kept, new))

            alone = attrs.evolve(compare, tests=(test,))
            step = f"{compare.path}/{test[0]}"
            yield attrs.evolve(self._at(step, alone, put, (TRUE,)), test=test[0])


def site_of(condition: Condition) -> Site:
    """A whole condition as a site, at which nothing is tried."""
    return Site((), condition, lambda new: new)


def _marked(condition: Any) -> Iterator[Any]:
    """The comparisons and collection conditions that a condition is made of, the first first."""
    match condition:
        case Compare() | Collect():
            yield condition
        case All(items) | Any_(items):
            for item in items:
                yield from _marked(item)
        case Not(item):
            yield from _marked(item)
        case Fact(_, of):
            yield from _marked(of)


def _marked_collects(condition: Any) -> Iterator[Any]:
    return (one for one in _marked(condition) if isinstance(one, Collect))


def _exactly(one: Count, two: Count) -> bool:
    """Whether the two are the halves of an `exactly`."""
    return one.at_least and not two.at_least and one.mark == two.mark and attrs.evolve(two, at_least=True) == one


def _with_where(items: tuple[Any, ...], where: Condition) -> tuple[Any, ...]:
    return tuple(attrs.evolve(item, where=where) for item in items)
