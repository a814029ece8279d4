"""Erases the personal part of old entries; the chain is followed by what is left, and says itself what was erased."""

from typing import TYPE_CHECKING

import attrs

from ...engine.language.moments import DAY, parse_date
from .errors import LogError
from .model import PURGE, Row, json_object, note_of
from .ranges import ranges_of
from .recording import own_row

if TYPE_CHECKING:
    from .committing import Committing
    from .storing.store import Store, Writer

_FIRST, _END = (parse_date("0001-01-01") or 0) * DAY, ((parse_date("9999-12-31") or 0) + 1) * DAY


@attrs.frozen
class Purged:
    """What a purge erased: how many entries, under which id it is itself in the log, and whether the files hold
    nothing of it any more (`scrubbed`; False while another program reads the log, or where the role is not the owner of
    the tables in PostgreSQL)."""

    count: int
    id: str | None
    scrubbed: bool


def purge(store: "Store", committing: "Committing", before: int, *, dry_run: bool = False) -> Purged:
    """Erases what entries from before a time (microseconds since 1970 UTC) hold of people; raises LogError, also for a
    time that no calendar here has."""
    if not _FIRST <= before < _END:
        raise LogError("log.purge_time")
    if dry_run:
        return Purged(len(store.old(before)), None, True)
    count = 0

    def prepare(writer: "Writer") -> Row:
        nonlocal count
        numbers = writer.old(before)
        count = len(numbers)
        ranges = ranges_of(numbers)
        if ranges:
            writer.erase(ranges)
        return attrs.evolve(own_row(PURGE, {"before": before, "count": count, "ranges": ranges}), id=mark.id)

    mark = own_row(PURGE, {})
    row = committing.commit_prepared(mark.id, prepare)
    return Purged(count or int(note_of(row).get("count", 0)), row.id, store.scrub())


def purged_ranges(row: Row) -> list[tuple[int, int]] | None:
    """Which entries a purge erased, by its own entry; none for any other, and None where a purge does not say it."""
    if row.kind != PURGE:
        return []
    note = json_object(row.note or "") or {}
    ranges = note.get("ranges")
    if not isinstance(ranges, list) or not all(_is_range(one, row.seq) for one in ranges):
        return None
    return [(first, last) for first, last in ranges]


def _is_range(found: object, before: int) -> bool:
    """Whether these are the first and last of some entries that were there before the purge."""
    if not isinstance(found, list) or len(found) != 2 or not all(type(one) is int for one in found):
        return False
    return bool(0 < found[0] <= found[1] < before)
