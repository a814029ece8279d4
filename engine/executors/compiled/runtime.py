"""The reading of one case that generated code works on: its times, its evidence, its communications."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from ...language.moments import read_time
from ...language.wording import normal

_EPOCH = datetime(1970, 1, 1)
_YEAR_0, _YEAR_1, _YEAR_400 = -62_167_219_200_000_000, -62_135_596_800_000_000, -49_544_438_400_000_000

Record = dict[str, Any]
Found = tuple[Sequence[Record], Sequence[Record] | None]  # the records that surely count, and those that may
Predicate = Callable[["Reading", Record, Record], Any]
Contact = tuple[str, bool, bool, int]  # when, whether replied to, whether its explanation is open, whether it counts
NOBODY: tuple[Sequence[Record], None, int, int] = ((), None, 0, 0)  # of a collection where nobody looked
NOTHING: tuple[Sequence[Record], Sequence[Record], int, int] = ((), (), 0, 0)  # of an empty one


_NOT_READ: Any = object()


class Reading:
    """One valid case while it is being read: its times, its evidence, and what has been found in it.

    Moments are compared as text where they can be: times with the offset of `as_of` sort as they are written, any other
    is rewritten. A fraction is written after `~`, which sorts after every offset.
    """

    __slots__ = (
        "_contacts", "_moments", "_offset", "_shown", "_since", "_zone",
        "as_of", "case", "memo", "now", "valid", "zone",
    )  # fmt: skip

    def __init__(self, case: Record, selections: int, valid: Predicate | None, *, plain: bool) -> None:
        """`plain`: every time in it has an upper-case T and Z; `valid` is the policy's `evidence_valid`."""
        as_of = case["as_of"]
        self.case = case
        self.memo: list[Any] = [None] * selections
        self.valid = valid
        self._zone = as_of[19:].lstrip(".0123456789")
        self._offset = _offset(self._zone)
        self.zone = self._zone if plain else "\0"  # which no time ends with
        self._moments: dict[str, int] = {}
        self.as_of = read_time(as_of)
        self.now = as_of if as_of[19:] == self.zone else self.local(as_of)
        self._since: dict[int, str] = {}
        self._shown: dict[str, list[tuple[str, str]]] | None = None
        self._contacts: Any = _NOT_READ

    # --- times ------------------------------------------------------------------------------------

    def key(self, text: str) -> str:
        """A time as text that sorts among the others of the case."""
        return text if text[19:] == self.zone else self.local(text)

    def local(self, text: str) -> str:
        """A time as others of the case are written, to be compared with them."""
        return self._local(read_time(text))

    def _local(self, moment: int) -> str:
        zone = self._zone if self.zone != "\0" else ""
        try:
            return _written(_EPOCH + timedelta(microseconds=moment + self._offset), zone)
        except OverflowError:
            return _far(moment + self._offset, zone)

    def since(self, span: int) -> str:
        """The earliest time that is no longer ago than a duration."""
        found = self._since.get(span)
        if found is None:
            found = self._since[span] = self._local(self.as_of - span)
        return found

    def moment(self, text: str) -> int:
        """A time in microseconds since 1970."""
        found = self._moments.get(text)
        if found is None:
            found = self._moments[text] = read_time(text)
        return found

    def moment_of(self, text: str | None) -> int | None:
        """The same of a time that may be absent."""
        return None if text is None else self.moment(text)

    def answered(self, record: Record) -> int | None:
        """When a communication was answered; None where that is not yet so (contract 3)."""
        moment = self.moment_of(record.get("answered_at"))
        return moment if moment is not None and moment <= self.as_of else None

    # --- evidence ---------------------------------------------------------------------------------

    def evidenced(self, items: Sequence[tuple[Sequence[str], bool]], ref: str, at: str) -> bool:
        """Whether valid evidence shows the record `ref` of the time `at`, for each item: its kinds, `may_precede`."""
        shown = self._shown
        if shown is None:
            shown = self._shown = self._evidence()
        found = shown.get(ref if ref.isascii() else normal(ref))
        if found is None:
            return False
        if at[19:] != self.zone:
            at = self.local(at)
        for kinds, may_precede in items:
            for kind, captured_at in found:
                if kind in kinds and (may_precede or captured_at >= at):
                    break
            else:
                return False
        return True

    def _evidence(self) -> dict[str, list[tuple[str, str]]]:
        """For each `collection/id`: kind and time of every piece of valid evidence that lists it."""
        shown: dict[str, list[tuple[str, str]]] = {}
        valid, case, zone, now = self.valid, self.case, self.zone, self.now
        if valid is None:
            return shown
        for record in case.get("evidence", ()):
            at = record["captured_at"]
            if at[19:] != zone:
                at = self.local(at)
            if at > now or valid(self, case, record) != 3:
                continue
            entry = record["kind"], at
            for ref in record["refs"]:
                shown.setdefault(ref if ref.isascii() else normal(ref), []).append(entry)
        return shown

    # --- communications ---------------------------------------------------------------------------

    def contacts(self, counts: Predicate | None) -> list[Contact] | None:
        """Each communication that may count; None where nobody looked."""
        if self._contacts is _NOT_READ:
            records = self.case.get("communications")
            self._contacts = None if records is None else list(self._read_contacts(records, counts))
        found: list[Contact] | None = self._contacts
        return found

    def _read_contacts(self, records: Iterable[Record], counts: Predicate | None) -> Iterator[Contact]:
        for record in records:
            at = record["at"]
            if at[19:] != self.zone:
                at = self.local(at)
            value = 0 if counts is None or at > self.now else counts(self, self.case, record)
            if value:
                reply = record.get("buyer_reply", "none")
                is_open = reply == "explanation" and self.answered(record) is None
                yield at, reply != "none", is_open, value


def _written(local: datetime, zone: str) -> str:
    """A local time as it stands in a case, but with a fraction in a form that sorts after the whole second."""
    if local.microsecond:
        return f"{local.isoformat()[:19]}~{local.microsecond:06}"
    return local.isoformat() + zone


def _far(moment: int, zone: str) -> str:
    """A moment beyond the years 1 to 9999, for which Python has no date: text that sorts before or after all others."""
    if _YEAR_0 <= moment < _YEAR_1:
        local = _EPOCH + timedelta(microseconds=moment - _YEAR_0 + _YEAR_400)
        return "0000" + _written(local, zone)[4:]
    return f"!{moment + 10**25:030}" if moment < 0 else f"~{moment:030}"


@lru_cache(maxsize=100)
def _offset(zone: str) -> int:
    """An offset such as `+08:00` in microseconds."""
    if zone in ("Z", "z"):
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return (minutes if zone[0] == "+" else -minutes) * 60_000_000
