"""The schemas of the OpenAPI document: our published ones, moved under its components, and those of the envelopes."""

import copy
from functools import cache
from typing import Any

from ...schemas import load_schema
from .served import FAILED, LOADED, UNCHANGED
from .tokens import SCOPES

Json = dict[str, Any]
_PLACE = "#/components/schemas/"
_SUFFIX = ".schema.json"


def ref(name: str) -> Json:
    """A reference to a schema of the document."""
    return {"$ref": _PLACE + name}


@cache
def published() -> Json:
    """The schemas of case and verdict with all that they refer to: `case`, `case.order`, `rules.bilingual` …"""
    found: Json = {}
    waiting = ["case", "verdict"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        file, _, part = name.partition(".")
        schema = load_schema(file)
        found[name] = _moved(schema["$defs"][part] if part else _top(schema), file, waiting)
    return dict(sorted(found.items()))


def _top(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key not in ("$schema", "$defs")}


def _moved(node: Any, file: str, waiting: list[str]) -> Any:
    """The same with references that are right in the document; what they name is put among `waiting`."""
    if isinstance(node, list):
        return [_moved(item, file, waiting) for item in node]
    if not isinstance(node, dict):
        return copy.copy(node)
    moved = {key: _moved(value, file, waiting) for key, value in node.items()}
    if isinstance(node.get("$ref"), str):
        other, _, path = node["$ref"].partition("#")
        name = ".".join(filter(None, (other.removesuffix(_SUFFIX) or file, path.removeprefix("/$defs/"))))
        waiting.append(name)
        moved["$ref"] = _PLACE + name
    return moved


def _object(title: str, properties: Json, optional: tuple[str, ...] = (), **more: Any) -> Json:
    required = [name for name in properties if name not in optional]
    return (
        {"title": title, "type": "object", "properties": properties}
        | ({"required": required} if required else {})
        | more
    )


_METADATA = ("policy_decision_point", "access_evaluation_endpoint", "access_evaluations_endpoint")
_TEXT: Json = {"type": "string", "minLength": 1}
_TIME: Json = {"type": "string", "format": "date-time"}
_DIGEST: Json = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_BOTH: Json = {"$ref": _PLACE + "rules.bilingual"}
POLICY_NAME: Json = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": 200}


def _problems() -> Json:
    problem = {"code": _TEXT, "message": _BOTH, "hint": {"type": "object"}}
    case_problem = {"pointer": {"type": "string"}} | problem
    policy_problem = {"file": _TEXT, "line": {"type": "integer"}, "column": {"type": "integer"}} | problem
    document = {
        "type": {"type": "string", "description": "urn:fairblock:problem: and the code"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "code": {"type": "string", "description": "fixed, for programs", "pattern": "^[a-z]+\\.[a-z_]+$"},
        "message": _BOTH,
        "problems": {"type": "array", "items": {"anyOf": [ref("caseProblem"), ref("policyProblem")]}},
    }
    return {
        "caseProblem": _object("案件里的问题 / A problem of a case", case_problem),
        "policyProblem": _object("规则集里的问题 / A problem of a policy", policy_problem),
        "problem": _object("问题 / Problem (RFC 9457)", document, ("problems",)),
        "caseError": _object("不能判断的原因 / Why a case is not decided", {
            "error": _object("问题 / Problems", {"problems": {"type": "array", "items": ref("caseProblem")}})
        }),
    }  # fmt: skip


def _decisions(cases: int) -> Json:
    text = "任何 JSON；不合格的案件在原位给出问题 / anything; a bad case has its problems in its place"
    any_case = {"anyOf": [ref("case"), {"description": text}]}
    many = {"type": "array", "minItems": 1, "maxItems": cases, "items": any_case}
    decision = _object("决定 / Decision", {"id": _TEXT, "verdict": ref("verdict")}, ("id",))
    of_policy = _object("规则集 / Policy", {"name": POLICY_NAME, "version": _TEXT, "digest": _DIGEST})
    entry = {
        "id": _TEXT,
        "at": _TIME,
        "policy": of_policy,
        "engine_version": _TEXT,
        "latency_us": {"type": "integer", "minimum": 0},
        "erased": {"type": "boolean"},
        "verdict": {"type": ["object", "null"], "description": "schemas/verdict.schema.json, or masked"},
        "inputs": {"enum": ["full", "masked", "digest", None]},
        "case": {"type": "object"},
    }
    envelope = {"additionalProperties": False}
    return {
        "oneCase": _object(
            "一个案件 / One case", {"case": ref("case"), "policy": POLICY_NAME}, ("policy",), **envelope
        ),
        "manyCases": _object(
            "多个案件 / Many cases", {"cases": many, "policy": POLICY_NAME}, ("policy",), **envelope
        ),
        "decision": decision,
        "decisions": _object("多个决定 / Decisions", {
            "decisions": {"type": "array", "items": {"anyOf": [ref("decision"), ref("caseError")]}}
        }),
        "recorded": _object("记录的决定 / A recorded decision", entry, ("verdict", "inputs", "case")),
    }  # fmt: skip


def _policies() -> Json:
    brief = {
        "name": POLICY_NAME,
        "version": _TEXT,
        "digest": _DIGEST,
        "default": {"type": "boolean"},
        "loaded_at": _TIME,
        "stale": {"type": "boolean", "description": "true while newer files have problems / 新文件有问题时为 true"},
        "problems": {"type": "array", "items": ref("policyProblem")},
    }
    texts = {"type": "array", "items": _TEXT}
    rule = _object(
        "规则 / Rule",
        {"id": _TEXT, "kind": {"enum": ["ground", "protection", "procedure"]}, "title": _BOTH, "ground": _TEXT,
         "against": texts},
        ("ground", "against"),
    )  # fmt: skip
    needs = _object("需要什么 / What it needs", {"paths": texts, "record_paths": texts, "evidence_kinds": texts})
    whole = brief | {
        "title": _BOTH,
        "platforms": texts,
        "rules": {"type": "array", "items": rule},
        "requires": {"type": "object", "additionalProperties": needs},
    }
    reload = _object("重读结果 / Reload", {"name": POLICY_NAME, "result": {"enum": [LOADED, UNCHANGED, FAILED]}})
    reloads = {"type": "array", "items": reload}
    listed = {"type": "array", "items": ref("policyBrief")}
    of_tokens = {"enum": [LOADED, FAILED], "description": "absent without tokens / 不用令牌时没有"}
    read_again = {"reloaded": reloads, "policies": listed, "tokens": of_tokens}
    return {
        "policyBrief": _object("规则集 / Policy", brief, ("problems",)),
        "policy": _object("规则集 / Policy", whole, ("problems", "platforms")),
        "policies": _object("规则集 / Policies", {"policies": listed}),
        "reloaded": _object("已重读 / Read again", read_again, ("tokens",)),
    }


def _authzen(cases: int) -> Json:
    entity = {"type": _TEXT, "id": _TEXT, "properties": {"type": "object"}}
    resource = entity | {"type": {"const": "buyer"}}
    action = {"name": {"const": "block"}, "properties": {"type": "object"}}
    parts = {
        "subject": _object("操作人 / The operator", entity, ("properties",)),
        "action": _object("动作 / The action", action, ("properties",)),
        "resource": _object("买家 / The buyer", resource, ("properties",)),
        "context": _object("案件 / The case", {"case": ref("case"), "policy": POLICY_NAME}, ("policy",)),
    }
    semantic = {"enum": ["execute_all", "deny_on_first_deny", "permit_on_first_permit"]}
    batch = {
        **{name: {"description": "default for all / 各项的默认值"} for name in parts},
        "evaluations": {"type": "array", "items": {}, "minItems": 1, "maxItems": cases},
        "options": _object("选项 / Options", {"evaluations_semantic": semantic}, ("evaluations_semantic",)),
    }
    answer = {"decision": {"type": "boolean"}, "context": {"type": "object"}}
    single = {"properties": {"evaluations": {"type": "array", "maxItems": 0}}}
    return {
        "evaluation": _object("AuthZEN 提问 / Question", parts),
        "evaluations": {"anyOf": [
            _object("多个提问 / Questions", batch, (*parts, "options")),
            {"allOf": [ref("evaluation"), single | {"type": "object"}]},
        ]},
        "evaluated": _object("AuthZEN 答复 / Answer", answer, ("context",)),
        "evaluatedMany": {"anyOf": [
            _object("多个答复 / Answers", {"evaluations": {"type": "array", "items": ref("evaluated")}}),
            ref("evaluated"),
        ]},
        "metadata": _object("AuthZEN 元数据 / Metadata", dict.fromkeys(_METADATA, _TEXT)),
    }  # fmt: skip


def schemas(cases: int) -> Json:
    """All schemas of the document; `cases` is how many a request may have."""
    ready = {
        "status": {"const": "ready"},
        "policies": {"type": "integer"},
        "stale_policies": {"type": "integer"},
        "stale_tokens": {"type": "boolean"},
    }
    own = _problems() | _decisions(cases) | _policies() | _authzen(cases)
    return published() | own | {"ready": _object("就绪 / Ready", ready)}


def security() -> Json:
    """How requests say who asks."""
    names = ", ".join(SCOPES)
    text = f"令牌的权限 / what a token may permit: {names}"
    return {"token": {"type": "http", "scheme": "bearer", "description": text}}
