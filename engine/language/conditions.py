"""Reads conditions and predicates (contract 4.3), checking every path, operator and value against the case's types."""

from typing import Any

import attrs

from .comparisons import Comparisons
from .literals import NUMBER, Want
from .model import (
    TRUE,
    All,
    Any_,
    Condition,
    Count,
    Distinct,
    Fact,
    Literal,
    Not,
    Parameter,
    Path,
    Share,
    Total,
    Value,
)
from .scope import MAX_NESTING, Place, Scope, some_of
from .specimens import option
from .types import ARRAY, DURATION, INTEGER, OBJECT, TIME, Field
from .values import Values

COLLECTION_FORMS = ("some", "none", "count", "every", "share", "distinct", "total")
BOUNDS = ("at_least", "at_most", "exactly")
OPTIONS = {
    "some": ("where", "within", "time"),
    "none": ("where", "within", "time"),
    "count": ("where", "within", "burst", "time", *BOUNDS),
    "every": ("where", "satisfies", "within", "time"),
    "share": ("of", "where", "within", "time", "at_least"),
    "distinct": ("by", "where", "within", "time", "at_least"),
    "total": ("of", "where", "within", "time", "at_least"),
}
NEEDED = {
    "every": ("satisfies",),
    "share": ("at_least", "where"),
    "distinct": ("by", "at_least"),
    "total": ("of", "at_least"),
}


