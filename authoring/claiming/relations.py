"""The same relations between two real cases, as JSON: what a pair must still be after it was made smaller."""

import random
from typing import Any

from ...engine.language.types import Field, case_types
from .deciding import Case

Decisive = set[tuple[str | None, tuple[str, ...]]]


def is_turned_out(one: Case, two: Case, decisive: Decisive) -> bool:
    """The second is the first with some absent parts filled in, none of which decides by its absence."""
    types = case_types()
    for name in one.keys() | two.keys():
        if name in types.collections:
            if name not in one:
                continue  # nobody had looked: there may be anything
            if name not in two or [r["id"] for r in one[name]] != [r["id"] for r in two[name]]:
                return False
            record = types.collections[name].record
            pairs = zip(one[name], two[name], strict=True)
            if not all(_filled_in(a, b, record, name, (), decisive) for a, b in pairs):
                return False
        elif not _part_filled_in(one, two, types.root, None, (), name, decisive):
            return False
    return True


def _filled_in(one: Any, two: Any, field: Field, at: str | None, parts: tuple[str, ...], decisive: Decisive) -> bool:
    return all(_part_filled_in(one, two, field, at, parts, name, decisive) for name in one.keys() | two.keys())


def _part_filled_in(
    one: Any, two: Any, field: Field, at: str | None, parts: tuple[str, ...], name: str, decisive: Decisive
) -> bool:
    inner, way = field.fields.get(name), (*parts, name)
    if name in one and name in two:
        if inner is not None and inner.fields:
            return _filled_in(one[name], two[name], inner, at, way, decisive)
        return bool(one[name] == two[name])
    if name in one:
        return False
    if inner is not None and inner.default is not None:
        return bool(two[name] == inner.default)
    return not any(known == at and path[: len(way)] == way for known, path in decisive)


def has_more_evidence(one: Case, two: Case, kinds: set[str] | None) -> bool:
    """The second is the first with more evidence, of these kinds only where any are given; ids do not matter."""
    if any(one.get(key) != two.get(key) for key in (one.keys() | two.keys()) - {"evidence"}):
        return False
    if "evidence" in one and "evidence" not in two:
        return False
    left = [_nameless(piece) for piece in two.get("evidence", ())]
    for piece in one.get("evidence", ()):
        if _nameless(piece) not in left:
            return False
        left.remove(_nameless(piece))
    return bool(left) and (kinds is None or all(piece["kind"] in kinds for piece in left))


def _nameless(piece: Case) -> Case:
    return {key: value for key, value in piece.items() if key != "id"}


def named_alike(one: Case, two: Case) -> tuple[Case, Case]:
    """The pair with the evidence that both have first in the second, under the same ids."""
    left = list(two.get("evidence", ()))
    kept = []
    for piece in one.get("evidence", ()):
        like = next((other for other in left if _nameless(other) == _nameless(piece)), None)
        if like is None:
            return one, two
        left.remove(like)
        kept.append(piece)
    taken = {piece["id"] for piece in kept}
    free = (f"e{number}" for number in range(1, 100_000) if f"e{number}" not in taken)
    more = [{**piece, "id": next(free)} for piece in left]
    return one, {**two, "evidence": [*kept, *more]} if "evidence" in two else two


def shuffled(case: Case, seed: int) -> Case:
    """The case with the records of every collection in another order."""
    dice = random.Random(seed)
    found = dict(case)
    for name in case_types().collections:
        if name in case:
            found[name] = dice.sample(case[name], len(case[name])) if seed else case[name][::-1]
    return found
