"""Reads `claims.yaml` of a policy and its parents: every claim, or every problem at once."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from ...engine.language.conditions import Conditions
from ...engine.language.document import Document, Pointer, problem_at
from ...engine.language.folder import CLAIMS, MAX_BYTES, Folder
from ...engine.language.model import Condition, Ground, Procedure, Protection
from ...engine.language.nearest import nearest
from ...engine.language.problems import Mark, PolicyError, PolicyProblem
from ...engine.language.resolve import NOTHING, ReadDocument, Resolved
from ...engine.language.rules import text_of
from ...engine.language.schema_check import schema_faults
from ...engine.language.scope import Place, Reading, Scope
from ...engine.language.structure import structure_problems
from ...engine.language.texts import Text
from ...engine.language.yaml_reader import read_yaml
from ..testing.expecting import STATUSES
from .model import FORMS, Claim

SCHEMA = "claims"
_STATUSES = {"ground": STATUSES[Ground], "protection": STATUSES[Protection], "procedure": STATUSES[Procedure]}
_KINDS = {
    "ground": Text("事由规则", "ground rule"),
    "protection": Text("保护规则", "protection"),
    "procedure": Text("手续规则", "procedure"),
}


def read_claims(resolved: Resolved) -> tuple[Claim, ...]:
    """The claims of a policy and of all that it extends, its parents' first; raises PolicyError with every problem."""
    claims, problems = examine_claims(resolved)
    if problems:
        raise PolicyError(problems)
    return claims


def examine_claims(
    resolved: Resolved, unsaved: Mapping[Path, bytes] = NOTHING, read: ReadDocument = read_yaml
) -> tuple[tuple[Claim, ...], tuple[PolicyProblem, ...]]:
    """The claims that can be read, and what is wrong with the others. `unsaved` and `read` are as in `examine`."""
    reader = _Claims(resolved)
    for folder in reversed(resolved.folders):
        document = _document(folder, reader.problems, unsaved, read)
        if document is not None:
            reader.add(document, folder, own=folder is resolved.folders[0])
    return tuple(reader.claims.values()), tuple(sorted(set(reader.problems)))


def claims_file(folder: Folder) -> str:
    """The file's name in messages."""
    return os.path.join(folder.label, CLAIMS)


def _document(
    folder: Folder, problems: list[PolicyProblem], unsaved: Mapping[Path, bytes], read: ReadDocument
) -> Document | None:
    path, label = folder.path / CLAIMS, claims_file(folder)
    held = unsaved.get(Path(os.path.realpath(path))) if unsaved else None
    if held is None and not os.path.lexists(path):
        return None
    try:
        if held is None:
            if not path.is_file():
                raise OSError(22, "not a regular file")
            with path.open("rb") as opened:
                held = opened.read(MAX_BYTES + 1)
        return read(label, held)
    except OSError as error:
        why = error.strerror or type(error).__name__
        problems.append(problem_at(label, Mark(), (), "policy.unreadable", None, why=why))
    except PolicyError as error:
        problems.extend(error.problems)
    return None


