"""Appends tests to the files of their suites, and takes it back where the file would not be what it should."""

from pathlib import Path

import attrs

from ...engine.deciding.policy import load_policy
from ...engine.language.folder import Folder
from ...engine.language.problems import PolicyError
from ...engine.language.texts import Text
from ..formatting.canonical import NotKept, canonical
from ..testing.reading import read_suites
from .pasting import Paste, appended

_NOT_LAST = Text(
    "`tests:` 不在文件最后，或不是一项一行的列表", "`tests:` does not stand last in it, as a list with a line for each"
)


@attrs.frozen
class Written:
    """So many tests were appended to a file, or why not."""

    file: str
    count: int
    why: Text | None = None


def write_tests(folder: Folder, name: str, pastes: list[Paste]) -> tuple[Written, ...]:
    """Appends each test to its suite's file."""
    by_file: dict[str, list[Paste]] = {}
    for one in pastes:
        by_file.setdefault(one.suite.file, []).append(one)
    return tuple(_append(folder, name, file, tests) for file, tests in sorted(by_file.items()))


def _append(folder: Folder, name: str, file: str, tests: list[Paste]) -> Written:
    path = folder.path / "tests" / Path(file).name
    try:
        before = path.read_bytes()
        text = appended(before.decode("utf-8"), tests)
        if text is None:
            return Written(file, 0, _NOT_LAST)
        path.write_bytes(_as_before(file, before, text.encode()))
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Written(file, 0, Text(why, why))
    try:
        read_suites(folder, load_policy(name).model)
    except PolicyError as error:
        path.write_bytes(before)
        return Written(file, 0, error.problems[0].text)
    return Written(file, len(tests))


def _as_before(file: str, before: bytes, after: bytes) -> bytes:
    """In its canonical form where it was before; an author's own layout is left alone."""
    try:
        return canonical(file, after) if canonical(file, before) == before else after
    except (NotKept, PolicyError):
        return after
