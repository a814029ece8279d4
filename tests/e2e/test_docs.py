"""What docs/ shows is what happens: generated parts, code, policies, commands and their outputs, links.

`UPDATE_DOCS=1 pytest tests/e2e/test_docs.py` writes the generated parts and the outputs anew.

The blocks of a page share one folder, in their order; `examples/` of this tree is in it. What a block is:

    ```yaml    `# file: PATH` first: a file; `# conditions` first: a list of conditions of any policy
    ```json    `file=PATH` behind `json`: a file
    ```python  is run; a ```text block right behind it is its output
    ```console `$ fairblock …` (with `< FILE` at most, or `$ echo $?`), and what it prints
    ```text    anything else, to be read

A policy whose folder is called `broken…` has problems; every other one has none.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
import write_docs
from click.testing import CliRunner

import fairblock
from fairblock.cli import main

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *(DOCS / "zh").glob("*.md")])
IN_BOTH = sorted(page.name for page in (DOCS / "zh").glob("*.md"))
UPDATE = bool(os.environ.get("UPDATE_DOCS"))
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
FILE = re.compile(r"# file: (\S+)\n")


def named(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


every_page = pytest.mark.parametrize("page", PAGES, ids=named)
both = pytest.mark.parametrize("name", IN_BOTH)


def plain(text: str) -> str:
    """A page without its blocks."""
    return BLOCK.sub("", text)


# --- generated parts ----------------------------------------------------------------------------------


@every_page
def test_generating_again_changes_nothing(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    now = write_docs.regenerated(page, text)
    if UPDATE and now != text:
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now, "run `make docs`"


def test_every_generated_part_is_shown() -> None:
    shown = {name for page in PAGES for _, name, _ in write_docs.PART.findall(page.read_text(encoding="utf-8"))}
    assert shown == set(write_docs.PARTS)


def test_the_policy_is_written_out_as_it_is() -> None:
    made = write_docs.written_out()
    for page, now in made.items():
        if UPDATE:
            page.write_text(now, encoding="utf-8")
        assert page.read_text(encoding="utf-8") == now, "run `make docs`"
    assert set(made) == set((DOCS / "policies").iterdir())


# --- blocks -------------------------------------------------------------------------------------------


@attrs.define
class Shown:
    """The blocks of one page as they happen in a folder; `policies` are the folders that they make."""

    folder: Path
    names: dict = attrs.field(factory=lambda: {"__name__": "__docs__"})
    policies: list[Path] = attrs.field(factory=list)
    code: int = 0
    said: str | None = None  # by the python block right before

    def block(self, match: re.Match[str]) -> str:
        """The block as it should be."""
        language, file, body = match.groups()
        said, self.said = self.said, None
        if file or (language == "yaml" and FILE.match(body)):
            self._write(file or FILE.match(body)[1], body)
        elif language == "yaml":
            assert body.startswith("# conditions\n"), f"neither a file nor conditions: {body!r}"
            self._conditions(body)
        elif language == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(body, "<docs>", "exec"), self.names)
            self.said = printed.getvalue()
        elif language == "console":
            body = "".join(self._commands(body))
        elif language == "text" and said:
            body = said
        else:
            assert language in {"text", "json"}, f"a block of {language}"
        first = match[0].partition("\n")[0]
        return f"{first}\n{body}```"

    def _write(self, name: str, body: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
        if path.name == "policy.yaml":
            self.policies.append(path.parent)

    def _conditions(self, body: str) -> None:
        number = len(list(self.folder.glob("conditions*")))
        folder = self.folder / f"conditions{number}"
        folder.mkdir()
        (folder / "policy.yaml").write_text(f"policy: c{number}\nversion: 1.0.0\nextends: kuaishou\n")
        items = re.split(r"^- ", body.partition("\n")[2], flags=re.MULTILINE)[1:]
        rules = [
            f"  - id: c{n}\n    kind: procedure\n    require:\n      " + item.strip().replace("\n", "\n    ") + "\n"
            for n, item in enumerate(items)
        ]
        (folder / "rules.yaml").write_text("rules:\n" + "".join(rules), encoding="utf-8")
        fairblock.load_policy(folder)

    def _commands(self, body: str) -> Iterator[str]:
        commands = re.findall(r"^\$ (.+)$", body, re.MULTILINE)
        assert body.startswith("$ "), f"no command: {body!r}"
        for command in commands:
            said = f"{self.code}\n" if command == "echo $?" else self._fairblock(command)
            yield f"$ {command}\n{said}"

    def _fairblock(self, command: str) -> str:
        command, _, file = command.partition(" < ")
        name, *arguments = shlex.split(command)
        assert name == "fairblock", command
        given = (self.folder / file).read_bytes() if file else None
        with CliRunner(env={"COLUMNS": "80", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}).isolation(given) as streams:
            before, sys.argv = sys.argv, ["fairblock", *arguments]
            try:
                main()
            except SystemExit as end:
                self.code = int(end.code or 0)
            finally:
                sys.argv = before
            sys.stdout.flush()
            said = streams[2].getvalue().decode().replace("\r\n", "\n")
        assert self.code in {0, 2, 3, 4, 10, 11}, said
        return said


@every_page
def test_blocks_happen_as_shown(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    shown = Shown(tmp_path)
    now = BLOCK.sub(shown.block, text)
    if UPDATE and now != text:
        page.write_text(now, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == now, "run it again with UPDATE_DOCS=1 and read the difference"
    for folder in shown.policies:
        if folder.name.startswith("broken"):
            with pytest.raises(fairblock.PolicyError):
                fairblock.load_policy(folder)
        else:
            assert fairblock.load_policy(folder).model.rules, f"no rules in {folder.name}"


def test_the_installed_command_says_the_same() -> None:
    script = shutil.which("fairblock", path=str(Path(sys.executable).parent))
    assert script, f"no `fairblock` beside {sys.executable}: install the package first"
    bodies = [body for _, _, body in BLOCK.findall((DOCS / "commands.md").read_text(encoding="utf-8"))]
    shown = next(body for body in bodies if body.startswith("$ fairblock check examples/cases/extortion.json\n"))
    done = subprocess.run(
        [script, "check", "examples/cases/extortion.json"],
        cwd=ROOT,
        encoding="utf-8",
        timeout=60,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert (done.stdout, done.returncode) == (shown.partition("\n")[2].partition("$ ")[0], 0)


# --- links and texts ----------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The places in a page that a link may name, as GitHub makes them."""
    titles = [
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for _, title in HEADING.findall(plain(page.read_text(encoding="utf-8")))
    ]
    return {f"{title}-{titles[:n].count(title)}" if title in titles[:n] else title for n, title in enumerate(titles)}


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    missing = []
    for link in LINK.findall(plain(page.read_text(encoding="utf-8"))):
        assert "://" not in link, f"a host: {link}"
        file, _, place = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (place and place not in anchors(target)):
            missing.append(link)
    assert not missing


