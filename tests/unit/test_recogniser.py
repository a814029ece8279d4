"""The recogniser is made from the whole schema, or not at all."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

import fairblock
from fairblock.engine.semantics import accepting
from fairblock.engine.semantics.recogniser import NotUnderstood, recogniser_source
from fairblock.schemas import load_schema

CASE = {
    "case_id": "c-1",
    "as_of": "2026-11-20T12:00:00+08:00",
    "platform": "kuaishou",
    "shop": {"id": "s"},
    "operator": {"id": "o", "role": "agent", "permissions": ["block.request"]},
    "buyer": {"id": "b"},
    "request": {"buyer_id": "b"},
}


@pytest.mark.parametrize("change", [
    {"maxProperties": 3}, {"patternProperties": {}}, {"additionalProperties": True}, {"allOf": []}, {"if": {}},
    {"type": "array"},
    {"dependentRequired": {}},
])  # fmt: skip
def test_a_schema_that_says_more_is_not_understood(change):
    with pytest.raises(NotUnderstood):
        recogniser_source({**load_schema("case"), **change})


@pytest.mark.parametrize("part", [
    {"type": "string", "format": "uri"}, {"type": "string", "const": "x"}, {"type": "number"}, {"type": ["string",
    "null"]}, {},
    {"type": "integer"}, {"type": "integer", "minimum": 1}, {"type": "integer", "multipleOf": 2, "minimum": 1,
    "maximum": 9},
    {"type": "string", "minLength": 2}, {"type": "boolean", "const": True}, {"type": "string", "enum": ["a:b"]},
    {"type": "string", "enum": ["a"], "maxLength": 3}, {"type": "array", "items": {"type": "integer"}},
    {"enum": ["a"]},
    {"type": "array", "items": {"type": "string"}, "uniqueItems": True}, {"type": "array",
    "items": {"type": "string"}, "minItems": 2},
    {"type": "array", "items": {"type": "object", "properties": {}, "additionalProperties": False}}, {"type": "null"},
    {"type": "object", "properties": {}}, {"type": "string", "format": "date-time", "minLength": 1}, {"oneOf": []},
    {"type": "array", "items": {"type": "string", "format": "date-time"}}, {"type": "string", "enum": ["it's"]},
])  # fmt: skip
def test_a_part_that_says_more_is_not_understood(part):
    schema = copy.deepcopy(load_schema("case"))
    schema["properties"]["colour"] = part
    with pytest.raises(NotUnderstood):
        recogniser_source(schema)


def test_a_schema_that_is_not_understood_accepts_nothing(monkeypatch):
    def not_understood():
        raise NotUnderstood("x")

    assert accepting.accepted(CASE, None)
    monkeypatch.setattr(accepting, "recogniser", not_understood)
    assert accepting.accepted(CASE, None) is False
    assert accepting.read_accepted(json.dumps(CASE), None) is None


def test_nothing_is_compiled_before_it_is_needed():
    names = "fairblock.engine.semantics.accepting, fairblock.engine.semantics.recogniser as made"
    code = f"import fairblock, {names}; print(made.recogniser.cache_info().currsize)"
    folder = str(Path(fairblock.__file__).resolve().parents[1])
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder)
    assert found.stdout.strip() == "0"
