"""How tests serve: the application in this process, or the installed command on a free port of this machine."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
from starlette.testclient import TestClient

from fairblock.service.http.app import make_app
from fairblock.service.http.calls import Endpoint
from fairblock.service.http.served import Policies
from fairblock.service.http.settings import Settings
from fairblock.service.http.tokens import SCOPES, new_token

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).parent / "fairblock"
CASES = ROOT / "tests" / "conformance"
ALLOW, TALK, DENY = (
    json.loads((CASES / f"{name}.json").read_bytes())
    for name in ("01-hoarding-allow", "02-hoarding-not-talked-over", "04-genuine-bad-review")
)
OWN_RULES = """rules:
  - id: malicious_order.hoarding
    kind: ground
    ground: malicious_order
    title: {zh: 恶意拍下不付款, en: Hoarding by unpaid orders}
    when: {count: orders, where: {close_cause: buyer_unpaid}, at_least: 3}
    communication: waived
  - id: protection.minor
    kind: protection
    title: {zh: 未成年人, en: A minor}
    when: {buyer.age_band: {in: [minor_14_17, under_14]}}
"""
STARTING = 60  # seconds, on a machine that does other things as well


def tokens(folder: Path) -> dict[str, str]:
    """A token for each scope, and `all` with all of them, in the file `tokens` of that folder."""
    file = str(folder / "tokens")
    made = {scope: new_token(file, scope, (scope,)) for scope in SCOPES}
    return made | {"all": new_token(file, "all", SCOPES)}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def new_log(folder: Path, inputs: str = "full") -> str:
    """The config of a fresh decision log in that folder."""
    from fairblock.service.log import open_log

    config = folder / "log.yaml"
    config.write_text(f"url: sqlite:///log.db\ninputs: {inputs}\n", encoding="utf-8")
    open_log(config, create=True).close()
    return str(config)


def own_policy(folder: Path, name: str = "my-shop") -> Path:
    """A policy of two rules, which is read in no time; its answers differ from the shipped ones."""
    made = folder / name
    made.mkdir()
    (made / "policy.yaml").write_text(f"policy: {name}\nversion: 1.0.0\ntitle: {{zh: 本店, en: My shop}}\n")
    (made / "orders.yaml").write_text(OWN_RULES, encoding="utf-8")
    return made


@attrs.define
class Served:
    """An application in this process with a client for it; `notes` is what it would write to standard error."""

    client: TestClient
    tokens: dict[str, str]
    app: object
    notes: list[str]

    def get(self, path: str, scope: str | None = "all", **more):
        return self.client.get(path, **self._asking(scope, more))

    def post(self, path: str, data=None, scope: str | None = "all", **more):
        if data is not None:
            more["json"] = data
        return self.client.post(path, **self._asking(scope, more))

    def _asking(self, scope: str | None, more: dict) -> dict:
        headers = {**(bearer(self.tokens[scope]) if scope else {}), **more.pop("headers", {})}
        return {"headers": headers, **more}


@contextlib.contextmanager
def served(folder: Path, *, more: Sequence[Endpoint] = (), **settings) -> Iterator[Served]:
    """The application with tokens for every scope and `more` endpoints; `settings` as in service.http.settings."""
    made = tokens(folder)
    settings = {"policies": ("kuaishou",), "tokens": str(folder / "tokens"), "reload_seconds": 0} | settings
    notes: list[str] = []
    app = make_app(Settings(**settings), Policies(settings["policies"]), note=notes.append, more=more)
    with TestClient(app, raise_server_exceptions=True) as client:
        yield Served(client, made, app, notes)


@attrs.define
class Running:
    """The installed command, serving; `said` is the file that its standard error goes to."""

    process: subprocess.Popen
    url: str
    port: int
    said: Path

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tells it to stop; returns its exit code."""
        self.process.send_signal(number)
        return self.process.wait(STARTING)

    def text(self) -> str:
        return self.said.read_text(encoding="utf-8")


@contextlib.contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Running]:
    """`fairblock serve` on a free port, with the file `tokens` of the folder unless told otherwise."""
    said = folder / "stderr.txt"
    own = () if "--no-auth" in arguments else ("--tokens", str(folder / "tokens"))
    with said.open("wb") as opened:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", "0", "--lang", "en", *own, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=opened,
            cwd=folder,
            env=os.environ | {"PYTHONWARNINGS": "error"},
        )
    try:
        yield _when_ready(process, said)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _when_ready(process: subprocess.Popen, said: Path) -> Running:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        text = said.read_text(encoding="utf-8")
        if "serving on " in text and "\n" in text:
            url = text.partition("serving on ")[2].partition(" ")[0]
            return Running(process, url, int(url.rpartition(":")[2]), said)
        time.sleep(0.05)
    raise AssertionError(f"it does not serve: {said.read_text(encoding='utf-8')}")
