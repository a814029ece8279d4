"""`fairblock log` and `fairblock check --log`, as they are called."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import attrs
import pytest

from fairblock.cli import main

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "examples" / "cases"
COMMAND = Path(sys.executable).with_name("fairblock")
CONFIG = "url: sqlite:///blocks.db\nkey: log.key\npublic_key: log.pub\ninputs: masked\nmask: [/buyer/nickname]\n"


@attrs.frozen
class Done:
    stdout: str
    stderr: str


def called(*arguments, code=0, input=""):
    """The command within this process: only one of them need import everything."""
    out, said = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(said):
        patch.setattr(sys, "argv", ["fairblock", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(input.encode()), encoding="utf-8"))
        patch.setenv("LC_ALL", "C.UTF-8")
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == code, out.getvalue() + said.getvalue()
    assert "internal error" not in said.getvalue()
    return Done(out.getvalue(), said.getvalue())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a config, keys and a log of three decisions."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "log.yaml").write_text(CONFIG, encoding="utf-8")
    with chdir(folder):
        called("log", "key", "log.key")
        called("log", "init", "--log", "log.yaml")
        called("check", *(CASES / f"{name}.json" for name in ("hoarding", "not-received", "extortion")),
               "--log", "log.yaml", "--lang", "zh")  # fmt: skip
    return folder


@pytest.fixture
def run(made, tmp_path, monkeypatch):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return called


@pytest.fixture
def log(run):
    return lambda *arguments, **more: run("log", *arguments, "--log", "log.yaml", **more)


def ids_of(log, *arguments):
    return [json.loads(line)["id"] for line in log(*arguments, "--format", "jsonl").stdout.splitlines()]


def test_what_check_prints_is_on_the_record_first(run, log):
    plain = run("check", CASES / "hoarding.json", "--format", "json")
    recorded = run("check", CASES / "hoarding.json", "--format", "json", "--log", "log.yaml")
    assert recorded.stdout == plain.stdout
    (said,) = [line for line in recorded.stderr.splitlines() if "on the record" in line]
    id = said.rpartition(" ")[2]
    entry = json.loads(log("show", id, "--format", "json").stdout)
    assert entry["personal"]["verdict"] == json.loads(plain.stdout)
    assert entry["personal"]["inputs"] == "masked"


def test_bad_cases_go_on_as_without_a_log(run, log, tmp_path):
    text = (CASES / "hoarding.json").read_text(encoding="utf-8")
    line = json.dumps(json.loads(text))
    (tmp_path / "some.jsonl").write_text(f"{line}\n{{}}\n{line}\n", encoding="utf-8")
    before = len(ids_of(log, "list"))
    plain = run("check", "some.jsonl", "--format", "jsonl", code=3)
    done = run("check", "some.jsonl", "--format", "jsonl", "--log", "log.yaml", code=3)
    assert done.stdout == plain.stdout
    assert len(ids_of(log, "list")) == before + 2
    typed = run("check", "-", "--format", "jsonl", "--log", "log.yaml", input=f"{line}\n")
    assert len(typed.stdout.splitlines()) == 1
    assert len(ids_of(log, "list")) == before + 3


def test_an_answer_that_cannot_be_recorded_is_no_answer(run, log, tmp_path):
    (tmp_path / "log.yaml").write_text(CONFIG + "wait_seconds: 1\n", encoding="utf-8")
    connection = sqlite3.connect(tmp_path / "blocks.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    done = run("check", CASES / "hoarding.json", "--format", "json", "--log", "log.yaml", code=1)
    connection.close()
    assert done.stdout == ""
    assert "log.busy" in done.stderr
    assert "no answer is given" in done.stderr
    (tmp_path / "log.key").chmod(0o644)
    done = run("check", CASES / "hoarding.json", "--log", "log.yaml", code=3)
    assert (done.stdout, "log.key_open" in done.stderr) == ("", True)
    done = run("check", CASES / "hoarding.json", "--log", "sqlite:///nowhere.db", code=3)
    assert (done.stdout, "log.not_there" in done.stderr) == ("", True)


def test_no_answer_is_given_once_the_log_is_gone(run, tmp_path):
    """Also where the log goes between two cases of one run."""
    run("log", "init", "--log", "sqlite:///gone.db")
    line = json.dumps(json.loads((CASES / "hoarding.json").read_bytes())) + "\n"
    command = [COMMAND, "check", "-", "--format", "jsonl", "--lang", "en", "--log", "sqlite:///gone.db"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8") as checking:
        checking.stdin.write(line)
        checking.stdin.flush()
        assert '"verdict":"allow"' in checking.stdout.readline()
        for file in tmp_path.glob("gone.db*"):
            file.unlink()
        printed, said = checking.communicate(line, timeout=60)
    assert (checking.returncode, printed) == (1, "")
    assert "log.gone" in said
    assert "no answer is given" in said


def test_list_search_and_show(log):
    every = ids_of(log, "list")
    assert ids_of(log, "list", "--limit", 1) == every[:1]
    assert ids_of(log, "list", "--until", "2026-01-01") == []
    assert ids_of(log, "list", "--since", "2026-01-01T00:00:00+08:00") == every
    assert len(ids_of(log, "list", "--all-kinds")) == len(every) + 1
    (found,) = ids_of(log, "search", "--case", "extortion-1", "--limit", 1)
    assert ids_of(log, "search", "--remark", "索要888元", "--ground", "malicious_review")[0] == found
    assert found in ids_of(log, "search", "--buyer", "buyer-1", "--operator", "agent-1", "--shop", "shop-1")
    assert found not in ids_of(log, "search", "--verdict", "allow")
    text = log("list", "--limit", 1).stdout
    assert text.split()[1:6] == [found, "needs-communication", "shop-1", "buyer-1", "agent-1"]
    zh = log("show", found, "--lang", "zh").stdout
    assert "备注：3月9日在聊天中索要888元" in zh
    assert "结论：needs-communication" in zh
    nothing = log("search", "--buyer", "nobody")
    assert (nothing.stdout, nothing.stderr.strip()) == ("", "no entry matches")


def test_usage(run, log):
    assert "what to look for" in log("search", code=2).stderr
    log("list", "--since", "yesterday", code=2)
    log("purge", "--older-than", "long", code=2)
    assert "log.unknown_id" in log("show", "nothing", code=3).stderr
    assert "log.exists" in log("init", code=3).stderr
    assert "log.key_exists" in run("log", "key", "log.key", code=3).stderr
    run("log", "verify", code=2)
    run("log", "list", code=2)


def test_a_config_with_a_slip_is_shown_with_its_line(run, log, tmp_path):
    (tmp_path / "log.yaml").write_text(CONFIG.replace("inputs", "input"), encoding="utf-8")
    said = log("list", code=3).stderr
    assert "log.yaml:4:1: policy.unknown_key" in said
    assert "did you mean `inputs`?" in said


def test_verify_anchor_export_and_purge(run, log, tmp_path):
    assert "as it was recorded" in log("verify").stdout
    log("anchor", "--to", "anchors.jsonl")
    assert json.loads(log("anchor").stdout)["seq"] == json.loads((tmp_path / "anchors.jsonl").read_text())["seq"]
    log("export", "--to", "out.jsonl")
    assert log("export").stdout == (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o600
    checked = run("log", "verify", "out.jsonl", "--public-key", "log.pub", "--anchor", "anchors.jsonl")
    assert checked.stderr == ""
    (tmp_path / "cut.jsonl").write_text((tmp_path / "out.jsonl").read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert "log.export_form" in run("log", "verify", "cut.jsonl", code=3).stderr

    assert "would erase" in log("purge", "--older-than", "0s").stderr
    assert "would erase" in log("purge", "--older-than", "0s", "--yes", "--dry-run").stderr
    assert "erased the personal part of" in log("purge", "--older-than", "0s", "--yes").stderr
    assert "buyer-1" not in log("list", "--all-kinds").stdout
    assert "purged" in log("show", ids_of(log, "list")[0]).stdout
    document = json.loads(log("verify", "--anchor", "anchors.jsonl", "--format", "json").stdout)
    assert (document["fault"], document["erased"], document["anchors"]) == (None, document["decisions"], 1)


@pytest.mark.parametrize("age", ["1000000d", "999999999w"])
def test_nothing_is_as_old_as_that(log, tmp_path, age):
    before = len(ids_of(log, "list", "--all-kinds"))
    for more in ([], ["--yes"], ["--dry-run"]):
        said = log("purge", "--older-than", age, *more, "--lang", "en", code=3).stderr
        assert "log.purge_time: no entry is that old" in said
    assert len(ids_of(log, "list", "--all-kinds")) == before
    assert "would erase the personal part of 0 entries" in log("purge", "--older-than", "700000d").stderr


OWN = ("blocks.db", "blocks.db-wal", "blocks.db-shm", "blocks.db-journal", "log.key", "log.pub", "log.yaml")


WAYS = [(way, file) for way in ("by its name", "by a link", "by a hard link") for file in OWN]
WAYS.remove(("by a hard link", "blocks.db-journal"))  # which is not there now, so nothing can be linked to it


@pytest.mark.parametrize(("way", "file"), WAYS)
def test_nothing_is_written_over_the_files_of_the_log(run, log, tmp_path, file, way):
    id = ids_of(log, "search", "--verdict", "allow")[0]
    target = tmp_path / file
    if way == "by a link":
        target = tmp_path / "link"
        target.symlink_to(file)
    elif way == "by a hard link":
        target = tmp_path / "hard"
        target.hardlink_to(tmp_path / file)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    into = ("log export --to", "log anchor --to", f"letter {id} --out", f"packet {id} --out")
    for command in into:
        said = run(*command.split(), target, "--log", "log.yaml", "--lang", "en", code=3).stderr
        assert "log.own_file" in said
        assert "name another file" in said
    after = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    assert {name: data for name, data in after.items() if name in before} == before
    assert "as it was recorded" in log("verify").stdout


def test_an_export_is_private_and_whole_whatever_was_there(run, log, tmp_path):
    printed = log("export").stdout
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "a.jsonl.part").symlink_to("victim")
    (tmp_path / "b.jsonl.part").touch(mode=0o644)
    (tmp_path / "old.jsonl").write_text("old")
    (tmp_path / "link.jsonl").symlink_to("old.jsonl")
    for name in ("a.jsonl", "b.jsonl", "link.jsonl"):
        log("export", "--to", name)
        assert (tmp_path / name).read_text(encoding="utf-8") == printed
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "victim").read_text() == "mine"
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "old.jsonl").read_text(encoding="utf-8") == printed
    assert not list(tmp_path.glob(".*.jsonl.*")), "what was beside the file is left behind"


def test_an_export_goes_into_what_is_no_file(run, log, tmp_path):
    printed = log("export").stdout
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", "pipe"], cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8") as reading:
        log("export", "--to", "pipe")
        assert reading.communicate(timeout=60)[0] == printed
    assert (tmp_path / "pipe").is_fifo()
    assert "log.file" in log("export", "--to", tmp_path, code=3).stderr
    if Path("/dev/full").is_char_device():
        assert "log.file" in log("export", "--to", "/dev/full", code=3).stderr
        assert Path("/dev/full").is_char_device()
    with (tmp_path / "out").open("ab") as out:
        out.write(b"before\n")
        out.flush()
        command = [COMMAND, "log", "export", "--to", "/dev/stdout", "--log", "log.yaml"]
        subprocess.run(command, cwd=tmp_path, stdout=out, stderr=subprocess.DEVNULL, check=True)
        out.write(b"after\n")
    assert (tmp_path / "out").read_text(encoding="utf-8") == f"before\n{printed}after\n"
    log("anchor", "--to", "/dev/null")


def test_a_log_that_was_tampered_with(run, log, tmp_path):
    log("anchor", "--to", "anchors.jsonl")
    (newest,) = ids_of(log, "list", "--limit", 1)
    connection = sqlite3.connect(tmp_path / "blocks.db", isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE fairblock_personal SET remark = '' WHERE seq = 3")
    (changed,) = connection.execute("SELECT id FROM fairblock_entries WHERE seq = 3").fetchone()
    said = log("verify", code=4).stdout
    assert f"log.changed_personal  the personal part of entry 3 (`{changed}`) was changed" in said
    fault = json.loads(log("verify", "--format", "json", code=4).stdout)["fault"]
    assert (fault["code"], fault["seq"], fault["id"]) == ("log.changed_personal", 3, changed)
    for table in ("entries", "personal", "heads"):
        connection.execute(f"DELETE FROM fairblock_{table} WHERE seq > 1")
    assert "log.triggers" in log("verify", code=4).stdout
    assert "log.other_triggers" in log("purge", "--older-than", "0s", "--yes", code=1).stderr
    for _, statement in triggers:
        connection.execute(statement)
    connection.close()
    log("verify")
    said = log("verify", "--anchor", "anchors.jsonl", "--lang", "zh", code=4).stdout
    assert "从第 2 条起被截去" in said
    assert newest in said
