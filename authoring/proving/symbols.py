"""A case whose every field, record and time is open: what all cases have in common, as far as it is read."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import attrs

from ...engine.language.types import ARRAY, BOOLEAN, ENUM, INTEGER, OBJECT, TEXT, TIME, CaseTypes, Field, case_types
from ...engine.semantics.intake import MAX_BYTES
from .logic import (
    Formula,
    Term,
    alike,
    boolean,
    both,
    chosen,
    compared,
    counted,
    either,
    implied,
    integer,
    no,
    summed,
)
from .spans import FIRST_TIME, LAST_TIME
from .texts import Texts, any_text

MOST_RECORDS = 10_000  # of a collection (contract 3)
MOST = 2**53 - 1
EVIDENCE = "evidence"

Parts = tuple[str, ...]
Number = int | tuple[str, int, str]  # of a group of records; of a piece of evidence for a group, of a kind
Group = tuple[str, Number] | None  # a collection's group of records; None is the root of the case


@attrs.frozen(eq=False)
class Found:
    """What a field holds: whether it is there, and its value if it is."""

    known: Formula
    value: Any


@attrs.frozen(eq=False)
class Listed:
    """What an array holds: of each value that is named whether it does, some values that may be any, and how many more.

    Two arrays compare by what they hold; `size` counts what is held twice as two.
    """

    named: Mapping[int, Formula]
    any_: tuple[tuple[Formula, Term], ...] = ()
    size: Term = 0
    more: Term = 0  # how many the size counts that are neither named nor open

    def holds(self, number: Term) -> Formula:
        """Whether the array has an item of that number."""
        if isinstance(number, int):
            named = [self.named.get(number, False)]
        else:
            named = [both(held, number == found) for found, held in self.named.items()]
        return either(*named, *(both(used, compared("eq", value, number)) for used, value in self.any_))

    def items(self) -> Iterator[tuple[Formula, Term]]:
        """Each item that it may hold, and when it does."""
        yield from ((held, found) for found, held in self.named.items())
        yield from self.any_


class Unprovable(Exception):
    """A policy reads something of which no open case is made: `what`, for people."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@attrs.define(eq=False)
class Sizes:
    """How large an open case is: groups of alike records in each collection, and open items in each array of texts.

    `linked`: evidence is read by conditions, so that it is a collection like the others; else there is room for one
    piece of evidence of each kind for every group of records, which says all that evidence can say.

    `short`: that no such case is found says nothing there.
    """

    groups: dict[str, int]
    items: dict[tuple[str | None, Parts], int] = attrs.field(factory=dict)
    named: dict[tuple[str | None, Parts], set[int]] = attrs.field(factory=dict)
    measured: set[tuple[str | None, Parts]] = attrs.field(factory=set)  # texts whose length is read
    single: set[str] = attrs.field(factory=set)  # collections with one record in a group
    linked: bool = False
    short: tuple[str, ...] = ()  # collections of which a condition may ask for more than there is room for


