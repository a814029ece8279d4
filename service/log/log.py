"""The decision log: records decisions and what became of them, and gives them back."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...engine.deciding.policy import CaseInput, Policy
from ...engine.deciding.verdict import Verdict
from .anchors import Anchor, anchor_of
from .committing import Committing
from .contents import exported_lines
from .errors import LogError
from .model import DECISION, OPEN, Entry, StoredPolicy, entry_of
from .opening import begun, guarded, log_signer
from .own_files import not_over_own
from .policies import policy_of, stored_policy
from .purging import Purged, purge
from .recording import decision_row, event_row, parsed
from .settings import Settings, settings
from .signing import public_key as read_key
from .storing.querying import Query
from .storing.store import Store
from .verifying import Report, verify

Clock = Callable[[], int]


def now() -> int:
    """The time in microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def open_log(
    place: str | os.PathLike[str] | Settings, *, create: bool = False, read: bool = False, clock: Clock = now
) -> "DecisionLog":
    """The log of a config file or an address (`sqlite:///FILE`, `postgresql+psycopg://…`).

    `create`: make it where there is none. `read`: it will only be read; its key is not needed then, nor that it can be
    written to. Waits for a server that is being restarted. A process that forks opens its log afterwards. Raises
    LogError.
    """
    how = place if isinstance(place, Settings) else settings(place)
    signer = None if read else log_signer(how)
    store = Store(how.url, how.folder, create=create, read=read, seconds=how.seconds)
    try:
        store.reach()
        meta = begun(store, signer, clock, create=create)
        if not read:
            guarded(store, signer, meta)
        return DecisionLog(store, how, meta["log"], Committing(store, signer, meta["log"], clock))
    except BaseException:
        store.close()
        raise


