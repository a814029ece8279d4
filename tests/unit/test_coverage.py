"""What tests have seen of a policy, from the inside: which values can be, which were, and where they are shown."""

import re

import pytest

from fairblock.authoring.coverage.measuring import measure
from fairblock.authoring.coverage.page import coverage_page
from fairblock.authoring.coverage.report import Share, coverage_lines, text_of
from fairblock.authoring.testing.reading import read_suites
from fairblock.authoring.testing.running import selected
from fairblock.engine.language.folder import find_folder
from fairblock.engine.language.load import load_sources

MANIFEST = """\
policy: tiny
version: 1.0.0
facts: {known: {buyer.age_band: adult}}
evidence_valid: {sha256: {exists: true}}
communication_counts: {logged: true}
"""
CASE = """\
{"case_id": "c", "as_of": "2026-11-20T12:00:00+08:00", "platform": "shop", "shop": {"id": "s"},
 "operator": {"id": "o", "role": "agent", "permissions": []}, "buyer": {"id": "b"},
 "request": {"buyer_id": "b", "grounds": ["spam"]},
 "orders": [{"id": "o1", "placed_at": "2026-11-19T12:00:00+08:00", "status": "closed"}]}
"""


@pytest.fixture
def seen(tmp_path):
    """The coverage of a policy of these rules by tests of these changes of one case."""

    def made(rules, *changes, manifest=MANIFEST):
        folder = tmp_path / "tiny"
        (folder / "tests").mkdir(parents=True, exist_ok=True)
        (folder / "policy.yaml").write_text(manifest)
        (folder / "rules.yaml").write_text(rules)
        (folder / "tests" / "case.json").write_text(CASE)
        tests = "".join(f"  - {{name: t{n}, {stating(one)}}}\n" for n, one in enumerate(changes))
        (folder / "tests" / "all.yaml").write_text(f"suite: s\nbase: case.json\ntests:\n{tests}")
        model = load_sources(str(folder))[1]
        return measure(str(folder), selected(read_suites(find_folder(str(folder)), model)))

    return made


def stating(edits):
    return edits if "expect:" in edits else f"expect: {{verdict: deny}}, {edits}"


def ground(when, more=""):
    head = "rules:\n  - id: spam\n    kind: ground\n    ground: spam\n    title: {zh: a, en: a}\n"
    return f"{head}    when: {when}\n{more}"


def gaps(coverage):
    return {(text_of(point), tuple(map(str, missed))) for _, point, missed in coverage.gaps()}


def test_a_condition_over_required_fields_can_never_be_unknown(seen):
    whole = seen(ground("{operator.role: agent}"), "change: {/operator/role: owner}", "change: {/operator/role: agent}")
    assert whole.by_rule()["spam"] == Share(4, 4)  # the rule and its one condition, each true and false


def test_an_optional_field_can_be_unknown_and_was_not(seen):
    partly = seen(
        ground("{buyer.age_band: adult}"), "change: {/buyer/age_band: adult}", "change: {/buyer/age_band: under_14}"
    )
    assert partly.by_rule()["spam"] == Share(4, 6)
    assert ("buyer.age_band: adult", ("unknown",)) in gaps(partly)
    assert seen(ground("{buyer.age_band: adult}"), "remove: [/orders]").by_rule()["spam"] == Share(2, 6)


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("{operator.grant_expires_at: {exists: true}}", 2),
        ("{operator.id: {exists: true}}", 1),
        ("{buyer.account_compromised: true}", 2),  # absent means false
        ("{buyer.age_band: {default: adult, ne: adult}}", 2),
        ("{operator.id: {ne: {field: buyer.nickname}}}", 3),
        ("{request.remark: {length: {gte: 3}}}", 3),
    ],
)
def test_which_values_a_comparison_can_have(seen, condition, values):
    assert seen(ground(condition), "remove: [/orders]").by_rule()["spam"].of == 2 * values


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        # where the absence of the field decides, the whole cannot be unknown through it
        ("{any: [{operator.grant_expires_at: {exists: false}}, {operator.grant_expires_at: {gt: {field: as_of}}}]}", 9),
        ("{all: [{operator.grant_expires_at: {exists: true}}, {operator.grant_expires_at: {gt: {field: as_of}}}]}", 9),
        # and where it does not, it can
        (
            "{all: [{operator.grant_expires_at: {exists: false}}, {operator.grant_expires_at: {gt: {field: as_of}}}]}",
            11,
        ),
        ("{any: [{buyer.nickname: x}, {operator.grant_expires_at: {gt: {field: as_of}}}]}", 12),
    ],
)
def test_which_values_several_conditions_can_have(seen, condition, values):
    # `any` and its two items, and the rule, which is the same as `any`
    assert seen(ground(condition), "remove: [/orders]").by_rule()["spam"].of == values


