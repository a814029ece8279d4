"""How far a long run is: a bar on standard error where that is a terminal, and nothing elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import click


@attrs.frozen
class Bar:
    """What is told of every step; it may be nothing but an ear."""

    _shown: Any = None

    def advance(self, steps: int = 1, *, of: int | None = None) -> None:
        """So many more steps are done, of this many in all if that is known only now."""
        if self._shown is not None:
            self._shown.length = of or self._shown.length
            self._shown.update(steps)


@contextmanager
def progress(label: str, length: int) -> Iterator[Bar]:
    """The bar of a run of so many steps; of none at all there is none."""
    if not length or not sys.stderr.isatty():
        yield Bar()
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as shown:
        yield Bar(shown)
