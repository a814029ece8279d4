"""What an allow recommends: the grounds, scope and length of the block (contract 5)."""

from typing import Any

from ..language.model import Literal, Many, Parameter, Value
from ..language.moments import add_days
from ..semantics.view import CaseView
from .table import COMMUNICATED, Decision


def block(decision: Decision, view: CaseView) -> dict[str, Any]:
    """The `block` of the verdict document; `days` and `ends_at` are left out where nothing limits the block."""
    request = view.data["request"]
    rules = list(decision.with_status(COMMUNICATED))
    scopes = [_value(rule.block.scope, view.day) for rule in rules]
    asked = set(request.get("scope", ()))
    scope = asked if any(s is None for s in scopes) else asked & {name for s in scopes for name in s}
    found: dict[str, Any] = {"grounds": sorted({rule.ground for rule in rules}), "scope": sorted(scope)}
    given = [days for rule in rules if (days := _value(rule.block.days, view.day)) is not None]
    limits = [days for days in (request.get("duration_days"), max(given, default=None)) if days is not None]
    if limits:
        found["days"] = min(limits)
        if (ends_at := add_days(view.as_of_text, found["days"])) is not None:
            found["ends_at"] = ends_at
    return found


def _value(value: Value | None, day: int) -> Any:
    """What a block says; a parameter that has no value yet says nothing."""
    if isinstance(value, Parameter):
        return value.on(day)
    if isinstance(value, Many):
        parts = [_value(item, day) for item in value.items]
        return tuple(part for part in parts if part is not None)
    return value.value if isinstance(value, Literal) else None
