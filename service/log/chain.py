"""The chain: what of an entry is hashed, and how each entry holds the hash of the one before it.

Hashes are SHA-256 over RFC 8785 canonical JSON. The personal part goes in by a digest of its own, with a random salt
that is stored beside it: once both are erased the chain can still be followed, and what was erased cannot be guessed.
"""

import hashlib
from typing import Any

import attrs

from ...engine.deciding.digests import canonical
from .model import Person, Row

FORMAT = 1
_HASHED = tuple(f.name for f in attrs.fields(Row) if f.name not in ("hash", "person"))
_DOCUMENTS = {"verdict", "case", "body"}
_PERSONAL = tuple(f.name for f in attrs.fields(Person))


def genesis(log_id: str) -> str:
    """What stands in the place of a hash before the first entry."""
    return _sha256({"fairblock_log": FORMAT, "log": log_id})


def personal_digest(person: Person) -> str:
    """The digest of a personal part with its salt; absent fields are left out, documents stand by their SHA-256."""
    fields = {name: value for name in _PERSONAL if (value := getattr(person, name)) is not None}
    for name in _DOCUMENTS & fields.keys():  # many times faster than writing them as texts within JSON
        fields[name] = hashlib.sha256(fields[name].encode()).hexdigest()
    return _sha256(fields)


def entry_hash(row: Row, seq: int | None = None) -> str:
    """The hash of an entry; with `seq`, what it would be under another number."""
    fields = {name: value for name in _HASHED if (value := getattr(row, name)) is not None}
    if seq is not None:
        fields["seq"] = seq
    return _sha256(fields)


def head_message(log_id: str, seq: int, hash_: str, at: int) -> bytes:
    """The bytes that a head's signature is over."""
    return canonical({"at": at, "hash": hash_, "log": log_id, "seq": seq}).encode()


def _sha256(fields: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(fields).encode()).hexdigest()
