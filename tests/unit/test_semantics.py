"""What the language means, as data: `tests/conformance/semantics/*.yaml`, run on every executor.

A file is a list of groups. A group has

- `about`: what it shows;
- `policy` (optional): a manifest's keys, and `rules`; `conditions` are short for protections: each becomes
  one with that id and that `when`, so that its value can be looked at without evidence;
- `case` (optional): laid over the smallest case (mappings are merged, anything else is replaced);
- `defaults` (optional): for records of a collection, laid under each of them (over `RECORDS` here);
- `variants`: each `says` what the contract says, changes the case by its own `case` and `drop` (dotted paths),
  and expects some of: `t`/`f`/`u` (rules that are true, false, unknown), `status`, `matched`, `unknown`
  (record ids of the named rules), `verdict`, `reasons` (all of them: `[code, rule or ground]`), `block`,
  `warnings`, `errors` (the codes of a case that is refused).

A text `@-3d` is a time: `as_of` less three days; `@0` is `as_of`. Parts are added: `@-3d-1us`.
"""

import copy
import json
import re
from datetime import datetime, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import fairblock

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "tests" / "conformance" / "semantics").glob("*.yaml"))
NO_RETE = pytest.mark.skipif(find_spec("durable_rules_engine") is None, reason="durable-rules is not installed")
EXECUTORS = ["compiled", "reference", pytest.param("rete", marks=[NO_RETE, pytest.mark.slow])]

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
KEYS = {"says", "case", "drop", "t", "f", "u", "status", "matched", "unknown", "verdict", "reasons", "block",
        "warnings", "errors"}  # fmt: skip
UNITS = {"us": 1e-6, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@cache
def groups(path: Path) -> list:
    return YAML(typ="safe", pure=True).load(path)


def variants():
    for path in FILES:
        for number, group in enumerate(groups(path)):
            for which, variant in enumerate(group["variants"]):
                name = f"{path.stem}-{number}.{which}-{variant['says'][:60]}"
                yield pytest.param(path, number, which, id=re.sub(r"[^\w.-]+", "-", name))


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


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """The policy of a group, read from YAML files (JSON is YAML) in a folder of its own; read once for an executor."""

    @cache
    def load(path: Path, number: int, executor: str):
        folder = tmp_path_factory.mktemp("policy")
        manifest, rules = manifest_and_rules(groups(path)[number])
        (folder / "policy.yaml").write_text(json.dumps(manifest, default=str), encoding="utf-8")
        if rules["rules"]:
            (folder / "rules.yaml").write_text(json.dumps(rules, default=str), encoding="utf-8")
        return fairblock.load_policy(folder, engine=executor)

    return load


def decide(policy, case: dict):
    return policy.decide(json.dumps(case).encode())


def test_the_data_is_well_formed():
    assert len(FILES) >= 8
    for path in FILES:
        for group in groups(path):
            assert set(group) <= {"about", "policy", "conditions", "case", "defaults", "variants"}, path
            assert group["about"]
            for variant in group["variants"]:
                assert set(variant) <= KEYS, (path, variant)
                assert set(variant) & (KEYS - {"says", "case", "drop"}), (path, variant, "expects nothing")


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize(("path", "number", "which"), list(variants()))
def test_semantics(loaded, path, number, which, executor):
    group = groups(path)[number]
    variant = group["variants"][which]
    policy, case = loaded(path, number, executor), built(group, variant)
    if "errors" in variant:
        with pytest.raises(fairblock.CaseError) as caught:
            decide(policy, case)
        assert sorted({problem.code for problem in caught.value.problems}) == sorted(variant["errors"])
        return
    document = decide(policy, case).to_dict()
    rules = {rule["id"]: rule for rule in document["rules"]}
    wanted = {name: value for value, key in (("true", "t"), ("false", "f"), ("unknown", "u"))
              for name in variant.get(key, [])}  # fmt: skip
    assert {name: rules[name]["value"] for name in wanted} == wanted, variant["says"]
    status = variant.get("status", {})
    assert {name: rules[name]["status"] if name in rules else None for name in status} == status, variant["says"]
    for part in ("matched", "unknown"):
        records = variant.get(part, {})
        found = {name: [ref.partition("/")[2] for ref in rules[name][part]] for name in records}
        assert found == records, (variant["says"], part)
    if "reasons" in variant:
        found = [[reason["code"], reason.get("rule", reason.get("ground"))] for reason in document["reasons"]]
        assert found == variant["reasons"], variant["says"]
    if "warnings" in variant:
        assert {one["code"]: one["refs"] for one in document["warnings"]} == variant["warnings"], variant["says"]
    if "verdict" in variant:
        assert document["verdict"] == variant["verdict"], variant["says"]
    if "block" in variant:
        assert document.get("block") == timed(variant["block"], datetime.fromisoformat(case["as_of"])), variant["says"]
    outcome, statuses = policy.evaluate(case)
    assert outcome.value == document["verdict"]
    assert statuses == {name: rule["status"] for name, rule in rules.items()}
