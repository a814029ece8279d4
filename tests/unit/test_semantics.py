"""What the language means, as data: `tests/conformance/semantics/*.yaml`, run on every executor.

A file is a list of groups. A group has

- `about`: what it shows;
- `policy` (optional): a manifest's keys, and `rules`; `conditions` are short for protections: each becomes
  one with that id and that `when`, so that its value can be looked at without evidence;
- `case` (optional): laid over the smallest case (mappings are merged, anything else is replaced);
- `defaults` (optional): for records of a collection, laid under each of them (over `RECORDS` of semantic_cases.py);
- `variants`: each `says` what the contract says, changes the case by its own `case` and `drop` (dotted paths),
  and expects some of: `t`/`f`/`u` (rules that are true, false, unknown), `status`, `matched`, `unknown`
  (record ids of the named rules), `verdict`, `reasons` (all of them: `[code, rule or ground]`), `block`,
  `warnings`, `errors` (the codes of a case that is refused).

A text `@-3d` is a time: `as_of` less three days; `@0` is `as_of`. Parts are added: `@-3d-1us`.
"""

import json
import re
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from semantic_cases import FILES, built, groups, timed, write

import fairblock

NO_RETE = pytest.mark.skipif(find_spec("durable_rules_engine") is None, reason="durable-rules is not installed")
EXECUTORS = ["compiled", "reference", pytest.param("rete", marks=[NO_RETE, pytest.mark.slow])]

KEYS = {"says", "case", "drop", "t", "f", "u", "status", "matched", "unknown", "verdict", "reasons", "block",
        "warnings", "errors"}  # fmt: skip


def variants():
    for path in FILES:
        for number, group in enumerate(groups(path)):
            for which, variant in enumerate(group["variants"]):
                name = f"{path.stem}-{number}.{which}-{variant['says'][:60]}"
                yield pytest.param(path, number, which, id=re.sub(r"[^\w.-]+", "-", name))


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """The policy of a group, read from YAML files (JSON is YAML) in a folder of its own; read once for an executor."""

    @cache
    def load(path: Path, number: int, executor: str):
        folder = tmp_path_factory.mktemp("policy")
        write(groups(path)[number], folder)
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
