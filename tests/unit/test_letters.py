"""The statement of reasons, word for word in tests/golden/letters, and what it says where the record holds less.

`UPDATE_GOLDEN=1 pytest tests/unit/test_letters.py` writes the files anew; read them before you keep them.
"""

import copy
import json
import os
from pathlib import Path

import attrs
import kuaishou_cases
import pytest

from fairblock import load_policy
from fairblock.engine.language.moments import read_time
from fairblock.engine.language.types import case_types
from fairblock.reporting.documents.as_html import html_lines
from fairblock.reporting.documents.as_plain import plain_lines
from fairblock.reporting.letter_words import INCIDENTS, PROMISES, SCOPES, TIMES
from fairblock.service.letters.errors import LetterError
from fairblock.service.letters.statement import Decided, Statement
from fairblock.service.life.fate import Appeal, Fate

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "letters"
HOARDING, EXTORTION = "malicious_order.unpaid_hoarding", "malicious_review.extortion"
MOMENT = read_time("2026-11-25T09:30:00+08:00")
LATER = read_time("2026-11-27T09:30:00+08:00")
WRITERS = {"txt": plain_lines, "html": html_lines}


@pytest.fixture(scope="module")
def kuaishou():
    return load_policy("kuaishou")


def spread(case):
    """The case with the records of its conduct at different times, the way they really are."""
    found = copy.deepcopy(case)
    for name in ("orders", "reviews", "after_sales", "complaints", "incidents"):
        time = case_types().collections[name].time_field
        for number, record in enumerate(found[name]):
            record[time] = f"2026-11-14T{9 + number % 12:02d}:{number:02d}:00+08:00"
    return found


def several_grounds():
    """Orders and insults in one request."""
    case = kuaishou_cases.case(HOARDING)
    insults = kuaishou_cases.case("malicious_attack.insult")
    case["incidents"] = insults["incidents"]
    case["evidence"] += [{**one, "id": f"x{one['id']}"} for one in insults["evidence"]]
    case["request"]["grounds"] = ["malicious_attack", "malicious_order"]
    return case


def about_an_order():
    case = kuaishou_cases.case(EXTORTION)
    case["orders"] = [{"id": "88001", "placed_at": "2026-11-01T10:00:00+08:00", "status": "completed"}]
    case["incidents"][0]["order_id"] = "88001"
    return case


CASES = {
    "hoarding": spread(kuaishou_cases.case(HOARDING)),
    "extortion": about_an_order(),
    "threat": kuaishou_cases.case("malicious_attack.threat"),
    "swapped-returns": kuaishou_cases.case("malicious_order.return_fraud", way=1),
    "several-grounds": several_grounds(),
    "brushing": spread(kuaishou_cases.case("malicious_order.reverse_brushing", extra=5)),
    "complaints": kuaishou_cases.case("malicious_complaint.repeated_unfounded"),
}


def decided(policy, case, **more):
    verdict = policy.decide(case).to_dict()
    assert verdict["verdict"] == "allow"
    return Decided(verdict, more.pop("known", case), policy.model, **more)


def text(found, language="en", **own):
    return "\n".join(plain_lines(Statement(found, language, **own).document()))


def same_as_golden(name, written):
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(written + "\n", encoding="utf-8")
    assert written + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", CASES)
def test_letters_are_as_written(name, language, kuaishou):
    own = {"shop": "示例小店", "appeal_to": "在订单页点“联系客服”，选“申诉”\n或致电 400-000-0000"}
    letter = Statement(decided(kuaishou, CASES[name], reference="d-1"), language, **own if language == "zh" else {})
    same_as_golden(f"{name}.{language}.txt", "\n".join(plain_lines(letter.document())))
    if (name, language) in (("hoarding", "zh"), ("several-grounds", "en")):
        page = "\n".join(html_lines(letter.document()))
        before, _, rest = page.partition("<style>")
        same_as_golden(f"{name}.{language}.html", before + rest.partition("</style>\n")[2])


FATES = {
    "lifted": (Fate(carried_out=MOMENT, lifted=LATER), ("提前解除", "lifted early, on 27 November 2026")),
    "overturned": (Fate(carried_out=MOMENT, overturned=LATER), ("撤销", "will not be held against you")),
    "overturned after a lift": (Fate(lifted=MOMENT, overturned=LATER), ("撤销", "overturned on 27 November 2026")),
    "appealed": (Fate(appeals=(Appeal(MOMENT),)), ("正在处理", "Your appeal of 25 November 2026 is being looked at")),
    "upheld": (Fate(appeals=(Appeal(MOMENT, LATER, "upheld"),)), ("维持不变", "decided on 27 November 2026")),
}


