"""Reads values: literals, parameters, fields, lists and number terms, each against the type it must have."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from .literals import NUMBER, SPAN, Want, read_literal
from .meant import listed
from .model import Arithmetic, Choice, Literal, Many, Path, Value
from .parameters import read_parameter
from .problems import PolicyProblem, advice_of
from .scope import Place, Scope, some_of
from .types import ARRAY, ENUM, INTEGER, OBJECT, TEXT, Field

if TYPE_CHECKING:
    from .model import Condition

TERM_KEYS = ("field", "term", "add", "multiply", "max", "min", "if")
ReadPredicate = Callable[[Place, Scope], "Condition | None"]


class Values:
    """Reads values for one policy; a predicate inside an `if` is read by `predicate`, the conditions' reader."""

    def __init__(self, predicate: ReadPredicate) -> None:
        self._predicate = predicate
        self._terms_open: list[str] = []

    # --- one value --------------------------------------------------------------------------------

    def read(self, place: Place, want: Want, scope: Scope) -> Value | None:
        """A single value of the wanted type, or None after reporting what is wrong with it."""
        data = place.data
        if isinstance(data, str) and data.startswith("$") and not data.startswith("$$"):
            return read_parameter(place, want, scope, many=False)
        if isinstance(data, dict):
            return self._mapping(place, want, scope)
        if isinstance(data, list):
            scope.reading.report(place.problem("policy.list_here", "policy.list_here"))
            return None
        value = read_literal(place, data, want, lambda problem: self._report(problem, place, scope))
        return None if value is None else Literal(value)

    @staticmethod
    def _report(problem: PolicyProblem, place: Place, scope: Scope) -> None:
        """Reports a literal that does not fit; the name of a parameter may only lack its `$`."""
        if isinstance(place.data, str) and place.data in scope.reading.names.parameters:
            advice = advice_of("policy.dollar_forgotten", near=place.data)
            problem = attrs.evolve(problem, advice=advice, near=f"${place.data}")
        scope.reading.report(problem)

    def read_many(self, place: Place, want: Want, scope: Scope) -> Value | None:
        """A list of values of the wanted type: written out, a parameter that is one, or an array field."""
        data = place.data
        if isinstance(data, str) and data.startswith("$") and not data.startswith("$$"):
            return read_parameter(place, want, scope, many=True)
        if isinstance(data, dict) and "field" in data:
            return self._field(place, attrs.evolve(want, kind=ARRAY), scope, item=want)
        if not isinstance(data, list):
            near = listed(data) if isinstance(data, str) and data.strip() else ""
            scope.reading.report(
                place.problem("policy.list_wanted", "policy.write" if near else "policy.list_wanted", near=near)
            )
            return None
        if not data:
            scope.reading.report(place.problem("policy.list_empty", "policy.empty"))
            return None
        items = [self.read(item, want, scope) for _, item in place.items()]
        if any(item is None for item in items):
            return None
        return Many(tuple(item for item in items if item is not None))

    def read_span(self, place: Place, scope: Scope) -> Value | None:
        """A duration or a parameter that is one: `within`, `burst`, `wait`."""
        if isinstance(place.data, (dict, list)):
            scope.reading.report(place.problem("policy.duration", "policy.duration", found=_kind(place.data)))
            return None
        return self.read(place, SPAN, scope)

    # --- fields and terms -------------------------------------------------------------------------

    def _mapping(self, place: Place, want: Want, scope: Scope) -> Value | None:
        report = scope.reading.report
        keys = list(place.data)
        known = [key for key in keys if key in TERM_KEYS]
        if len(known) != 1 or (known[0] != "if" and len(keys) != 1):
            unknown = next((key for key in keys if key not in (*TERM_KEYS, "then", "else")), None)
            near = scope.reading.nearest(unknown, TERM_KEYS) if unknown else None
            report(
                place.problem(
                    "policy.value_form",
                    "nearest" if near else "policy.value_form",
                    found=", ".join(map(str, keys)),
                    near=near or "",
                )
            )
            return None
        if known[0] == "field":
            return self._field(place, want, scope)
        if want.kind != INTEGER:
            report(place.problem("policy.term_here", "policy.term_here", found=known[0], kind=want.kind))
            return None
        with scope.reading.deeper(place) as allowed:
            if not allowed:
                return None
            if known[0] == "term":
                return self._term(place / "term", scope)
            if known[0] == "if":
                return self._choice(place, scope)
            return self._arithmetic(place / known[0], known[0], scope)

    def _field(self, place: Place, want: Want, scope: Scope, item: Want | None = None) -> Value | None:
        if len(place.data) != 1:
            scope.reading.report(
                place.problem("policy.value_form", "policy.value_form", found=", ".join(map(str, place.data)))
            )
            return None
        at = place / "field"
        found = scope.field(at, at.data)
        if found is None:
            return None
        parts, from_root, field = found
        if not _fits_all(field, want, item):
            names = self._alike(want, scope, item)
            values = {"name": at.data, "found": field.kind, "kind": "array" if item else want.kind, "names": names}
            hint = "policy.fields" if names else "policy.no_field"
            scope.reading.report(at.problem("policy.field_type", hint, **values))
            return None
        return Path(parts, from_root, field)

    @staticmethod
    def _alike(want: Want, scope: Scope, item: Want | None) -> str:
        """The fields that fit in the place of one that does not, for a hint: the first few of them."""
        types = scope.reading.types
        found = ((path, types.find(scope.collection, tuple(path.split(".")))) for path in types.paths(scope.collection))
        return some_of(path for path, field in found if field is not None and _fits_all(field, want, item))

    def _term(self, place: Place, scope: Scope) -> Value | None:
        reading = scope.reading
        name = place.data
        found = reading.names.terms.get(name) if isinstance(name, str) else None
        if found is None:
            near = scope.reading.nearest(name, reading.names.terms)
            known = some_of(reading.names.terms)
            hint = "nearest" if near else "policy.define" if known else "policy.define_first"
            values = {"name": name, "near": near or "", "section": "terms", "names": known}
            reading.report(place.problem("policy.unknown_term", hint, **values))
            return None
        reading.used_terms.add(name)
        if name in self._terms_open:
            way = " → ".join([*self._terms_open[self._terms_open.index(name) :], name])
            reading.report(found.problem("policy.term_cycle", "policy.cycle", key=True, way=way))
            return None
        self._terms_open.append(name)
        try:
            return self.read(found, NUMBER, scope)
        finally:
            self._terms_open.pop()

    def _arithmetic(self, place: Place, op: str, scope: Scope) -> Value | None:
        if not isinstance(place.data, list) or not place.data:
            scope.reading.report(place.problem("policy.term_list", "policy.term_list", op=op))
            return None
        parts = [self.read(item, NUMBER, scope) for _, item in place.items()]
        if any(part is None for part in parts):
            return None
        return Arithmetic(op, tuple(part for part in parts if part is not None))

    def _choice(self, place: Place, scope: Scope) -> Value | None:
        keys = set(place.data)
        if keys != {"if", "then", "else"}:
            odd = ", ".join(sorted(keys ^ {"if", "then", "else"}))
            scope.reading.report(place.problem("policy.if_form", "policy.if_form", found=odd))
            return None
        when = self._predicate(place / "if", scope)
        then, otherwise = (self.read(place / branch, NUMBER, scope) for branch in ("then", "else"))
        if when is None or then is None or otherwise is None:
            return None
        return Choice(when, then, otherwise)


def _fits(field: Field, want: Want) -> bool:
    texts = (TEXT, ENUM)
    return field.kind == want.kind or (field.kind in texts and want.kind in texts) if field.kind != OBJECT else False


def _fits_all(field: Field, want: Want, item: Want | None) -> bool:
    return _fits(field, want) and (item is None or (field.item is not None and _fits(field.item, item)))


def _kind(data: object) -> str:
    return "mapping" if isinstance(data, dict) else "list"
