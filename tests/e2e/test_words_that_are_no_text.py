"""A word of the command line that is not UTF-8 is a usage error that names its option, unless it names a file."""

import sys
from pathlib import Path

import click
import pytest

from fairblock.cli import cli, main

CASE = Path(__file__).resolve().parents[2] / "examples" / "cases" / "hoarding.json"
BAD = "a\udcff"  # how Python gives the bytes `a\xff`


def ended(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["fairblock", *map(str, words)])
    with pytest.raises(SystemExit) as raised:
        main()
    return raised.value.code, capsys.readouterr().err


@pytest.mark.parametrize("words", [
    "log show BAD --log o.yaml",
    "log search --buyer BAD --log o.yaml",
    "log search --remark BAD --log o.yaml",
    "log search --case BAD --log o.yaml",
    "log history --buyer BAD --log o.yaml",
    "log due --shop BAD --log o.yaml",
    "log lift x --by me --why BAD --log o.yaml",
    "log carried-out x --by BAD --log o.yaml",
    "log list --since BAD --log o.yaml",
    "letter BAD --log o.yaml",
    "letter x --log o.yaml --shop-name BAD",
    "packet BAD --log o.yaml --out p",
    "replay x BAD --log o.yaml",
    "sql base --table BAD",
    "new policy BAD",
    "backtest BAD --policy base --against base",
    "backtest c.jsonl --policy base --against base --out BAD",
])  # fmt: skip
def test_a_word_that_is_no_text(monkeypatch, capsys, words):
    *_, before = words[: words.index("BAD")].split()
    code, said = ended(monkeypatch, capsys, *words.replace("BAD", BAD).split(), "--lang", "en")
    assert code == 2
    assert "`a\\xff` is no text in UTF-8" in said
    if before.startswith("--"):
        assert f"'{before}'" in said


def test_it_is_said_in_the_language_that_was_asked_for(monkeypatch, capsys):
    code, said = ended(monkeypatch, capsys, "log", "show", "--lang", "zh", BAD, "--log", "o.yaml")
    assert (code, "`a\\xff` 不是 UTF-8 文字" in said) == (2, True)


def test_a_file_may_have_any_name(monkeypatch, capsys, tmp_path):
    file = tmp_path / f"{BAD}.json"
    file.write_bytes(CASE.read_bytes())
    assert ended(monkeypatch, capsys, "check", file)[0] == 0


def test_every_text_of_every_command_is_looked_at():
    """What is a file's name has a word for that in its place."""
    left = sorted(place for command, names in commands(cli) for place in plain(command, names))
    assert [place for place in left if not place.endswith(KNOWN)] == []


KNOWN = (
    *("FILE", "DIR", "[FILE.jsonl]", "DIR|FILE.zip", "NAME|DIR", "CONFIG", "CONFIG|URL"),
    *("POLICY", "POLICY...", "POLICY|FILE|-...", "CASE...", "CASES...", "[CASE.json] [RULE]...", "[FOLDER]..."),
    *("OLD", "NEW"),
)


def commands(command, names=()):
    context = click.Context(command)
    if not isinstance(command, click.Group):
        yield command, names
        return
    for name in command.list_commands(context):
        yield from commands(command.get_command(context, name), (*names, name))


def plain(command, names):
    for param in command.params:
        if param.type is click.STRING:
            yield " ".join((*names, param.opts[0], param.metavar or "-"))
