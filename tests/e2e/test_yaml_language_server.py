"""The schemas in draft-07 in the YAML language server of VS Code and other editors: diagnostics, completion, hover.

The version is pinned in tests/editor/npm/package.json; what it needs, in the package-lock.json beside it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NPM = ROOT / "tests" / "editor" / "npm"
SCHEMAS = ROOT / "schemas" / "draft-07"
_spec = importlib.util.spec_from_file_location("editor_rpc", ROOT / "tests" / "editor" / "rpc.py")
rpc = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(rpc)

RULES = """\
# yaml-language-server: $schema=SCHEMAS/rules.schema.json
rules:
  - id: malicious_order.mine
    kind: ground
    ground: malicious_order
    title: {zh: 甲, en: b}
    when: {count: orders, where: {status: closed, close_cause: {in: [buyer_unpaid]}}, within: 7d, at_least: 3}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: 1, wait: 24h}
"""
MANIFEST = """\
# yaml-language-server: $schema=SCHEMAS/policy.schema.json
policy: mine
version: 1.0.0
parameters:
  few: {value: 3, unit: orders}
facts:
  talked: {some: communications, within: 30d}
"""
BAD = [  # in the rule file: what is written, by what, and the line (from 0) that must be marked
    ("    kind: ground\n", "    kind: grounds\n", 3),
    ("    communication: {attempts: 1, wait: 24h}\n", "    comunication: {attempts: 1, wait: 24h}\n", 8),
    ("wait: 24h", "wait: 24 hours", 8),
    ("attempts: 1", "attempts: 0", 8),
    (", wait: 24h", "", 8),
    ("count: orders", "count: order", 6),
    ("at_least: 3", "at_least: -3", 6),
    ("{in: [buyer_unpaid]}", "{inn: [buyer_unpaid]}", 6),
    ("{in: [buyer_unpaid]}", "{in: []}", 6),
    ("kind: order_record", "kind: order_records", 7),
    ("kind: order_record", "any_kind: [order_record], kind: order_record", 7),
    ("title: {zh: 甲, en: b}", "title: {zh: 甲, fr: b}", 5),
]


@pytest.fixture(scope="session")
def server() -> Path:
    """The pinned server, installed once into .cache/."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed: the YAML language server cannot be run")
    pins = b"".join((NPM / name).read_bytes() for name in ("package.json", "package-lock.json"))
    home = ROOT / ".cache" / f"npm-{hashlib.sha256(pins).hexdigest()[:16]}"
    program = home / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    if not program.exists():
        home.parent.mkdir(exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="npm-", dir=home.parent))
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(NPM / name, making / name)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=making, capture_output=True, text=True, check=False)
        if done.returncode != 0:  # mostly since it reaches no registry
            said = (done.stderr.strip() or "npm said nothing").splitlines()[0]
            pytest.skip(f"the YAML language server cannot be installed here: {said[:200]}")
        try:
            making.rename(home)
        except OSError:  # another worker was quicker
            shutil.rmtree(making)
    return program


def configure(editor: object, **more: object) -> None:
    """Without the store of schemas of the whole world, which is far away."""
    yaml = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}, **more}
    editor.settings = {"yaml": yaml}
    editor.tell("workspace/didChangeConfiguration", {"settings": {"yaml": yaml}})


