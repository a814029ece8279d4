"""How values are said: numbers, money, durations, times, what a case may hold, and sums of them."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import attrs

from ...engine.deciding.catalog import ground_name
from ...engine.language.model import (
    Arithmetic,
    Choice,
    Condition,
    Literal,
    Many,
    Parameter,
    Path,
    PolicyModel,
    Share,
    Value,
)
from ...engine.language.moments import SECOND, format_duration, format_time
from ...engine.language.problems import Mark
from ...engine.language.texts import Text
from ...engine.language.types import AGE, ARRAY, BOOLEAN, DURATION, ENUM, INTEGER, TEXT, TIME, Field
from ...reporting.field_words import NOUNS, VALUES
from ...reporting.style import clean
from .speaking import Speaker

PLAIN, MONEY, POINTS, SHARE = "plain", "money", "points", "share"  # what a number is a number of
_SYMBOLS = {"add": " + ", "multiply": " × "}
_UTC = "2026-01-01T00:00:00Z"
Clause = Callable[[Condition, str | None], str]


@attrs.frozen(eq=False)
class Values:
    """Says values of one policy as they are on one day (counted since 1970-01-01)."""

    policy: PolicyModel
    speaker: Speaker
    day: int
    clause: Clause  # says the condition of an `if` in one clause, in a record of the collection if there is one

    # --- names of fields --------------------------------------------------------------------------

    def noun(self, path: Path, collection: str | None) -> str:
        """What a sentence calls a field."""
        return self.field_noun(path.parts, path.field, None if path.from_root else collection)

    def field_noun(self, parts: tuple[str, ...], field: Field, collection: str | None) -> str:
        """What a sentence calls the field at these parts of the case, or of a record of the collection."""
        if collection is not None and parts == (AGE,):
            return self.speaker.say("age_noun")
        found = NOUNS.get(".".join((collection, *parts) if collection else parts))
        title = self.speaker.of(found or field.title) or clean(".".join(parts))
        if self.speaker.chinese or (collection is None and found is not None):
            return title
        return f"the {title[:1].lower()}{title[1:]}" if not title[:2].isupper() else f"the {title}"

    # --- values -----------------------------------------------------------------------------------

    def value(self, value: Value, path: Path, collection: str | None) -> str:
        """A value that a field is compared with."""
        if path.field.kind == DURATION or path.field.kind == TIME:
            return self._moment(value, path.field, collection)
        if path.field.kind in (INTEGER,):
            return self.number(value, unit_of(path), collection)
        match value:
            case Path():
                return self.noun(value, collection)
            case Parameter():
                found = value.on(self.day)
                return self.unset(value) if found is None else self.literal(found, path)
            case Literal(found):
                return self.literal(found, path)
        raise AssertionError(value)

    def items(self, value: Value, path: Path, collection: str | None) -> list[str] | None:
        """The values of a list; None where the list is a field of the case."""
        match value:
            case Many(items):
                return [self.value(item, path, collection) for item in items]
            case Parameter():
                found = value.on(self.day)
                return [self.unset(value)] if found is None else [self.literal(one, path) for one in found]
        return None

    def literal(self, found: Any, path: Path) -> str:
        """What a case holds in a field, or a rule compares it with."""
        field = path.field
        kind = field.item.kind if field.kind == ARRAY and field.item is not None else field.kind
        if kind == BOOLEAN:
            return self.speaker.say("yes" if found else "no")
        if kind == INTEGER:
            return self.amount(found, unit_of(path))
        if kind == DURATION:
            return self.span(found)
        if kind == TIME:
            return self.time(found)
        if path.parts[-1] in ("ground", "grounds"):
            return self.speaker.quoted(self.speaker.of(ground_name(found)))
        return self.speaker.quoted(self.choice(path.parts, field, found))

    def choice(self, parts: tuple[str, ...], field: Field, value: str) -> str:
        """What people call one of an enum's values, without what stands behind it in brackets; a text as it is."""
        if (known := VALUES.get((parts[-1], value))) is not None and field.kind != TEXT:
            return self.speaker.of(known)
        for source in (field.item, field):
            if source is not None and (source.kind == ENUM or source.kind == ARRAY):
                title = self.speaker.of(source.value_title(value)).partition("（")[0].partition(" (")[0]
                if title != value:
                    return title
        return value

    def _moment(self, value: Value, field: Field, collection: str | None) -> str:
        said = self.span if field.kind == DURATION else self.time
        match value:
            case Path():
                return self.noun(value, collection)
            case Parameter():
                found = value.on(self.day)
                return self.unset(value) if found is None else said(found)
            case Literal(found):
                return said(found)
        raise AssertionError(value)

    # --- durations and times ----------------------------------------------------------------------

    def duration(self, value: Value) -> str:
        """A duration of a rule: `within`, `burst`, `wait`."""
        found = value.on(self.day) if isinstance(value, Parameter) else value.value if isinstance(value, Literal) else 0
        if found is None:
            assert isinstance(value, Parameter)
            return self.unset(value)
        return self.span(found)

    def span(self, length: int) -> str:
        """A length of time in microseconds: as a rule writes it, or in two units where it is an odd one."""
        seconds, fraction = divmod(length, SECOND)
        if fraction:
            return self.speaker.say("less_than_second") if not seconds else self.span(seconds * SECOND)
        text = format_duration(length)
        count, unit = int(text[:-1]), text[-1]
        return self._units(count, unit) if unit == "d" or count < 120 else self._two_units(seconds)

    def _two_units(self, seconds: int) -> str:
        """The two largest units of an odd span: nobody needs the seconds of some days."""
        sizes = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))
        parts: list[str] = []
        for unit, size in sizes:
            count, seconds = divmod(seconds, size)
            if count or parts:
                parts.append(self._units(count, unit) if count else "")
            if len(parts) == 2:
                break
        return " ".join(filter(None, parts))

    def _units(self, count: int, unit: str) -> str:
        return self.speaker.say(f"unit_{unit}" if count == 1 else f"units_{unit}", count=count)

    def time(self, moment: int) -> str:
        """A moment that a rule writes, in UTC."""
        text = format_time(moment, _UTC)
        return clean(text.removesuffix("Z").replace("T", " ") + " UTC") if text is not None else str(moment)

    # --- numbers ----------------------------------------------------------------------------------

    def number(self, value: Value, unit: str = PLAIN, collection: str | None = None) -> str:
        """A number or a term."""
        match value:
            case Literal(found):
                return self.amount(found, unit)
            case Parameter():
                found = value.on(self.day)
                return self.unset(value) if found is None else self.amount(found, unit)
            case Path():
                return self.noun(value, collection)
            case Arithmetic(op, parts):
                return self._arithmetic(op, parts, unit, collection)
            case Choice():
                return self._choice(value, unit, collection)
        raise AssertionError(value)

    def _arithmetic(self, op: str, parts: tuple[Value, ...], unit: str, collection: str | None) -> str:
        inner = PLAIN if op == "multiply" else unit
        said = [self.number(part, inner, collection) for part in parts]
        if len(said) == 1:
            return said[0]
        if op in _SYMBOLS:
            grouped = [f"({one})" if isinstance(part, Arithmetic) and part.op in _SYMBOLS and part.op != op else one
                       for part, one in zip(parts, said, strict=True)]  # fmt: skip
            return _SYMBOLS[op].join(grouped)
        row = self.speaker.say("pair", head=self.speaker.row(said[:-1]), last=said[-1])
        return self.speaker.say(op if len(said) == 2 else f"{op}_many", parts=row)

    def _choice(self, value: Choice, unit: str, collection: str | None) -> str:
        when = self.clause(value.when, collection)
        then, otherwise = self.number(value.then, unit, collection), self.number(value.otherwise, unit, collection)
        return self.speaker.say("if_else", when=when, then=then, otherwise=otherwise)

    def amount(self, found: int | Fraction, unit: str = PLAIN) -> str:
        """A number of a case or a rule, with what it is a number of."""
        if unit == MONEY and found:
            large = Fraction(found) / 100
            written = decimal(large) + "0" * (large.denominator in (2, 5, 10))
            return self.speaker.say("money_1" if found == 1 else "money", count=decimal(found), large=written)
        if unit == POINTS:
            return f"{decimal(Fraction(found) / 100)}%"
        if unit == SHARE:
            return f"{decimal(Fraction(found) * 100)}%"
        return decimal(found)

    def bound(self, value: Value) -> str:
        """The number of a collection condition: a term stands in brackets."""
        said = self.number(value)
        plain = isinstance(value, (Literal, Parameter))
        return said if plain else self.speaker.say("brackets", inside=said)

    # --- parameters -------------------------------------------------------------------------------

    def unset(self, value: Parameter) -> str:
        """A parameter that has no value yet on the day."""
        return self.speaker.say("unset", title=self.title(value.name))

    def title(self, name: str) -> str:
        """What people call a parameter."""
        found = self.policy.parameters.get(name)
        return (self.speaker.of(found.title) if found is not None else "") or clean(name)


