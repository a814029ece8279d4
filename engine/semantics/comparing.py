"""Values, comparisons and predicates (contract 4.3): what needs no collection, and so is the same for every rule."""

from collections.abc import Callable
from math import prod
from typing import Any

import attrs

from ..language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Lengths,
    Literal,
    Many,
    Not,
    Parameter,
    Path,
    Value,
)
from ..language.types import ARRAY
from ..language.wording import length
from .truth import FALSE, TRUE, UNKNOWN, Truth, known, negated
from .view import ABSENT, CaseView, Record


@attrs.frozen
class Here:
    """Where something is read: at the case's root, or in a record of a collection."""

    collection: str | None = None
    record: Record | None = None


ROOT = Here()
_ARITHMETIC: dict[str, Callable[[list[Any]], Any]] = {"add": sum, "multiply": prod, "max": max, "min": min}


class Comparing:
    """Reads values and predicates of one policy in one case."""

    def __init__(self, view: CaseView, unset: frozenset[str]) -> None:
        self.view = view
        self.unset = unset  # the dated parameters that have no value yet on the day

    # --- values: None is unknown ------------------------------------------------------------------

    def value(self, value: Value, here: Here = ROOT) -> Any:
        """What a value is there, or None where that is unknown."""
        match value:
            case Literal(found):
                return found
            case Parameter():
                return value.on(self.view.day)
            case Path():
                found = self.field(value, here)
                return None if found is ABSENT else found
            case Arithmetic(op, parts):
                terms = [self.value(part, here) for part in parts]
                return None if any(term is None for term in terms) else _ARITHMETIC[op](terms)
            case Many(items):
                found = tuple(self.value(item, here) for item in items)
                return None if None in found else found
            case Choice(when, then, otherwise):
                chosen = self.predicate(when, here)
                if chosen is not UNKNOWN:
                    return self.value(then if chosen is TRUE else otherwise, here)
                one, other = self.value(then, here), self.value(otherwise, here)
                return one if one is not None and one == other else None
        raise AssertionError(value)

    def field(self, path: Path, here: Here) -> Any:
        """What a field holds there, or ABSENT."""
        if path.from_root:
            return self.view.read(path.parts, path.field, None, None)
        return self.view.read(path.parts, path.field, here.collection, here.record)

    # --- predicates -------------------------------------------------------------------------------

    def predicate(self, condition: Condition, here: Here) -> Truth:
        """Comparisons, `all`, `any` and `not`."""
        match condition:
            case Compare():
                return self.compare(condition, here)
            case All(items):
                return min((self.predicate(item, here) for item in items), default=TRUE)
            case Any_(items):
                return max((self.predicate(item, here) for item in items), default=FALSE)
            case Not(item):
                return negated(self.predicate(item, here))
        raise AssertionError(condition)

    def compare(self, condition: Compare, here: Here) -> Truth:
        """All of a comparison's tests; unknown as a whole on a day before a parameter that it uses has a value."""
        if condition.unset & self.unset:
            return UNKNOWN
        found = self.field(condition.path, here)
        if found is ABSENT and condition.default is not None:
            default = self.value(condition.default, here)
            found = ABSENT if default is None else default
        return min(self._test(op, value, found, condition.path, here) for op, value in condition.tests)

    def _test(self, op: str, value: Value, found: Any, path: Path, here: Here) -> Truth:
        if op == "exists":
            return known((found is not ABSENT) == self.value(value, here))
        if found is ABSENT:
            return UNKNOWN
        if isinstance(value, Lengths):
            size = len(found) if path.field.kind == ARRAY else length(found)
            return min(compared(test, size, self.value(bound, here)) for test, bound in value.tests)
        if op in ("in", "not_in", "has_any"):
            wanted = self._many(value, here)
            if wanted is None:
                return UNKNOWN
            either = found if op == "has_any" else (found,)
            hit = max((compared("eq", one, other) for one in either for other in wanted), default=FALSE)
            if hit is FALSE and None in wanted:  # even of an empty list: what would be looked for is not known
                hit = UNKNOWN
            return negated(hit) if op == "not_in" else hit
        wanted = self.value(value, here)
        if op == "has":
            return UNKNOWN if wanted is None else known(wanted in found)
        return compared(op, found, wanted)

    def _many(self, value: Value, here: Here) -> tuple[Any, ...] | None:
        """The values of a list, unknown ones as None; None where the whole list is unknown."""
        if isinstance(value, Many):
            return tuple(self.value(item, here) for item in value.items)
        found: tuple[Any, ...] | None = self.value(value, here)
        return found


def compared(op: str, found: Any, wanted: Any) -> Truth:
    """One comparison of two values, unknown where either is None."""
    if found is None or wanted is None:
        return UNKNOWN
    match op:
        case "eq":
            return known(found == wanted)
        case "ne":
            return known(found != wanted)
        case "lt":
            return known(found < wanted)
        case "lte":
            return known(found <= wanted)
        case "gt":
            return known(found > wanted)
        case "gte":
            return known(found >= wanted)
    raise AssertionError(op)
