"""How the service is run: what its config file says, and what the command line says instead."""

import ipaddress
import os
from pathlib import Path
from typing import Any

import attrs

from ...engine.language.document import problem_at
from ...engine.language.folder import shipped_names
from ...engine.language.problems import Mark, PolicyError
from ...engine.language.structure import structure_problems
from ...engine.language.yaml_reader import read_yaml

ADMIN, LOOPBACK, OPEN = METRICS = ("admin", "loopback", "open")
HEAD_BYTES = 16 * 1024  # of address and headers
_MOST_BYTES = 1024 * 1024


@attrs.frozen
class Limits:
    """How large, how long and how often requests may be (schemas/serve.schema.json says what each means)."""

    body_bytes: int = 32 * 1024 * 1024
    cases: int = 1000
    per_second: int = 500
    burst: int = 2000
    request_seconds: float = 30
    body_seconds: float = 20
    idle_seconds: float = 15
    connections: int = 1000
    shutdown_seconds: float = 30


@attrs.frozen
class Settings:
    """Everything that the service is told when it starts. `tokens` is None only with `no_auth`.

    `language`: `zh` or `en`, of what it notes.
    """

    policies: tuple[str, ...] = ("kuaishou",)
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    tokens: str | None = None
    no_auth: bool = False
    log: str | None = None
    metrics: str = ADMIN
    workers: int = 1
    reload_seconds: float = 5
    access_log: bool = False
    language: str = "en"
    limits: Limits = attrs.field(factory=Limits)

    @property
    def address(self) -> str:
        """The address that callers use: the one that was given, or the one that is listened on."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


def read_settings(file: str) -> Settings:
    """The settings of a config file; raises PolicyError with every problem that it has, at its place."""
    try:
        with open(file, "rb") as opened:
            raw = opened.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise PolicyError([problem_at(file, Mark(), (), "policy.unreadable", why=why)]) from None
    document = read_yaml(file, raw)
    problems = [problem for problem, _ in structure_problems(document, "serve")]
    if problems:
        raise PolicyError(problems)
    return _settings(dict(document.data), Path(file).parent)


def _settings(data: dict[str, Any], folder: Path) -> Settings:
    limits = Limits(**data.pop("limits", {}))
    if "policies" in data:
        shipped = shipped_names()
        data["policies"] = tuple(one if one in shipped else str(folder / one) for one in data["policies"])
    for name in ("tokens", "log"):
        if name in data and "://" not in data[name]:
            data[name] = str(folder / data[name])
    return Settings(limits=limits, **data)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def names_this_machine(header: str) -> bool:
    """Whether a Host header names this machine by a loopback name, whatever the port."""
    host = header.rsplit("]", 1)[0].lstrip("[") if header.startswith("[") else header.partition(":")[0]
    return is_loopback(host)


def own_file(path: str) -> bool:
    """Whether only its owner may read and write the file."""
    return os.name == "nt" or not os.stat(path).st_mode & 0o077
