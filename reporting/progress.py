"""How far a long run is: a bar on standard error where that is a terminal, and nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Step = Callable[[int], None]


@contextmanager
def progress(label: str, length: int) -> Iterator[Step]:
    """What is called with the number of steps that were done since the last call, of `length` in all."""
    if not length or not sys.stderr.isatty():
        yield lambda steps: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
