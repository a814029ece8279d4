"""`fairblock log verify`: whether a log is as it was recorded; else the first entry that is not, and how."""

from collections.abc import Iterable, Iterator

import attrs

from ...engine.language.digest import content_digest
from .anchors import Anchor
from .chain import head_message
from .contents import Contents
from .errors import LogError
from .findings import Finding, finding
from .following import Following
from .model import Head, Row, StoredPolicy
from .purging import purged_ranges
from .ranges import holds, merged
from .signing import is_signed


@attrs.frozen
class Report:
    """What verifying came to: `fault` is None for a log that is as it was recorded; `notes` are good to know anyway."""

    log_id: str
    entries: int
    decisions: int
    heads: int
    erased: int
    anchors: int
    last: tuple[int, str, str] | None  # number, id and hash of the last entry
    fault: Finding | None
    notes: tuple[Finding, ...]


def verify(contents: Contents, public_key: str | None, anchors: Iterable[Anchor] = (), anchor_file: str = "") -> Report:
    """Verifies a log. `public_key`: one that is kept elsewhere; None takes the log's own.

    Raises LogError for anchors of another log.
    """
    known = tuple(anchors)
    for anchor in known:
        if anchor.log != contents.log_id:
            raise LogError("log.other_log", file=anchor_file, found=anchor.log, log=contents.log_id)
    key = public_key or contents.public_key
    policies = list(contents.policies())
    following = Following(
        contents.log_id, key, frozenset(one.digest for one in policies), {anchor.seq: anchor for anchor in known}
    )
    fault = _own_key(contents, public_key)
    fault = fault or following.follow(_noted(contents, following)) or next(_policies(policies), None)
    fault = fault or _anchors(known, key) or _end(following, list(contents.beyond()), known) or _erased(following)
    last = following.before
    return Report(
        contents.log_id,
        following.entries,
        following.decisions,
        following.heads,
        len(following.lacking),
        len(known),
        (last.seq, last.id, last.hash) if last else None,
        fault,
        tuple(_notes(following, public_key, key, known)),
    )


def _noted(contents: Contents, following: Following) -> Iterator[tuple[Row, Head | None]]:
    """The entries, with what purges say of them noted on the way."""
    for row, head in contents.entries():
        following.purged.extend(purged_ranges(row))
        yield row, head


def _own_key(contents: Contents, public_key: str | None) -> Finding | None:
    own = contents.public_key
    if public_key is None or public_key == own:
        return None
    return finding("log.other_public_key", 1, "", found=own or "-", key=public_key)


def _anchors(anchors: tuple[Anchor, ...], key: str | None) -> Finding | None:
    """Whether anchors of a signed log are: one without a signature stands with a later one that has a good one, since
    the chain up to that holds it."""
    if key is None:
        return None
    for anchor in anchors:
        if anchor.signature is not None and not _is_signed(anchor, anchor.signature, key):
            return finding("log.anchor_signature", anchor.seq, anchor.id)
    signed = max((anchor.seq for anchor in anchors if anchor.signature is not None), default=0)
    loose = next((anchor for anchor in anchors if anchor.signature is None and anchor.seq > signed), None)
    return None if loose is None else finding("log.anchor_unsigned", loose.seq, loose.id)


def _is_signed(anchor: Anchor, signature: str, key: str) -> bool:
    return is_signed(head_message(anchor.log, anchor.seq, anchor.hash, anchor.at), signature, key)


def _policies(policies: Iterable[StoredPolicy]) -> Iterator[Finding]:
    for policy in policies:
        if content_digest(policy.content, policy.digest) != policy.digest:
            yield finding("log.policy_changed", 0, policy.digest, digest=policy.digest)


def _end(following: Following, beyond: list[Head], anchors: Iterable[Anchor]) -> Finding | None:
    """Whether the log goes as far as signatures and anchors say, and no further than signatures do."""
    last = following.before.seq if following.before else 0
    later = [(anchor.seq, anchor.id) for anchor in anchors if anchor.seq > last]
    for head in beyond:
        message = head_message(following.log_id, head.seq, head.hash, head.at)
        if head.seq > last and following.public_key and is_signed(message, head.signature, following.public_key):
            later.append((head.seq, head.hash[:16]))
    if later:
        until, id = max(later, key=lambda one: one[0])
        return finding("log.cut_off", last + 1, id, until=until)
    if not last:
        return finding("log.nothing", 0, "")
    odd = following.unsigned
    return None if odd is None else finding("log.unsigned", odd.seq, odd.id)


def _erased(following: Following) -> Finding | None:
    """Whether a purge accounts for every personal part that is not there."""
    purged = merged(following.purged)
    for seq, id in following.lacking:
        if not holds(purged, seq):
            return finding("log.removed_personal", seq, id)
    return None


def _notes(following: Following, given: str | None, key: str | None, anchors: tuple[Anchor, ...]) -> Iterator[Finding]:
    if following.backwards:
        row, microseconds = following.backwards[0]
        seconds = f"{microseconds / 1_000_000:.1f}"
        yield finding("log.note_clock", row.seq, row.id, count=len(following.backwards), seconds=seconds)
    purged = merged(following.purged)
    kept = next((first for first, last in following.present if any(a <= last and b >= first for a, b in purged)), None)
    if kept is not None:
        yield finding("log.note_kept", kept, "")
    if key is None:
        yield finding("log.note_unsigned", 0, "")
    elif given is None:
        yield finding("log.note_own_key", 0, "")
    if not anchors:
        yield finding("log.note_no_anchor", 0, "")
