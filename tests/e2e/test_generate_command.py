"""`fairblock generate` as it is installed: files that are whole or not there, and what is said of wrong options."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).parent / "fairblock"


def environment(**more):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANGUAGE"}
    return clean | {"LANG": "C.UTF-8", "COLUMNS": "80"} | more


def fairblock(*arguments, where, **more):
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=where,
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def generate(*arguments, where, **more):
    return fairblock("generate", *arguments, where=where, **more)


def files(where):
    return sorted(path.name for path in where.iterdir())


def said(done):
    return done.stderr.splitlines()[-1].removeprefix("Error: ")


def test_lines_on_standard_output_are_the_same_as_in_a_file(tmp_path):
    shown = generate("--cases", "50", where=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    written = generate("--cases", "50", "--out", "cases.jsonl", where=tmp_path)
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "wrote 50 cases to cases.jsonl\n")
    assert (tmp_path / "cases.jsonl").read_text(encoding="utf-8") == shown.stdout
    assert len(shown.stdout.splitlines()) == 50
    assert len(generate(where=tmp_path).stdout.splitlines()) == 1_000


def test_check_decides_what_was_made(tmp_path):
    generate("--cases", "200", "--out", "cases.jsonl", "--truth", "truth.jsonl", where=tmp_path)
    done = fairblock("check", "cases.jsonl", "--format", "jsonl", where=tmp_path)
    assert done.returncode == 0
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    truths = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [verdict["case_id"] for verdict in verdicts] == [truth["case_id"] for truth in truths]
    assert {verdict["verdict"] for verdict in verdicts} == {"allow", "deny", "needs-communication"}
    blocked = [
        truth["malicious"] for verdict, truth in zip(verdicts, truths, strict=True) if verdict["verdict"] == "allow"
    ]
    assert sum(blocked) > 0.6 * len(blocked)


def test_parquet_is_the_same_for_any_number_of_processes_and_a_range_is_a_part(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    from fairblock.engine.tables.layout import case_schema

    digests = set()
    for jobs in ("1", "2", "3"):
        done = generate(
            *("--cases", "25000", "--out", "c.parquet", "--truth", "t.parquet", "--jobs", jobs, "--force"),
            where=tmp_path,
        )
        assert done.returncode == 0, done.stderr
        digests.add(tuple(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in files(tmp_path)))
    assert len(digests) == 1
    whole = pq.read_table(tmp_path / "c.parquet")
    assert whole.schema == case_schema()
    assert pq.read_metadata(tmp_path / "c.parquet").num_row_groups == 3
    assert whole["case_id"].to_pylist() == pq.read_table(tmp_path / "t.parquet")["case_id"].to_pylist()
    generate("--first", "19990", "--cases", "20", "--out", "part.parquet", where=tmp_path)
    assert pq.read_table(tmp_path / "part.parquet") == whole.slice(19_990, 20)


def test_another_platform_changes_nothing_else(tmp_path):
    """A policy for another platform is tried on the same histories."""
    usual = generate("--cases", "50", where=tmp_path)
    there = generate("--cases", "50", "--platform", "taobao", where=tmp_path)
    assert {json.loads(line)["platform"] for line in there.stdout.splitlines()} == {"taobao"}
    assert there.stdout.replace('"platform":"taobao"', '"platform":"kuaishou"') == usual.stdout
    assert generate("--cases", "50", "--platform", "kuaishou", where=tmp_path).stdout == usual.stdout


def test_options_do_what_they_say(tmp_path):
    lines = generate(
        *("--cases", "300", "--shops", "2", "--since", "2026-02", "--until", "2026-02", "--malicious", "0"),
        *("--seed", "7", "--truth", "truth.jsonl"),
        where=tmp_path,
    ).stdout.splitlines()
    cases = [json.loads(line) for line in lines]
    assert {case["shop"]["id"] for case in cases} == {"shop-0001", "shop-0002"}
    assert {case["as_of"][:7] for case in cases} == {"2026-02"}
    assert {case["platform"] for case in cases} == {"kuaishou"}
    truths = map(json.loads, (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    assert not any(truth["malicious"] for truth in truths)
    other = generate("--cases", "300", "--shops", "2", "--seed", "8", where=tmp_path).stdout.splitlines()
    assert not set(other) & set(lines)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--cases", "0"), "Invalid value for '--cases': 0 is not in the range 1<=x<=100000000."),
        (
            ("--out", "cases.csv"),
            "cannot tell the format of `cases.csv`: let it end in .jsonl or .parquet, or write - for standard output",
        ),
        (
            ("--truth", "truth"),
            "cannot tell the format of `truth`: let it end in .jsonl or .parquet, or write - for standard output",
        ),
        (("--since", "2025-13"), "`2025-13` is no month: write it like 2025-01, with a year from 2000 to 2200"),
        (("--until", "last"), "`last` is no month: write it like 2025-01, with a year from 2000 to 2200"),
        (
            ("--since", "2025-06", "--until", "2025-05"),
            "--until `2025-05` is before --since `2025-06`: let it be the same month or a later one",
        ),
        (("--malicious", "1.5"), "Invalid value for '--malicious': 1.5 is not in the range 0<=x<=1."),
        (
            ("--platform", "淘宝"),
            "`淘宝` is no name of a platform: write small Latin letters, digits, - and _ only, such as taobao",
        ),
        (
            ("--platform", "taobao\n"),
            "`taobao\\n` is no name of a platform: write small Latin letters, digits, - and _ only, such as taobao",
        ),
        (("--malicious", "nan"), "`nan` is no share: write a number from 0 to 1"),
        (("--out", "there.jsonl"), "`there.jsonl` is already there: give another name, or --force to write over it"),
        (("--truth", "there.jsonl"), "`there.jsonl` is already there: give another name, or --force to write over it"),
        (("--out", "a.jsonl", "--truth", "a.jsonl"), "cases and truth cannot go to the same file `a.jsonl`"),
        (("--truth", "-"), "cases and truth cannot go to the same file `-`"),
        (("--out", "folder.jsonl"), "`folder.jsonl` is a folder: give the name of a file"),
        (("--out", "none/a.jsonl"), "cannot write none/a.jsonl: No such file or directory"),
        (("--out", "a.jsonl", "--truth", "none/a.parquet"), "cannot write none/a.parquet: No such file or directory"),
        (
            ("--out", ""),
            "cannot tell the format of ``: let it end in .jsonl or .parquet, or write - for standard output",
        ),
    ],
)
def test_wrong_options_write_nothing(tmp_path, arguments, message):
    (tmp_path / "there.jsonl").write_text("mine")
    (tmp_path / "folder.jsonl").mkdir()
    done = generate(*arguments, where=tmp_path)
    assert (done.returncode, done.stdout, said(done)) == (2, "", message)
    assert files(tmp_path) == ["folder.jsonl", "there.jsonl"]
    assert (tmp_path / "there.jsonl").read_text() == "mine"


def test_messages_are_in_chinese_too(tmp_path):
    done = generate("--out", "cases.csv", "--lang", "zh", where=tmp_path)
    assert said(done) == "看不出 `cases.csv` 要写成什么格式：请用 .jsonl 或 .parquet 结尾，或用 - 写到标准输出"
    done = generate("--cases", "3", "--out", "a.jsonl", where=tmp_path, LANG="zh_CN.UTF-8")
    assert done.stderr == "已把 3 个案件写入 a.jsonl\n"


def test_force_writes_over_a_file_and_through_a_link(tmp_path):
    (tmp_path / "old.jsonl").write_text("old")
    (tmp_path / "link.jsonl").symlink_to("old.jsonl")
    done = generate("--cases", "2", "--out", "link.jsonl", "--force", where=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert len((tmp_path / "old.jsonl").read_bytes().splitlines()) == 2


def running(where, *arguments):
    return subprocess.Popen(
        [COMMAND, "generate", "--cases", "3000000", *arguments],
        cwd=where,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def children(process):
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in listed if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def wait_for(condition):
    end = time.monotonic() + 60
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("name", "number", "stop"),
    [
        ("a.jsonl", signal.SIGINT, os.killpg),  # as Ctrl-C does: to all of them
        ("a.parquet", signal.SIGINT, os.killpg),
        ("a.jsonl", signal.SIGHUP, os.killpg),
        ("a.parquet", signal.SIGTERM, os.kill),
    ],
)
def test_an_interrupted_run_leaves_nothing_behind(tmp_path, name, number, stop):
    (tmp_path / name).write_text("mine")
    process = running(tmp_path, "--out", name, "--force")
    workers = wait_for(lambda: len(found := children(process)) == 2 and found)
    wait_for(lambda: len(files(tmp_path)) == 2)
    stop(process.pid, number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"\n")
    assert files(tmp_path) == [name]
    assert (tmp_path / name).read_text() == "mine"
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


STOPPED_AT_A_START = """
import os, signal, sys
from multiprocessing import util

