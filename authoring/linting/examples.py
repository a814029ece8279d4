"""The examples on the pages of lints as policies: files of a folder, with what every policy needs filled in."""

import re
from pathlib import Path

_FILE = re.compile(r"^# (\S+\.yaml)\n", re.MULTILINE)
_MANIFEST = "policy: example\nversion: 1.0.0\ntitle: {zh: 示例, en: Example}\nextends: kuaishou\n"


def files_of(example: str) -> dict[str, str]:
    """The files of an example by name: the manifest, which stands for one that extends `kuaishou`, included.

    A manifest that is shown without its first lines is given them.
    """
    parts = _FILE.split(example)
    files = dict(zip(parts[1::2], parts[2::2], strict=True))
    manifest = files.get("policy.yaml", "")
    return files | {"policy.yaml": manifest if manifest.startswith("policy:") else _MANIFEST + manifest}


def write_example(example: str, folder: Path) -> None:
    """Writes the files of an example into a folder."""
    for name, text in files_of(example).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
