"""The explanations that stand beside the blanks of an empty case, in one language."""

from collections.abc import Iterator, Sequence

import attrs

from ...engine.deciding.missing import kind_title
from ...engine.language.model import Ground, Literal, Parameter, Rule, Value
from ...engine.language.texts import Text
from ...engine.language.types import ARRAY, ENUM, OBJECT, Field, case_types
from ...reporting.style import Tongue
from .narrowing import of_kinds
from .plain import Plain, verbatim
from .reading import EVIDENCE, Reading, collections_of

MOST_RULES = 3
AS_OF, PLATFORM = "as_of", "platform"


@attrs.frozen(eq=False)
class Helping:
    """Explains fields, collections and rules, with the numbers of the policy and the rules that read them."""

    reading: Reading
    plain: Plain

    @property
    def tongue(self) -> Tongue:
        """The language of the explanations."""
        return self.plain.tongue

    # --- fields -----------------------------------------------------------------------------------

    def field(self, path: str, field: Field) -> str:
        """One field: its title, how it is written, what it means, and who reads it."""
        form = verbatim(self.tongue.say(f"form_{field.kind}"))
        return self._sentences(
            self.tongue.say("help_field", title=field.title, form=form, meaning=field.meaning),
            self._values(field),
            self._platforms(path),
            self.tongue.say("help_sha256") if path == f"{EVIDENCE}.sha256" else "",
            self._numbers(path),
            self._readers(path),
        )

    def object(self, field: Field) -> str:
        """An object as a whole; its fields are explained in it."""
        return self.tongue.say("help_object", title=field.title, meaning=field.meaning)

    def _values(self, field: Field) -> str:
        """The values of an enum, where its meaning does not tell them."""
        values = field.item.values if field.kind == ARRAY and field.item is not None else field.values
        if all(value in field.meaning.in_(self.tongue.language) for value in values):
            return ""
        return self.tongue.say("help_values", values=verbatim(self._row(values)))

    def _platforms(self, path: str) -> str:
        names = self.reading.policy.platforms if path == PLATFORM else None
        return self.tongue.say("help_platforms", names=verbatim(self._row(names))) if names else ""

    def _numbers(self, path: str) -> str:
        return self._said_numbers(self.reading.parameters(path))

    def _said_numbers(self, names: tuple[str, ...]) -> str:
        numbers = self.tongue.say("help_and_also").join(map(self.plain.parameter, names))
        return self.tongue.say("help_numbers", numbers=verbatim(numbers)) if numbers else ""

    def _readers(self, path: str) -> str:
        rules = self.reading.readers(path) if path != AS_OF else ()
        return self.tongue.say("help_readers", rules=verbatim(self._titles(rules, MOST_RULES))) if rules else ""

    # --- collections and their records ------------------------------------------------------------

    def collection(self, name: str, *, blank: bool) -> str:
        """A collection: what it holds, and what to do if there is nothing; `blank` where a blank record is in it."""
        title = case_types().root.fields[name]
        # the second half of the schema's text says less directly what follows here
        meaning = Text(title.meaning.zh.partition("；")[0] + "。", title.meaning.en.partition("; ")[0] + ".")
        return self._sentences(
            self.tongue.say("help_object", title=title.title, meaning=meaning),
            self.tongue.say("help_records" if blank else "help_look_up"),
            self._numbers(name),
            self._readers(name),
        )

    def record_fields(self, name: str) -> Iterator[tuple[str, str]]:
        """The fields of records that nobody has looked up yet: dotted paths with their explanations."""
        yield from self._fields_within(case_types().collections[name].record, name)

    def _fields_within(self, part: Field, prefix: str) -> Iterator[tuple[str, str]]:
        for name, field in part.fields.items():
            path = f"{prefix}.{name}"
            if field.kind == OBJECT:
                yield from self._fields_within(field, path)
            elif name in part.required or self.reading.asks(path):
                yield path, self.field(path, field)

    def kind_of_evidence(self, kinds: tuple[str, ...]) -> str:
        """The field `kind` of a blank piece of evidence: only what will do here."""
        field = case_types().collections[EVIDENCE].record.fields["kind"]
        named = self.tongue.say("or").join(self.plain.choice(field, kind) for kind in kinds)
        form = verbatim(self.tongue.say(f"form_{ENUM}"))
        meaning = verbatim(self.tongue.say("help_kinds", kinds=verbatim(named)))
        return self.tongue.say("help_field", title=field.title, form=form, meaning=meaning)

    def refs_of_evidence(self, collection: str) -> str:
        """The field `refs` of a blank piece of evidence: which records it is to show."""
        field = case_types().collections[EVIDENCE].record.fields["refs"]
        example = f"{collection}/{collection[0]}1"
        return self._sentences(
            self.field("evidence.refs", field), self.tongue.say("help_refs", collection=collection, example=example)
        )

    def evidence_note(self, collection: str, kinds: tuple[str, ...], rules: tuple[Ground, ...]) -> str:
        """What a blank piece of evidence is for, and what makes it valid."""
        title = case_types().collections[collection].title
        purpose = self.tongue.say("help_for", collection=title, rules=verbatim(self._titles(rules, MOST_RULES)))
        valid = self.reading.policy.evidence_valid
        if valid is None:
            return self._sentences(purpose, self.tongue.say("help_nothing_counts"))
        left = of_kinds(valid, kinds)
        if left is None:
            return self._sentences(purpose, self.tongue.say("help_never_valid"))
        return self._sentences(purpose, self.tongue.say("help_valid", needs=verbatim(self.plain.sentence(left))))

    def conduct_note(self, collection: str) -> str:
        """Which evidence a blank record of conduct will need, and for which rules."""
        needed = [(kinds, rules) for (name, kinds), rules in self.reading.evidence.items() if name == collection]
        said = [
            self.tongue.say("help_kinds_for", kinds=verbatim(self._kinds(kinds)), rules=verbatim(self._titles(rules)))
            for kinds, rules in needed
        ]
        if not said:
            return ""
        title, row = case_types().collections[collection].title, self.tongue.say("help_and_also").join(said)
        return self.tongue.say("help_evidence", collection=title, kinds=verbatim(row))

    def contact_note(self) -> str:
        """What makes a contact count."""
        counts = self.reading.policy.communication_counts
        if counts is None:
            return self.tongue.say("help_nothing_counts")
        return self.tongue.say("help_counts", needs=verbatim(self.plain.sentence(counts)))

    # --- rules ------------------------------------------------------------------------------------

    def rule(self, rule: Ground) -> str:
        """One ground rule: its title and numbers, the evidence, the contacts and the procedures that it needs."""
        names = dict.fromkeys(name for read in collections_of(rule) for name in read.parameters)
        procedures = [one for one in self.reading.policy.rules if one.id in rule.procedures]
        titles = verbatim(self._titles(procedures))
        title = self.tongue.of(rule.title) or rule.id
        return self._sentences(
            title + ("。" if self.tongue.language == "zh" else "."),
            self._said_numbers(tuple(names)),
            *self._evidence(rule),
            self._contact(rule),
            self.tongue.say("help_procedures", names=titles) if procedures else "",
        )

    def _evidence(self, rule: Ground) -> Iterator[str]:
        for name in dict.fromkeys(item.collection for item in rule.evidence):
            items = [item.kinds for item in rule.evidence if item.collection == name]
            kinds = verbatim(self.tongue.say("help_also").join(map(self._kinds, items)))
            yield self.tongue.say("help_evidence", collection=case_types().collections[name].title, kinds=kinds)

    def _contact(self, rule: Ground) -> str:
        contact = rule.communication
        if contact is None:
            return self.tongue.say("help_waived")
        wait = self._today(contact.wait_text)
        name = "help_contact_now" if wait.startswith("0") else "help_contact"
        return self.tongue.say(name, attempts=self._today(contact.attempts), wait=wait)

    def _today(self, value: Value) -> str:
        """A number or a duration of the contact as it is on the day."""
        found = value.on(self.plain.day) if isinstance(value, Parameter) else None
        if isinstance(value, Literal):
            found = value.value
        return self.tongue.say("help_no_value") if found is None else self.plain.span(str(found))

    # --- words ------------------------------------------------------------------------------------

    def _titles(self, rules: Sequence[Rule], most: int | None = None) -> str:
        titles = [self.tongue.of(rule.title) or rule.id for rule in rules]
        return self.tongue.join(titles, len(titles) if most is None else most)

    def _kinds(self, kinds: tuple[str, ...]) -> str:
        return self.tongue.say("or").join(self.tongue.of(kind_title(kind)) for kind in kinds)

    def _row(self, names: Sequence[str]) -> str:
        return self.tongue.join(list(names), len(names))

    def _sentences(self, *sentences: str) -> str:
        return ("" if self.tongue.language == "zh" else " ").join(filter(None, sentences))
