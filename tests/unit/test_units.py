"""What the numbers of a policy are counted in, as `explain` and the forms say it in each language."""

import pytest

from fairblock import PolicyError, load_policy
from fairblock.authoring.explaining.rules import Rules
from fairblock.authoring.explaining.speaking import Speaker
from fairblock.engine.language.texts import Text
from fairblock.reporting.unit_words import UNITS, unit_in

MANIFEST = """\
policy: p
version: 1.0.0
extends: base
parameters:
  n: {value: VALUE, unit: UNIT, title: {zh: 数, en: Number}}
"""
RULES = """\
rules:
  - id: malicious_review.x
    kind: ground
    ground: malicious_review
    title: {zh: 一, en: X}
    when: WHEN
    communication: waived
"""


def policy(folder, unit, value="3", when="{count: reviews, at_least: $n}"):
    (folder / "policy.yaml").write_text(MANIFEST.replace("UNIT", unit).replace("VALUE", value), encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES.replace("WHEN", when), encoding="utf-8")
    return load_policy(folder)


def number(model, language):
    rules = Rules(model, Speaker(language), 20_000)
    rule = next(rule for rule in model.rules if rule.id == "malicious_review.x")
    return dict(rules.numbers(rule))[{"zh": "数", "en": "Number"}[language]]


@pytest.mark.parametrize(
    ("unit", "chinese", "english"),
    [
        ("orders", "3 单", "3 orders"),
        ("单", "3 单", "3 orders"),
        ("{zh: 件, en: pieces}", "3 件", "3 pieces"),
        ("{zh: 单}", "3 单", "3 orders"),
        ("pieces", "3", "3 pieces"),
        ("箱", "3 箱", "3"),
    ],
)
def test_a_unit_is_said_in_each_language(unit, chinese, english, tmp_path):
    """In the author's words; a common unit in both languages, and never in the wrong one."""
    model = policy(tmp_path, unit).model
    assert (number(model, "zh"), number(model, "en")) == (chinese, english)


def test_a_share_is_said_in_per_cent_as_in_the_sentence(tmp_path):
    model = policy(tmp_path, "share of reviews", "0.8", "{share: reviews, where: {rating: 1}, at_least: $n}").model
    assert number(model, "en") == number(model, "zh") == "80%"


def test_a_unit_is_a_text_or_one_for_each_language(tmp_path):
    with pytest.raises(PolicyError) as caught:
        policy(tmp_path, "[orders]")
    assert [problem.code for problem in caught.value.problems] == ["policy.wrong_type"]


def test_every_unit_that_is_known_goes_both_ways():
    """But two English words may be one in Chinese, of which the first is the word for it."""
    for english, chinese in UNITS.items():
        assert unit_in(Text("", english), "zh") == chinese
        assert UNITS[unit_in(Text(chinese, ""), "en")] == chinese
