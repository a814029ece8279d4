"""The files that are open in an editor, and the policies they belong to, with what is wrong with those."""

import os
from functools import lru_cache
from pathlib import Path

import attrs

from ...engine.language.folder import MANIFEST, extended_folder, find_folder, shipped_folder
from ...engine.language.load import examine
from ...engine.language.problems import Mark, PolicyError, PolicyProblem
from ...engine.language.resolve import Resolved, resolve
from ...engine.language.scope import Place
from ...engine.language.yaml_reader import read_yaml
from ..claiming.reading import examine_claims
from .sketch import Sketch

_REMEMBERED = 300  # files
_read = lru_cache(maxsize=_REMEMBERED)(read_yaml)


@attrs.frozen
class Target:
    """A place in a file: line and columns count code points from 0."""

    path: Path
    line: int
    start: int
    end: int


class Desk:
    """One editor's open files. Paths are real paths."""

    def __init__(self) -> None:
        self._texts: dict[Path, str] = {}
        self._known: dict[Path, Resolved] = {}  # the last that could be made of a policy at all
        self._sketches: dict[Path, tuple[str, Sketch]] = {}

    def hold(self, path: Path, text: str) -> None:
        """A file was opened or changed, and holds this now, saved or not."""
        self._texts[path] = text

    def drop(self, path: Path) -> None:
        """A file was closed: what counts is on the disk again."""
        self._texts.pop(path, None)
        self._sketches.pop(path, None)

    @property
    def paths(self) -> list[Path]:
        """The files that are open."""
        return sorted(self._texts)

    def text(self, path: Path) -> str:
        """What a file holds; empty where it cannot be read."""
        if path in self._texts:
            return self._texts[path]
        try:
            return path.read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            return ""

    def sketch(self, path: Path) -> Sketch:
        """The words of a file."""
        text = self.text(path)
        if path not in self._sketches or self._sketches[path][0] != text:
            self._sketches[path] = (text, Sketch(text))
        return self._sketches[path][1]

    def folder(self, path: Path) -> Path | None:
        """The policy that a file is a part of; None for one that is no part of any, such as a policy's test."""
        for folder in path.parents:
            if folder / MANIFEST in self._texts or (folder / MANIFEST).is_file():
                inner = path.relative_to(folder).parts
                part = path.suffix == ".yaml" and inner[0] != "tests" and not any(p.startswith(".") for p in inner)
                return folder if part else None
        return None

    def check(self, folder: Path) -> dict[Path, list[PolicyProblem]]:
        """The problems of a policy, by file; those of its parents' files included."""
        resolved, problems = examine(folder, self._unsaved(), _read)
        if resolved is not None:
            self._known[folder] = resolved
            problems = (*problems, *examine_claims(resolved, self._unsaved(), _read)[1])
        found: dict[Path, list[PolicyProblem]] = {}
        for problem in problems:
            found.setdefault(path_of(problem.file, folder), []).append(problem)
        return found

    def resolved(self, folder: Path) -> Resolved | None:
        """What a policy defines; where that cannot be told now, what it defined when it last could."""
        found = resolve(folder, _ignored, self._unsaved(), _read)
        if found is not None:
            self._known[folder] = found
        return found or self._known.get(folder)

    def parent(self, folder: Path, child: Resolved) -> tuple[Path, Resolved] | None:
        """What a policy extends, and where it lies."""
        named = Place(child.own.manifest, (), child.own.manifest.data).get("extends")
        if named is None or not isinstance(named.data, str):
            return None
        try:
            above = extended_folder(find_folder(folder), named.data)
        except PolicyError:
            return None
        if above is None:
            return None
        found = resolve(above.shipped or above.path, _ignored, self._unsaved(), _read)
        return None if found is None else (Path(os.path.realpath(above.path)), found)

    def _unsaved(self) -> dict[Path, bytes]:
        return {path: text.encode("utf-8", "surrogatepass") for path, text in self._texts.items()}


def path_of(label: str, folder: Path) -> Path:
    """The file that a message names: an absolute path, or one of the policies that come with the package."""
    path = Path(label)
    return path if path.is_absolute() else Path(os.path.realpath(shipped_folder() / path))


def mark_of(place: Place) -> Mark:
    """Where the name of a definition stands: a rule's id, or the key of a parameter, fact or term."""
    name = place.get("id") if place.at and isinstance(place.at[-1], int) else None
    return place.document.mark(name.at) if name is not None else place.document.mark(place.at, key=True)


def target(place: Place, folder: Path) -> Target:
    """The same as a place in a file."""
    mark = mark_of(place)
    start = mark.column - 1
    return Target(path_of(place.document.file, folder), mark.line - 1, start, start + mark.width)


def _ignored(_problem: PolicyProblem) -> None:
    """Problems are told by `check`."""
