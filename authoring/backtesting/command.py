"""`fairblock backtest`: what a policy would have done to many cases, beside what another one does."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import attrs
import click

from ...engine.deciding.policy import Policy
from ...engine.language.texts import Text
from ...reporting.progress import progress
from ...reporting.stopping import stoppable
from ...reporting.style import Tongue
from .gates import Gate
from .model import Refused
from .page.page import write_page
from .running import Run
from .sources import Source, sources
from .store import SUMMARY, UNDECIDED, Store, UnusableFolder, fingerprint, written
from .tables import open_table
from .text import lines

USAGE, INVALID, FAILED = 2, 3, 4


@attrs.define
class Backtesting:
    """One run. `by`: the segments; `examples`: at most so many flips, and so many undecided cases, are shown."""

    names: list[str]
    new: Policy
    against: Policy | None
    by: tuple[str, ...]
    gates: tuple[Gate, ...]
    out: str | None
    restart: bool
    examples: int
    at_once: int
    form: str
    language: str
    color: bool | None = None
    _noted: set[str] = attrs.field(factory=set)

    def run(self) -> int:
        """Decides, counts and reports; returns the exit code (contract 7)."""
        try:
            with stoppable(), self._folder() as folder:
                return self._run(folder)
        except Refused as error:
            self._say(error.text.in_(self.language))
            return INVALID
        except UnusableFolder as error:
            self._say(Tongue(self.language).say("backtest_out_unusable", folder=self.out, why=str(error)))
            return USAGE
        except KeyboardInterrupt:
            if self.out is not None:
                self._say(Tongue(self.language).say("backtest_interrupted"))
            raise

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        if self.out is not None:
            yield Path(self.out)
        else:
            with tempfile.TemporaryDirectory(prefix="fairblock-") as folder:
                yield Path(folder)

    def _run(self, folder: Path) -> int:
        began = time.monotonic()
        tongue = Tongue(self.language)
        found = sources(self.names)
        for source in found:
            if source.parquet:
                open_table(source)  # what is wrong with a file as a whole is said before anything is decided
        digest = self.against.digest if self.against else None
        store = Store.open(folder, fingerprint(found, self.new.digest, digest, self.at_once), restart=self.restart)
        with closing(store):
            if store.done:
                done = f"{sum(store.done.values()):,}"
                self._say(tongue.say("backtest_going_on", folder=folder, parts=len(store.done), cases=done))
            summary = self._summary(found, store)
            summary |= {"seconds": round(time.monotonic() - began, 3), "resumed": bool(store.done)}
            if self.out is not None:
                written(folder / SUMMARY, json.dumps(summary, ensure_ascii=False, indent=2) + "\n")
                write_page(summary, folder, self.language)
        self._print(summary, tongue)
        return self._code(summary, tongue)

    def _summary(self, found: list[Source], store: Store) -> dict[str, Any]:
        run = Run(found, self.new, self.against, store, self.at_once, self._note)
        undecided = store.folder / UNDECIDED if self.out is not None else None
        deciding = Tongue(self.language).say("backtest_deciding")
        with closing(run):
            with progress(deciding, sum(source.size for source in found)) as bar:
                count = run.decide(bar.advance)
            return run.summary(count, self.by, self.gates, self.examples, undecided)

    def _code(self, summary: dict[str, Any], tongue: Tongue) -> int:
        if not summary["cases"]["decided"]:
            self._say(tongue.say("backtest_nothing_decided"))
            return INVALID
        if any(gate["failed"] for gate in summary["gates"]):
            return FAILED
        return INVALID if summary["cases"]["undecided"] else 0

    def _print(self, summary: dict[str, Any], tongue: Tongue) -> None:
        if self.form == "json":
            click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
            return
        for line in lines(summary, tongue):
            click.echo(line, color=self.color)
        if self.out is not None:
            self._say(tongue.say("backtest_written", folder=self.out))

    def _note(self, word: str, why: str | Text) -> None:
        """Says something about the run that its reader must know, once."""
        said = Tongue(self.language).say(word, why=why, file=why)
        if said not in self._noted:
            self._noted.add(said)
            self._say(said)

    def _say(self, text: str) -> None:
        click.echo(text, err=True, color=self.color)
