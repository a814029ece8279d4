"""Values, dated parameters, windows and texts."""

import pytest
from small_policies import REMARK, codes, rule, rules

from fairblock import PolicyError


def test_effective_windows(load):
    """From its first day on, to the day before its last: days since 1970."""
    model = load("", {"r.yaml": """\
rules:
  - {id: a, kind: procedure, require: {request.remark: x}, effective: {from: 1970-01-02, until: 1970-01-04}}
  - {id: b, kind: procedure, require: {request.remark: x}, effective: {from: 1970-01-02}}
  - {id: c, kind: procedure, require: {request.remark: x}, effective: {until: '1970-01-04'}}
  - {id: d, kind: procedure, require: {request.remark: x}}
"""})  # fmt: skip
    days = {day: "".join(one.id for one in model.rules if one.in_force(day)) for day in range(5)}
    assert days == {0: "cd", 1: "abcd", 2: "abcd", 3: "bd", 4: "bd"}


@pytest.mark.parametrize("effective", ["{}", "{from: 2026-02-30}", "{from: 2026-01-01, until: 2026-01-01}", "{since: 2026-01-01}",  # noqa: E501
                                       "{from: 2026-01-01T00:00:00Z}", "2026-01-01", "{from: $day}"])  # fmt: skip
def test_no_window(effective, load):
    """A window that is empty or no window is refused."""
    with pytest.raises(PolicyError):
        load(
            "",
            {"r.yaml": f"rules:\n  - id: a\n    kind: procedure\n    require: {REMARK}\n    effective: {effective}\n"},
        )


def test_dated_parameters_need_no_order(load):
    """They hold by their days, not by where they stand."""
    files = {"r.yaml": rules(rule("a", "{request.duration_days: {lte: $p}}"))}
    model = load("parameters:\n  p: {values: [{from: 1970-01-06, value: 5}, {from: 1970-01-03, value: 2}]}\n", files)
    ((_, value),) = model.rules[0].when.tests
    assert [value.on(day) for day in (0, 1, 2, 4, 5, 9)] == [None, None, 2, 2, 5, 5]
    assert model.rules[0].when.unset == {"p"}
    assert model.unset_parameters(1) == {"p"}
    assert not model.unset_parameters(2)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("[{from: 2026-01-01, value: 1}, {from: 2026-01-01, value: 1}]", "policy.same_from"),
        ("[{from: 2026-01-01, value: 1}, {from: '2026-01-01', value: 2}]", "policy.same_from"),
        ("[{from: 2026-02-29, value: 1}]", "policy.date"),
        ("[{from: 2026-01-01, value: 1}, {from: 2027-01-01, value: x}]", "policy.parameter_type"),
        ("[{from: 2026-01-01, value: 1}, {from: 2027-01-01, value: [1]}]", "policy.parameter_scalar"),
        ("[{from: 2026-01-01}]", "policy.missing_key"),
        ("[{value: 1}]", "policy.missing_key"),
    ],
)
def test_no_dated_values(values, code, load):
    """Every value is checked where the parameter is used, not just the first."""
    with pytest.raises(PolicyError) as error:
        load(
            f"parameters:\n  p:\n    values: {values}\n",
            {"r.yaml": rules(rule("a", "{request.duration_days: {lte: $p}}"))},
        )
    assert code in codes(error)


@pytest.mark.parametrize(
    ("written", "read"),
    [("$$", "$"), ("$$cash", "$cash"), ("$$$", "$$"), ("'$$cash'", "$cash"), ("a$b", "a$b"), ("e\u0301", "\xe9")],
)
@pytest.mark.parametrize("where", ["rule", "list", "parameter", "default"])
def test_texts_that_begin_with_a_dollar(written, read, where, load):
    """`$$` is a dollar wherever a text stands; texts are NFC."""
    used = {
        "rule": written,
        "parameter": "$p",
        "list": f"{{in: [{written}]}}",
        "default": f"{{default: {written}, eq: x}}",
    }
    manifest = f"parameters:\n  p: {{value: {written}}}\n" if where == "parameter" else ""
    compare = load(manifest, {"r.yaml": rules(rule("a", f"{{request.remark: {used[where]}}}"))}).rules[0].when
    value = compare.default if where == "default" else compare.tests[0][1]
    if where == "list":
        (value,) = value.items
    assert (value.on(0) if where == "parameter" else value.value) == read


def test_a_parameter_may_stand_in_every_part_of_a_rule(load):
    """Bounds, windows, attempts, wait, block and comparisons (contract 4.1)."""
    manifest = """\
parameters:
  n: {value: 3}
  d: {value: 7d}
  scope: {value: [chat]}
  one: {value: chat}
"""
    text = """\
rules:
  - id: a
    kind: ground
    ground: g
    when: {all: [{count: orders, within: $d, burst: $d, at_least: $n}, {request.scope: {has: $one}}]}
    communication: {attempts: $n, wait: $d}
    block: {days: $n, severity: $n, scope: $scope}
"""
    assert load(manifest, {"r.yaml": text}).rules[0].block.scope is not None


@pytest.mark.parametrize("value", ["$cash", "[$cash]"])
def test_a_parameters_text_that_begins_with_a_dollar_is_written_with_two(value, load):
    """A parameter is no other parameter's name (contract 4.1: such a text is written `$$…`)."""
    condition = "{request.remark: {in: $p}}" if value.startswith("[") else "{request.remark: $p}"
    with pytest.raises(PolicyError):
        load(f"parameters: {{p: {{value: {value}}}}}\n", {"r.yaml": rules(rule("a", condition))})


def test_a_misfit_is_shown_where_the_parameter_is_used(load):
    """Also in a subfolder; only a child's value that does not fit its parent's rules is shown at the value."""
    with pytest.raises(PolicyError) as error:
        load("parameters: {p: {value: 7d}}\n", {"x/r.yaml": rules(rule("a", "{request.duration_days: $p}"))})
    assert [(p.file, p.code) for p in error.value.problems] == [("shop/x/r.yaml", "policy.parameter_type")]


def test_a_parameter_may_be_an_item_of_a_scope(load):
    """As in any other list of values."""
    text = "rules:\n  - {id: a, kind: ground, ground: g, when: {some: orders}, block: {scope: [$one]}}\n"
    assert load("parameters: {one: {value: chat}}\n", {"r.yaml": text}).rules


def test_a_length_may_be_a_term(load):
    """A bare value means `eq`, and a term is a value (contract 4.3)."""
    assert load("", {"r.yaml": rules(rule("a", "{request.remark: {length: {field: request.duration_days}}}"))}).rules
