"""Makes cases smaller as long as the engine still says of them what they are to show.

Every step is tried on all cases of a question alike, so that a pair stays a pair.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ...engine.language.document import Pointer
from ...engine.language.moments import DAY, SECOND, format_time, parse_time
from ...engine.language.types import case_types
from ...engine.semantics.problems import CaseError
from .answers import Case

Edit = Callable[[Case], Case]
_TRIES = 4_000  # decisions, at some fifty microseconds each
_LIGHT = 20  # records of a case that is decided so quickly; of a larger one there are fewer tries
_UNITS = (DAY, 3600 * SECOND, 60 * SECOND, SECOND)
_FAR = 400 * DAY
_REMOVED: Any = object()
_NAMES: dict[tuple[str, ...], str] = {
    ("case_id",): "case-1",
    ("shop", "id"): "shop-1",
    ("operator", "id"): "operator-1",
    ("buyer", "id"): "buyer-1",
    ("request", "second_approval", "approver_id"): "operator-2",
}


def smallest(cases: tuple[Case, ...], holds: Callable[..., bool]) -> tuple[Case, ...]:
    """The cases with all left out, and every time and number rounded, that they do not need."""
    left = _TRIES

    def still(changed: tuple[Case, ...]) -> bool:
        try:
            return bool(holds(*changed))
        except CaseError:
            return False

    size = sum(len(case.get(name, ())) for case in cases for name in case_types().collections)
    progress = True
    while progress and left > 0:
        progress = False
        for edits in (_named, _parts, _columns, _merged, _records, _fields, _rounded):
            tried: set[str] = set()
            again = True
            while again and left > 0:  # a change moves what the others mean, so they are listed anew
                again = False
                for name, edit in _listed(cases, edits):
                    if name in tried:
                        continue
                    left -= 1 + size // _LIGHT
                    changed = tuple(map(edit, cases))
                    if changed != cases and still(changed):
                        cases, again, progress = changed, True, True
                        break
                    tried.add(name)
                    if left <= 0:
                        break
    return cases


def _listed(cases: tuple[Case, ...], edits: Callable[[Case], Iterator[tuple[str, Edit]]]) -> Iterator[tuple[str, Edit]]:
    """The changes that suit any of the cases, each once."""
    found = {name: edit for case in cases for name, edit in edits(case)}
    yield from found.items()


# --- what is tried ------------------------------------------------------------------------------------


def _parts(case: Case) -> Iterator[tuple[str, Edit]]:
    """Whole collections and optional objects."""
    types = case_types()
    for name in case:
        if name in types.collections:
            yield f"-{name}", _dropping((name,))
            if case[name]:
                yield f"[]{name}", _setting((name,), [])
        elif name not in types.root.required:
            yield f"-{name}", _dropping((name,))


def _records(case: Case) -> Iterator[tuple[str, Edit]]:
    for name in case_types().collections:
        for record in case.get(name, ()):
            yield f"{name}/{record['id']}", _without(name, record["id"])


def _merged(case: Case) -> Iterator[tuple[str, Edit]]:
    """One piece of evidence that lists what two did."""
    pieces = case.get("evidence", [])
    for number, one in enumerate(pieces):
        for other in pieces[number + 1 :]:
            if one["kind"] == other["kind"]:
                yield f"{one['id']}+{other['id']}", _merging(one["id"], other["id"])
                yield f"{other['id']}+{one['id']}", _merging(other["id"], one["id"])


def _fields(case: Case) -> Iterator[tuple[str, Edit]]:
    for way, _ in _leaves(case, ()):
        for size in range(1, len(way) + 1):
            if isinstance(way[size - 1], str) and not _needed(way[:size]):
                yield f"-{way[:size]}", _dropping(way[:size])


def _columns(case: Case) -> Iterator[tuple[str, Edit]]:
    """A field of all records of a collection."""
    for name in case_types().collections:
        for field in dict.fromkeys(key for record in case.get(name, ()) for key in record):
            if not _needed((name, 0, field)):
                yield f"-{name}/*/{field}", _without_column(name, field)


def _needed(way: Pointer) -> bool:
    """Whether no case is valid without it. To find that out by trying takes long where there are many records."""
    types = case_types()
    name = str(way[0]) if way[0] in types.collections else None
    parts = tuple(str(step) for step in (way if name is None else way[2:]))
    if not parts:
        return False
    around = types.root if name is None else types.collections[name].record
    above = types.find(name, parts[:-1]) if len(parts) > 1 else around
    return above is not None and parts[-1] in above.required


def _rounded(case: Case) -> Iterator[tuple[str, Edit]]:
    """Times that lie whole days, hours, minutes or seconds before the case's; the shortest list; the least number."""
    as_of = parse_time(case["as_of"])
    assert as_of is not None
    for way, value in _leaves(case, ()):
        if way == ("as_of",):
            continue
        moment = parse_time(value) if isinstance(value, str) else None
        if moment is not None:
            age = as_of - moment
            if abs(age) > _FAR and (near := format_time(as_of - DAY, case["as_of"])) is not None:
                yield f"{way}={near}", _setting(way, near)  # nothing asks for so long ago
            for unit in _UNITS:
                if age % unit == 0:
                    break
                for rounded in (age // unit * unit, -(-age // unit) * unit):
                    written = format_time(as_of - rounded, case["as_of"])
                    if written is not None:
                        yield f"{way}={written}", _setting(way, written)
        elif isinstance(value, int) and not isinstance(value, bool) and value > 1:
            for less in (0, 1, 10, 100, 1000, value // 2, value - 1):
                if less < value:
                    yield f"{way}={less}", _setting(way, less)


def _named(case: Case) -> Iterator[tuple[str, Edit]]:
    """The people and the shop under names that say who they are, wherever else the same text stands."""
    for way, name in _NAMES.items():
        found: Any = case
        for step in way:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, str) and found != name:
            yield f"{way}={name}", _setting(way, name)
            yield f"{way}~{name}", _renaming(found, name)


def _leaves(data: Any, way: Pointer) -> Iterator[tuple[Pointer, Any]]:
    """Everything in a case that holds nothing else."""
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from _leaves(inner, (*way, key))
    elif isinstance(data, list) and data:
        for number, inner in enumerate(data):
            yield from _leaves(inner, (*way, number))
    else:
        yield way, data


# --- the changes --------------------------------------------------------------------------------------


def _put(data: Any, way: Pointer, value: Any) -> Any:
    """The data with a value there, or without it; the same data where there is nothing."""
    step, rest = way[0], way[1:]
    if isinstance(data, dict) and step in data:
        if rest:
            return {**data, step: _put(data[step], rest, value)}
        return {k: v for k, v in data.items() if k != step} if value is _REMOVED else {**data, step: value}
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        inner = [_put(data[step], rest, value)] if rest else [] if value is _REMOVED else [value]
        return [*data[:step], *inner, *data[step + 1 :]]
    return data


def _dropping(way: Pointer) -> Edit:
    return lambda case: _put(case, way, _REMOVED)


def _setting(way: Pointer, value: Any) -> Edit:
    return lambda case: _put(case, way, value)


def _without_column(collection: str, field: str) -> Edit:
    def edit(case: Case) -> Case:
        if collection not in case:
            return case
        return {**case, collection: [{k: v for k, v in one.items() if k != field} for one in case[collection]]}

    return edit


def _renaming(old: str, new: str) -> Edit:
    def edit(data: Any) -> Any:
        if isinstance(data, dict):
            return {key: edit(inner) for key, inner in data.items()}
        if isinstance(data, list):
            return [edit(inner) for inner in data]
        return new if data == old else data

    return edit


def _without(collection: str, identity: str) -> Edit:
    """Without a record, and without the mention of it in the evidence; evidence of nothing goes with it."""
    ref = f"{collection}/{identity}"

    def edit(case: Case) -> Case:
        changed = {**case}
        if collection in case:
            changed[collection] = [record for record in case[collection] if record["id"] != identity]
        if collection != "evidence" and "evidence" in case:
            pieces = [{**one, "refs": [r for r in one.get("refs", ()) if r != ref]} for one in case["evidence"]]
            changed["evidence"] = [
                new for new, old in zip(pieces, case["evidence"], strict=True) if new["refs"] or not old.get("refs")
            ]
        return changed

    return edit


def _merging(kept: str, dropped: str) -> Edit:
    def edit(case: Case) -> Case:
        pieces = case.get("evidence", [])
        by_id = {one["id"]: one for one in pieces}
        if kept not in by_id or dropped not in by_id:
            return case
        refs = [*by_id[kept]["refs"], *(r for r in by_id[dropped]["refs"] if r not in by_id[kept]["refs"])]
        merged = [{**one, "refs": refs} if one["id"] == kept else one for one in pieces if one["id"] != dropped]
        return {**case, "evidence": merged}

    return edit
