"""Conditions as sentences: one for each that stands alone, with a list under each that has parts."""

import attrs

from ...engine.language.model import (
    TRUE,
    All,
    Any_,
    Collect,
    Compare,
    Condition,
    Count,
    Distinct,
    Fact,
    Literal,
    Not,
    PolicyModel,
    Share,
    Total,
)
from ...engine.language.texts import Text
from ...engine.language.types import case_types
from ...engine.semantics.findings import Finding
from ...engine.semantics.truth import Truth, negated
from ...reporting.documents.document import Item
from ...reporting.explain_words import EXPLAIN
from ...reporting.field_words import COLLECTIONS, CollectionWords
from .comparisons import Comparisons
from .speaking import Speaker
from .values import SHARE, Values, unit_of

MOST_INLINE = 4  # clauses in one sentence; more of them become a list


@attrs.frozen
class Piece:
    """A condition, or its opposite, without what only groups it: `not`, facts and lists of one are gone.

    `parts` are those of a list, all of which must hold (`both`) or one; a pair of counts that mean `exactly` is one.
    `finding` is what came of the condition in a case, if there is one.
    """

    condition: Condition
    opposite: bool
    parts: tuple["Piece", ...] = ()
    both: bool = True
    exactly: bool = False
    finding: Finding | None = None

    @property
    def value(self) -> Truth | None:
        """What is said here is true, false or unknown in the case."""
        if self.finding is None:
            return None
        return negated(self.finding.value) if self.opposite else self.finding.value


def piece_of(condition: Condition, *, opposite: bool = False, finding: Finding | None = None) -> Piece:
    """A condition as it is said: what is denied is turned around, lists in lists of one kind are one."""
    inner: tuple[Finding | None, ...] = finding.parts if finding is not None else (None,) * _size(condition)
    match condition:
        case Not(item):
            return piece_of(item, opposite=not opposite, finding=inner[0])
        case Fact(_, of):
            return piece_of(of, opposite=opposite, finding=inner[0])
        case All(items) | Any_(items):
            both = isinstance(condition, All) != opposite
            if _is_exactly(condition):
                return Piece(items[0], opposite, exactly=True, finding=finding)
            parts: list[Piece] = []
            for item, found in zip(items, inner, strict=True):
                part = piece_of(item, opposite=opposite, finding=found)
                parts += part.parts if part.parts and part.both == both else [part]
            if len(parts) == 1:
                return parts[0]
            return Piece(condition, opposite, tuple(parts), both, finding=finding)
    return Piece(condition, opposite, finding=finding)


def _size(condition: Condition) -> int:
    return len(condition.items) if isinstance(condition, (All, Any_)) else 1


def _is_exactly(condition: Condition) -> bool:
    """Whether these are the two halves of `exactly`."""
    match condition:
        case All((Count(at_least=True, burst=None) as first, Count(at_least=False) as second)):
            return attrs.evolve(second, at_least=True) == first
    return False


