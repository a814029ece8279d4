"""One request on its way through: who asks, in which language, and the guards that it has to pass."""

import math
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

import attrs
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .bodies import Bodies, parsed
from .deciding import Decider
from .metrics import Metrics
from .problems import Problem, language_of
from .reloading import KnownTokens
from .served import Policies, Served
from .settings import Settings, is_loopback, names_this_machine
from .times import OutOfTime, Time
from .tokens import EVERYBODY, Caller

_TOKEN_NAMES = {"access_token", "token", "bearer", "authorization", "api_key", "apikey"}
REALM = 'Bearer realm="fairblock"'


class Buckets:
    """How much each token may still do: a bucket of tokens in the other sense for each caller."""

    def __init__(self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, caller: str, cost: float) -> None:
        """Takes so much for a caller; raises Problem where that is not there."""
        now = self._clock()
        left, then = self._left.get(caller, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._per_second)
        if cost > left:
            self._left[caller] = (left, now)
            seconds = max(1, math.ceil((min(cost, self._burst) - left) / self._per_second))
            raise Problem("http.rate", headers={"Retry-After": str(seconds)}, seconds=seconds)
        self._left[caller] = (left - cost, now)


@attrs.define(eq=False)
class Service:
    """What all requests share. `tokens` is None where everybody may ask."""

    settings: Settings
    policies: Policies
    metrics: Metrics
    decider: Decider
    bodies: Bodies
    buckets: Buckets
    tokens: KnownTokens | None
    reload: Callable[[bool], Awaitable[Any]]
    endpoints: Sequence["Endpoint"]
    stopping: bool = False
    parent: int = attrs.field(factory=os.getppid)  # of this process, if it is one of several


@attrs.frozen(eq=False)
class Call:
    """One request that has passed the guards."""

    request: Request
    service: Service
    caller: Caller
    query: dict[str, str]
    time: Time

    async def body(self, wrong_type: int = 415, *, whole: bool = False) -> tuple[Any, int]:
        """The JSON of the body, and how many bytes it had; raises Problem. `whole`: see `bodies.parsed`."""
        limit = self.service.settings.limits.body_bytes
        with self.time.stopped():
            raw = await self.service.bodies.read(self.request.headers, self.request.receive, wrong_type)
        return await self.service.decider.work(len(raw), lambda: parsed(raw, limit, whole=whole)), len(raw)

    def policy(self, name: str | None) -> Served:
        """The policy of that name, or the default; raises Problem. It does not change while the request is answered."""
        served = self.service.policies.get(name)
        if served is None:
            raise Problem("http.no_policy", name=name, names=", ".join(self.service.policies.names))
        return served

    def pay(self, cost: int) -> None:
        """Counts so many cases against the caller's limit, beyond the first; raises Problem."""
        if cost > 1:
            self.service.buckets.take(self.caller.name, cost - 1)


Handler = Callable[[Call], Awaitable[Response]]


@attrs.frozen(eq=False)
class Endpoint:
    """One address by one method. `scopes`: any one of them will do; None lets everybody in.

    `parameters` are the names of its query parameters.
    """

    method: str
    path: str
    handler: Handler
    scopes: tuple[str, ...] | None = None
    parameters: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Guarded:
    """An endpoint as an ASGI application: checks who asks, and for how much, before the endpoint hears of it."""

    endpoint: Endpoint
    service: Service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        query = _query(request, self.endpoint.parameters)
        caller = self._caller(request)
        if self.endpoint.scopes is not None:
            self.service.buckets.take(caller.name, 1)
        allowed = Time(self.service.settings.limits.request_seconds)
        try:
            async with allowed.limit:
                response = await self.endpoint.handler(Call(request, self.service, caller, query, allowed))
        except (TimeoutError, OutOfTime):
            raise allowed.over() from None
        await response(scope, receive, send)

    def _caller(self, request: Request) -> Caller:
        """Who asks; raises Problem where they may not."""
        settings, scopes = self.service.settings, self.endpoint.scopes
        if settings.no_auth and not names_this_machine(request.headers.get("host", "")):
            raise Problem("http.host", host=request.headers.get("host", ""))
        if scopes is None or self._from_here(request):
            return EVERYBODY
        if self.service.tokens is None:
            return EVERYBODY
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise Problem("http.unauthorized", headers={"WWW-Authenticate": REALM})
        caller = self.service.tokens.tokens.caller(token.strip())
        if caller is None:
            raise Problem("http.bad_token", headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
        if not caller.scopes.intersection(scopes):
            needed = f'{REALM}, error="insufficient_scope", scope="{" ".join(scopes)}"'
            raise Problem("http.no_scope", headers={"WWW-Authenticate": needed}, names=", ".join(scopes))
        return caller

    def _from_here(self, request: Request) -> bool:
        """Whether this is about the metrics, which may need no token."""
        if self.endpoint.path != "/metrics":
            return False
        metrics, client = self.service.settings.metrics, request.client
        return metrics == "open" or (metrics == "loopback" and client is not None and is_loopback(client.host))


def _query(request: Request, known: tuple[str, ...]) -> dict[str, str]:
    """The query parameters; raises Problem for one that is not known, given twice, or for a token."""
    raw = request.scope["query_string"].decode("latin-1")
    found: dict[str, str] = {}
    pairs = parse_qsl(raw, keep_blank_values=True)
    if any(name.lower() in _TOKEN_NAMES for name, _ in pairs):
        raise Problem("http.token_in_query")
    for name, value in pairs:
        if name not in known:
            raise Problem("http.unknown_parameter", name=name, names=", ".join(known) or "-")
        if name in found:
            raise Problem("http.parameter_twice", name=name)
        found[name] = value
    return found


def language(request: Request) -> str:
    """The language of the caller, for problems."""
    return language_of(request.headers.get("accept-language", ""))
