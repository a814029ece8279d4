"""New files in a policy's folder: all of them or none, and never one in the place of another."""

import os
from collections.abc import Mapping
from pathlib import Path

import attrs


@attrs.define
class Placing:
    """Files that are being written under a folder; `undo` takes away what was written."""

    folder: Path
    files: list[Path] = attrs.field(factory=list)
    folders: list[Path] = attrs.field(factory=list)

    def write(self, files: Mapping[str, str]) -> None:
        """Writes new files by their relative paths; raises OSError, FileExistsError too, with nothing left behind."""
        try:
            for name, text in files.items():
                path = self.folder / name
                self._make_folder(path.parent)
                with open(path, "x", encoding="utf-8", newline="\n") as opened:
                    self.files.append(path)
                    opened.write(text)
        except OSError:
            self.undo()
            raise

    def _make_folder(self, path: Path) -> None:
        if not path.is_dir():
            self._make_folder(path.parent)
            path.mkdir()
            self.folders.append(path)

    def undo(self) -> None:
        """Takes all of it away again."""
        for path in self.files:
            path.unlink(missing_ok=True)
        for path in reversed(self.folders):
            path.rmdir()
        self.files, self.folders = [], []

    @property
    def names(self) -> list[str]:
        """The files as messages name them."""
        return [os.path.normpath(path) for path in self.files]
