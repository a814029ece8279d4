"""The published schemas, and how to load one."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = ("case", "claims", "log", "policy", "policy_test", "rules", "verdict")


def schema_bytes(name: str) -> bytes:
    """The file of the schema `name`, one of `NAMES`."""
    return files(__name__).joinpath(f"{name}.schema.json").read_bytes()


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The schema `name`, one of `NAMES`, as a dict; not to be changed."""
    schema: dict[str, Any] = json.loads(schema_bytes(name))
    return schema
