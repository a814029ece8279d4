"""Policies of a few lines in a folder of their own."""

import pytest
from small_policies import MANIFEST

from fairblock.engine.language.load import load_model


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes files under the working directory: names and texts."""
    monkeypatch.chdir(tmp_path)

    def write_all(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return write_all


@pytest.fixture
def load(write):
    """Loads the folder `shop` with these files in it: a manifest's extra lines, and rule files by name."""

    def load_shop(manifest="", files=None, folder="shop"):
        write({f"{folder}/policy.yaml": manifest if "policy: " in manifest else MANIFEST + manifest})
        write({f"{folder}/{name}": text for name, text in (files or {}).items()})
        return load_model(folder)

    return load_shop
