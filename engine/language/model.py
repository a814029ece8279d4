"""A policy as frozen values: what the checks have proved well-typed and the executors read.

`some`, `none`, `every` and `exactly` do not appear: the reader writes them as the `count` conditions that the
contract (4.3) says they are, so that each executor has four collection conditions to get right, not eight.
Terms and predicates have been read in the scope where they stand.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from .moments import parse_date
from .problems import Mark
from .texts import EMPTY, Text
from .types import Field

Scalar = str | int | bool | Fraction


@attrs.frozen
class Path:
    """A field: from the case's root, or from the record at hand."""

    parts: tuple[str, ...]
    from_root: bool
    field: Field = attrs.field(eq=False, repr=False)

    def __str__(self) -> str:
        return ".".join(self.parts)


# --- values ---------------------------------------------------------------------------------------


@attrs.frozen
class Literal:
    """A value written in the rule, as it is compared: text in NFC, times and durations in microseconds."""

    value: Any  # a Scalar, or a tuple of them


@attrs.frozen
class Parameter:
    """`$name`: for each day on which its value changes (None: since ever), the value as it is compared."""

    name: str
    schedule: tuple[tuple[int | None, Any], ...]

    def on(self, day: int) -> Any:
        """The value in force on a day (days since 1970-01-01), or None before the first."""
        found = None
        for since, value in self.schedule:
            if since is None or since <= day:
                found = value
        return found


@attrs.frozen
class Arithmetic:
    """`add`, `multiply`, `max` or `min` of terms, exact."""

    op: str
    parts: tuple["Value", ...]


@attrs.frozen
class Choice:
    """`{if: …, then: …, else: …}`."""

    when: "Condition"
    then: "Value"
    otherwise: "Value"


@attrs.frozen
class Many:
    """A list of values, for `in`, `not_in` and `has_any`."""

    items: tuple["Value", ...]


@attrs.frozen
class Lengths:
    """The tests of `length: {gte: …, …}`: all of them on how long a text or an array is."""

    tests: tuple[tuple[str, "Value"], ...]


Value = Literal | Parameter | Path | Arithmetic | Choice | Many | Lengths


# --- conditions -----------------------------------------------------------------------------------


@attrs.frozen
class All:
    items: tuple["Condition", ...]


@attrs.frozen
class Any_:
    items: tuple["Condition", ...]


@attrs.frozen
class Not:
    item: "Condition"


@attrs.frozen
class Fact:
    """A named condition; `of` is what it names."""

    name: str
    of: "Condition"


@attrs.frozen
class Compare:
    """`{PATH: {op: value, …}}`: all of the tests on one field, an absent field read as `default` if there is one."""

    path: Path
    tests: tuple[tuple[str, Value], ...]
    default: Value | None = None
    unset: frozenset[str] = frozenset()  # dated parameters it depends on
    mark: Mark = attrs.field(default=Mark(), eq=False, repr=False)


@attrs.frozen
class Collect:
    """What the collection conditions have in common: which records, and in which window."""

    collection: str
    where: "Condition"
    within: Value | None = None
    time: str | None = None  # another time field for `within` and `burst`
    unset: frozenset[str] = frozenset()
    mark: Mark = attrs.field(default=Mark(), eq=False, repr=False)


@attrs.frozen
class Count(Collect):
    """At least, or at most, so many records; with `burst`, some `bound` of them that close together."""

    at_least: bool = True
    bound: Value = Literal(1)
    burst: Value | None = None


@attrs.frozen
class Share(Collect):
    """Of the records for which `of` is true, at least the part `bound` are such that `where`."""

    of: "Condition" = All(())
    bound: Value = Literal(1)


@attrs.frozen
class Distinct(Collect):
    """At least `bound` different values of the field `by`."""

    by: Path = attrs.field(kw_only=True)
    bound: Value = Literal(1)


@attrs.frozen
class Total(Collect):
    """The sum of the field `of` is at least `bound`."""

    of: Path = attrs.field(kw_only=True)
    bound: Value = Literal(1)


Condition = All | Any_ | Not | Fact | Compare | Count | Share | Distinct | Total
TRUE = All(())  # an empty `where`


# --- rules ----------------------------------------------------------------------------------------


@attrs.frozen
class Evidence:
    """One item of a ground rule's `evidence`: any of these kinds, for every record of the collection."""

    collection: str
    kinds: tuple[str, ...]
    may_precede: bool = False


