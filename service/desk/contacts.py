"""What makes a talk with the buyer count, point by point, as an agent would be told."""

from collections.abc import Iterator

from ...authoring.scaffolding.plain import Plain
from ...engine.language.model import All, Compare, Condition, Literal, Many, PolicyModel
from ...engine.language.texts import LANGUAGES, Text
from ...engine.language.types import ENUM
from ...reporting.field_words import BOOLEANS
from ...reporting.style import Tongue
from ...reporting.words import WORDS

_COLLECTION = "communications"


def contact_needs(model: PolicyModel, day: int) -> list[list[str]]:
    """Each thing that has to be so of a talk, in both languages; what has no plain words is said as the rule has it."""
    counts = model.communication_counts
    return [] if counts is None else list(_needs(counts, [Plain(model, Tongue(name), day) for name in LANGUAGES]))


def _needs(condition: Condition, plain: list[Plain]) -> Iterator[list[str]]:
    match condition:
        case All(items):
            for item in items:
                yield from _needs(item, plain)
        case Compare(path, (("eq", Literal(bool() as wanted)),)) if _field(path.parts) in BOOLEANS:
            said = BOOLEANS[_field(path.parts)][0 if wanted else 1]
            yield [said.zh, said.en]
        case Compare(path, (("in", Many(values)),)) if path.field.kind == ENUM:
            names = [path.field.value_title(str(one.value)) for one in values if isinstance(one, Literal)]
            row = [WORDS["or"].in_(name).join(one.in_(name) for one in names) for name in LANGUAGES]
            title: Text = path.field.title
            yield [f"{title.zh}：{row[0]}", f"{title.en}: {row[1]}"]
        case _:
            yield [one.sentence(condition) for one in plain]


def _field(parts: tuple[str, ...]) -> str:
    return ".".join((_COLLECTION, *parts))
