"""Finds the policies of a repository, for those who check all of them: pre-commit hooks and CI."""

import os
import re
from collections.abc import Iterator

from ..engine.language.folder import MANIFEST

# where other people's files lie; hidden folders too
_FOREIGN = {"node_modules", "__pycache__", "venv", "site-packages", "build", "dist"}
_NAMED = re.compile(rb"^(\xef\xbb\xbf)?[\"']?policy[\"']?[ \t]*:", re.MULTILINE)  # other tools have a policy.yaml too


def policies_below(root: str) -> Iterator[str]:
    """The folders in and below a folder that hold a policy's manifest, sorted; broken ones too."""
    for where, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _FOREIGN)
        if MANIFEST in files and _is_manifest(os.path.join(where, MANIFEST)):
            yield os.path.normpath(where)


def _is_manifest(path: str) -> bool:
    try:
        with open(path, "rb") as opened:
            return _NAMED.search(opened.read(1 << 20)) is not None
    except OSError:
        return True  # whoever reads it will say why not
