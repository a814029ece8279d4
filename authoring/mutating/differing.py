"""Where two versions of a condition differ, and what must be so in a case for the difference to matter there."""

from collections.abc import Iterator

import attrs

from ...engine.language.model import TRUE, All, Any_, Collect, Condition, Fact, Not, Share

Wants = tuple[tuple[Condition, bool], ...]


@attrs.frozen(eq=False)
class Place:
    """One place: what stands there in either version (`TRUE` for nothing), and what the conditions around it must be.

    Only where everything else of an `all` is true, and everything else of an `any` is not, does an item decide.
    """

    before: Condition
    after: Condition
    around: Wants = ()


def places(one: Condition, other: Condition, around: Wants = ()) -> Iterator[Place]:
    """The smallest conditions in which the two differ; nothing where they are the same."""
    if one == other:
        return
    if isinstance(one, Fact) and isinstance(other, Fact):
        yield from places(one.of, other.of, around)
    elif isinstance(one, Not) and isinstance(other, Not):
        yield from places(one.item, other.item, around)
    elif (kind := _common(one, other)) is not None:
        yield from _of_items(_items(one, kind), _items(other, kind), kind, around)
    else:
        yield Place(one, other, around)


def _common(one: Condition, other: Condition) -> type[All] | type[Any_] | None:
    """As what both can be read: what stands alone is an `all`, or an `any`, of one item."""
    for kind, opposite in ((All, Any_), (Any_, All)):
        if isinstance(one, kind) and not isinstance(other, opposite):
            return kind
        if isinstance(other, kind) and not isinstance(one, opposite):
            return kind
    return None


def _items(condition: Condition, kind: type[All] | type[Any_]) -> tuple[Condition, ...]:
    return condition.items if isinstance(condition, All | Any_) and isinstance(condition, kind) else (condition,)


def _of_items(
    one: tuple[Condition, ...], other: tuple[Condition, ...], kind: type[All] | type[Any_], around: Wants
) -> Iterator[Place]:
    wanted = kind is All
    if len(one) == len(other):
        for number, (before, after) in enumerate(zip(one, other, strict=True)):
            beside = tuple((item, wanted) for at, item in enumerate(one) if at != number)
            yield from places(before, after, (*around, *beside))
        return
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    kept = tuple((item, wanted) for item in shorter)
    for item in longer:
        if item not in shorter:
            before, after = (item, TRUE) if longer is one else (TRUE, item)
            yield Place(before, after, (*around, *kept))


def alike(place: Place) -> bool:
    """Whether in both versions there is a condition on the same records."""
    one, other = place.before, place.after
    return isinstance(one, Collect) and isinstance(other, Collect) and one.collection == other.collection


def in_records(place: Place) -> Iterator[Condition]:
    """Of two conditions on the same records, the parts of what they ask of each that differ."""
    one, other = place.before, place.after
    if not isinstance(one, Collect) or not isinstance(other, Collect):
        return
    pairs = [(one.where, other.where)]
    if isinstance(one, Share) and isinstance(other, Share):
        pairs.append((one.of, other.of))
    for before, after in pairs:
        for found in places(before, after):
            yield from (found.before, found.after)


def asking(condition: Condition, collections: set[str], around: Wants = ()) -> Iterator[Place]:
    """The conditions on records of these collections, each with what must be so around it for it to matter."""
    if isinstance(condition, Fact):
        yield from asking(condition.of, collections, around)
    elif isinstance(condition, Not):
        yield from asking(condition.item, collections, around)
    elif isinstance(condition, All | Any_):
        wanted = isinstance(condition, All)
        for number, item in enumerate(condition.items):
            beside = tuple((other, wanted) for at, other in enumerate(condition.items) if at != number)
            yield from asking(item, collections, (*around, *beside))
    elif isinstance(condition, Collect) and condition.collection in collections:
        yield Place(condition, condition, around)
