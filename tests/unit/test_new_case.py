"""`fairblock new case`: the empty case has all that is read, explains it, and `check` says what is left of it."""

import copy
import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path

import attrs
import pytest

import fairblock
from fairblock.authoring.scaffolding.choosing import Choosing, Refusal
from fairblock.authoring.scaffolding.form import blanks_in, new_form
from fairblock.authoring.scaffolding.narrowing import of_kinds
from fairblock.authoring.scaffolding.new_case import NewCase
from fairblock.authoring.scaffolding.plain import Plain
from fairblock.authoring.scaffolding.reading import reading
from fairblock.engine.deciding.missing import COLLECTION, FIELD, RECORD_FIELD, Missing, title_of
from fairblock.engine.language.model import TRUE
from fairblock.engine.language.types import case_types
from fairblock.reporting.style import Tongue

NOW = "2026-03-10T15:00:00+08:00"
DAY = 20_522  # 2026-03-10
COMMAND = "fairblock check CASE.json"
POLICIES = ["base", "kuaishou"]
LANGUAGES = ["zh", "en"]
RULES = [(name, rule.id) for name in POLICIES for rule in fairblock.load_policy(name).model.grounds]
GROUNDS = [
    (name, ground)
    for name in POLICIES
    for ground in sorted({rule.ground for rule in fairblock.load_policy(name).model.grounds})
]
CHINESE = re.compile("[\u4e00-\u9fff]")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "cases"


@cache
def policy(name):
    return fairblock.load_policy(name)


@cache
def form(name, ground=None, rule=None, language="en"):
    model, tongue = policy(name).model, Tongue(language)
    chosen = Choosing(model, tongue, DAY).rules(ground, rule)
    assert not isinstance(chosen, Refusal), chosen
    return new_form(reading(model, chosen), Plain(model, tongue, DAY), NOW, COMMAND)


def blanks(value, at=()):
    """The place of every `null`, as the steps to it."""
    if value is None:
        yield at
    elif isinstance(value, (dict, list)):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from blanks(inner, (*at, step))


def pointer(at):
    return "".join(f"/{step}" for step in at)


def dotted(at):
    return ".".join(step for step in at if isinstance(step, str))


def inside(case, at):
    for step in at:
        case = case[step]
    return case


def problems(name, case):
    with pytest.raises(fairblock.CaseError) as caught:
        policy(name).decide(case)
    return caught.value.to_dict()["problems"]


def explanation(case, at):
    """What is said beside a blank; of a collection and its records' fields at the top."""
    return inside(case, at[:-1])["extensions"]["fairblock_help"].get(at[-1], "")


def all_texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from all_texts(inner)


# --- what is asked -------------------------------------------------------------------------------------


def asked(case):
    """The dotted paths of all fields that stand in the case, and of records that only have to be looked up."""

    def walk(value, prefix):
        for name, inner in value.items():
            if name == "extensions":
                continue
            path = f"{prefix}{name}"
            yield path
            for part in inner if isinstance(inner, list) else [inner]:
                if isinstance(part, dict):
                    yield from walk(part, f"{path}.")

    return {*walk(case, ""), *case["extensions"]["fairblock_help"]}


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_a_rules_form_has_all_that_the_rule_needs(name, rule):
    ground = next(one.ground for one in policy(name).model.grounds if one.id == rule)
    needed = next(one for one in policy(name).requires(ground).rules if one.rule == rule)
    assert {*needed.paths, *needed.record_paths} <= asked(form(name, rule=rule))


@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_a_grounds_form_has_all_that_the_policy_requires(name, ground):
    required, case = policy(name).requires(ground), form(name, ground)
    assert {*required.paths, *required.record_paths} <= asked(case)
    needed = {(item[0], kinds) for rule in required.rules for item in rule.evidence for kinds in [item[1]]}
    assert len(case["evidence"]) == len(needed)
    said = " ".join(blank["extensions"]["fairblock_help"]["kind"] for blank in case["evidence"])
    assert all(kind in said for kind in required.evidence_kinds)
    assert set(case["extensions"]["fairblock_rules"]) == {rule.rule for rule in required.rules}


