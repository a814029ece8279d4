"""Reads values: literals, parameters, fields, lists and number terms, each against the type it must have."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from .instead import instead
from .meant import counted, listed, narrow, number, separated, truth
from .model import Arithmetic, Choice, Literal, Many, Parameter, Path, Value, exact
from .moments import parse_date, parse_duration, parse_time
from .nearest import nearest
from .problems import PolicyProblem, advice_of
from .scope import Place, Scope, some_of
from .texts import shown
from .types import ARRAY, BOOLEAN, DURATION, ENUM, INTEGER, OBJECT, TEXT, TIME, Field
from .wording import normal

if TYPE_CHECKING:
    from .model import Condition

TERM_KEYS = ("field", "term", "add", "multiply", "max", "min", "if")
_MAX_INT = 2**53 - 1
_NUMBERED = re.compile(
    r"\s*(?:[0-9０-９]+[^0-9a-zA-Z_./:-]{0,3}|[零〇一二两三四五六七八九十百千]+[^0-9a-zA-Z]{0,2})\s*\Z"
)
_TOO_SMALL: dict[str | int, str] = {"at_least": "policy.bound_zero", "attempts": "policy.attempts_zero"}
MAX_FITTING = 4  # parameters that a hint names
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
ReadPredicate = Callable[[Place, Scope], "Condition | None"]


@attrs.frozen
class Want:
    """The type that a value must have: a kind, an enum's values, and where the value stands (for messages)."""

    kind: str
    values: tuple[str, ...] = ()
    minimum: int | None = None
    whole: bool = False
    money: bool = False

    @classmethod
    def of(cls, field: Field) -> "Want":
        """What may be compared with a field."""
        return cls(field.kind, field.values)


NUMBER = Want(INTEGER)
SPAN = Want(DURATION)


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
            return self._parameter(place, want, scope, many=False)
        if isinstance(data, dict):
            return self._mapping(place, want, scope)
        if isinstance(data, list):
            scope.reading.report(place.problem("policy.list_here", "policy.list_here"))
            return None
        value = self._literal(place, data, want, lambda problem: self._report(problem, place, scope))
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
            return self._parameter(place, want, scope, many=True)
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

    # --- literals ---------------------------------------------------------------------------------

    def _literal(self, place: Place, data: Any, want: Want, report: Callable[[PolicyProblem], None]) -> Any:
        """A literal as it is compared, or None after reporting what is wrong with it."""

        def refuse(code: str, hint: str | None = None, **values: Any) -> None:
            if near := self._narrowed(place, data, want):
                hint, values = "policy.wide_digits", {**values, "near": near}
            report(place.problem(code, hint, found=shown(_plain(data)), **values))

        if want.kind in (TEXT, ENUM):
            if not isinstance(data, str):
                refuse("policy.text_wanted", "policy.text_wanted")
                return None
            text = normal(data[1:] if data.startswith("$$") else data)
            if want.kind == ENUM and text not in want.values:
                near = nearest(text, want.values)
                hint = "nearest" if near else "one_of"
                if (several := separated(text)) and set(several[1]) <= set(want.values):
                    hint, near = "policy.chinese_comma", listed(text)
                values = {"near": near or "", "names": ", ".join(want.values), "sign": several[0] if several else ""}
                refuse("policy.enum_value", hint, **values)
                return None
            return text
        if want.kind == BOOLEAN:
            if not isinstance(data, bool):
                near = truth(data) if isinstance(data, str) else None
                refuse("policy.boolean_wanted", "policy.write" if near else "policy.boolean", near=near or "")
                return None
            return data
        if want.kind == TIME:
            moment = parse_time(data) if isinstance(data, str) else None
            if moment is None:
                refuse("policy.time_wanted", "policy.time_wanted")
            return moment
        if want.kind == DURATION:
            span = parse_duration(data) if isinstance(data, str) else None
            if span is None:
                refuse("policy.duration", "policy.duration")
            return span
        if want.kind == INTEGER:
            return self._number(place, data, want, refuse)
        raise AssertionError(want)

    def _narrowed(self, place: Place, data: Any, want: Want) -> str:
        """What is written with full-width digits, in plain ones, if that alone is wrong with it; else empty."""
        plain = narrow(data) if isinstance(data, str) else None
        if plain is None:
            return ""
        value = Decimal(plain) if want.kind == INTEGER and re.match(_PLAIN, plain) else plain
        return plain if self._literal(place, value, want, _ignore) is not None else ""

    def _number(self, place: Place, data: Any, want: Want, refuse: Callable[..., None]) -> Any:
        if isinstance(data, bool) or not isinstance(data, (int, Decimal)):
            hint, near = _meant(data) if isinstance(data, str) else ("policy.digits", "")
            refuse("policy.number_wanted", hint, near=near)
            return None
        value = exact(data)
        if not -_MAX_INT <= value <= _MAX_INT:
            refuse("policy.number_range", "policy.number_range")
            return None
        if want.whole and not isinstance(value, int):
            cents = exact(data * 100) if want.money else None
            if isinstance(cents, int):
                refuse("policy.whole_wanted", "policy.minor_unit", near=str(cents))
            else:
                refuse("policy.whole_wanted", "policy.whole_wanted", near=str(max(int(value), want.minimum or 0)))
            return None
        if want.minimum is not None and value < want.minimum:
            hint = _TOO_SMALL.get(place.at[-1], "policy.bound_small") if value == 0 else "policy.bound_small"
            refuse("policy.bound_small", hint, minimum=want.minimum)
            return None
        return value

    # --- parameters -------------------------------------------------------------------------------

    def _parameter(self, place: Place, want: Want, scope: Scope, *, many: bool) -> Value | None:
        reading = scope.reading
        name = place.data[1:]
        found = reading.names.parameters.get(name)
        if found is None:
            near = scope.reading.nearest(name, reading.names.parameters)
            reading.report(
                place.problem(
                    "policy.unknown_parameter", "nearest" if near else "policy.dollar", name=name, near=f"${near}"
                )
            )
            return None
        values = parameter_values(found)
        dated = any(since is not None for since, _ in values)
        reading.note_parameter(name, dated=dated)
        schedule: list[tuple[int | None, Any]] = []
        for since, value in values:
            if isinstance(value.data, list) != many:
                code = "policy.parameter_list" if many else "policy.parameter_scalar"
                hint = "policy.write" if many else "policy.list_here"
                reading.report(place.problem(code, hint, name=name, near=f"[${name}]"))
                return None
            if many:
                parts = [self._in_parameter(item, want, scope, place) for _, item in value.items()]
                read = None if any(p is None for p in parts) else tuple(parts)
            else:
                read = self._in_parameter(value, want, scope, place)
            if read is None:
                return None
            schedule.append((since, read))
        schedule.sort(key=lambda entry: (entry[0] is not None, entry[0] or 0))
        return Parameter(name, tuple(schedule)) if schedule else None

    def _in_parameter(self, value: Place, want: Want, scope: Scope, use: Place) -> Any:
        """A parameter's value, read as its use wants it; a misfit is reported where it is used."""
        faults: list[PolicyProblem] = []
        read = self._literal(value, value.data, want, faults.append)
        if read is None:
            self._report_misfit(value, want, scope, use, faults[0])
        return read

    def _report_misfit(self, value: Place, want: Want, scope: Scope, use: Place, fault: PolicyProblem) -> None:
        """The use is at fault, unless it stands in a parent of the policy that gives the value.

        But a value that no use could want, such as `80%` or `3天`, is at fault wherever it is used.
        """
        names, name, why = scope.reading.names, use.data[1:], fault.text
        if _never_right(value.data):
            problem = value.problem("policy.parameter_value", None, name=name, why=why)
            scope.reading.report(attrs.evolve(problem, advice=fault.advice, near=fault.near))
            return
        near = instead(value, want, names.parameters[name])
        if names.given_later(value, use):
            said = {"name": name, "why": why, "near": near, **_standing(use)}
            scope.reading.report(value.problem("policy.parameter_value", "policy.parameter_value", **said))
            return
        said = {"name": name, "why": why, "near": near, "names": self._fitting(want, scope), **_standing(value)}
        hint = "policy.parameter_type" if said["names"] else "policy.parameter_type_only"
        scope.reading.report(use.problem("policy.parameter_type", hint, **said))

    def _fitting(self, want: Want, scope: Scope) -> str:
        """The parameters of which every value fits, for a hint: the first few of them."""

        def fits(place: Place) -> bool:
            found = [value for _, value in parameter_values(place)]
            read = [
                None if isinstance(one.data, list) else self._literal(one, one.data, want, _ignore) for one in found
            ]
            return bool(read) and None not in read

        names = [f"`${name}`" for name, place in scope.reading.names.parameters.items() if fits(place)]
        return ", ".join(names[:MAX_FITTING]) + (", …" if len(names) > MAX_FITTING else "")

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


