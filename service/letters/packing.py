"""Writes an appeal packet into a folder or a zip file, and checks one against its manifest."""

import hashlib
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..log.texts import once
from .packet import MANIFEST, SUMS
from .proof import is_proof

_DATED = (1980, 1, 1, 0, 0, 0)  # so that the same packet is the same bytes
_MOST_BYTES = 64 * 1024 * 1024
_PLAIN = re.compile(r"(?![ .])[^/\\:*?\"<>|\x00-\x1f\x7f]+(?<![ .])")  # what is a file's name on any machine


def write_packet(files: Mapping[str, bytes], out: Path) -> None:
    """Writes the files into a new folder, or a new zip file if the name ends so. Raises OSError."""
    if out.suffix.lower() == ".zip":
        with out.open("xb") as opened, zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in files.items():
                packed.writestr(zipfile.ZipInfo(name, _DATED), data, zipfile.ZIP_DEFLATED)
        return
    out.mkdir(parents=True)
    for name, data in files.items():
        (out / name).write_bytes(data)


def read_packet(place: Path) -> dict[str, bytes]:
    """The files of a packet. Raises OSError, and ValueError for what is none."""
    if place.is_dir():
        return {path.name: _bytes(path) for path in sorted(place.iterdir())}
    try:
        with zipfile.ZipFile(place) as packed:
            return {one.filename: _limited(one.file_size) and packed.read(one) for one in packed.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ValueError(str(error)) from None


def packed_names(place: Path) -> list[str]:
    """The names of the files as they stand in a packet: one twice where a zip file holds it twice. Raises OSError, and
    ValueError for what is none."""
    if place.is_dir():
        return sorted(path.name for path in place.iterdir())
    try:
        with zipfile.ZipFile(place) as packed:
            return [one.orig_filename for one in packed.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ValueError(str(error)) from None


def name_faults(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names under which a reader may find another file than the one that was checked: a word and the name."""
    seen = set()
    for name in names:
        alike = unicodedata.normalize("NFC", name).casefold()
        if alike in seen:
            yield "packet_twice", name
        seen.add(alike)
        if not _PLAIN.fullmatch(name):
            yield "packet_name", name


def _bytes(path: Path) -> bytes:
    """What a file holds; nothing of a folder, which has no place in a packet."""
    return _limited(path.stat().st_size) and path.read_bytes() if path.is_file() else b""


def _limited(size: int) -> bytes:
    if size > _MOST_BYTES:
        raise ValueError("too large")
    return b"+"


def faults(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """What is not as the manifest says: a word and a file's name. Raises ValueError where there is none."""
    listed = _listed(files.get(MANIFEST, b""))
    for name, digest in listed.items():
        if name not in files:
            yield "packet_missing", name
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield "packet_changed", name
    for name in sorted(files.keys() - listed.keys() - {MANIFEST, SUMS}):
        yield "packet_extra", name
    if SUMS not in files:
        yield "packet_missing", SUMS
    elif files[SUMS] != "".join(f"{digest}  {name}\n" for name, digest in listed.items()).encode():
        yield "packet_changed", SUMS
    if "proof.json" in files and not is_proof(_json(files["proof.json"])):
        yield "packet_proof", "proof.json"


def _listed(manifest: bytes) -> dict[str, str]:
    found = _json(manifest)
    try:
        listed = {one["name"]: one["sha256"] for one in found["files"]}
        single = len(listed) == len(found["files"])
    except (TypeError, KeyError):
        raise ValueError(MANIFEST) from None
    if not listed or not single or not all(isinstance(one, str) for pair in listed.items() for one in pair):
        raise ValueError(MANIFEST)
    return listed


def _json(data: bytes) -> Any:
    try:
        return json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        return None
