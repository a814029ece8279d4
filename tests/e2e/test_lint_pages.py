"""The page of every lint: its bad example is found, its good one is not, its comment silences it, docs/ shows it."""

from pathlib import Path

import pytest
from reference.lints import lint_pages

from fairblock.authoring.linting.examples import files_of, write_example
from fairblock.authoring.linting.lints.every import LINTS
from fairblock.authoring.linting.pages import comment_for, linted_example, page_of, said_of
from fairblock.authoring.linting.running import lint_policy

DOCS = Path(__file__).resolve().parents[2] / "docs"
TESTED = "rules-must-be-tested"  # what an example, which shows no tests, is always told
every_lint = pytest.mark.parametrize("lint", LINTS, ids=lambda lint: lint.name)


@every_lint
def test_the_bad_example_is_found_and_nothing_else(lint):
    linted = linted_example(lint.page.bad)
    assert not linted.problems
    assert {finding.name for finding in linted.findings} - ({TESTED} - {lint.name}) == {lint.name}
    assert {finding.severity for finding in linted.findings if finding.name == lint.name} == {lint.severity}


@every_lint
def test_the_good_example_is_clean(lint):
    linted = linted_example(lint.page.good)
    assert not linted.problems
    assert {finding.name for finding in linted.findings} - ({TESTED} - {lint.name}) == set()


@every_lint
@pytest.mark.parametrize("alone", [False, True], ids=["behind", "above"])
def test_the_comment_silences_it(lint, alone, tmp_path):
    write_example(lint.page.bad, tmp_path)
    problems = [finding.problem for finding in lint_policy(str(tmp_path)).findings if finding.name == lint.name]
    for problem in sorted(problems, reverse=True):
        lines = Path(problem.file).read_text(encoding="utf-8").split("\n")
        line, comment = lines[problem.line - 1], comment_for(lint, "zh")
        indent = " " * (len(line) - len(line.lstrip()))
        lines[problem.line - 1] = f"{indent}{comment}\n{line}" if alone else f"{line}  {comment}"
        Path(problem.file).write_text("\n".join(lines), encoding="utf-8")
    linted = lint_policy(str(tmp_path))
    assert {finding.name for finding in linted.findings} <= {TESTED} - {lint.name}
    assert {one.reason for one in linted.silenced} == {lint.page.reason.zh}


@every_lint
def test_both_languages_say_it(lint):
    texts = (lint.says, lint.page.avoids, lint.page.reason)
    assert all(text.zh != text.en and text.zh and text.en.isascii() for text in texts)
    assert said_of(lint, "zh") != said_of(lint, "en")
    assert "hint: " in said_of(lint, "en")
    assert "提示：" in said_of(lint, "zh")


def test_the_pages_are_in_docs():
    pages = lint_pages(DOCS)
    there = {*DOCS.glob("lints/*"), *DOCS.glob("zh/lints/*")}
    assert there == pages.keys(), "run `make docs`"
    for page, text in pages.items():
        assert page.read_text(encoding="utf-8") == text, "run `make docs`"
        assert (page.parent / "../lints.md").exists()


@every_lint
def test_a_page_shows_the_examples_as_they_are_run(lint):
    for language in ("zh", "en"):
        page = page_of(lint, language)
        assert lint.page.bad in page
        assert lint.page.good in page
        assert lint.code in page
    assert files_of(lint.page.bad) != files_of(lint.page.good)