from fairblock.cli import main

start = util.spawnv_passfds

def started(program, arguments, *more):
    number = start(program, arguments, *more)
    if any("spawn_main" in str(argument) for argument in arguments):
        os.kill(os.getpid(), NUMBER)  # the process is there, and has not been told what to do
    return number

util.spawnv_passfds = started
NUMBER = int(sys.argv[1])
sys.argv = ["fairblock", "generate", "--cases", "3000000", "--out", "a.jsonl"]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are started otherwise there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_end_in_the_middle_of_a_start_is_a_quiet_one(tmp_path, number):
    process = subprocess.run(
        [sys.executable, "-c", STOPPED_AT_A_START, str(int(number))],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (process.returncode, process.stdout, process.stderr) == (130, b"", b"\n")
    assert files(tmp_path) == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_a_process_that_is_killed_is_an_error_and_leaves_nothing(tmp_path):
    process = running(tmp_path, "--out", "a.jsonl")
    workers = wait_for(lambda: len(found := children(process)) == 2 and found)
    os.kill(workers[1], signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"a process that made cases came to its end too early" in err
    assert files(tmp_path) == []


def test_a_reader_that_has_seen_enough_ends_it(tmp_path):
    with running(tmp_path) as process:
        assert process.stdout.readline().startswith(b'{"format":1,')
        process.stdout.close()
        assert process.wait(timeout=60) == 141
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said(tmp_path):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [COMMAND, "generate", "--cases", "2000"],
            cwd=tmp_path,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"cannot write -: No space left on device\n"


def without_pyarrow(where):
    """A folder for PYTHONPATH that makes this an installation without the extra `batch`."""
    (where / "hidden").mkdir()
    (where / "hidden" / "sitecustomize.py").write_text(
        "import sys\nsys.modules.update(dict.fromkeys(('pyarrow', 'ibis', 'duckdb')))\n"
    )
    return str(where / "hidden")


def test_without_pyarrow_there_are_still_lines(tmp_path):
    hidden = without_pyarrow(tmp_path)
    done = generate("--cases", "3", "--out", "a.jsonl", "--truth", "t.jsonl", where=tmp_path, PYTHONPATH=hidden)
    assert (done.returncode, done.stderr) == (0, "wrote 3 cases to a.jsonl\n")
    done = generate("--cases", "3", "--out", "a.parquet", where=tmp_path, PYTHONPATH=hidden)
    assert done.returncode == 2
    assert said(done) == (
        "writing `a.parquet` needs PyArrow: run pip install 'fairblock[batch]', or write .jsonl instead"
    )
    assert files(tmp_path) == ["a.jsonl", "hidden", "t.jsonl"]


def test_a_bar_on_a_terminal(tmp_path):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [COMMAND, "generate", "--cases", "2000", "--out", "a.jsonl"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "making cases" in shown
    assert "100%" in shown