def test_predicates_over_records_are_seen_record_by_record(seen):
    rules = ground("{some: orders, where: {status: closed, refunded: true}}")
    one = seen(rules, "change: {/orders/0/refunded: true}")
    assert ("refunded: true", ("false", "unknown")) in gaps(one)
    assert ("status: closed", ("false",)) in gaps(one)
    more = seen(
        rules,
        "change: {/orders/0/refunded: true, /orders/0/status: paid}",
        "remove: [/orders]",
        "change: {/orders/0/refunded: false}",
        "change: {/orders/0/refunded: true}",
        "change: {/orders/0/status: closed}",
    )
    assert gaps(more) <= {
        ("sha256: {exists: true}", ("true", "false")),
        ("logged: true", ("true", "false", "unknown")),
    }
    assert more.by_rule()["spam"].percent == 100


def test_a_fact_is_counted_where_it_is_used(seen):
    rules = ground("{all: [{fact: known}, {not: {fact: known}}]}")
    coverage = seen(rules, "change: {/buyer/age_band: adult}")
    facts = [point for name, point in coverage.watched.points() if text_of(point) == "buyer.age_band: adult"]
    assert len(facts) == 2
    assert all(coverage.watched.values(point) == {2: 1} for point in facts)


def test_evidence_and_communication_are_seen(seen):
    more = "    evidence: [{of: orders, kind: order_record}]\n    communication: {attempts: 1, wait: 1h}\n"
    shown = (
        "{id: e, captured_at: 2026-11-19T13:00:00+08:00, kind: order_record, refs: [orders/o1], source: other, sha256: "
        + "a" * 64
        + "}"
    )
    rules = ground("{some: orders}", more)
    without = seen(rules, "change: {/evidence: []}")
    assert ("{of: orders, kind: order_record}", ("true",)) in gaps(without)
    shown_too = seen(rules, "change: {/evidence: []}", f"change: {{/evidence: [{shown}], /communications: []}}")
    assert ("communication: {attempts: 1, wait: 1h}", ("true", "unknown")) in gaps(shown_too)


def test_the_if_of_a_term_has_branches(seen):
    term = "{if: {category: food}, then: {if: {refunded: true}, then: 1, else: 2}, else: 3}"
    rules = ground(f"{{some: orders, where: {{amount_minor: {{gt: {term}}}}}}}")
    coverage = seen(rules, "change: {/orders/0/category: general, /orders/0/refunded: true, /orders/0/amount_minor: 5}")
    inner = {text: missed for text, missed in gaps(coverage) if text.startswith(("category", "refunded"))}
    assert {key.split("}")[0]: value for key, value in inner.items()} == {
        "category: food": ("true", "unknown"),
        "refunded: true": ("true", "false", "unknown"),  # never asked: the food branch was not taken
    }


def test_rules_that_have_no_say_are_not_seen(seen):
    rules = ground("{operator.role: agent}")
    assert seen(rules, "change: {/request/grounds: [another]}").by_rule()["spam"].seen == 0


def test_of_a_child_only_what_it_says_itself(tmp_path):
    folder = tmp_path / "mine"
    (folder / "tests").mkdir(parents=True)
    (folder / "policy.yaml").write_text("policy: mine\nversion: 1.0.0\nextends: base\n")
    (folder / "rules.yaml").write_text(ground("{operator.role: agent}"))
    assert set(measure(str(folder), []).by_rule()) == {"spam"}


