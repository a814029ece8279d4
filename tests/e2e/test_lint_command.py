"""`fairblock lint` as a policy's author runs it, and on folders that nobody should have written."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from fairblock import PolicyError, load_policy

COMMAND = Path(sys.executable).parent / "fairblock"
MIB = 1024 * 1024
MANIFEST = b"policy: mine\nversion: 1.0.0\ntitle: {zh: a, en: b}\n"
RULE = b"""\
rules:
  - id: r1
    kind: procedure
    title: {zh: a, en: b}
    require: {request.remarc: {exists: true}}
"""


def settings(**more):
    drop = {"LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8"}
    clean = {key: value for key, value in os.environ.items() if key not in drop and not key.startswith("LC_")}
    return clean | {"LANG": "C.UTF-8", "COLUMNS": "80", "TERM": "xterm"} | more


def lint(*arguments, where=None, seconds=60, kibibytes="unlimited", **more):
    assert COMMAND.exists(), f"no `fairblock` beside {sys.executable}: install the package first"
    return subprocess.run(
        ["sh", "-c", f'ulimit -v {kibibytes}; exec "$@"', "sh", COMMAND, "lint", *arguments],
        cwd=where,
        env=settings(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        check=False,
    )


def assert_refused(run):
    """Exit code 3, a problem on stdout, no traceback, and nothing that moves a cursor."""
    assert b"Traceback" not in run.stderr
    assert b"internal error" not in run.stderr, run.stderr.decode(errors="replace")
    assert run.returncode == 3
    assert run.stdout.strip()
    assert all(text.isprintable() for text in (run.stdout + run.stderr).decode("utf-8").split("\n"))


@pytest.fixture
def mine(tmp_path):
    """A policy without a fault and without rules, in the folder `mine`."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "policy.yaml").write_bytes(MANIFEST)
    return folder


# --- what it says ---------------------------------------------------------------------------------------------------


def test_the_shipped_policies_have_no_problems():
    run = lint("kuaishou", "base")
    rules = [len(load_policy(name).model.rules) for name in ("kuaishou", "base")]
    assert (run.returncode, run.stderr) == (0, b"")
    assert [str(count) in text for count, text in zip(rules, run.stdout.decode().splitlines(), strict=True)] == [
        True
    ] * 2
    assert json.loads(lint("base", "--format", "json").stdout) == {"problems": []}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_problem_with_its_place_code_and_hint(mine, language):
    (mine / "r.yaml").write_bytes(RULE)
    run = lint("mine", "--lang", language, where=mine.parent)
    said = run.stdout.decode()
    assert run.returncode == 3
    assert said.startswith("mine/r.yaml:5:15: policy.unknown_path ")
    assert "request: {request.remarc" not in said
    assert "    require: {request.remarc: {exists: true}}\n" in said
    assert ("是否想写 `request.remark`" if language == "zh" else "did you mean `request.remark`") in said
    assert b"mine" in run.stderr


def test_json_says_the_same_as_the_library(mine):
    (mine / "r.yaml").write_bytes(RULE)
    (mine / "s.yaml").write_bytes(b"rulez: []\n")
    with pytest.raises(PolicyError) as caught:
        load_policy(mine)
    run = lint(str(mine), "nowhere", "base", "--format", "json")
    found = json.loads(run.stdout)["problems"]
    assert run.returncode == 3
    assert found[:-1] == [problem.to_dict() for problem in caught.value.problems]
    assert found[-1]["code"] == "policy.not_found"


def test_a_policy_without_rules_is_a_failure(mine):
    run = lint("base", "mine", where=mine.parent)
    assert run.returncode == 3
    assert b"mine" in run.stderr


@pytest.mark.parametrize("arguments", [(), ("base", "--format", "jsonl"), ("base", "--nope")], ids=str)
def test_usage(arguments):
    run = lint(*arguments)
    assert (run.returncode, run.stdout) == (2, b"")


def test_names_that_are_no_policies(mine):
    (mine / "loop").symlink_to("loop")
    (mine / "file.yaml").touch()
    names = [
        "kuaisho",
        "",
        "loop",
        "file.yaml",
        "../mine/nowhere",
        "a" * 5000,
        "x\x1b[31m\n\u202e",
        b"\xff\xfe",
        "/dev/null",
    ]
    run = lint(*names, where=mine)
    assert_refused(run)
    for sign in ("`kuaishou`", "file.yaml", "\\x1b[31m\\n\\u202e", "\\udcff"):
        assert sign in run.stdout.decode()


# --- folders that nobody should have written ------------------------------------------------------------------------


def test_names_of_files_are_never_printed_raw(mine):
    for name in ("a\nb\x1b[31m.yaml", "c\r\u202e.yaml", b"\xff.yaml"):
        path = os.path.join(os.fsencode(mine), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(b"rules: [")
    assert_refused(lint("mine", where=mine.parent))
    found = json.loads(lint("mine", "--format", "json", where=mine.parent).stdout)["problems"]
    assert {problem["file"] for problem in found} == {
        "mine/a\nb\x1b[31m.yaml",
        "mine/c\r\u202e.yaml",
        "mine/\udcff.yaml",
    }


def test_what_a_rule_says_is_never_printed_raw(mine):
    (mine / "r.yaml").write_bytes(RULE.replace(b"zh: a", b'zh: "\\e[2J\\r\\nx"').replace(b"r1", b'"r\\e[31m\\n"'))
    assert_refused(lint("mine", where=mine.parent))
    (mine / "r.yaml").write_bytes(RULE.replace(b"zh: a", b'"\\e[2J": \x1b[31m'))
    assert_refused(lint("mine", where=mine.parent))


def test_links_folders_and_binary_files_among_the_rules(mine):
    (mine / "loop.yaml").symlink_to("loop.yaml")
    (mine / "self").symlink_to(".")
    (mine / "folder.yaml").mkdir()
    (mine / "gone.yaml").symlink_to("nowhere")
    (mine / "noise.yaml").write_bytes(random.Random(7).randbytes(300_000))
    (mine / "large.yaml").write_bytes(b"#" * (MIB + 1))
    run = lint("mine", where=mine.parent)
    assert_refused(run)
    said = run.stdout.decode()
    for name in ("loop.yaml", "gone.yaml", "noise.yaml", "large.yaml"):
        assert f"mine/{name}:1:" in said


def test_a_pipe_among_the_rules_is_not_waited_for(mine):
    os.mkfifo(mine / "r.yaml")
    assert_refused(lint("mine", where=mine.parent))


@pytest.mark.parametrize("name", ["r.yaml", "policy.yaml"])
def test_a_device_without_an_end_among_the_rules(mine, name):
    (mine / name).unlink(missing_ok=True)
    (mine / name).symlink_to("/dev/zero")
    assert_refused(lint("mine", where=mine.parent, seconds=30, kibibytes=500_000))


def test_a_folder_of_thousands_of_files(mine):
    (mine / "policy.yaml").unlink()
    for number in range(3000):
        (mine / f"{number}.yaml").write_bytes(b"- a\n" * 20)
    run = lint(".", where=mine, seconds=30)
    assert_refused(run)
    assert b"policy.no_manifest" in run.stdout


def test_a_file_with_a_fault_in_every_line(mine):
    (mine / "r.yaml").write_bytes(b"rules:\n" + b"- a\n" * 200_000)
    run = lint("mine", where=mine.parent, seconds=30)
    assert_refused(run)
    assert run.stdout.count(b"\n") < 5000
