"""The changes that mistakes make: a bound moved by one, `gt` for `gte`, an `all` for an `any`, something dropped.

They are made to the text's data, not to the model, so that each is a change that an author could have typed. What
comes out need not be a policy any more: whoever reads it finds that out, as `fairblock lint` does.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import attrs

from ...engine.language.conditions import BOUNDS, COLLECTION_FORMS
from ...engine.language.document import Pointer
from ...engine.language.moments import parse_date
from ...engine.language.values import TERM_KEYS
from .data import at, flow, removed, replaced, shifted

_SWAPS = {"eq": "ne", "ne": "eq", "gt": "gte", "gte": "gt", "lt": "lte", "lte": "lt", "in": "not_in", "not_in": "in"}
_OTHER = {"all": "any", "any": "all", "max": "min", "min": "max"}
# of whole numbers, this move of the bound is the same as the other operator
_SAME_AS_SWAP = {"gte": 1, "gt": -1, "lte": -1, "lt": 1}
DROPPED = "dropped"


@attrs.frozen
class Edit:
    """One change: where in the piece, what stood there and what stands there now, and the whole piece after it.

    `data` is None where the whole piece is dropped.
    """

    way: Pointer
    before: str
    after: str
    data: Any = attrs.field(eq=False, repr=False)


@attrs.frozen(eq=False)
class Operators:
    """Makes the edits of one piece. `parameter` tells the values that a parameter has at any time, None for none."""

    piece: Any
    parameter: Callable[[str], Any]

    def _put(self, way: Pointer, new: Any) -> Edit:
        return Edit(way, flow(at(self.piece, way)), flow(new), replaced(self.piece, way, new))

    def _drop(self, way: Pointer) -> Edit:
        return Edit(way, flow(at(self.piece, way)), DROPPED, removed(self.piece, way))

    def _drop_each(self, way: Pointer) -> Iterator[Edit]:
        """Each item of a list or key of a mapping dropped, where at least one stays."""
        inside = at(self.piece, way)
        if isinstance(inside, dict | list) and len(inside) > 1:
            for step in inside if isinstance(inside, dict) else range(len(inside)):
                yield self._drop((*way, step))

    def _rename(self, way: Pointer, old: str, new: str) -> Edit:
        """The same mapping with another key in the place of one of its keys."""
        data = {new if key == old else key: value for key, value in at(self.piece, way).items()}
        return Edit((*way, old), old, new, replaced(self.piece, way, data))

    def _shift(self, way: Pointer, moves: tuple[int, ...] = (1, -1)) -> Iterator[Edit]:
        """A number or duration moved by one; in the place of a parameter its value moved by one."""
        value = at(self.piece, way)
        if isinstance(value, str) and value.startswith("$"):
            value = self.parameter(value[1:])
        for by in moves:
            new = shifted(value, by)
            if new is not None:
                yield self._put(way, new)

    # --- conditions -----------------------------------------------------------------------------------

    def condition(self, way: Pointer, *, predicate: bool = False) -> Iterator[Edit]:
        """The edits of the condition at this place."""
        data = at(self.piece, way)
        form = next((key for key in COLLECTION_FORMS if key in data), None)
        if form is not None and not predicate:
            yield from self._collection(way, form)
            return
        if len(data) > 1:
            yield from self._drop_each(way)
            split = [{key: value} for key, value in data.items()]
            yield Edit(way, "(all of)", "any", replaced(self.piece, way, {"any": split}))
        for key in data:
            yield from self._entry(way, key, predicate)

    def _entry(self, way: Pointer, key: str, predicate: bool) -> Iterator[Edit]:
        here, data = (*way, key), at(self.piece, way)
        if key in ("all", "any"):
            if len(data[key]) > 1 and _OTHER[key] not in data:
                yield self._rename(way, key, _OTHER[key])
            yield from self._drop_each(here)
            for number in range(len(data[key])):
                yield from self.condition((*here, number), predicate=predicate)
        elif key == "not":
            others = {name: value for name, value in data.items() if name != key}
            if not others.keys() & data[key].keys():
                whole = replaced(self.piece, way, others | data[key])
                yield Edit(here, f"not {flow(data[key])}", flow(data[key]), whole)
            yield from self.condition(here, predicate=predicate)
        elif key != "fact":
            yield from self._comparison(here)

    def _comparison(self, way: Pointer) -> Iterator[Edit]:
        value = at(self.piece, way)
        if isinstance(value, bool):
            yield self._put(way, not value)
            return
        if not isinstance(value, dict) or any(key in TERM_KEYS for key in value):
            yield self._put(way, {"ne": value})
            yield from self._value(way)
            return
        yield from self._drop_each(way)
        for op, wanted in value.items():
            here = (*way, op)
            if op in _SWAPS and _SWAPS[op] not in value:
                yield self._rename(way, op, _SWAPS[op])
            if op == "exists":
                yield self._put(here, not wanted)
            elif op in ("in", "not_in", "has_any"):
                yield from self._drop_each(here)
            elif op == "length" and isinstance(wanted, dict):
                yield from self._length(here)
            elif op != "default":
                yield from self._value(here, op)

    def _length(self, way: Pointer) -> Iterator[Edit]:
        yield from self._drop_each(way)
        for op in at(self.piece, way):
            if _SWAPS[op] not in at(self.piece, way):
                yield self._rename(way, op, _SWAPS[op])
            yield from self._value((*way, op), op)

    def _value(self, way: Pointer, op: str = "eq") -> Iterator[Edit]:
        """The edits of what a field is compared with."""
        value = at(self.piece, way)
        if isinstance(value, dict):
            yield from self.term(way)
            return
        known = self.parameter(value[1:]) if isinstance(value, str) and value.startswith("$") else value
        whole = isinstance(known, int) and op in _SAME_AS_SWAP
        yield from self._shift(way, (-_SAME_AS_SWAP[op],) if whole else (1, -1))

    def term(self, way: Pointer) -> Iterator[Edit]:
        """The edits of the number term at this place."""
        data = at(self.piece, way)
        if not isinstance(data, dict):
            yield from self._shift(way)
            return
        for key in ("add", "multiply", "max", "min"):
            if key in data:
                if key in _OTHER and len(data[key]) > 1:
                    yield self._rename(way, key, _OTHER[key])
                yield from self._drop_each((*way, key))
                for number in range(len(data[key])):
                    yield from self.term((*way, key, number))
        if "if" in data:
            swapped = data | {"then": data["else"], "else": data["then"]}
            yield Edit(way, "then/else", "else/then", replaced(self.piece, way, swapped))
            yield from self.condition((*way, "if"), predicate=True)
            yield from self.term((*way, "then"))
            yield from self.term((*way, "else"))

    # --- collection conditions ------------------------------------------------------------------------

    def _collection(self, way: Pointer, form: str) -> Iterator[Edit]:
        data = at(self.piece, way)
        counted = {"some": ("at_least", 2), "none": ("at_most", 1), "distinct": ("at_least", data.get("at_least"))}
        if form in counted:
            bound, number = counted[form]
            kept = {key: value for key, value in data.items() if key not in (form, "by", bound)}
            changed = {"count": data[form], **kept, bound: number}
            after = f"count, {bound} {flow(number)}"
            yield Edit((*way, form), form, after, replaced(self.piece, way, changed))
        for key in ("where", "of", "satisfies"):
            if isinstance(data.get(key), dict):
                if (form, key) not in (("share", "where"), ("every", "satisfies")):
                    yield self._drop((*way, key))
                yield from self.condition((*way, key), predicate=True)
        for key in ("within", "burst"):
            if key in data:
                yield self._drop((*way, key))
                yield from self._shift((*way, key))
        if "time" in data:
            yield self._drop((*way, "time"))
        for key in BOUNDS:
            if isinstance(data.get(key), dict):
                yield from self.term((*way, key))
            elif key in data:
                yield from self._shift((*way, key))

    # --- rules ----------------------------------------------------------------------------------------

    def rule(self) -> Iterator[Edit]:
        """The edits of a rule."""
        rule: Mapping[str, Any] = self.piece
        yield Edit((), "rule", DROPPED, None)
        yield from self.condition(("require",) if "require" in rule else ("when",))
        for number, item in enumerate(rule.get("evidence", ())):
            yield from self._evidence(("evidence", number), item)
        if isinstance(rule.get("communication"), dict):
            yield self._put(("communication",), "waived")
            for key in ("attempts", "wait"):
                yield from self._shift(("communication", key))
        for key in ("procedures", "except"):
            for number in range(len(rule.get(key, ()))):
                yield self._drop((key, number))
        if "against" in rule:
            yield self._drop(("against",))
            yield from self._drop_each(("against",))
        if rule["kind"] == "procedure":
            on_request = rule.get("on_request", False)
            yield Edit(("on_request",), flow(on_request), flow(not on_request), {**rule, "on_request": not on_request})
        yield from self._block(rule.get("block", {}))
        yield from self._effective(rule.get("effective", {}))

    def _evidence(self, way: Pointer, item: Mapping[str, Any]) -> Iterator[Edit]:
        yield self._drop(way)
        yield from self._drop_each((*way, "any_kind")) if "any_kind" in item else ()
        precede = item.get("may_precede", False)
        changed = {**item, "may_precede": not precede}
        yield Edit((*way, "may_precede"), flow(precede), flow(not precede), replaced(self.piece, way, changed))

    def _block(self, block: Mapping[str, Any]) -> Iterator[Edit]:
        if "days" in block:
            yield self._drop(("block", "days"))
            yield from self._shift(("block", "days"))
        if isinstance(block.get("scope"), list):
            yield self._drop(("block", "scope"))
            yield from self._drop_each(("block", "scope"))

    def _effective(self, effective: Mapping[str, Any]) -> Iterator[Edit]:
        for key, day in effective.items():
            yield self._drop(("effective", key))
            for by in (1, -1):
                yield self._put(("effective", key), day_moved(day, by))

    # --- parameters -----------------------------------------------------------------------------------

    def parameter_values(self) -> Iterator[Edit]:
        """Each value of a parameter moved by one."""
        if "value" in self.piece:
            yield from self._shift(("value",))
        for number in range(len(self.piece.get("values", ()))):
            yield from self._shift(("values", number, "value"))


def day_moved(day: str, by: int) -> str:
    """A date some days later or earlier."""

    days = parse_date(day)
    assert days is not None
    return (date(1970, 1, 1) + timedelta(days + by)).isoformat()
