"""How one comparison is said as a clause, or its opposite."""

import attrs

from ...engine.language.model import Compare, Lengths, Literal, Path, Value
from ...engine.language.types import AGE, ARRAY, BOOLEAN, DURATION, INTEGER, TIME
from ...reporting.field_words import BOOLEANS
from .speaking import Speaker
from .values import Values

_OPPOSITE = {"eq": "ne", "ne": "eq", "lt": "gte", "gte": "lt", "gt": "lte", "lte": "gt"}
_OPPOSITE |= {"in": "not_in", "not_in": "in", "has": "has_not", "has_any": "has_none"}
_KINDS = {INTEGER: "number", TIME: "time", DURATION: "age"}


@attrs.frozen(eq=False)
class Comparisons:
    """Says comparisons; `opposite` says what holds where the comparison is false."""

    values: Values

    @property
    def speaker(self) -> Speaker:
        """The language of the clauses."""
        return self.values.speaker

    def clause(self, compare: Compare, collection: str | None, *, opposite: bool = False) -> str:
        """The whole comparison: what it is about, its tests, and what an absent field reads as."""
        path = compare.path
        noun = self.values.noun(path, collection)
        tests = self._tests(compare)
        said: list[str] = []
        for number, (op, value) in enumerate(tests):
            said.append(self._test(path, op, value, collection, "" if number else noun, opposite).strip())
        joined = (
            self.speaker.say("both" if not opposite else "either", first=said[0], second=said[1])
            if len(said) == 2
            else (self.speaker.either(said) if opposite else self.speaker.both(said))
        )
        if compare.default is None:
            return joined
        default = self._default(compare.default, path, collection)
        return self.speaker.say("defaulted", clause=joined, default=default)

    @staticmethod
    def is_compound(compare: Compare) -> bool:
        """Whether the comparison is more than one test."""
        return len(Comparisons._tests(compare)) > 1

    @staticmethod
    def _tests(compare: Compare) -> list[tuple[str, Value]]:
        """The tests one by one: those of a length are several."""
        found: list[tuple[str, Value]] = []
        for op, value in compare.tests:
            if isinstance(value, Lengths):
                found += [(f"length {inner}", bound) for inner, bound in value.tests]
            else:
                found.append((op, value))
        return found

    def _default(self, default: Value, path: Path, collection: str | None) -> str:
        items = self.values.items(default, path, collection) if path.field.kind == ARRAY else None
        if items is not None:
            return self.speaker.row(items)
        if isinstance(default, Literal) and isinstance(default.value, tuple):
            return self.speaker.row([self.values.literal(one, path) for one in default.value]) or self.speaker.say(
                "nil"
            )
        return self.values.value(default, path, collection)

    # --- one test ---------------------------------------------------------------------------------

    def _test(self, path: Path, op: str, value: Value, collection: str | None, noun: str, opposite: bool) -> str:
        if op == "exists":
            wanted = (isinstance(value, Literal) and value.value is True) != opposite
            return self._say("exists" if wanted else "absent", path, a=noun)
        if op.startswith("length "):
            return self._length(path, op.removeprefix("length "), value, noun, opposite)
        op = _OPPOSITE[op] if opposite else op
        if path.field.kind == BOOLEAN and op in ("eq", "ne") and isinstance(value, Literal):
            return self._boolean(path, (op == "eq") == value.value, collection, noun)
        if op in ("in", "not_in", "has_any", "has_none"):
            return self._many(path, op, value, collection, noun)
        if op in ("has", "has_not"):
            return self._say(op, path, a=noun, b=self.values.value(value, path, collection))
        return self._compared(path, op, value, collection, noun)

    def _say(self, name: str, path: Path, **values: str) -> str:
        """A clause whose English verb agrees with what it is about."""
        many = path.field.kind == ARRAY and "scope" not in path.parts
        return self.speaker.say(f"{name}_plural" if many else name, **values)

    def _boolean(self, path: Path, wanted: bool, collection: str | None, noun: str) -> str:
        root = path.from_root or collection is None
        found = BOOLEANS.get(".".join(path.parts if root else (str(collection), *path.parts)))
        if found is not None:
            return self.speaker.of(found[0] if wanted else found[1])
        title = self.speaker.quoted(self.speaker.of(path.field.title)) if noun else ""
        return self.speaker.say("is_yes" if wanted else "is_no", a=title)

    def _compared(self, path: Path, op: str, value: Value, collection: str | None, noun: str) -> str:
        kind = _KINDS.get(path.field.kind, "text")
        if kind == "age" and path.parts != (AGE,):
            kind = "number"
        said = self.values.value(value, path, collection)
        if kind == "text" and isinstance(value, Path):
            kind = "field"
        return self.speaker.say(f"{kind}_{op}", a=noun, b=said)

    def _length(self, path: Path, op: str, value: Value, noun: str, opposite: bool) -> str:
        op = _OPPOSITE[op] if opposite else op
        if path.field.kind == ARRAY and op in ("eq", "ne") and value == Literal(0):
            return self._say("empty" if op == "eq" else "not_empty", path, a=noun)
        size = "items" if path.field.kind == ARRAY else "letters"
        about = self.speaker.say(size, a=noun) if noun else ""
        return self.speaker.say(f"number_{op}", a=about, b=self.values.number(value))

    def _many(self, path: Path, op: str, value: Value, collection: str | None, noun: str) -> str:
        items = self.values.items(value, path, collection)
        if items is None:
            assert isinstance(value, Path)
            return self._say(f"{op}_field", path, a=noun, b=self.values.noun(value, collection))
        if op in ("in", "not_in"):
            name = "text_eq" if op == "in" else "text_ne" if len(items) == 1 else "none_of"
            if path.field.kind == INTEGER and name != "none_of":
                name = name.replace("text", "number")
            joined = self.speaker.one_of(items) if name != "none_of" else self.speaker.row(items)
            return self.speaker.say(name, a=noun, b=joined)
        if len(items) == 1:
            return self._say("has" if op == "has_any" else "has_not", path, a=noun, b=items[0])
        return self._say(op, path, a=noun, b=self.speaker.row(items))
