"""The published schemas, and how to load one."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = ("case", "claims", "policy", "policy_test", "rules", "verdict")
SETTINGS = ("log", "serve")  # of programs around the engine: nothing of a policy depends on them


def schema_bytes(name: str) -> bytes:
    """The file of the schema `name`, one of `NAMES` or `SETTINGS`."""
    return files(__name__).joinpath(f"{name}.schema.json").read_bytes()


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The schema `name`, one of `NAMES` or `SETTINGS`, as a dict; not to be changed."""
    schema: dict[str, Any] = json.loads(schema_bytes(name))
    return schema
