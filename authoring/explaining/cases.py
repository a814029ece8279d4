"""What came of some rules in one case: the tree of each condition, the contacts, and what stands beside the rule."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from ...engine.deciding.policy import Policy
from ...engine.executors.reference import Reference
from ...engine.language.model import Ground, Procedure, Protection, Rule
from ...engine.language.moments import format_time
from ...engine.semantics.comparing import Here
from ...engine.semantics.truth import FALSE, TRUE, UNKNOWN, Truth
from ...engine.semantics.view import CaseView, Record
from ...reporting.documents.document import Block, Document, Heading, Item, Paragraph, Part
from ...reporting.style import clean
from ...reporting.words import OUTCOME
from .conditions import piece_of
from .judged import Judged
from .rules import Rules
from .speaking import Speaker
from .whole import anchor

_LABELS = {Ground: "holds_when", Protection: "applies_when", Procedure: "met_when"}
_SAME = {TRUE: "status_applies", UNKNOWN: "status_unresolved"}


@attrs.frozen(eq=False)
class CaseExplained:
    """Explains a valid case under one policy."""

    policy: Policy
    data: dict[str, Any]
    speaker: Speaker
    reference: Reference = attrs.field(init=False)

    @reference.default
    def _reference(self) -> Reference:
        return Reference(self.policy.model, CaseView(self.data))

    def document(self, chosen: Sequence[str] = ()) -> Document:
        """The rules of these ids; all that exist at the time of the case, if there are none."""
        title = self._say("case_title", case=clean(str(self.data["case_id"])))
        return Document(self.speaker.language, title, self._say("contents"), tuple(self._blocks(chosen)))

    def _say(self, name: str, /, **values: object) -> str:
        return self.speaker.say(name, **values)

    def _blocks(self, chosen: Sequence[str]) -> Iterator[Block]:
        verdict = self.policy.decide(self.data)
        view = self.reference.view
        yield Paragraph(
            self._say(
                "case_as_of",
                as_of=clean(view.as_of_text),
                policy=clean(self.policy.name),
                version=clean(self.policy.version),
                outcome=self.speaker.of(OUTCOME[verdict.outcome.value]),
            ),
            aside=True,
        )
        yield Paragraph(self._say("legend"), aside=True)
        statuses = {rule["id"]: rule["status"] for rule in verdict.to_dict()["rules"]}
        for rule in self.policy.model.in_force(view.day):
            if not chosen or rule.id in chosen:
                yield from self._rule(rule, statuses)

    @property
    def rules(self) -> Rules:
        """The rules as they are on the day of the case."""
        return Rules(self.policy.model, self.speaker, self.reference.view.day)

    def _judged(self, rule: Rule) -> Judged:
        return Judged(self.policy.model, self.speaker, self.reference.view.day, reference=self.reference, rule=rule)

    def _rule(self, rule: Rule, statuses: dict[str, str]) -> Iterator[Block]:
        yield Heading(2, self.rules.title(rule), clean(rule.id), anchor(rule.id))
        yield Paragraph(self.speaker.sentence(self._say(f"status_{statuses[rule.id]}")))
        yield Part(self._say(_LABELS[type(rule)]), (self._judged(rule).tree(),))
        if isinstance(rule, Ground):
            yield Part(self._say("communication"), (self._communication(rule),))
            yield Part(self._say("case_protections"), tuple(self._shields(rule)))
            yield Part(self._say("case_procedures"), tuple(self._procedures(rule, statuses)))

    # --- communication ----------------------------------------------------------------------------

    def _communication(self, rule: Ground) -> Item:
        """Whether the shop has talked as the rule asks, contact by contact."""
        if rule.communication is None:
            return Item(self.speaker.sentence(self._say("waived")), value=TRUE)
        conduct = self.reference.conduct(rule, self.reference.finding(rule))
        asked = self.speaker.sentence("".join(self.rules.contact(rule.communication)[:1]))
        value = self.reference.communication(rule, conduct)
        return Item(asked, tuple(self._contacts(rule, conduct)), value=value)

    def _contacts(self, rule: Ground, conduct: int | None) -> Iterator[Item]:
        assert rule.communication is not None
        contacts, view = self.reference.contacts, self.reference.view
        if conduct is not None:
            began = format_time(conduct, view.as_of_text) or ""
            yield Item(self.speaker.sentence(self._say("conduct_at", time=began)), aside=True)
        if contacts is None:
            yield Item(self.speaker.sentence(self._say("no_contacts")), aside=True)
            return
        wait = self.reference.comparing.value(rule.communication.wait)
        attempts = self.reference.comparing.value(rule.communication.attempts)
        if wait is None or attempts is None:
            return
        counted = [min(counts, self.reference.settled(one, conduct, wait)) for one, counts in contacts]
        told = self._say("contacts_tally", n=counted.count(TRUE), wanted=attempts)
        yield Item(self.speaker.sentence(told), aside=True)
        for (record, counts), value in zip(contacts, counted, strict=True):
            yield self._contact(rule, record, (counts, value), conduct, wait)

    def _contact(
        self, rule: Ground, record: Record, values: tuple[Truth, Truth], conduct: int | None, wait: int
    ) -> Item:
        """One contact: whether it counts, and if not, why."""
        counts, value = values
        records = self._judged(rule).records
        view = self.reference.view
        moment = view.time("communications", record)
        assert moment is not None
        why: list[str] = []
        needs = self.policy.model.communication_counts
        if view.after("communications", record):
            why.append(self._say("future", by=self.rules.conditions.values.span(moment - view.as_of)))
        elif needs is None:
            why.append(self._say("never_counts"))
        elif counts is not TRUE:
            why += records.because(piece_of(needs), Here("communications", record), counts)
        elif conduct is not None and moment < conduct:
            why.append(self._say("contact_early"))
        elif value is FALSE:
            why.append(self._say("contact_waits", until=format_time(moment + wait, view.as_of_text)))
        if counts is not FALSE and self.reference.unanswered(record) is TRUE:
            why.append(self._say("contact_open"))
        about = {"ref": records.ref("communications", record), "time": records.when("communications", record)}
        if len(why) == 1:
            return Item(self._say("record_why", why=why[0], **about), value=value)
        return Item(self._say("record", **about), tuple(Item(one) for one in why), value=value)

    # --- what stands beside the rule --------------------------------------------------------------

    def _shields(self, rule: Ground) -> Iterator[Item]:
        found = False
        for one in self.rules.protections():
            value = self.reference.finding(one).value
            if one.shields(rule) and value is not FALSE:
                found = True
                yield self._named(one, _SAME[value])
        if not found:
            yield Item(self.speaker.sentence(self._say("none_stands")))

    def _procedures(self, rule: Ground, statuses: dict[str, str]) -> Iterator[Item]:
        found = False
        for one in self.policy.model.rules:
            needed = isinstance(one, Procedure) and (not one.on_request or one.id in rule.procedures)
            status = statuses.get(one.id, "unmet")
            if needed and status != "met" and (one.id in statuses or one.id in rule.procedures):
                found = True
                yield self._named(one, f"status_{status}")
        if not found:
            yield Item(self.speaker.sentence(self._say("all_met")))

    def _named(self, rule: Rule, status: str) -> Item:
        status = self._say(status)
        return Item(self._say("named_status", title=self.rules.title(rule), id=clean(rule.id), status=status))