def test_what_is_known_is_filled_in():
    case = form("kuaishou", "malicious_order")
    assert (case["format"], case["as_of"], case["platform"]) == (1, NOW, "kuaishou")
    assert case["request"]["grounds"] == ["malicious_order"]
    assert form("base", "malicious_attack")["platform"] is None


def test_conduct_has_a_blank_record_and_the_rest_is_to_be_looked_up():
    case = form("kuaishou", rule="malicious_review.extortion", language="zh")
    assert len(case["incidents"]) == len(case["communications"]) == len(case["evidence"]) == 1
    assert [name for name in case_types().collections if case[name] is None] == [
        *("orders", "after_sales", "reviews", "complaints", "rulings", "protected_acts", "blocks")
    ]
    help_ = case["extensions"]["fairblock_help"]
    assert help_["blocks"] == (
        "以往拉黑：本店对这位买家以前和现在的拉黑。请去查；没有就写 []。用于：没有范围重叠的有效拉黑。"
    )
    assert help_["orders.merchant_fault"].startswith("商家过错（选一个词）：none 商家没有过错")


def test_the_other_rules_of_the_ground_have_their_collections_looked_up_too():
    case = form("kuaishou", rule="malicious_order.unpaid_hoarding")
    assert case["incidents"] is None  # `malicious_order.competitor` reads them, and is considered
    assert set(case["orders"][0]) == {"id", "placed_at", "status", "close_cause", "extensions"}


def test_a_waived_communication_asks_for_no_contact():
    case = form("kuaishou", rule="malicious_attack.hate_speech")
    assert case["communications"] is None  # only whether staff coerced the buyer has to be looked up
    assert "communications" not in form("kuaishou", rule="malicious_attack.threat")


# --- what is explained ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_every_blank_is_explained_in_one_language(name, ground, language):
    case = form(name, ground, language=language)
    places = list(blanks(case))
    assert len(places) == blanks_in(case) > 40
    for at in places:
        said = explanation(case, at)
        title = title_of(dotted(at)).in_(language)
        assert said.startswith(title), pointer(at)
        assert said.endswith("。" if language == "zh" else "."), said
    for text in all_texts(case["extensions"]):
        assert bool(CHINESE.search(text)) == (language == "zh"), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_nothing_is_cut_short_or_left_blank(name, ground, language):
    for text in all_texts(form(name, ground, language=language)):
        assert "…" not in re.sub(r"\{…\}|\[…\]|… \d+ in all", "", text), text
        assert not re.search(r"\{[a-z]+\}|[:：] *[.。]|None|。。|\.\.", text), text


@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_every_value_of_an_enum_is_told(name, ground):
    types, case = case_types(), form(name, ground)
    for at in blanks(case):
        first, *rest = [step for step in at if isinstance(step, str)]
        field = types.find(first, tuple(rest)) if len(at) > len(rest) + 1 else types.find(None, (first, *rest))
        if at[0] != "evidence":
            for value in (field.item or field).values if field.kind == "array" else field.values:
                assert value in explanation(case, at), pointer(at)


def test_numbers_of_the_policy_are_told_where_they_matter():
    zh = form("kuaishou", "malicious_order", language="zh")
    en = form("kuaishou", "malicious_order")
    hoarding = "malicious_order.unpaid_hoarding"
    assert "短时间内拍下不付款的单数 5 单；" in zh["extensions"]["fairblock_rules"][hoarding]
    assert "Unpaid orders in a rush: 5 orders;" in en["extensions"]["fairblock_rules"][hoarding]
    assert "每次等 24 小时" in zh["extensions"]["fairblock_rules"][hoarding]
    assert "备注最少字数 10 字；备注最多字数 500 字。" in zh["request"]["extensions"]["fairblock_help"]["remark"]
    assert "防止报复的时间窗 7 天" in zh["extensions"]["fairblock_help"]["protected_acts"]


