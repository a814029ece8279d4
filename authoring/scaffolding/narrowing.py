"""What is left to ask of a piece of evidence once its kind is one of a few."""

from ...engine.language.model import TRUE, All, Any_, Compare, Condition, Literal, Many, Value

KIND = ("kind",)


def of_kinds(condition: Condition, kinds: tuple[str, ...]) -> Condition | None:
    """The predicate for evidence of these kinds: parts that all of them fulfil fall away; None if none of them can."""
    match condition:
        case All(items):
            parts = [of_kinds(item, kinds) for item in items]
            left = [part for part in parts if part is not None and part != TRUE]
            return None if None in parts else left[0] if len(left) == 1 else All(tuple(left))
        case Any_(items):
            ways = [way for item in items if (way := of_kinds(item, kinds)) is not None]
            if not ways or TRUE in ways:
                return TRUE if ways else None
            return ways[0] if len(ways) == 1 else Any_(tuple(ways))
        case Compare(path, (("eq" | "in", value),)) if path.parts == KIND and not path.from_root:
            named = _names(value)
            if named is None or 0 < len(named & set(kinds)) < len(set(kinds)):
                return condition
            return TRUE if named & set(kinds) else None
    return condition


def _names(value: Value) -> set[object] | None:
    """The values that are written out, or None where some are not."""
    items = value.items if isinstance(value, Many) else (value,)
    names = {item.value for item in items if isinstance(item, Literal)}
    return names if len(names) == len(items) else None
