"""What the log holds: rows as they are stored and hashed, and entries as they are read."""

import json
from collections.abc import Mapping
from typing import Any

import attrs

from .errors import UnreadableError

OPEN, DECISION, PURGE = "open", "decision", "purge"
FULL, MASKED, DIGEST = "full", "masked", "digest"
INPUTS = (FULL, MASKED, DIGEST)


@attrs.frozen
class Person:
    """The personal part of an entry, as it is stored: what a purge erases, with the salt of its digest.

    `verdict`, `case` and `body` are JSON texts; `grounds` are those of the request, one a line.
    """

    salt: str
    shop: str | None = None
    buyer: str | None = None
    operator: str | None = None
    remark: str | None = None
    case_id: str | None = None
    outcome: str | None = None
    grounds: str | None = None
    input_digest: str | None = None
    inputs: str | None = None
    verdict: str | None = None
    case: str | None = None
    body: str | None = None


@attrs.frozen
class Row:
    """One entry as it is stored. `note` is a JSON text of what is not personal: how the log began, what was purged."""

    seq: int
    id: str
    kind: str
    at: int
    decision: str | None
    policy_name: str | None
    policy_version: str | None
    policy_digest: str | None
    engine_version: str
    latency_us: int | None
    note: str | None
    personal_digest: str | None
    prev: str
    hash: str
    person: Person | None = attrs.field(default=None)


@attrs.frozen
class Head:
    """The chain up to an entry, signed: `signature` (hex, Ed25519) is over the log's id, `seq`, `hash` and `at`."""

    seq: int
    hash: str
    at: int
    key: str
    signature: str


@attrs.frozen
class StoredPolicy:
    """A policy that decisions were made with: its resolved content as one JSON text."""

    digest: str
    name: str
    version: str
    content: str


@attrs.frozen
class Personal:
    """What an entry holds of people: gone once it is purged.

    `inputs` says how much of the case was kept: `full`, `masked` or `digest` (nothing, `case` is None). A masked
    value is `{"$masked": "text"}` in the case, and None in `shop`, `buyer`, `operator` and `remark`. `verdict` is the
    verdict document, None for events; `body` is what an event says, `{}` for decisions.
    """

    verdict: dict[str, Any] | None
    case: dict[str, Any] | None
    inputs: str | None
    shop: str | None
    buyer: str | None
    operator: str | None
    remark: str | None
    case_id: str | None
    input_digest: str | None
    grounds: tuple[str, ...]
    body: dict[str, Any]


@attrs.frozen
class Entry:
    """One entry of the log. `at` is in microseconds since 1970 UTC by the clock of the machine that recorded it.

    `kind` is `decision`, the kind of an event about a decision (`decision` is its id then), or `open` and `purge`,
    which are the log's own. `personal` is None once that was purged. `note` is what is not personal.
    """

    seq: int
    id: str
    kind: str
    at: int
    decision: str | None
    policy_name: str | None
    policy_version: str | None
    policy_digest: str | None
    engine_version: str
    latency_us: int | None
    hash: str
    note: Mapping[str, Any]
    personal: Personal | None

    @property
    def input_digest(self) -> str | None:
        """The digest of the case that was decided; it goes with the personal part, since a case can be guessed."""
        return self.personal.input_digest if self.personal else None


def entry_of(row: Row) -> Entry:
    """A stored row as it is read. Raises UnreadableError where its texts are not of the form that was recorded."""
    names = (field.name for field in attrs.fields(Entry) if field.name not in ("note", "personal"))
    person = _personal(row, row.person) if row.person is not None and row.kind not in (OPEN, PURGE) else None
    return Entry(**{name: getattr(row, name) for name in names}, note=note_of(row), personal=person)


def note_of(row: Row) -> dict[str, Any]:
    """What is not personal of an entry that is no decision."""
    return _object(row, "note", row.note) or {}


def _personal(row: Row, person: Person) -> Personal:
    return Personal(
        verdict=_verdict(row, person.verdict),
        case=_object(row, "case", person.case),
        inputs=person.inputs,
        shop=person.shop,
        buyer=person.buyer,
        operator=person.operator,
        remark=person.remark,
        case_id=person.case_id,
        input_digest=person.input_digest,
        grounds=tuple(person.grounds.split("\n")) if person.grounds else (),
        body=_object(row, "body", person.body) or {},
    )


def _verdict(row: Row, text: str | None) -> dict[str, Any] | None:
    found = _object(row, "verdict", text)
    if found is None or (isinstance(found.get("verdict"), str) and _are_reasons(found.get("reasons"))):
        return found
    raise UnreadableError("log.changed_personal", row.seq, row.id, "verdict", repr(text)[:80])


def _are_reasons(found: object) -> bool:
    return isinstance(found, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("code"), str)
        and isinstance(one.get("message"), dict)
        and all(isinstance(one["message"].get(language), str) for language in ("zh", "en"))
        for one in found
    )


def _object(row: Row, field: str, text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    found = json_object(text)
    if found is None:
        raise UnreadableError("log.changed", row.seq, row.id, field, repr(text)[:80])
    return found


def json_object(text: str) -> dict[str, Any] | None:
    """The object that a JSON text is; None for any other text."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
