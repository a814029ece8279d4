"""The empty case itself: everything that is read stands in its place, as `null`, with its explanation beside it.

`null` is what the case schema refuses, so that `check` names each field that was not filled in. In the objects
`extensions` comes last, and at the top `format` does: any line that is to be removed ends with a comma.
"""

from collections.abc import Iterator
from typing import Any

import attrs

from ...engine.language.types import COLLECTION, EXTENSIONS, OBJECT, Field, case_types
from .helping import AS_OF, PLATFORM, Helping
from .plain import Plain, verbatim
from .reading import COMMUNICATIONS, EVIDENCE, Reading

FORMAT = "format"
HELP, NOTE, HOW, RULES = "fairblock_help", "fairblock_note", "fairblock_how", "fairblock_rules"
Json = dict[str, Any]


@attrs.frozen(eq=False)
class Form:
    """An empty case for a block by some ground rules. `as_of` is now, `command` checks it once it is filled in."""

    reading: Reading
    helping: Helping
    as_of: str
    command: str

    def document(self) -> Json:
        """The case as it is written to a file."""
        explained: dict[str, str] = {}
        fields = dict(self._fields(case_types().root, "", explained))
        extensions = {
            HOW: list(self._how()),
            RULES: {rule.id: self.helping.rule(rule) for rule in self.reading.grounds},
            HELP: explained,
        }
        return {EXTENSIONS: extensions} | fields | {FORMAT: 1}

    def _how(self) -> Iterator[str]:
        tongue = self.helping.tongue
        yield tongue.say("how_fill")
        yield tongue.say("how_write", time=self.as_of)
        yield tongue.say("how_unknown")
        yield tongue.say("how_records")
        yield tongue.say("how_check", command=verbatim(self.command))

    # --- objects ----------------------------------------------------------------------------------

    def _object(self, field: Field, path: str) -> Json:
        explained: dict[str, str] = {}
        fields = dict(self._fields(field, f"{path}.", explained))
        return fields | {EXTENSIONS: {HELP: explained}}

    def _fields(self, part: Field, prefix: str, explained: dict[str, str]) -> Iterator[tuple[str, Any]]:
        """The fields of an object that are read or required, with what goes in at first; notes their explanations."""
        for name, field in part.fields.items():
            path = f"{prefix}{name}"
            needed = name in part.required
            if name in (EXTENSIONS, FORMAT):
                continue
            if field.kind == OBJECT and (needed or self.reading.asks_inside(path)):
                explained[name] = self.helping.object(field)
                yield name, self._object(field, path)
            elif field.kind == COLLECTION and self.reading.asks(path):
                yield name, self._collection(name, explained)
            elif field.kind != COLLECTION and (needed or self.reading.asks(path)):
                explained[name] = self.helping.field(path, field)
                yield name, self._start(path)

    def _start(self, path: str) -> Any:
        """What a field begins with: `null`, but for the little that is known."""
        platforms = self.reading.policy.platforms or ()
        if path == AS_OF:
            return self.as_of
        if path == "request.grounds":
            return list(dict.fromkeys(rule.ground for rule in self.reading.grounds))
        return platforms[0] if path == PLATFORM and len(platforms) == 1 else None

    # --- collections ------------------------------------------------------------------------------

    def _collection(self, name: str, explained: dict[str, str]) -> list[Json] | None:
        blanks = list(self._blanks(name))
        explained[name] = self.helping.collection(name, blank=bool(blanks))
        if not blanks:
            explained.update(self.helping.record_fields(name))
        return blanks or None

    def _blanks(self, name: str) -> Iterator[Json]:
        """The blank records of a collection; none where it only has to be looked up."""
        record = case_types().collections[name].record
        if name == EVIDENCE:
            for (collection, kinds), rules in self.reading.evidence.items():
                blank = self._object(record, name)
                help_ = blank[EXTENSIONS][HELP]
                help_["kind"] = self.helping.kind_of_evidence(kinds)
                help_["refs"] = self.helping.refs_of_evidence(collection)
                blank[EXTENSIONS] = {NOTE: self.helping.evidence_note(collection, kinds, rules), HELP: help_}
                yield blank
        elif name == COMMUNICATIONS and any(rule.communication for rule in self.reading.grounds):
            blank = self._object(record, name)
            blank[EXTENSIONS] = {NOTE: self.helping.contact_note()} | blank[EXTENSIONS]
            yield blank
        elif name in self.reading.conduct:
            blank = self._object(record, name)
            note = self.helping.conduct_note(name)
            blank[EXTENSIONS] = ({NOTE: note} if note else {}) | blank[EXTENSIONS]
            yield blank


def new_form(reading: Reading, plain: Plain, as_of: str, command: str) -> Json:
    """The empty case for what is read."""
    return Form(reading, Helping(reading, plain), as_of, command).document()


def blanks_in(value: Any) -> int:
    """How many `null`s are to be filled in."""
    if isinstance(value, dict):
        return sum(blanks_in(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(map(blanks_in, value))
    return int(value is None)
