"""The benchmarks measure what they say: all engines agree, cases are mixed as promised, ratios are medians of pairs.

How fast anything is, is no matter of tests.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from types import ModuleType

import pytest

import fairblock

ROOT = Path(__file__).resolve().parents[2]
VERDICTS = {"allow", "deny", "needs-communication"}
SOME = {"workload": 300, "kuaishou": 200}  # cases that the engine itself decides here

every_source = pytest.mark.parametrize("source", ["workload", "kuaishou"])


@pytest.fixture(scope="module", autouse=True)
def on_path() -> Iterator[None]:
    """`benchmarks/` is no package: its scripts find each other as a script's neighbours do."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    yield
    sys.path.remove(str(ROOT / "benchmarks"))


def module(name: str) -> ModuleType:
    return importlib.import_module(name)


def cases(source: str, count: int | None = None) -> list[dict]:
    made = module(f"{source}.cases")
    return made.cases(made.SIZE if count is None else count)


def policy(source: str) -> fairblock.Policy:
    return fairblock.load_policy(module("workload.scaled").POLICY if source == "workload" else source)


def by_hand(source: str):
    return module(f"{source}.handwritten").evaluate


# --- the cases ------------------------------------------------------------------------------------------


@every_source
def test_a_seed_always_gives_the_same_cases(source: str) -> None:
    assert cases(source, 30) == cases(source, 40)[:30]
    made = module(f"{source}.cases")
    assert made.cases(5, seed=made.SEED + 1) != cases(source, 5)


def test_every_verdict_is_common_in_the_workload() -> None:
    found = Counter(by_hand("workload")(case)[0] for case in cases("workload"))
    assert found.total() == 2_000
    assert {name for name, count in found.items() if count >= 0.15 * found.total()} == VERDICTS


def test_every_verdict_is_found_among_the_kuaishou_cases() -> None:
    found = Counter(by_hand("kuaishou")(case)[0] for case in cases("kuaishou"))
    assert {name for name, count in found.items() if count >= 0.1 * found.total()} == VERDICTS


def test_the_workload_reaches_every_status_of_its_ground_rules() -> None:
    answers = [by_hand("workload")(case)[1] for case in cases("workload")]
    reached = {rule: {answer[rule] for answer in answers} for rule in answers[0]}
    ground = {"not_considered", "not_established", "unproven", "shielded", "proven", "eligible", "communicated"}
    assert {rule: ground - found for rule, found in reached.items() if rule.startswith("malicious_")} == {
        rule: set() for rule in reached if rule.startswith("malicious_")
    }
    assert all(len(found) > 1 for found in reached.values())


def test_workload_cases_are_of_about_two_kilobytes() -> None:
    sizes = [len(json.dumps(case, separators=(",", ":"))) for case in cases("workload")]
    assert 1_600 <= mean(sizes) <= 2_400
    assert 500 <= min(sizes) <= max(sizes) <= 4_000


def test_workload_cases_have_as_many_records_as_promised() -> None:
    found: dict[str, set[int]] = {}
    for case in cases("workload"):
        for name in ("orders", "reviews", "incidents", "complaints", "evidence", "communications"):
            if name in case:
                found.setdefault(name, set()).add(len(case[name]))
    assert min(found["orders"]) == 1
    assert max(found["orders"]) <= 12
    assert all(min(found[name]) == 0 and max(found[name]) <= 6 for name in found if name != "orders")


# --- all agree ------------------------------------------------------------------------------------------


@every_source
def test_the_hand_written_function_gives_the_engines_answers(source: str) -> None:
    module("contenders").agree(policy(source).evaluate, by_hand(source), cases(source, SOME[source]))


@pytest.mark.parametrize(("name", "library"), [("zen", "zen"), ("cedar", "cedarpy")])
def test_another_engine_gives_the_same_answers(name: str, library: str) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed: pip install 'fairblock[bench]'")
    other = module(f"workload.{name}").evaluate
    module("contenders").agree(by_hand("workload"), other, cases("workload"))


