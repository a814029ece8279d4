"""Follows the chain entry by entry, up to the first that is not as it was recorded."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from .anchors import Anchor
from .chain import entry_hash, genesis, head_message, personal_digest
from .contents import Entries
from .errors import UnreadableError
from .findings import Finding, finding
from .model import DECISION, Head, Row, json_object
from .purging import purged_ranges
from .ranges import extend
from .signing import is_signed

_SLACK_US = 1_000_000  # clocks of several machines differ by less, and one of them set by time servers jumps by less
Step = tuple[Row, Head | None]


@attrs.define
class Following:
    """One walk along a chain. `anchors`: what was written down elsewhere, by the number of the entry.

    `public_key` is the one that signatures are verified with, `own_key` the one that the log says it is.
    """

    log_id: str
    public_key: str | None
    own_key: str | None
    policies: frozenset[str]
    anchors: Mapping[int, Sequence[Anchor]]
    before: Row | None = None
    entries: int = 0
    decisions: int = 0
    heads: int = 0
    sure: int = 0  # the number of the last entry that a signature or anchor stands for
    lacking: list[tuple[int, str]] = attrs.field(
        factory=list
    )  # without their personal part: for a purge to account for
    present: list[list[int]] = attrs.field(factory=list)  # ranges of those that have it
    purged: list[tuple[int, int]] = attrs.field(factory=list)
    backwards: list[tuple[Row, int]] = attrs.field(factory=list)
    unsigned: Row | None = None  # the first entry since the last signed head

    def follow(self, entries: Entries) -> Finding | None:
        """The first fault of the chain; None where there is none."""
        step, unreadable = _next(entries)
        while step is not None:
            after, unreadable = _next(entries)
            if (found := self._step(*step, after[0] if after else None)) is not None:
                return found
            step = after
        return unreadable

    def _step(self, row: Row, head: Head | None, after: Row | None) -> Finding | None:
        found = self._own(row, after) or self._link(row) or self._key(row) or self._personal(row)
        found = found or self._signed(row, head) or self._anchored(row) or self._policy(row) or self._purge(row)
        self._count(row)
        return found

    def _own(self, row: Row, after: Row | None) -> Finding | None:
        """Whether its hash is of its content; if not, what has happened to it."""
        expected = self.before.seq + 1 if self.before else 1
        if entry_hash(row) == row.hash:
            if row.seq > expected:
                return finding("log.removed", expected, row.id)
            return finding("log.moved", row.seq, row.id) if row.seq < expected else None
        if self.before is not None and entry_hash(row, row.seq - 1) == row.hash:
            return finding("log.inserted", self.before.seq, self.before.id)
        if entry_hash(row, row.seq + 1) == row.hash:
            swapped = after is not None and entry_hash(after, row.seq) == after.hash
            return finding("log.moved" if swapped else "log.removed", row.seq, row.id)
        if after is not None and after.prev == row.prev and entry_hash(after, row.seq) == after.hash:
            return finding("log.inserted", row.seq, row.id)
        return finding("log.changed", row.seq, row.id)

    def _link(self, row: Row) -> Finding | None:
        """Whether it holds the hash of the one before it."""
        if self.before is None:
            return None if row.prev == genesis(self.log_id) else finding("log.changed", row.seq, row.id)
        if row.prev == self.before.hash:
            return None
        odd = row if self.sure == self.before.seq else self.before
        return finding("log.changed", odd.seq, odd.id)

    def _key(self, row: Row) -> Finding | None:
        """Whether the first entry names the key that the log says signs it."""
        if self.before is not None:
            return None
        recorded = (json_object(row.note or "") or {}).get("public_key")
        if recorded == self.own_key:
            return None
        return finding("log.key_changed", 1, row.id, recorded=recorded or "-", found=self.own_key or "-")

    def _personal(self, row: Row) -> Finding | None:
        if row.person is None:
            if row.personal_digest is not None:
                self.lacking.append((row.seq, row.id))
            return None
        extend(self.present, row.seq)
        if row.personal_digest == personal_digest(row.person):
            return None
        return finding("log.changed_personal", row.seq, row.id)

    def _signed(self, row: Row, head: Head | None) -> Finding | None:
        """Whether the signed head after it, if there is one, is of the key and stands for this very entry."""
        if self.public_key is None:
            return None if head is None else finding("log.stray_head", head.seq, "")
        if head is None:
            self.unsigned = self.unsigned or row
            return None
        message = head_message(self.log_id, head.seq, head.hash, head.at)
        if head.key != self.public_key or not is_signed(message, head.signature, self.public_key):
            return finding("log.signature", row.seq, row.id)
        if head.hash != row.hash:
            return self._somewhere("log.changed", "log.changed_within", row)
        self.heads += 1
        self.sure, self.unsigned = row.seq, None
        return None

    def _anchored(self, row: Row) -> Finding | None:
        for anchor in self.anchors.get(row.seq, ()):
            if anchor.hash != row.hash:
                return finding("log.rewritten", row.seq, row.id, first=1)
            if anchor.id != row.id:
                return finding("log.anchor_id", row.seq, row.id, found=anchor.id)
            self.sure = row.seq
        return None

    def _somewhere(self, one: str, several: str, row: Row) -> Finding:
        if self.sure + 1 == row.seq:
            return finding(one, row.seq, row.id)
        return finding(several, row.seq, row.id, first=self.sure + 1)

    def _policy(self, row: Row) -> Finding | None:
        if row.policy_digest is None or row.policy_digest in self.policies:
            return None
        return finding("log.policy_missing", row.seq, row.id, digest=row.policy_digest)

    def _purge(self, row: Row) -> Finding | None:
        """Notes what a purge erased."""
        ranges = purged_ranges(row)
        if ranges is None:
            return finding("log.changed", row.seq, row.id)
        self.purged.extend(ranges)
        return None

    def _count(self, row: Row) -> None:
        if self.before is not None and row.at < self.before.at - _SLACK_US:
            self.backwards.append((row, self.before.at - row.at))
        self.entries += 1
        self.decisions += row.kind == DECISION
        self.before = row


def _next(entries: Iterator[Step]) -> tuple[Step | None, Finding | None]:
    """The next entry; or what is wrong where what is stored is none."""
    try:
        return next(entries, None), None
    except UnreadableError as error:
        return None, finding(error.fault, error.seq, error.id)
