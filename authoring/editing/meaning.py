"""What is meant by a word in a policy, by where it stands: a field, an operator, a parameter, a rule's id …

Goes the way of the engine's reader (engine.language.conditions), but over a sketch, so that it knows a place before
the text around it is right.
"""

import attrs

from ...engine.language.conditions import COLLECTION_FORMS, OPTIONS
from ...engine.language.document import Pointer
from ...engine.language.types import ARRAY, COLLECTION, DURATION, INTEGER, TIME, Field, case_types
from ...engine.language.values import TERM_KEYS
from .sketch import Sketch, Word

# what a word can be
CONDITION, PATH, LIST, VALUE, OPERATOR, FACT, TERM, RULE, POLICY, GROUND, NOTHING = (
    "condition",  # a key of a condition: a path or a form
    "path",  # a field, named as a value
    "list",  # a collection of the case
    "value",  # what a field is compared with, a bound, a duration
    "operator",
    "fact",
    "term",
    "rule",
    "policy",
    "ground",
    "nothing",
)
PARAMETER, OWN_RULE, OWN_PARAMETER, OWN_FACT, OWN_TERM = (
    "parameter",
    "own rule",  # the id that a rule gives itself, and so on
    "own parameter",
    "own fact",
    "own term",
)
NUMBER, SPAN = Field(INTEGER), Field(DURATION)
_BOUNDS = ("at_least", "at_most", "exactly")


@attrs.frozen(eq=False)
class Spot:
    """One word's meaning: `collection` is where its paths start, `field` what it is compared with."""

    kind: str
    collection: str | None = None
    predicate: bool = False
    field: Field | None = None
    wants: str = ""  # of a rule's id: the kind of rule
    at: Pointer = ()  # of a condition: the mapping that it is in


def spot_of(sketch: Sketch, word: Word, *, manifest: bool) -> Spot:
    """What the word is."""
    if not word.key and word.text.startswith("$") and not word.text.startswith("$$"):
        inner = _Way(sketch, word).begin(manifest)
        return attrs.evolve(inner, kind=PARAMETER)
    return _Way(sketch, word).begin(manifest)


