"""A whole policy written out, or some of its rules."""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from ...engine.deciding.catalog import ground_name
from ...engine.language.model import Condition, Ground, ParameterInfo, PolicyModel, Procedure, Protection, Rule
from ...reporting.documents.document import Block, Document, Heading, Item, Paragraph, Part, Table
from ...reporting.style import clean
from .rules import Rules, day_text
from .speaking import Speaker
from .values import parameters_in

_DIGEST = 23  # characters of `sha256:…` that tell two contents apart


@attrs.frozen(eq=False)
class Whole:
    """Writes one policy out as it is on one day (counted since 1970-01-01), in one language."""

    policy: PolicyModel
    speaker: Speaker
    day: int
    rules: Rules = attrs.field(init=False)

    @rules.default
    def _rules(self) -> Rules:
        return Rules(self.policy, self.speaker, self.day)

    def document(self, chosen: Sequence[str] = ()) -> Document:
        """The whole policy, or only the rules of these ids."""
        return self._document(self._chosen(chosen) if chosen else self._all())

    def basis(self, chosen: Sequence[str]) -> Document:
        """The rules of these ids, and what evidence and contacts they count."""
        return self._document((*self._chosen(chosen), *self._predicates()))

    def _document(self, blocks: Iterable[Block]) -> Document:
        title = self.speaker.of(self.policy.title) or clean(self.policy.name)
        return Document(self.speaker.language, title, self._say("contents"), (*self._facts(), *blocks))

    def _say(self, name: str, /, **values: object) -> str:
        return self.speaker.say(name, **values)

    def _facts(self) -> Iterator[Block]:
        about = {"name": clean(self.policy.name), "version": clean(self.policy.version)}
        yield Paragraph(self._say("as_on", date=day_text(self.day), **about), aside=True)

    def _chosen(self, chosen: Sequence[str]) -> Iterator[Block]:
        for rule in self.policy.in_force(self.day):
            if rule.id in chosen:
                yield from self._rule(rule, 2)

    def _rule(self, rule: Rule, level: int) -> Iterator[Block]:
        yield Heading(level, self.rules.title(rule), clean(rule.id), anchor(rule.id))
        yield from self.rules.blocks(rule)

    # --- the whole policy -------------------------------------------------------------------------

    def _all(self) -> Iterator[Block]:
        platforms = self.policy.platforms
        said = self._say("platforms", names=self.speaker.row([clean(name) for name in platforms])) if platforms else ""
        yield Paragraph(self.speaker.sentence(said or self._say("all_platforms")))
        yield Paragraph(self._say("digest", digest=self.policy.digest[:_DIGEST]), aside=True)
        yield from self._guide()
        if not self.policy.in_force(self.day):
            yield Paragraph(self._say("no_such_day_rule"))
        yield from self._grounds()
        yield from self._kind(Protection, "protections")
        yield from self._kind(Procedure, "procedures")
        yield from self._predicates()
        yield from self._obligations()
        yield from self._parameters()
        yield from self._asleep()

    def _guide(self) -> Iterator[Block]:
        yield self._heading("how_decided")
        steps = ("step_ground", "step_shield", "step_procedure", "step_contact")
        yield Part(self._say("decided_when"), self._items(steps), ordered=True)
        yield self._heading("how_read")
        reading = ("read_unknown", "read_evidence", "read_within", "read_unlooked", "read_numbers")
        yield Part("", self._items(reading))

    def _items(self, names: Sequence[str]) -> tuple[Item, ...]:
        return tuple(Item(self.speaker.sentence(self._say(name))) for name in names)

    def _heading(self, name: str) -> Heading:
        return Heading(2, self._say(name), anchor=name.replace("_", "-"))

    def _grounds(self) -> Iterator[Block]:
        grounds = [rule for rule in self.policy.in_force(self.day) if isinstance(rule, Ground)]
        for ground in dict.fromkeys(rule.ground for rule in grounds):
            title = self._say("ground_head", ground=self.speaker.of(ground_name(ground)))
            yield Heading(2, title, clean(ground), anchor(f"of-{ground}"))
            for rule in grounds:
                if rule.ground == ground:
                    yield from self._rule(rule, 3)

    def _kind(self, kind: type[Rule], name: str) -> Iterator[Block]:
        found = [rule for rule in self.policy.in_force(self.day) if isinstance(rule, kind)]
        if found:
            yield self._heading(name)
        for rule in found:
            yield from self._rule(rule, 3)

    def _predicates(self) -> Iterator[Block]:
        valid, counts = self.policy.evidence_valid, self.policy.communication_counts
        yield from self._predicate("valid_evidence", "valid_when", "never_valid", valid, "evidence")
        if valid is not None:
            yield Paragraph(self._say("valid_also"))
        yield from self._predicate("valid_contact", "counts_when", "never_counts", counts, "communications")

    def _predicate(
        self, heading: str, label: str, never: str, condition: Condition | None, collection: str
    ) -> Iterator[Block]:
        yield self._heading(heading)
        if condition is None:
            yield Paragraph(self._say(never))
            return
        yield Part(self._say(label), (self.rules.conditions.item(condition, collection),))

    def _obligations(self) -> Iterator[Block]:
        owed = [self.speaker.of(one.title) or clean(one.id) for one in self.policy.obligations]
        if owed:
            yield self._heading("obligations")
            yield Part("", tuple(Item(self.speaker.sentence(text)) for text in owed))

    # --- numbers ----------------------------------------------------------------------------------

    def _parameters(self) -> Iterator[Block]:
        if not self.policy.parameters:
            return
        yield self._heading("parameters")
        users = self._users()
        head = ("head_number", "head_value", "head_why", "head_rules")
        rows = tuple(self._row(info, users.get(name, [])) for name, info in self.policy.parameters.items())
        yield Table(tuple(self._say(name) for name in head), rows)

    def _users(self) -> dict[str, list[str]]:
        """For each parameter what uses it."""
        things: list[tuple[str, object]] = [(self.rules.title(rule), rule) for rule in self.policy.in_force(self.day)]
        things.append((self._say("used_by_valid"), self.policy.evidence_valid))
        things.append((self._say("used_by_contact"), self.policy.communication_counts))
        users: dict[str, list[str]] = {}
        for title, thing in things:
            for name in dict.fromkeys(parameters_in(thing)):
                users.setdefault(name, []).append(title)
        return users

    def _row(self, info: ParameterInfo, users: list[str]) -> tuple[str, ...]:
        title = self.speaker.of(info.title)
        named = self._say("own_procedure", title=title, id=clean(info.name)) if title else clean(info.name)
        return named, self._value(info), self.speaker.of(info.why), self.speaker.row(users)

    def _value(self, info: ParameterInfo) -> str:
        now = self.rules.in_force(info.name)
        dated = [
            self._say("dated_from", since=since, value=self.rules.written(value, info))
            for since, value in info.values
            if since is not None
        ]
        return self._say("dated", value=now, schedule=self._say("semicolon").join(dated)) if dated else now

    def _asleep(self) -> Iterator[Block]:
        asleep = [rule for rule in self.policy.rules if not rule.in_force(self.day)]
        if asleep:
            yield self._heading("not_in_force")
            said = [
                self._say("not_yet", title=self.rules.title(rule), id=clean(rule.id), period=self.rules.period(rule))
                for rule in asleep
            ]
            yield Part("", tuple(Item(self.speaker.sentence(text)) for text in said))


def anchor(name: str) -> str:
    """A rule's id, or a ground, as a place in a page that no section of the page has."""
    return "rule-" + "".join("-" if char.isspace() else char for char in name)