def test_the_page_shows_every_file_and_needs_no_network(seen):
    rules = ground("{all: [{operator.role: agent}, {buyer.nickname: <b>&}]}")
    coverage = seen(rules, "change: {/buyer/nickname: x}")
    for language, never in (("en", "← never true or"), ("zh", "← 从未出现：成立或")):
        page = coverage_page([coverage], language)
        assert "&lt;b&gt;&amp;" in page
        assert "<b>" not in page
        assert never in page
        assert not re.search(r"(src|href)=|@import|url\(", page)
        assert page.count('<mark class="none"') + page.count('<mark class="some"') + page.count('<mark class="all"') > 4
    assert f'lang="{"zh-CN"}"' in coverage_page([coverage], "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table(seen, language):
    lines = list(coverage_lines(seen(ground("{operator.role: agent}"), "remove: [/orders]"), language))
    assert any("spam" in line and "2/4" in line and "50%" in line for line in lines)
    assert any("rules.yaml:6" in line for line in lines)


def test_a_percentage_is_never_rounded_up():
    assert Share(9999, 10000).floored == 99.9
    assert Share().percent == 100


@pytest.mark.parametrize("name", ["base", "kuaishou"])
def test_the_shipped_policies_are_covered_whole(name):
    model = load_sources(name)[1]
    coverage = measure(name, selected(read_suites(find_folder(name), model)))
    assert not list(coverage.gaps())
    assert coverage.total.of > 300


def test_points_follow_every_form_of_condition(seen):
    """Every way to write a condition is located: none of them trips the walk beside the text."""
    forms = [
        "{every: orders, where: {status: closed}, satisfies: {refunded: true}}",
        "{count: orders, where: {status: closed}, exactly: 1}",
        "{share: orders, of: {status: closed}, where: {any: [{refunded: true}, {category: food}]}, at_least: 0.5}",
        "{distinct: orders, by: status, at_least: 1}",
        "{total: orders, of: amount_minor, where: {not: {status: paid}}, at_least: 1}",
        "{none: orders, within: 3d}",
    ]
    coverage = seen(ground(f"{{all: [{', '.join(forms)}]}}"), "change: {/orders/0/refunded: true}")
    said = {text_of(point).split(":")[0] for _, point in coverage.watched.points()}
    assert {"every", "count", "share", "distinct", "total", "none", "not", "any", "refunded", "category"} <= said


PROCEDURE = """\
rules:
  - {id: calm, kind: procedure, on_request: true, title: {zh: a, en: a}, require: {buyer.age_band: adult}}
"""


def test_a_test_that_states_how_a_procedure_comes_out_is_about_it(seen):
    """Though no ground asks for the procedure in these tests."""
    adult = "change: {/buyer/age_band: adult}"
    assert seen(PROCEDURE, adult).by_rule()["calm"] == Share(0, 6)
    stated = "change: {/buyer/age_band: adult}, expect: {statuses: {calm: met}}"
    assert seen(PROCEDURE, stated).by_rule()["calm"] == Share(2, 6)


def test_a_condition_is_shown_whole_and_alone(seen):
    rules = ground("{count: orders, where: {status: closed, refunded: true}, at_least: 1}")
    lines = list(coverage_lines(seen(rules, "remove: [/orders]"), "en"))
    shown = [line.partition("rules.yaml:6")[2].strip() for line in lines if "rules.yaml:6" in line]
    # the rule is nothing but its condition, and is not told twice
    assert shown == ["count: orders, where: {status: closed, refunded: true}, at_…", "status: closed", "refunded: true"]


def test_what_another_policy_defines_is_for_its_tests(tmp_path):
    folder = tmp_path / "mine"
    (folder / "tests").mkdir(parents=True)
    (folder / "policy.yaml").write_text("policy: mine\nversion: 1.0.0\nextends: base\n")
    when = "{some: incidents, where: {demand.demanded_minor: {gt: {term: entitlement}}}}"
    (folder / "rules.yaml").write_text(ground(when))
    (folder / "tests" / "case.json").write_text(CASE)
    (folder / "tests" / "all.yaml").write_text(
        "suite: s\nbase: case.json\ntests: [{name: a, expect: {verdict: deny}}]\n"
    )
    model = load_sources(str(folder))[1]
    whole = measure(str(folder), selected(read_suites(find_folder(str(folder)), model)))
    assert {point.place.document.file.rsplit("/", 1)[-1] for _, point in whole.watched.points()} == {"rules.yaml"}
    assert whole.by_rule()["spam"].of == 9  # the rule, its condition on records, and the comparison; not the term's ifs
