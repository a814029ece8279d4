"""What a condition of the case reads, and what it is made of."""

from collections.abc import Iterator, Set

from ...executors.reference import Reference
from ...language.model import All, Any_, Compare, Condition, Fact, Not, Procedure, Share
from ...language.rules import collections_of
from ...semantics.truth import TRUE, Truth, negated
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
    return _pointers(procedure.when)


def may_be_met(procedure: Procedure, reference: Reference, found: Set[str]) -> bool:
    """Whether it can be met in a case in which these fields and collections were found to be as they are.

    What reads none of them is taken as what the procedure is about: whoever completes it sees to that.
    """

    def may_be(condition: Condition, want: Truth) -> bool:
        match condition:
            case All(items) | Any_(items):
                each = isinstance(condition, All) == (want is TRUE)
                return (all if each else any)(may_be(item, want) for item in items)
            case Not(item):
                return may_be(item, negated(want))
            case Fact(_, item):
                return may_be(item, want)
        return not found & _pointers(condition) or reference.value(procedure, condition) is want

    return may_be(procedure.when, TRUE)


def _pointers(condition: Condition) -> frozenset[str]:
    paths = {path.parts for comparison in comparisons_of(condition) for path in paths_of(comparison)}
    for one in collections_of(condition):
        paths.add((one.collection,))
        paths.update(path.parts for path in paths_in(one.bound))
        for where in (one.where, *([one.of] if isinstance(one, Share) else [])):
            paths.update(path.parts for path in paths_of(where) if path.from_root)
    return frozenset("/" + "/".join(parts) for parts in paths)