class _Way:
    """The way from a file's top to one word."""

    def __init__(self, sketch: Sketch, word: Word) -> None:
        self.sketch = sketch
        self.word = word
        self.types = case_types()

    def begin(self, manifest: bool) -> Spot:
        at = self.word.at
        match at:
            case ("extends",) if manifest:
                return Spot(POLICY)
            case ("disable", int()) if manifest:
                return Spot(RULE)
            case ("parameters" | "facts" | "terms" as section, _) if manifest and self.word.key:
                own = {"parameters": OWN_PARAMETER, "facts": OWN_FACT, "terms": OWN_TERM}
                return Spot(own[section])
            case ("facts", _, *_) if manifest:
                return self._condition(2, None, predicate=False)
            case ("terms", _, *_) if manifest:
                return self._term(2, self._start_of_term(at[:2]))
            case ("evidence_valid", *_) if manifest:
                return self._inside(1, "evidence")
            case ("communication_counts", *_) if manifest:
                return self._inside(1, "communications")
            case ("rules", int(), str() as key, *_) if not manifest:
                return self._rule(key)
        return Spot(NOTHING)

    def _inside(self, depth: int, collection: str | None) -> Spot:
        """A predicate; right at its key there is nothing to say."""
        if len(self.word.at) == depth and self.word.key:
            return Spot(NOTHING)
        return self._condition(depth, collection, predicate=True)

    def _start_of_term(self, term: Pointer) -> str | None:
        """Where a named term's paths start: it is read where it is used, so the fields that it names must tell."""
        names = {tuple(word.text.split(".")) for word in self.sketch.words if word.at[:2] == term}
        starts = (None, *self.types.collections)
        return max(starts, key=lambda start: sum(self.types.find(start, parts) is not None for parts in names))

    def _rule(self, key: str) -> Spot:
        rest = self.word.at[3:]
        if self.word.key and not rest:
            return Spot(NOTHING)
        match (key, *rest):
            case ("when" | "require", *_):
                return self._condition(3, None, predicate=False)
            case ("id",):
                return Spot(OWN_RULE)
            case ("ground",) | ("against", int()):
                return Spot(GROUND)
            case ("procedures", int()):
                return Spot(RULE, wants="procedure")
            case ("except", int()):
                return Spot(RULE, wants="ground")
            case ("evidence", int(), "of") if not self.word.key:
                return Spot(LIST)
            case ("evidence", int(), "kind") | ("evidence", int(), "any_kind", int()) if not self.word.key:
                return Spot(VALUE, field=self.types.find("evidence", ("kind",)))
            case ("communication" | "block", name, *more) if not self.word.key:
                if name == "scope" and more:
                    scope = self.types.find(None, ("request", "scope"))
                    return Spot(VALUE, field=scope.item if scope is not None else None)
                return Spot(VALUE, field=SPAN if name == "wait" else NUMBER)
        return Spot(NOTHING)

    # --- conditions -------------------------------------------------------------------------------

    def _condition(self, depth: int, collection: str | None, *, predicate: bool) -> Spot:
        at = self.word.at
        if len(at) <= depth:  # a value where a condition should stand: its first key, still without a colon
            return Spot(CONDITION, collection, predicate, at=at[:depth])
        step = at[depth]
        mapping = at[:depth]
        if not isinstance(step, str) or (self.word.key and len(at) == depth + 1):
            return Spot(CONDITION, collection, predicate, at=mapping)
        rest = len(at) - depth - 1
        if step in ("all", "any"):
            return self._condition(depth + 2, collection, predicate=predicate)
        if step == "not":
            return self._condition(depth + 1, collection, predicate=predicate)
        if step == "fact" and not rest:
            return Spot(FACT)
        named = None if predicate else self._collection_of(mapping)
        if step in COLLECTION_FORMS and not predicate:
            return Spot(LIST)
        if named is not None and (spot := self._option(step, depth, named)) is not None:
            return spot
        return self._comparison(depth + 1, collection, self._field(step, collection))

    def _option(self, step: str, depth: int, named: str) -> Spot | None:
        """What stands beside `some`, `count` and so on."""
        inner = len(self.word.at) > depth + 1
        if step in ("where", "satisfies") or (step == "of" and inner):
            return self._inside(depth + 1, named if named in self.types.collections else None)
        if step in ("of", "by", "time"):
            field = Field(TIME) if step == "time" else None
            return Spot(PATH, named if named in self.types.collections else None, field=field)
        if step in ("within", "burst"):
            return Spot(VALUE, field=SPAN)
        return self._term(depth + 1, None) if step in _BOUNDS else None

    def _collection_of(self, mapping: Pointer) -> str | None:
        """The collection that the condition in this mapping is about; empty where it is still unclear."""
        for form in COLLECTION_FORMS:
            name = self.sketch.values.get((*mapping, form))
            if name is not None:
                return name
            if form in self.sketch.keys(mapping):
                return ""
        return None

    # --- comparisons and values -------------------------------------------------------------------

    def _comparison(self, depth: int, collection: str | None, field: Field | None) -> Spot:
        at, word = self.word.at, self.word
        if len(at) <= depth:
            return Spot(VALUE, collection, field=field, at=at)
        op = at[depth]
        if word.key and len(at) == depth + 1:
            return Spot(OPERATOR, collection, field=field, at=at[:depth])
        if op in TERM_KEYS or op in ("then", "else"):
            return self._term(depth, collection, field)
        if op == "exists":
            return Spot(VALUE, field=Field("boolean"))
        if op == "length":
            return self._comparison(depth + 1, collection, NUMBER)
        single = field.item if field is not None and field.kind == ARRAY and op != "default" else field
        after = depth + 1
        if op in ("in", "not_in", "has_any") and len(at) > after and isinstance(at[after], int):
            after += 1
        if len(at) > after:
            return self._term(after, collection, single)
        return Spot(VALUE, collection, field=single)

    def _term(self, depth: int, collection: str | None, field: Field | None = NUMBER) -> Spot:
        """A number that is worked out, or a `{field: …}`."""
        at = self.word.at
        if len(at) <= depth:
            return Spot(VALUE, collection, field=field)
        step = at[depth]
        if self.word.key and len(at) == depth + 1:
            return Spot(NOTHING)
        if step == "field":
            return Spot(PATH, collection, field=field)
        if step == "term":
            return Spot(TERM)
        if step == "if":
            return self._condition(depth + 1, collection, predicate=True)
        if step in ("then", "else"):
            return self._term(depth + 1, collection)
        return self._term(depth + 2, collection)

    def _field(self, path: str, collection: str | None) -> Field | None:
        return field_at(path, collection)


def field_at(path: str, collection: str | None) -> Field | None:
    """The field of a path as it is written in a rule; None for one that there is not."""
    parts = tuple(path.split("."))
    if parts[0] == "case" and len(parts) > 1:
        parts, collection = parts[1:], None
    found = case_types().find(collection, parts)
    return None if found is None or found.kind == COLLECTION else found


def options_of(sketch: Sketch, mapping: Pointer) -> tuple[str, ...]:
    """The keys that may stand beside the `some`, `count` … of this mapping; empty where it has none."""
    return next((OPTIONS[key] for key in sketch.keys(mapping) if key in OPTIONS), ())
