"""Puts a policy and its parents together: one table for each kind of thing a policy defines (contract 4.1)."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from .document import Document
from .folder import MANIFEST, Folder, extended_folder, find_folder, meant_path, read_folder, shipped_names
from .nearest import nearest
from .problems import PolicyError, PolicyProblem
from .scope import Names, Place
from .structure import structure_problems
from .yaml_reader import read_yaml

MAX_PARENTS = 16
Report = Callable[[PolicyProblem], None]
ReadDocument = Callable[[str, bytes], Document]
NOTHING: Mapping[Path, bytes] = MappingProxyType({})


@attrs.frozen(eq=False)
class Layer:
    """One policy's own files."""

    folder: Folder
    manifest: Document
    rules: tuple[Document, ...]
    incomplete: bool = False


@attrs.define(eq=False)
class Resolved:
    """What a policy defines with all its parents, a child's definitions in the place of its parents'."""

    own: Layer
    parameters: dict[str, Place] = attrs.field(factory=dict)
    facts: dict[str, Place] = attrs.field(factory=dict)
    terms: dict[str, Place] = attrs.field(factory=dict)
    obligations: dict[str, Place] = attrs.field(factory=dict)
    rules: dict[str, Place] = attrs.field(factory=dict)
    single: dict[str, Place] = attrs.field(factory=dict)  # platforms and the two predicates
    own_parameters: set[str] = attrs.field(factory=set)
    structure: list[tuple[PolicyProblem, bool]] = attrs.field(factory=list)
    incomplete: bool = False  # something of it could not be read
    folders: tuple[Folder, ...] = ()  # its own and its parents', its own first

    @property
    def names(self) -> Names:
        """The names that conditions may use."""
        return Names(self.parameters, self.facts, self.terms, tuple(folder.label for folder in self.folders))


def resolve(
    policy: str | os.PathLike[str],
    report: Report,
    unsaved: Mapping[Path, bytes] = NOTHING,
    read: ReadDocument = read_yaml,
) -> Resolved | None:
    """Reads a policy and what it extends; None where it cannot be read at all (which has been reported).

    `unsaved`: what stands in an editor, by path, instead of what is in the file. `read`: for one that remembers.
    """
    try:
        folder = find_folder(policy)
    except PolicyError as error:
        for problem in error.problems:
            report(problem)
        return None
    layers = _layers(folder, report, unsaved, read)
    if not layers:
        return None
    resolved = Resolved(
        layers[0],
        incomplete=any(layer.incomplete for layer in layers),
        folders=tuple(layer.folder for layer in layers),
    )
    for layer in reversed(layers):
        _add(resolved, layer, report)
    return resolved


def _layers(folder: Folder, report: Report, unsaved: Mapping[Path, bytes], read: ReadDocument) -> list[Layer]:
    """The policy and its parents, itself first."""
    layers: list[Layer] = []
    seen: list[str] = []
    at: Folder | None = folder
    while at is not None:
        seen.append(os.path.realpath(at.path))
        layer = _read(at, report, unsaved, read)
        if layer is None:
            break
        layers.append(layer)
        place = Place(layer.manifest, (), layer.manifest.data).get("extends")
        if place is None or not isinstance(place.data, str):
            break
        parent = extended_folder(at, place.data)
        if parent is None:
            path = meant_path(at, place.data)
            near = path or nearest(place.data, shipped_names())
            hint = "policy.extends_path" if path else "nearest" if near else "policy.extends_unknown"
            names = ", ".join(shipped_names())
            report(place.problem("policy.extends_unknown", hint, name=place.data, near=near or "", names=names))
        elif os.path.realpath(parent.path) in seen:
            way = " → ".join([*(x.folder.label for x in layers), parent.label])
            report(place.problem("policy.extends_cycle", "policy.cycle", way=way))
            parent = None
        elif len(layers) >= MAX_PARENTS:
            report(place.problem("policy.extends_deep", "policy.extends_deep", limit=MAX_PARENTS))
            parent = None
        at = parent
    return layers


def _read(folder: Folder, report: Report, unsaved: Mapping[Path, bytes], read: ReadDocument) -> Layer | None:
    raw, files, problems = read_folder(folder, unsaved)
    for problem in problems:
        report(problem)
    documents = [_document(folder, label, data, report, read) for label, data in files]
    label = os.path.join(folder.label, MANIFEST)
    manifest = _document(folder, label, raw, report, read) if raw is not None else None
    if manifest is None or not isinstance(manifest.data, dict):
        if manifest is not None:
            report(manifest.problem((), "policy.manifest_form", "yaml.pair"))
        return None
    return Layer(folder, manifest, tuple(d for d in documents if d is not None), bool(problems) or None in documents)


def _document(folder: Folder, label: str, raw: bytes, report: Report, read: ReadDocument) -> Document | None:
    try:
        return attrs.evolve(read(label, raw), policy=folder.label)
    except PolicyError as error:
        for problem in error.problems:
            report(problem)
        return None


def _add(resolved: Resolved, layer: Layer, report: Report) -> None:
    """Lays a child's definitions over what is there."""
    resolved.structure.extend(structure_problems(layer.manifest, "policy", echoes=False))
    manifest = Place(layer.manifest, (), layer.manifest.data)
    _disable(resolved, manifest, report)
    tables: dict[str, dict[str, Place]] = {
        "parameters": resolved.parameters,
        "facts": resolved.facts,
        "terms": resolved.terms,
    }
    for section, table in tables.items():
        if (place := manifest.get(section)) is not None and isinstance(place.data, dict):
            table.update(place.items())
    if layer is resolved.own and (place := manifest.get("parameters")) is not None:
        resolved.own_parameters.update(name for name, _ in place.items())
    for name in ("platforms", "evidence_valid", "communication_counts"):
        if (place := manifest.get(name)) is not None:
            resolved.single[name] = place
    _add_listed(resolved.obligations, manifest.get("obligations"), {}, report)
    own: dict[str, Place] = {}
    for document in layer.rules:
        resolved.structure.extend(structure_problems(document, "rules", echoes=False))
        if not isinstance(document.data, dict) or "rules" not in document.data:
            resolved.incomplete = True  # its rules stand somewhere in it, only not where they are looked for
        _add_listed(resolved.rules, Place(document, (), document.data).get("rules"), own, report)


def _add_listed(table: dict[str, Place], places: Place | None, own: dict[str, Place], report: Report) -> None:
    """Adds rules or obligations by their `id`; twice the same id in one policy is a problem."""
    for _, place in places.items() if places is not None and isinstance(places.data, list) else ():
        name: Any = place.get("id")
        if name is None or not isinstance(name.data, str):
            continue  # the schema has said so
        if name.data in own:
            first = own[name.data]
            report(
                name.problem(
                    "policy.duplicate_id",
                    "policy.duplicate_id",
                    name=name.data,
                    file=first.document.file,
                    line=first.document.mark(first.at).line,
                )
            )
            continue
        own[name.data] = place
        table[name.data] = place


def _disable(resolved: Resolved, manifest: Place, report: Report) -> None:
    place = manifest.get("disable")
    for _, entry in place.items() if place is not None else ():
        if not isinstance(entry.data, str):
            continue
        if entry.data not in resolved.rules:
            near = nearest(entry.data, resolved.rules)
            report(
                entry.problem(
                    "policy.disable_unknown", "nearest" if near else "policy.remove", name=entry.data, near=near or ""
                )
            )
        resolved.rules.pop(entry.data, None)
