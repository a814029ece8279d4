"""What of a decision or an event goes into the log, before it has a place in the chain."""

import json
import os
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from ...engine.deciding.digests import canonical
from ...engine.deciding.policy import CaseInput, Policy
from ...engine.deciding.verdict import Verdict
from ...engine.language.wording import normal
from ...version import __version__
from .chain import entry_hash, personal_digest
from .masking import Mask
from .model import DECISION, DIGEST, Entry, Person, Row
from .texts import column, json_text

_SALT_BYTES = 16


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): later ones sort later, and nobody can guess the next."""
    value = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def decision_row(
    policy: Policy, case: Mapping[str, Any], verdict: Verdict, latency_us: int, inputs: str, mask: Mask
) -> Row:
    """The entry of a decision, without its place."""
    masked = mask.of(case)
    grounds = [normal(one) for one in case["request"].get("grounds", ())]
    kept = None if inputs == DIGEST else case if masked.case is None else masked.case
    person = Person(
        salt=secrets.token_hex(_SALT_BYTES),
        shop=masked.at(case, "shop", "id"),
        buyer=masked.at(case, "buyer", "id"),
        operator=masked.at(case, "operator", "id"),
        remark=masked.at(case, "request", "remark", plain=True),
        case_id=masked.at(case, "case_id"),
        outcome=verdict.outcome.value,
        grounds="\n".join(grounds) if grounds else None,
        input_digest=verdict.input_digest,
        inputs=inputs,
        verdict=verdict.to_json() if masked.case is None else json_text(masked.verdict(verdict.to_dict())),
        case=None if kept is None else json_text(kept),
    )
    return Row(
        seq=0,
        id=new_id(),
        kind=DECISION,
        at=0,
        decision=None,
        policy_name=policy.name,
        policy_version=policy.version,
        policy_digest=policy.digest,
        engine_version=__version__,
        latency_us=latency_us,
        note=None,
        personal_digest=personal_digest(person),
        prev="",
        hash="",
        person=person,
    )


def event_row(kind: str, decision: Entry, body: Mapping[str, Any], operator: str | None, remark: str | None) -> Row:
    """The entry of an event about a decision, whose shop and buyer it shares."""
    about = decision.personal
    person = Person(
        salt=secrets.token_hex(_SALT_BYTES),
        shop=about.shop if about else None,
        buyer=about.buyer if about else None,
        operator=column(operator),
        remark=column(remark, plain=True),
        body=json_text(body),
    )
    return own_row(kind, None, person, decision.id)


def own_row(
    kind: str, note: Mapping[str, Any] | None, person: Person | None = None, decision: str | None = None
) -> Row:
    """An entry that is no decision, without its place."""
    return Row(
        seq=0,
        id=new_id(),
        kind=kind,
        at=0,
        decision=decision,
        policy_name=None,
        policy_version=None,
        policy_digest=None,
        engine_version=__version__,
        latency_us=None,
        note=None if note is None else canonical(note),
        personal_digest=None if person is None else personal_digest(person),
        prev="",
        hash="",
        person=person,
    )


def linked(rows: Sequence[Row], seq: int, prev: str, at: int) -> list[Row]:
    """The entries in their places after the one with number `seq` and hash `prev`, all of one time."""
    found: list[Row] = []
    for number, row in enumerate(rows, start=seq + 1):
        placed = attrs.evolve(row, seq=number, at=at, prev=prev)
        placed = attrs.evolve(placed, hash=entry_hash(placed))
        found.append(placed)
        prev = placed.hash
    return found


def parsed(case: CaseInput) -> Mapping[str, Any]:
    """A case that was decided, as a dict."""
    if isinstance(case, Mapping):
        return case
    text = case if isinstance(case, str) else bytes(case).decode("utf-8-sig")
    found: dict[str, Any] = json.loads(text.removeprefix("\ufeff"))
    return found
