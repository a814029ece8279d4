"""A policy as one file: what `fairblock build` writes, and `load_policy` reads many times faster than YAML.

It is the resolved content (contract 4.1), as JSON and without any code, with what it was made by. Reading it checks
everything that can have changed: the file against its checksum, the content against the policy's digest, and the
rules against the types of the case, as always.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from ...schemas import NAMES, schema_bytes
from ...version import __version__
from .content import TABLES, decimal_json, json_object, manifest_of
from .document import Document, problem_at
from .folder import Folder, read_folder, shipped_folder, shipped_names
from .problems import Mark, PolicyError
from .resolve import Layer, Resolved
from .scope import Place

SUFFIX = ".fairblock"
MAX_BYTES = 64 * 1024 * 1024
_FORMAT = "fairblock policy artefact 1"


def frozen(resolved: Resolved, digest: str, sources: str = "") -> bytes:
    """The artefact of a policy without problems; `sources`: of a shipped one, what it was made of."""
    body: dict[str, Any] = {
        "format": _FORMAT,
        "fairblock": __version__,
        "schemas": _schemas(),
        "digest": digest,
        "sources": sources,
        "manifest": manifest_of(resolved),
    }
    for name in TABLES:
        table: dict[str, Place] = getattr(resolved, name)
        body[name] = {key: [place.data, place.document.file, *_line(place)] for key, place in table.items()}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=decimal_json)
    return f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}\n".encode()


def _line(place: Place) -> tuple[int, int]:
    mark = place.document.mark(place.at)
    return mark.line, mark.column


@cache
def shipped_sources() -> str:
    """One digest of the names and bytes of all files of the shipped policies."""
    found = hashlib.sha256()
    for name in shipped_names():
        manifest, files, _ = read_folder(Folder(shipped_folder() / name, name))
        for label, data in [(name, manifest or b""), *files]:
            found.update(f"{label}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


def shipped_path(name: str) -> Path:
    """Where the artefact of a shipped policy lies that was made when fairblock was packed."""
    return shipped_folder().parent / "built" / f"{name}{SUFFIX}"


def thawed(path: Path, sources: str | None = None) -> tuple[Resolved, str]:
    """What an artefact holds, and the digest that it claims; raises PolicyError for one that is not as it was built.

    `sources`: what it must have been made of, if that is to be seen to.
    """
    body = _body(path)
    if sources is not None and body["sources"] != sources:
        raise _refused(path, "policy.artefact_stale", "policy.artefact", name=path.name, made=__version__)
    try:
        return _resolved(path, body), body["digest"]
    except (LookupError, TypeError, ValueError, AttributeError):
        raise _refused(path, "policy.artefact_form", "policy.artefact", name=path.name) from None


def _resolved(path: Path, body: dict[str, Any]) -> Resolved:
    manifest = Document(str(path), dict(body["manifest"]), {}, {}, ())
    resolved = Resolved(Layer(Folder(path, str(path)), manifest, ()))
    for name in TABLES:
        table = getattr(resolved, name)
        for key, (data, file, line, column) in body[name].items():
            table[key] = Place(Document(file, data, {(): Mark(line, column)}, {}, ()), (), data)
    return resolved


def _body(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(path, "policy.unreadable", None, why=error.strerror or type(error).__name__) from None
    checksum, _, text = raw.rstrip(b"\n").partition(b"\n")
    try:
        body = json.loads(text, object_hook=json_object)
    except (ValueError, RecursionError, ArithmeticError):
        body = None
    if not isinstance(body, dict) or body.get("format") != _FORMAT:
        raise _refused(path, "policy.artefact_form", "policy.artefact", name=path.name)
    if checksum != hashlib.sha256(text).hexdigest().encode():
        raise _refused(path, "policy.artefact_tampered", "policy.artefact", name=path.name)
    if body.get("fairblock") != __version__ or body.get("schemas") != _schemas():
        raise _refused(path, "policy.artefact_stale", "policy.artefact", name=path.name, made=body.get("fairblock"))
    return body


def tampered(path: Path) -> PolicyError:
    """Of an artefact whose content is not what its digest says."""
    return _refused(path, "policy.artefact_tampered", "policy.artefact", name=path.name)


def _refused(path: Path, code: str, hint: str | None, **values: object) -> PolicyError:
    return PolicyError([problem_at(str(path), Mark(), (), code, hint, **values)])


@cache
def _schemas() -> str:
    """The digest of what rules are checked against: another one may mean another policy."""
    # of the files as they are: every start of a program that loads an artefact waits for this
    return hashlib.sha256(b"\0".join(schema_bytes(name) for name in NAMES)).hexdigest()