def test_every_page_can_be_reached() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in LINK.findall(plain(index))}
    assert set(PAGES) - linked == {DOCS / "README.md"}


@every_page
def test_no_machine_is_named(page: Path) -> None:
    assert not re.findall(r"https?://|/(?:home|tmp|work|root|Users)/", page.read_text(encoding="utf-8"))


@both
def test_both_languages_have_the_same_parts(name: str) -> None:
    texts = [(folder / name).read_text(encoding="utf-8") for folder in (DOCS, DOCS / "zh")]

    def outline(text: str) -> list[str]:
        return [marks for marks, _ in HEADING.findall(plain(text))]

    def parts(text: str) -> list[str]:
        return [part for _, part, _ in write_docs.PART.findall(text)]

    def kinds(text: str) -> list[str]:
        return [language for language, _, _ in BLOCK.findall(text)]

    english, chinese = texts
    assert outline(english) == outline(chinese)
    assert parts(english) == parts(chinese)
    assert kinds(english) == kinds(chinese)


@both
def test_chinese_pages_have_chinese_punctuation(name: str) -> None:
    own = write_docs.PART.sub("", plain((DOCS / "zh" / name).read_text(encoding="utf-8")))
    text = re.sub(r"`[^`]*`", "", own)
    assert not re.findall(r"[\u4e00-\u9fff](?:[,;:?!](?:\s|[\u4e00-\u9fff])|\.(?:\s|$))", text)
    # bold that ends in a full-width mark is shown as asterisks
    bold = re.findall(r"\*\*([^*]+)\*\*(\S?)", own)
    assert not [inside for inside, after in bold if after and inside[-1] in "。：，；？！”"]


@pytest.mark.parametrize("page", ["authors.md", "zh/authors.md"])
def test_the_parameters_say_which_policy_has_them(page):
    """Whoever extends `base` finds in the table which numbers there are."""
    text = (DOCS / page).read_text(encoding="utf-8")
    homes = dict(re.findall(r"^\| `\$(\w+)` \| `(\w+)` \|", text, re.MULTILINE))
    of_base = {name for name, home in homes.items() if home == "base"}
    assert of_base == set(fairblock.load_policy("base").model.parameters)
    assert set(homes) == set(fairblock.load_policy("kuaishou").model.parameters)
