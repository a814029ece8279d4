"""`fairblock lsp` as an editor starts it, over standard input and output."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_RPC = Path(__file__).resolve().parents[1] / "editor" / "rpc.py"
_spec = importlib.util.spec_from_file_location("editor_rpc", _RPC)
rpc = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(rpc)
Editor, at, units, SECONDS = rpc.Editor, rpc.at, rpc.units, rpc.SECONDS
COMMAND = Path(sys.executable).parent / "fairblock"
MANIFEST = """\
policy: mine
version: 1.0.0
extends: base
parameters:
  few: {value: 3, unit: orders, title: {zh: 几单, en: A few}}
"""
RULES = """\
rules:
  - id: malicious_order.mine
    kind: ground
    ground: malicious_order
    title: {zh: "𠮷𠮷", en: b}
    when: {count: orders, where: {status: closed}, at_least: $few}
  - id: two
    kind: procedure
    title: {zh: "𠮷", en: b}
    require: {all: [{request.remark: {ne: "𠮷𠮷𠮷"}}, {request.remrk: {exists: true}}]}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "mine"
    folder.mkdir()
    (folder / "policy.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "rules.yaml").write_text("rules: []\n", encoding="utf-8")
    return folder


@pytest.fixture
def editor(policy: Path) -> Iterator[Editor]:
    assert COMMAND.exists(), f"no `fairblock` beside {sys.executable}: install the package first"
    editor = Editor([str(COMMAND), "lsp", "--lang", "en"], policy)
    answer = editor.ask("initialize", {"processId": os.getpid(), "rootUri": policy.as_uri(), "capabilities": {}})
    assert answer["capabilities"].get("positionEncoding", "utf-16") == "utf-16"
    editor.tell("initialized", {})
    yield editor
    editor.ask("shutdown", {})
    editor.tell("exit", {})
    _, errors = editor.process.communicate(timeout=SECONDS)
    assert editor.process.returncode == 0, errors.decode()
    assert b"Traceback" not in errors, errors.decode()


def test_an_editor_is_told_all_that_a_schema_cannot_say(editor: Editor, policy: Path) -> None:
    rules = policy / "rules.yaml"
    editor.open(rules, RULES)  # unsaved: the file on the disk has no rules
    (problem,) = editor.problems(rules.as_uri())
    lines = RULES.split("\n")
    start = units(lines[9][: lines[9].index("request.remrk")])
    assert problem["code"] == "policy.unknown_path"
    assert "did you mean `request.remark`" in problem["message"]
    assert problem["range"]["start"] == {"line": 9, "character": start}
    assert problem["range"]["end"] == {"line": 9, "character": start + len("request.remrk")}

    where = {"textDocument": {"uri": rules.as_uri()}, "range": problem["range"], "context": {"diagnostics": [problem]}}
    (action,) = editor.ask("textDocument/codeAction", where)
    (edit,) = action["edit"]["changes"][rules.as_uri()]
    assert edit == {"range": problem["range"], "newText": "request.remark"}

    column = lines[5].index("$few") + 1
    card = editor.ask("textDocument/hover", at(rules, 5, column))
    assert "A few" in card["contents"]["value"]
    target = editor.ask("textDocument/definition", at(rules, 5, column))
    assert target["uri"] == (policy / "policy.yaml").as_uri()
    assert target["range"]["start"] == {"line": 4, "character": 2}
    found = editor.ask("textDocument/completion", at(rules, 5, lines[5].index("closed") + 2))
    assert {"paid", "closed", "unpaid"} <= {item["label"] for item in found["items"]}

    change = {"range": problem["range"], "text": "request.remark"}
    document = {"uri": rules.as_uri(), "version": 2}
    editor.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    assert editor.problems(rules.as_uri()) == []

    editor.tell("textDocument/didClose", {"textDocument": {"uri": rules.as_uri()}})
    (unused,) = editor.problems((policy / "policy.yaml").as_uri())
    assert unused["code"] == "policy.unused_parameter"


def test_half_typed_files_never_stop_it(editor: Editor, policy: Path) -> None:
    rules = policy / "rules.yaml"
    editor.open(rules, "")
    for version, end in enumerate(range(0, len(RULES), 7), start=2):
        text = RULES[:end]
        document = {"uri": rules.as_uri(), "version": version}
        editor.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        last = text.split("\n")
        place = at(rules, len(last) - 1, units(last[-1]))
        for method in ("hover", "definition", "completion"):
            editor.ask(f"textDocument/{method}", place)


def test_without_an_editor_it_says_what_it_is_for() -> None:
    import pty

    ours, theirs = pty.openpty()
    try:
        run = subprocess.run(
            [COMMAND, "lsp", "--lang", "zh"], stdin=theirs, capture_output=True, timeout=SECONDS, check=False
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert run.returncode == 2
    assert "编辑器" in run.stderr.decode()


def test_without_pygls_it_says_what_to_install(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "import importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'pygls' else find(name, *rest)\n"
        "sys.argv = ['fairblock', 'lsp', '--lang', 'en']\n"
        "from fairblock.cli import main\n"
        "main()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True,
        timeout=SECONDS, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert "pip install 'fairblock[lsp]'" in run.stderr.decode()
