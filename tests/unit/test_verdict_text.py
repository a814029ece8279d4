"""The text output, golden for every reason, warning, missing thing and remedy step, in Chinese and English.

`UPDATE_GOLDEN=1 pytest tests/unit/test_verdict_text.py` writes the files anew; read the difference before you keep it.
"""

import copy
import json
import os
import pickle
from pathlib import Path

import click
import pytest

import fairblock
from fairblock.engine.deciding.catalog import REASONS, WARNINGS
from fairblock.engine.deciding.missing import Missing
from fairblock.reporting.verdict_text import verdict_line, verdict_lines
from fairblock.reporting.words import WORDS

TESTS = Path(__file__).resolve().parents[1]
GOLDEN = TESTS / "golden" / "verdicts"
POLICY = fairblock.load_policy("kuaishou")


def example(number: str) -> dict:
    path = next(p for p in (TESTS / "conformance").glob(f"{number}-*.json") if "expected" not in p.name)
    return json.loads(path.read_text(encoding="utf-8"))


def change(case: dict, *changes: tuple[str, object]) -> dict:
    """The case with values put at JSON pointers; `None` takes away."""
    case = copy.deepcopy(case)
    for pointer, value in changes:
        *steps, last = pointer.split("/")[1:]
        at = case
        for step in steps:
            at = at[int(step)] if isinstance(at, list) else at[step]
        key = int(last) if isinstance(at, list) and last != "-" else last
        if value is None:
            del at[key]
        elif key == "-":
            at.append(value)
        else:
            at[key] = value
    return case


HOARDING, EVIDENCE, ATTACK, FAKE = example("01"), example("03"), example("08"), example("06")
LATER = "2026-12-24T12:00:00+08:00"
CASES = {
    "protection.applies": example("04"),
    "protection.unresolved": change(HOARDING, ("/buyer/age_band", None), ("/after_sales", None), ("/rulings", None)),
    "ground.communicated": HOARDING,
    "ground.eligible": example("02"),
    "ground.proven": FAKE,
    "ground.shielded": ATTACK,
    "ground.unproven": EVIDENCE,
    "ground.not_established": change(HOARDING, ("/orders", [])),
    "ground.no_rule": change(HOARDING, ("/request/grounds", ["malicious_return", "malicious_order"])),
    "procedure.unmet": change(
        HOARDING, ("/request/remark", "短"), ("/operator/permissions", []), ("/request/confirmation/buyer_id", "b-8")
    ),
    "procedure.unknown": change(HOARDING, ("/blocks", None), ("/request/remark", None), ("/open_orders", None)),
    "communication.required": example("09"),
    "case.dangling_ref": change(HOARDING, ("/evidence/0/refs/-", "orders/none")),
    "case.after_as_of": change(HOARDING, ("/orders/-", {"id": "later", "placed_at": LATER, "status": "paid"})),
    "evidence.before_record": change(EVIDENCE, ("/evidence/0/captured_at", "2026-01-01T00:00:00Z")),
    "missing.collections": change(
        HOARDING, ("/orders", None), ("/complaints", None), ("/incidents", None), ("/request/grounds", None)
    ),
    "missing.record_field": change(
        HOARDING, *((f"/orders/{n}/close_cause", None) for n in range(4)), ("/evidence/0/refs", ["orders/or5"])
    ),
    "missing.future": change(
        example("12"), ("/protected_acts/-", {"id": "a1", "at": LATER, "kind": "regulator_report"})
    ),
    "doubts": change(
        HOARDING,
        ("/evidence/0/edited", True),
        ("/evidence/-", {**HOARDING["evidence"][0], "id": "ev2", "kind": "screenshot", "source": "screenshot"}),
        ("/evidence/-", {**HOARDING["evidence"][0], "id": "ev3", "captured_at": "2026-11-01T00:00:00Z"}),
        ("/evidence/-", {**HOARDING["evidence"][0], "id": "ev4", "captured_at": LATER}),
    ),
    "step.answer": change(
        HOARDING, ("/communications/0/buyer_reply", "explanation")
    ),
    "step.wait": change(HOARDING, ("/communications/0/at", "2026-11-20T08:00:00+08:00")),
    "step.pool": change(HOARDING, ("/evidence/0/refs", ["orders/or1"])),
    "everything_unknown": {
        key: HOARDING[key] for key in ("case_id", "as_of", "platform", "shop", "operator", "buyer")
    } | {"request": {"buyer_id": "b-7"}},
    "hostile_texts": change(
        HOARDING, ("/case_id", "\x1b[31mred\nline\u202e"), ("/orders/0/id", "\x1b]0;title\x07"), ("/evidence", [])
    ),
}  # fmt: skip