class Symbols:
    """One open case. `given` are formulas that hold in every valid case; more come as more of it is read."""

    def __init__(self, name: str, texts: Texts, sizes: Sizes, days: tuple[int, int]) -> None:
        self.name = name
        self.texts = texts
        self.sizes = sizes
        self.types: CaseTypes = case_types()
        self.given: list[Formula] = []
        self.flags: dict[tuple[Group, Parts], Formula] = {}
        self.values: dict[tuple[Group, Parts], Any] = {}
        self.looks: dict[str, Formula] = {}
        self.counts: dict[tuple[str, Number], Term] = {}
        self.links: dict[tuple[int, tuple[str, int]], Formula] = {}
        self._grouped: set[str] = set()
        self.as_of: Term = integer(f"{name}.as_of")
        self.given.append(both(self.as_of >= days[0], self.as_of < days[1]))
        if sizes.measured:
            self.given.append(texts.named_lengths())

    # --- records ----------------------------------------------------------------------------------

    def looked(self, collection: str) -> Formula:
        """Whether the collection is there at all."""
        if collection not in self.looks:
            self.looks[collection] = boolean(f"{self.name}.{collection}")
        return self.looks[collection]

    def groups(self, collection: str) -> range:
        """The groups of a collection; each is so many records that differ in nothing but their ids."""
        if collection not in self._grouped:
            self._grouped.add(collection)
            looked = self.looked(collection)
            total = summed(self.many(collection, number) for number in range(self.sizes.groups.get(collection, 1)))
            self.given += [implied(no(looked), total == 0), total <= MOST_RECORDS]
        return range(self.sizes.groups.get(collection, 1))

    def many(self, collection: str, number: Number) -> Term:
        """How many records are in a group."""
        key = (collection, number)
        if key not in self.counts:
            self.counts[key] = count = integer(f"{self.name}.{collection}.{number}.count")
            self.given.append(count >= 0)
            if collection in self.sizes.single:
                self.given.append(count <= 1)
        return self.counts[key]

    def in_order(self) -> Iterator[Formula]:
        """That each group is not before the one in front of it."""
        for collection in self.sizes.groups:
            times = [self.dated(collection, number).value for number in self.groups(collection)]
            yield from (earlier <= later for earlier, later in pairwise(times))

    def dated(self, collection: str, number: Number, field: str | None = None) -> Found:
        """When the records of a group were."""
        name = field or self.types.collections[collection].time_field
        return self.read((collection, number), tuple(name.split(".")), from_root=False)

    def evidence(self, collection: str, number: int, kind: str) -> tuple[Formula, Number]:
        """The piece of evidence of that kind that shows a group, and whether there is one."""
        key: Number = (collection, number, kind)
        if (EVIDENCE, key) not in self.counts:
            count = self.many(EVIDENCE, key)
            self.given += [count <= 1, implied(count == 1, self.looked(EVIDENCE))]
            self.values[(EVIDENCE, key), ("kind",)] = self.texts.number(kind)
        return self.many(EVIDENCE, key) == 1, key

    def link(self, number: int, collection: str, shown: int) -> Formula:
        """Whether the evidence of a group lists the records of another."""
        key = (number, (collection, shown))
        if key not in self.links:
            self.links[key] = boolean(f"{self.name}.evidence.{number}.shows.{collection}.{shown}")
        return self.links[key]

    # --- fields -----------------------------------------------------------------------------------

    def read(self, group: Group, parts: Parts, *, from_root: bool) -> Found:
        """What a path finds there, the schema's default included; times and ages in microseconds."""
        at = None if from_root else group
        if at is not None and parts == ("age",):
            when = self.dated(*at)
            return Found(when.known, self.as_of - when.value)
        if at is None and parts == ("as_of",):
            return Found(True, self.as_of)
        if at is None and parts == ("format",):
            return Found(self._present(at, parts), 1)
        field = self._field(at, parts)
        value = self.value(at, parts, field)
        if field.default is None:
            present = self._present(at, parts)
            if at is not None and at[0] == "communications" and parts == ("answered_at",):
                present = both(present, value <= self.as_of)  # not answered yet (contract 3)
            return Found(present, value)
        above = self._present(at, parts[:-1]) if len(parts) > 1 else True
        default = self.constant(field, field.default)
        if isinstance(value, Listed):
            return Found(True, _where(above, value, default))
        return Found(True, chosen(above, value, default))

    def constant(self, field: Field, value: Any) -> Any:
        """A value that is written in a rule or in the schema."""
        if isinstance(value, list | tuple):
            assert field.item is not None
            numbers = [self.constant(field.item, item) for item in value]
            return Listed(dict.fromkeys(numbers, True), size=len(numbers))
        return self.texts.number(value) if isinstance(value, str) else value

    def _field(self, at: Group, parts: Parts) -> Field:
        found = self.types.find(at[0] if at else None, parts)
        assert found is not None
        return found

    def _present(self, at: Group, parts: Parts) -> Formula:
        return both(*(self.flag(at, parts[:size]) for size in range(1, len(parts) + 1)))

    def flag(self, at: Group, parts: Parts) -> Formula:
        """Whether the last part is there where all that is above it is."""
        key = (at, parts)
        if key not in self.flags:
            above = self._field(at, parts[:-1]) if len(parts) > 1 else self._around(at)
            needed = parts[-1] in above.required
            self.flags[key] = True if needed else boolean(f"{self.name}.{at}.{'.'.join(parts)}?")
        return self.flags[key]

    def _around(self, at: Group) -> Field:
        return self.types.root if at is None else self.types.collections[at[0]].record

    def value(self, at: Group, parts: Parts, field: Field) -> Any:
        """The value of a field where it is there."""
        key = (at, parts)
        if key not in self.values:
            self.values[key] = self._open(at, parts, field)
            self._same_buyer(at, parts)
        return self.values[key]

    def _open(self, at: Group, parts: Parts, field: Field) -> Any:
        name = f"{self.name}.{at}.{'.'.join(parts)}"
        collection = at[0] if at else None
        if parts[-1] in ("refs", "related", "reason_refs") or (at is not None and parts == ("id",)):
            raise Unprovable(f"{collection}.{'.'.join(parts)}")
        if field.kind == BOOLEAN:
            return boolean(name)
        if field.kind == OBJECT:
            return True
        if field.kind == ARRAY:
            return self._array(name, (collection, parts), field)
        value = any_text(name)
        if field.kind == INTEGER:
            low, high = field.minimum or 0, MOST if field.maximum is None else field.maximum
            self.given.append(both(value >= low, value <= high))
        elif field.kind == TIME:
            self.given.append(both(value >= FIRST_TIME, value <= LAST_TIME))
        elif field.kind == ENUM:
            self.given.append(either(*(value == self.texts.number(one) for one in field.values)))
        elif field.kind == TEXT:
            self.given.append(self.texts.domain(value, field))
            if (collection, parts) in self.sizes.measured:
                self.given.append(self.texts.lengths_given(value, field))
        return value

    def _array(self, name: str, key: tuple[str | None, Parts], field: Field) -> Listed:
        assert field.item is not None
        names = (
            {self.texts.number(one) for one in field.item.values}
            if field.item.kind == ENUM
            else self.sizes.named.get(key, set())
        )
        named = {number: boolean(f"{name}.has.{number}") for number in sorted(names)}
        slots = []
        for slot in range(self.sizes.items.get(key, 0) if field.item.kind == TEXT else 0):
            value = any_text(f"{name}.{slot}")
            self.given.append(self.texts.domain(value, field.item))
            slots.append((boolean(f"{name}.{slot}?"), value))
        more = integer(f"{name}.more")
        size = summed([counted((held, 1) for held in (*named.values(), *(used for used, _ in slots))), more])
        self.given.append(both(more >= 0, more <= MAX_BYTES))
        if field.item.kind == ENUM:  # more of what it has, not of anything else
            self.given.append(implied(more > 0, either(*named.values())))
        if key == (None, ("request", "grounds")):
            self.given.append(compared("gte", size, 1))
        return Listed(named, tuple(slots), size, more)

    def _same_buyer(self, at: Group, parts: Parts) -> None:
        """A record of another buyer, or a request about one, makes a case invalid (contract 3)."""
        if (at is None and parts == ("request", "buyer_id")) or (at is not None and parts == ("buyer_id",)):
            buyer = self.read(None, ("buyer", "id"), from_root=True)
            self.given.append(self.values[at, parts] == buyer.value)


def _where(when: Formula, one: Listed, other: Listed) -> Listed:
    if when is True:
        return one
    numbers = one.named.keys() | other.named.keys()
    named = {
        number: either(both(when, one.named.get(number, False)), both(no(when), other.named.get(number, False)))
        for number in numbers
    }
    assert not other.any_
    return Listed(
        named, tuple((both(when, used), value) for used, value in one.any_), chosen(when, one.size, other.size)
    )


def same(one: Listed, two: Listed) -> Formula:
    """Two arrays of one field hold the same, at the same length."""
    return both(
        *(alike(held, two.named[number]) for number, held in one.named.items()),
        *(
            both(alike(first[0], second[0]), first[1] == second[1])
            for first, second in zip(one.any_, two.any_, strict=True)
        ),
        compared("eq", one.size, two.size),
    )
