"""What an editor offers to write at a place of a policy."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import attrs

from ...engine.language.comparisons import FITTING
from ...engine.language.conditions import COLLECTION_FORMS
from ...engine.language.folder import shipped_names
from ...engine.language.moments import parse_duration
from ...engine.language.parameters import parameter_values
from ...engine.language.resolve import Resolved
from ...engine.language.scope import Place
from ...engine.language.types import ARRAY, BOOLEAN, DURATION, ENUM, INTEGER, TIME, Field, case_types
from ...reporting.style import Tongue
from .asking import Question, ask_in
from .desk import Desk
from .hovering import collection_card, field_card, parameter_card, rule_card
from .meaning import (
    CONDITION,
    FACT,
    GROUND,
    LIST,
    OPERATOR,
    PARAMETER,
    PATH,
    POLICY,
    RULE,
    TERM,
    VALUE,
    Spot,
    field_at,
    options_of,
)
from .sketch import Sketch

_HERE = "\ue000"  # stands for the cursor: of the private use area, so that nobody has typed it


@attrs.frozen
class Offer:
    """Something to write, instead of what stands between two columns of the line."""

    label: str
    insert: str
    kind: str  # field, keyword, list, value, parameter, fact, term, rule, policy
    title: str = ""
    card: str = ""


@attrs.frozen
class Offers:
    """All that may be written at a place."""

    line: int
    start: int
    end: int
    offers: tuple[Offer, ...]


def complete(desk: Desk, path: Path, line: int, column: int, tongue: Tongue) -> Offers | None:
    """What may be written at a place; None where we know of nothing."""
    lines = desk.sketch(path).lines
    if not 0 <= line < len(lines):
        return None
    here = lines[line]
    column = min(column, len(here))
    marked = [*lines[:line], here[:column] + _HERE + here[column:], *lines[line + 1 :]]
    sketch = Sketch("\n".join(marked))
    word = sketch.word_at(line, column)
    if word is None or _HERE not in word.text:
        return None
    question = ask_in(desk, path, sketch, word)
    if question is None:
        return None
    offers = {offer.label: offer for offer in _offers(question, tongue)}
    found = tuple(_bracketed(offer, question) for offer in offers.values())
    quote = len(word.quote)
    end = word.end - 1 - (quote if quote and here[word.end - 2 : word.end - 1] == word.quote else 0)
    return Offers(line, word.start + quote, max(column, end), found)


def _offers(question: Question, tongue: Tongue) -> Iterator[Offer]:
    spot, word = question.spot, question.word
    resolved = question.resolved()
    colon = ": " if not _has_colon(question) else ""
    if spot.kind == CONDITION:
        yield from _condition(question, colon, tongue)
    elif spot.kind == OPERATOR and spot.field is not None:
        yield from _operators(question.sketch.keys(spot.at), spot.field, colon)
    elif spot.kind == PATH:
        dated = spot.field is not None and spot.field.kind == TIME
        yield from _paths(spot.collection, "", tongue, case=word.text.startswith("case"), only=TIME if dated else "")
    elif spot.kind == LIST:
        for name, one in case_types().collections.items():
            yield Offer(name, name, "list", tongue.of(one.title), collection_card(name, tongue) or "")
    elif spot.kind == POLICY:
        yield from (Offer(name, name, "policy") for name in shipped_names())
    elif resolved is not None:
        yield from _named(spot, resolved, tongue)
    if spot.kind == VALUE and spot.field is not None and len(spot.at) > 1 and not word.key:
        yield from _operators([], spot.field, ": ")


def _bracketed(offer: Offer, question: Question) -> Offer:
    """A key that is offered where a value stands, behind its key on the same line, needs braces."""
    word = question.word
    above = question.sketch.find(word.at, key=True)
    if word.key or above is None or above.line != word.line or not offer.insert.endswith(": "):
        return offer
    return attrs.evolve(offer, insert=f"{{{offer.insert}}}")


def _has_colon(question: Question) -> bool:
    """Whether the key that is being typed is followed by its colon already."""
    line = question.sketch.lines[question.word.line]
    return question.word.key and line[question.word.end :].lstrip().startswith(":")


def _condition(question: Question, colon: str, tongue: Tongue) -> Iterator[Offer]:
    """A key of a condition: a field, a form, or what belongs to a form that is there."""
    spot = question.spot
    taken = {key for key in question.sketch.keys(spot.at) if _HERE not in key}
    options = [] if spot.predicate else options_of(question.sketch, spot.at)
    if options:
        yield from (Offer(key, key + colon, "keyword") for key in options if key not in taken)
        return
    for offer in _paths(spot.collection, colon, tongue, case=question.word.text.startswith("case")):
        if offer.label not in taken:
            yield offer
    forms = ("all", "any", "not") if spot.predicate else ("all", "any", "not", "fact", *COLLECTION_FORMS)
    yield from (Offer(form, form + colon, "keyword") for form in forms if form not in taken)


def _paths(collection: str | None, colon: str, tongue: Tongue, *, case: bool, only: str = "") -> Iterator[Offer]:
    """The paths that may be read; those of the case from inside a record only once `case` is typed."""
    types = case_types()
    if collection is not None and collection not in types.collections:
        return
    starts = [("", collection)] + ([("case.", None)] if case and collection is not None else [])
    for prefix, start in starts:
        for path in types.paths(start):
            field = field_at(prefix + path, collection)
            if field is None or (only and field.kind != only):
                continue
            card = field_card(path, start, field, tongue)
            yield Offer(prefix + path, prefix + path + colon, "field", tongue.of(field.title), card)


def _operators(taken: list[str], field: Field, colon: str) -> Iterator[Offer]:
    for op in FITTING.get(field.kind, ()):
        if op not in taken:
            yield Offer(op, op + colon, "keyword")


def _named(spot: Spot, resolved: Resolved, tongue: Tongue) -> Iterator[Offer]:
    """What the policy defines, and the values that a field may have."""
    if spot.kind in (VALUE, PARAMETER):
        field = spot.field
        values = field.values if field is not None and field.kind == ENUM else ()
        for value in values if field is not None else ():
            title = tongue.of(field.value_title(value)) if field is not None else ""
            yield Offer(value, value, "value", title if title != value else "")
        if field is not None and field.kind == BOOLEAN:
            yield from (Offer(word, word, "value") for word in ("true", "false"))
        if field is None or field.kind not in (BOOLEAN, ARRAY):
            for name, place in sorted(resolved.parameters.items()):
                if isinstance(place.data, dict) and (field is None or _may_fit(place, field)):
                    yield Offer(f"${name}", f"${name}", "parameter", "", parameter_card(name, place, tongue))
    elif spot.kind in (FACT, TERM):
        names = resolved.facts if spot.kind == FACT else resolved.terms
        yield from (Offer(name, name, spot.kind) for name in sorted(names))
    elif spot.kind == RULE:
        for name, place in sorted(resolved.rules.items()):
            if not spot.wants or place.data.get("kind") == spot.wants:
                yield Offer(name, name, "rule", "", rule_card(place, tongue))
    elif spot.kind == GROUND:
        grounds = {place.data.get("ground") for place in resolved.rules.values()}
        yield from (Offer(name, name, "value") for name in sorted(g for g in grounds if isinstance(g, str)))


def _may_fit(place: Place, field: Field) -> bool:
    """Whether a parameter's value, or the first of a list, looks like one of the field's."""
    values = [value.data for _, value in parameter_values(place)]
    first = values[0] if values else None
    one = first[0] if isinstance(first, list) and first else first
    number = isinstance(one, (int, Decimal)) and not isinstance(one, bool)
    if field.kind == INTEGER or number:
        return field.kind == INTEGER and number
    span = isinstance(one, str) and parse_duration(one) is not None
    return span if field.kind == DURATION else field.kind != ENUM or one in field.values
