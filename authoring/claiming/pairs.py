"""How the two cases of a law's pair are related, as formulas over two open cases of one size."""

from collections.abc import Iterator
from typing import Any

from ...engine.language.types import BOOLEAN, OBJECT
from ..proving.bench import Bench
from ..proving.logic import Formula, alike, boolean, both, compared, either, implied, no
from ..proving.symbols import EVIDENCE, Group, Listed, Number, Parts, Symbols, same

Field = tuple[str | None, Parts]  # of the case's root (None), or of the records of a collection


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
    known = [one.as_of == two.as_of, *_values_equal(one, two), *_flags_equal(one, two), *_links_equal(one, two)]
    for name, looked in one.looks.items():
        known.append(implied(looked, two.looked(name)) if name == EVIDENCE else alike(looked, two.looked(name)))
    for (name, number), many in one.counts.items():
        more = compared("lte", many, two.many(name, number))
        unchanged = compared("eq", many, two.many(name, number))
        if name != EVIDENCE:
            known.append(unchanged)
        elif kinds is None:
            known.append(more)
        else:
            known.append(both(more, either(unchanged, _of_kind(one, number, kinds))))
    return both(*known)


def _of_kind(case: Symbols, number: Number, kinds: set[str]) -> Formula:
    """Whether the pieces of a group of evidence are of one of these kinds."""
    if isinstance(number, tuple):
        return number[2] in kinds
    kind = case.read((EVIDENCE, number), ("kind",), from_root=False).value
    return either(*(compared("eq", kind, case.texts.number(one)) for one in sorted(kinds)))


def exchanged(bench: Bench) -> Formula:
    """The second case is the first one with two neighbouring groups of some collection exchanged.

    All orders come about by such exchanges, so what one of them never changes no order does.
    """
    one, two = bench.cases
    sizes = {name: 0 for name, _ in one.counts}
    for name, number in one.counts:
        if isinstance(number, int):
            sizes[name] = max(sizes[name], number + 1)
    swaps = {(name, n): boolean(f"swap.{name}.{n}") for name, size in sizes.items() for n in range(size - 1)}
    chosen = list(swaps.values())
    known = [one.as_of == two.as_of, either(*chosen)]
    known += [either(no(a), no(b)) for n, a in enumerate(chosen) for b in chosen[n + 1 :]]
    known += [alike(looked, two.looked(name)) for name, looked in one.looks.items()]

    def sources(name: str, number: int) -> Iterator[tuple[Formula, int]]:
        """Which group of the first case a group of the second is, and when."""
        after, before = swaps.get((name, number), False), swaps.get((name, number - 1), False)
        yield after, number + 1
        yield before, number - 1
        yield both(no(after), no(before)), number

    def origins(at: tuple[str, Number]) -> Iterator[tuple[Formula, tuple[str, Number]]]:
        name, number = at
        if isinstance(number, tuple):
            shown, group, kind = number
            yield from ((when, (name, (shown, source, kind))) for when, source in sources(shown, group))
        else:
            yield from ((when, (name, source)) for when, source in sources(name, number))

    for (name, number), many in two.counts.items():
        for when, source in origins((name, number)):
            if when is not False:
                known.append(implied(when, compared("eq", many, one.many(*source))))
    for key, value in two.values.items():
        for when, source in origins(key[0]) if key[0] is not None else [(True, None)]:
            if when is not False and (source, key[1]) in one.values:
                known.append(implied(when, _equal(one, key, value, one.values[source, key[1]])))
    for key, flag in two.flags.items():
        for when, source in origins(key[0]) if key[0] is not None else [(True, None)]:
            if when is not False and (source, key[1]) in one.flags:
                known.append(implied(when, alike(flag, one.flags[source, key[1]])))
    for (piece, shown), link in two.links.items():
        for first, (_, origin) in origins((EVIDENCE, piece)):
            for second, group in origins(shown):
                when = both(first, second)
                if when is not False:
                    known.append(implied(when, alike(link, one.links.get((origin, group), link))))  # type: ignore[arg-type]
    return both(*known)
