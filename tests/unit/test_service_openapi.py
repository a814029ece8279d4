"""The OpenAPI document: whole, with references that lead somewhere, and examples that are answered as it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from serving import new_log, served

from fairblock.schemas import load_schema
from fairblock.service.http.endpoints import ENDPOINTS
from fairblock.service.http.openapi import document

DOCUMENT = json.loads(json.dumps(document(ENDPOINTS, 1000)))
OPERATIONS = [(path, method, one) for path, item in DOCUMENT["paths"].items() for method, one in item.items()]
REGISTRY = Registry().with_resource("urn:doc", DRAFT202012.create_resource(DOCUMENT))
named = pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=lambda one: str(one)[:40])


def nodes(node: Any) -> Iterator[dict]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def valid(schema: dict, value: Any) -> list[str]:
    pointed = json.loads(json.dumps(schema).replace('"#/', '"urn:doc#/'))
    return [error.message for error in Draft202012Validator(pointed, registry=REGISTRY).iter_errors(value)]


def resolved(node: dict) -> dict:
    return DOCUMENT["components"]["responses"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("openapi")
    with served(folder, log=new_log(folder)) as found:
        yield found


def test_it_is_served_as_it_is_made(service) -> None:
    answer = service.get("/openapi.json", None)
    assert answer.json() == DOCUMENT
    assert answer.json()["openapi"].startswith("3.1")


def test_every_endpoint_is_described_and_nothing_else() -> None:
    described = {(method.upper(), path) for path, method, _ in OPERATIONS}
    assert described == {(one.method, one.path) for one in ENDPOINTS}
    ids = [one["operationId"] for _, _, one in OPERATIONS]
    assert len(set(ids)) == len(ids)


def test_every_reference_leads_somewhere() -> None:
    references = {node["$ref"] for node in nodes(DOCUMENT) if isinstance(node.get("$ref"), str)}
    assert len(references) > 40
    for reference in references:
        node = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]
    assert not [name for name in DOCUMENT["components"]["schemas"] if not re.fullmatch(r"[A-Za-z0-9._-]+", name)]


def test_the_published_schemas_are_in_it_unchanged_but_for_references() -> None:
    def plain(node: Any) -> Any:
        """Without what differs on purpose: where references lead."""
        if isinstance(node, list):
            return [plain(one) for one in node]
        return (
            {k: plain(v) for k, v in node.items() if k not in ("$ref", "$schema", "$defs")}
            if isinstance(node, dict)
            else node
        )

    schemas = DOCUMENT["components"]["schemas"]
    for name in ("case", "verdict"):
        published = load_schema(name)
        assert plain(schemas[name]) == plain(published)
        for part, schema in published["$defs"].items():
            if f"{name}.{part}" in schemas:
                assert plain(schemas[f"{name}.{part}"]) == plain(schema)


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(DOCUMENT["components"]["schemas"][name])


@named
def test_examples_are_valid(path: str, method: str, operation: dict) -> None:
    contents = list(operation.get("requestBody", {}).get("content", {}).values())
    contents += [one for answer in operation["responses"].values() for one in resolved(answer)["content"].values()]
    for content in contents:
        for example in content.get("examples", {}).values():
            assert valid(content["schema"], example["value"]) == []


@named
def test_what_is_asked_as_shown_is_answered_as_described(service, path: str, method: str, operation: dict) -> None:
    at = path.replace("{name}", "kuaishou")
    if "{id}" in path:
        example = DOCUMENT["paths"]["/v1/decisions"]["post"]["requestBody"]["content"]["application/json"]["examples"]
        at = at.replace("{id}", service.post("/v1/decisions", example["case"]["value"]).json()["id"])
    examples = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {})
    for body in [one["value"] for one in examples.values()] or [None]:
        answer = service.client.request(
            method, at, headers={"Authorization": f"Bearer {service.tokens['all']}"}, json=body
        )
        assert answer.status_code == 200, answer.text
        described = operation["responses"]["200"]["content"]
        media = answer.headers["content-type"].partition(";")[0]
        assert media in described
        if media == "application/json":
            assert valid(described[media]["schema"], answer.json()) == []


@named
def test_problems_are_as_described(service, path: str, method: str, operation: dict) -> None:
    at = path.replace("{name}", "nobody").replace("{id}", "nothing")
    headers = {"Authorization": f"Bearer {service.tokens['all']}", "Content-Type": "application/json"}
    for headers_sent, query, content in (
        ({}, "", b"{}"),
        (headers, "?nothing=1", b"{}"),
        (headers, "", b"{"),
        (headers, "", b"{}"),
        ({"Authorization": "Bearer x"}, "", None),
    ):
        answer = service.client.request(
            method, at + query, headers=headers_sent, content=content if method == "post" else None
        )
        if answer.status_code == 200:
            continue
        described = resolved(operation["responses"][str(answer.status_code)])
        assert valid(described["content"]["application/problem+json"]["schema"], answer.json()) == []
        assert f"`{answer.json()['code']}`" in described["description"] or path.startswith("/access")
        for name, header in described.get("headers", {}).items():
            assert name in answer.headers or not header["required"]


@named
def test_what_needs_a_token_says_so(path: str, method: str, operation: dict) -> None:
    (endpoint,) = [one for one in ENDPOINTS if (one.method.lower(), one.path) == (method, path)]
    assert operation["security"] == ([{"token": []}] if endpoint.scopes else [])
    assert ("401" in operation["responses"]) is bool(endpoint.scopes)
