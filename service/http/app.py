"""The ASGI application: routes, what stands around every answer, and what starts and ends with the process."""

import asyncio
import os
import sys
import time
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute, Route, Router
from starlette.types import Message, Receive, Scope, Send

from ...reporting.style import Tongue
from .bodies import Bodies, Gone
from .calls import Buckets, Endpoint, Guarded, Service, language
from .deciding import Decider
from .endpoints import ENDPOINTS
from .heads import check_head
from .metrics import Metrics
from .problems import Problem
from .recording import Recorder
from .reloading import KnownTokens, policy_note, tokens_note
from .served import Policies, Reload
from .settings import Settings
from .tokens import TokenFileError, read_tokens

Note = Callable[[str], None]
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_REQUEST_ID = b"x-request-id"


def to_stderr(line: str) -> None:
    """Where the service notes what happens to it: one line each, never anything of a case."""
    print(line, file=sys.stderr, flush=True)


def make_app(
    settings: Settings, policies: Policies, *, note: Note = to_stderr, more: Sequence[Endpoint] = ()
) -> "Outermost":
    """The application. `more`: further endpoints, which are guarded as ours are."""
    return Outermost(settings, policies, note, (*ENDPOINTS, *more))


class Outermost:
    """Routes requests, turns whatever is raised into a problem, and adds to every answer what belongs to all."""

    def __init__(self, settings: Settings, policies: Policies, note: Note, endpoints: Sequence[Endpoint]) -> None:
        self.settings, self._policies, self._note = settings, policies, note
        self._endpoints = tuple(endpoints)
        self._tongue = Tongue(settings.language)
        self._service: Service | None = None
        self._router = Router([], redirect_slashes=False, lifespan=self._lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._router(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})

    @property
    def service(self) -> Service:
        """What requests share, while the application runs."""
        assert self._service is not None, "the application has not started"
        return self._service

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        status = 0
        scope["app"] = self  # so that Starlette raises what it finds instead of answering by itself
        ids = [value for name, value in scope["headers"] if name == _REQUEST_ID]

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _with_headers(message["headers"], ids[0] if ids else os.urandom(8).hex().encode())
            await send(message)

        request = Request(scope)
        try:
            check_head(scope)
            await self._router(scope, receive, sending)
        except Gone:
            return
        except Exception as error:
            if status:  # it has begun to answer, and can only break off
                raise
            problem = self._problem(error, scope)
            self.service.metrics.problem(problem.code)
            await problem.response(language(request))(scope, receive, sending)
        self._count(scope, status, time.perf_counter() - begun)

    def _problem(self, error: Exception, scope: Scope) -> Problem:
        if isinstance(error, Problem):
            return error
        if isinstance(error, HTTPException) and error.status_code == 404:
            return Problem("http.not_found")
        if isinstance(error, HTTPException) and error.status_code == 405:
            allowed = ", ".join(sorted((error.headers or {}).get("Allow", "").replace(" ", "").split(",")))
            return Problem("http.method", headers={"Allow": allowed}, names=allowed)
        # where it happened, but not the message, which may quote what somebody sent
        where = "".join(traceback.format_tb(error.__traceback__))
        self._note(f"internal error {type(error).__name__} in {scope['method']}\n{where}".rstrip())
        return Problem("http.internal")

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        path = route.path if isinstance(route, Route) else "other"
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.service.metrics.answered(path, method, status, seconds)
        if self.settings.access_log:
            self._note(f"{method} {path} {status} {seconds * 1000:.1f} ms")

    @asynccontextmanager
    async def _lifespan(self, _app: Any) -> AsyncIterator[None]:
        try:
            self._service = service = self._start()
        except Exception as error:
            self._note(self._tongue.say("serve_cannot_start", why=self._told(error)))
            raise
        if self.settings.workers > 1:  # one that takes the place of another begins with what was loaded long ago
            await asyncio.to_thread(self._policies.refresh)
        service.metrics.policies(self._policies.all())
        service.metrics.tokens(stale=False)
        self._router.routes = [_route(one, service) for one in self._endpoints]
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            service.decider.close()
            if service.decider.recorder is not None:
                await service.decider.recorder.close()

    def _start(self) -> Service:
        settings, limits, metrics = self.settings, self.settings.limits, Metrics()
        file = str(settings.tokens)
        tokens = None if settings.no_auth else KnownTokens(file, read_tokens(file))
        return Service(
            settings=settings,
            policies=self._policies,
            metrics=metrics,
            decider=Decider(_recorder(settings, metrics), metrics),
            bodies=Bodies(limits),
            buckets=Buckets(limits.per_second / settings.workers, max(limits.burst / settings.workers, limits.cases)),
            tokens=tokens,
            reload=self.reload,
            endpoints=self._endpoints,
        )

    async def reload(self, force: bool = False) -> list[Reload]:
        """Reads policies and tokens again, all of them with `force`, else those that have changed."""
        results = await asyncio.to_thread(self._policies.refresh, force=force)
        self.service.metrics.policies(self._policies.all(), results)
        for one in results:
            problems = next(served.problems for served in self._policies.all() if served.name == one.name)
            self._note(policy_note(one, problems))
        if (known := self.service.tokens) is not None:
            news = await known.again()
            self.service.metrics.tokens(stale=known.error is not None)
            if news or (force and known.error is not None):  # but not every few seconds
                self._note(tokens_note(known, self._tongue.say))
        return results

    def _told(self, error: Exception) -> str:
        return self._tongue.say(error.word, **error.values) if isinstance(error, TokenFileError) else str(error)

    async def _watch(self) -> None:
        every = self.settings.reload_seconds
        while every:
            await asyncio.sleep(every)
            try:
                await self.reload()
            except Exception as error:  # looking again later is all that can be done
                self._note(f"looking for changes failed: {type(error).__name__}")


def _recorder(settings: Settings, metrics: Metrics) -> Recorder | None:
    if settings.log is None:
        return None
    from ..log import open_log

    return Recorder(open_log(settings.log), metrics)


def _route(endpoint: Endpoint, service: Service) -> BaseRoute:
    return Route(endpoint.path, Guarded(endpoint, service), methods=[endpoint.method], name=endpoint.path)


def _with_headers(headers: list[tuple[bytes, bytes]], request_id: bytes) -> list[tuple[bytes, bytes]]:
    """What an answer has, and of ours what it does not have."""
    there = {name.lower() for name, _ in headers}
    ours = [(n.encode(), v.encode()) for n, v in _HEADERS.items() if n.encode() not in there]
    return [*headers, *ours, (_REQUEST_ID, request_id)]
