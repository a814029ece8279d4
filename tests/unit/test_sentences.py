"""What a policy's conditions say in plain words, golden for every construct of the language, in Chinese and English.

`UPDATE_GOLDEN=1 pytest tests/unit/test_sentences.py` writes the files anew; read them aloud before you keep them.
"""

import json
import os
import re
from pathlib import Path

import pytest

from fairblock.authoring.explaining.conditions import Conditions
from fairblock.authoring.explaining.speaking import Speaker
from fairblock.engine.language.load import load_model
from fairblock.engine.language.moments import parse_date
from fairblock.engine.language.types import BOOLEAN, ENUM, case_types
from fairblock.reporting.explain_words import EXPLAIN
from fairblock.reporting.field_words import BOOLEANS, COLLECTIONS, NOUNS, VALUES

GOLDEN = Path(__file__).parents[1] / "golden" / "sentences"
CLOSED = {"status": "closed", "close_cause": "buyer_unpaid"}
TITLE = {"zh": "一周内未付款的单数", "en": "Unpaid orders in a week"}
MANIFEST = {
    "policy": "sentences",
    "version": "1.0.0",
    "parameters": {
        "orders": {"value": 5, "title": TITLE},
        "window": {"value": "90d", "title": {"zh": "近期", "en": "Recent"}},
        "share": {"value": 0.825, "title": {"zh": "比例", "en": "Share"}},
        "floor": {"value": 50000, "title": {"zh": "下限", "en": "Floor"}},
        "kinds": {"value": ["insult", "threat"], "title": {"zh": "种类", "en": "Kinds"}},
        "later": {"values": [{"from": "2027-01-01", "value": 3}], "title": {"zh": "以后的数", "en": "A later number"}},
    },
    "facts": {"dispute": {"any": [{"some": "after_sales", "where": {"status": "open"}}, {"buyer.age_band": "adult"}]}},
    "terms": {"due": {"add": [{"field": "demand.refund_due_minor"}, {"field": "demand.shipping_minor"}]}},
}


def demanding(value):
    return {"some": "incidents", "where": {"demand.demanded_minor": {"gt": value}}}


