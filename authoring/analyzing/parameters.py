"""Parameters in the model of a policy: where they are used, what else they could be, and the policy with that."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, TypeVar

import attrs

from ...engine.language.model import (
    Block,
    Collect,
    Compare,
    Contact,
    Count,
    Distinct,
    Literal,
    Parameter,
    Path,
    PolicyModel,
    Rule,
    Share,
    Source,
    Total,
)
from ...engine.language.moments import DAY, SECOND
from ...engine.language.problems import Mark
from ...engine.language.texts import Text
from ...engine.language.types import ENUM, TEXT

MOST = 2**53 - 1
LONGEST = 36_500 * DAY
SHARE, SPAN, COUNT, NUMBER, WORD, OTHER = "share", "span", "count", "number", "word", "other"
T = TypeVar("T")


@attrs.frozen
class Use:
    """How a value is used: as what, which least number may stand there, and which words."""

    role: str
    least: int = 0
    words: tuple[str, ...] = ()


def uses(thing: Any, name: str, role: Use = Use(OTHER)) -> Iterator[Use]:
    """Every use of a parameter in a rule, a condition or anything in them."""
    match thing:
        case Parameter():
            if thing.name == name:
                yield role
        case Compare(path, tests, default):
            kind = path.field.item.kind if path.field.item is not None else path.field.kind
            values = path.field.item.values if path.field.item is not None else path.field.values
            own = Use(WORD, 0, values) if kind in (ENUM, TEXT) else Use(SPAN if kind == "duration" else NUMBER)
            for op, value in tests:
                yield from uses(value, name, Use(COUNT) if op == "length" else own)
            yield from uses(default, name, own)
        case Collect():
            for span in (thing.within, getattr(thing, "burst", None)):
                yield from uses(span, name, Use(SPAN))
            bound = Use(SHARE) if isinstance(thing, Share) else Use(COUNT, 1 if getattr(thing, "at_least", True) else 0)
            assert isinstance(thing, Count | Share | Distinct | Total)
            yield from uses(thing.bound, name, bound)
            yield from uses(thing.where, name)
            if isinstance(thing, Share):
                yield from uses(thing.of, name)
        case Contact():
            yield from uses(thing.attempts, name, Use(COUNT, 1))
            yield from uses(thing.wait, name, Use(SPAN))
        case tuple() | list():
            for one in thing:
                yield from uses(one, name, role)
        case Path() | Literal() | Block() | str() | None:
            return
        case _ if attrs.has(type(thing)):
            for field in attrs.fields(type(thing)):
                yield from uses(getattr(thing, field.name), name, role)


def names_in(thing: Any) -> set[str]:
    """The names of all parameters in something."""
    found: set[str] = set()

    def noted(parameter: Parameter) -> Parameter:
        found.add(parameter.name)
        return parameter

    rebuilt(thing, noted)
    return found


def rebuilt(thing: T, change: Callable[[Parameter], Any]) -> T:
    """The same with every parameter in it changed."""
    if isinstance(thing, Parameter):
        return change(thing)  # type: ignore[no-any-return]
    if isinstance(thing, tuple):
        parts = tuple(rebuilt(one, change) for one in thing)
        return thing if all(a is b for a, b in zip(parts, thing, strict=True)) else parts  # type: ignore[return-value]
    if isinstance(thing, Path | Mark | Text | Source | Literal) or not attrs.has(type(thing)):
        return thing
    changed = {}
    fields: Any = attrs.fields(type(thing))  # type: ignore[arg-type]
    for field in fields:
        before = getattr(thing, field.name)
        after = rebuilt(before, change)
        if after is not before:
            changed[field.alias] = after
    return attrs.evolve(thing, **changed) if changed else thing  # type: ignore[misc]


def with_value(model: PolicyModel, name: str, value: Any) -> PolicyModel:
    """The policy with another value of a parameter, on all days on which it has one."""

    def change(found: Parameter) -> Parameter:
        if found.name != name:
            return found
        return attrs.evolve(found, schedule=tuple((since, value) for since, _ in found.schedule))

    return attrs.evolve(
        model,
        rules=rebuilt(model.rules, change),
        evidence_valid=rebuilt(model.evidence_valid, change),
        communication_counts=rebuilt(model.communication_counts, change),
    )


def value_on(thing: Any, name: str, day: int) -> Any:
    """The value of a parameter on a day as it is compared where it is used."""
    found: list[Any] = []

    def noted(parameter: Parameter) -> Parameter:
        if parameter.name == name:
            found.append(parameter.on(day))
        return parameter

    rebuilt(thing, noted)
    return found[0] if found else None


def readers(model: PolicyModel, rule: Rule, name: str) -> tuple[Any, ...]:
    """All that decides about a rule and uses a parameter: the rule, and what is evidence or a contact to it."""
    parts: list[Any] = [rule]
    if getattr(rule, "evidence", ()):
        parts.append(model.evidence_valid)
    if getattr(rule, "communication", None) is not None:
        parts.append(model.communication_counts)
    return tuple(part for part in parts if name in names_in(part))


def candidates(value: Any, used: list[Use]) -> list[Any]:
    """Other values that the parameter could have, those first that most likely change something."""
    roles = {use.role for use in used}
    least = max((use.least for use in used), default=0)
    if isinstance(value, str):
        words = [word for use in used for word in use.words]
        return [word for word in dict.fromkeys(words) if word != value] or [f"{value}-other"]
    if isinstance(value, bool) or value is None or isinstance(value, tuple):
        return []
    if SHARE in roles:
        return [one for one in (Fraction(1), Fraction(1, 10_000)) if one != value]
    if SPAN in roles:
        found = [value * 2, 0, LONGEST, value + SECOND, value - SECOND]  # the edges last: they are harder
    else:
        found = [value + 1, value - 1, least, value * 2, MOST]
    return [one for one in dict.fromkeys(found) if one != value and least <= one <= max(MOST, LONGEST)]


def open_range(value: Any, used: list[Use]) -> tuple[int, int, int] | None:
    """The least and the most that a number could be, and in which steps; None for what is not tried as open."""
    if isinstance(value, bool) or not isinstance(value, int) or any(use.role in (SHARE, WORD, OTHER) for use in used):
        return None
    if any(use.role == SPAN for use in used):
        return 0, LONGEST // SECOND, SECOND
    return max((use.least for use in used), default=0), MOST, 1


def items_of(value: Any, used: list[Use]) -> list[tuple[Any, Any]]:
    """Each item of a list, and the list without it, or with another one where it has no more than that."""
    if not isinstance(value, tuple):
        return []
    words = [word for use in used for word in use.words]
    other = next((word for word in words if word not in value), "other") if isinstance(value[0], str) else value[0] + 1
    return [(item, tuple(one for one in value if one != item) or (other,)) for item in dict.fromkeys(value)]


def unsupported(value: Any) -> bool:
    """Whether nothing else is tried for such a value."""
    return isinstance(value, bool) or not isinstance(value, str | int | Fraction | tuple)
