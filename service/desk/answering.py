"""`POST /desk/answer`: what would be decided of a case that is still being filled in; nothing of it is recorded."""

import json
import time
from typing import Any

from starlette.responses import Response

from ...engine.deciding.policy import Policy
from ...engine.language.texts import fill
from ...engine.language.types import ARRAY, COLLECTION, OBJECT, Field, case_types
from ...engine.semantics.catalog import PROBLEMS
from ...engine.semantics.problems import CaseError, CaseProblem
from ..http.calls import Call
from ..http.decisions import answer
from ..http.problems import Problem
from ..http.times import OutOfTime
from .telling import Telling
from .vocabulary import pair

Json = dict[str, Any]
DECIDED, OPEN, INVALID = "decided", "open", "invalid"
_MOST_PROBLEMS = 200


async def answered(call: Call) -> Response:
    """The verdict in words, or what must be filled in or mended before there can be one."""
    case, size = await call.body()
    if not isinstance(case, dict):
        raise Problem("http.request")
    policy = call.policy(call.query.get("policy")).policy
    deadline = call.time.deadline
    text = await call.service.decider.work(size, lambda: _answer(policy, case, deadline))
    return answer(text)


def _answer(policy: Policy, case: Json, deadline: float) -> str:
    if time.monotonic() > deadline:
        raise OutOfTime
    try:
        document = {"state": DECIDED} | Telling(policy, case).document(policy.decide(case))
    except CaseError as error:
        document = _unanswered(case, error)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _unanswered(case: Json, error: CaseError) -> Json:
    needed: list[str] = []
    for problem in error.problems:
        if problem.code == "case.schema":
            needed += _lacking(problem, case)
    told = [problem for problem in error.problems if not (problem.code == "case.schema" and _lacking(problem, case))]
    return {
        "state": INVALID if told else OPEN,
        "needed": needed,
        "problems": [
            {"at": one.pointer, "code": one.code, "said": pair(one.text), "advice": pair(one.advice)}
            for one in told[:_MOST_PROBLEMS]
        ],
    }


def _lacking(problem: CaseProblem, case: Json) -> list[str]:
    """The pointer of the field that the problem says is not there; empty for any other problem."""
    part = _part(problem.pointer)
    if part is None or part.kind != OBJECT:
        return []
    said = PROBLEMS["case.schema:missing"]
    return [f"{problem.pointer}/{name}" for name in part.required if problem.text == fill(said, {"name": name})]


def _part(pointer: str) -> Field | None:
    """What the schema says of a place in a case."""
    at: Field | None = case_types().root
    for step in pointer.split("/")[1:]:
        if at is None:
            return None
        at = at.item if at.kind in (ARRAY, COLLECTION) and step.isdigit() else at.fields.get(step)
    return at
