"""One rule in plain sentences: when it holds, what it needs, what stands against it, what it rests on."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import attrs

from ...engine.deciding.catalog import ground_name
from ...engine.deciding.missing import kind_title
from ...engine.language.model import (
    Contact,
    Evidence,
    Ground,
    ParameterInfo,
    Path,
    PolicyModel,
    Procedure,
    Protection,
    Rule,
    Value,
    exact,
)
from ...engine.language.moments import DAY, format_time, parse_date, parse_duration
from ...engine.language.types import case_types
from ...reporting.documents.document import Block, Item, Part
from ...reporting.style import clean
from ...reporting.unit_words import unit_in
from .conditions import Conditions
from .speaking import Speaker
from .values import SHARE, parameters_in, shares_in


def day_text(day: int) -> str:
    """A day counted since 1970-01-01 as `2026-01-31`, in any year that a case may be of."""
    text = format_time(day * DAY, "Z")
    assert text is not None
    return text[:10]


def day_asked(text: str | None) -> int | None:
    """The day that somebody asks about, today without one; None for no date, or one of the year 0, which no calendar
    has."""
    if text is not None and text.startswith("0000"):
        return None
    return parse_date(text or datetime.now(UTC).date().isoformat())


@attrs.frozen(eq=False)
class Rules:
    """Says the rules of one policy as they are on one day."""

    policy: PolicyModel
    speaker: Speaker
    day: int
    conditions: Conditions = attrs.field(init=False)
    shares: frozenset[str] = attrs.field(init=False)  # parameters that are the bound of a share: parts of one

    @conditions.default
    def _conditions(self) -> Conditions:
        return Conditions(self.policy, self.speaker, self.day)

    @shares.default
    def _shares(self) -> frozenset[str]:
        return frozenset(shares_in(self.policy.rules))

    def title(self, rule: Rule) -> str:
        """What people call a rule."""
        return self.speaker.of(rule.title) or clean(rule.id)

    def blocks(self, rule: Rule) -> Iterator[Block]:
        """All that the policy says of one rule, without its heading."""
        match rule:
            case Ground():
                yield self._condition("holds_when", rule)
                yield from self._ground(rule)
            case Protection():
                yield self._condition("applies_when", rule)
                yield self._part("protects", self._protects(rule))
            case Procedure():
                yield self._condition("met_when", rule)
                yield from self._procedure(rule)
        if rule.since is not None or rule.until is not None:
            yield self._part("in_force", [self.period(rule)])
        numbers = [self._say("number", title=title, value=value) for title, value in self.numbers(rule)]
        if numbers:
            yield self._part("numbers", numbers, closed=False)
        if rule.sources:
            yield self._part("sources", self._sources(rule), closed=False)

    def _say(self, name: str, /, **values: object) -> str:
        return self.speaker.say(name, **values)

    def _part(self, label: str, sentences: Sequence[str], *, closed: bool = True) -> Part:
        """Sentences under a label; `closed` ones end in a full stop."""
        ended = [self.speaker.sentence(text) if closed else text for text in sentences]
        return Part(self._say(label), tuple(Item(text) for text in ended))

    def _condition(self, label: str, rule: Rule) -> Part:
        """The condition; where it is a list of which all must hold, the label says so already."""
        return Part(self._say(label), (self.conditions.item(rule.when),))

    # --- ground rules -----------------------------------------------------------------------------

    def _ground(self, rule: Ground) -> Iterator[Part]:
        evidence = [self.evidence(item) for item in rule.evidence]
        yield self._part("evidence", evidence or [self._say("evidence_none")])
        yield self._part("communication", self.contact(rule.communication))
        if rule.procedures:
            yield self._part("own_procedures", [self._named_procedure(name) for name in rule.procedures], closed=False)
        yield self._part("block", self._block(rule))
        against = [one for one in self.protections() if one.shields(rule)]
        spared = [one for one in self.protections() if one.guards(rule.ground) and not one.shields(rule)]
        for label, shields in (("shielded_by", against), ("not_shielded_by", spared)):
            if shields:
                yield self._part(label, [self.speaker.row([self.title(one) for one in shields])])

    def protections(self) -> list[Protection]:
        """The protections that exist on the day."""
        return [rule for rule in self.policy.in_force(self.day) if isinstance(rule, Protection)]

    def evidence(self, item: Evidence) -> str:
        """One item of a rule's evidence."""
        words = self.conditions.words(item.collection)
        kinds = self.speaker.one_of([self.speaker.of(kind_title(kind)) for kind in item.kinds])
        name = "evidence_early" if item.may_precede else "evidence_item"
        return self._say(name, m=words.measure, noun=words.noun, one=words.one, kinds=kinds)

    def contact(self, contact: Contact | None) -> list[str]:
        """What a rule asks for before a block."""
        if contact is None:
            return [self._say("waived")]
        attempts, wait = self._plain(contact.attempts), self.conditions.values.duration(contact.wait)
        written = contact.wait_text.on(self.day)
        at_once = written is not None and parse_duration(written) == 0
        name = "contact_now" if at_once else "contact"
        return [self._say(name, attempts=attempts, wait=wait), self._say("answer")]

    def _plain(self, value: Value) -> str:
        return self.conditions.values.number(value)

    def _named_procedure(self, name: str) -> str:
        for rule in self.policy.rules:
            if rule.id == name:
                blanks = {"title": self.title(rule), "id": clean(name)}
                return self._say("own_procedure" if rule.in_force(self.day) else "gone", **blanks)
        return clean(name)

    def _block(self, rule: Ground) -> list[str]:
        block = rule.block
        said = [self._say("no_days") if block.days is None else self._say("days", days=self._plain(block.days))]
        if block.scope is None:
            said.append(self._say("any_scope"))
        else:
            said.append(self._say("scope", scope=self.speaker.row(self._scopes(block.scope))))
        if block.severity is not None:
            said.append(self._say("severity", severity=self._plain(block.severity)))
        return said

    def _scopes(self, scope: Value) -> list[str]:
        field = case_types().find(None, ("request", "scope"))
        assert field is not None
        path = Path(("request", "scope"), True, field)
        return self.conditions.values.items(scope, path, None) or []

    # --- protections and procedures ---------------------------------------------------------------

    def _protects(self, rule: Protection) -> list[str]:
        if rule.against is None:
            said = [self._say("protects_all")]
        else:
            grounds = [self.speaker.of(ground_name(ground)) for ground in sorted(rule.against)]
            said = [self._say("protects_grounds", grounds=self.speaker.row(grounds))]
        exempt = [one for one in self.policy.in_force(self.day) if one.id in rule.exempt]
        if exempt:
            said.append(self._say("but_not", rules=self.speaker.row([self.title(one) for one in exempt])))
        return said

    def _procedure(self, rule: Procedure) -> Iterator[Part]:
        asking = [one for one in self.policy.grounds if rule.id in one.procedures and one.in_force(self.day)]
        if not rule.on_request:
            when = self._say("always_required")
        elif asking:
            when = self._say("on_request", rules=self.speaker.row([self.title(one) for one in asking]))
        else:
            when = self._say("nobody_asks")
        yield self._part("required", [when])
        yield self._part("remedy", [self.speaker.of(rule.remedy) or self._say("no_remedy")])

    # --- what every rule has ----------------------------------------------------------------------

    def period(self, rule: Rule) -> str:
        """When a rule is in force."""
        since = None if rule.since is None else day_text(rule.since)
        until = None if rule.until is None else day_text(rule.until)
        name = "from_until" if since and until else "from_on" if since else "until_on"
        return self._say(name, since=since, until=until)

    def numbers(self, thing: object) -> Iterator[tuple[str, str]]:
        """The parameters that a rule or condition names: title and value in force."""
        for name in dict.fromkeys(parameters_in(thing)):
            if name in self.policy.parameters:
                yield self.conditions.values.title(name), self.in_force(name)

    def in_force(self, name: str) -> str:
        """A parameter's value on the day, with its unit."""
        info = self.policy.parameters[name]
        today = day_text(self.day)
        values = [value for since, value in info.values if since is None or since <= today]
        return self.written(values[-1], info) if values else self._say("no_value")

    def written(self, value: object, info: ParameterInfo | None = None) -> str:
        """A parameter's value as its author wrote it, but durations in words and shares in per cent."""
        if isinstance(value, list):
            return self.speaker.row([self.written(one) for one in value])
        if isinstance(value, str):
            span = parse_duration(value)
            return clean(value) if span is None else self.conditions.values.span(span)
        if info is not None and info.name in self.shares and isinstance(value, (int, Decimal)):
            return self.conditions.values.amount(exact(value), SHARE)
        said = str(value) if isinstance(value, int) else clean(str(value))
        unit = unit_in(info.unit, self.speaker.language) if info is not None else ""
        return f"{said} {clean(unit)}" if unit else said

    def _sources(self, rule: Rule) -> list[str]:
        said = []
        for source in rule.sources:
            title, note = self.speaker.of(source.title), self.speaker.of(source.note)
            said.append(self._say("source", title=title, note=note) if note else title)
        return said
