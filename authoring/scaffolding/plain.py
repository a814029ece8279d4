"""What a policy asks of a single record, and its numbers, in plain words."""

import re
from datetime import date

import attrs

from ...engine.language.model import (
    All,
    Any_,
    Compare,
    Condition,
    Literal,
    Many,
    Not,
    Parameter,
    Path,
    PolicyModel,
    Value,
)
from ...engine.language.texts import Text
from ...engine.language.types import AGE, DURATION, ENUM, Field
from ...reporting.style import Tongue, clean
from ...reporting.unit_words import unit_in

_EPOCH = date(1970, 1, 1).toordinal()
_SPAN = re.compile(r"(\d+)([smhdw])")
_UNITS = ((86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"))  # in microseconds
_SIGNS = {"eq": "=", "ne": "≠", "in": "=", "not_in": "≠", "lt": "<", "lte": "≤", "gt": ">", "gte": "≥"}
_SIGNS |= {"has": "∋", "has_any": "∋"}


def verbatim(text: str) -> Text:
    """What is already said in the language at hand, as a value for a blank: it is neither changed nor shortened."""
    return Text(text, text)


@attrs.frozen(eq=False)
class Plain:
    """Says conditions and numbers of a policy in one language, as they are on one day (counted since 1970-01-01)."""

    policy: PolicyModel
    tongue: Tongue
    day: int

    # --- numbers ----------------------------------------------------------------------------------

    def parameter(self, name: str) -> str:
        """A parameter's title and the value in force."""
        title = self.tongue.of(self.policy.parameters[name].title) or clean(name)
        return self.tongue.say("help_number", title=verbatim(title), value=verbatim(self.number(name)))

    def number(self, name: str) -> str:
        """A parameter's value in force, with its unit."""
        info = self.policy.parameters[name]
        today = date.fromordinal(_EPOCH + self.day).isoformat()
        values = [value for since, value in info.values if since is None or since <= today]
        if not values:
            return self.tongue.say("help_no_value")
        if isinstance(values[-1], list):
            return self.tongue.join([str(item) for item in values[-1]])
        said = self.span(str(values[-1]))
        unit = unit_in(info.unit, self.tongue.language)
        return f"{said} {clean(unit)}" if unit and said == str(values[-1]) else said

    def span(self, text: str) -> str:
        """A duration such as `24h` in words; any other text as it is."""
        found = _SPAN.fullmatch(text)
        return self.tongue.say(f"unit_{found[2]}", count=found[1]) if found else clean(text)

    # --- conditions on a record -------------------------------------------------------------------

    def sentence(self, condition: Condition) -> str:
        """What must be so of a record."""
        if isinstance(condition, All):
            return self.tongue.say("help_and_also").join(self._part(item) for item in condition.items)
        return self._said(condition)

    def _part(self, condition: Condition) -> str:
        several = isinstance(condition, (All, Any_)) and len(condition.items) > 1
        said = self._said(condition)
        return self.tongue.say("help_brackets", inside=verbatim(said)) if several else said

    def _said(self, condition: Condition) -> str:
        match condition:
            case All(items):
                return self.tongue.say("comma").join(map(self._part, items))
            case Any_(items):
                return self.tongue.say("or").join(map(self._part, items))
            case Not(item):
                return self.tongue.say("help_not", what=verbatim(self._part(item)))
            case Compare(path, tests):
                return self.tongue.say("comma").join(self._test(path, op, value) for op, value in tests)
        return "…"  # no predicate holds anything else

    def _test(self, path: Path, op: str, value: Value) -> str:
        title = self.tongue.say("help_age") if path.parts == (AGE,) else self.tongue.of(path.field.title)
        if op == "exists":
            wanted = isinstance(value, Literal) and value.value is True
            return self.tongue.say("help_present" if wanted else "help_absent", title=verbatim(title))
        return f"{title} {_SIGNS.get(op, op)} {self._value(value, path.field)}"

    def _value(self, value: Value, field: Field) -> str:
        match value:
            case Many(items):
                return " / ".join(self._value(item, field) for item in items)
            case Literal(bool() as flag):
                return "true" if flag else "false"
            case Literal(int() as length) if field.kind == DURATION:
                size, unit = next((u for u in _UNITS if length % u[0] == 0), _UNITS[-1])
                return self.span(f"{length // size}{unit}")
            case Literal(str() as name):
                return self.choice(field, name)
            case Literal(number):
                return clean(str(number))
            case Parameter(name):
                return self.number(name)
            case Path():
                return self.tongue.of(value.field.title)
        return "…"

    def choice(self, field: Field, value: str) -> str:
        """One of an enum's values, with what people call it."""
        source = field.item if field.item is not None and field.item.kind == ENUM else field
        title = self.tongue.of(source.value_title(value))
        if title in (value, ""):
            return clean(value)
        return clean(value) + self.tongue.say("help_brackets", inside=verbatim(title))