CONSTRUCTS = {
    # collections
    "some": {"some": "orders"},
    "some-where": {"some": "orders", "where": CLOSED, "within": "30d"},
    "none": {"none": "blocks"},
    "none-where": {"none": "blocks", "where": {"status": "active"}},
    "none-denied": {"not": {"none": "orders", "where": CLOSED}},
    "count": {"count": "orders", "at_least": 3},
    "count-parameter": {"count": "orders", "where": CLOSED, "within": "$window", "at_least": "$orders"},
    "count-unset-parameter": {"count": "orders", "at_least": "$later"},
    "count-denied": {"not": {"count": "orders", "where": CLOSED, "at_least": 3}},
    "count-term": {"count": "orders", "at_least": {"max": [1, {"field": "statistics.shop_blocks_today"}]}},
    "at-most": {"count": "complaints", "where": {"status": "pending"}, "at_most": 2},
    "at-most-any": {"count": "complaints", "within": "2w", "at_most": 1},
    "at-most-denied": {"not": {"count": "complaints", "where": {"status": "pending"}, "at_most": 2}},
    "exactly": {"count": "reviews", "where": {"rating": 1}, "exactly": 2},
    "exactly-any": {"count": "reviews", "exactly": 1},
    "exactly-denied": {"not": {"count": "reviews", "where": {"rating": 1}, "exactly": 2}},
    "burst": {"count": "orders", "where": CLOSED, "burst": "7d", "within": "90d", "at_least": 5},
    "burst-any": {"count": "orders", "burst": "15m", "at_least": 2},
    "burst-denied": {"not": {"count": "orders", "where": CLOSED, "burst": "24h", "at_least": 5}},
    "time": {"some": "complaints", "where": {"status": "upheld"}, "time": "decided_at", "within": "90d"},
    "every": {"every": "orders", "satisfies": {"refunded": True}, "within": "30d"},
    "every-where": {"every": "orders", "where": {"status": "closed"}, "satisfies": {"merchant_fault": "none"}},
    "every-denied": {"not": {"every": "orders", "where": {"status": "closed"}, "satisfies": {"refunded": False}}},
    "share": {"share": "orders", "where": {"refunded": True}, "within": "30d", "at_least": "$share"},
    "share-of": {"share": "complaints", "of": {"channel": "platform"}, "where": {"final": True}, "at_least": 0.8},
    "share-denied": {"not": {"share": "orders", "where": {"refunded": True}, "at_least": 0.5}},
    "distinct": {"distinct": "incidents", "by": "session_id", "where": {"kind": "insult"}, "at_least": 2},
    "distinct-any": {"distinct": "orders", "by": "category", "at_least": 2},
    "distinct-denied": {"not": {"distinct": "incidents", "by": "session_id", "at_least": 2}},
    "total": {
        "total": "orders",
        "of": "amount_minor",
        "where": {"refunded": True},
        "within": "30d",
        "at_least": 100000,
    },
    "total-denied": {"not": {"total": "orders", "of": "amount_minor", "at_least": 100000}},
    "total-list": {
        "total": "orders",
        "of": "amount_minor",
        "where": {"any": [{"refunded": True}, {"status": "closed", "refunded": False}]},
        "at_least": 1,
    },
    # lists
    "all": {"all": [{"some": "orders"}, {"buyer.age_band": "adult"}]},
    "any": {"any": [{"some": "orders"}, {"buyer.age_band": "adult"}]},
    "not-all": {"not": {"all": [{"some": "orders"}, {"buyer.age_band": "adult"}]}},
    "side-by-side": {"request.confirmation.confirmed": True, "not": {"some": "orders"}},
    "nested": {"all": [{"some": "orders"}, {"all": [{"some": "reviews"}, {"any": [{"some": "blocks"}]}]}]},
    "fact": {"fact": "dispute"},
    "fact-denied": {"not": {"fact": "dispute"}},
    "where-list": {"some": "orders", "where": {**CLOSED, "any": [{"refunded": False}, {"merchant_fault": "none"}]}},
    "where-any": {"some": "orders", "where": {"any": [{"refunded": True}, {"recipient_mismatch": True}]}},
    "where-not": {"some": "orders", "where": {"not": CLOSED}},
    # comparisons
    "enum": {"operator.role": "agent"},
    "enum-ne": {"operator.role": {"ne": "bot"}},
    "in": {"operator.role": {"in": ["owner", "admin", "supervisor"]}},
    "in-one": {"operator.role": {"in": ["owner"]}},
    "in-parameter": {"some": "incidents", "where": {"kind": {"in": "$kinds"}}},
    "in-field": {"shop.id": {"in": {"field": "operator.shop_ids"}}},
    "in-numbers": {"open_orders.count": {"in": [0, 1]}},
    "not-in": {"operator.role": {"not_in": ["owner", "bot"]}},
    "text": {"buyer.nickname": "小鱼"},
    "text-fields": {"request.confirmation.buyer_id": {"eq": {"field": "buyer.id"}}},
    "text-fields-ne": {"request.second_approval.approver_id": {"ne": {"field": "operator.id"}}},
    "boolean": {"buyer.account_compromised": True},
    "boolean-denied": {"not": {"buyer.account_compromised": True}},
    "number": {"open_orders.count": 0},
    "number-order": {"request.duration_days": {"gte": 7, "lt": 30}},
    "number-order-denied": {"not": {"request.duration_days": {"gte": 7, "lte": 30}}},
    "exists": {"request.second_approval": {"exists": True}},
    "exists-not": {"request.remark": {"exists": False}},
    "exists-and-empty": {"operator.conflicts": {"exists": True, "length": 0}},
    "default": {"statistics.operator_blocks_today": {"default": 0, "lt": 10}},
    "default-list": {"operator.shop_ids": {"default": ["s1"], "has": {"field": "shop.id"}}},
    "length": {"request.remark": {"length": {"gte": 10, "lte": 500}}},
    "length-array": {"request.scope": {"length": 2}},
    "has": {"operator.permissions": {"has": "block.request"}},
    "has-denied": {"not": {"request.scope": {"has": "purchase"}}},
    "has-any": {"request.stated_reasons": {"has_any": ["region", "other_trait"]}},
    "has-any-denied": {"not": {"request.stated_reasons": {"has_any": ["region", "other_trait"]}}},
    "has-any-field": {"some": "blocks", "where": {"scope": {"has_any": {"field": "case.request.scope"}}}},
    "ground": {"some": "rulings", "where": {"ground": "malicious_order"}},
    "time-field": {"operator.grant_expires_at": {"gt": {"field": "as_of"}}},
    "time-literal": {"operator.grant_expires_at": {"lte": "2026-07-01T08:00:00+08:00"}},
    "age": {"some": "evidence", "where": {"age": {"lte": "180d"}}},
    "points": {"some": "reviews", "where": {"similarity_bp": {"gte": 9050}}},
    "money": {"some": "orders", "where": {"amount_minor": {"lt": 9950}}},
    # terms
    "term": demanding({"term": "due"}),
    "multiply": demanding({"multiply": [3, {"field": "demand.price_minor"}]}),
    "multiply-sum": demanding({"multiply": [3, {"add": [{"field": "demand.price_minor"}, 500]}]}),
    "max": demanding({"max": ["$floor", {"field": "demand.price_minor"}]}),
    "min-many": demanding({"min": [1, 2, {"field": "demand.price_minor"}]}),
    "if": demanding({"if": {"demand.category": "food"}, "then": {"field": "demand.price_minor"}, "else": 0}),
    "fraction": demanding({"multiply": [1.1, {"field": "demand.price_minor"}]}),
}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sentences") / "sentences"
    folder.mkdir()
    (folder / "policy.yaml").write_text(json.dumps(MANIFEST, ensure_ascii=False), encoding="utf-8")
    rules = [{"id": name, "kind": "procedure", "require": said} for name, said in CONSTRUCTS.items()]
    (folder / "rules.yaml").write_text(json.dumps({"rules": rules}, ensure_ascii=False), encoding="utf-8")
    return load_model(folder)


