"""Where the fault tests keep their logs: a file of SQLite, and a PostgreSQL of their own."""

import json
from collections.abc import Iterator
from pathlib import Path

import private_postgres
import pytest
from log_places import Place, new_place

import fairblock

ROOT = Path(__file__).resolve().parents[2]
CASE = json.loads((ROOT / "examples/cases/hoarding.json").read_bytes())


@pytest.fixture(scope="session")
def postgres() -> Iterator[private_postgres.Server]:
    bin = private_postgres.programs()
    if bin is None:
        pytest.skip("no PostgreSQL server here: Debian's package `postgresql` is not installed")
    with private_postgres.private_postgres(bin) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place for a log that is not there yet."""
    return new_place(tmp_path, None if request.param == "sqlite" else request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def policy() -> fairblock.Policy:
    return fairblock.load_policy("kuaishou")


@pytest.fixture(scope="session")
def decided(policy: fairblock.Policy) -> tuple:
    """What `record` takes."""
    return policy, CASE, policy.decide(CASE)
