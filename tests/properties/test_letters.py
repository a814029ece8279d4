"""No letter to a buyer holds what is not for them: staff, internal names, evidence, other people's numbers."""

import json
import random

import kuaishou_cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairblock import Outcome, load_policy
from fairblock.reporting.documents.as_html import html_lines
from fairblock.reporting.documents.as_plain import plain_lines
from fairblock.service.letters.statement import Decided, Statement

KUAISHOU = load_policy("kuaishou")
RULES = [rule.id for rule in KUAISHOU.model.rules]
KINDS = ("chat_log", "order_record", "platform_api", "third_party", "similarity", "severity", "communicated")


def marked(case, rng):
    """The case with every id and text that is not for the buyer made recognisable; returns those marks too."""
    marks = []

    def mark(word):
        marks.append(f"{word}Q{rng.randrange(10**9)}Q")
        return marks[-1]

    case["case_id"], case["operator"]["id"] = mark("case"), mark("staff")
    case["shop"]["id"] = mark("shop")
    case["operator"]["shop_ids"] = [case["shop"]["id"], mark("shop")]
    case["request"]["remark"] = mark("remark-of-the-agent")
    if "second_approval" in case["request"]:
        case["request"]["second_approval"]["approver_id"] = mark("lead")
    renamed = {}
    for collection in kuaishou_cases.TIME:
        for record in case[collection]:
            name = record["id"]
            record["id"] = f"own{name}" if collection == "orders" else mark(collection)
            renamed[f"{collection}/{name}"] = f"{collection}/{record['id']}"
            if collection == "incidents":
                record["labelled_by"] = [mark("labeller")]
                record["session_id"] = mark("session")
            if collection in ("incidents", "reviews", "complaints", "after_sales"):
                record["order_id"] = mark("somebody-elses-order")
            if collection == "reviews":
                record["text"] = mark("text")
    for record in case["evidence"]:
        record["refs"] = [renamed[ref] for ref in record["refs"]]
        record["uri"], record["sha256"] = mark("https://evidence.example/"), f"{rng.randrange(16**64):064x}"
        marks.append(record["sha256"])
    return marks


@given(st.sampled_from(kuaishou_cases.WAYS), st.integers(0, 3), st.integers(0, 2**32))
def test_letters_hold_nothing_that_is_not_for_the_buyer(way, extra, seed):
    rng = random.Random(seed)
    case = kuaishou_cases.case(*way, extra=extra)
    marks = marked(case, rng)
    verdict = KUAISHOU.decide(case)
    if verdict.outcome is not Outcome.ALLOW:
        return
    for known in (case, None):
        decided = Decided(verdict.to_dict(), known, KUAISHOU.model, reference="d-7")
        for language in ("zh", "en"):
            document = Statement(decided, language).document()
            for written in ("\n".join(plain_lines(document)), "\n".join(html_lines(document))):
                for word in (*marks, *RULES, *KINDS):
                    assert word not in written
                assert "9000" not in written
                assert "d-7" in written


@pytest.mark.parametrize("way", kuaishou_cases.WAYS, ids=str)
def test_the_cases_of_the_property_are_allowed(way):
    """Else it would say nothing of their rule; and what it looks for is really in the case."""
    case = kuaishou_cases.case(*way)
    marks = marked(case, random.Random(1))
    assert KUAISHOU.decide(case).outcome is Outcome.ALLOW
    assert all(mark in json.dumps(case, ensure_ascii=False) for mark in marks)