@attrs.frozen(eq=False)
class Conditions:
    """Says the conditions of one policy as they are on one day (counted since 1970-01-01)."""

    policy: PolicyModel
    speaker: Speaker
    day: int
    values: Values = attrs.field(init=False)
    comparisons: Comparisons = attrs.field(init=False)

    @values.default
    def _values(self) -> Values:
        return Values(self.policy, self.speaker, self.day, self.clause)

    @comparisons.default
    def _comparisons(self) -> Comparisons:
        return Comparisons(self.values)

    # --- sentences --------------------------------------------------------------------------------

    def item(self, condition: Condition, collection: str | None = None) -> Item:
        """A condition on the case, or on a record of the collection, as a sentence."""
        return self.said(piece_of(condition), collection)

    def said(self, piece: Piece, collection: str | None = None) -> Item:
        """A piece as a sentence; under a list its parts."""
        if not piece.parts and isinstance(piece.condition, (All, Any_)):
            return Item(self.speaker.sentence(self._constant(piece)))
        if piece.parts:
            inline = self.inline(piece, collection) if collection is not None else None
            if inline is not None:
                return Item(self.speaker.sentence(inline))
            head = self.speaker.say("all_of" if piece.both else "any_of")
            return Item(self.speaker.sentence(head), tuple(self.said(part, collection) for part in piece.parts))
        if isinstance(piece.condition, Compare):
            return Item(self.speaker.sentence(self._compare(piece, collection)))
        assert isinstance(piece.condition, (Count, Share, Distinct, Total))
        return self._collection(piece.condition, piece)

    def clause(self, condition: Condition, collection: str | None) -> str:
        """A predicate as one clause, however long: its inner lists stand in brackets."""
        return self._clause(piece_of(condition), collection)

    def _clause(self, piece: Piece, collection: str | None) -> str:
        if not piece.parts:
            if isinstance(piece.condition, Compare):
                return self._compare(piece, collection)
            return self._constant(piece)
        said = [
            self.speaker.say("brackets", inside=self._clause(part, collection))
            if part.parts
            else self._clause(part, collection)
            for part in piece.parts
        ]
        return self.speaker.both(said) if piece.both else self.speaker.either(said)

    def inline(self, piece: Piece, collection: str | None) -> str | None:
        """A predicate as one clause that reads well; None where a list reads better."""
        nested = any(part.parts for part in piece.parts)
        compound = len(piece.parts) > 1 and any(
            isinstance(part.condition, Compare) and Comparisons.is_compound(part.condition) for part in piece.parts
        )
        if nested or compound or len(piece.parts) > MOST_INLINE:
            return None
        return self._clause(piece, collection)

    def _compare(self, piece: Piece, collection: str | None) -> str:
        assert isinstance(piece.condition, Compare)
        return self.comparisons.clause(piece.condition, collection, opposite=piece.opposite)

    def _constant(self, piece: Piece) -> str:
        return self.speaker.say("always" if isinstance(piece.condition, All) != piece.opposite else "never")

    # --- records ----------------------------------------------------------------------------------

    def words(self, collection: str) -> CollectionWords:
        """What a collection's records are called."""
        found = COLLECTIONS.get(collection)
        if found is not None:
            return found
        title = case_types().collections[collection].title
        whole = Text(f"买家的{title.zh}", f"the records of {title.en}")
        return CollectionWords("条", title.zh, f"record of {title.en}", f"records of {title.en}", whole)

    def time_noun(self, condition: Collect) -> str:
        """What the time is called that `within` and `burst` go by."""
        parts = tuple((condition.time or case_types().collections[condition.collection].time_field).split("."))
        field = case_types().find(condition.collection, parts)
        assert field is not None
        return self.values.field_noun(parts, field, condition.collection).removeprefix("the ")

    def _set(self, condition: Collect, form: str, *, single: bool = False) -> str:
        """Which records a condition looks at."""
        words = self.words(condition.collection)
        whole = self.speaker.of(words.whole)
        blanks = {"noun": words.noun, "many": words.one if single else words.many, "whole": whole}
        if condition.within is None:
            return self.speaker.say(form, **blanks)
        span = self.values.duration(condition.within)
        if condition.time in (None, case_types().collections[condition.collection].time_field):
            return self.speaker.say(f"{form}_within", span=span, **blanks)
        return self.speaker.say(f"{form}_time", span=span, time=self.time_noun(condition), **blanks)

    def _collection(self, condition: Count | Share | Distinct | Total, piece: Piece) -> Item:
        match condition:
            case Count():
                return self._count(condition, piece)
            case Share():
                return self._share(condition, piece)
        name = "distinct" if isinstance(condition, Distinct) else "total"
        path = condition.by if isinstance(condition, Distinct) else condition.of
        unit = unit_of(path) if isinstance(condition, Total) else ""
        blanks = {
            "set": self._set(condition, "set"),
            "n": self.values.number(condition.bound, unit) if unit else self.values.bound(condition.bound),
            "field": self.values.noun(path, condition.collection),
        }
        if piece.opposite:
            name = {"distinct": "few_distinct", "total": "small_total"}[name]
        return self._with(name, condition, blanks)

    def _with(self, name: str, condition: Distinct | Total, blanks: dict[str, str]) -> Item:
        """A sentence that counts only some of the records."""
        if condition.where == TRUE:
            return Item(self.speaker.sentence(self.speaker.say(name, only="", **blanks)))
        where = piece_of(condition.where)
        noun = self.words(condition.collection).noun
        inline = self.inline(where, condition.collection)
        if inline is not None:
            only = self.speaker.say("only", which=inline, noun=noun)
            return Item(self.speaker.sentence(self.speaker.say(name, only=only, **blanks)))
        only = self.speaker.say("only_all" if where.both else "only_any", noun=noun)
        return Item(self.speaker.sentence(self.speaker.say(name, only=only, **blanks)), self._parts(where, condition))

    def _parts(self, where: Piece, condition: Collect) -> tuple[Item, ...]:
        return tuple(self.said(part, condition.collection) for part in where.parts)

    def _count(self, condition: Count, piece: Piece) -> Item:
        every = self._every(condition, piece)
        if every is not None:
            return every
        name, number = self._count_form(condition, piece)
        blanks = {"n": number, "m": self.words(condition.collection).measure}
        if condition.burst is not None:
            blanks |= {"time": self.time_noun(condition), "burst": self.values.duration(condition.burst)}
        return self._like(name, condition, condition.where, blanks, plural=number != "1" and name != "none")

    def _count_form(self, condition: Count, piece: Piece) -> tuple[str, str]:
        """Which sentence says this count, and with which number."""
        number = self.values.bound(condition.bound)
        if condition.burst is not None:
            return ("no_burst" if piece.opposite else "burst"), number
        if piece.exactly:
            return ("not_exactly" if piece.opposite else "exactly"), number
        if condition.at_least:
            if piece.opposite and number == "1":
                return "none", number
            return ("fewer" if piece.opposite else "at_least"), number
        if number == "0":
            return ("at_least", "1") if piece.opposite else ("none", number)
        return ("more" if piece.opposite else "at_most"), number

    def _every(self, condition: Count, piece: Piece) -> Item | None:
        """`every`, which is none of those that are not so; None where it is not that or says it badly."""
        if condition.at_least or piece.opposite or condition.bound != Literal(0) or piece.exactly:
            return None
        match condition.where:
            case All((which, Not(satisfied))):
                pass
            case _:
                return None
        if which == TRUE:
            return self._like(
                "every", condition, satisfied, {"m": self.words(condition.collection).measure}, plural=False
            )
        inline = self.inline(piece_of(which), condition.collection)
        if inline is None:
            return None
        return self._like("every_which", condition, satisfied, {"which": inline}, plural=False)

    def _share(self, condition: Share, piece: Piece) -> Item:
        share = self.values.number(condition.bound, SHARE)
        blanks = {"share": share, "m": self.words(condition.collection).measure}
        name = "less_share" if piece.opposite else "share"
        if condition.of != TRUE:
            name += "_which"
            blanks["which"] = self.clause(condition.of, condition.collection)
        return self._like(name, condition, condition.where, blanks, plural=True)

    def _like(self, name: str, condition: Collect, where: Condition, blanks: dict[str, str], *, plural: bool) -> Item:
        """A sentence that ends in what the records are like: in one clause, or in a list."""
        blanks["set"] = self._set(condition, "set")
        if where == TRUE:
            single = f"{name}_any_1" in EXPLAIN and blanks.get("n") == "1"
            some = self._set(condition, "some_set", single=single)
            any_ = f"{name}_any_1" if single else f"{name}_any"
            return Item(self.speaker.sentence(self.speaker.say(any_, some=some, **blanks)))
        piece = piece_of(where)
        inline = self.inline(piece, condition.collection)
        ending = "_plural" if plural else ""
        if inline is not None:
            like = self.speaker.say(f"like{ending}", which=inline)
            return Item(self.speaker.sentence(self.speaker.say(name, like=like, **blanks)))
        like = self.speaker.say(f"like_{'all' if piece.both else 'any'}{ending}")
        return Item(self.speaker.sentence(self.speaker.say(name, like=like, **blanks)), self._parts(piece, condition))
