"""From a decision to its end with the installed command: carried out, explained, appealed, decided again."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import logged_cases
import pytest
from logged_cases import DAY, DECIDED, allowed, denied, moved

from fairblock.engine.language.moments import read_time

STAFF = ("agent-5", "lead-1", "二线")


def run(*arguments, cwd, code=0, lang="en"):
    script = shutil.which("fairblock", path=str(Path(sys.executable).parent))
    assert script, f"no `fairblock` beside {sys.executable}: install the package first"
    done = subprocess.run(
        [script, *arguments],
        cwd=cwd,
        env=os.environ | {"NO_COLOR": "1", "LC_ALL": "zh_CN.UTF-8" if lang == "zh" else "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == code, (arguments, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A log with three allows and a deny of two days ago, by the clock of this machine."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "log.yaml").write_text("url: sqlite:///log.db\ninputs: full\n", encoding="utf-8")
    by = time.time_ns() // 1000 - 2 * DAY - read_time(DECIDED)
    cases = [allowed(buyer=f"b-{n}", case_id=f"c-{n}", operator="agent-5") for n in range(3)] + [denied()]
    lines = [json.dumps(moved(case, by), ensure_ascii=False) for case in cases]
    (folder / "cases.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run("log", "init", "--log", "log.yaml", cwd=folder)
    run("check", "cases.jsonl", "--log", "log.yaml", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def ids(shop):
    """The ids of the decisions by the case they are about."""
    listed = run("log", "list", "--log", "log.yaml", "--format", "jsonl", cwd=shop).stdout.splitlines()
    return {one["personal"]["case_id"]: one["id"] for one in map(json.loads, listed)}


def test_from_the_decision_to_its_end(shop, ids):
    id, log = ids["c-0"], ("--log", "log.yaml")
    assert id in run("log", "due", *log, cwd=shop).stdout
    refused = run("letter", id, *log, cwd=shop, code=3)
    assert (refused.stdout, refused.stderr.startswith("letter.not_carried_out: ")) == ("", True)
    run("log", "carried-out", id, *log, "--by", "agent-5", cwd=shop)
    again = run("log", "carried-out", id, *log, cwd=shop, code=3, lang="zh")
    assert again.stderr.startswith("life.already_carried_out: 决定 ")
    letter = run("letter", id, *log, "--out", "letter.html", "--appeal-to", "<b>appeals</b>", cwd=shop, lang="zh")
    page = (shop / "letter.html").read_text(encoding="utf-8")
    assert (letter.stdout, id in page, "&lt;b&gt;appeals" in page) == ("", True, True)
    run("log", "appeal", id, "filed", *log, "--why", "not me", cwd=shop)
    done = run("log", "appeal", id, "overturned", *log, "--by", "lead-1", "--why", "二线复核：认错人", cwd=shop)
    assert "lift the block on the platform" in done.stderr
    text = run("letter", id, *log, cwd=shop, lang="zh").stdout
    assert "已于" in text.splitlines()[4]
    assert "撤销" in text.splitlines()[4]
    for word in (*STAFF, "not me", "认错人", logged_cases.HOARDING):
        assert word not in text + page
    block = json.loads(run("log", "history", *log, "--buyer", "b-0", cwd=shop).stdout)["blocks"][0]
    assert (block["id"], block["status"]) == (id, "overturned")
    assert "appeal" in run("log", "show", id, *log, cwd=shop).stdout
    run("log", "verify", *log, cwd=shop)


def test_what_was_refused_is_not_carried_out(shop, ids):
    id, log = ids["denied"], ("--log", "log.yaml")
    for arguments in (("lift", "--by", "x", "--why", "y"), ("carried-out",), ("appeal", "filed")):
        name, *rest = arguments
        done = run("log", name, id, *rest, *log, cwd=shop, code=3)
        assert done.stderr.startswith("life.not_allowed: ")
    assert run("letter", id, *log, cwd=shop, code=3).stderr.startswith("letter.not_allowed: ")
    assert run("letter", "nobody", *log, cwd=shop, code=3).stderr.startswith("log.unknown_id: ")


def test_the_papers_for_an_appeal(shop, ids):
    id, log = ids["c-1"], ("--log", "log.yaml")
    run("log", "carried-out", id, *log, cwd=shop)
    run("packet", id, *log, "--out", "papers", cwd=shop)
    run("packet", id, *log, "--out", "papers.zip", cwd=shop, lang="zh")
    assert "10 files" in run("packet", "--verify", "papers", cwd=shop).stdout
    run("packet", "--verify", "papers.zip", cwd=shop)
    run("packet", id, *log, "--out", "papers", cwd=shop, code=2)
    run("log", "verify", *log, "--anchor", "papers/anchors.jsonl", cwd=shop)
    with zipfile.ZipFile(shop / "papers.zip") as packed:
        texts = [packed.read(name).decode() for name in packed.namelist()]
    for text in [*texts, *(path.read_text(encoding="utf-8") for path in (shop / "papers").iterdir())]:
        assert not [word for word in STAFF if word in text]
    assert "Hoarding by unpaid orders" in (shop / "papers" / "rules.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(shop / "papers.zip", "a") as packed:
        packed.writestr("Decision.json", b"another")
    said = run("packet", "--verify", "papers.zip", cwd=shop, code=4).stdout
    assert "Decision.json is there twice" in said
    (shop / "papers" / "decision.json").write_text("{}", encoding="utf-8")
    assert run("packet", "--verify", "papers", cwd=shop, code=4).stdout == "decision.json was changed\n"
    assert "no appeal packet" in run("packet", "--verify", ".", cwd=shop, code=3).stderr
    assert "cannot read" in run("packet", "--verify", "nowhere", cwd=shop, code=3).stderr


def test_decided_again(shop, ids):
    log = ("--log", "log.yaml")
    assert "the same bytes as then: 4" in run("replay", *log, cwd=shop).stdout
    other = run("replay", *log, "--policy", "base", "--format", "jsonl", "--verdict", "allow", cwd=shop)
    assert [json.loads(line)["now"] for line in other.stdout.splitlines()] == ["deny"] * 3
    assert "换" not in run("replay", ids["c-2"], *log, "--policy", "kuaishou", cwd=shop, lang="zh").stdout
    run("replay", *log, "--buyer", "nobody", cwd=shop, code=3)
    run("replay", *log, "--policy", "nowhere", cwd=shop, code=3)


def test_a_letter_without_a_log(shop):
    case = json.loads((shop / "cases.jsonl").read_text(encoding="utf-8").splitlines()[0])
    (shop / "case.json").write_text(json.dumps(case), encoding="utf-8")
    done = run("letter", "--case", "case.json", "--shop-name", "示例小店", cwd=shop, lang="zh")
    assert done.stdout.startswith("关于限制您使用本店部分功能的说明\n")
    assert "\n示例小店\n" in done.stdout
    assert "申诉时请注明编号" not in done.stdout
    case["evidence"] = []
    (shop / "case.json").write_text(json.dumps(case), encoding="utf-8")
    assert "letter.not_allowed" in run("letter", "--case", "case.json", cwd=shop, code=3).stderr
    (shop / "case.json").write_text("{}", encoding="utf-8")
    assert "case.schema" in run("letter", "--case", "case.json", cwd=shop, code=3).stderr


def test_without_the_log_or_with_a_wrong_one(shop):
    gone = run("log", "due", "--log", "sqlite:///gone.db", cwd=shop, code=3)
    assert gone.stderr.startswith("log.not_there: ")
    (shop / "bad.yaml").write_text("url: 5\n", encoding="utf-8")
    assert "bad.yaml:1" in run("replay", "--log", "bad.yaml", cwd=shop, code=3).stderr
