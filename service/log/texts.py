"""Texts as the tables hold them."""

import json
from typing import Any

from ...engine.language.wording import normal
from .errors import LogError


class TwiceError(ValueError):
    """A key that an object has twice: one reader would take the first, another the last."""


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, as the `object_pairs_hook` of `json.loads`; raises TwiceError."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def json_text(data: Any) -> str:
    """Data as JSON on one line; raises LogError for what JSON cannot hold."""
    try:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        text.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise LogError("log.not_json", why=str(error)) from None
    return text


def column(value: str | None, *, plain: bool = False) -> str | None:
    """A text as a column holds it: an id in NFC, and never a NUL, which PostgreSQL has no room for."""
    if value is None:
        return None
    return (value if plain else normal(value)).replace("\0", "\u2400")
