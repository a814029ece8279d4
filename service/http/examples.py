"""The made-up examples of the OpenAPI document: valid, and small."""

from functools import cache
from typing import Any

from ...engine.deciding.policy import load_policy

Json = dict[str, Any]

_AT = "2026-03-10T15:00:00+08:00"
CASE: Json = {
    "case_id": "example-1",
    "as_of": _AT,
    "platform": "kuaishou",
    "shop": {"id": "shop-1"},
    "operator": {"id": "agent-1", "role": "agent", "permissions": ["block.request"], "conflicts": []},
    "buyer": {"id": "buyer-1", "age_band": "adult"},
    "request": {
        "buyer_id": "buyer-1",
        "grounds": ["malicious_attack"],
        "scope": ["chat"],
        "duration_days": 7,
        "remark": "在聊天中威胁客服，见聊天记录",
        "confirmation": {"confirmed": True, "buyer_id": "buyer-1"},
    },
    "incidents": [
        {"id": "i1", "at": "2026-03-09T20:30:00+08:00", "kind": "threat", "channel": "chat", "labelled_by": ["agent-2"]}
    ],
    "communications": [],
}
MANY: Json = {"cases": [CASE, {"case_id": "not-a-case"}]}
QUESTION: Json = {
    "subject": {"type": "operator", "id": "agent-1"},
    "action": {"name": "block"},
    "resource": {"type": "buyer", "id": "buyer-1"},
    "context": {"case": CASE},
}
QUESTIONS: Json = {
    "subject": QUESTION["subject"],
    "action": QUESTION["action"],
    "evaluations": [{"resource": QUESTION["resource"], "context": QUESTION["context"]}],
    "options": {"evaluations_semantic": "deny_on_first_deny"},
}


@cache
def verdict_example() -> Json:
    """What the shipped policy says of the example."""
    return load_policy("kuaishou").decide(CASE).to_dict()
