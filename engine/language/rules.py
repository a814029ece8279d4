"""Reads the rules, parameters and obligations of a resolved policy into the model."""

from collections.abc import Iterator
from typing import Any, TypeVar

import attrs

from .conditions import Conditions
from .literals import Want
from .meant import narrow
from .model import (
    All,
    Any_,
    Block,
    Condition,
    Contact,
    Count,
    Distinct,
    Evidence,
    Fact,
    Ground,
    Not,
    Obligation,
    Parameter,
    ParameterInfo,
    Procedure,
    Protection,
    Rule,
    Share,
    Source,
    Total,
    Value,
)
from .moments import parse_date
from .parameters import parameter_values
from .problems import PolicyProblem
from .scope import Place, Reading, Scope
from .texts import EMPTY, Text
from .types import ENUM, INTEGER
from .wording import normal

MAX_SIZE = 20_000  # conditions in a rule with all that it names: what a decision may cost

_GROUND, _PROTECTION, _PROCEDURE = "ground", "protection", "procedure"
_ATTEMPTS = Want(INTEGER, minimum=1, whole=True)
_AMOUNT = Want(INTEGER, minimum=0, whole=True)
T = TypeVar("T")


def collections_of(condition: Condition) -> Iterator[Any]:
    """Every collection condition in a condition, facts included, in the order of the text."""
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from collections_of(item)
        case Not(item):
            yield from collections_of(item)
        case Fact(_, of):
            yield from collections_of(of)
        case Count() | Share() | Distinct() | Total():
            yield condition