class Conditions:
    """Reads the conditions of one policy; facts are read once, where they are first named."""

    def __init__(self) -> None:
        self.values = Values(self.predicate)
        self._comparisons = Comparisons(self.values)
        self._facts: dict[str, Condition | None] = {}
        self._depths: dict[str, int] = {}
        self._facts_open: list[str] = []

    # --- conditions on the case -------------------------------------------------------------------

    def condition(self, place: Place, scope: Scope) -> Condition | None:
        """A condition at the case's root, or None after reporting what is wrong with it."""
        return self._mapping(place, scope, predicate=False)

    def predicate(self, place: Place, scope: Scope) -> Condition | None:
        """A predicate: comparisons, `all`, `any` and `not` only."""
        return self._mapping(place, scope, predicate=True)

    def _mapping(self, place: Place, scope: Scope, *, predicate: bool) -> Condition | None:
        report = scope.reading.report
        if not isinstance(place.data, dict):
            report(place.problem("policy.condition_form", "policy.condition_form"))
            return None
        if not place.data:
            report(place.problem("policy.condition_empty", "policy.empty"))
            return None
        with scope.reading.deeper(place) as allowed:
            if not allowed:
                return None
            form = next((key for key in place.data if key in COLLECTION_FORMS), None)
            if form is not None and self._is_collection(form, place, scope, predicate):
                return self._collection(place, form, scope, predicate)
            items = [self._entry(place, key, scope, predicate) for key in place.data]
        if any(item is None for item in items):
            return None
        found = [item for item in items if item is not None]
        return found[0] if len(found) == 1 else All(tuple(found))

    @staticmethod
    def _is_collection(form: str, place: Place, scope: Scope, predicate: bool) -> bool:
        return not (predicate and scope.reading.types.find(scope.collection, (form,)) is not None)

    def _entry(self, place: Place, key: str, scope: Scope, predicate: bool) -> Condition | None:
        report = scope.reading.report
        at = place / key
        if key in ("all", "any"):
            return self._several(at, key, scope, predicate)
        if key == "not":
            inner = self._mapping(at, scope, predicate=predicate)
            return None if inner is None else Not(inner)
        if key == "fact":
            if predicate:
                report(at.problem("policy.fact_in_predicate", "policy.fact_in_predicate", key=True))
                return None
            return self._fact(at, scope)
        return self._comparisons.read(at, key, scope)

    def _several(self, at: Place, key: str, scope: Scope, predicate: bool) -> Condition | None:
        if not isinstance(at.data, list):
            scope.reading.report(at.problem("policy.all_list", "policy.all_list", key=True, name=key))
            return None
        if not at.data:
            scope.reading.report(at.problem("policy.list_empty", "policy.empty"))
            return None
        items = [self._mapping(item, scope, predicate=predicate) for _, item in at.items()]
        if any(item is None for item in items):
            return None
        found = tuple(item for item in items if item is not None)
        return All(found) if key == "all" else Any_(found)

    def _fact(self, at: Place, scope: Scope) -> Condition | None:
        reading, name = scope.reading, at.data
        place = reading.names.facts.get(name) if isinstance(name, str) else None
        if place is None:
            near = scope.reading.nearest(name, reading.names.facts)
            known = some_of(reading.names.facts)
            hint = "nearest" if near else "policy.define" if known else "policy.define_first"
            values = {"name": name, "near": near or "", "section": "facts", "names": known}
            reading.report(at.problem("policy.unknown_fact", hint, **values))
            return None
        if name in self._facts_open:
            way = " → ".join([*self._facts_open[self._facts_open.index(name) :], name])
            reading.report(place.problem("policy.fact_cycle", "policy.cycle", key=True, way=way))
            return None
        if name not in self._facts:
            self._facts_open.append(name)
            try:
                self._facts[name] = read = self.condition(place, Scope(reading))
                self._depths[name] = self._depth(read) if read is not None else 0
            finally:
                self._facts_open.pop()
        found = self._facts[name]
        if found is not None and reading.depth + self._depths[name] > MAX_NESTING:
            reading.report(at.problem("policy.too_deep", "policy.too_deep", limit=MAX_NESTING))
            return None
        return None if found is None else Fact(name, found)

    def _depth(self, condition: Condition) -> int:
        """How deep a condition is nested; the facts in it have been read and measured before it."""
        match condition:
            case All(items) | Any_(items):
                return 1 + max(map(self._depth, items), default=0)
            case Not(item):
                return 1 + self._depth(item)
            case Fact(name, _):
                return 1 + self._depths[name]
            case Share():
                return 1 + max(self._depth(condition.where), self._depth(condition.of))
            case Count() | Distinct() | Total():
                return 1 + self._depth(condition.where)
        return 1

    # --- collection conditions --------------------------------------------------------------------

    def _collection(self, place: Place, form: str, scope: Scope, predicate: bool) -> Condition | None:
        report, types = scope.reading.report, scope.reading.types
        at = place / form
        if predicate:
            report(at.problem("policy.collection_in_predicate", "policy.collection_in_predicate", key=True, name=form))
            return None
        if (second := next((key for key in place.data if key in COLLECTION_FORMS and key != form), None)) is not None:
            # of which of the two the rest is cannot be told, so all else that seems wrong may only follow from it
            name = "policy.collection_stands_alone"
            report((place / second).problem(name, name, key=True, name=second, form=form))
            return None
        sound = self._options(place, form, scope)
        name = at.data
        if not isinstance(name, str) or name not in types.collections:
            near = scope.reading.nearest(name, types.collections)
            report(
                at.problem(
                    "policy.unknown_collection",
                    "nearest" if near else "one_of",
                    name=name,
                    near=near or "",
                    names=", ".join(types.collections),
                )
            )
            return None
        with scope.reading.collecting_dated() as dated:
            built = self._build(place, form, name, scope)
        if not sound or built is None:
            return None
        unset, mark = frozenset(dated), place.document.mark(at.at, key=True)
        built = [attrs.evolve(one, unset=unset, mark=mark) for one in built]
        return built[0] if len(built) == 1 else All(tuple(built))

    def _options(self, place: Place, form: str, scope: Scope) -> bool:
        """Whether the mapping holds what this form takes, and only that."""
        report, sound = scope.reading.report, True
        for key in place.data:
            if key == form or key in OPTIONS[form]:
                continue
            sound = False
            at = place / key
            if key == "burst":
                report(at.problem("policy.burst_alone", "policy.burst_alone", key=True))
            elif (
                key in ("all", "any", "not", "fact")
                or scope.reading.types.find(None, tuple(key.split("."))) is not None
            ):
                report(
                    at.problem(
                        "policy.collection_stands_alone",
                        "policy.collection_stands_alone",
                        key=True,
                        name=key,
                        form=form,
                    )
                )
            else:
                near = scope.reading.nearest(key, OPTIONS[form])
                report(
                    at.problem(
                        "policy.unknown_option",
                        "nearest" if near else "one_of",
                        key=True,
                        name=key,
                        form=form,
                        near=near or "",
                        names=", ".join(OPTIONS[form]),
                    )
                )
        for key in NEEDED.get(form, ()):
            if key not in place.data:
                sound = False
                values = {"name": key, "form": form, "near": option(form, key)}
                report((place / form).problem("policy.option_missing", "policy.missing_key", key=True, **values))
        if form == "count":
            bounds = [key for key in BOUNDS if key in place.data]
            if len(bounds) != 1 and not sound:
                pass  # an option that is not known may be the bound, misspelt
            elif len(bounds) != 1:
                sound = False
                report(
                    (place / form).problem(
                        "policy.one_bound", "policy.one_bound", key=True, found=", ".join(bounds) or "0"
                    )
                )
            elif "burst" in place.data and bounds != ["at_least"]:
                sound = False
                report((place / "burst").problem("policy.burst_alone", "policy.burst_alone", key=True))
        return sound

    def _build(self, place: Place, form: str, name: str, outer: Scope) -> list[Any] | None:
        scope = attrs.evolve(outer, collection=name)
        where = self._part(place, "where", scope)
        window = self._window(place, scope)
        bound = self._bound(place, form, outer)
        second = {"every": "satisfies", "share": "of"}.get(form)
        other = self._part(place, second, scope) if second else TRUE
        field = self._summed(place, form, scope)
        if where is None or window is None or bound is None or other is None or field is None:
            return None
        within, burst, time = window
        common: dict[str, Any] = {"collection": name, "within": within, "time": time}
        match form:
            case "some":
                return [Count(where=where, **common)]
            case "none":
                return [Count(where=where, at_least=False, bound=Literal(0), **common)]
            case "every":
                return [Count(where=All((where, Not(other))), at_least=False, bound=Literal(0), **common)]
            case "share":
                return [Share(where=where, of=other, bound=bound, **common)]
            case "distinct":
                return [Distinct(where=where, by=field, bound=bound, **common)]
            case "total":
                return [Total(where=where, of=field, bound=bound, **common)]
        return [
            Count(where=where, at_least=at_least, bound=bound, burst=burst, **common)
            for at_least, keys in ((True, ("at_least", "exactly")), (False, ("at_most", "exactly")))
            if any(key in place.data for key in keys)
        ]

    def _part(self, place: Place, key: str, scope: Scope) -> Condition | None:
        at = place.get(key)
        return TRUE if at is None else self.predicate(at, scope)

    def _window(self, place: Place, scope: Scope) -> "tuple[Value | None, Value | None, str | None] | None":
        spans: list[Value | None] = []
        sound = True
        for key in ("within", "burst"):
            at = place.get(key)
            span = self.values.read_span(at, scope) if at is not None else None
            sound = sound and (at is None or span is not None)
            spans.append(span)
        time = None
        if (at := place.get("time")) is not None:
            found = scope.field(at, at.data)
            if found is not None and (found[2].kind != TIME or found[1]):
                scope.reading.report(at.problem("policy.time_field", "policy.time_field", name=at.data))
                found = None
            sound = sound and found is not None
            time = ".".join(found[0]) if found else None
        return (spans[0], spans[1], time) if sound else None

    def _bound(self, place: Place, form: str, scope: Scope) -> Value | None:
        if form in ("some", "none", "every"):
            return Literal(0)
        key = next((key for key in BOUNDS if key in place.data), None)
        if key is None:
            return Literal(0)  # reported as missing elsewhere
        at = place / key
        summed = place.data.get("of") if form == "total" else None
        money = isinstance(summed, str) and summed.endswith("_minor")
        want = Want(INTEGER, minimum=1 if key == "at_least" else 0, whole=True, money=money)
        if form == "share":
            value = self.values.read(at, NUMBER, scope)
            for number in _numbers(value):
                if not 0 < number <= 1:
                    scope.reading.report(
                        at.problem("policy.share_bound", "policy.share_bound", found=f"{float(number):g}")
                    )
                    return None
            return value
        return self.values.read(at, want, scope)

    def _summed(self, place: Place, form: str, scope: Scope) -> Any:
        """The field of a `distinct` or `total`; for other forms anything but None."""
        key = {"distinct": "by", "total": "of"}.get(form)
        if key is None or key not in place.data:
            return TRUE
        at = place / key
        found = scope.field(at, at.data)
        if found is None:
            return None
        parts, from_root, field = found
        if from_root or not _foldable(field, form):
            code = "policy.total_field" if form == "total" else "policy.distinct_field"
            types = scope.reading.types
            paths = (
                (path, types.find(scope.collection, tuple(path.split(".")))) for path in types.paths(scope.collection)
            )
            names = some_of(path for path, one in paths if one is not None and _foldable(one, form))
            hint = "policy.fields" if names else "policy.no_field"
            scope.reading.report(at.problem(code, hint, name=at.data, kind=field.kind, names=names))
            return None
        return Path(parts, from_root, field)


def _foldable(field: Field, form: str) -> bool:
    """Whether a `total` may sum a field, or a `distinct` count its values."""
    return field.kind == INTEGER if form == "total" else field.kind not in (ARRAY, OBJECT, DURATION)


def _numbers(value: Value | None) -> list[Any]:
    if isinstance(value, Literal):
        return [value.value]
    return [entry for _, entry in value.schedule] if isinstance(value, Parameter) else []
