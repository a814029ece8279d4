"""The program that docs/library.md shows passes a strict type check: whoever copies it may have one."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_program_of_the_library_page_is_typed(tmp_path, monkeypatch):
    api = pytest.importorskip("mypy.api")
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs/library.md").read_text(encoding="utf-8"), re.M | re.S)
    (tmp_path / "program.py").write_text("\n".join(blocks), encoding="utf-8")
    monkeypatch.chdir(tmp_path)  # without this project's own settings
    said, errors, code = api.run(["--strict", "program.py"])
    assert (code, errors) == (0, ""), said