class Rules:
    """Reads one policy's rules; what is wrong goes to the reading's report and leaves the rule out."""

    def __init__(self, reading: Reading) -> None:
        self.scope = Scope(reading)
        self.report = reading.report
        self.conditions = Conditions()
        self._sizes: dict[str, int] = {}

    # --- whole rules ------------------------------------------------------------------------------

    def rule(self, place: Place) -> Rule | None:
        """One rule, or None after its problems have been reported (by the schema, if it is about form)."""
        kind, name = place.get("kind"), place.get("id")
        if kind is None or name is None or not isinstance(name.data, str):
            return None
        at = place.get("require" if kind.data == _PROCEDURE else "when")
        when = self.conditions.condition(at, self.scope) if at is not None else None
        if when is not None and at is not None and self._size(when) > MAX_SIZE:
            self.report(at.problem("policy.too_complex", "policy.too_complex", key=True, limit=MAX_SIZE))
            when = None
        readers = {_GROUND: self._ground, _PROTECTION: self._protection, _PROCEDURE: self._procedure}
        read = readers.get(kind.data) if isinstance(kind.data, str) else None
        if read is None:
            return None
        since, until = self._effective(place)
        common = {
            "id": name.data,
            "title": text_of(place.get("title")),
            "when": when or All(()),
            "sources": tuple(self._sources(place.get("sources"))),
            "since": since,
            "until": until,
            "file": place.document.file,
            "mark": place.document.mark(name.at),
        }
        rule = read(place, common)
        return None if when is None else rule

    def _ground(self, place: Place, common: dict[str, Any]) -> Ground:
        ground = place.get("ground")
        evidence = tuple(self._evidence(place, common["when"]))
        return Ground(
            ground=normal(str(ground.data)) if ground is not None else "",
            evidence=evidence,
            communication=self._contact(place.get("communication")),
            procedures=tuple(self._strings(place.get("procedures"))),
            block=self._block(place.get("block")),
            **common,
        )

    def _protection(self, place: Place, common: dict[str, Any]) -> Protection:
        against = place.get("against")
        return Protection(
            against=None if against is None else frozenset(map(normal, self._strings(against))),
            exempt=frozenset(self._strings(place.get("except"))),
            **common,
        )

    def _procedure(self, place: Place, common: dict[str, Any]) -> Procedure:
        asked = place.get("on_request")
        return Procedure(
            on_request=asked is not None and asked.data is True, remedy=text_of(place.get("remedy")), **common
        )

    # --- parts of rules ---------------------------------------------------------------------------

    def _effective(self, place: Place) -> tuple[int | None, int | None]:
        days: list[int | None] = []
        for key in ("from", "until"):
            at = place.get("effective")
            at = at.get(key) if at is not None else None
            day = parse_date(at.data) if at is not None and isinstance(at.data, str) else None
            if at is not None and isinstance(at.data, str) and day is None:
                self.report(_no_date(at))
            days.append(day)
        since, until = days
        if since is not None and until is not None and until <= since:
            self.report((place / "effective").problem("policy.effective_empty", "policy.effective_empty", key=True))
        return since, until

    def _evidence(self, place: Place, when: Condition) -> Iterator[Evidence]:
        at = place.get("evidence")
        read = {condition.collection for condition in collections_of(when)}
        for _, item in at.items() if at is not None and isinstance(at.data, list) else ():
            of, kind, kinds = item.get("of"), item.get("kind"), item.get("any_kind")
            if of is None or not isinstance(of.data, str) or (kind is None and kinds is None):
                continue
            if when != All(()) and of.data in self.scope.reading.types.collections and of.data not in read:
                self.report(
                    of.problem(
                        "policy.evidence_unread",
                        "policy.evidence_unread",
                        name=of.data,
                        names=", ".join(sorted(read)) or "—",
                    )
                )
            precede = item.get("may_precede")
            named = (str(kind.data),) if kind is not None else tuple(self._strings(kinds))
            yield Evidence(of.data, named, precede is not None and precede.data is True)

    def _contact(self, place: Place | None) -> Contact | None:
        if place is None or not isinstance(place.data, dict):
            return None
        attempts, wait = place.get("attempts"), place.get("wait")
        if attempts is None or wait is None:
            return None
        tries = (
            self.conditions.values.read(attempts, _ATTEMPTS, self.scope)
            if not isinstance(attempts.data, dict)
            else None
        )
        span = self.conditions.values.read_span(wait, self.scope)
        if tries is None or span is None:
            return None
        return Contact(tries, span, self._written(wait))

    def _written(self, place: Place) -> Parameter:
        """A duration as its author wrote it, for each day: messages should say `24h` where the rule does."""
        name = place.data.removeprefix("$")
        values = [(None, place)] if name == place.data else parameter_values(self.scope.reading.names.parameters[name])
        return Parameter(name, tuple(sorted(((day, value.data) for day, value in values), key=lambda v: v[0] or 0)))

    def _block(self, place: Place | None) -> Block:
        if place is None or not isinstance(place.data, dict):
            return Block()
        field = self.scope.reading.types.find(None, ("request", "scope"))
        assert field is not None
        assert field.item is not None
        scopes = Want(ENUM, field.item.values)
        wants = {"days": attrs.evolve(_AMOUNT, minimum=1), "severity": _AMOUNT, "scope": scopes}
        read: dict[str, Value | None] = {}
        for key, want in wants.items():
            at = place.get(key)
            if at is None or isinstance(at.data, dict):
                continue
            values = self.conditions.values
            read[key] = values.read_many(at, want, self.scope) if key == "scope" else values.read(at, want, self.scope)
        return Block(**read)

    def _sources(self, place: Place | None) -> Iterator[Source]:
        for _, item in place.items() if place is not None and isinstance(place.data, list) else ():
            yield Source(text_of(item.get("title")), text_of(item.get("note")))

    @staticmethod
    def _strings(place: Place | None) -> Iterator[str]:
        for _, item in place.items() if place is not None and isinstance(place.data, list) else ():
            if isinstance(item.data, str):
                yield item.data

    # --- the rest of the policy -------------------------------------------------------------------

    def predicate(self, place: Place | None, collection: str) -> Condition | None:
        """`evidence_valid` or `communication_counts`: a predicate over that collection's records."""
        if place is None:
            return None
        return self.conditions.predicate(place, attrs.evolve(self.scope, collection=collection))

    def parameter(self, name: str, place: Place) -> ParameterInfo:
        """A parameter as declared, for people; its values are checked where they are used."""
        values: list[tuple[str | None, Any]] = []
        if (value := place.get("value")) is not None:
            values.append((None, value.data))
        for _, literal in parameter_values(place):
            for one in [literal, *(item for _, item in literal.items())]:
                if isinstance(one.data, str) and one.data.startswith("$") and not one.data.startswith("$$"):
                    self.report(one.problem("policy.parameter_dollar", "policy.parameter_dollar", found=one.data))
        seen: dict[int, Place] = {}
        dated = place.get("values")
        for _, entry in dated.items() if dated is not None and isinstance(dated.data, list) else ():
            since, value = entry.get("from"), entry.get("value")
            if since is None or value is None or not isinstance(since.data, str):
                continue
            day = parse_date(since.data)
            if day is None:
                self.report(_no_date(since))
            elif day in seen:
                self.report(since.problem("policy.same_from", "policy.same_from", name=since.data))
            else:
                seen[day] = entry
                values.append((since.data, value.data))
        values.sort(key=lambda pair: pair[0] or "")
        return ParameterInfo(
            name,
            tuple(values),
            unit_text(place.get("unit")),
            text_of(place.get("title")),
            text_of(place.get("why")),
            None if place.get("value") is not None else min(seen, default=None),
        )

    @staticmethod
    def obligation(name: str, place: Place) -> Obligation:
        """An obligation of every allow."""
        return Obligation(name, text_of(place.get("title")))

    def _size(self, condition: Condition) -> int:
        """How many conditions there are in all, each fact counted as often as it is named."""
        match condition:
            case All(items) | Any_(items):
                return 1 + sum(map(self._size, items))
            case Not(item):
                return 1 + self._size(item)
            case Fact(name, of):
                if name not in self._sizes:
                    self._sizes[name] = min(self._size(of), MAX_SIZE + 1)
                return 1 + self._sizes[name]
            case Share():
                return 1 + self._size(condition.where) + self._size(condition.of)
            case Count() | Distinct() | Total():
                return 1 + self._size(condition.where)
        return 1


def _no_date(place: Place) -> PolicyProblem:
    near = narrow(place.data) or ""
    hint = "policy.wide_digits" if parse_date(near) is not None else "policy.date"
    return place.problem("policy.date", hint, found=place.data, near=near)


def unit_text(place: Place | None) -> Text:
    """A unit; one that is written as a bare text is in the language whose letters it has."""
    if place is None or not isinstance(place.data, str):
        return text_of(place)
    return Text("", place.data) if place.data.isascii() else Text(place.data, "")


def text_of(place: Place | None) -> Text:
    """A bilingual text; one that is written as a bare text stands for both languages."""
    if place is None:
        return EMPTY
    if isinstance(place.data, str):
        return Text(place.data, place.data)
    if not isinstance(place.data, dict):
        return EMPTY
    zh, en = (place.data.get(language, "") for language in ("zh", "en"))
    return Text(zh if isinstance(zh, str) else "", en if isinstance(en, str) else "")
