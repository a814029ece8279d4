"""`fairblock fmt`: writes policy files in their canonical form, or says which are not."""

import difflib
import os
import sys
from collections import Counter
from collections.abc import Iterator

import attrs
import click

from ...engine.language.problems import PolicyError
from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue, clean
from .canonical import NotKept, canonical
from .files import Target, targets

INTERNAL, USAGE, INVALID, FAILED = 1, 2, 3, 4


@attrs.define
class Formatting:
    """One run over files and policies. `check` says what would change, `diff` shows it; neither writes."""

    names: list[str]
    check: bool
    diff: bool
    language: str
    color: bool | None = None
    counts: Counter[str] = attrs.field(factory=Counter)
    code: int = 0

    @property
    def tongue(self) -> Tongue:
        return Tongue(self.language)

    def run(self) -> int:
        """Formats or compares everything; returns the exit code (contract 7)."""
        for target in self._targets():
            try:
                raw = target.read()
                self._compare(target, raw, canonical(target.label, raw))
            except PolicyError as error:
                self._refuse(error)
            except NotKept:
                self._failed(INTERNAL, "fmt_not_kept", file=target.label)
        self._summary()
        changed = self.counts["changed"]
        return self.code or (FAILED if self.check and changed else 0)

    def _targets(self) -> Iterator[Target]:
        seen: set[str] = set()
        for name in self.names:
            try:
                for target in targets(name):
                    real = os.path.realpath(target.path) if target.path is not None else target.label
                    if real not in seen:
                        seen.add(real)
                        yield target
            except PolicyError as error:
                self._refuse(error)

    def _compare(self, target: Target, raw: bytes, data: bytes) -> None:
        same = data == raw
        if target.path is None and not self.check and not self.diff:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        elif not same:
            if self.diff:
                self._show(target, raw, data)
            elif self.check:
                click.echo(self.tongue.say("fmt_would", file=target.label))
            elif not self._write(target, data):
                return
        self.counts["same" if same else "changed"] += 1

    def _write(self, target: Target, data: bytes) -> bool:
        try:
            target.write(data)
        except OSError as error:
            why = error.strerror or type(error).__name__
            self._failed(USAGE, "new_unwritable", file=target.label, why=why)
            return False
        click.echo(self.tongue.say("fmt_written", file=target.label))
        return True

    def _show(self, target: Target, raw: bytes, data: bytes) -> None:
        old, new = (text.decode("utf-8-sig").splitlines() for text in (raw, data))
        colors = {"-": "red", "+": "green", "@": "cyan"}
        for line in difflib.unified_diff(old, new, target.label, target.label, lineterm=""):
            shown = "".join(c if c.isprintable() or c == "\t" else clean(c) for c in line)
            click.secho(shown, fg=colors.get(line[:1]), bold=line[:3] in ("---", "+++"), color=self.color)

    # --- what went wrong, and how it ended ----------------------------------------------------------

    def _refuse(self, error: PolicyError) -> None:
        for line in policy_problem_lines(error.problems, self.language):
            click.echo(line, err=True, color=self.color)
        self.counts["failed"] += 1
        self.code = self.code or INVALID

    def _failed(self, code: int, word: str, **values: object) -> None:
        click.echo(self.tongue.say(word, **values), err=True)
        self.counts["failed"] += 1
        self.code = self.code or code

    def _summary(self) -> None:
        """How many files there were and what became of them; not where standard input was all."""
        if self.names == ["-"]:
            return
        words = {"changed": "fmt_to_change" if self.check or self.diff else "fmt_changed"}
        words |= {"same": "fmt_same", "failed": "fmt_failed"}
        parts = [self.tongue.say(word, count=self.counts[key]) for key, word in words.items() if self.counts[key]]
        total = sum(self.counts.values())
        name = "fmt_summary_one" if total == 1 else "fmt_summary"
        click.echo(self.tongue.say(name, total=total, counts=self.tongue.say("comma").join(parts)), err=True)