def lines(item, indent=0):
    yield "  " * indent + item.text
    for child in item.children:
        yield from lines(child, indent + 1)


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_each_construct_is_a_sentence(name, model):
    (rule,) = (rule for rule in model.rules if rule.id == name)
    said = [json.dumps(CONSTRUCTS[name], ensure_ascii=False)]
    for language in ("zh", "en"):
        conditions = Conditions(model, Speaker(language), parse_date("2026-07-01"))
        said += ["", *lines(conditions.item(rule.when))]
    text = "\n".join(said) + "\n"
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over():
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(CONSTRUCTS)


def fields():
    """Every field that a rule may read, by the name that the tables of words use."""
    types = case_types()
    for collection in (None, *types.collections):
        for path in types.paths(collection):
            yield (f"{collection}.{path}" if collection else path), types.find(collection, tuple(path.split(".")))


def test_every_boolean_has_its_yes_and_its_no():
    assert {name for name, field in fields() if field.kind == BOOLEAN} == set(BOOLEANS)


def test_every_collection_has_its_words():
    assert set(COLLECTIONS) == set(case_types().collections)


def test_words_are_of_fields_and_values_that_there_are():
    found = dict(fields())
    assert not set(NOUNS) - set(found)
    values = {
        (name.rpartition(".")[2], value)
        for name, field in found.items()
        for source in (field, field.item)
        if source is not None and source.kind == ENUM
        for value in source.values
    }
    assert not set(VALUES) - values


@pytest.mark.parametrize("name", EXPLAIN)
def test_texts_are_in_both_languages(name):
    text = EXPLAIN[name]
    assert text.zh
    assert text.en
    plain = re.sub(r"\{\w*\}", "", text.zh)
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", plain), "Chinese punctuation"
    assert not re.search(r"[\u4e00-\u9fff]", text.en)