@pytest.mark.parametrize("name", FATES)
def test_a_letter_says_first_what_became_of_the_block(name, kuaishou):
    fate, (zh, en) = FATES[name]
    found = decided(kuaishou, CASES["hoarding"], fate=fate)
    for language, said in (("zh", zh), ("en", en)):
        lines = text(found, language).splitlines()
        assert said in lines[4], lines[:6]


@pytest.mark.parametrize(
    ("fate", "now", "until"),
    [
        (Fate(carried_out=MOMENT, lifted=LATER), None, "27 November"),
        (Fate(carried_out=MOMENT, overturned=LATER), None, "27 November"),
        (Fate(carried_out=MOMENT), read_time("2026-12-21T00:00:00+08:00"), "20 December"),
    ],
)
def test_a_letter_about_a_block_that_is_over_does_not_speak_of_one_that_runs(fate, now, until, kuaishou):
    found = attrs.evolve(decided(kuaishou, CASES["hoarding"], fate=fate), now=now)
    letter = text(found)
    assert f"to {until} 2026" in letter
    assert "During this time you could not:" in letter
    assert "no longer in force" in letter
    assert "It ends by itself" not in letter
    assert "您曾不能" in text(found, "zh")


def test_a_contact_that_is_logged_nowhere_is_not_claimed(kuaishou):
    case = copy.deepcopy(CASES["hoarding"])
    before = text(decided(kuaishou, case))
    case["communications"].append({**case["communications"][0], "id": "m9", "at": case["as_of"], "logged": False})
    assert text(decided(kuaishou, case)) == before


def test_a_block_begins_when_it_was_carried_out(kuaishou):
    fate = Fate(carried_out=MOMENT, ends=read_time("2026-12-10T09:30:00+08:00"))
    letter = text(decided(kuaishou, CASES["hoarding"], fate=fate))
    assert "From 25 November 2026, 09:30 to 10 December 2026, 09:30, 15 days in all." in letter


def test_days_are_named_only_where_they_are_whole(kuaishou):
    letter = text(decided(kuaishou, CASES["hoarding"], fate=Fate(carried_out=MOMENT)))
    assert "From 25 November 2026, 09:30 to 20 December 2026, 12:00. It ends" in letter


def test_without_the_case_the_letter_says_that_the_times_were_not_kept(kuaishou):
    found = decided(kuaishou, CASES["hoarding"], known=None)
    for language, said in (("zh", "所保存的记录里没有具体时间。"), ("en", "does not say when this was")):
        letter = text(found, language)
        assert said in letter
        assert "小鱼" not in letter
        assert "o0-0" in letter
    assert "contacted" not in text(found)


def test_without_the_policy_the_titles_are_those_of_the_verdict(kuaishou):
    whole = decided(kuaishou, CASES["several-grounds"])
    for language in ("zh", "en"):
        assert text(whole, language) == text(Decided(whole.verdict, whole.case), language)


MASKS = ["***", None, 17, ["x"], {"$masked": "text"}]


@pytest.mark.parametrize("mask", MASKS, ids=str)
def test_masked_fields_are_never_written(mask, kuaishou):
    """Whatever stands in place of what was masked: the letter says that it was not kept, or leaves it out."""
    case = copy.deepcopy(CASES["extortion"])
    verdict = kuaishou.decide(case).to_dict()
    for record in (*case["incidents"], *case["communications"], *case["orders"]):
        for name in record.keys() - {"id"}:
            record[name] = mask
    case["buyer"] = mask
    letter = text(Decided(verdict, case, kuaishou.model))
    assert "does not say when this was" in letter
    assert "Dear customer," in letter
    assert str(mask) not in letter
    for name in ("incidents", "orders", "communications", "buyer"):
        assert text(Decided(verdict, {**case, name: mask}, kuaishou.model))


def test_masked_order_numbers_are_left_out(kuaishou):
    case = copy.deepcopy(CASES["hoarding"])
    verdict = kuaishou.decide(case).to_dict()
    verdict["reasons"][0]["refs"] = ["orders/[masked]"] * 5
    case["orders"] = [{**one, "id": {"$masked": "text"}} for one in case["orders"]]
    letter = text(Decided(verdict, case, kuaishou.model))
    assert "  - Based on: 5 orders\n    - The record that was kept does not say when this was.\n\n" in letter


def test_another_buyers_order_number_is_not_written(kuaishou):
    case = copy.deepcopy(CASES["extortion"])
    case["incidents"][0]["order_id"] = "99999"
    assert "99999" not in text(decided(kuaishou, case))
    assert "88001" in text(decided(kuaishou, CASES["extortion"]))


