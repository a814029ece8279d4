"""How far a long run is: a bar on a terminal, and a line now and then where there is none; on standard error alone."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import click

EVERY = 30.0  # seconds from one line to the next, and before the first: a short run says nothing


@attrs.define
class Pace:
    """When it is time for another line."""

    every: float = EVERY
    _said: float = attrs.field(factory=lambda: time.monotonic())

    def due(self) -> bool:
        """Whether it is; then the next one has to wait."""
        now = time.monotonic()
        if now - self._said < self.every:
            return False
        self._said = now
        return True


@attrs.define
class _Lines:
    """What a bar is where nobody could see it move: a log, or a build in another window."""

    label: str
    length: int
    _done: int = 0
    _pace: Pace = attrs.field(factory=lambda: Pace(EVERY))

    def update(self, steps: int) -> None:
        self._done += steps
        if self._pace.due():
            click.echo(f"{self.label} {self._done:,} / {self.length:,}", err=True)


@attrs.frozen
class Bar:
    """What is told of every step."""

    _shown: Any = None

    def advance(self, steps: int = 1, *, of: int | None = None) -> None:
        """So many more steps are done, of this many in all if that is known only now."""
        if self._shown is not None:
            self._shown.length = of or self._shown.length
            self._shown.update(steps)


@contextmanager
def progress(label: str, length: int) -> Iterator[Bar]:
    """The bar of a run of so many steps, or its lines; of none at all there is neither."""
    if not length:
        yield Bar()
    elif sys.stderr.isatty():
        with click.progressbar(length=length, label=label, file=sys.stderr) as shown:
            yield Bar(shown)
    else:
        yield Bar(_Lines(label, length))
