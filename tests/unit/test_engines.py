"""Which executor decides, what happens where two disagree, and where one gives no answer."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

import fairblock
from fairblock.engine.deciding.executing import ENGINES, Both, EnginesDisagree
from fairblock.engine.executors.compiled.executor import Compiled
from fairblock.engine.executors.reference import ReferenceExecutor
from fairblock.engine.executors.rete.errors import ExecutorError
from fairblock.engine.semantics.spans import Spans
from fairblock.reporting.checking import Checking

CASE = json.loads((Path(__file__).resolve().parents[1] / "conformance" / "01-hoarding-allow.json").read_bytes())
POLICY = fairblock.load_policy("kuaishou")
MODEL = POLICY.model
needs_rete = pytest.mark.skipif(find_spec("durable_rules_engine") is None, reason="durable-rules is not installed")


class Wrong:
    """An executor that is wrong about one thing that it says of one rule."""

    def __init__(self, wrong, rule):
        self.wrong, self.rule = wrong, rule

    def read(self, case, span, *, plain):
        reading = ReferenceExecutor(MODEL).read(case, span, plain=plain)
        number = [rule.id for rule in reading.rules].index(self.rule)
        other = next(n for n, rule in enumerate(reading.rules) if rule.id != self.rule)

        class Misreading:
            def __getattr__(_, name):
                right = getattr(reading, name)
                return (lambda n: _changed(right(n))) if name == self.wrong else right

        def _changed(value):
            return value if value != getattr(reading, self.wrong)(number) else getattr(reading, self.wrong)(other)

        return Misreading()


def test_an_unknown_engine_is_a_value_error():
    with pytest.raises(ValueError, match="compiled, rete, reference, both"):
        fairblock.load_policy("kuaishou", engine="fast")


@pytest.mark.parametrize("wrong", ["result", "conduct"])
def test_where_two_disagree_there_is_no_answer(wrong):
    spans = Spans(MODEL)
    both = Both(MODEL, spans, Compiled(MODEL, spans), Wrong(wrong, "malicious_order.unpaid_hoarding"))
    with pytest.raises(EnginesDisagree) as caught:
        both.read(CASE, 0, plain=False)
    assert "malicious_order.unpaid_hoarding" in caught.value.rules
    assert "malicious_order.unpaid_hoarding" in caught.value.text.zh
    agreeing = Both(MODEL, spans, Compiled(MODEL, spans), ReferenceExecutor(MODEL))
    assert agreeing.read(CASE, 0, plain=False).result(0) == ReferenceExecutor(MODEL).read(CASE, 0, plain=False).result(
        0
    )


class NoAnswer:
    """A policy whose executor gives up on every second case."""

    model = MODEL
    name = "kuaishou"

    def __init__(self, error):
        self.error, self.asked = error, 0

    def decide(self, case):
        self.asked += 1
        if self.asked % 2:
            raise self.error
        return POLICY.decide(case)


ERRORS = [ExecutorError("rete.timeout", seconds="10"), EnginesDisagree(["malicious_order.unpaid_hoarding"])]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_check_says_so_goes_on_and_ends_with_1(error, language, tmp_path, capsys):
    lines = tmp_path / "cases.jsonl"
    lines.write_text("\n".join([json.dumps(CASE)] * 4) + "\n")
    assert Checking(NoAnswer(error), [str(lines)], "jsonl", language).run(exit_verdict=True) == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("verdict") for one in answers] == [None, "allow", None, "allow"]
    assert answers[0] == {"error": {"problems": [{"code": error.code, "message": error.text.to_dict()}]}, "line": 1}
    assert Checking(NoAnswer(error), [str(lines)], "text", language).run(exit_verdict=False) == 1
    said = capsys.readouterr()
    assert error.text.in_(language) in said.err
    assert "not decided" in said.err or "未能判断" in said.err or "2" in said.err


@needs_rete
@pytest.mark.parametrize("engine", ["rete", "both"])
def test_a_trace(engine):
    firings = fairblock.load_policy("kuaishou", engine=engine).trace(CASE)
    hoarding = [one for one in firings if one.rule == "malicious_order.unpaid_hoarding"]
    assert {"orders/or1"} <= {one.ref for one in hoarding}
    assert all(one.words.zh and one.words.en for one in firings)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_other_engines_have_no_trace(engine):
    with pytest.raises(ValueError, match="rete"):
        fairblock.load_policy("kuaishou", engine=engine).trace(CASE)


def test_every_engine_is_tried_on_the_conformance_suite():
    source = (Path(__file__).with_name("test_conformance.py")).read_text(encoding="utf-8")
    assert all(f'"{engine}"' in source for engine in ENGINES)
