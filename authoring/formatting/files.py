"""The files that `fairblock fmt` is about, and how one is written."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs

from ...engine.language.document import problem_at
from ...engine.language.folder import CLAIMS, MAX_BYTES, find_folder, read_folder
from ...engine.language.problems import Mark, PolicyError
from ...reporting.whole_file import put_whole

STDIN = "-"
TESTS = "tests"
_NOT_WHOLE = {"policy.no_manifest", "policy.too_many_files", "policy.folder_unreadable"}


@attrs.frozen
class Target:
    """One file: its name in messages and its path; no path for standard input."""

    label: str
    path: Path | None
    shipped: bool = False

    def read(self) -> bytes:
        """The bytes; raises PolicyError where they cannot be read."""
        try:
            if self.path is None:
                return sys.stdin.buffer.read(MAX_BYTES + 1)
            if not self.path.is_file():
                raise OSError(22, "not a regular file")
            with self.path.open("rb") as opened:
                return opened.read(MAX_BYTES + 1)
        except OSError as error:
            raise _unreadable(self.label, error) from None

    def write(self, data: bytes) -> None:
        """Puts the whole new text in the place of the old one, or nothing; a link stays a link, modes stay."""
        assert self.path is not None
        put_whole(self.path, data)


def targets(name: str) -> Iterator[Target]:
    """What a word of the command line means: standard input, a file, or a policy's folder with its claims and tests.

    Raises PolicyError where there is none.
    """
    if name == STDIN:
        yield Target(STDIN, None)
        return
    if "\0" not in name and os.path.isfile(name):
        yield Target(name, Path(name))
        return
    folder = find_folder(name)
    manifest, rules, problems = read_folder(folder)
    del manifest
    faults = [problem for problem in problems if problem.code in _NOT_WHOLE]
    if faults:
        raise PolicyError(faults)
    shipped = folder.shipped is not None
    labels = [os.path.join(folder.label, "policy.yaml"), *(label for label, _ in rules)]
    labels += [p.file for p in problems if p.code == "policy.unreadable" and p.file not in labels]
    for label in labels:
        yield Target(label, folder.path / os.path.relpath(label, folder.label), shipped)
    claims = os.path.join(folder.label, CLAIMS)
    if claims not in labels and (folder.path / CLAIMS).is_file():
        yield Target(claims, folder.path / CLAIMS, shipped)
    for path in sorted((folder.path / TESTS).glob("*.yaml")):
        if not path.name.startswith("."):
            yield Target(os.path.join(folder.label, TESTS, path.name), path, shipped)


def _unreadable(file: str, error: OSError) -> PolicyError:
    why = error.strerror or type(error).__name__
    return PolicyError([problem_at(file, Mark(), (), "policy.unreadable", None, why=why)])
