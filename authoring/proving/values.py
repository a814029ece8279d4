"""Values, comparisons and predicates of a policy in an open case (contract 4.3)."""

from functools import reduce
from typing import Any

import attrs

from ...engine.language.model import (
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
from ...engine.language.types import ARRAY
from .logic import UNKNOWN, Tri, all_of, any_of, both, chosen, compared, either, implied, known, no, number, summed
from .symbols import Found, Group, Listed, Symbols


@attrs.frozen(eq=False)
class Values:
    """Reads values of one policy on a day (days since 1970-01-01).

    `instead`: values of parameters to be taken for those that the policy gives them.
    """

    case: Symbols
    day: int
    unset: frozenset[str]
    instead: dict[str, Any] = attrs.field(factory=dict)

    # --- values -----------------------------------------------------------------------------------

    def value(self, value: Value, at: Group = None) -> Found:
        """What a value is there, and whether that is known."""
        match value:
            case Literal(found):
                return Found(True, self._constant(found))
            case Parameter(name):
                if name in self.instead:
                    return Found(True, self.instead[name])
                found = value.on(self.day)
                return Found(found is not None, 0 if found is None else self._constant(found))
            case Path():
                return self.case.read(at, value.parts, from_root=value.from_root)
            case Arithmetic(op, parts):
                terms = [self.value(part, at) for part in parts]
                return Found(both(*(term.known for term in terms)), _calculated(op, [term.value for term in terms]))
            case Choice(when, then, otherwise):
                chooses = self.predicate(when, at)
                one, two = self.value(then, at), self.value(otherwise, at)
                either_way = both(one.known, two.known, compared("eq", one.value, two.value))
                sure = either(
                    both(chooses.true, one.known), both(chooses.false, two.known), both(chooses.unknown, either_way)
                )
                return Found(sure, chosen(chooses.true, one.value, two.value))
        raise AssertionError(value)

    def _constant(self, found: Any) -> Any:
        if isinstance(found, tuple):
            numbers = [self._constant(item) for item in found]
            return Listed(dict.fromkeys(numbers, True), size=len(numbers))
        return self.case.texts.number(found) if isinstance(found, str) else found

    def _many(self, value: Value, at: Group) -> tuple[Any, list[tuple[Any, Found]]]:
        """Whether a list is known at all, and its items: when each is in it, and what it is."""
        if isinstance(value, Many):
            return True, [(True, self.value(item, at)) for item in value.items]
        found = self.value(value, at)
        assert isinstance(found.value, Listed)
        return found.known, [(held, Found(True, item)) for held, item in found.value.items()]

    # --- predicates -------------------------------------------------------------------------------

    def predicate(self, condition: Condition, at: Group) -> Tri:
        """Comparisons, `all`, `any` and `not`."""
        match condition:
            case Compare():
                return self.compare(condition, at)
            case All(items):
                return all_of(self.predicate(item, at) for item in items)
            case Any_(items):
                return any_of(self.predicate(item, at) for item in items)
            case Not(item):
                return self.predicate(item, at).negated
        raise AssertionError(condition)

    def compare(self, condition: Compare, at: Group) -> Tri:
        """All of a comparison's tests."""
        if condition.unset & self.unset:
            return UNKNOWN
        path = condition.path
        found = self.case.read(at, path.parts, from_root=path.from_root)
        if condition.default is not None:
            default = self._default(condition, at)
            found = Found(either(found.known, default.known), _instead(found, default.value))
        return all_of(self._test(op, value, found, path, at) for op, value in condition.tests)

    def _default(self, condition: Compare, at: Group) -> Found:
        assert condition.default is not None
        if condition.path.field.kind == ARRAY and isinstance(condition.default, Many):
            items = [self.value(item, at) for item in condition.default.items]
            every = both(*(item.known for item in items))
            return Found(every, Listed({}, tuple((True, item.value) for item in items), len(items)))
        return self.value(condition.default, at)

    def _test(self, op: str, value: Value, found: Found, path: Path, at: Group) -> Tri:
        if op == "exists":
            assert isinstance(value, Literal)
            return known(found.known if value.value else no(found.known))
        if isinstance(value, Lengths):
            size = found.value.size if isinstance(found.value, Listed) else self.case.texts.length(found.value)
            tests = [(test, self.value(bound, at)) for test, bound in value.tests]
            return all_of(known(compared(test, size, one.value)).only_if(one.known) for test, one in tests).only_if(
                found.known
            )
        if op in ("in", "not_in", "has_any"):
            return self._in(op, value, found, at)
        wanted = self.value(value, at)
        if op == "has":
            return known(found.value.holds(wanted.value)).only_if(both(found.known, wanted.known))
        return known(compared(op, found.value, wanted.value)).only_if(both(found.known, wanted.known))

    def _in(self, op: str, value: Value, found: Found, at: Group) -> Tri:
        sure, wanted = self._many(value, at)
        either_of = list(found.value.items()) if op == "has_any" else [(True, found.value)]
        hit = either(
            *(
                both(held, there, other.known, compared("eq", one, other.value))
                for held, one in either_of
                for there, other in wanted
            )
        )
        every = both(*(implied(there, other.known) for there, other in wanted))
        truth = Tri(hit, both(no(hit), every)).only_if(both(found.known, sure))
        return truth.negated if op == "not_in" else truth


def _instead(found: Found, default: Any) -> Any:
    """What was found, or the default where there was nothing."""
    if not isinstance(found.value, Listed):
        return chosen(found.known, found.value, default)
    assert isinstance(default, Listed)
    numbers = found.value.named.keys() | default.named.keys()
    there, absent = found.known, no(found.known)
    named = {
        number: either(
            both(there, found.value.named.get(number, False)), both(absent, default.named.get(number, False))
        )
        for number in numbers
    }
    slots = [(both(there, used), value) for used, value in found.value.any_]
    slots += [(both(absent, used), value) for used, value in default.any_]
    return Listed(named, tuple(slots), chosen(there, found.value.size, default.size))


def _calculated(op: str, terms: list[Any]) -> Any:
    if op == "add":
        return summed(terms)
    if op == "multiply":
        return reduce(lambda one, two: number(one) * number(two), terms)
    test = "gte" if op == "max" else "lte"
    return reduce(lambda one, two: chosen(compared(test, one, two), one, two), terms)