@attrs.frozen
class Contact:
    """`communication: {attempts, wait}`; the wait in microseconds, and as written, for each day like a parameter."""

    attempts: Value
    wait: Value
    wait_text: Parameter


@attrs.frozen
class Block:
    """What an allow by this rule recommends; None where the rule does not say."""

    days: Value | None = None
    severity: Value | None = None
    scope: Value | None = None


@attrs.frozen
class Source:
    """Law or platform rule that a rule rests on."""

    title: Text
    note: Text = EMPTY

    def to_dict(self) -> dict[str, Any]:
        """The source as the verdict document writes it."""
        return {"title": self.title.to_dict()} | ({"note": self.note.to_dict()} if self.note != EMPTY else {})


@attrs.frozen
class Rule:
    """What every rule has. `since` and `until` are days since 1970-01-01: in force on [since, until)."""

    id: str
    title: Text
    when: Condition
    sources: tuple[Source, ...] = ()
    since: int | None = None
    until: int | None = None
    file: str = attrs.field(default="", eq=False)
    mark: Mark = attrs.field(default=Mark(), eq=False)

    def in_force(self, day: int) -> bool:
        """Whether the rule exists on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@attrs.frozen
class Ground(Rule):
    """One way to prove a ground."""

    ground: str = attrs.field(kw_only=True)
    evidence: tuple[Evidence, ...] = ()
    communication: Contact | None = None  # None: waived
    procedures: tuple[str, ...] = ()
    block: Block = Block()


@attrs.frozen
class Protection(Rule):
    """What forbids a block; `against` is None where it shields from every ground."""

    against: frozenset[str] | None = None
    exempt: frozenset[str] = frozenset()  # ids of the rules that it does not shield from

    def shields(self, rule: Ground) -> bool:
        """Whether this protection is against that rule at all."""
        return self.guards(rule.ground) and rule.id not in self.exempt

    def guards(self, ground: str) -> bool:
        """Whether this protection is against that ground."""
        return self.against is None or ground in self.against


@attrs.frozen
class Procedure(Rule):
    """What must be in order before a block; without a remedy, nothing honest would help."""

    on_request: bool = False
    remedy: Text = EMPTY


@attrs.frozen
class Obligation:
    """What every allow carries."""

    id: str
    title: Text


@attrs.frozen
class ParameterInfo:
    """A parameter as its author declared it, for people: its dated values as written.

    `since` is the first day (days since 1970-01-01) on which it has a value; None: it always has one.
    """

    name: str
    values: tuple[tuple[str | None, Any], ...]
    unit: Text = EMPTY  # as its author gave it: a language may be missing
    title: Text = EMPTY
    why: Text = EMPTY
    since: int | None = None


@attrs.frozen(eq=False)
class PolicyModel:
    """A whole policy, resolved: its parents' content is in it. Rules are sorted by id."""

    name: str
    version: str
    title: Text
    digest: str
    platforms: tuple[str, ...] | None
    rules: tuple[Rule, ...]
    parameters: Mapping[str, ParameterInfo]
    obligations: tuple[Obligation, ...]
    evidence_valid: Condition | None
    communication_counts: Condition | None
    # what it was read from (content.py): plain data, not to be changed
    content: Mapping[str, Any] = attrs.field(factory=dict, eq=False, repr=False)

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The ground rules, sorted by id."""
        return tuple(rule for rule in self.rules if isinstance(rule, Ground))

    def in_force(self, day: int) -> tuple[Rule, ...]:
        """The rules that exist on that day (days since 1970-01-01), sorted by id: executors number them so."""
        return tuple(rule for rule in self.rules if rule.in_force(day))

    def changes(self) -> tuple[int, ...]:
        """The days (since 1970-01-01) on which a rule comes into force or ends, or a parameter changes; sorted."""
        days = {day for rule in self.rules for day in (rule.since, rule.until)}
        days |= {parse_date(since) for i in self.parameters.values() for since, _ in i.values if since is not None}
        return tuple(sorted(day for day in days if day is not None))

    def unset_parameters(self, day: int) -> frozenset[str]:
        """The parameters that have no value yet on that day (days since 1970-01-01)."""
        return frozenset(i.name for i in self.parameters.values() if i.since is not None and i.since > day)


def exact(number: int | Decimal) -> int | Fraction:
    """A number of a rule file without rounding: an int where it is whole."""
    fraction = Fraction(number)
    return int(fraction) if fraction.denominator == 1 else fraction
