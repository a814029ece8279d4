"""`/v1/decisions`: decides one case or many, and gives back what was decided before."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import attrs
from starlette.responses import Response

from .calls import Call
from .deciding import Decided
from .problems import Problem, case_problem
from .recording import reading_problem
from .served import Served

_ENVELOPE = {"case", "cases", "policy"}


@attrs.frozen(eq=False)
class Asked:
    """What a request asks for: cases to be decided by one policy, as a list or as a single one."""

    cases: list[Any]
    policy: Served
    many: bool


async def decide(call: Call) -> Response:
    """`POST /v1/decisions`."""
    data, size = await call.body()
    asked = _asked(call, data)
    call.pay(len(asked.cases))
    found = await call.service.decider.decide(asked.policy.policy, asked.cases, size, call.time)
    if asked.many:
        parts = ",".join(_many(one) for one in found)
        return answer(f'{{"decisions":[{parts}]}}')
    (one,) = found
    if one.error is not None:
        raise case_problem(one.error)
    headers = {"Location": f"/v1/decisions/{one.id}"} if one.id else {}
    return answer(_one(one), headers)


async def recorded(call: Call) -> Response:
    """`GET /v1/decisions/{id}`."""
    recorder = call.service.decider.recorder
    if recorder is None:
        raise Problem("http.no_log")
    from ..log import LogError

    asked = str(call.request.path_params["id"])
    if "\0" in asked:  # PostgreSQL takes no text with it, not even to look for it
        raise Problem("http.no_decision", id=asked)
    try:
        entry = await asyncio.to_thread(recorder.log.get, asked)
    except LogError as error:
        if error.code == "log.unknown_id":
            raise Problem("http.no_decision", id=asked) from None
        raise reading_problem(error) from None
    if entry.kind != "decision":
        raise Problem("http.no_decision", id=asked)
    return answer(json.dumps(_entry(entry), ensure_ascii=False, separators=(",", ":")))


def answer(text: str, headers: dict[str, str] | None = None) -> Response:
    """JSON as a response."""
    return Response(text.encode("utf-8"), 200, headers, "application/json")


def _asked(call: Call, data: Any) -> Asked:
    """What the body asks for: a case as it is, or an object with `case` or `cases`."""
    query = call.query.get("policy")
    if not isinstance(data, dict) or not _ENVELOPE.intersection(data):
        return Asked([data], call.policy(query), many=False)
    many = "cases" in data
    if set(data) - _ENVELOPE or ("case" in data) == many or not isinstance(data.get("policy", ""), str):
        raise Problem("http.request")
    name = data.get("policy", query)
    if query is not None and name != query:
        raise Problem("http.two_policies", query=query, body=name)
    if not many:
        return Asked([data["case"]], call.policy(name), many=False)
    cases = data["cases"]
    if not isinstance(cases, list):
        raise Problem("http.request")
    limit = call.service.settings.limits.cases
    if not cases:
        raise Problem("http.no_cases")
    if len(cases) > limit:
        raise Problem("http.too_many_cases", count=len(cases), limit=limit)
    return Asked(cases, call.policy(name), many=True)


def _one(one: Decided) -> str:
    assert one.verdict is not None
    head = f'"id":"{one.id}",' if one.id else ""
    return f'{{{head}"verdict":{one.verdict.to_json()}}}'


def _many(one: Decided) -> str:
    if one.error is None:
        return _one(one)
    return json.dumps({"error": one.error.to_dict()}, ensure_ascii=False, separators=(",", ":"))


def _entry(entry: Any) -> dict[str, Any]:
    """An entry of the log as it is given back; without what is personal once that was erased."""
    at = datetime.fromtimestamp(entry.at / 1e6, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    found: dict[str, Any] = {
        "id": entry.id,
        "at": at,
        "policy": {"name": entry.policy_name, "version": entry.policy_version, "digest": entry.policy_digest},
        "engine_version": entry.engine_version,
        "latency_us": entry.latency_us,
        "erased": entry.personal is None,
    }
    if entry.personal is not None:
        found["verdict"] = entry.personal.verdict
        found["inputs"] = entry.personal.inputs
        if entry.personal.case is not None:
            found["case"] = entry.personal.case
    return found
