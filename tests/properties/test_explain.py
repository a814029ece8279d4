"""Every policy can be explained, and what is said of a case agrees with what is decided."""

from html.parser import HTMLParser
from random import Random

import click
import policies
import pytest
from cases import random_case
from hypothesis import given, settings
from hypothesis import strategies as st

from fairblock.authoring.explaining.cases import CaseExplained
from fairblock.authoring.explaining.conditions import piece_of
from fairblock.authoring.explaining.speaking import Speaker
from fairblock.authoring.explaining.whole import Whole
from fairblock.engine.deciding.policy import load_policy
from fairblock.engine.language.moments import parse_date
from fairblock.reporting.documents.as_html import html_lines
from fairblock.reporting.documents.as_markdown import markdown_lines
from fairblock.reporting.documents.as_text import text_lines
from fairblock.reporting.documents.document import Part

random_policy, write_policy = policies.random_policy, policies.write_policy
DAYS = [parse_date(day) for day in ("2024-12-31", "2026-06-30", "2026-07-01", "2027-06-01")]
VOID = {"meta", "!doctype"}


class Balanced(HTMLParser):
    """Refuses a page whose tags do not match, and ids that come twice."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.headings = [], [], [], []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"].removeprefix("#"))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def check_page(lines):
    page = Balanced()
    page.feed("\n".join(lines))
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)
    assert page.headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))


def check(document):
    text = "\n".join(text_lines(document))
    assert "{" not in text
    assert not any(line != line.rstrip() for line in click.unstyle(text).split("\n"))
    if document.language == "zh":
        assert "None" not in text
    assert "\n".join(markdown_lines(document)).startswith("# ")
    check_page(html_lines(document))


def made(seed, folder):
    rng = Random(seed)
    policy = random_policy(rng)
    write_policy(policy, folder)
    return rng, policy, load_policy(folder, engine="reference")


@pytest.mark.parametrize("language", ["zh", "en"])
@settings(derandomize=True, database=None, max_examples=60)
@given(seed=st.integers(0, 2**24))
def test_every_policy_is_explained(tmp_path_factory, language, seed):
    _, _, policy = made(seed, tmp_path_factory.mktemp("explained") / "policy")
    for day in DAYS:
        document = Whole(policy.model, Speaker(language), day).document()
        check(document)
        told = {heading.label for heading in document.headings()}
        assert {rule.id for rule in policy.model.rules if rule.in_force(day)} <= told


@pytest.mark.parametrize("language", ["zh", "en"])
@settings(derandomize=True, database=None, max_examples=60)
@given(seed=st.integers(0, 2**24))
def test_every_case_is_explained_as_it_is_decided(tmp_path_factory, language, seed):
    rng, made_policy, policy = made(seed, tmp_path_factory.mktemp("explained") / "policy")
    for _ in range(3):
        case = random_case(rng, made_policy)
        document = CaseExplained(policy, case, Speaker(language)).document()
        check(document)
        values = {rule["id"]: rule["value"] for rule in policy.decide(case).to_dict()["rules"]}
        labels = [heading.label for heading in document.headings()]
        conditions = [
            block.items[0]
            for before, block in zip(document.blocks, document.blocks[1:], strict=False)
            if isinstance(block, Part) and not isinstance(before, Part)
        ]
        assert {name: str(item.value) for name, item in zip(labels, conditions, strict=True)} == values


@settings(derandomize=True, database=None, max_examples=60)
@given(seed=st.integers(0, 2**24))
def test_what_is_said_of_a_list_follows_from_its_parts(tmp_path_factory, seed):
    """Turning denials around changes no truth: a list is true when its parts as they are said make it so."""
    from fairblock.engine.executors.reference import Reference
    from fairblock.engine.semantics.view import CaseView

    rng, made_policy, policy = made(seed, tmp_path_factory.mktemp("explained") / "policy")
    view = CaseView(random_case(rng, made_policy))
    reference = Reference(policy.model, view)

    def follow(piece):
        if piece.parts:
            values = [part.value for part in piece.parts]
            assert piece.value == (min(values) if piece.both else max(values))
        for part in piece.parts:
            follow(part)

    for rule in policy.model.rules:
        if rule.in_force(view.day):
            follow(piece_of(rule.when, finding=reference.finding(rule)))
