"""Every address of the service: its method, who may use it, and its part of the OpenAPI document."""

from . import authzen, decisions, health, openapi, policies
from .calls import Endpoint
from .tokens import ADMIN, DECIDE, READ_LOG

# whoever may do anything may see which policies there are
_ANY = (DECIDE, READ_LOG, ADMIN)

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("POST", "/v1/decisions", decisions.decide, (DECIDE,), ("policy",)),
    Endpoint("GET", "/v1/decisions/{id}", decisions.recorded, (READ_LOG,)),
    Endpoint("GET", "/v1/policies", policies.listed, _ANY),
    Endpoint("POST", "/v1/policies/reload", policies.reloaded, (ADMIN,)),
    Endpoint("GET", "/v1/policies/{name}", policies.shown, _ANY),
    Endpoint("GET", "/.well-known/authzen-configuration", authzen.metadata),
    Endpoint("POST", authzen.EVALUATION, authzen.evaluation, (DECIDE,), ("policy",)),
    Endpoint("POST", authzen.EVALUATIONS, authzen.evaluations, (DECIDE,), ("policy",)),
    Endpoint("GET", "/openapi.json", openapi.served),
    Endpoint("GET", "/healthz", health.alive),
    Endpoint("GET", "/readyz", health.ready),
    Endpoint("GET", "/metrics", health.metrics, (ADMIN,)),
)
