"""`fairblock backtest` as an author runs it before a rule goes live."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from histories import history

pytest.importorskip("pyarrow")

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "backtest"
COMMAND = Path(sys.executable).parent / "fairblock"
MANIFEST = "policy: tiny\nversion: {version}\nevidence_valid: {{source: {{in: [platform_api]}}}}\n"
RULES = """\
rules:
  - id: unpaid
    kind: ground
    ground: malicious_order
    title: {zh: 拍下不付款, en: Unpaid orders}
    when: {count: orders, where: {status: closed}, at_least: %s}
  - id: minor
    kind: protection
    title: {zh: 未成年人, en: A minor}
    when: {buyer.age_band: minor_14_17}
"""
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANGUAGE"}
ENVIRONMENT |= {"LANG": "C.UTF-8", "COLUMNS": "100"}


def fairblock(*arguments, where, text=None):
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=where,
        env=ENVIRONMENT,
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def write_cases(path, count):
    cases = (json.dumps(case, ensure_ascii=False) for case in history(count))
    path.write_text("".join(f"{case}\n" for case in cases), encoding="utf-8")


@pytest.fixture
def where(tmp_path):
    for name, least in (("old", 6), ("new", 2)):
        (tmp_path / name).mkdir()
        version = "1.0.0" if name == "old" else "1.1.0"
        (tmp_path / name / "policy.yaml").write_text(MANIFEST.format(version=version), encoding="utf-8")
        (tmp_path / name / "rules.yaml").write_text(RULES % least, encoding="utf-8")
    write_cases(tmp_path / "cases.jsonl", 120)
    return tmp_path


BOTH = ("--policy", "new", "--against", "old")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_people_read(language, where):
    with (where / "cases.jsonl").open("a", encoding="utf-8") as opened:
        opened.write('{"case_id": "broken"}\nnot a case\n')
    gates = ("--fail-on", "newly_allowed > 1%", "--fail-on", "undecided > 100", "--by", "ground", "--by", "month")
    done = fairblock("backtest", "cases.jsonl", *BOTH, *gates, "--lang", language, "--examples", "3", where=where)
    assert done.returncode == 4
    assert done.stderr == ""
    golden = GOLDEN / f"{language}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == golden.read_text(encoding="utf-8")


def test_the_folder_for_programs_and_people(where):
    done = fairblock("backtest", "cases.jsonl", *BOTH, "--out", "out", "--format", "json", where=where)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary == json.loads((where / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["cases"]["decided"] == 120
    assert summary["against"]["version"] == "1.0.0"
    page = (where / "out" / "report.html").read_text(encoding="utf-8")
    assert "<html" in page
    assert (where / "out" / "undecided.jsonl").read_text() == ""
    names = sorted(path.name for path in (where / "out").iterdir() if path.name[0] != ".")
    assert names == ["flips", "report.html", "state.json", "summary.json", "undecided.jsonl", "verdicts"]


def test_standard_input_and_a_broken_line(where):
    lines = (where / "cases.jsonl").read_text(encoding="utf-8")
    done = fairblock("backtest", "-", "--policy", "new", "--format", "json", where=where, text=f"{lines}{{\n")
    assert done.returncode == 3
    summary = json.loads(done.stdout)
    assert summary["cases"]["source"] == ["-"]
    assert (summary["cases"]["decided"], summary["undecided"]) == (120, {"case.json": 1})
    assert summary["undecided_examples"][0]["row"] == 121


def of_cases(folder):
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return {key: value for key, value in summary.items() if key not in ("seconds", "resumed")}


def test_a_killed_run_goes_on_and_says_the_same(where):
    write_cases(where / "many.jsonl", 2000)
    arguments = ("backtest", "many.jsonl", *BOTH, "--by", "shop", "--at-once", "50")
    whole = fairblock(*arguments, "--out", "whole", where=where)
    assert whole.returncode == 0, whole.stderr
    running = subprocess.Popen(
        [COMMAND, *arguments, "--out", "out"], cwd=where, env=ENVIRONMENT, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 200
        while len(list((where / "out" / "verdicts").glob("*.parquet"))) < 4 and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
    finally:
        running.kill()
        running.wait()
    done = len(list((where / "out" / "verdicts").glob("[0-9]*.parquet")))
    assert 4 <= done < 40
    assert not (where / "out" / "summary.json").exists()
    again = fairblock(*arguments, "--out", "out", where=where)
    assert again.returncode == 0, again.stderr
    assert f"going on in out: {done} parts with {done * 50:,} cases are done" in again.stderr
    assert of_cases(where / "out") == of_cases(where / "whole")
    assert json.loads((where / "out" / "summary.json").read_text())["resumed"]
    refused = fairblock("backtest", "many.jsonl", "--policy", "new", "--out", "out", where=where)
    assert refused.returncode == 3
    assert "out is of another backtest (what differs: against, at_once)" in refused.stderr


def test_ctrl_c_says_how_to_go_on(where):
    write_cases(where / "many.jsonl", 2000)
    running = subprocess.Popen(
        [COMMAND, "backtest", "many.jsonl", *BOTH, "--at-once", "50", "--out", "out"],
        cwd=where,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
    )
    try:
        while not list((where / "out" / "verdicts").glob("[0-9]*.parquet")) and running.poll() is None:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=60)[1]
    finally:
        running.kill()
    assert running.returncode == 130, said
    assert said.strip() == "interrupted; the same command again goes on from here"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("cases.jsonl", "--fail-on", "newly > 1"), 2, "the names are: newly_allowed, no_longer_allowed, changed"),
        (("cases.jsonl", "--fail-on", "changed > 1"), 2, "`changed > 1` needs --against"),
        (("cases.jsonl", "--policy", "nowhere"), 3, "policy.not_found"),
        (("cases.jsonl", "--against", "nowhere"), 3, "policy.not_found"),
        (("nowhere.jsonl",), 3, "cannot read nowhere.jsonl"),
        (("old",), 3, "has no .parquet"),
        (("empty.jsonl",), 3, "there is no case to decide"),
        (("cases.jsonl", "--policy", "new", "--out", "cases.jsonl"), 2, "cannot use the folder cases.jsonl"),
        (("cases.jsonl", "--policy", "new", "--out", ""), 2, "--out"),
        (("",), 2, "CASES"),
        (("cases.jsonl", "--policy", "new", "--out", "old"), 3, "old holds other things"),
        (("cases.jsonl", "--by", "buyer"), 2, "buyer"),
    ],
)
def test_what_is_refused(arguments, code, said, where):
    (where / "empty.jsonl").write_text("\n")
    done = fairblock("backtest", *arguments, where=where)
    assert done.returncode == code
    assert said in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_gate_that_holds_passes_and_one_that_does_not_fails(where):
    passes = fairblock("backtest", "cases.jsonl", *BOTH, "--fail-on", "no_longer_allowed > 0", where=where)
    assert passes.returncode == 0
    assert "✓ no_longer_allowed > 0" in passes.stdout
    fails = fairblock("backtest", "cases.jsonl", *BOTH, "--fail-on", "newly_allowed >= 1", where=where)
    assert fails.returncode == 4
    assert "✗ newly_allowed >= 1" in fails.stdout


def test_a_bar_on_a_terminal(where):
    main, end = pty.openpty()
    done = subprocess.run(
        [COMMAND, "backtest", "cases.jsonl", "--policy", "new"],
        cwd=where,
        env=ENVIRONMENT | {"TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=end,
        timeout=200,
        check=False,
    )
    os.close(end)
    shown = os.read(main, 10_000).decode()
    os.close(main)
    assert done.returncode == 0
    assert "deciding" in shown
    assert "100%" in shown


def test_without_what_it_needs_it_says_so(where, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nfound = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'ibis' else found(name, *more)\n"
    )
    done = subprocess.run(
        [COMMAND, "backtest", "cases.jsonl"],
        cwd=where,
        env=ENVIRONMENT | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'fairblock[batch]'" in done.stderr
