"""What the OpenAPI document says of each endpoint."""

from functools import cache
from typing import Any

from .examples import CASE, MANY, QUESTION, QUESTIONS, verdict_example
from .schemas import POLICY_NAME, ref

Json = dict[str, Any]
Operations = dict[tuple[str, str], Json]
_ID: Json = {"type": "string", "minLength": 1, "maxLength": 200}
_ASKED: Json = {"anyOf": [ref("case"), ref("oneCase"), ref("manyCases")]}


def _ok(text: str, schema: str, example: Any = None, links: Json | None = None) -> Json:
    content = {"schema": ref(schema)} | ({} if example is None else {"examples": {"example": {"value": example}}})
    return {"description": text, "content": {"application/json": content}} | ({"links": links} if links else {})


def _plain(text: str) -> Json:
    return {"description": text, "content": {"text/plain": {"schema": {"type": "string"}}}}


def _body(schema: Any, **examples: Any) -> Json:
    return {"schema": schema, "examples": {name: {"value": value} for name, value in examples.items()}}


def _in_path(name: str, schema: Json) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _decided() -> Json:
    return {
        "description": "决定，或各个案件的决定 / the decision, or those on all cases, in order",
        "content": {
            "application/json": {
                "schema": {"anyOf": [ref("decision"), ref("decisions")]},
                "examples": {"one": {"value": {"verdict": verdict_example()}}},
            }
        },
        "links": {"recorded": {"operationId": "recorded", "parameters": {"id": "$response.body#/id"}}},
    }


@cache
def operations() -> Operations:
    """What is said of each endpoint, by method and path."""
    return _decisions() | _policies() | _authzen() | _about()


def _decisions() -> Operations:
    return {
        ("POST", "/v1/decisions"): {
            "id": "decide",
            "summary": "判断一个或多个案件 / Decide one case or many",
            "body": _body(_ASKED, case=CASE, one={"case": CASE}, many=MANY),
            "ok": _decided(),
        },
        ("GET", "/v1/decisions/{id}"): {
            "id": "recorded",
            "summary": "日志里的决定 / A decision from the log",
            "parameters": [_in_path("id", _ID)],
            "ok": _ok("记录的决定 / what was recorded", "recorded"),
            "also": (404,),
        },
    }


def _policies() -> Operations:
    return {
        ("GET", "/v1/policies"): {
            "id": "policies",
            "summary": "提供的规则集 / The policies that are served",
            "ok": _ok("规则集 / the policies", "policies"),
        },
        ("POST", "/v1/policies/reload"): {
            "id": "reload",
            "summary": "重读规则集和令牌 / Read policies and tokens again",
            "ok": _ok("都已重读 / all was read again", "reloaded"),
            "also": (422,),
        },
        ("GET", "/v1/policies/{name}"): {
            "id": "policy",
            "summary": "规则集里有什么 / What a policy holds",
            "parameters": [_in_path("name", POLICY_NAME)],
            "ok": _ok("规则和所需内容 / its rules, and what they need", "policy"),
            "also": (404,),
        },
    }


def _authzen() -> Operations:
    return {
        ("GET", "/.well-known/authzen-configuration"): {
            "id": "authzenMetadata",
            "summary": "AuthZEN 元数据 / AuthZEN metadata",
            "ok": _ok("地址 / where to ask", "metadata"),
        },
        ("POST", "/access/v1/evaluation"): {
            "id": "evaluate",
            "summary": "AuthZEN：一个提问 / AuthZEN: one question",
            "body": _body(ref("evaluation"), question=QUESTION),
            "ok": _ok("答复；只有 allow 是 true / the answer; only an allow is true", "evaluated"),
        },
        ("POST", "/access/v1/evaluations"): {
            "id": "evaluateMany",
            "summary": "AuthZEN：多个提问 / AuthZEN: many questions",
            "body": _body(ref("evaluations"), questions=QUESTIONS),
            "ok": _ok("各个答复 / the answers, in order", "evaluatedMany"),
        },
    }


def _about() -> Operations:
    return {
        ("GET", "/healthz"): {"id": "alive", "summary": "进程活着 / The process lives", "ok": _plain("ok")},
        ("GET", "/readyz"): {
            "id": "ready",
            "summary": "能够答复 / It can answer",
            "ok": _ok("就绪 / ready", "ready"),
            "also": (503,),
        },
        ("GET", "/metrics"): {"id": "metrics", "summary": "Prometheus 指标 / Metrics", "ok": _plain("Prometheus")},
        ("GET", "/openapi.json"): {
            "id": "openapi",
            "summary": "这份文档 / This document",
            "ok": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}},
        },
    }
