"""Finds the files of a policy: a shipped one by name, or a folder."""

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import attrs

from .document import problem_at
from .nearest import nearest
from .problems import Mark, PolicyError, PolicyProblem
from .strays import holds_rules

MANIFEST = "policy.yaml"
MAX_FILES = 1000
MAX_BYTES = 1024 * 1024  # of one file
CLAIMS = "claims.yaml"


@attrs.frozen
class Folder:
    """A policy's folder: its name in messages, and the paths of its files with theirs."""

    path: Path
    label: str
    shipped: str | None = None


def shipped_folder() -> Path:
    """Where the policies that come with the package lie."""
    return Path(__file__).resolve().parents[2] / "policy"


def shipped_names() -> list[str]:
    """The names of the policies that come with the package."""
    return sorted(entry.name for entry in shipped_folder().iterdir() if (entry / MANIFEST).is_file())


def find_folder(policy: str | os.PathLike[str]) -> Folder:
    """The folder of a shipped name or a path; raises PolicyError where there is none."""
    text = os.fspath(policy)
    names = shipped_names()
    if isinstance(policy, str) and policy in names:
        return Folder(shipped_folder() / policy, policy, policy)
    if not text:  # a slip, such as a variable that is not set; as a path it would be the folder that we are in
        raise _not_found(text, names)
    try:
        path = Path(text)
        if path.name == MANIFEST and _is_file(path):
            path = path.parent
        if _is_folder(path):
            return Folder(path, text if path == Path(text) else str(path))
        exists = path.exists()
    except PermissionError as error:
        raise PolicyError([_closed(text, error)]) from None
    except (OSError, ValueError):  # a name that no file can have
        exists = False
    if exists:
        raise PolicyError([_problem(text, "policy.not_a_folder", "policy.not_a_folder", name=text)])
    raise _not_found(text, names)


def _not_found(text: str, names: list[str]) -> PolicyError:
    near = nearest(text, names)
    hint = "nearest" if near else "policy.not_found"
    return PolicyError(
        [_problem(text or '""', "policy.not_found", hint, name=text, near=near or "", names=", ".join(names))]
    )


def extended_folder(child: Folder, name: str) -> Folder | None:
    """The folder that `extends: NAME` means in `child`; None where there is none."""
    if name.startswith("."):
        path = child.path / name
        try:
            found = Folder(path, os.path.normpath(os.path.join(child.label, name)))
            return found if _is_folder(path) else None
        except PermissionError:  # who reads it says so
            return found
        except (OSError, ValueError):
            return None
    return Folder(shipped_folder() / name, name, name) if name in shipped_names() else None


def meant_path(child: Folder, name: str) -> str | None:
    """How a folder is named that `extends` names without the dot that a path begins with; None for a mere name."""
    if name.startswith((".", "/")):
        return None
    written = [f"{start}{name}" for start in ("./", "../")]
    there = next((way for way in written if extended_folder(child, way) is not None), None)
    return there or (written[0] if "/" in name else None)


def read_folder(
    folder: Folder, unsaved: Mapping[Path, bytes] = MappingProxyType({})
) -> tuple[bytes | None, list[tuple[str, bytes]], list[PolicyProblem]]:
    """The manifest (None where it is missing), the rule files by name in messages, and what could not be read.

    `unsaved`: what an editor holds instead of what is in the file, by the file's real path.
    """
    manifest: bytes | None = None
    rules: list[tuple[str, bytes]] = []
    names, problems = _files(folder)
    if sum(not _is_aside(name) for name in names) > MAX_FILES:
        problems.append(_problem(folder.label, "policy.too_many_files", "policy.too_many_files", limit=MAX_FILES))
        names = [name for name in names if not _is_aside(name)][:MAX_FILES]
    for relative in names:
        label = os.path.join(folder.label, relative)
        by_name = not _is_aside(relative)
        if by_name and not relative.endswith(".yaml"):
            problems.append(_problem(label, "policy.yml", "policy.yml"))
            continue
        try:
            path = folder.path / relative
            held = unsaved.get(Path(os.path.realpath(path))) if unsaved else None
            data = _read(path) if held is None else held[: MAX_BYTES + 1]
        except OSError as error:
            if by_name or relative == CLAIMS:
                problems.append(_problem(label, "policy.unreadable", "policy.unreadable", why=_why(error)))
            continue
        if relative == MANIFEST:
            manifest = data
        elif by_name or (relative == CLAIMS and holds_rules(data)):
            rules.append((label, data))
        elif relative != CLAIMS and holds_rules(data):
            problems.append(_problem(label, "policy.hidden", "policy.hidden"))
    told = {problem.file for problem in problems}
    missing = os.path.join(folder.label, MANIFEST)
    if manifest is None and not told & {missing, folder.label}:
        problems.append(_problem(missing, "policy.no_manifest", "policy.no_manifest"))
    return manifest, rules, problems


def _read(path: Path) -> bytes:
    """A file's bytes, but of one that is too large only as many as show that; never waits for a pipe or device."""
    if not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file")
    with path.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _files(folder: Folder) -> tuple[list[str], list[PolicyProblem]]:
    """The YAML files of a policy, relative, sorted: not its tests, nor hidden folders, nor a policy inside it.

    And the folders that cannot be looked into.
    """
    found: list[str] = []
    closed: list[PolicyProblem] = []

    def note(error: OSError) -> None:
        inside = os.path.relpath(str(error.filename), folder.path)
        closed.append(_closed(folder.label if inside == "." else os.path.join(folder.label, inside), error))

    try:
        if not _is_file(folder.path / MANIFEST):  # then it may be any folder at all
            return [], []
    except OSError as error:
        return [], [_closed(folder.label, error)]
    seen: set[str] = set()
    for where, folders, files in os.walk(folder.path, followlinks=True, onerror=note):
        real = os.path.realpath(where)
        if real in seen or len(found) > 2 * MAX_FILES:  # links may lead in circles
            folders[:] = []
            continue
        seen.add(real)
        here = os.path.relpath(where, folder.path)
        if here != "." and MANIFEST in files:
            folders[:] = []
            continue
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not (here == "." and f == "tests"))
        for name in files:
            if name.lower().endswith((".yaml", ".yml")):
                found.append(os.path.normpath(os.path.join(here, name)))
    return sorted(found), closed


def _is_file(path: Path) -> bool:
    """Whether there is a regular file; raises PermissionError where one may not look."""
    return stat.S_ISREG(_mode(path))


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path))


def _mode(path: Path) -> int:
    """Of what is there; 0 for nothing. `Path.is_file` says False also where one may not look, from Python 3.14 on."""
    try:
        return os.stat(path).st_mode
    except PermissionError:
        raise
    except (OSError, ValueError):
        return 0


def _is_aside(relative: str) -> bool:
    """Whether a file is no rule file by its name: the claims, and what is hidden, such as another tool's settings."""
    return relative == CLAIMS or os.path.basename(relative).startswith(".")


def _closed(label: str, error: OSError) -> PolicyProblem:
    return _problem(label, "policy.folder_unreadable", "policy.folder_unreadable", why=_why(error))


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _problem(file: str, code: str, hint: str | None = None, **values: object) -> PolicyProblem:
    return problem_at(file, Mark(), (), code, hint, **values)
