"""Finds the test files beside a policy and reads them as YAML of the published form."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from ...engine.language.document import Document, Pointer, problem_at
from ...engine.language.folder import Folder
from ...engine.language.problems import Mark, PolicyError, PolicyProblem, advice_of
from ...engine.language.schema_check import SchemaFault, schema_faults
from ...engine.language.scope import Place
from ...engine.language.structure import structure_problems
from ...engine.language.yaml_reader import read_yaml

FOLDER = "tests"
EQUIVALENT = "equivalent.yaml"  # of `fairblock mutate`, and no test file
SCHEMA = "policy_test"
Report = Callable[[PolicyProblem], None]


@attrs.frozen(eq=False)
class Draft:
    """One test file as written: its path and content, and where the content is not of the form it should have."""

    path: Path
    place: Place
    broken: tuple[Pointer, ...]

    def sound(self, *at: str | int) -> Place | None:
        """The piece at this place, if it is there, and in it everything of the right form."""
        if any(fault[: len(at)] == at for fault in self.broken):
            return None
        place = self.place
        for step in at:
            data = place.data
            inside = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
            if step not in inside:
                return None
            place /= step
        return place

    def sound_edits(self, *at: str | int) -> Place | None:
        """The suite or the test at this place, if what it changes and removes is of the right form."""
        edits = ((*at, key) for key in ("change", "remove"))
        if any(fault[: len(edit)] == edit for edit in edits for fault in self.broken):
            return None
        place = self.place
        for step in at:
            place /= step
        return place


def read_drafts(folder: Folder, report: Report) -> tuple[list[Draft], bool]:
    """The test files of a policy's folder, sorted by name, and whether there are no others that could not be read.

    What is wrong with their form is reported.
    """
    drafts: list[Draft] = []
    files = _yaml_files(folder, report)
    for relative in files:
        path = folder.path / FOLDER / relative
        label = os.path.join(folder.label, FOLDER, relative)
        if os.path.dirname(relative):
            report(_problem(label, "test.subfolder", "test.subfolder", name=os.path.join(folder.label, FOLDER)))
        elif not relative.endswith(".yaml"):
            report(_problem(label, "test.yml", "policy.yml"))
        elif (draft := _read(path, label, report)) is not None:
            drafts.append(draft)
    return drafts, len(drafts) == len(files)


def _yaml_files(folder: Folder, report: Report) -> list[str]:
    """Whatever looks like a test file, relative to the tests' folder: none may be passed over without a word."""

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            label = os.path.join(folder.label, FOLDER)
            report(_problem(label, "policy.unreadable", why=error.strerror or type(error).__name__))

    top = folder.path / FOLDER
    found: list[str] = []
    for where, folders, files in os.walk(top, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        names = [name for name in files if name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")]
        if where == os.fspath(top):
            names = [name for name in names if name != EQUIVALENT]
        found.extend(os.path.normpath(os.path.join(os.path.relpath(where, top), name)) for name in names)
    return sorted(found)


def _read(path: Path, label: str, report: Report) -> Draft | None:
    try:
        document = read_yaml(label, path.read_bytes())
    except OSError as error:
        report(_problem(label, "policy.unreadable", why=error.strerror or type(error).__name__))
        return None
    except PolicyError as error:
        for unread in error.problems:
            report(_with_list_hint(unread))
        return None
    broken: list[Pointer] = []
    for fault, problem in _faults(document):
        if problem is not None:
            report(problem)
            if fault.kind != "enum":  # a word that is none of those that may stand there breaks nothing else
                broken.append(fault.at)
    return Draft(path, Place(document, (), document.data), tuple(broken))


def _with_list_hint(problem: PolicyProblem) -> PolicyProblem:
    """Appending twice is the honest way to come by a duplicate key, and the reader's advice does not fit it."""
    twice = problem.code == "yaml.duplicate_key" and "/-`" in problem.text.en
    return attrs.evolve(problem, advice=advice_of("test.append_twice")) if twice else problem


def _faults(document: Document) -> Iterator[tuple[SchemaFault, PolicyProblem | None]]:
    """What the schema refuses, each with its problem; None where the readers of the meaning say it better."""
    faults = list(schema_faults(SCHEMA, document.data))
    if not faults:
        return
    for fault, (problem, _) in zip(faults, structure_problems(document, SCHEMA), strict=True):
        end = fault.at[-1] if fault.at else ""
        if fault.kind == "pattern" or (fault.kind == "enum" and fault.at[-2:-1] == ("statuses",)):
            yield fault, None
        elif (fault.kind == "missing" and fault.name == "tests") or (fault.kind == "length" and end == "tests"):
            yield fault, document.problem(fault.at, "test.no_tests", "test.no_tests")
        elif (fault.kind == "missing" and fault.name == "expect") or (fault.kind == "length" and end == "expect"):
            yield fault, document.problem(fault.at, "test.states_nothing", "test.states_nothing")
        else:
            yield fault, problem


def _problem(file: str, code: str, hint: str | None = None, **values: object) -> PolicyProblem:
    return problem_at(file, Mark(), (), code, hint, **values)
