"""`fairblock fmt` as an author runs it: what it writes, what it says, and what it leaves alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).parent / "fairblock"
MANIFEST = """\
# My shop, since 2026
version: '1.0.0'
policy: mine     # the name
title: {zh: 甲, en: "b"}
extends: base
"""
CANONICAL_MANIFEST = """\
# My shop, since 2026
policy: mine  # the name
version: 1.0.0
title: {zh: 甲, en: b}
extends: base
"""
RULES = """\
rules:
- kind: procedure
  id: one
  # why it is there
  require: {'request.remark': {exists: true}}
  title: {zh: a, en: b}
- id: two
  kind: procedure
  title: {zh: a,
          en: b}
  require:
    any:
      - request.remark: {exists: true}
"""
CANONICAL_RULES = """\
rules:
  - id: one
    kind: procedure
    title: {zh: a, en: b}
    # why it is there
    require: {request.remark: {exists: true}}

  - id: two
    kind: procedure
    title: {zh: a, en: b}
    require: {any: [{request.remark: {exists: true}}]}
"""


def fmt(*arguments, where=None, given=b"", **more):
    assert COMMAND.exists(), f"no `fairblock` beside {sys.executable}: install the package first"
    drop = {"LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR"}
    clean = {key: value for key, value in os.environ.items() if key not in drop and not key.startswith("LC_")}
    return subprocess.run(
        [COMMAND, "fmt", *arguments],
        cwd=where,
        env=clean | {"LANG": "C.UTF-8", "COLUMNS": "80"} | more,
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "mine"
    (folder / "tests").mkdir(parents=True)
    (folder / "policy.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    (folder / "tests" / "t.yaml").write_text("suite: s\nbase: {suite: t}\n", encoding="utf-8")
    return folder


def test_a_folder_is_formatted_once(shop):
    done = fmt("mine", where=shop.parent)
    assert (done.returncode, done.stdout.decode()) == (0, "formatted mine/policy.yaml\nformatted mine/rules.yaml\n")
    assert done.stderr.decode() == "3 files: 2 formatted, 1 in order\n"
    assert (shop / "policy.yaml").read_text(encoding="utf-8") == CANONICAL_MANIFEST
    assert (shop / "rules.yaml").read_text(encoding="utf-8") == CANONICAL_RULES
    again = fmt("mine", "--lang", "zh", where=shop.parent)
    assert (again.returncode, again.stdout, again.stderr.decode()) == (0, b"", "共 3 个文件：3 个本来就符合\n")
    assert sorted(path.name for path in shop.iterdir()) == ["policy.yaml", "rules.yaml", "tests"]


def test_check_lists_what_would_change_and_changes_nothing(shop):
    done = fmt("--check", "mine", where=shop.parent)
    said = "would format mine/policy.yaml\nwould format mine/rules.yaml\n"
    assert (done.returncode, done.stdout.decode()) == (4, said)
    assert (shop / "policy.yaml").read_text(encoding="utf-8") == MANIFEST
    fmt("mine", where=shop.parent)
    assert fmt("--check", "mine", where=shop.parent).returncode == 0


def test_diff_shows_it(shop):
    done = fmt("--diff", "mine/policy.yaml", where=shop.parent)
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert lines[:2] == ["--- mine/policy.yaml", "+++ mine/policy.yaml"]
    assert {"-version: '1.0.0'", "+policy: mine  # the name"} <= set(lines)
    assert fmt("--diff", "--check", "mine", where=shop.parent).returncode == 4
    assert (shop / "policy.yaml").read_text(encoding="utf-8") == MANIFEST


def test_standard_input_goes_to_standard_output():
    done = fmt("-", given=RULES.encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CANONICAL_RULES, b"")
    assert fmt("-", "--check", given=RULES.encode()).returncode == 4
    assert fmt("-", "--check", given=CANONICAL_RULES.encode()).returncode == 0


def test_a_file_with_problems_is_left_alone_and_the_others_are_not(shop):
    broken = b"rules:\n  - id: a\n   kind: x\n"
    (shop / "broken.yaml").write_bytes(broken)
    done = fmt("mine", where=shop.parent)
    assert done.returncode == 3
    assert (shop / "broken.yaml").read_bytes() == broken
    assert (shop / "rules.yaml").read_text(encoding="utf-8") == CANONICAL_RULES
    assert done.stderr.decode().startswith("mine/broken.yaml:3:")
    assert done.stderr.decode().endswith("4 files: 2 formatted, 1 in order, 1 with problems, left as they are\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\xff\xfe", "yaml.encoding"), (b"", "yaml.empty"), (b"a: &x 1\n", "yaml.anchor"), (b"a: 1\na: 2\n", "yaml.")],
)
def test_what_cannot_be_read_is_said(data, code, tmp_path):
    file = tmp_path / "f.yaml"
    file.write_bytes(data)
    done = fmt(file)
    assert done.returncode == 3
    assert code in done.stderr.decode()
    assert file.read_bytes() == data


def test_modes_and_links_stay(shop):
    real = shop.parent / "real.yaml"
    (shop / "rules.yaml").rename(real)
    real.chmod(0o640)
    (shop / "rules.yaml").symlink_to(real)
    assert fmt("mine", where=shop.parent).returncode == 0
    assert (shop / "rules.yaml").is_symlink()
    assert real.read_text(encoding="utf-8") == CANONICAL_RULES
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_windows_line_ends_stay(shop):
    (shop / "rules.yaml").write_bytes(RULES.replace("\n", "\r\n").encode())
    assert fmt("mine", where=shop.parent).returncode == 0
    assert (shop / "rules.yaml").read_bytes() == CANONICAL_RULES.replace("\n", "\r\n").encode()
    assert fmt("--check", "mine", where=shop.parent).returncode == 0


def test_shipped_policies_are_checked_and_never_written():
    assert fmt("--check", "base", "kuaishou").returncode == 0
    refused = fmt("base")
    assert refused.returncode == 2
    assert "comes with fairblock" in refused.stderr.decode()


def test_what_is_not_there(tmp_path):
    done = fmt("kuaishuo", where=tmp_path)
    assert done.returncode == 3
    assert "did you mean `kuaishou`?" in done.stderr.decode()
    (tmp_path / "empty").mkdir()
    done = fmt("empty", where=tmp_path)
    assert done.returncode == 3
    assert "policy.no_manifest" in done.stderr.decode()
    assert fmt().returncode == 2