def unit_of(path: Path) -> str:
    """What the numbers of a field are numbers of, which its name tells."""
    name = path.parts[-1]
    return MONEY if name.endswith("_minor") else POINTS if name.endswith("_bp") else PLAIN


def decimal(found: int | Fraction) -> str:
    """An exact number in digits; a fraction that digits do not end is written as one."""
    if isinstance(found, int) or found.denominator == 1:
        return str(int(found))
    places, rest = 0, found.denominator
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    if rest != 1:
        return f"{found.numerator}/{found.denominator}"
    whole = str(abs(found.numerator) * 10**places // found.denominator).rjust(places + 1, "0")
    sign = "-" if found < 0 else ""
    return f"{sign}{whole[:-places]}.{whole[-places:].rstrip('0')}".rstrip(".")


def parameters_in(thing: object) -> Iterator[str]:
    """The names that follow a `$` in a rule or any part of one, in the order of the rule."""
    match thing:
        case Parameter(name):
            yield name
        case tuple():
            for part in thing:
                yield from parameters_in(part)
        case _:
            yield from parameters_in(inside(thing))


def shares_in(thing: object) -> Iterator[str]:
    """The parameters in a rule or any part of one that are the bound of a share."""
    if isinstance(thing, Share) and isinstance(thing.bound, Parameter):
        yield thing.bound.name
    for part in thing if isinstance(thing, tuple) else inside(thing):
        yield from shares_in(part)


def inside(thing: object) -> tuple[object, ...]:
    """The parts of a rule, a condition or a value; nothing of what is a leaf."""
    if isinstance(thing, (Path, Mark, Text)):
        return ()
    return tuple(getattr(thing, field.name) for field in getattr(type(thing), "__attrs_attrs__", ()))
