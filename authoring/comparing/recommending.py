"""What an allow carries besides the verdict: the block that a rule recommends, the obligations; as they stand."""

from typing import Any

import attrs

from ...engine.language.model import Ground, Literal, Many, Parameter, PolicyModel, Value
from ..proving.spans import Span


@attrs.frozen
class Change:
    """Something that an allow carries is another one now; `direction` is looser where the buyer is blocked more."""

    what: str  # block.days, block.scope, obligations
    rule: str | None
    before: Any
    after: Any
    direction: str

    def to_dict(self) -> dict[str, Any]:
        """The change for programs."""
        return attrs.asdict(self)


def changes(old: PolicyModel, new: PolicyModel, spans: list[Span]) -> list[Change]:
    """All such changes, each once."""
    found: dict[Change, None] = {}
    for span in spans:
        before = {rule.id: rule for rule in old.in_force(span.day) if isinstance(rule, Ground)}
        after = {rule.id: rule for rule in new.in_force(span.day) if isinstance(rule, Ground)}
        for name in sorted(before.keys() & after.keys()):
            for change in _of_block(before[name], after[name], span.day):
                found[change] = None
    ours, theirs = ({one.id for one in policy.obligations} for policy in (old, new))
    for name in sorted(ours ^ theirs):
        gone = name in ours
        found[Change("obligations", None, name if gone else None, None if gone else name, _way(gone))] = None
    return list(found)


def _of_block(one: Ground, two: Ground, day: int) -> list[Change]:
    found = []
    before, after = _value(one.block.days, day), _value(two.block.days, day)
    if before != after:
        longer = after is None or (before is not None and after > before)
        found.append(Change("block.days", one.id, before, after, _way(longer)))
    old, new = _value(one.block.scope, day), _value(two.block.scope, day)
    if old != new and (None in (old, new) or set(old) != set(new)):
        if new is None or (old is not None and set(new) > set(old)):
            way = "looser"
        elif old is None or set(new) < set(old):
            way = "stricter"
        else:
            way = "incomparable"
        found.append(Change("block.scope", one.id, _written(old), _written(new), way))
    return found


def _way(looser: bool) -> str:
    return "looser" if looser else "stricter"


def _written(scope: Any) -> str | None:
    return None if scope is None else ", ".join(scope)


def _value(value: Value | None, day: int) -> Any:
    if isinstance(value, Parameter):
        return value.on(day)
    if isinstance(value, Many):
        return tuple(_value(item, day) for item in value.items)
    return value.value if isinstance(value, Literal) else None
