"""`fairblock generate`: made-up histories, in as many cases as are asked for."""

import os
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import attrs
import click

from ...engine.language.schema_check import schema_faults
from ...reporting.progress import progress
from ...reporting.stopping import stoppable
from ...reporting.style import Tongue
from .files import STDOUT, form_of, opened
from .making import Wish
from .parts import PAYS_FROM, Making

USAGE = 2


@attrs.frozen
class Generating:
    """One run. `out` and `truth` are files or `-`, `truth` may be empty; `jobs` is None for as many as pay."""

    wish: Wish
    out: str
    truth: str
    jobs: int | None
    force: bool
    language: str

    def run(self) -> int:
        """Writes all of it or nothing; returns the exit code (contract 7)."""
        wrong = self._wrong()
        if wrong is not None:
            raise click.UsageError(wrong)
        try:
            with stoppable():
                self._write()
        except BrokenPipeError:  # the reader has seen enough
            raise
        except OSError as error:
            file = error.filename or self.out
            click.echo(self._say("generate_unwritable", file=file, why=error.strerror or str(error)), err=True)
            return USAGE
        if self.out != STDOUT:
            click.echo(self._say("generate_written", count=self.wish.cases, file=self.out), err=True)
        return 0

    def _say(self, word: str, **values: object) -> str:
        return Tongue(self.language).say(word, **values)

    def _wrong(self) -> str | None:
        """What is wrong with the platform or the files that were named."""
        if not _is_platform(self.wish.platform):
            return self._say("generate_platform", text=self.wish.platform)
        named = [self.out, self.truth] if self.truth else [self.out]
        for file in named:
            if form_of(file) is None:
                return self._say("generate_ending", file=file)
            if form_of(file) == "parquet" and find_spec("pyarrow") is None:
                return self._say("generate_no_pyarrow", file=file)
            if file != STDOUT and os.path.isdir(file):
                return self._say("generate_folder", file=file)
            if file != STDOUT and os.path.lexists(file) and not self.force:
                return self._say("generate_exists", file=file)
        if len(named) == 2 and _same(*named):
            return self._say("generate_same", file=self.out)
        return None

    def _write(self) -> None:
        making = Making(self.wish, form_of(self.out) or "", form_of(self.truth) or "" if self.truth else "")
        label = self._say("generate_running")
        with ExitStack() as stack:
            cases = stack.enter_context(opened(self.out))
            truth = stack.enter_context(opened(self.truth, truth=True)) if self.truth else None
            bar = stack.enter_context(progress(label, self.wish.cases))
            for part in making.parts(self.jobs or self._paying()):
                cases.write(part.cases)
                if truth is not None:
                    truth.write(part.truth)
                bar.advance(part.count)

    def _paying(self) -> int:
        return 1 if self.wish.cases < PAYS_FROM else min(2, os.cpu_count() or 1)


def _is_platform(text: str) -> bool:
    """Whether a case may name such a platform: its schema says so, and of a case of which nothing else is there."""
    return not any(fault.at == ("platform",) for fault in schema_faults("case", {"platform": text}))


def _same(one: str, other: str) -> bool:
    return Path(os.path.realpath(one)) == Path(os.path.realpath(other))
