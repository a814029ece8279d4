"""Whether the service lives and can answer, what it counts, and what it offers."""

import asyncio
import json

from starlette.responses import Response

from . import metrics as counted
from .calls import Call
from .decisions import answer
from .problems import Problem
from .recording import code_of


async def alive(call: Call) -> Response:
    """`GET /healthz`: the process answers."""
    return Response("ok", 200, media_type="text/plain")


async def ready(call: Call) -> Response:
    """`GET /readyz`: it takes requests, and the log can be written. What is stale still decides, or still opens."""
    service = call.service
    if service.stopping:
        raise Problem("http.stopping", headers={"Retry-After": "5"})
    recorder = service.decider.recorder
    if recorder is not None:
        try:
            await asyncio.to_thread(recorder.check)
        except Exception as error:
            code = code_of(error)
            raise Problem("http.not_ready", {"log_code": code}, why=code) from None
    stale = sum(1 for one in service.policies.all() if one.problems)
    found = {
        "status": "ready",
        "policies": len(service.policies.names),
        "stale_policies": stale,
        "stale_tokens": service.tokens is not None and service.tokens.error is not None,
    }
    return answer(json.dumps(found, separators=(",", ":")))


async def metrics(call: Call) -> Response:
    """`GET /metrics`."""
    return Response(call.service.metrics.text(), 200, media_type=counted.MEDIA)