def rendered(name: str) -> str:
    verdict = POLICY.decide(CASES[name])
    parts = []
    for language in ("en", "zh"):
        lines = [*verdict_lines(verdict, POLICY.model, language), "", verdict_line(verdict, language)]
        parts.append(click.unstyle("\n".join(lines)))
    return "\n\n----\n\n".join(parts) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_text_is_golden(name):
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(rendered(name), encoding="utf-8")
    assert rendered(name) == path.read_text(encoding="utf-8")


def test_every_golden_file_has_a_case():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)


@pytest.mark.parametrize("code", [*REASONS, *WARNINGS])
def test_every_code_has_a_case_that_shows_it(code):
    document = POLICY.decide(CASES[code]).to_dict()
    assert code in {entry["code"] for part in ("reasons", "warnings") for entry in document[part]}


def test_every_kind_of_missing_thing_and_of_step_is_shown():
    verdicts = [POLICY.decide(case) for case in CASES.values()]
    kinds = {thing.kind for verdict in verdicts for thing in verdict.missing}
    assert kinds >= {"collection", "field", "evidence", "record_field", "future"}
    steps = {step["step"] for verdict in verdicts for remedy in verdict.remedies for step in remedy["steps"]}
    assert steps == {"provide_evidence", "supply", "complete_procedure", "answer", "communicate", "wait"}


def test_what_is_missing_has_words_of_its_own_and_they_are_those_of_the_text_output():
    verdicts = [POLICY.decide(case) for case in CASES.values()]
    things = {thing for verdict in verdicts for thing in verdict.missing}
    assert all(thing.text.zh != thing.text.en for thing in things)
    assert Missing("collection", "orders").text.en == "nobody looked up: Orders (`orders`); if there are none, write []"
    both = Missing("evidence", "orders", kinds=("chat_log", "order_record")).text
    assert both.en == "valid evidence is missing: chat history or order data"
    assert Missing("parameter", "min\nimum").text.en == r"the parameter `min\nimum` has no value yet on this day"


def test_statuses_are_a_dict_of_the_callers_own():
    verdict = POLICY.decide(CASES["everything_unknown"])
    verdict.statuses["mine"] = "allow"
    assert "mine" not in verdict.statuses
    assert verdict.statuses == POLICY.evaluate(CASES["everything_unknown"])[1]
    for found in (copy.deepcopy(verdict), pickle.loads(pickle.dumps(verdict))):
        assert (found, found.statuses, found.missing) == (verdict, verdict.statuses, verdict.missing)


def test_nothing_from_a_case_can_steer_the_terminal():
    text = rendered("hostile_texts")
    assert not [c for c in text if not c.isprintable() and c != "\n"]


def test_an_absent_collection_that_many_rules_wait_for_is_one_line():
    lines = [line for line in rendered("everything_unknown").split("----")[0].splitlines() if "`incidents`" in line]
    assert len(lines) == 1


@pytest.mark.parametrize("name", WORDS)
def test_words_have_the_same_blanks_in_both_languages(name):
    import string

    def blanks(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert blanks(WORDS[name].zh) == blanks(WORDS[name].en)


@pytest.mark.parametrize(("asked", "loud"), [(["chat"], True), (["chat", "purchase"], False)])
def test_an_allow_that_blocks_nothing_says_so_at_its_head(asked, loud, tmp_path):
    """The contract calls it an allow; who reads only the first lines must not think that a block came of it."""
    (tmp_path / "policy.yaml").write_text("policy: p\nversion: 1.0.0\n", encoding="utf-8")
    rule = {"id": "r", "kind": "ground", "ground": "g", "when": {"some": "orders"}, "block": {"scope": ["purchase"]}}
    (tmp_path / "r.yaml").write_text(json.dumps({"rules": [rule]}), encoding="utf-8")
    policy = fairblock.load_policy(tmp_path)
    verdict = policy.decide(change(HOARDING, ("/request/scope", asked), ("/request/grounds", ["g"])))
    assert verdict.outcome.value == "allow"
    for language, said in (("en", "this blocks nothing at all"), ("zh", "什么都不拉黑")):
        lines = list(verdict_lines(verdict, policy.model, language))
        assert (said in lines[1]) is loud
        assert (said in verdict_line(verdict, language)) is loud
