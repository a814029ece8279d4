"""A case that the solver made, in a few lines for people: what matters, without what every case has."""

from collections.abc import Iterator
from typing import Any

from ...reporting.style import clean
from .answers import Case

_EVERYWHERE = ("format", "case_id", "shop", "extensions")
_LONGEST = 150


def told(case: Case) -> Iterator[str]:
    """The case, a line for each of its parts; records that differ in nothing but their ids in one line."""
    for name, value in case.items():
        if name in _EVERYWHERE:
            continue
        if isinstance(value, list) and value:
            yield f"{name}:"
            yield from (f"  {line}" for line in _records(name, value))
        else:
            yield _short(f"{name}: {_flow(value)}")


def _records(collection: str, records: list[Any]) -> Iterator[str]:
    """Evidence names what it shows, so its own name does not matter; of alike records the ids are put together."""
    alike: dict[str, list[str]] = {}
    for record in records:
        rest = {key: value for key, value in record.items() if key != "id"}
        if collection == "evidence":
            rest.pop("sha256", None)
        alike.setdefault(_flow(rest), []).append(str(record["id"]))
    for written, ids in alike.items():
        names = ids[0] if len(ids) == 1 else f"{ids[0]}…{ids[-1]} ({len(ids)}×)"
        yield _short(f"{clean(names)} {written}")


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        names = [_flow(inner) for inner in value]
        return "[" + ", ".join(names if len(names) <= 6 else [*names[:5], f"… {len(names) - 5}"]) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(str(value)) or "''"


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
