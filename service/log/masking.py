"""Leaves out of what is kept the fields that a config names. The answer and the digest are of the whole case, always.

An id that is masked in one place is masked everywhere it stands as an id: in other fields that hold ids, in lists of
references, and in the verdict document.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from ...engine.language.nearest import nearest
from ...engine.language.types import ARRAY, COLLECTION, EXTENSIONS, OBJECT, Field, case_types
from .errors import LogError
from .texts import column

MASK = "$masked"  # the only key of what stands in a masked value's place; its value is what kind of value that was
HIDDEN = "[masked]"  # the same within a text of the verdict document, which must stay a text
_ITEMS = "*"
# what the verdict document says of the case in other words: without them it would mean nothing
_NEEDED = (("as_of",), ("platform",), ("format",), ("request", "grounds"), ("request", "scope"))
_KINDS = {str: "text", bool: "boolean", int: "number", list: "array", dict: "object"}
_REFERENCES = ("refs", "related", "reason_refs", "matched", "unknown", "records", "record")


@attrs.frozen
class Mask:
    """The fields to leave out, each a pointer of keys, with `*` for every item of an array."""

    pointers: tuple[tuple[str, ...], ...] = ()

    def of(self, case: Mapping[str, Any]) -> "Masked":
        """What is to be hidden of one case."""
        if not self.pointers:
            return _NOTHING
        copy: Any = _copied(case)
        ids: set[str] = set()
        for pointer in self.pointers:
            _cover(copy, pointer, ids)
        return Masked(_without(copy, ids), frozenset(ids))


@attrs.frozen(eq=False)
class Masked:
    """One case with its masked fields covered, and the ids that were covered."""

    case: Any = None
    ids: frozenset[str] = frozenset()

    def at(self, whole: Mapping[str, Any], *path: str, plain: bool = False) -> str | None:
        """A text of the case for a column; None where it is masked or absent."""
        found: Any = whole if self.case is None else self.case
        for step in path:
            found = found.get(step) if isinstance(found, Mapping) else None
        return column(found, plain=plain) if isinstance(found, str) else None

    def verdict(self, document: dict[str, Any]) -> dict[str, Any]:
        """The verdict document without the ids that are masked."""
        if self.case is None:
            return document
        hidden: dict[str, Any] = _hidden_refs(document, self.ids)
        if not isinstance(self.case.get("case_id"), str):
            hidden["case_id"] = HIDDEN
        return hidden


_NOTHING = Masked()


def mask_of(pointers: Iterable[str]) -> Mask:
    """The mask of these JSON pointers; raises LogError for one that no case can have, or that the log cannot miss."""
    return Mask(tuple(_checked(pointer) for pointer in pointers))


def _checked(pointer: str) -> tuple[str, ...]:
    parts = tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    if not pointer.startswith("/") or not parts[-1]:
        raise LogError("log.mask", pointer=pointer)
    at: Field | None = case_types().root
    for step, part in enumerate(parts):
        if part == EXTENSIONS:
            return parts[: step + 1] if step + 1 == len(parts) else parts
        if at is None:
            raise LogError("log.mask", pointer=pointer)
        at = _inside(at, part, pointer)
    for needed in _NEEDED:
        if needed[: len(parts)] == parts or parts[: len(needed)] == needed:
            raise LogError("log.mask_needed", pointer=pointer, field="/" + "/".join(needed))
    return parts


def _inside(at: Field, part: str, pointer: str) -> Field | None:
    if at.kind in (ARRAY, COLLECTION):
        if part != _ITEMS:
            raise LogError("log.mask_item", pointer=pointer, part=part)
        return at.item
    if at.kind == OBJECT and part in at.fields:
        return at.fields[part]
    near = nearest(part, at.fields) if at.kind == OBJECT else None
    raise LogError("log.mask_near" if near else "log.mask", pointer=pointer, part=part, near=near or "")


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _cover(at: Any, pointer: tuple[str, ...], ids: set[str]) -> None:
    """Covers what the pointer names in a copy, and notes the ids that were there."""
    step, rest = pointer[0], pointer[1:]
    if isinstance(at, list) and step == _ITEMS:
        keys: Iterable[Any] = range(len(at))
    elif isinstance(at, dict) and step in at:
        keys = [step]
    else:
        return
    for key in keys:
        if rest:
            _cover(at[key], rest, ids)
        elif not is_masked(at[key]):
            ids.update(_ids(step, at[key]))
            at[key] = {MASK: _KINDS.get(type(at[key]), "text")}


def is_masked(value: Any) -> bool:
    """Whether this stands in the place of a masked value."""
    return isinstance(value, dict) and value.keys() == {MASK}


def _is_id(key: str) -> bool:
    return key == "id" or key.endswith("_id")


def _ids(key: str, value: Any) -> Iterator[str]:
    """The ids in a value that stands under `key`."""
    if isinstance(value, str) and _is_id(key):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _ids(name, item) if name != EXTENSIONS else ()
    elif isinstance(value, list):
        for item in value:
            yield from _ids(key, item)


def _without(value: Any, ids: set[str], key: str = "") -> Any:
    """The case with these ids covered wherever one stands as an id."""
    if not ids:
        return value
    if isinstance(value, dict):
        return {name: _without(item, ids, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_without(item, ids, key) for item in value]
    if isinstance(value, str):
        if _is_id(key) and value in ids:
            return {MASK: "text"}
        if key in _REFERENCES or key.endswith("_ids"):
            return {MASK: "text"} if value in ids or value.partition("/")[2] in ids else value
    return value


def _hidden_refs(value: Any, ids: frozenset[str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _hidden_refs(item, ids, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_hidden_refs(item, ids, key) for item in value]
    if isinstance(value, str) and key in _REFERENCES:
        collection, _, id = value.partition("/")
        return f"{collection}/{HIDDEN}" if id in ids else value
    return value
