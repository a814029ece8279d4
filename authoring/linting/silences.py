"""Comments that silence a lint for one line: `# fairblock: allow NAME - reason` (names with commas between).

The comment stands behind the line that it is about, or alone right above it. It needs a reason, because
whoever reads the rule later will ask; and it must silence something, or it says what is no longer so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from ...engine.language.document import Document
from ...engine.language.nearest import nearest
from ...engine.language.problems import Mark
from ...engine.language.texts import EMPTY, Text, fill, shown
from .comments import Comment, comments_of
from .model import ERROR, Finding, Silenced, finding_at

_MARKER = re.compile(r"#\s*fairblock\s*:\s*(?P<rest>.*)\Z", re.IGNORECASE)
_ALLOW = re.compile(
    r"allow\b\s*(?P<names>[a-z][a-z0-9-]*(?:\s*[,，]\s*[a-z][a-z0-9-]*)*)?\s*(?:(?:(?<=\s)[-–]|[—:：]+)\s*(?P<reason>.*))?\Z"
)

# the three lints of the silences themselves, which no comment silences
REASON, NEEDED, KNOWN = (
    "silences-must-give-a-reason",
    "silences-must-silence-something",
    "silences-must-name-lints",
)
FORM = Text("写成 `# fairblock: allow 检查名 - 理由`", "write `# fairblock: allow NAME - reason`")


@attrs.frozen(eq=False)
class Silence:
    """One comment: the line that it is about, the lints that it names, and why."""

    document: Document
    comment: Comment
    line: int
    names: tuple[str, ...]
    reason: str

    @property
    def mark(self) -> Mark:
        """Where the comment stands."""
        return Mark(self.comment.line, self.comment.column, max(1, len(self.comment.text.rstrip())))


def silences_of(document: Document) -> Iterator[Silence]:
    """Every comment of a file that speaks to fairblock."""
    if not any("fairblock" in line.lower() for line in document.lines):
        return
    comments = list(comments_of(document))
    bare = {comment.line for comment in comments if comment.alone}
    for comment in comments:
        said = _MARKER.match(comment.text.rstrip())
        if said is None:
            continue
        found = _ALLOW.match(said["rest"])
        names = tuple(re.split(r"\s*[,，]\s*", found["names"])) if found is not None and found["names"] else ()
        line = _next(document, comment.line, bare) if comment.alone else comment.line
        yield Silence(document, comment, line, names, (found["reason"] or "").strip() if found is not None else "")


def _next(document: Document, line: int, bare: set[int]) -> int:
    """The first line after a comment that holds something other than comments."""
    line += 1
    while line <= len(document.lines) and (line in bare or not document.lines[line - 1].strip()):
        line += 1
    return line


@attrs.frozen
class Sorted:
    """The findings that stand, those that a comment silences, and comments that can go (with what is left of them)."""

    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...]
    idle: tuple[tuple[Silence, tuple[str, ...]], ...]


def sort_out(
    findings: Iterable[Finding], documents: Iterable[Document], names: Iterable[str], others: Iterable[str] = ()
) -> Sorted:
    """Takes the silenced findings out, and adds what is wrong with the silences. `names` are those of all lints.

    `others` are names that comments allow as well, and that `fairblock analyze` answers for.
    """
    known, elsewhere = frozenset(names), frozenset(others)
    by_line: dict[tuple[str, int], list[Silence]] = {}
    silences = [silence for document in documents for silence in silences_of(document)]
    for silence in silences:
        by_line.setdefault((silence.document.file, silence.line), []).append(silence)
    standing: list[Finding] = []
    silenced: list[Silenced] = []
    used: set[tuple[int, str]] = set()
    for finding in findings:
        here = by_line.get((finding.problem.file, finding.problem.line), ())
        by = next((silence for silence in here if finding.name in silence.names), None)
        if by is None:
            standing.append(finding)
            continue
        used.add((id(by), finding.name))
        silenced.append(Silenced(finding, by.reason))
    left = {id(silence): tuple(name for name in silence.names if (id(silence), name) in used) for silence in silences}
    standing += [fault for silence in silences for fault in _faults(silence, left[id(silence)], known, elsewhere)]
    idle = [
        (silence, left[id(silence)])
        for silence in silences
        if len(left[id(silence)]) < len(silence.names) and known.issuperset(silence.names) and silence.reason
    ]
    return Sorted(tuple(standing), tuple(silenced), tuple(idle))


def _faults(
    silence: Silence, left: tuple[str, ...], known: frozenset[str], elsewhere: frozenset[str]
) -> Iterator[Finding]:
    def fault(name: str, message: Text, hint: Text, values: Mapping[str, str]) -> Finding:
        safe = {key: shown(value, 80) for key, value in values.items()}
        return finding_at(silence.document, silence.mark, name, ERROR, fill(message, safe), fill(hint, safe))

    if not silence.names:
        yield fault(KNOWN, Text("这条注释没有写明要放过哪项检查", "this comment names no lint to allow"), FORM, {})
        return
    for name in silence.names:
        if name in elsewhere:
            continue
        if name not in known:
            near = nearest(name, known)
            hint = Text("是否想写 `{near}`？", "did you mean `{near}`?") if near else EMPTY
            message = Text("没有名为 `{name}` 的检查", "there is no lint called `{name}`")
            yield fault(KNOWN, message, hint, {"name": name, "near": near or ""})
        elif name not in left:
            message = Text("`{name}` 在这一行没有发现什么，不需要放过", "`{name}` finds nothing in this line to allow")
            yield fault(NEEDED, message, Text("删去它，或用 --fix", "remove it, or use --fix"), {"name": name})
    if not silence.reason:
        message = Text("放过检查须写明理由", "a lint is allowed here without a reason")
        yield fault(REASON, message, FORM, {})
