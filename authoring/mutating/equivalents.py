"""`tests/equivalent.yaml`: the mutants that no case can tell from the original, each with the reason."""

import os
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import attrs

from ...engine.language.document import Document, problem_at
from ...engine.language.folder import Folder
from ...engine.language.nearest import nearest
from ...engine.language.problems import Mark, PolicyError, PolicyProblem
from ...engine.language.scope import Place
from ...engine.language.texts import Text
from ...engine.language.yaml_reader import read_yaml
from ..testing.files import EQUIVALENT, FOLDER


@attrs.frozen(eq=False)
class Equivalents:
    """The mutants that are named, each at its place in the file, and why."""

    places: Mapping[str, Place] = attrs.field(factory=dict)
    reasons: Mapping[str, Text] = attrs.field(factory=dict)

    def stale(self, mutants: Collection[str], noticed: Collection[str]) -> Iterator[PolicyProblem]:
        """The entries that name no mutant, or one that a test does notice."""
        for name, place in self.places.items():
            if name not in mutants:
                near = nearest(name, mutants)
                yield place.problem("mutant.stale", "nearest" if near else "mutant.stale", name=name, near=near or "")
            elif name in noticed:
                yield place.problem("mutant.noticed", "mutant.stale", name=name)


def read_equivalents(folder: Folder) -> Equivalents:
    """The file of a policy's folder, nothing where it has none; raises PolicyError with all that is wrong in it."""
    path, label = folder.path / FOLDER / EQUIVALENT, os.path.join(folder.label, FOLDER, EQUIVALENT)
    if not path.exists():
        return Equivalents()
    try:
        document = read_yaml(label, path.read_bytes())
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise PolicyError([problem_at(label, Mark(), (), "policy.unreadable", None, why=why)]) from None
    problems: list[PolicyProblem] = []
    found = _read(document, problems)
    if problems:
        raise PolicyError(problems)
    return found


def _read(document: Document, problems: list[PolicyProblem]) -> Equivalents:
    top = Place(document, (), document.data)
    places: dict[str, Place] = {}
    reasons: dict[str, Text] = {}
    entries = top.get("equivalent")
    if entries is None or not isinstance(entries.data, list) or set(top.data) != {"equivalent"}:
        problems.append(top.problem("mutant.form", "mutant.form"))
        return Equivalents()
    for _, entry in entries.items():
        reason = _reason(entry)
        mutants = entry.get("mutants")
        if reason is None or mutants is None or not isinstance(mutants.data, list) or len(entry.data) != 2:
            problems.append(entry.problem("mutant.form", "mutant.form"))
            continue
        for _, one in mutants.items():
            if not isinstance(one.data, str):
                problems.append(one.problem("mutant.form", "mutant.form"))
            elif one.data in places:
                problems.append(one.problem("mutant.twice", None, name=one.data))
            else:
                places[one.data], reasons[one.data] = one, reason
    return Equivalents(places, reasons)


def _reason(entry: Place) -> Text | None:
    """The reason: a text for both languages, or one for each; never an empty one."""
    found: Any = entry.data.get("reason") if isinstance(entry.data, dict) else None
    if isinstance(found, str) and found.strip():
        return Text(found, found)
    if isinstance(found, dict) and set(found) == {"zh", "en"}:
        zh, en = found["zh"], found["en"]
        if isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip():
            return Text(zh, en)
    return None