@pytest.fixture
def editor(server: Path, tmp_path: Path) -> Iterator[object]:
    editor = rpc.Editor(["node", str(server), "--stdio"], tmp_path)
    capabilities = {"textDocument": {"hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}}}
    answer = editor.ask(
        "initialize", {"processId": os.getpid(), "rootUri": tmp_path.as_uri(), "capabilities": capabilities}
    )
    assert "capabilities" in answer
    editor.tell("initialized", {})
    configure(editor)
    yield editor
    editor.ask("shutdown", {})
    editor.tell("exit", {})
    editor.process.communicate(timeout=rpc.SECONDS)


def written(folder: Path, name: str, text: str) -> tuple[Path, str]:
    return folder / name, text.replace("SCHEMAS", str(SCHEMAS))


def problems(editor: object, folder: Path, text: str, name: str = "rules.yaml") -> list[dict]:
    path, text = written(folder, name, text)
    editor.open(path, text)
    return editor.problems(path.as_uri())


@pytest.mark.parametrize(("name", "text"), [("rules.yaml", RULES), ("policy.yaml", MANIFEST)])
def test_a_good_file_has_no_problem(editor: object, tmp_path: Path, name: str, text: str) -> None:
    assert problems(editor, tmp_path, text, name) == []


def test_the_shipped_files_have_no_problem(editor: object, tmp_path: Path) -> None:
    files = sorted((ROOT / "policy").glob("*/*.yaml"))
    assert len(files) > 5
    for number, file in enumerate(files):
        kind = {"policy.yaml": "policy", "claims.yaml": "claims"}.get(file.name, "rules")
        text = file.read_text(encoding="utf-8")
        text = "\n".join(line for line in text.split("\n") if "$schema=" not in line)
        found = problems(
            editor, tmp_path, f"# yaml-language-server: $schema=SCHEMAS/{kind}.schema.json\n{text}", f"{number}.yaml"
        )
        assert found == [], file


def test_the_tests_of_a_policy_have_no_problem(editor: object, tmp_path: Path) -> None:
    text = (ROOT / "policy" / "base" / "tests" / "protections.yaml").read_text(encoding="utf-8")
    text = "\n".join(line for line in text.split("\n") if "$schema=" not in line)
    assert problems(editor, tmp_path, f"# yaml-language-server: $schema=SCHEMAS/policy_test.schema.json\n{text}") == []
    bad = text.replace("tests:", "test:", 1)
    assert problems(
        editor, tmp_path, f"# yaml-language-server: $schema=SCHEMAS/policy_test.schema.json\n{bad}", "b.yaml"
    )


def test_a_slip_is_marked_where_it_is(editor: object, tmp_path: Path) -> None:
    for number, (old, new, line) in enumerate(BAD):
        assert RULES.count(old) == 1
        found = problems(editor, tmp_path, RULES.replace(old, new), f"{number}.yaml")
        assert [p["range"]["start"]["line"] for p in found] == [line] * len(found), (new, found)
        assert found, new


def completed(editor: object, folder: Path, text: str) -> dict[str, dict]:
    """What is offered where `⌷` stands."""
    path, text = written(folder, "completed.yaml", text)
    before = text.partition("⌷")[0]
    editor.open(path, text.replace("⌷", ""))
    place = rpc.at(path, before.count("\n"), rpc.units(before.rpartition("\n")[2]))
    found = editor.ask("textDocument/completion", place)
    return {item["label"]: item for item in (found["items"] if isinstance(found, dict) else found)}


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "    communication: {attempts: 1, wait: 24h}\n",
            "    ⌷\n",
            {"communication", "procedures", "block", "effective"},
        ),
        ("{attempts: 1, wait: 24h}", "\n      ⌷", {"attempts", "wait"}),
        ("    kind: ground\n", "    kind: ⌷\n", {"ground", "protection", "procedure"}),
        ("kind: order_record", "kind: ⌷", {"chat_log", "order_record"}),
        ("count: orders", "count: ⌷", {"orders", "reviews", "incidents"}),
        ("{in: [buyer_unpaid]}", "{e⌷}", {"eq", "not_in", "exists"}),
    ],
)
def test_keys_and_values_are_offered(editor: object, tmp_path: Path, old: str, new: str, wanted: set[str]) -> None:
    offered = completed(editor, tmp_path, RULES.replace(old, new))
    assert wanted <= offered.keys()


def test_a_key_is_explained_in_both_languages(editor: object, tmp_path: Path) -> None:
    path, text = written(tmp_path, "rules.yaml", RULES)
    editor.open(path, text)
    lines = text.split("\n")
    for word, number in (("communication", 8), ("attempts", 8), ("ground:", 4), ("within", 6), ("evidence", 7)):
        card = editor.ask("textDocument/hover", rpc.at(path, number, lines[number].index(word) + 1))
        said = card["contents"]["value"] if isinstance(card["contents"], dict) else str(card["contents"])
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said), (word, said)
        assert sum("a" <= sign <= "z" for sign in said.lower()) > 30, (word, said)
    offered = completed(editor, tmp_path, RULES.replace("    communication: {attempts: 1, wait: 24h}\n", "    ⌷\n"))
    assert "沟通" in str(offered["communication"])
    assert "talk" in str(offered["communication"])


def test_the_settings_of_the_docs_find_the_schemas(editor: object, tmp_path: Path) -> None:
    """docs/editors.md: without a first line that names the schema."""
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    settings = json.loads(re.search(r"```json\n(\{\n  \"yaml.schemas\".*?)^```", page, re.MULTILINE | re.DOTALL)[1])
    names = {(SCHEMAS / Path(file).name).as_uri(): globs for file, globs in settings["yaml.schemas"].items()}
    configure(editor, schemas=names)
    claims = (ROOT / "policy" / "base" / "claims.yaml").read_text(encoding="utf-8")
    files = {
        "policy.yaml": MANIFEST,
        "rules.yaml": RULES,
        "orders/rules.yaml": RULES,
        "claims.yaml": claims,
        "tests/a.yaml": "tests: []\n",
    }
    for name, text in files.items():
        bare = text.partition("\n")[2] if "$schema" in text else text
        said = problems(editor, tmp_path / "my-rules", bare, name)
        assert name == "tests/a.yaml" or said == [], name
        found = problems(editor, tmp_path / "other" / "my-rules", f"{bare}nonsense: 1\n", name)
        assert any("nonsense" in problem["message"] for problem in found), name
    # which follows none of them: neither that of rules nor that of tests
    assert problems(editor, tmp_path / "my-rules", "equivalent: []\n", "tests/equivalent.yaml") == []