@attrs.define(eq=False)
class _Claims:
    """The claims read so far, by id, under the names that the policy itself gives its facts and rules."""

    resolved: Resolved
    claims: dict[str, Claim] = attrs.field(factory=dict)
    problems: list[PolicyProblem] = attrs.field(factory=list)
    _ids: dict[str, Place] = attrs.field(factory=dict)
    _conditions: Conditions = attrs.field(factory=Conditions)

    def add(self, document: Document, folder: Folder, *, own: bool) -> None:
        """The claims of one file."""
        broken: list[Pointer] = []
        reading = Reading(self.resolved.names, self.problems.append)
        entries = Place(document, (), document.data).get("claims")
        faults = list(_faults(document))
        broken += [at for at, _, inside in faults if not inside]
        for _, entry in entries.items() if entries is not None and isinstance(entries.data, list) else ():
            if isinstance(entry.data, dict):
                self._claim(entry, broken, Scope(reading), folder, own=own)
        lines = {(problem.file, problem.line) for problem in self.problems}
        for _, problem, inside in faults:  # inside a condition, the reader says better what is wrong
            if not (inside and (problem.file, problem.line) in lines):
                self.problems.append(problem)

    def _claim(self, place: Place, broken: list[Pointer], scope: Scope, folder: Folder, *, own: bool) -> None:
        self._check_id(place)
        forms = [form for form in FORMS if form in place.data]
        if len(forms) != 1:
            found = ", ".join(f"`{form}`" for form in forms) or "—"
            self.problems.append(place.problem("claim.one_form", "claim.one_form", found=found))
        whens: dict[str, Condition | None] = {}
        gone: str | None = None
        for form in forms:
            body = place / form
            if not isinstance(body.data, dict):
                continue
            if not {"verdict", "statuses"} & body.data.keys():
                self.problems.append(body.problem("claim.says_nothing", "claim.says_nothing", key=True))
            gone = self._statuses(body, own=own) or gone
            when = body.get("when")
            whens[form] = self._conditions.condition(when, scope) if when is not None else None
            if when is not None and whens[form] is None:
                broken.append(when.at)
        sound = len(forms) == 1 and not any(fault[: len(place.at)] == place.at for fault in broken)
        if not sound or "id" not in place.data or forms[0] not in whens:
            return
        body = place / forms[0]
        self.claims.setdefault(
            place.data["id"],
            Claim(
                place.data["id"],
                forms[0],
                text_of(place.get("title")),
                body.data.get("verdict"),
                dict(body.data.get("statuses", {})),
                whens[forms[0]],
                folder.shipped or os.path.basename(os.path.abspath(folder.path)),
                place.document,
                place.document.mark((place / "id").at),
                gone,
            ),
        )

    def _check_id(self, place: Place) -> None:
        name = place.get("id")
        if name is None or not isinstance(name.data, str):
            return  # the schema has said so
        if name.data in self._ids:
            first = self._ids[name.data]
            line = first.document.mark(first.at).line
            file = first.document.file
            self.problems.append(
                name.problem("claim.duplicate_id", "claim.duplicate_id", name=name.data, file=file, line=line)
            )
        else:
            self._ids[name.data] = name

    def _statuses(self, body: Place, *, own: bool) -> str | None:
        """Checks the rules that are named, and what is said of each; a rule of a parent's that a child disabled."""
        table, gone = body.get("statuses"), None
        for rule, status in table.items() if table is not None and isinstance(table.data, dict) else ():
            if rule not in self.resolved.rules:
                if not own:  # the parent's own proof sees to it that it was there
                    gone = str(rule)
                    continue
                near = nearest(str(rule), self.resolved.rules)
                hint = "nearest" if near else None
                self.problems.append(status.problem("claim.unknown_rule", hint, key=True, name=rule, near=near or ""))
                continue
            kind = self.resolved.rules[rule].data.get("kind")
            known = _STATUSES.get(kind, ())
            if isinstance(status.data, str) and known and status.data not in known:
                near = nearest(status.data, known)
                self.problems.append(
                    status.problem(
                        "claim.status",
                        "nearest" if near else "one_of",
                        found=status.data,
                        rule=rule,
                        kind=_KINDS[kind],
                        near=near or "",
                        names=", ".join(known),
                    )
                )
        return gone


def _faults(document: Document) -> Iterator[tuple[Pointer, PolicyProblem, bool]]:
    """What the schema refuses, where, and whether inside a condition; not what the reader says better itself."""
    faults = list(schema_faults(SCHEMA, document.data))
    problems = structure_problems(document, SCHEMA) if faults else ()
    for fault, (problem, _) in zip(faults, problems, strict=True):
        inside = "when" in fault.at
        own_words = not inside and (
            (fault.kind == "form" and len(fault.at) in (2, 3)) or (fault.kind == "enum" and "statuses" in fault.at)
        )
        if not own_words:
            yield fault.at, problem, inside
