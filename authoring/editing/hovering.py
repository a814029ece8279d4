"""What an editor shows about the word under the pointer, as Markdown."""

from pathlib import PurePath

from ...engine.language.catalog import KINDS
from ...engine.language.parameters import parameter_values
from ...engine.language.rules import text_of, unit_text
from ...engine.language.scope import Place
from ...engine.language.texts import Text
from ...engine.language.types import AGE, ARRAY, ENUM, Field, case_types
from ...reporting.style import Tongue
from ...reporting.unit_words import unit_in
from .asking import Question
from .desk import mark_of
from .meaning import (
    CONDITION,
    FACT,
    LIST,
    OWN_FACT,
    OWN_PARAMETER,
    OWN_TERM,
    PARAMETER,
    PATH,
    RULE,
    TERM,
    VALUE,
    field_at,
)

_MOST_LINES = 20


def hover(question: Question, tongue: Tongue) -> str | None:
    """The card for a word; None where there is nothing to say that the schema does not."""
    kind = question.spot.kind
    if kind in (CONDITION, PATH):
        field = field_at(question.word.text, question.spot.collection)
        return None if field is None else field_card(question.word.text, question.spot.collection, field, tongue)
    if kind == LIST:
        return collection_card(question.word.text, tongue)
    if kind == VALUE and question.spot.field is not None:
        return _value(question.word.text, question.spot.field, tongue)
    place = question.defined()
    if place is None:
        return None
    if kind in (PARAMETER, OWN_PARAMETER):
        return parameter_card(question.name, place, tongue)
    if kind in (FACT, TERM, OWN_FACT, OWN_TERM):
        return _text_card(question.name, place, tongue)
    return rule_card(place, tongue) if kind == RULE else None


def field_card(path: str, collection: str | None, field: Field, tongue: Tongue) -> str:
    """A field of the case: what it means, its type, its values, and what its absence reads as."""
    if collection is not None and path == AGE:
        dated = case_types().collections[collection].time_field
        return _card(path, "", [tongue.say("edit_age", field=dated)])
    parts = [tongue.of(field.meaning)] if field.meaning.zh or field.meaning.en else []
    typed = KINDS.get(field.kind, Text(field.kind, field.kind))
    shown = tongue.head("edit_type") + tongue.of(typed)
    values = field.values or (field.item.values if field.kind == ARRAY and field.item is not None else ())
    if values:
        listed = [f"`{value}`" for value in values]
        shown += tongue.say("edit_values", values=Text("、".join(listed), ", ".join(listed)))
    parts.append(shown)
    if field.default is not None:
        default = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        parts.append(tongue.say("edit_default", value=default or "[]"))
    return _card(path, tongue.of(field.title), parts)


def collection_card(name: str, tongue: Tongue) -> str | None:
    """A collection of the case, and the field that dates its records."""
    found = case_types().collections.get(name)
    if found is None:
        return None
    meaning = case_types().root.fields[name].meaning
    return _card(name, tongue.of(found.title), [tongue.of(meaning), tongue.say("edit_dated", field=found.time_field)])


def parameter_card(name: str, place: Place, tongue: Tongue) -> str:
    """A parameter: its values and why it has them."""
    unit = unit_in(unit_text(place.get("unit")), tongue.language)
    rows = []
    since = place.get("values")
    dates = [e.get("from") for _, e in since.items()] if since is not None and isinstance(since.data, list) else []
    written = [str(d.data) for d in dates if d is not None]
    for number, (day, value) in enumerate(parameter_values(place)):
        text = f"`{_plain(value.data)}`" + (f" {unit}" if unit else "")
        dated = day is not None and number < len(written)
        rows.append(tongue.say("edit_from", day=written[number], value=text) if dated else text)
    why = tongue.of(text_of(place.get("why")))
    return _card(f"${name}", tongue.of(text_of(place.get("title"))), ["  \n".join(rows), why, _where(place, tongue)])


def rule_card(place: Place, tongue: Tongue) -> str:
    """A rule: its title and what kind it is."""
    kind = place.get("kind")
    said = str(kind.data) if kind is not None else ""
    known = said in ("ground", "protection", "procedure")
    parts = [tongue.say(f"edit_{said}") if known else "", _where(place, tongue)]
    return _card(str(place.data.get("id", "")), tongue.of(text_of(place.get("title"))), parts)


def _text_card(name: str, place: Place, tongue: Tongue) -> str:
    """A fact or term as it is written."""
    first = place.document.mark(place.at, key=True)
    lines = place.document.lines[first.line - 1 :]
    shown = [lines[0]] if lines else []
    for line in lines[1 : _MOST_LINES + 1]:
        if line.strip() and len(line) - len(line.lstrip(" ")) < first.column:
            break
        shown.append(line)
    while shown and not shown[-1].strip():
        shown.pop()
    indent = first.column - 1
    code = "\n".join(line[indent:] for line in shown)
    return _card(name, "", [f"```yaml\n{code}\n```", _where(place, tongue)])


def _value(text: str, field: Field, tongue: Tongue) -> str | None:
    """One of the values that a field may have."""
    if field.kind != ENUM or text not in field.values:
        return None
    title = tongue.of(field.value_title(text))
    return _card(text, title if title != text else "", [tongue.of(field.title)])


def _where(place: Place, tongue: Tongue) -> str:
    """The policy and the file, without the long way to them."""
    file = "/".join(PurePath(place.document.file).parts[-2:])
    return tongue.say("edit_where", file=file, line=mark_of(place).line)


def _plain(data: object) -> str:
    if isinstance(data, bool):
        return str(data).lower()
    return "[" + ", ".join(map(_plain, data)) + "]" if isinstance(data, list) else str(data)


def _card(name: str, title: str, parts: list[str]) -> str:
    head = f"**`{name}`**" + (f" {title}" if title else "")
    return "\n\n".join([head, *(part for part in parts if part)])
