"""`--fix`: edits that change nothing of what a policy means, and leave every other byte as it is.

Comments that silence nothing go, and so do entries of lists that do nothing. An entry that shares its line with a
comment stays: somebody had something to say about it.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from ...engine.language.folder import Folder
from ...reporting.whole_file import put_whole
from .model import Finding
from .running import Linted, lint_policy
from .silences import Silence

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_MOST_ROUNDS = 50  # each takes at least one thing away
_BOM = "\ufeff"


@attrs.frozen
class Edit:
    """What takes the place of some columns (from 0) of a line (from 1); `text` None takes the whole line out."""

    file: str
    line: int
    start: int
    end: int
    text: str | None = ""


def fix(linted: Linted) -> tuple[Linted, int]:
    """Makes every safe edit in the files of a policy; what linting it says then, and how many edits there were.

    Where a policy has problems, or a file cannot be written (OSError), nothing is changed.
    """
    made = 0
    for _ in range(_MOST_ROUNDS):
        edits = _apart(_edits(linted))
        if not edits or linted.folder is None:
            break
        before = {file: _path(linted.folder, file).read_bytes() for file in {edit.file for edit in edits}}
        for file, raw in before.items():
            put_whole(_path(linted.folder, file), _edited(raw, [edit for edit in edits if edit.file == file]))
        after = lint_policy(linted.policy)
        if after.problems:  # cannot be, but then the files are as they were
            for file, raw in before.items():
                put_whole(_path(linted.folder, file), raw)
            break
        linted, made = after, made + len(edits)
    return linted, made


def _edits(linted: Linted) -> Iterator[Edit]:
    for silence, needed in linted.idle:
        yield _comment(silence, needed)
    for finding in linted.findings:
        if (edit := _entry(finding)) is not None:
            yield edit


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """One edit a line at most: others have their turn in the next round, when columns have been read anew."""
    return list({(edit.file, edit.line): edit for edit in edits}.values())


def _comment(silence: Silence, needed: tuple[str, ...]) -> Edit:
    document, comment = silence.document, silence.comment
    line = document.lines[comment.line - 1]
    start = comment.column - 1
    if needed:
        text = f"# fairblock: allow {', '.join(needed)} - {silence.reason}"
        return Edit(document.file, comment.line, start, len(line), text)
    if comment.alone:
        return Edit(document.file, comment.line, 0, len(line), None)
    return Edit(document.file, comment.line, len(line[:start].rstrip()), len(line))


def _entry(finding: Finding) -> Edit | None:
    """Takes an entry out of the list it stands in; None where it cannot be done without touching more."""
    if finding.removes is None:
        return None
    document, at = finding.removes
    mark = document.mark(at)
    line = document.lines[mark.line - 1]
    start, end = mark.column - 1, mark.column - 1 + mark.width
    if line[:start].strip() == "-" and not line[end:].strip():
        return Edit(document.file, mark.line, 0, len(line), None)
    assert isinstance(at[-1], int)
    for beside in (at[-1] - 1, at[-1] + 1):
        other = document.values.get((*at[:-1], beside))
        if beside < 0 or other is None or other.line != mark.line:
            continue
        first, last = sorted(((start, end), (other.column - 1, other.column - 1 + other.width)))
        if line[first[1] : last[0]].strip() == ",":
            here = (first[1], last[1]) if last == (start, end) else (first[0], last[0])
            return Edit(document.file, mark.line, *here)
    return None


def _edited(raw: bytes, edits: list[Edit]) -> bytes:
    text = raw.decode("utf-8")
    bom = _BOM if text.startswith(_BOM) else ""
    lines = [(found[1], found[2]) for found in _LINE.finditer(text.removeprefix(_BOM))]
    for edit in edits:
        line, end = lines[edit.line - 1]
        lines[edit.line - 1] = (
            ("", "") if edit.text is None else (line[: edit.start] + edit.text + line[edit.end :], end)
        )
    return (bom + "".join(line + end for line, end in lines)).encode("utf-8")


def _path(folder: Folder, file: str) -> Path:
    return folder.path / os.path.relpath(file, folder.label)
