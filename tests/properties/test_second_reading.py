"""Random policies and cases, decided by the package and by a second evaluator of the contract.

`tests/generating/oracle.py` was written from the contract alone, by somebody who had not seen the engine.
"""

import os
import unicodedata
from datetime import datetime
from random import Random

import cases
import oracle
import policies
import pytest

import fairblock

SEEDS = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "quick" else 400
CASES = 6


def nfc(text):
    return unicodedata.normalize("NFC", text)


def said_by_the_package(policy, case):
    document = policy.decide(case).to_dict()
    rules = {rule["id"]: rule for rule in document["rules"]}
    block = document.get("block")
    if block is not None:
        ends_at = block.get("ends_at")
        block = {
            "grounds": sorted(map(nfc, block["grounds"])),
            "scope": block["scope"],
            "days": block.get("days"),
            "ends_at": datetime.fromisoformat(ends_at.upper().replace("Z", "+00:00")) if ends_at else None,
        }
    return {
        "outcome": document["verdict"],
        "status": {name: rule["status"] for name, rule in rules.items()},
        "value": {name: rule["value"] for name, rule in rules.items()},
        "matched": {name: sorted(map(nfc, rule["matched"])) for name, rule in rules.items()},
        "unknown": {name: sorted(map(nfc, rule["unknown"])) for name, rule in rules.items()},
        "reasons": [(reason["code"], reason.get("rule"), _ground(reason)) for reason in document["reasons"]],
        "block": block,
        "warnings": {warning["code"]: sorted(map(nfc, warning["refs"])) for warning in document["warnings"]},
    }


def _ground(reason):
    return nfc(reason["ground"]) if reason["code"].startswith("ground.") and "ground" in reason else None


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, SEEDS, 20))
def test_the_package_says_what_the_second_reading_says(start, tmp_path):
    outcomes = set()
    for seed in range(start, start + 20):
        policy = policies.random_policy(Random(seed))
        policies.write_policy(policy, tmp_path)
        loaded = fairblock.load_policy(tmp_path)
        for number in range(CASES):
            case = cases.random_case(Random(f"{seed}.{number}"), policy)
            said = said_by_the_package(loaded, case)
            expected = oracle.decide(policy, case)
            assert said == {part: expected[part] for part in said}, (seed, number)
            outcome, statuses = loaded.evaluate(case)
            assert (outcome, statuses) == (said["outcome"], said["status"])
            outcomes.add(said["outcome"])
    assert len(outcomes) >= 2  # a generator that only makes denials would test little