class DecisionLog:
    """An open log. Any number of threads may share it: what they record at the same time is written together."""

    def __init__(self, store: Store, how: Settings, log_id: str, committing: Committing) -> None:
        self.store = store
        self.settings = how
        self.log_id = log_id
        self._committing = committing
        self._kept: dict[str, str] = {}

    def record(self, policy: Policy, case: Mapping[str, Any], verdict: Verdict, *, latency_us: int) -> str:
        """Records a decision that was made in so many microseconds; returns its id, and it is on the disk then.

        Raises LogError where it could not be recorded: such an answer should not be given.
        """
        return self.record_many([(policy, case, verdict, latency_us)])[0]

    def record_many(self, decisions: Iterable[tuple[Policy, Mapping[str, Any], Verdict, int]]) -> list[str]:
        """Records several decisions in one transaction, all or none: many times faster than one at a time."""
        rows, policies = [], {}
        for policy, case, verdict, latency_us in decisions:
            row = decision_row(policy, case, verdict, latency_us, self.settings.inputs, self.settings.mask)
            rows.append(row)
            if policy.digest not in self._kept:
                policies[policy.digest] = stored_policy(policy)
        ids = self._committing.commit(rows, list(policies.values())) if rows else []
        self._kept.update(dict.fromkeys(policies, ""))
        return ids

    def decide(self, policy: Policy, case: CaseInput) -> tuple[str, Verdict]:
        """Decides a case and records it; returns the id of the decision and the verdict. Raises CaseError, LogError."""
        (found,) = self.decide_many(policy, [case])
        return found

    def decide_many(self, policy: Policy, cases: Sequence[CaseInput]) -> list[tuple[str, Verdict]]:
        """Decides cases and records them in one transaction. Raises CaseError of the first bad one, LogError."""
        made = [timed(policy, case) for case in cases]
        ids = self.record_many((policy, parsed(case), *one) for case, one in zip(cases, made, strict=True))
        return [(id, verdict) for id, (verdict, _) in zip(ids, made, strict=True)]

    def append(
        self,
        kind: str,
        decision: str,
        body: Mapping[str, Any],
        *,
        operator: str | None = None,
        remark: str | None = None,
    ) -> str:
        """Records an event about a decision (`lift`, `overturn`, `appeal`…); returns the id of the event.

        `operator` and `remark` are what it is found by. Raises LogError, also for an id that is no decision's.
        """
        found = self.get(decision)
        if found.kind != DECISION:
            raise LogError("log.unknown_id", id=decision)
        return self._committing.commit([event_row(kind, found, body, operator, remark)])[0]

    def get(self, id: str) -> Entry:
        """The entry of that id; raises LogError (`log.unknown_id`)."""
        row = self.store.row(id)
        if row is None or row.kind == OPEN:
            raise LogError("log.unknown_id", id=id)
        return entry_of(row)

    def entries(
        self,
        *,
        kinds: Sequence[str] = (DECISION,),
        decision: str | None = None,
        buyer: str | None = None,
        operator: str | None = None,
        ground: str | None = None,
        remark: str | None = None,
        shop: str | None = None,
        case_id: str | None = None,
        verdict: str | None = None,
        since: int | None = None,
        until: int | None = None,
        newest_first: bool = True,
        limit: int | None = None,
    ) -> Iterator[Entry]:
        """The entries of which all of this is so, one after the other; no `kinds` means every kind.

        `decision`: the events about it. `remark`: a part of the remark. `ground`: one that was asked for. `since` and
        `until`: microseconds since 1970 UTC, the first in, the second not.
        """
        query = Query(
            kinds=tuple(kinds),
            decision=decision,
            buyer=buyer,
            operator=operator,
            ground=ground,
            remark=remark,
            shop=shop,
            case_id=case_id,
            outcome=verdict,
            since=since,
            until=until,
            newest_first=newest_first,
            limit=limit,
        )
        for row in self.store.rows(query):
            yield entry_of(row)

    def policy(self, digest: str) -> Policy:
        """The policy of that digest, as it was; raises LogError where the log has none, or this version cannot read
        it."""
        stored: StoredPolicy | None = self.store.policy(digest)
        if stored is None:
            raise LogError("log.unknown_policy", digest=digest)
        return policy_of(stored)

    def purge(self, before: int, *, dry_run: bool = False) -> Purged:
        """Erases what entries from before a time (microseconds since 1970 UTC) hold of people. Raises LogError."""
        return purge(self.store, self._committing, before, dry_run=dry_run)

    def verify(self, public_key: str | None = None, anchors: Iterable[Anchor] = (), anchor_file: str = "") -> Report:
        """Whether the log is as it was recorded. `public_key`: one kept elsewhere, in hex; else the one of the config,
        if that names one. Raises LogError."""
        how = self.settings
        if public_key is None and how.public_key is not None:
            public_key = read_key(how.public_key)
        with self.store.contents() as contents:
            return verify(contents, public_key, anchors, anchor_file, signed=how.key is not None)

    def anchor(self) -> Anchor:
        """How far the log goes now, to be kept elsewhere. Raises LogError."""
        found = self.store.end()
        if found is None:
            raise LogError("log.not_a_log", where=self.store.where)
        return anchor_of(self.log_id, *found)

    def export(self) -> Iterator[str]:
        """All of the log as lines of JSON, without line ends; they can be verified by themselves."""
        with self.store.contents() as contents:
            yield from exported_lines(contents)

    def not_over_own(self, file: str | None) -> None:
        """Raises LogError where a file that is to be written is one of the log's own."""
        if file is not None:
            not_over_own(self.settings, file)

    def close(self) -> None:
        """Closes the log; what was recorded is on the disk already."""
        self.store.close()

    def __enter__(self) -> "DecisionLog":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def timed(policy: Policy, case: CaseInput) -> tuple[Verdict, int]:
    """The verdict, and how many microseconds it took."""
    begun_at = time.perf_counter_ns()
    verdict = policy.decide(case)
    return verdict, (time.perf_counter_ns() - begun_at) // 1000
