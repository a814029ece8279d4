"""What a few lines may cost who loads them."""

import re

import pytest
from small_policies import codes, rule, rules

from fairblock import PolicyError


def chain(section, count, form):
    """`count` definitions, each by `form` of the one before."""
    first = {"facts": "{some: orders}", "terms": "{add: [1]}"}[section]
    return f"{section}:\n  x0: {first}\n" + "".join(f"  x{i}: {form.format(i - 1)}\n" for i in range(1, count))


@pytest.mark.parametrize(
    "manifest",
    [
        chain("facts", 3000, "{{fact: x{0}}}"),
        chain("facts", 40, "{{all: [{{fact: x{0}}}, {{fact: x{0}}}]}}"),
        chain("facts", 15, "{{any: [{{fact: x{0}}}, {{fact: x{0}}}]}}"),
        pytest.param(
            chain("terms", 30, "{{add: [{{term: x{0}}}, {{term: x{0}}}]}}"),
        ),
    ],
    ids=["long chain", "doubling deeply", "doubling", "terms doubling"],
)
@pytest.mark.parametrize("used", [True, False])
def test_definitions_that_multiply_are_refused_soon(manifest, used, load):
    """Names that double each other would cost 2^n; the text is short."""
    last = re.findall(r"^  (x\d+):", manifest, re.MULTILINE)[-1]
    condition = f"{{fact: {last}}}" if "facts" in manifest else f"{{request.duration_days: {{term: {last}}}}}"
    if not used and last == "x14":
        assert load(manifest)
        return
    with pytest.raises(PolicyError) as error:
        load(manifest, {"r.yaml": rules(rule("a", condition))} if used else {})
    assert set(codes(error)) <= {"policy.too_deep", "policy.too_complex"}


@pytest.mark.slow
@pytest.mark.parametrize("text", ["\n" * 1_000_000, " " * 1_000_000, "rules" * 200_000, "rules:\n" + "\n" * 900_000])
def test_files_that_are_no_rule_files_are_soon_told_apart(text, load):
    assert load("", {"claims.yaml": text, ".x.yaml": text}).rules == ()


def test_many_unknown_names_are_reported_soon(load):
    """A section that was renamed makes many problems, not minutes."""
    manifest = "facts:\n" + "".join(f"  fact_number_{i}: {{some: orders}}\n" for i in range(2000))
    with pytest.raises(PolicyError):
        load(manifest, {"r.yaml": rules(*(rule(f"r{i}", f"{{fact: fakt_nummer_{i}}}") for i in range(2000)))})


@pytest.mark.parametrize("opening", ["{not: ", "{all: [", "{request.duration_days: {lt: {add: ["])
def test_deep_nesting_is_read_or_refused(opening, load):
    """Up to what the reader takes, and beyond."""
    closing = "".join({"{": "}", "[": "]"}.get(c, "") for c in reversed(opening))
    for depth in (5, 15, 25, 31, 40, 59, 70):
        inner = "1" if "add" in opening else "{some: orders}"
        nested = (
            "{add: [" * depth + "1" + "]}" * depth if "add" in opening else opening * depth + inner + closing * depth
        )
        condition = f"{{request.duration_days: {{lt: {nested}}}}}" if "add" in opening else nested
        try:
            assert load("", {"r.yaml": rules(rule("a", condition))}).rules
        except PolicyError as error:
            assert {p.code for p in error.problems} <= {"yaml.depth", "policy.too_deep"}  # noqa: PT017