def test_a_contact_and_a_piece_of_evidence_say_what_counts():
    case = form("kuaishou", rule="malicious_review.extortion", language="zh")
    contact, evidence = case["communications"][0]["extensions"], case["evidence"][0]["extensions"]
    assert contact["fairblock_note"] == (
        "有效沟通：沟通渠道 = platform_chat（平台聊天） / platform_call（平台电话）；有留痕 = true；说明了问题 = true；"
        "提出了解决办法 = true；提醒了可能拉黑 = true；带有胁迫 = false；距案件时间 ≤ 30 天；并且不早于所说的行为。"
    )
    assert evidence["fairblock_note"] == (
        "证明「事件」的记录，用于：以差评索要超额财物。有效证据：证据来源 = platform_api（平台接口） / "
        "platform_export（平台导出） / authority（主管机关）；「文件指纹」要填；被编辑过 = false；距案件时间 ≤ 180 天。"
    )
    assert "这里需要其中一种：chat_log（聊天记录）。" in evidence["fairblock_help"]["kind"]
    assert "incidents/i1" in evidence["fairblock_help"]["refs"]


def test_what_evidence_must_be_is_narrowed_to_its_kind():
    valid = policy("kuaishou").model.evidence_valid
    assert of_kinds(valid, ("screenshot",)) == of_kinds(valid, ("chat_log",)) != valid
    assert of_kinds(valid, ("inspection_video", "chat_log")) != of_kinds(valid, ("chat_log",))
    says = Plain(policy("kuaishou").model, Tongue("en"), DAY).sentence
    assert "inspection_video" not in says(of_kinds(valid, ("police_record",)))
    assert "third_party" in says(of_kinds(valid, ("police_record",)))
    assert of_kinds(TRUE, ("chat_log",)) == TRUE


# --- what `check` says of what is left empty -----------------------------------------------------------


@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_check_names_every_blank_once_and_nothing_else(name, ground):
    case = form(name, ground)
    found = problems(name, case)
    assert sorted(problem["pointer"] for problem in found) == sorted(pointer(at) for at in blanks(case))
    assert {problem["code"] for problem in found} == {"case.schema"}
    for problem in found:
        steps = problem["pointer"].split("/")[1:]
        path = ".".join(step for step in steps if not step.isdigit())
        kind = (
            RECORD_FIELD
            if len(path.split(".")) < len(steps)
            else COLLECTION
            if path in case_types().collections
            else FIELD
        )
        for language in LANGUAGES:
            assert problem["message"][language] == Missing(kind, path).text.in_(language)


def required(at):
    """Whether a record, an object or the case must have the field."""
    part = case_types().root
    for step in at[:-1]:
        part = part.item if isinstance(step, int) else part.fields[step]
    return at[-1] in part.required


@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_the_hint_says_how_to_do_without(name, ground):
    case = form(name, ground)
    hints = {problem["pointer"]: problem["hint"]["en"] for problem in problems(name, case)}
    for at in blanks(case):
        hint = hints[pointer(at)]
        assert hint.startswith("fill it in")
        assert ("remove the line" in hint) is not required(at)
        if required(at) and not re.search(r"`(.*)`", hint):
            assert at[0] in case_types().root.required
    assert hints["/open_orders/count"].count("`/open_orders`") == 1
    assert hints["/evidence/0/refs"].count("`/evidence/0`") == 1
    assert "every case needs it" in hints["/request/buyer_id"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "ground"), GROUNDS)
def test_lines_can_be_removed_as_they_are(name, ground, language):
    """JSON has no comma before a bracket: no blank may be the last of its object."""
    case = form(name, ground, language=language)
    text = json.dumps(case, ensure_ascii=False, indent=2)
    lines = [line for line in text.splitlines() if line.endswith((": null", ": null,"))]
    assert len(lines) == blanks_in(case)
    assert all(line.endswith(",") for line in lines)
    left = json.loads("\n".join(line for line in text.splitlines() if line not in lines))
    assert not list(blanks(left))


def filled():
    """The form of `malicious_review.extortion` filled in from an example, so that nothing is missing."""
    case, example = (
        form("kuaishou", rule="malicious_review.extortion"),
        json.loads((EXAMPLES / "extortion.json").read_bytes()),
    )
    case = copy.deepcopy(case)
    example["request"]["stated_reasons"] = []
    for at in list(blanks(case)):
        holder, given = inside(case, at[:-1]), example
        for step in at:
            known = given.get(step) if isinstance(given, dict) else (given or [None])[0] if given else None
            given = known
        if given is None:
            del holder[at[-1]]
        else:
            holder[at[-1]] = given
    return case | {"communications": [], "as_of": example["as_of"]}


