"""The digest of a policy: SHA-256 of its resolved content in a canonical form (contract 4.1)."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from .content import content_read, manifest_of
from .model import exact
from .resolve import Resolved
from .scope import Place


def policy_digest(resolved: Resolved) -> str:
    """`sha256:` and 64 hex digits. Comments, key order, files and the way to the parents do not change it."""
    content = manifest_of(resolved)
    content |= {key: place.data for key, place in resolved.single.items()}
    for section in ("parameters", "facts", "terms"):
        content[section] = _data(getattr(resolved, section))
    content["obligations"] = [place.data for place in resolved.obligations.values()]
    content["rules"] = [resolved.rules[name].data for name in sorted(resolved.rules)]
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_number)
    return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def _data(table: dict[str, Place]) -> dict[str, Any]:
    return {name: place.data for name, place in table.items()}


def _number(value: object) -> Any:
    """A decimal, exactly: `0.80` and `0.8` are the same content."""
    assert isinstance(value, Decimal)
    number = exact(value)
    return number if isinstance(number, int) else {"decimal": f"{number.numerator}/{number.denominator}"}


def content_digest(text: str, label: str) -> str | None:
    """The digest of a policy's content as `content_text` wrote it; None where it is no such text."""
    try:
        return policy_digest(content_read(text, label))
    except (LookupError, TypeError, ValueError, AttributeError, AssertionError, ArithmeticError, RecursionError):
        return None
