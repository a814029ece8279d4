"""`/v1/policies`: which policies decide, what they hold, and reading them again."""

import json
import os
import signal
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from ...engine.language.model import Ground, Protection
from ...engine.language.problems import PolicyProblem
from .calls import Call
from .decisions import answer
from .problems import Problem
from .served import FAILED, Served
from .tokens import ADMIN


async def listed(call: Call) -> Response:
    """`GET /v1/policies`."""
    return answer(_json({"policies": [_brief(call, one) for one in call.service.policies.all()]}))


async def shown(call: Call) -> Response:
    """`GET /v1/policies/{name}`."""
    served = call.policy(str(call.request.path_params["name"]))
    policy = served.policy
    grounds = sorted({rule.ground for rule in policy.model.grounds})
    document = _brief(call, served) | {
        "title": policy.model.title.to_dict(),
        "platforms": None if policy.model.platforms is None else list(policy.model.platforms),
        "rules": [_rule(rule) for rule in policy.model.rules],
        "requires": {ground: _requires(policy.requires(ground)) for ground in grounds},
    }
    if document["platforms"] is None:
        del document["platforms"]
    return answer(_json(document))


async def reloaded(call: Call) -> Response:
    """`POST /v1/policies/reload`: 200 where all is as the files say, tokens too, else a problem with what is wrong."""
    results = await call.service.reload(True)
    if call.service.settings.workers > 1 and os.getppid() == call.service.parent:
        os.kill(call.service.parent, signal.SIGHUP)  # the other processes do the same a moment later
    stale = [one for one in call.service.policies.all() if one.problems]
    document: dict[str, Any] = {
        "reloaded": [{"name": one.name, "result": one.result} for one in results],
        "policies": [_brief(call, one) for one in call.service.policies.all()],
    }
    wrong: tuple[PolicyProblem, ...] = ()
    if (known := call.service.tokens) is not None:
        document["tokens"], wrong = known.result, known.problems
    problems = [problem.to_dict() for problem in (*(found for one in stale for found in one.problems), *wrong)]
    if any(one.result == FAILED for one in results):
        names = ", ".join(one.name for one in stale)
        raise Problem("policy.invalid", {"problems": problems, **document}, names=names)
    if wrong:
        raise Problem("tokens.invalid", {"problems": problems, **document})
    return answer(_json(document))


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _brief(call: Call, served: Served) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": served.name,
        "version": served.policy.version,
        "digest": served.policy.digest,
        "default": served.name == call.service.policies.names[0],
        "loaded_at": datetime.fromtimestamp(served.loaded_at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "stale": bool(served.problems),
    }
    if served.problems and ADMIN in call.caller.scopes:
        found["problems"] = [problem.to_dict() for problem in served.problems]
    return found


def _rule(rule: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"id": rule.id, "kind": type(rule).__name__.lower(), "title": rule.title.to_dict()}
    if isinstance(rule, Ground):
        found["ground"] = rule.ground
    if isinstance(rule, Protection) and rule.against is not None:
        found["against"] = sorted(rule.against)
    return found


def _requires(needed: Any) -> dict[str, list[str]]:
    return {
        "paths": list(needed.paths),
        "record_paths": list(needed.record_paths),
        "evidence_kinds": list(needed.evidence_kinds),
    }