SPOKEN_OF = """
    after_sales blocks buyer.age_band complaints incidents.demand.category incidents.demand.condition
    incidents.demand.defect incidents.demand.demanded_minor incidents.demand.price_minor
    incidents.demand.refund_due_minor
    incidents.demand.shipping_minor operator.shop_ids orders protected_acts request.confirmation.buyer_id
    request.confirmation.confirmed request.remark reviews rulings
"""


def said_of(verdict, language):
    return {
        thing.path: thing.text.in_(language)
        for thing in verdict.missing
        if thing.kind in (COLLECTION, FIELD, RECORD_FIELD)
    }


def test_a_null_is_spoken_of_as_the_verdict_speaks_of_the_absent_field():
    """For every blank of the form: what `check` says of it, and what the verdict says where it is just not there."""
    empty, whole = form("kuaishou", rule="malicious_review.extortion"), filled()
    messages = {problem["pointer"]: problem["message"] for problem in problems("kuaishou", empty)}
    assert policy("kuaishou").decide(whole).outcome == "needs-communication"
    compared = set()
    for at in blanks(empty):
        less = copy.deepcopy(whole)
        try:
            inside(less, at[:-1]).pop(at[-1], None)
            verdict = policy("kuaishou").decide(less)
        except (fairblock.CaseError, LookupError):
            continue  # a field that every case or record has, or a part that the filled case does not have
        path = dotted(at)
        for language in LANGUAGES:
            said = said_of(verdict, language).get(path)
            assert said in (None, messages[pointer(at)][language]), path
            if said is not None:
                compared.add(path)
    assert compared == set(SPOKEN_OF.split())


@pytest.mark.parametrize("at", ["reviews/0", "request/scope/0", "evidence/0/refs/0", "extensions"])
def test_other_nulls_are_just_no_values(at):
    case = filled()
    for key in ("reviews", "request"):
        case[key] = [None] if key == "reviews" else case[key] | {"scope": [None]}
    case["evidence"][0]["refs"], case["extensions"] = [None], None
    found = {problem["pointer"]: problem["message"] for problem in problems("kuaishou", case)}
    assert found[f"/{at}"] == {"zh": "`null` 不是值", "en": "`null` is not a value"}
    assert len(found) == 4


# --- what is chosen ------------------------------------------------------------------------------------


def refused(ground=None, rule=None, language="en", name="kuaishou"):
    found = Choosing(policy(name).model, Tongue(language), DAY).rules(ground, rule)
    assert isinstance(found, Refusal)
    return found.lines


def test_without_a_choice_all_grounds_and_rules_are_listed():
    lines = refused(language="zh")
    assert lines[0] == "请用 --ground 选一个事由，或用 --rule 选一条规则："
    assert "  malicious_review  恶意差评" in lines
    assert "    malicious_review.extortion  以差评索要超额财物" in lines
    assert len(lines) == 1 + 4 + len(policy("kuaishou").model.grounds)


@pytest.mark.parametrize("written", ["malicous_review", "恶意差评", "Malicious review", "malicious-review"])
def test_an_unknown_ground_has_the_nearest_one_named(written):
    lines = refused(ground=written)
    assert lines[0] == f"the policy kuaishou has no rule in force today for the ground `{written}`"
    assert lines[1] == "did you mean `malicious_review`?"
    assert lines[2] == "  malicious_review  malicious review"
    assert len(lines) == 3 + 5


def test_an_unknown_rule_has_the_nearest_one_named_and_its_ground_listed():
    lines = refused(rule="以差评索要财物", language="zh")
    assert lines[1] == "是否想写 `malicious_review.extortion`？"
    assert "    malicious_review.flooding  集中刷差评" in lines
    assert not any("malicious_order" in line for line in lines)
    assert refused(rule="protection.minor")[0].endswith("that is called `protection.minor`")


def test_a_rule_of_another_ground_is_refused():
    lines = refused(ground="malicious_order", rule="malicious_review.extortion")
    assert lines[0] == "the rule `malicious_review.extortion` is of the ground malicious_review"


