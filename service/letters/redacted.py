"""The evidence and the contacts of a case as an appeal packet shows them: no staff, no place, no contents."""

from collections.abc import Iterator, Mapping
from typing import Any

from ...engine.language.moments import parse_time, read_time
from ...engine.language.types import case_types

_CONTACT = ("at", "replied_at", "answered_at")
_EVIDENCE = ("captured_at", "sha256")


def redacted(case: Mapping[str, Any] | None, as_of: str) -> dict[str, Any] | None:
    """Index of the evidence and times of the contacts up to the decision; None where the case was not kept.

    What was masked, or is absent, is left out.
    """
    if case is None:
        return None
    decided = read_time(as_of)
    return {"evidence": list(_evidence(case, decided)), "contacts": list(_contacts(case, decided))}


def _records(case: Mapping[str, Any], collection: str, decided: int) -> Iterator[dict[str, Any]]:
    """The records of a collection that are not known to be from after the decision, oldest first."""
    time = case_types().collections[collection].time_field
    found = case.get(collection)
    dated = [
        (parse_time(written) if isinstance(written := one.get(time), str) else None, one)
        for one in (found if isinstance(found, list) else ())
        if isinstance(one, dict)
    ]
    kept = [(moment, one) for moment, one in dated if moment is None or moment <= decided]
    yield from (one for _, one in sorted(kept, key=lambda pair: (pair[0] is None, pair[0] or 0)))


def _texts(record: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: record[name] for name in names if isinstance(record.get(name), str)}


def _in_words(collection: str, field: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """An enum's value as people call it."""
    value, kind = record.get(field), case_types().find(collection, (field,))
    if kind is None or not isinstance(value, str):
        return {}
    return {field: kind.value_title(value).to_dict()}


def _evidence(case: Mapping[str, Any], decided: int) -> Iterator[dict[str, Any]]:
    for record in _records(case, "evidence", decided):
        refs = record.get("refs")
        known = [ref for ref in refs if isinstance(ref, str)] if isinstance(refs, list) else []
        yield (
            _texts(record, ("id",))
            | _in_words("evidence", "kind", record)
            | _texts(record, _EVIDENCE)
            | {"refs": known}
        )


def _contacts(case: Mapping[str, Any], decided: int) -> Iterator[dict[str, Any]]:
    for record in _records(case, "communications", decided):
        yield _texts(record, _CONTACT) | _in_words("communications", "channel", record)
