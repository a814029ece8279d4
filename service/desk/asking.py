"""What the form asks for: the grounds and kinds of conduct of a policy, and the fields that those chosen read."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from starlette.responses import Response

from ...authoring.scaffolding.helping import Helping
from ...authoring.scaffolding.plain import Plain
from ...authoring.scaffolding.reading import COMMUNICATIONS, Reading, reading
from ...engine.deciding.catalog import ground_name
from ...engine.deciding.policy import Policy
from ...engine.language.model import Ground
from ...engine.language.moments import utc_date
from ...engine.language.texts import LANGUAGES, Text
from ...engine.language.types import case_types
from ...reporting.style import Tongue
from ..http.calls import Call
from ..http.decisions import answer
from ..http.problems import Problem
from .contacts import contact_needs
from .presets import presets
from .vocabulary import pair

Json = dict[str, Any]
TONGUES = tuple(map(Tongue, LANGUAGES))
_MOST = 200  # names in a request
_MICROSECONDS = 1_000_000


def today() -> int:
    """The day by UTC, counted since 1970-01-01."""
    return utc_date(int(datetime.now(UTC).timestamp()) * _MICROSECONDS)


def titled(text: Text, otherwise: str) -> list[str]:
    """A title of a policy, or the name of what has none."""
    return [tongue.of(text) or otherwise for tongue in TONGUES]


async def choices(call: Call) -> Response:
    """`GET /desk/choices`: the grounds with their rules in force, and which policies there are."""
    policy = call.policy(call.query.get("policy")).policy
    grounds: dict[str, list[Json]] = {}
    for rule in policy.model.grounds:
        if rule.in_force(today()):
            grounds.setdefault(rule.ground, []).append({"id": rule.id, "title": titled(rule.title, rule.id)})
    return answer(
        _json(
            {
                "policy": policy.name,
                "title": titled(policy.model.title, policy.name),
                "version": policy.version,
                "policies": call.service.policies.names,
                "platforms": list(policy.model.platforms or ()),
                "recorded": call.service.decider.recorder is not None,
                "grounds": [
                    {"ground": name, "title": pair(ground_name(name)), "rules": rules}
                    for name, rules in grounds.items()
                ],
            }
        )
    )


async def form(call: Call) -> Response:
    """`POST /desk/form`: `{"grounds": […], "rules": […]}`; what a block for any of them reads of a case."""
    data, _ = await call.body()
    if not isinstance(data, dict) or set(data) - {"grounds", "rules"}:
        raise Problem("http.request")
    names = [_names(data.get(key, [])) for key in ("grounds", "rules")]
    policy = call.policy(call.query.get("policy")).policy
    return answer(_form(policy, names[0], names[1], today()))


def _names(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > _MOST or not all(isinstance(one, str) for one in given):
        raise Problem("http.request")
    return tuple(given)


@lru_cache(maxsize=200)
def _form(policy: Policy, grounds: tuple[str, ...], rules: tuple[str, ...], day: int) -> str:
    """The rules that are named, else all of the grounds, else all there are; names that mean nothing are passed over,
    as a case may come from elsewhere."""
    known = tuple(rule for rule in policy.model.grounds if rule.in_force(day))
    chosen = tuple(rule for rule in known if rule.id in rules)
    chosen = chosen or tuple(rule for rule in known if rule.ground in grounds) or known
    read = reading(policy.model, chosen)
    helping = [Helping(read, Plain(policy.model, tongue, day)) for tongue in TONGUES]
    talk = any(rule.communication for rule in chosen)
    return _json(
        {
            "asked": sorted({*read.places, *_always(read)}),
            "rules": [
                {"id": rule.id, "title": titled(rule.title, rule.id), "needs": [one.rule(rule) for one in helping]}
                for rule in chosen
            ],
            "conduct": [name for name in case_types().collections if name in read.conduct],
            "evidence": [_evidence(read, collection, kinds) for collection, kinds in read.evidence],
            "contact": contact_needs(policy.model, day) if talk and read.asks(COMMUNICATIONS) else None,
            "presets": presets(chosen),
            "readers": _readers(read),
        }
    )


def _always(read: Reading) -> list[str]:
    return [path for path in ("request.grounds", "request.scope", "request.duration_days") if read.asks(path)]


def _evidence(read: Reading, collection: str, kinds: tuple[str, ...]) -> Json:
    rules: tuple[Ground, ...] = read.evidence[collection, kinds]
    titles = [titled(rule.title, rule.id) for rule in rules]
    return {"collection": collection, "kinds": list(kinds), "rules": titles}


def _readers(read: Reading) -> Json:
    """Which rules want to know a field: the titles of those that are not all ground rules alike."""
    found = {}
    for path in read.places:
        titles = [titled(rule.title, rule.id) for rule in read.readers(path)]
        if titles:
            found[path] = titles
    return found


def _json(document: Json) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
