"""One decision's link in the log's chain, so that somebody without the log can hold the shop to it."""

from typing import Any

import attrs

from ..log.anchors import anchor_of
from ..log.chain import entry_hash
from ..log.forms import BadFormError, formed
from ..log.log import DecisionLog
from ..log.model import Row

_LEFT_OUT = ("hash", "person")  # what a hash is not over: itself, and the personal part, which goes in by its digest


def proof_of(log: DecisionLog, row: Row) -> dict[str, Any]:
    """What the entry's hash is over, and that hash."""
    fields = attrs.asdict(row, filter=lambda field, value: field.name not in _LEFT_OUT and value is not None)
    return {"log": log.log_id, "entry": fields, "hash": row.hash}


def is_proof(proof: Any) -> bool:
    """Whether the hash is that of the entry."""
    entry = proof.get("entry") if isinstance(proof, dict) else None
    names = {field.name for field in attrs.fields(Row)} - set(_LEFT_OUT)
    if not isinstance(entry, dict) or not entry.keys() <= names:
        return False
    try:
        row = formed(Row, {**entry, "hash": ""})
    except BadFormError:
        return False
    return bool(entry_hash(row) == proof.get("hash"))


def anchors_of(log: DecisionLog, row: Row) -> str:
    """Anchors for `fairblock log verify --anchor`: the decision's own, and the log's end, signed if the log is."""
    lines = [anchor_of(log.log_id, row, None).line()]
    end = log.store.end()
    if end is not None:
        lines.append(anchor_of(log.log_id, *end).line())
    return "\n".join(lines) + "\n"
