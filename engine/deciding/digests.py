"""The digest of a case: SHA-256 of it, without its `extensions`, in RFC 8785 canonical JSON (contract 5)."""

import hashlib
import json
from typing import Any

from ..language.types import EXTENSIONS


def input_digest(data: dict[str, Any]) -> str:
    """`sha256:` and 64 hex digits.

    A valid case holds texts, integers up to 2^53-1, booleans, objects with ASCII keys and arrays. For these the
    standard library writes what RFC 8785 asks for: shortest escapes, and keys in the order of their code units.
    """
    try:
        text = canonical(data)
    except (ValueError, RecursionError):  # an integer in them that is too long to be written, say
        text = f'"{EXTENSIONS}"'
    if f'"{EXTENSIONS}"' in text:  # as a key, or only as some text
        text = canonical(_without_extensions(data))
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def canonical(data: Any) -> str:
    """RFC 8785 of data with ASCII keys, texts, booleans and integers up to 2^53-1."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _without_extensions(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_extensions(item) for key, item in value.items() if key != EXTENSIONS}
    return [_without_extensions(item) for item in value] if isinstance(value, list) else value
