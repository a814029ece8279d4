"""Reads comparisons (contract 4.3): a field, and the operators that fit its type."""

from .literals import NUMBER, Want
from .meant import operator_name, truth
from .model import Compare, Condition, Lengths, Literal, Path, Value
from .scope import Place, Scope
from .types import ARRAY, BOOLEAN, DURATION, ENUM, INTEGER, OBJECT, TEXT, TIME, Field
from .values import TERM_KEYS, Values

_EQUAL = ("eq", "ne")
_ORDER = ("lt", "lte", "gt", "gte")
_IN = ("in", "not_in")
OPS = (*_EQUAL, *_ORDER, *_IN, "has", "has_any", "exists", "length", "default")
FITTING = {
    TEXT: (*_EQUAL, *_IN, "exists", "length", "default"),
    ENUM: (*_EQUAL, *_IN, "exists", "default"),
    INTEGER: (*_EQUAL, *_ORDER, *_IN, "exists", "default"),
    BOOLEAN: (*_EQUAL, *_IN, "exists", "default"),
    TIME: (*_EQUAL, *_ORDER, *_IN, "exists", "default"),
    DURATION: (*_EQUAL, *_ORDER, *_IN, "exists"),
    ARRAY: ("has", "has_any", "length", "exists", "default"),
    OBJECT: ("exists",),
}


class Comparisons:
    """Reads the comparisons of one policy."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def read(self, at: Place, key: str, scope: Scope) -> Condition | None:
        """The comparison of the field `key`, or None after reporting what is wrong with it."""
        found = scope.field(at, key, key=True)
        if found is None:
            return None
        parts, from_root, field = found
        with scope.reading.collecting_dated() as dated:
            tests, default = self._tests(at, field, scope)
        if tests is None:
            return None
        path = Path(parts, from_root, field)
        return Compare(path, tests, default, frozenset(dated), at.document.mark(at.at, key=True))

    def _tests(
        self, at: Place, field: Field, scope: Scope
    ) -> tuple[tuple[tuple[str, Value], ...] | None, Value | None]:
        report = scope.reading.report
        bare = not isinstance(at.data, dict) or any(key in TERM_KEYS for key in at.data)
        if bare:
            value = self._test(at, at, "eq", field, scope)
            return ((("eq", value),), None) if value is not None else (None, None)
        if not at.data:
            report(at.problem("policy.condition_empty", "policy.empty"))
            return None, None
        tests: list[tuple[str, Value]] = []
        default: Value | None = None
        sound = True
        for op in at.data:
            value = self._test(at / op, at, op, field, scope)
            if value is None:
                sound = False
            elif op == "default":
                default = value
            else:
                tests.append((op, value))
        if default is not None and "exists" in at.data:
            report((at / "default").problem("policy.default_exists", "policy.default_exists", key=True))
            sound = False
        if sound and not tests:
            report(at.problem("policy.default_alone", "policy.default_alone"))
            sound = False
        return (tuple(tests), default) if sound else (None, None)

    def _test(self, at: Place, whole: Place, op: str, field: Field, scope: Scope) -> Value | None:
        report = scope.reading.report
        fitting = FITTING[field.kind]
        if op not in OPS:
            near = operator_name(op) or scope.reading.nearest(op, fitting)
            report(
                at.problem(
                    "policy.unknown_operator",
                    "nearest" if near else "one_of",
                    key=True,
                    name=op,
                    near=near or "",
                    names=", ".join(fitting),
                )
            )
            return None
        if op not in fitting:
            report(
                at.problem(
                    "policy.operator_type",
                    "policy.operator_array" if field.kind == ARRAY else "one_of",
                    key=at is not whole,
                    name=op,
                    kind=field.kind,
                    names=", ".join(fitting),
                )
            )
            return None
        values, want = self.values, Want.of(field)
        if op == "exists":
            if not isinstance(at.data, bool):
                near = truth(str(at.data))
                hint = "policy.write" if near else "policy.boolean"
                report(at.problem("policy.boolean_wanted", hint, found=str(at.data), near=near or ""))
                return None
            return Literal(at.data)
        if op == "length":
            return self._length(at, scope)
        if op in _IN:
            return values.read_many(at, want, scope)
        if field.kind == ARRAY:
            assert field.item is not None
            item = Want.of(field.item)
            if op == "default" and at.data == []:
                return Literal(())
            return values.read(at, item, scope) if op == "has" else values.read_many(at, item, scope)
        return values.read(at, want, scope)

    def _length(self, at: Place, scope: Scope) -> Value | None:
        """The tests of a length, packed as the value of one `length` test."""
        if not isinstance(at.data, dict) or any(key in TERM_KEYS for key in at.data):
            value = self.values.read(at, NUMBER, scope)
            return None if value is None else Lengths((("eq", value),))
        tests: list[tuple[str, Value]] = []
        for op in at.data:
            if op not in (*_EQUAL, *_ORDER):
                near = operator_name(op) or scope.reading.nearest(op, (*_EQUAL, *_ORDER))
                scope.reading.report(
                    (at / op).problem(
                        "policy.unknown_operator",
                        "nearest" if near else "one_of",
                        key=True,
                        name=op,
                        near=near or "",
                        names=", ".join((*_EQUAL, *_ORDER)),
                    )
                )
                return None
            value = self.values.read(at / op, NUMBER, scope)
            if value is None:
                return None
            tests.append((op, value))
        if not tests:
            scope.reading.report(at.problem("policy.condition_empty", "policy.empty"))
            return None
        return Lengths(tuple(tests))