def test_no_end_is_said_to_be_none(kuaishou):
    found = decided(kuaishou, CASES["hoarding"])
    for name in ("ends_at", "days"):
        del found.verdict["block"][name]
    letter = text(found)
    assert "The record that was kept does not say when it ends." in letter
    assert "for a time what you can" not in letter


def test_only_what_is_blocked_is_said_to_be(kuaishou):
    case = copy.deepcopy(CASES["hoarding"])
    case["request"]["scope"] = ["chat"]
    letter = text(decided(kuaishou, case))
    assert "- send us private messages" in letter
    assert "buy in our shop" not in letter


def test_obligations_of_a_shop_are_said_as_it_writes_them(kuaishou):
    found = decided(kuaishou, CASES["hoarding"])
    found.verdict["obligations"] = [
        {"id": "keep_record", "title": {"zh": "别的", "en": "Something else"}},
        {"id": "own", "title": {"zh": "自己的"}},
        {"id": "untitled", "title": {}},
    ]
    letter = text(found)
    assert "We also have to:\n- Something else\n- 自己的\n" in letter
    assert "untitled" not in letter
    assert "ends by itself" not in letter


def test_a_rule_without_a_title_is_called_by_its_ground_or_by_nothing_of_ours(kuaishou):
    found = decided(kuaishou, CASES["hoarding"])
    bare = Decided(found.verdict, found.case)
    bare.verdict["reasons"][0]["message"] = {"zh": f"成立，手续齐全，已沟通：{HOARDING}", "en": "other words"}
    assert "\n- malicious order\n" in text(bare)
    bare.verdict["reasons"][0]["ground"] = "own_ground"
    assert "\n- other conduct that the shop's rules name\n" in text(bare)


REFUSED = {
    "letter.not_allowed": lambda verdict: verdict.update(verdict="deny"),
    "letter.nothing_blocked": lambda verdict: verdict["block"].update(scope=[]),
}


@pytest.mark.parametrize("code", REFUSED)
def test_no_letter_about_a_block_that_there_is_not(code, kuaishou):
    found = decided(kuaishou, CASES["hoarding"])
    REFUSED[code](found.verdict)
    with pytest.raises(LetterError) as caught:
        Statement(found, "en")
    assert caught.value.code == code
    assert caught.value.text.zh != caught.value.text.en


def test_no_letter_about_what_was_not_carried_out(kuaishou):
    with pytest.raises(LetterError, match=r"letter\.declined"):
        Statement(decided(kuaishou, CASES["hoarding"], fate=Fate(declined=MOMENT), reference="d-1"), "en")


HOSTILE = '<script>alert(1)</script>\n& "x" \x1b[31m \u202e {title} {0} %s'


@pytest.mark.parametrize("writer", WRITERS)
def test_hostile_texts_stay_texts(writer, kuaishou):
    case = copy.deepcopy(CASES["hoarding"])
    case["buyer"]["nickname"] = HOSTILE
    for record in case["orders"]:
        record["id"] += HOSTILE
    case["evidence"][0]["refs"] = [f"orders/{one['id']}" for one in case["orders"]]
    found = decided(kuaishou, case, reference=HOSTILE)
    found.verdict["obligations"].append({"id": "x", "title": {"zh": HOSTILE, "en": HOSTILE}})
    found.verdict["reasons"][0]["sources"].append({"title": {"zh": HOSTILE}, "note": {"en": HOSTILE}})
    letter = "\n".join(WRITERS[writer](Statement(found, "en", shop=HOSTILE, appeal_to=HOSTILE).document()))
    assert "\x1b" not in letter
    assert "\u202e" not in letter
    assert "{title} {0} %s" in letter
    assert letter.count("alert(1)") == 5 + 1 + 1 + 2 + 1 + 1 + 1
    if writer == "html":
        assert "<script" not in letter
        assert "http" not in letter


def test_every_word_of_the_case_has_a_word_for_the_buyer():
    types = case_types()
    kinds = types.find("incidents", ("kind",)).values
    assert set(INCIDENTS) == set(kinds)
    assert set(SCOPES) == set(types.find(None, ("request", "scope")).item.values)
    assert set(TIMES) == set(types.collections) - {"evidence"}


def test_promises_are_those_of_the_shipped_policies(kuaishou):
    assert {one.id: one.title for one in kuaishou.model.obligations} == {
        name: promise.title for name, promise in PROMISES.items()
    }


def test_the_answer_is_not_changed(kuaishou):
    found = decided(kuaishou, CASES["hoarding"])
    before = json.dumps([found.verdict, found.case])
    text(found)
    assert json.dumps([found.verdict, found.case]) == before
