"""The policies that are served: loaded once, read again when their files change, the last good one kept.

Whoever holds a `Served` holds one policy: reading again puts another `Served` in its place and changes none.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import attrs

from ...engine.deciding.policy import Policy, load_policy
from ...engine.language.artefact import SUFFIX
from ...engine.language.folder import shipped_names
from ...engine.language.load import load_sources
from ...engine.language.problems import PolicyError, PolicyProblem
from ...engine.language.texts import fill
from .catalog import POLICY_PROBLEMS

# the smallest case that there is
WARMING = {
    "case_id": "-",
    "shop": {"id": "-"},
    "operator": {"id": "-", "role": "bot", "permissions": []},
    "buyer": {"id": "-"},
    "request": {"buyer_id": "-"},
}
LOADED, UNCHANGED, FAILED = "loaded", "unchanged", "failed"
_Stamp = tuple[tuple[str, int, int, int, int], ...]


@attrs.frozen(eq=False)
class Served:
    """One policy as it decides now. `loaded_at` is in seconds since 1970.

    `problems` are those of its newer files, which are not used then; empty where it is what its files say.
    """

    source: str
    policy: Policy
    folders: tuple[Path, ...]
    stamp: _Stamp
    loaded_at: float
    problems: tuple[PolicyProblem, ...] = ()

    @property
    def name(self) -> str:
        """What requests call it: the name of its manifest."""
        return self.policy.name


@attrs.frozen
class Reload:
    """What came of reading one policy again: `loaded`, `unchanged` or `failed`."""

    name: str
    result: str


class Policies:
    """The served policies by name, in the order they were given; the first is the default."""

    def __init__(self, sources: Iterable[str], clock: Callable[[], float] = time.time) -> None:
        """Loads them all; raises PolicyError with the problems of all that have some."""
        self._clock = clock
        self._loading = threading.Lock()
        problems: list[PolicyProblem] = []
        served: dict[str, Served] = {}
        for source in sources:
            try:
                one = self._load(source)
            except PolicyError as error:
                problems += error.problems
                continue
            if one.name in served:
                problems.append(_problem(source, "serve.served_twice", name=one.name))
            served[one.name] = one
        if problems:
            raise PolicyError(problems)
        self._served = served

    @property
    def names(self) -> list[str]:
        """Their names, the default first."""
        return list(self._served)

    def all(self) -> list[Served]:
        """All of them as they are now."""
        return list(self._served.values())

    def get(self, name: str | None) -> Served | None:
        """The policy of a name, or the default; None where none is served by that name."""
        return self._served.get(self.names[0] if name is None else name)

    def refresh(self, *, force: bool = False) -> list[Reload]:
        """Reads again those whose files have changed (all, with `force`); may be called by any thread."""
        with self._loading:
            return [self._again(one) for one in self.all() if force or _stamp(one.folders) != one.stamp]

    def _again(self, old: Served) -> Reload:
        stamp = _stamp(old.folders)
        try:
            new = self._load(old.source, old.folders)
            if new.name != old.name:
                raise PolicyError([_problem(old.source, "serve.renamed", name=new.name, before=old.name)])
        except PolicyError as error:
            self._put(attrs.evolve(old, stamp=stamp, problems=error.problems))
            return Reload(old.name, FAILED)
        if new.policy.digest == old.policy.digest:
            new = attrs.evolve(new, policy=old.policy, loaded_at=old.loaded_at)
            self._put(new)
            return Reload(old.name, LOADED if old.problems else UNCHANGED)
        self._put(new)
        return Reload(old.name, LOADED)

    def _put(self, one: Served) -> None:
        self._served = {**self._served, one.name: one}

    def _load(self, source: str, known: tuple[Path, ...] = ()) -> Served:
        """The policy, ready to decide: what it does only once, it does here and not for the first caller."""
        served = self._read(source, known)
        platforms = served.policy.model.platforms
        case = WARMING | {"as_of": f"{date.today()}T00:00:00Z", "platform": platforms[0] if platforms else "-"}
        served.policy.decide(case)
        return served

    def _read(self, source: str, known: tuple[Path, ...] = ()) -> Served:
        """The policy with its folders and those of its parents; `known` are those, as far as they are known."""
        if source in shipped_names():
            return Served(source, load_policy(source), (), (), self._clock())
        known = known or (Path(source),)
        before = _stamp(known)  # what changes while it is read is seen the next time
        if source.endswith(SUFFIX):
            return Served(source, load_policy(source), known, before, self._clock())
        resolved, model = load_sources(source)
        folders = tuple(folder.path for folder in resolved.folders if folder.shipped is None)
        return Served(source, Policy(model), folders, before if folders == known else _stamp(folders), self._clock())


def _problem(source: str, code: str, **values: object) -> PolicyProblem:
    return PolicyProblem(source, 1, 1, code, fill(POLICY_PROBLEMS[code], values))


def _stamp(places: Iterable[Path]) -> _Stamp:
    """What changes when a file of these changes, comes or goes."""
    found: list[tuple[str, int, int, int, int]] = []
    for place in places:
        files = [place] if place.is_file() else _yaml_files(place)
        for file in files:
            try:
                known = os.stat(file)
            except OSError:
                continue
            found.append((str(file), known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns))
    return tuple(sorted(found))


def _yaml_files(folder: Path) -> list[Path]:
    return [
        Path(where) / name
        for where, _, names in os.walk(folder, followlinks=False)
        for name in names
        if name.lower().endswith((".yaml", ".yml"))
    ]
