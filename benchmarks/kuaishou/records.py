"""What the hand-written Kuaishou function finds among records: which prove something, which may, who was talked to.

Truths are True, False, and None for unknown. Ids are taken as they stand, cases are not checked.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

Case = dict[str, Any]
Truth = bool | None
Found = tuple[list[datetime], list[datetime]] | None  # when those were that prove, and that may; None: nobody looked

DAY = timedelta(days=1)
TRUSTED = frozenset(("platform_api", "platform_export", "authority"))
OUTSIDE = frozenset(("third_party_report", "registry_record", "police_record", "settlement_record"))
ON_PLATFORM = frozenset(("platform_chat", "platform_call"))
SAID = ("logged", "states_problem", "offers_solution", "warns_of_block")
ANY_TIME = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
when = datetime.fromisoformat


class Facts:
    """A case with its clock, and its valid evidence by the record that it shows."""

    __slots__ = ("case", "incidents", "long", "now", "recent", "short", "shown")

    def __init__(self, case: Case) -> None:
        self.case = case
        self.now = now = when(case["as_of"])
        self.short, self.recent, self.long = now - 30 * DAY, now - 90 * DAY, now - 180 * DAY
        self.shown = self._shown(case.get("evidence"))
        self.incidents: dict[str, list[Case]] | None = None
        if "incidents" in case:
            self.incidents = {}
            for record in case["incidents"]:
                self.incidents.setdefault(record["kind"], []).append(record)

    def _shown(self, records: list[Case] | None) -> dict[str, list[tuple[str, datetime]]]:
        shown: dict[str, list[tuple[str, datetime]]] = {}
        for record in records or ():
            source, kind = record["source"], record["kind"]
            if (
                source in TRUSTED
                or (source == "merchant_system" and kind == "inspection_video")
                or (source == "third_party" and kind in OUTSIDE)
            ) and not record.get("edited", False):
                captured = when(record["captured_at"])
                if "sha256" in record and self.long <= captured <= self.now:
                    for ref in record["refs"]:
                        shown.setdefault(ref, []).append((kind, captured))
        return shown

    def is_shown(self, ref: str, kinds: frozenset[str], since: datetime) -> bool:
        for kind, captured in self.shown.get(ref, ()):  # noqa: SIM110  a generator costs more than it says
            if kind in kinds and captured >= since:
                return True
        return False

    def among(
        self,
        collection: str,
        field: str,
        since: datetime,
        test: Callable[[Case], Truth],
        kinds: frozenset[str],
        also: frozenset[str] | None = None,
        *,
        records: list[Case] | None = None,
        may_precede: bool = False,
        also_precede: bool = False,
    ) -> Found:
        """The records of a window that pass a test; they prove only where evidence of the kinds (and of `also`) is."""
        looked = self.case.get(collection) if records is None else records
        if looked is None:
            return None
        sure, possible = [], []
        for record in looked:
            truth = test(record)
            if truth is False:
                continue
            at = when(record[field])
            if since <= at <= self.now:
                possible.append(at)
                ref = f"{collection}/{record['id']}"
                if (
                    truth
                    and self.is_shown(ref, kinds, ANY_TIME if may_precede else at)
                    and (also is None or self.is_shown(ref, also, ANY_TIME if also_precede else at))
                ):
                    sure.append(at)
        return sure, possible

    def of_kind(self, kind: str, since: datetime, kinds: frozenset[str], *, may_precede: bool = False) -> Found:
        """The incidents of one kind."""
        if self.incidents is None:
            return None
        records = self.incidents.get(kind)
        if not records:
            return [], []
        return self.among("incidents", "at", since, always, kinds, records=records, may_precede=may_precede)


def always(record: Case) -> bool:
    return True


def at_least(found: Found, bound: int) -> Truth:
    if found is None:
        return None
    sure, possible = found
    return True if len(sure) >= bound else False if len(possible) < bound else None


def burst(found: Found, bound: int, span: timedelta) -> tuple[Truth, datetime | None]:
    """Whether so many lie so close together, and when the first of those was."""
    if found is None:
        return None, None
    first = _first_burst(found[0], bound, span)
    if first is not None:
        return True, first
    return (False if _first_burst(found[1], bound, span) is None else None), None


def _first_burst(times: list[datetime], bound: int, span: timedelta) -> datetime | None:
    if len(times) < bound:
        return None
    ordered = sorted(times)
    for first, last in zip(ordered, ordered[bound - 1 :], strict=False):
        if last - first <= span:
            return first
    return None


def four_fifths(found: Found, whole: int) -> Truth:
    """Whether those found are four fifths of a whole that is known."""
    if found is None:
        return None
    sure, possible = found
    if whole and 5 * len(sure) >= 4 * whole:
        return True
    return None if whole and 5 * len(possible) >= 4 * whole else False


def both(*truths: Truth) -> Truth:
    return False if False in truths else None if None in truths else True


def either(*truths: Truth) -> Truth:
    return True if True in truths else None if None in truths else False


def inverse(truth: Truth) -> Truth:
    return None if truth is None else not truth


def settled(contacts: list[Case] | None, now: datetime, first: datetime | None, wait: timedelta) -> int:
    """How many contacts count, were made after the conduct and had time; 0 if an explanation is unanswered."""
    since, waited, enough = now - 30 * DAY, now - wait, 0
    for record in contacts or ():
        if record["channel"] not in ON_PLATFORM or record.get("coercive", False):
            continue
        said = both(*(record.get(name) for name in SAID))
        if said is False:
            continue
        at = when(record["at"])
        if not since <= at <= now:
            continue
        reply = record.get("buyer_reply", "none")
        if reply == "explanation" and not ("answered_at" in record and when(record["answered_at"]) <= now):
            return 0
        if said and (first is None or at >= first) and (reply != "none" or at <= waited):
            enough += 1
    return enough
