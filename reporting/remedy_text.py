"""Remedies as checklists that an agent can work through."""

from collections.abc import Iterator
from typing import Any

import click

from ..engine.deciding.missing import kind_title, title_of
from ..engine.language.model import All, Compare, Condition, Literal, Many, PolicyModel
from ..engine.language.texts import Text
from ..engine.language.types import ENUM, case_types
from .style import Tongue, clean


def remedy_lines(remedies: list[dict[str, Any]], policy: PolicyModel, tongue: Tongue) -> Iterator[str]:
    """One checklist for each remedy, or that there is none."""
    if not remedies:
        yield ""
        yield tongue.say("no_remedy")
        return
    titles = {rule.id: rule.title for rule in policy.rules}
    head = click.style(tongue.say("remedies"), bold=True)
    yield ""
    yield head + (" " + tongue.say("alternatives") if len(remedies) > 1 else "")
    for remedy in remedies:
        yield f"  {tongue.say('remedy_for', rule=remedy['rule'], title=titles[remedy['rule']])}"
        for step in remedy["steps"]:
            first, *notes = step_lines(step, policy.communication_counts, tongue)
            yield f"    □ {first}"
            for note in notes:
                yield click.style(f"      {note}", dim=True)


def step_lines(step: dict[str, Any], counts: Condition | None, tongue: Tongue) -> Iterator[str]:
    """What is to be done, then remarks on it; `counts` is what a contact must be before it counts."""
    match step["step"]:
        case "provide_evidence":
            kinds = tongue.say("or").join(tongue.of(kind_title(kind)) for kind in step["any_kind"])
            every = step["at_least"] == len(step["records"])
            yield tongue.say(
                "provide_all" if every else "provide_some",
                kinds=kinds,
                count=step["at_least"],
                records=tongue.join(step["records"]),
            )
        case "supply":
            path, title = _field(step["path"])
            collection = path in case_types().collections
            yield tongue.say("supply_collection" if collection else "supply_field", title=title, path=step["path"])
            yield tongue.say("favourable")
        case "complete_procedure":
            message = step["message"]
            yield tongue.of(Text(message.get("zh", ""), message.get("en", "")))
            yield clean(step["rule"])
        case "answer":
            yield tongue.say("answer", record=step["record"])
        case "communicate":
            name = "communicate_now" if step["wait"].startswith("0") else "communicate"
            yield tongue.say(name, attempts=step["attempts"], wait=step["wait"])
            needs = list(_needs(counts, tongue))
            if needs:
                yield tongue.say("communicate_how", needs=tongue.join(needs, 20))
        case "wait":
            yield tongue.say("wait", until=step["until"])


def _field(pointer: str) -> tuple[str, Text]:
    """The dotted path that a JSON pointer means, and what people call it."""
    path = ".".join(part for part in pointer.split("/")[1:] if not part.isdigit())
    title = title_of(path)
    return path, title if title is not None else Text(path, path)


def _needs(counts: Condition | None, tongue: Tongue) -> Iterator[str]:
    """What a contact must be before it counts, as far as plain comparisons say so."""
    match counts:
        case All(items):
            for item in items:
                yield from _needs(item, tongue)
        case Compare(path, (("eq", Literal(bool() as wanted)),)):
            title = tongue.of(path.field.title)
            yield title if wanted else tongue.say("is_not", title=title)
        case Compare(path, (("in", Many(values)),)) if path.field.kind == ENUM:
            names = [tongue.of(path.field.value_title(v.value)) for v in values if isinstance(v, Literal)]
            yield f"{tongue.of(path.field.title)} = {tongue.say('or').join(names)}"
