"""The OpenID AuthZEN Authorization API 1.0: may this subject `block` this buyer? (docs/decisions/0012-authzen.md)

Members that the specification does not name are ignored, as it asks for, but never within the case.
"""

import json
from collections.abc import Mapping
from typing import Any

import attrs
from starlette.responses import Response

from ...engine.deciding.outcome import Outcome
from ...engine.language.wording import normal
from .calls import Call
from .catalog import WRONG
from .deciding import Decided
from .decisions import answer as answer_of
from .problems import Problem, case_problem
from .served import Served

ACTION, RESOURCE = "block", "buyer"
ALL, DENY_FIRST, PERMIT_FIRST = SEMANTICS = ("execute_all", "deny_on_first_deny", "permit_on_first_permit")
_PARTS = ("subject", "action", "resource", "context")
EVALUATION, EVALUATIONS = "/access/v1/evaluation", "/access/v1/evaluations"
BAD_REQUEST = 400  # what the specification answers to a wrong content type


@attrs.frozen(eq=False)
class Question:
    """One evaluation that has the right form: the case, which says the same as subject and resource, and the policy."""

    case: Mapping[str, Any]
    policy: Served


async def metadata(call: Call) -> Response:
    """`GET /.well-known/authzen-configuration`."""
    address = call.service.settings.address
    document = {
        "policy_decision_point": address,
        "access_evaluation_endpoint": address + EVALUATION,
        "access_evaluations_endpoint": address + EVALUATIONS,
    }
    return answer_of(json.dumps(document, separators=(",", ":")), {"Cache-Control": "max-age=300"})


async def evaluation(call: Call) -> Response:
    """`POST /access/v1/evaluation`."""
    data, size = await call.body(wrong_type=BAD_REQUEST, whole=True)
    return await _single(call, data, size)


async def evaluations(call: Call) -> Response:
    """`POST /access/v1/evaluations`; without a list, or with an empty one, the same as a single evaluation."""
    data, size = await call.body(wrong_type=BAD_REQUEST, whole=True)
    _object(data, "/")
    asked = data.get("evaluations", [])
    if not isinstance(asked, list):
        raise _wrong("/evaluations", "array")
    semantic = _semantic(data)
    call.policy(call.query.get("policy"))  # of all of them, so that none is answered where it is wrong
    if not asked:
        return await _single(call, data, size)
    limit = call.service.settings.limits.cases
    if len(asked) > limit:
        raise Problem("http.too_many_cases", count=len(asked), limit=limit)
    call.pay(len(asked))
    found = await _each(call, [_merged(data, one) for one in asked], size, semantic)
    return answer_of(json.dumps({"evaluations": found}, ensure_ascii=False, separators=(",", ":")))


async def _single(call: Call, data: Any, size: int) -> Response:
    question = _question(call, data)
    (one,) = await call.service.decider.decide(question.policy.policy, [question.case], size, call.time)
    if one.error is not None:
        raise case_problem(one.error)
    return answer_of(json.dumps(_decision(one), ensure_ascii=False, separators=(",", ":")))


async def _each(call: Call, asked: list[Any], size: int, semantic: str) -> list[dict[str, Any]]:
    """The answers in order, until one ends it; what cannot be decided is a no with its error beside it."""
    questions = [_question_or_problem(call, one) for one in asked]
    if semantic == ALL:
        return await _together(call, questions, size)
    found: list[dict[str, Any]] = []
    for question in questions:
        found += await _together(call, [question], size)
        if found[-1]["decision"] is (semantic == PERMIT_FIRST):
            break
    return found


async def _together(call: Call, questions: list[Question | Problem], size: int) -> list[dict[str, Any]]:
    """The answers to all of these; those that one policy decides are decided, and recorded, together."""
    found: list[dict[str, Any]] = [_refused(one) if isinstance(one, Problem) else {} for one in questions]
    places: dict[str, list[int]] = {}
    for number, one in enumerate(questions):
        if isinstance(one, Question):
            places.setdefault(one.policy.name, []).append(number)
    for numbers in places.values():
        good = [one for one in (questions[number] for number in numbers) if isinstance(one, Question)]
        cases = [one.case for one in good]
        decided = await call.service.decider.decide(good[0].policy.policy, cases, size, call.time)
        for number, answer in zip(numbers, decided, strict=True):
            found[number] = _decision(answer) if answer.error is None else _refused(case_problem(answer.error))
    return found


