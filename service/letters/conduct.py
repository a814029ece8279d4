"""What a decision to block rests on, as far as its record says: the conduct found, and the records of it."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ...engine.deciding.catalog import GROUNDS, REASONS
from ...engine.language.model import PolicyModel
from ...engine.language.moments import parse_time
from ...engine.language.texts import EMPTY, Text
from ...engine.language.types import case_types
from ...engine.language.wording import normal

HIDDEN = "[masked]"  # what stands in a reference for an id that the log was told to mask
_CODE = "ground.communicated"
_SHOWN = tuple(name for name in case_types().collections if name != "evidence")


@attrs.frozen
class Seen:
    """One record that the decision rests on; `id`, `record` and `moment` are None where they were not kept."""

    collection: str
    id: str | None
    record: Mapping[str, Any] | None
    moment: int | None


@attrs.frozen
class Conduct:
    """One kind of conduct that was found: its title and ground (empty where they are only internal names)."""

    rule: str
    title: Text
    ground: Text
    seen: tuple[Seen, ...]
    sources: tuple[tuple[Text, Text], ...]  # title and note of what it rests on

    def by_collection(self) -> dict[str, list[Seen]]:
        """The records by collection, in the order of the case; in each the oldest first, undated ones last."""
        found: dict[str, list[Seen]] = {}
        for name in _SHOWN:
            if some := [one for one in self.seen if one.collection == name]:
                found[name] = sorted(some, key=lambda one: (one.moment is None, one.moment or 0))
        return found


def conducts(verdict: Mapping[str, Any], case: Mapping[str, Any] | None, policy: PolicyModel | None) -> list[Conduct]:
    """The conduct that an allow rests on, one for each rule that it holds by.

    Titles are those of the `policy` that decided, or, without it, those that the verdict quotes.
    """
    records = dict(_records(case or {}))
    titles = {rule.id: rule.title for rule in policy.rules} if policy is not None else {}
    return [
        Conduct(
            reason["rule"],
            _title(reason, titles.get(reason["rule"])),
            GROUNDS.get(reason["ground"], EMPTY),
            tuple(_seen(reason["refs"], records)),
            tuple((_text(one["title"]), _text(one.get("note", {}))) for one in reason["sources"]),
        )
        for reason in verdict["reasons"]
        if reason["code"] == _CODE
    ]


def _records(case: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in _SHOWN:
        found = case.get(name)
        for record in found if isinstance(found, list) else ():
            if isinstance(record, dict) and isinstance(record.get("id"), str):
                yield f"{name}/{normal(record['id'])}", record


def _seen(refs: list[str], records: dict[str, Mapping[str, Any]]) -> Iterator[Seen]:
    for ref in refs:
        collection, _, name = ref.partition("/")
        if collection in _SHOWN:
            record = records.get(f"{collection}/{normal(name)}")
            yield Seen(collection, None if name == HIDDEN else name, record, moment_of(collection, record))


def moment_of(collection: str, record: Mapping[str, Any] | None) -> int | None:
    """When a record was; None where that was not kept, or was masked."""
    written = (record or {}).get(case_types().collections[collection].time_field)
    return parse_time(written) if isinstance(written, str) else None


def _title(reason: Mapping[str, Any], title: Text | None) -> Text:
    """What people call a rule; nothing where that is only its id."""
    if title is None:
        said = _text(reason["message"])
        template = REASONS[_CODE]
        title = Text(*(_behind(getattr(said, name), getattr(template, name)) for name in ("zh", "en")))
    return EMPTY if reason["rule"] in (title.zh, title.en) else title


def _behind(said: str, template: str) -> str:
    """What stands in the blank at the end of a template; nothing of a text that was not made from it."""
    head = template.partition("{")[0]
    return said.removeprefix(head) if said.startswith(head) else ""


def _text(found: Mapping[str, str]) -> Text:
    return Text(found.get("zh", ""), found.get("en", ""))