def parameter_values(place: Place) -> list[tuple[int | None, Place]]:
    """A parameter's values with the days from which they hold; what is malformed is left out (reported elsewhere)."""
    if (value := place.get("value")) is not None:
        return [(None, value)]
    values = place.get("values")
    found: list[tuple[int | None, Place]] = []
    for _, entry in values.items() if values is not None else ():
        since, value = entry.get("from"), entry.get("value")
        day = parse_date(since.data) if since is not None and isinstance(since.data, str) else None
        if value is not None and day is not None:
            found.append((day, value))
    return found


def _fits(field: Field, want: Want) -> bool:
    texts = (TEXT, ENUM)
    return field.kind == want.kind or (field.kind in texts and want.kind in texts) if field.kind != OBJECT else False


def _fits_all(field: Field, want: Want, item: Want | None) -> bool:
    return _fits(field, want) and (item is None or (field.item is not None and _fits(field.item, item)))


def _never_right(data: object) -> bool:
    """Whether a parameter's value was meant to be a number or a duration and is none."""
    if not isinstance(data, str):
        return False
    return (
        number(data) is not None
        or re.match(_NUMBERED, data) is not None
        or parse_duration(narrow(data) or "") is not None
    )


def _meant(text: str) -> tuple[str, str]:
    """The hint for a text in the place of a number, and what to write where that can be told."""
    if re.match(_PLAIN, text.strip()):
        return "policy.number_quoted", ""
    if near := number(text):
        return "policy.write", near
    near = counted(text)
    return ("policy.unit", near) if near else ("policy.digits", "")


def _standing(place: Place) -> dict[str, Any]:
    return {"file": place.document.file, "line": place.document.mark(place.at).line}


def _ignore(problem: PolicyProblem) -> None:
    pass


def _kind(data: object) -> str:
    return "mapping" if isinstance(data, dict) else "list"


def _plain(data: object) -> object:
    if isinstance(data, bool):
        return "true" if data else "false"
    return data
