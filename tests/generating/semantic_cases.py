"""The groups of `tests/conformance/semantics/*.yaml`; tests/unit/test_semantics.py says how they are written."""

import copy
import json
import re
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "tests" / "conformance" / "semantics").glob("*.yaml"))
SMALLEST = {
    "case_id": "c",
    "as_of": "2026-11-20T12:00:00+08:00",
    "platform": "somewhere",
    "shop": {"id": "s"},
    "operator": {"id": "o", "role": "agent", "permissions": []},
    "buyer": {"id": "b"},
    "request": {"buyer_id": "b"},
}
RECORDS = {
    "orders": {"placed_at": "@-1d", "status": "paid"},
    "after_sales": {"opened_at": "@-1d", "order_id": "x", "kind": "other", "status": "approved"},
    "reviews": {"posted_at": "@-1d", "order_id": "x", "rating": 1},
    "complaints": {"filed_at": "@-1d", "channel": "platform", "status": "dismissed"},
    "incidents": {"at": "@-1d", "kind": "insult"},
    "communications": {"at": "@-1h", "channel": "platform_chat"},
    "evidence": {"captured_at": "@-1h", "kind": "order_record", "source": "platform_api", "refs": []},
    "rulings": {"decided_at": "@-1d", "ground": "malicious_order", "final": True},
    "protected_acts": {"at": "@-1d", "kind": "lawsuit"},
    "blocks": {"started_at": "@-1d", "scope": [], "status": "active"},
}
UNITS = {"us": 1e-6, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@cache
def groups(path: Path) -> list:
    return YAML(typ="safe", pure=True).load(path)


def laid_over(base, top):
    if not (isinstance(base, dict) and isinstance(top, dict)):
        return copy.deepcopy(top)
    return {key: laid_over(base.get(key), top[key]) if key in top else base[key] for key in {**base, **top}}


def dropped(case: dict, paths: list) -> dict:
    for path in paths:
        *way, last = path.split(".")
        at = case
        for step in way:
            at = at[int(step)] if isinstance(at, list) else at[step]
        del at[last]
    return case


def timed(value, as_of: datetime):
    if isinstance(value, dict):
        return {key: timed(item, as_of) for key, item in value.items()}
    if isinstance(value, list):
        return [timed(item, as_of) for item in value]
    if isinstance(value, str) and value.startswith("@"):
        for sign, size, unit in re.findall(r"([+-])(\d+)(us|[smhdw])", value):
            step = timedelta(microseconds=round(int(size) * UNITS[unit] * 1e6))
            as_of = as_of + step if sign == "+" else as_of - step
        return as_of.isoformat()
    return value


def built(group: dict, variant: dict) -> dict:
    case = laid_over(laid_over(SMALLEST, group.get("case", {})), variant.get("case", {}))
    for name, records in case.items():
        if name in RECORDS:
            under = RECORDS[name] | group.get("defaults", {}).get(name, {})
            case[name] = [under | record for record in records]
    case = dropped(case, variant.get("drop", []))
    return timed(case, datetime.fromisoformat(case["as_of"]))


def manifest_and_rules(group: dict) -> tuple[dict, dict]:
    policy = copy.deepcopy(group.get("policy", {}))
    title = {"zh": "题", "en": "title"}
    rules = [{"kind": "ground", "title": title} | rule for rule in policy.pop("rules", [])]
    rules += [
        {"id": name, "kind": "protection", "title": title, "when": when}
        for name, when in group.get("conditions", {}).items()
    ]
    for parameter in policy.get("parameters", {}).values():
        parameter.setdefault("title", title)
    return {"policy": "small", "version": "1.0.0", "title": title} | policy, {"rules": rules}


def write(group: dict, folder: Path) -> None:
    """The policy of a group, as YAML files (JSON is YAML)."""
    manifest, rules = manifest_and_rules(group)
    (folder / "policy.yaml").write_text(json.dumps(manifest, default=str), encoding="utf-8")
    if rules["rules"]:
        (folder / "rules.yaml").write_text(json.dumps(rules, default=str), encoding="utf-8")
