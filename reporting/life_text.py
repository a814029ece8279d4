"""What became of decisions, as the commands print it. Entries are read by their attributes: reporting knows no log."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from ..engine.deciding.catalog import ground_name
from .style import Tongue, clean, width

_COLOURS = {"appeal": "red", "ended": "yellow", "ends": "yellow", "no-end": "yellow", "unconfirmed": "red"}


def history_line(name: str, language: str, **values: object) -> str:
    """One of the fixed sentences."""
    return Tongue(language).say(name, **values)


def json_lines(found: Iterable[Mapping[str, Any]], *, pretty: bool = False) -> Iterator[str]:
    """Each as JSON, on a line of its own unless it shall be `pretty`."""
    for one in found:
        yield json.dumps(one, ensure_ascii=False, indent=2 if pretty else None)


def recorded_lines(
    kind: str, body: Mapping[str, Any], event: str, decision: str, by: str, asked: str | None, language: str
) -> Iterator[str]:
    """What to tell whoever has recorded an event, and what they have to see to; `asked` requested the block."""
    tongue = Tongue(language)
    yield tongue.say("life_recorded", event=event, decision=decision)
    step = body.get("step")
    if step in ("upheld", "overturned") and asked is not None and by == asked:
        yield tongue.say("life_same_person", who=by)
    if kind in ("lift", "overturn") or step == "overturned":
        yield tongue.say("life_must_lift")


def due_lines(found: Iterable[Any], language: str) -> Iterator[str]:
    """A table: why, when, whose block, on which grounds, and the decision's id."""
    tongue = Tongue(language)
    rows = [(one.why, *_cells(one.to_dict(), tongue)) for one in found]
    widths = [max((width(row[column]) for row in rows), default=0) for column in range(1, 5)]
    for why, *cells in rows:
        padded = [cell + " " * (room - width(cell)) for cell, room in zip(cells, widths, strict=False)]
        yield "  ".join([click.style(padded[0], fg=_COLOURS[why]), *padded[1:], cells[-1]]).rstrip()


def _cells(found: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    yield tongue.say(f"due_{found['due'].replace('-', '_')}")
    yield found["at"]
    yield f"{tongue.say('due_buyer')} {clean(found['buyer'])}" if "buyer" in found else tongue.say("due_masked")
    yield tongue.join([tongue.of(ground_name(ground)) for ground in found["grounds"]])
    yield found["decision"]
