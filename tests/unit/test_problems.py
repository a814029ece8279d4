"""What a policy's author reads about each fault: place, message, line with caret and hint, in both languages.

Each file of `tests/golden/problems/` is named for a code of the catalog (`CODE.txt`, or `CODE--what.txt` for
further cases) and holds a small broken policy and what is said about it:

    --- file: PATH          the lines that follow are this file's text
    --- hex: PATH           … its bytes, in hexadecimal
    --- link: PATH -> TO    a symbolic link
    --- fill: PATH N "TEXT" a file of N bytes of that text
    --- copies: PATH{n} N   N files with the text that follows
    --- load: WHAT          what is loaded, if not the folder `policy`
    --- en, --- zh          what must come out

`UPDATE_GOLDEN=1 pytest tests/unit/test_problems.py` rewrites the last two; read the difference before you commit it.
"""

import os
import re
from pathlib import Path

import click
import pytest

from fairblock import PolicyError, load_policy
from fairblock.engine.language.catalog import HINTS, PROBLEMS
from fairblock.reporting.problem_text import policy_problem_lines

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "problems"
FILES = sorted(GOLDEN.glob("*.txt"))
CODES = {code for code in PROBLEMS if code.startswith(("policy.", "yaml."))}
SECTION = re.compile(r"^--- (file|hex|link|fill|copies|load|en|zh)(?:: (.*))?$", re.MULTILINE)

# what no file can bring about, with the reason
UNREACHABLE = {
    "yaml.too_many": "a file of 100,000 values is nothing to look at; tests/unit/test_yaml_reader.py brings it about",
    "policy.folder_unreadable": "root may list any folder; tests/unit/loading/test_load_files.py brings it about",
}


_NOT_SHOWN = ("test.", "mutant.", "claim.", *UNREACHABLE)


def sections(text):
    """The parts of a golden file: kind, argument, text."""
    marks = list(SECTION.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(m[1], m[2] or "", text[m.end() + 1 : end]) for m, end in zip(marks, ends, strict=True)]


def build(parts, folder):
    """Writes a golden file's policy into `folder` and returns what is to be loaded."""
    load = "policy"
    (folder / "policy").mkdir()
    for kind, argument, text in parts:
        if kind == "load":
            load = argument
            continue
        if kind in ("en", "zh"):
            continue
        name = argument.split()[0]
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "file":
            path.write_bytes(text.encode())
        elif kind == "hex":
            path.write_bytes(bytes.fromhex(text))
        elif kind == "link":
            path.symlink_to(argument.split(" -> ")[1])
        elif kind == "fill":
            _, size, fill = argument.split(" ", 2)
            data = fill.strip('"').encode()
            path.write_bytes((data * (int(size) // len(data) + 1))[: int(size)])
        elif kind == "copies":
            for n in range(int(argument.split()[1])):
                (folder / name.format(n=n)).write_bytes(text.encode())
    return load


def problems_of(path, folder):
    """The problems of a golden file's policy, loaded from where `folder` is the working directory."""
    load = build(sections(path.read_text(encoding="utf-8")), folder)
    with pytest.raises(PolicyError) as caught:
        load_policy(load)
    return caught.value.problems


def rendered(problems, language):
    return "".join(click.unstyle(line) + "\n" for line in policy_problem_lines(problems, language))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_the_author_reads(path, tmp_path, monkeypatch):
    """The output is the golden one, in both languages, and is about the code that the file is named for."""
    monkeypatch.chdir(tmp_path)
    problems = problems_of(path, tmp_path)
    said = {language: rendered(problems, language) for language in ("en", "zh")}
    if os.environ.get("UPDATE_GOLDEN"):
        before = "".join(
            f"--- {kind}{': ' if argument else ''}{argument}\n{text}"
            for kind, argument, text in sections(path.read_text(encoding="utf-8"))
            if kind not in said
        )
        path.write_text(before + "".join(f"--- {k}\n{text}" for k, text in said.items()), encoding="utf-8")
    expected = {kind: text for kind, _, text in sections(path.read_text(encoding="utf-8")) if kind in said}
    assert said == expected
    assert path.stem.split("--")[0] in {problem.code for problem in problems}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_problem_comes_with_a_hint(path, tmp_path, monkeypatch):
    """Nobody is only told that something is wrong; docs/commands.md promises what to do about it, too."""
    monkeypatch.chdir(tmp_path)
    assert [problem.code for problem in problems_of(path, tmp_path) if not problem.hint] == []


def test_every_code_has_a_golden_file():
    """A new message comes with a policy that brings it about; a code that went leaves no file behind."""
    shown = {path.stem.split("--")[0] for path in FILES}
    assert shown == CODES - UNREACHABLE.keys()


@pytest.fixture(scope="module")
def advice(tmp_path_factory):
    """Every hint, in English, that some golden file shows."""
    shown = set()
    for path in FILES:
        for kind, _, text in sections(path.read_text(encoding="utf-8")):
            if kind == "en":
                shown.update(re.findall(r"^    hint: (.*)$", text, re.MULTILINE))
    return shown


@pytest.mark.parametrize("name", sorted(name for name in HINTS if not name.startswith(_NOT_SHOWN)))
def test_every_hint_is_shown_by_some_golden_file(name, advice):
    """A hint that no policy brings about is dead."""
    pattern = "(?:.*)".join(map(re.escape, re.split(r"(?<!\{)\{\w+\}(?!\})", HINTS[name].en)))
    pattern = pattern.replace(r"\{\{", r"\{").replace(r"\}\}", r"\}")
    assert any(re.fullmatch(pattern, one) for one in advice)


@pytest.mark.parametrize(("table", "name"), [(t, n) for t in (PROBLEMS, HINTS) for n in t], ids=str)
def test_both_languages_say_it_with_the_same_blanks(table, name):
    """Both texts are there, have the same blanks, and keep the house's manners: lower case, no full stop."""
    text = table[name]
    blanks = [set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", one)) for one in (text.zh, text.en)]
    assert blanks[0] == blanks[1]
    assert re.search(r"[\u4e00-\u9fff]", text.zh) or "{" in text.zh
    assert not re.search(r"[\u3000-\u9fff，：；]", text.en)
    assert not text.zh.endswith("。")
    assert not text.en.endswith(".")
    assert not text.en[0].isupper() or text.en.startswith("YAML")
