"""How far a long run is: a bar on a terminal, and a line now and then where there is none; on stderr alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import click

from ...reporting.progress import Pace
from ...reporting.style import Tongue

_EVERY = 10.0  # seconds from one line to the next, and before the first: a short run says nothing


@attrs.define
class Progress:
    """The progress of one run over all its parts."""

    tongue: Tongue
    _pace: Pace = attrs.field(factory=lambda: Pace(_EVERY))
    _hinted: bool = False

    @contextmanager
    def over(self, word: str, items: list[Any]) -> Iterator[Any]:
        """The items one after another, and how many are done."""
        label = self.tongue.say(word)
        if items and sys.stderr.isatty():
            with click.progressbar(items, label=label, file=sys.stderr) as bar:
                yield bar
        else:
            yield self._lines(label, items)

    def _lines(self, label: str, items: list[Any]) -> Iterator[Any]:
        for number, item in enumerate(items):
            if self._pace.due():
                hint = "" if self._hinted else self.tongue.say("mutate_hint")
                click.echo(
                    self.tongue.say("mutate_progress", what=label, number=number, count=len(items)) + hint, err=True
                )
                self._hinted = True
            yield item
