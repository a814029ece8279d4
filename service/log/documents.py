"""Entries as programs read them (JSON) and as people do (lines of text)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import attrs

from ...reporting.style import Tongue, clean, width
from .model import DECISION, MASKED, Entry, Personal

_MOST_REMARK = 40
_VERDICT_WIDTH = 19  # of `needs-communication`


def time_text(at: int) -> str:
    """A time in microseconds since 1970 UTC as RFC 3339, in UTC."""
    seconds, micro = divmod(at, 1_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{micro:06d}Z"


def document(entry: Entry) -> dict[str, Any]:
    """The entry for programs: what is absent is left out."""
    found = {name: value for name, value in attrs.asdict(entry, recurse=False).items() if value not in (None, {})}
    found["at"] = time_text(entry.at)
    if entry.personal is not None:
        personal = {name: value for name, value in attrs.asdict(entry.personal).items() if value not in (None, {}, ())}
        found["personal"] = personal
    elif entry.kind == DECISION:
        found["personal"] = None
    return found


def line(entry: Entry, language: str) -> str:
    """The entry on one line: time, id, verdict or kind, shop, buyer, operator, remark."""
    tongue = Tongue(language)
    personal = entry.personal
    what = entry.kind if personal is None or personal.verdict is None else str(personal.verdict["verdict"])
    begin = f"{time_text(entry.at)[:19]}Z  {entry.id}  {what}" + " " * max(0, _VERDICT_WIDTH - width(what))
    if personal is None:
        return f"{begin}  {tongue.say('log_purged_entry')}" if entry.kind == DECISION else begin.rstrip()
    remark = personal.remark or ""
    short = remark if len(remark) <= _MOST_REMARK else remark[:_MOST_REMARK] + "…"
    cells = [personal.shop, personal.buyer, personal.operator]
    masked = personal.inputs == MASKED
    names = [clean(cell) if cell is not None else ("*" if masked else "-") for cell in cells]
    return f"{begin}  {'  '.join(names)}  {clean(short)}".rstrip()


def lines(entry: Entry, events: list[Entry], language: str) -> Iterator[str]:
    """The entry at length, with what became of it."""
    tongue = Tongue(language)

    def told(name: str, value: object) -> Iterator[str]:
        if value is not None:
            yield f"{tongue.head(name)}{clean(str(value))}"

    yield entry.id
    yield from told("log_number", entry.seq)
    yield from told("log_time", time_text(entry.at))
    yield from told("log_kind", entry.kind)
    yield from told("log_of", entry.decision)
    if entry.personal is None and entry.kind == DECISION:
        yield tongue.say("log_purged_entry")
    yield from _personal(entry.personal, tongue) if entry.personal is not None else ()
    if entry.policy_digest is not None:
        yield from told("log_policy", f"{entry.policy_name} {entry.policy_version} {entry.policy_digest}")
    yield from told("log_engine", entry.engine_version)
    if entry.latency_us is not None:
        yield from told("log_latency", f"{entry.latency_us / 1000:.1f} ms")
    yield from told("log_hash", entry.hash)
    if events:
        yield tongue.head("log_events").rstrip()
        yield from (f"  {line(event, language)}" for event in events)


def _personal(personal: Personal, tongue: Tongue) -> Iterator[str]:
    if personal.verdict is not None:
        yield tongue.head("log_verdict") + clean(str(personal.verdict["verdict"]))
    for name in ("case_id", "shop", "buyer", "operator", "remark"):
        value = getattr(personal, name)
        if value is not None or personal.inputs == MASKED:
            said = tongue.say("log_masked") if value is None else clean(value)
            yield tongue.head(f"log_{name.removesuffix('_id')}") + said
    if personal.grounds:
        yield tongue.head("log_grounds") + tongue.join(personal.grounds)
    for name in ("input_digest", "inputs"):
        if (value := getattr(personal, name)) is not None:
            yield tongue.head(f"log_{name.removeprefix('input_')}") + clean(value)
    if personal.verdict is not None:
        yield tongue.head("log_reasons").rstrip()
        for reason in personal.verdict["reasons"]:
            yield f"  {clean(reason['code'])}  {clean(reason['message'][tongue.language])}"
    if personal.body:
        yield tongue.head("log_body") + clean(json.dumps(personal.body, ensure_ascii=False))
