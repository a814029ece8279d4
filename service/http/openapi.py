"""The OpenAPI 3.1 document, made from our published schemas and the table of endpoints."""

import json
from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from ...version import __version__
from .calls import Call, Endpoint
from .catalog import PROBLEMS
from .decisions import answer
from .operations import operations
from .schemas import POLICY_NAME, ref, schemas, security

Json = dict[str, Any]
_PROBLEM = "application/problem+json"
_OPEN = (400, 500)
_GUARDED = (400, 401, 403, 429, 500, 503)
_WITH_BODY = (404, 408, 413, 415, 422)


def document(endpoints: Sequence[Endpoint], cases: int) -> Json:
    """The whole document for these endpoints; those that are not described here are left out."""
    paths: Json = {}
    known = operations()
    for endpoint in endpoints:
        described = known.get((endpoint.method, endpoint.path))
        if described is not None:
            paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, described)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fairblock",
            "version": __version__,
            "summary": "店铺能不能拉黑这位买家 / May this shop block this buyer",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": schemas(cases), "responses": _responses(), "securitySchemes": security()},
    }


async def served(call: Call) -> Response:
    """`GET /openapi.json`."""
    made = document(call.service.endpoints, call.service.settings.limits.cases)
    return answer(json.dumps(made, ensure_ascii=False, separators=(",", ":")), {"Cache-Control": "max-age=300"})


def _operation(endpoint: Endpoint, described: Json) -> Json:
    statuses = set(_OPEN if endpoint.scopes is None else _GUARDED) | set(described.get("also", ()))
    if "body" in described:
        statuses |= set(_WITH_BODY)
    found: Json = {
        "operationId": described["id"],
        "summary": described["summary"],
        "security": [] if endpoint.scopes is None else [{"token": []}],
        "responses": {"200": described["ok"]} | {str(one): _problem_ref(one) for one in sorted(statuses)},
    }
    if endpoint.scopes is not None:
        found["description"] = f"权限 / scope: {' | '.join(endpoint.scopes)}"
    parameters = list(described.get("parameters", ()))
    if "policy" in endpoint.parameters:
        text = "规则集，不写则用默认的 / the policy; the default one if absent"
        parameters.append({"name": "policy", "in": "query", "schema": POLICY_NAME, "description": text})
    if parameters:
        found["parameters"] = parameters
    if "body" in described:
        found["requestBody"] = {"required": True, "content": {"application/json": described["body"]}}
    return found


def _problem_ref(status: int) -> Json:
    return {"$ref": f"#/components/responses/problem{status}"}


def _responses() -> Json:
    """One response for each status that a problem can have, which lists the codes that go with it."""
    found: Json = {}
    for status in sorted({kind.status for kind in PROBLEMS.values()}):
        kinds = [(code, kind) for code, kind in PROBLEMS.items() if kind.status == status]
        listed = "; ".join(f"`{code}` {kind.title.zh} / {kind.title.en}" for code, kind in kinds)
        headers = {}
        if status == 401:
            headers["WWW-Authenticate"] = {"required": True, "schema": {"type": "string"}}
        if status == 429:
            headers["Retry-After"] = {"required": True, "schema": {"type": "integer", "minimum": 1}}
        found[f"problem{status}"] = {
            "description": listed,
            "content": {_PROBLEM: {"schema": ref("problem")}},
        } | ({"headers": headers} if headers else {})
    return found
