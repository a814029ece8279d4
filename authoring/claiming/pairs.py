"""How the two cases of a law's pair are related, as formulas over two open cases of one size."""

from collections.abc import Iterator
from typing import Any

from ...engine.language.types import BOOLEAN, OBJECT
from ..proving.bench import Bench
from ..proving.logic import Formula, alike, both, compared, either, implied
from ..proving.symbols import EVIDENCE, Group, Listed, Number, Parts, Symbols, same
from .orders import Pairs, leaves

Field = tuple[str | None, Parts]  # of the case's root (None), or of the records of a collection


def held_alike(bench: Bench, *, flags: bool) -> Pairs:
    """The variables that have one value in both cases, under both relations: times, texts, numbers, links.

    `flags`: also whether a field is there. To write the one for the other makes a question much quicker to answer.
    """
    one, two = bench.cases
    found: Pairs = [(one.as_of, two.as_of)]
    for key, value in one.values.items():
        if key in two.values:
            found.extend(leaves(value, two.values[key]))
    found.extend((link, two.links[key]) for key, link in one.links.items() if key in two.links)
    if flags:
        found.extend((flag, two.flags[key]) for key, flag in one.flags.items() if key in two.flags)
    return found


def _equal(case: Symbols, key: tuple[Group, Parts], one: Any, two: Any) -> Formula:
    """A field has the same value in both, where it is there."""
    if isinstance(one, Listed):
        return same(one, two)
    if isinstance(one, bool | int) and isinstance(two, bool | int):
        return one == two
    at, parts = key
    field = case.types.find(at[0] if at else None, parts)
    if field is not None and field.kind == OBJECT:
        return True
    return alike(one, two) if field is not None and field.kind == BOOLEAN else compared("eq", one, two)


def _values_equal(one: Symbols, two: Symbols) -> Iterator[Formula]:
    for key, value in one.values.items():
        if key in two.values:
            yield _equal(one, key, value, two.values[key])


def _flags_equal(one: Symbols, two: Symbols) -> Iterator[Formula]:
    for key, flag in one.flags.items():
        if key in two.flags:
            yield alike(flag, two.flags[key])


def _links_equal(one: Symbols, two: Symbols) -> Iterator[Formula]:
    for key, link in one.links.items():
        if key in two.links:
            yield alike(link, two.links[key])


def turned_out(bench: Bench, decisive: set[Field]) -> Formula:
    """The second case is the first one with some of its absent parts filled in, but none whose absence decides."""
    one, two = bench.cases
    known = [one.as_of == two.as_of, *_values_equal(one, two), *_links_equal(one, two)]
    for key, flag in one.flags.items():
        at, parts = key
        collection = at[0] if at else None
        above = any(field[0] == collection and field[1][: len(parts)] == parts for field in decisive)
        if key in two.flags:
            known.append(alike(flag, two.flags[key]) if above else implied(flag, two.flags[key]))
    for name, looked in one.looks.items():
        known.append(implied(looked, two.looked(name)))
        for other, number in list(one.counts):
            if other == name:
                known.append(implied(looked, compared("eq", one.many(name, number), two.many(name, number))))
    return both(*known)


def more_evidence(bench: Bench, kinds: set[str] | None) -> Formula:
    """The second case is the first one with more pieces of evidence, of these kinds only where any are given."""
    one, two = bench.cases
    # read in both before what both have read is made equal
    fitting = {
        number: both(*(_of_kind(case, number, kinds) for case in (one, two)))
        for name, number in list(one.counts)
        if name == EVIDENCE and kinds is not None
    }
    known = [one.as_of == two.as_of, *_values_equal(one, two), *_flags_equal(one, two), *_links_equal(one, two)]
    for name, looked in one.looks.items():
        known.append(implied(looked, two.looked(name)) if name == EVIDENCE else alike(looked, two.looked(name)))
    for (name, number), many in one.counts.items():
        more = compared("lte", many, two.many(name, number))
        unchanged = compared("eq", many, two.many(name, number))
        if name != EVIDENCE:
            known.append(unchanged)
        else:
            known.append(both(more, either(unchanged, fitting.get(number, True))))
    return both(*known)


def _of_kind(case: Symbols, number: Number, kinds: set[str]) -> Formula:
    """Whether the pieces of a group of evidence are of one of these kinds."""
    if isinstance(number, tuple):
        return number[2] in kinds
    kind = case.read((EVIDENCE, number), ("kind",), from_root=False).value
    return either(*(compared("eq", kind, case.texts.number(one)) for one in sorted(kinds)))
