"""What a condition of the case reads, and what it is made of."""

from collections.abc import Iterator

from ...language.model import All, Any_, Compare, Condition, Fact, Not, Procedure, Share
from ...language.rules import collections_of
from .bounding import paths_in
from .solving import paths_of


def comparisons_of(condition: Condition) -> Iterator[Compare]:
    """The comparisons on the case itself, facts included."""
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from comparisons_of(item)
        case Not(item) | Fact(_, item):
            yield from comparisons_of(item)
        case Compare():
            yield condition


def pointers_of(procedure: Procedure) -> frozenset[str]:
    """The JSON pointers of the fields and collections of the case that a procedure reads."""
    paths = {path.parts for comparison in comparisons_of(procedure.when) for path in paths_of(comparison)}
    for condition in collections_of(procedure.when):
        paths.add((condition.collection,))
        paths.update(path.parts for path in paths_in(condition.bound))
        for where in (condition.where, *([condition.of] if isinstance(condition, Share) else [])):
            paths.update(path.parts for path in paths_of(where) if path.from_root)
    return frozenset("/" + "/".join(parts) for parts in paths)
