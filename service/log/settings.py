"""How a log is kept: what its config file says, or no more than an address."""

import os
from pathlib import Path
from typing import Any

import attrs

from ...engine.language.document import Document
from ...engine.language.problems import PolicyError
from ...engine.language.structure import structure_problems
from ...engine.language.yaml_reader import read_yaml
from .addresses import hidden_if_address
from .errors import LogError
from .masking import Mask, mask_of
from .model import DIGEST, FULL

SECONDS = 10.0
_MOST_BYTES = 1024 * 1024


@attrs.frozen
class Settings:
    """Where a log is and how it is kept. `folder` is what relative files are relative to, `file` the config itself.

    `inputs`: how much of each case is kept: `full`, `masked` (but for the fields of `mask`) or `digest` (nothing).
    `key`: the file of the key that signs; None for a log that is not signed. `seconds`: how long to wait for a lock or
    a lost connection.
    """

    url: str
    folder: Path | None = None
    key: Path | None = None
    public_key: Path | None = None
    inputs: str = DIGEST
    mask: Mask = attrs.field(factory=Mask)
    seconds: float = SECONDS
    file: Path | None = None


def settings(place: str | os.PathLike[str]) -> Settings:
    """The settings of a config file, or of an address alone (`sqlite:///FILE`, `postgresql+psycopg://…`).

    Raises LogError with what is wrong with the file, and where.
    """
    text = os.fspath(place)
    if "://" in text:
        return Settings(text)
    path = Path(text)
    try:
        with path.open("rb") as opened:
            raw = opened.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise LogError("log.config_file", file=hidden_if_address(text), why=why) from None
    try:
        document = read_yaml(text, raw)
        problems = [problem for problem, _ in structure_problems(document, "log")]
    except PolicyError as error:
        problems = list(error.problems)
    if problems:
        raise LogConfigError(text, problems)
    return _settings(path, document)


class LogConfigError(LogError):
    """A config file that says what it cannot; `problems` are all of them."""

    def __init__(self, file: str, problems: list[Any]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("log.config", file=file, count=len(self.problems))


def _settings(path: Path, document: Document) -> Settings:
    data: dict[str, Any] = document.data
    folder = path.parent
    inputs = data.get("inputs", DIGEST)
    pointers = data.get("mask", [])
    if inputs == FULL and pointers:
        raise LogError("log.mask_full", file=str(path))

    def file(name: str) -> Path | None:
        return folder / data[name] if name in data else None

    return Settings(
        url=data["url"],
        folder=folder,
        key=file("key"),
        public_key=file("public_key"),
        inputs=inputs,
        mask=mask_of(pointers),
        seconds=float(data.get("wait_seconds", SECONDS)),
        file=path,
    )
