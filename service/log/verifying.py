"""`fairblock log verify`: whether a log is as it was recorded; else the first entry that is not, and how."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing

import attrs

from .anchors import Anchor
from .chain import head_message
from .contents import Contents
from .errors import LogError, UnreadableError
from .findings import Finding, finding
from .following import Following
from .model import Head, StoredPolicy
from .policies import is_as_kept
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


def verify(
    contents: Contents,
    public_key: str | None,
    anchors: Iterable[Anchor] = (),
    anchor_file: str = "",
    *,
    signed: bool = False,
) -> Report:
    """Verifies a log. `public_key`: one that is kept elsewhere; None takes the log's own. `signed`: whoever asks knows
    that the log has a key, whatever it says.

    Raises LogError for anchors of another log.
    """
    known = tuple(anchors)
    for anchor in known:
        if anchor.log != contents.log_id:
            raise LogError("log.other_log", file=anchor_file, found=anchor.log, log=contents.log_id)
    key = public_key or contents.public_key
    following = Following(contents.log_id, key, contents.public_key, frozenset(), _by_number(known))
    fault = _lacking(contents) or _own_key(contents, public_key, signed) or _followed(contents, following)
    fault = fault or _anchors(following.anchors, key) or _ended(contents, following) or _erased(following)
    fault = fault or _loose(contents, following)
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


def _by_number(anchors: Iterable[Anchor]) -> Mapping[int, Sequence[Anchor]]:
    found = defaultdict(list)
    for anchor in anchors:
        found[anchor.seq].append(anchor)
    return found


def _lacking(contents: Contents) -> Finding | None:
    return finding("log.lacking", 0, "", names=", ".join(contents.lacking)) if contents.lacking else None


def _own_key(contents: Contents, public_key: str | None, signed: bool) -> Finding | None:
    own = contents.public_key
    if public_key is None:
        return finding("log.says_unsigned", 1, "") if signed and own is None else None
    return None if public_key == own else finding("log.other_public_key", 1, "", found=own or "-", key=public_key)


def _followed(contents: Contents, following: Following) -> Finding | None:
    """What is wrong with the entries and the policies they were made with."""
    try:
        policies = list(contents.policies())
    except UnreadableError as error:
        return finding(error.fault, error.seq, error.id, digest=error.id)
    following.policies = frozenset(one.digest for one in policies)
    return following.follow(contents.entries()) or next(_policies(policies), None)


def _anchors(anchors: Mapping[int, Sequence[Anchor]], key: str | None) -> Finding | None:
    """Whether anchors agree, and those of a signed log are signed."""
    for first, *others in anchors.values():
        for other in others:
            if (other.hash, other.id) != (first.hash, first.id):
                return finding("log.anchors_differ", first.seq, first.id, other=other.id)
    return None if key is None else _signatures([anchor for some in anchors.values() for anchor in some], key)


def _signatures(anchors: Sequence[Anchor], key: str) -> Finding | None:
    """One without a signature stands with a later one that has a good one, since the chain up to that holds it."""
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
        if not is_as_kept(policy):
            yield finding("log.policy_changed", 0, policy.digest, digest=policy.digest)


def _ended(contents: Contents, following: Following) -> Finding | None:
    """Whether the log goes as far as signatures and anchors say, and no further than signatures do."""
    try:
        beyond = list(contents.beyond())
    except UnreadableError as error:
        return finding(error.fault, error.seq, error.id)
    return _end(following, beyond)


def _end(following: Following, beyond: list[Head]) -> Finding | None:
    last = following.before.seq if following.before else 0
    later = [(seq, some[0].id) for seq, some in following.anchors.items() if seq > last]
    for head in beyond:
        message = head_message(following.log_id, head.seq, head.hash, head.at)
        if head.seq > last and following.public_key and is_signed(message, head.signature, following.public_key):
            later.append((head.seq, head.hash[:16]))
    if later:
        until, id = max(later, key=lambda one: one[0])
        return finding("log.cut_off", last + 1, id, until=until)
    if not last:
        return finding("log.nothing", 0, "")
    if beyond:
        return finding("log.stray_head", beyond[0].seq, "")
    odd = following.unsigned
    return None if odd is None else finding("log.unsigned", odd.seq, odd.id)


def _erased(following: Following) -> Finding | None:
    """Whether a purge accounts for every personal part that is not there."""
    purged = merged(following.purged)
    for seq, id in following.lacking:
        if not holds(purged, seq):
            return finding("log.removed_personal", seq, id)
    return None


def _loose(contents: Contents, following: Following) -> Finding | None:
    with closing(contents.loose(frozenset(following.purged))) as found:
        return next(found, None)


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