def _question_or_problem(call: Call, asked: Any) -> Question | Problem:
    try:
        return _question(call, asked)
    except Problem as problem:
        return problem


def _question(call: Call, asked: Any) -> Question:
    """The question in a request; raises Problem where it has another form, or does not say what its case says."""
    _object(asked, "/")
    subject, action, resource = (_part(asked, name) for name in _PARTS[:3])
    for part, at in ((subject, "/subject"), (resource, "/resource")):
        _text(part, "type", at)
        _text(part, "id", at)
    _text(action, "name", "/action")
    for part, at in ((subject, "/subject"), (resource, "/resource"), (action, "/action")):
        if "properties" in part:
            _object(part["properties"], f"{at}/properties")
    if action["name"] != ACTION:
        raise _wrong("/action/name", "action")
    if resource["type"] != RESOURCE:
        raise _wrong("/resource/type", "resource")
    context = _part(asked, "context")
    case = _part(context, "case", "/context")
    _agree("/subject/id", subject["id"], case, "operator")
    _agree("/resource/id", resource["id"], case, "buyer")
    name = context.get("policy", call.query.get("policy"))
    if "policy" in context:
        _text(context, "policy", "/context")
    return Question(case, call.policy(name))


def _agree(at: str, asked: str, case: Mapping[str, Any], who: str) -> None:
    """What the case says of itself stands; one that says nothing, or no text, is refused with the rest of it."""
    there = case.get(who)
    found = there.get("id") if isinstance(there, Mapping) else None
    if isinstance(found, str) and normal(found) != normal(asked):
        raise Problem("authzen.disagrees", at=at, asked=asked, path=f"/{who}/id", found=found)


def _merged(data: Mapping[str, Any], one: Any) -> Any:
    """An evaluation with what stands at the top in place of what it leaves out, entity by entity.

    Of an entity that it has, only a `type`, `id` or `name` that is missing comes from the top.
    """
    if not isinstance(one, dict):
        return one
    merged = {name: data[name] for name in _PARTS if name in data} | one
    for name in _PARTS[:3]:
        own, top = one.get(name), data.get(name)
        if isinstance(own, dict) and isinstance(top, dict):
            merged[name] = {key: top[key] for key in ("type", "id", "name") if key in top} | own
    return merged


def _semantic(data: Mapping[str, Any]) -> str:
    options = data.get("options", {})
    _object(options, "/options")
    semantic = options.get("evaluations_semantic", ALL)
    if semantic not in SEMANTICS:
        raise _wrong("/options/evaluations_semantic", "semantic")
    return str(semantic)


def _decision(one: Decided) -> dict[str, Any]:
    assert one.verdict is not None
    document = one.verdict.to_dict()
    context = {"decision_id": one.id} if one.id else {}
    context |= {name: document[name] for name in ("verdict", "policy", "input_digest", "reasons", "remedies")}
    context |= {name: document[name] for name in ("block", "obligations", "warnings") if name in document}
    return {"decision": one.verdict.outcome is Outcome.ALLOW, "context": context}


def _refused(problem: Problem) -> dict[str, Any]:
    error = {"status": problem.status, "code": problem.code, "message": problem.text.to_dict(), **problem.extra}
    return {"decision": False, "context": {"error": error}}


def _part(of: Mapping[str, Any], name: str, at: str = "") -> dict[str, Any]:
    if name not in of:
        raise _wrong(f"{at}/{name}", "missing")
    return _object(of[name], f"{at}/{name}")


def _object(found: Any, at: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise _wrong(at, "object")
    return found


def _text(of: Mapping[str, Any], name: str, at: str) -> None:
    if name not in of:
        raise _wrong(f"{at}/{name}", "missing")
    if not isinstance(of[name], str) or not of[name]:
        raise _wrong(f"{at}/{name}", "text")


def _wrong(at: str, why: str) -> Problem:
    return Problem("authzen.form", at=at, why=WRONG[why])
