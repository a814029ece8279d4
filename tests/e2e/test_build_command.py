"""`fairblock build` as it is installed: one file that decides as the folder does, whole or not there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import fairblock

COMMAND = Path(sys.executable).parent / "fairblock"
RULES = """rules:
- id: insult
  kind: ground
  ground: malicious_attack
  title: {zh: 辱骂, en: Insult}
  when: {some: incidents, where: {kind: insult}}
"""


@pytest.fixture
def where(tmp_path):
    """A folder with a small policy in `mine`."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "policy.yaml").write_text("policy: mine\nversion: 1.2.3\ntitle: {zh: 我的, en: Mine}\n", encoding="utf-8")
    (mine / "rules.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


def build(*arguments, where):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LC_") and key != "LANGUAGE"}
    return subprocess.run(
        [COMMAND, "build", *arguments],
        cwd=where,
        env=clean | {"LANG": "C.UTF-8", "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def files(where):
    return sorted(path.name for path in where.iterdir())


def test_the_file_is_named_by_policy_and_version_and_decides_as_the_folder(where):
    done = build("mine", where=where)
    assert (done.returncode, done.stderr) == (0, "")
    folder = fairblock.load_policy(where / "mine")
    assert done.stdout == f"wrote mine-1.2.3.fairblock (mine 1.2.3, {folder.digest[:19]})\n"
    assert fairblock.load_policy(where / "mine-1.2.3.fairblock").digest == folder.digest
    assert files(where) == ["mine", "mine-1.2.3.fairblock"]


def test_a_link_stays_a_link_and_what_may_be_done_with_the_file_stays(where):
    store = where / "store"
    store.mkdir()
    (store / "live.fairblock").write_bytes(b"old")
    (store / "live.fairblock").chmod(0o640)
    (where / "live.fairblock").symlink_to("store/live.fairblock")
    assert build("mine", "--out", "live.fairblock", where=where).returncode == 0
    assert (where / "live.fairblock").is_symlink()
    assert fairblock.load_policy(store / "live.fairblock").version == "1.2.3"
    assert (store / "live.fairblock").stat().st_mode & 0o777 == 0o640
    assert files(store) == ["live.fairblock"]


@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("mine.yaml", "the file must end in .fairblock"),
        ("nowhere/mine.fairblock", "cannot write nowhere/mine.fairblock: No such file or directory"),
        ("folder.fairblock", "cannot write folder.fairblock: Is a directory"),
    ],
)
def test_where_it_cannot_be_written_nothing_is(where, out, says):
    (where / "folder.fairblock").mkdir()
    done = build("mine", "--out", out, where=where)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in " ".join(done.stderr.split())
    assert files(where) == ["folder.fairblock", "mine"]


def test_a_policy_with_a_problem_leaves_the_file_that_is_there(where):
    (where / "mine.fairblock").write_bytes(b"old")
    (where / "mine" / "rules.yaml").write_text(RULES.replace("insult}}", "insults}}"), encoding="utf-8")
    done = build("mine", "--out", "mine.fairblock", where=where)
    assert (done.returncode, done.stdout) == (3, "")
    assert "rules.yaml:6:" in done.stderr
    assert (where / "mine.fairblock").read_bytes() == b"old"


def test_a_policy_without_rules_is_refused(where):
    (where / "mine" / "rules.yaml").unlink()
    done = build("mine", where=where)
    assert (done.returncode, done.stdout) == (3, "")
    assert "mine" in done.stderr
    assert files(where) == ["mine"]