def test_a_rule_that_is_not_in_force_cannot_be_chosen():
    model = policy("base").model
    model = attrs.evolve(model, rules=tuple(attrs.evolve(rule, until=DAY) for rule in model.rules))
    found = Choosing(model, Tongue("en"), DAY).rules("malicious_attack", None)
    assert found == Refusal((found.lines[0], "the policy `base` has no rules"))
    assert not isinstance(Choosing(model, Tongue("en"), DAY - 1).rules("malicious_attack", None), Refusal)


# --- policies of one's own -----------------------------------------------------------------------------

OWN = """
policy: own
version: 1.0.0
parameters:
  few: {values: [{from: 2026-04-01, value: 2}, {from: 2026-01-01, value: 3}]}
  late: {values: [{from: 2027-01-01, value: 4}]}
  places: {value: [live, chat]}
"""
RULES_OF_OWN = """
rules:
  - id: g
    kind: ground
    ground: noise
    when:
      all:
        - {count: incidents, where: {any: [{channel: {in: $places}}, {not: {kind: insult}}]}, at_least: $few}
        - {count: orders, at_least: $late}
        - {request.confirmation: {exists: true}}
        - {buyer.nickname: {length: {lte: 3}}}
    communication: {attempts: $few, wait: 90m}
"""


@pytest.fixture
def own(tmp_path):
    (tmp_path / "policy.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(RULES_OF_OWN, encoding="utf-8")
    return fairblock.load_policy(tmp_path)


def own_form(own, language):
    model, tongue = own.model, Tongue(language)
    chosen = Choosing(model, tongue, DAY).rules("noise", None)
    return new_form(reading(model, chosen), Plain(model, tongue, DAY), NOW, COMMAND)


def test_a_policy_without_titles_and_predicates(own):
    case = own_form(own, "en")
    assert case["extensions"]["fairblock_rules"] == {
        "g": "g. The policy's numbers: few: 3; late: no value yet today. "
        "Contacts that count beforehand: at least 3; after each wait 90 min (or until the buyer replies)."
    }
    assert case["request"]["confirmation"] is None
    assert len(case["incidents"]) == len(case["orders"]) == 1
    assert "fairblock_note" not in case["incidents"][0]["extensions"]
    assert case["communications"][0]["extensions"]["fairblock_note"] == (
        "The policy does not say what counts, so nothing does."
    )
    assert "places: live, chat." in case["incidents"][0]["extensions"]["fairblock_help"]["channel"]
    assert "evidence" not in case


def test_conditions_in_plain_words(own):
    plain = Plain(own.model, Tongue("en"), DAY)
    where = next(iter(own.model.grounds)).when.items[0].where
    assert plain.sentence(where) == "Where = live, chat or not Kind of incident = insult (abuse)"
    zh = Plain(own.model, Tongue("zh"), DAY)
    assert zh.sentence(where) == "发生渠道 = live、chat或并非事件种类 = insult（辱骂）"


# --- the command ---------------------------------------------------------------------------------------


def test_a_file_is_written_once(tmp_path, capsys):
    new = NewCase(policy("kuaishou"), "kuaishou", "en", datetime.fromisoformat(NOW))
    out = tmp_path / "my case.json"
    assert new.run("malicious_order", None, str(out)) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert f"written to {out}" in said.err
    assert f"fairblock check '{out}' --policy kuaishou --lang en" in said.err
    assert "for one rule only, add --rule: malicious_order.competitor, " in said.err
    written = out.read_bytes()
    assert new.run("malicious_order", None, str(out)) == 2
    assert "was not overwritten" in capsys.readouterr().err
    assert out.read_bytes() == written
    assert new.run("malicious_order", None, str(tmp_path / "no" / "where.json")) == 2
    assert "cannot write" in capsys.readouterr().err


def test_a_long_path_is_told_in_full(tmp_path, capsys):
    deep = tmp_path.joinpath(*["folder" * 10] * 5)
    deep.mkdir(parents=True)
    NewCase(policy("base"), str(deep), "zh", datetime.fromisoformat(NOW)).run("malicious_attack", None, None)
    said = capsys.readouterr()
    command = f"fairblock check CASE.json --policy {deep} --lang zh"
    assert command in said.err
    assert command in json.loads(said.out)["extensions"]["fairblock_how"][-1]
