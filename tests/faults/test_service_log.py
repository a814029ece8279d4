"""What the service says of a log that it can read, but not write to, and of one that it cannot even read."""

from __future__ import annotations

import os
import subprocess
import uuid
from pathlib import Path

import pytest
from log_places import Place
from serving import ALLOW, COMMAND, new_log, served

in_postgresql = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


def schema_of(place: Place) -> str:
    return place.url.rpartition("search_path=")[2]


@pytest.fixture
def role(place: Place, tmp_path: Path) -> tuple[str, str]:
    """A role that may read the log and add to it, and the config of the log as that role reaches it."""
    place.open().close()
    name = f"r{uuid.uuid4().hex}"
    schema = schema_of(place)
    place.server.execute(
        f"CREATE ROLE {name} LOGIN",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO {name}",
    )
    config = tmp_path / "role.yaml"
    config.write_text(f"url: {place.url.replace('//fairblock@', f'//{name}@')}\nkey: log.key\nwait_seconds: 1\n")
    return name, str(config)


def start(folder: Path, log: str) -> subprocess.CompletedProcess:
    asked = [COMMAND, "serve", "--no-auth", "--port", "0", "--lang", "en", "--log", log]
    return subprocess.run(asked, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@in_postgresql
@pytest.mark.parametrize(
    "how",
    [
        "REVOKE INSERT ON ALL TABLES IN SCHEMA {schema} FROM {name}",
        "ALTER ROLE {name} SET default_transaction_read_only=on",
    ],
)
def test_it_does_not_start_with_a_log_that_it_cannot_write(place: Place, role, tmp_path: Path, how: str) -> None:
    name, config = role
    place.server.execute(how.format(name=name, schema=schema_of(place)))
    done = start(tmp_path, config)
    assert done.returncode == 1
    assert "log.read_only" in done.stderr
    assert "Traceback" not in done.stderr


@in_postgresql
def test_it_is_ready_while_the_log_can_be_written(place: Place, role, tmp_path: Path) -> None:
    name, config = role
    schema = schema_of(place)
    with served(tmp_path, log=config) as service:
        assert service.get("/readyz", None).status_code == 200
        assert service.post("/v1/decisions", ALLOW).status_code == 200
        for table in ("entries", "personal", "policies", "heads"):
            place.server.execute(f"REVOKE INSERT ON {schema}.fairblock_{table} FROM {name}")
            answer = service.get("/readyz", None)
            assert (answer.status_code, answer.json()["code"]) == (503, "http.not_ready")
            assert answer.json()["log_code"] == "log.read_only"
            place.server.execute(f"GRANT INSERT ON {schema}.fairblock_{table} TO {name}")
            assert service.get("/readyz", None).status_code == 200


def test_a_file_that_became_read_only_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path, log=new_log(tmp_path)) as service:
        assert service.get("/readyz", None).status_code == 200
        real = os.access  # root may write whatever the mode says
        monkeypatch.setattr(os, "access", lambda file, mode: not mode & os.W_OK and real(file, mode))
        answer = service.get("/readyz", None)
        assert (answer.status_code, answer.json()["log_code"]) == (503, "log.read_only")


@in_postgresql
@pytest.mark.parametrize("id", ["%00", "a%00b"])
def test_an_id_that_no_database_could_hold_is_one_that_is_not_there(role, tmp_path: Path, id: str) -> None:
    with served(tmp_path, log=role[1]) as service:
        answer = service.get(f"/v1/decisions/{id}", "log.read")
        assert (answer.status_code, answer.json()["code"]) == (404, "http.no_decision")
