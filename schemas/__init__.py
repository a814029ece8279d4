"""The published schemas, and how to load one."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = ("case", "policy", "policy_test", "rules", "verdict")


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The schema `name` (`case`, `policy`, `policy_test`, `rules` or `verdict`) as a dict; not to be changed."""
    text = files(__name__).joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
