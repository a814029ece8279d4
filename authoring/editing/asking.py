"""A question about one place of an open file: the word there, what it is, and the policy that it is a part of."""

from pathlib import Path

import attrs

from ...engine.language.folder import MANIFEST
from ...engine.language.resolve import Resolved
from ...engine.language.scope import Place
from .desk import Desk, Target, target
from .meaning import (
    FACT,
    OWN_FACT,
    OWN_PARAMETER,
    OWN_RULE,
    OWN_TERM,
    PARAMETER,
    POLICY,
    RULE,
    TERM,
    Spot,
    spot_of,
)
from .sketch import Sketch, Word

_TABLES = {PARAMETER: "parameters", FACT: "facts", TERM: "terms", RULE: "rules"}
_OWN = {OWN_PARAMETER: "parameters", OWN_FACT: "facts", OWN_TERM: "terms", OWN_RULE: "rules"}


@attrs.frozen(eq=False)
class Question:
    """A word of a file of a policy, and what it is."""

    desk: Desk
    path: Path
    folder: Path
    sketch: Sketch
    word: Word
    spot: Spot

    @property
    def name(self) -> str:
        """The name that the word stands for: of a parameter, without its `$`."""
        return self.word.text[1:] if self.spot.kind == PARAMETER else self.word.text

    def resolved(self) -> Resolved | None:
        """What the policy defines."""
        return self.desk.resolved(self.folder)

    def defined(self) -> Place | None:
        """The parameter, fact, term or rule that is meant."""
        resolved = self.resolved()
        table = _TABLES.get(self.spot.kind) or _OWN.get(self.spot.kind)
        if resolved is None or table is None:
            return None
        named: dict[str, Place] = getattr(resolved, table)
        return named.get(self.name)


def ask(desk: Desk, path: Path, line: int, column: int) -> Question | None:
    """The question about a place; None where there is no word, or the file is no part of a policy."""
    folder = desk.folder(path)
    if folder is None:
        return None
    sketch = desk.sketch(path)
    word = sketch.word_at(line, column)
    return None if word is None else _question(desk, path, folder, sketch, word)


def ask_in(desk: Desk, path: Path, sketch: Sketch, word: Word) -> Question | None:
    """The question about a word of a sketch that is not the file's own."""
    folder = desk.folder(path)
    return None if folder is None else _question(desk, path, folder, sketch, word)


def _question(desk: Desk, path: Path, folder: Path, sketch: Sketch, word: Word) -> Question:
    spot = spot_of(sketch, word, manifest=path == folder / MANIFEST)
    return Question(desk, path, folder, sketch, word, spot)


def definition(question: Question) -> Target | None:
    """Where the word is defined: of what a policy defines itself, the parent's definition that it replaces."""
    kind = question.spot.kind
    resolved = question.resolved()
    if resolved is None:
        return None
    if kind == POLICY:
        above = question.desk.parent(question.folder, resolved)
        return None if above is None else Target(above[0] / MANIFEST, 0, 0, 0)
    if kind in _OWN:
        above = question.desk.parent(question.folder, resolved)
        if above is None:
            return None
        found = getattr(above[1], _OWN[kind]).get(question.name)
        return None if found is None else target(found, above[0])
    found = question.defined()
    if found is None and kind == RULE and question.word.parent == ("disable",):
        # what is disabled is not there any more: only the parent has it
        above = question.desk.parent(question.folder, resolved)
        found = above[1].rules.get(question.name) if above is not None else None
    return None if found is None else target(found, question.folder)
