"""The schemas in draft-07: the committed files, their form, and that both forms accept and refuse the same."""

import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from fairblock.engine.language.moments import parse_time
from fairblock.engine.language.schema_check import schema_faults
from fairblock.engine.language.yaml_reader import read_yaml
from fairblock.schemas import load_schema
from fairblock.schemas.draft07 import NAMES, draft_07, draft_07_text

ROOT = Path(__file__).resolve().parents[2]
NEWER = {"$defs", "dependentRequired", "dependentSchemas", "prefixItems", "unevaluatedProperties", "unevaluatedItems"}
FORMATS = FormatChecker(formats=())  # the engine reads times more strictly than the library
FORMATS.checks("date-time")(lambda text: not isinstance(text, str) or parse_time(text) is not None)
VALIDATORS = {name: Draft7Validator(draft_07(name), format_checker=FORMATS) for name in NAMES}


def read(path):
    return read_yaml(path.name, path.read_bytes()).data


def documents():
    """Documents of every kind, as they stand in this tree, with the schema that they are for."""
    found = []
    for path in sorted((ROOT / "policy").glob("*/*.yaml")):
        found.append(({"policy.yaml": "policy", "claims.yaml": "claims"}.get(path.name, "rules"), read(path)))
    for path in sorted((ROOT / "policy").glob("*/tests/*.yaml")):
        if path.name != "equivalent.yaml":  # of `fairblock mutate`; it has no schema
            found.append(("policy_test", read(path)))
    for path in sorted((ROOT / "policy").glob("*/tests/cases/*.json")):
        found.append(("case", json.loads(path.read_text(encoding="utf-8"))))
    return found


DOCUMENTS = documents()
ONE_OF_EACH = [
    ("policy", {"policy": "a", "version": "1.0.0", "parameters": {"b": {"value": 1}}, "obligations": []}),
    ("rules", {"rules": [{"id": "a", "kind": "procedure", "require": {"request.remark": {"exists": True}}}]}),
    (
        "rules",
        {
            "rules": [
                {
                    "id": "a",
                    "kind": "ground",
                    "ground": "malicious_order",
                    "when": {
                        "count": "orders",
                        "where": {
                            "amount_minor": {"lt": {"if": {"status": "paid"}, "then": 1, "else": Decimal("0.5")}}
                        },
                        "at_least": "$few",
                    },
                    "evidence": [{"of": "orders", "kind": "order_record"}],
                    "communication": {"attempts": 1, "wait": "24h"},
                    "block": {"days": 30, "severity": 1, "scope": ["chat"]},
                    "effective": {"from": "2026-01-01"},
                    "sources": [{"title": {"zh": "a"}, "note": "b"}],
                }
            ]
        },
    ),
]


def ours(name, data):
    return next(iter(schema_faults(name, data)), None) is None


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_file_is_what_the_generator_writes(name):
    path = ROOT / "schemas" / "draft-07" / f"{name}.schema.json"
    assert path.read_text(encoding="utf-8") == draft_07_text(name), "run `make schemas`"


def test_there_is_a_file_for_each_and_no_other():
    assert {path.name for path in (ROOT / "schemas" / "draft-07").iterdir()} == {f"{n}.schema.json" for n in NAMES}


def parts(schema):
    """All schemas in a schema, with whether each is one (and no mapping of names)."""
    if isinstance(schema, list):
        for item in schema:
            yield from parts(item)
    elif isinstance(schema, dict):
        yield schema
        for key, inner in schema.items():
            if key in ("properties", "definitions"):
                for one in inner.values():
                    yield from parts(one)
            elif key not in ("default", "const", "enum", "required", "dependencies"):
                yield from parts(inner)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_draft_07_and_stands_alone(name):
    schema = draft_07(name)
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    for part in parts(schema):
        assert not NEWER & part.keys()
        if "$ref" in part:
            assert part.keys() == {"$ref"}, "draft-07 ignores what stands beside a reference"
            assert part["$ref"].removeprefix("#/definitions/") in schema["definitions"]


@pytest.mark.parametrize("name", NAMES)
def test_every_explanation_is_kept(name):
    def said(schema):
        return {part[key] for part in parts(schema) for key in ("title", "description") if key in part}

    whole = load_schema(name)
    own = said({key: part for key, part in whole.items() if key != "$defs"})
    assert own <= said(draft_07(name))
    for text in said(draft_07(name)):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_the_shipped_files_are_valid_in_both():
    assert len(DOCUMENTS) > 40
    for name, data in [*DOCUMENTS, *ONE_OF_EACH]:
        assert ours(name, data)
        assert VALIDATORS[name].is_valid(data)


def places(data, at=()):
    yield at
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*at, key))


ODD = st.sampled_from(
    [
        0,
        1,
        -1,
        3,
        Decimal("0.5"),
        True,
        False,
        "",
        "a",
        "$few",
        "$",
        "24h",
        "24 h",
        "orders",
        "ground",
        "2026-01-01",
        "waived",
        [],
        ["a"],
        [1],
        {},
        {"zh": "a"},
        {"field": "a"},
        {"eq": 1},
        {"if": {"a": 1}},
        {"then": 1, "else": 2},
        {"all": []},
    ]
)
KEYS = st.sampled_from(
    [
        "id",
        "when",
        "kind",
        "any_kind",
        "value",
        "values",
        "if",
        "then",
        "else",
        "zh",
        "at_least",
        "where",
        "of",
        "by",
        "x",
        "wait",
    ]
)


@given(st.data())
def test_both_forms_accept_and_refuse_the_same(data):
    name, document = data.draw(st.sampled_from([*DOCUMENTS, *ONE_OF_EACH * 8]))
    changed = copy.deepcopy(document)
    if name == "rules" and len(changed["rules"]) > 1:  # one rule is enough, and quicker
        changed["rules"] = [data.draw(st.sampled_from(changed["rules"]))]
    for _ in range(data.draw(st.integers(1, 2))):
        spots = [at for at in places(changed) if at]
        *way, last = data.draw(st.sampled_from(spots))
        inside = changed
        for step in way:
            inside = inside[step]
        what = data.draw(st.sampled_from(["replace", "remove", "add"]))
        if what == "remove":
            del inside[last]
        elif what == "replace" or not isinstance(inside, dict):
            inside[last] = copy.deepcopy(data.draw(ODD))
        else:
            inside[data.draw(KEYS)] = copy.deepcopy(data.draw(ODD))
        if not [at for at in places(changed) if at]:
            break
    assert ours(name, changed) == VALIDATORS[name].is_valid(changed), changed


def test_mutations_are_refused_and_accepted():
    """So that the test above compares something."""
    name, document = ONE_OF_EACH[2]
    term = document["rules"][0]["when"]["where"]["amount_minor"]["lt"]
    for key in ("then", "if"):  # what `dependencies` says
        broken = copy.deepcopy(document)
        del broken["rules"][0]["when"]["where"]["amount_minor"]["lt"][key]
        assert not ours(name, broken)
        assert not VALIDATORS[name].is_valid(broken)
    assert set(term) == {"if", "then", "else"}
    broken = copy.deepcopy(document)
    broken["rules"][0]["communication"]["attempts"] = 0  # what stands beside a reference
    assert not ours(name, broken)
    assert not VALIDATORS[name].is_valid(broken)