@pytest.mark.parametrize("what", ["outcome", "status"])
def test_a_disagreement_is_an_error(what: str) -> None:
    def wrong(case: dict) -> tuple[str, dict[str, str]]:
        outcome, statuses = by_hand("workload")(case)
        if case["case_id"] != "w-7":
            return outcome, statuses
        return ("none", statuses) if what == "outcome" else (outcome, {**statuses, "procedure.remark": "none"})

    agree = module("contenders").agree
    agree(by_hand("workload"), wrong, cases("workload", 7))
    with pytest.raises(ValueError, match="case w-7"):
        agree(by_hand("workload"), wrong, cases("workload", 8))


def test_what_validation_measures_tells_valid_from_invalid() -> None:
    shop = policy("workload")
    _, check = module("contenders").validation(shop)
    (case,) = cases("workload", 1)
    assert check(case) in (True, None)
    try:
        refused = check({**case, "platform": "elsewhere"}) is False
    except fairblock.CaseError:
        refused = True
    assert refused


# --- more rules -----------------------------------------------------------------------------------------


def test_copies_are_other_rules_with_other_grounds_and_numbers(tmp_path: Path) -> None:
    one = policy("workload").model
    ten = fairblock.load_policy(module("workload.scaled").write_scaled(tmp_path / "ten", 10)).model
    assert len(ten.rules) == 10 * len(one.rules)
    assert {rule.id for rule in one.rules} <= {rule.id for rule in ten.rules}
    grounds = {rule.ground for rule in ten.rules if hasattr(rule, "ground")}
    assert {"malicious_order", "malicious_order_1", "malicious_order_9"} <= grounds
    assert "malicious_order_2" not in grounds
    conditions = {str(rule.when) for rule in ten.rules if rule.id.startswith("malicious_order.unpaid")}
    assert len(conditions) == 10


# --- measuring and reporting --------------------------------------------------------------------------------


def test_a_ratio_is_the_median_of_the_blocks_ratios() -> None:
    found = module("measure").Times({"one": [2.0, 30.0, 4.0], "other": [1.0, 10.0, 1.0]})
    assert found.ratio("one", "other") == 3.0
    assert found.of("one") == 4.0
    assert found.spread("one", "other") == (2.0, 4.0)


def test_compared_functions_take_turns_on_the_same_inputs() -> None:
    seen: list[tuple[str, int]] = []
    parts = {name: (lambda one, name=name: seen.append((name, one)), range(6)) for name in ("a", "b")}
    found = module("measure").interleaved(parts, block=3, passes=2)
    assert {name: len(blocks) for name, blocks in found.blocks.items()} == {"a": 4, "b": 4}
    measured = seen[6:]  # after the warming up
    blocks = [measured[start : start + 3] for start in range(0, len(measured), 3)]
    assert [block[0] for block in blocks] == [
        ("b", 0), ("a", 0), ("a", 3), ("b", 3), ("b", 0), ("a", 0), ("a", 3), ("b", 3),
    ]  # fmt: skip
    assert all([one for _, one in block] in ([0, 1, 2], [3, 4, 5]) for block in blocks)


def test_the_page_says_which_aims_are_missed() -> None:
    report = module("report")
    aims = [report.Aim("first", "1", True), report.Aim("second", "9", False), report.Aim("third", "", None)]
    bars = (report.Bar("it", 2e-6), report.Bar("other", 3e-3, 1_500.0, (1.5, 2.25)))
    text = report.page({"cores": "2"}, aims, [report.Section("Part", "Words.", "it", bars)])
    assert "| first | 1 | yes |\n| second | 9 | **no** |\n| third |  | not measured |" in text
    assert "| it | 2 µs |  |  |\n| other | 3 ms | 1500 | 1.50–2.25 |" in text


def test_the_machine_is_described_and_not_named() -> None:
    assert set(module("measure").machine()) == {"processor", "cores", "python"}
