"""`fairblock check`: decides every case that it is given and prints the answers, each as soon as it is there."""

import errno
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import IO, Any

import attrs
import click

from ..engine.deciding.outcome import Outcome
from ..engine.deciding.policy import Policy
from ..engine.deciding.verdict import Verdict
from ..engine.executors.rete.errors import ExecutorError
from ..engine.semantics.problems import CaseError
from .case_files import STDIN, CaseSource, read_cases, total_size
from .problem_text import case_problem_lines
from .style import Tongue, clean
from .verdict_text import verdict_line, verdict_lines

INTERNAL, INVALID = 1, 3
_VERDICT_CODES = {Outcome.ALLOW: 0, Outcome.DENY: 10, Outcome.NEEDS_COMMUNICATION: 11}
_MOST_WAITING = 200  # decisions that are recorded together
_BAR_FROM = 1024 * 1024  # bytes of input from which a progress bar is worth its place


@attrs.frozen
class Answer:
    """A verdict that is not printed yet, and how many microseconds it took."""

    case: CaseSource
    verdict: Verdict
    latency_us: int


Recorder = Callable[[list[Answer]], list[str]]


@attrs.define
class Checking:
    """One run over some files. `form` is text, json or jsonl.

    `recorder` puts answers on the record and returns their ids; none is printed before.
    """

    policy: Policy
    files: list[str]
    form: str
    language: str
    color: bool | None = None
    trace: bool = False
    recorder: Recorder | None = None
    counts: dict[str, int] = attrs.field(factory=dict)
    _printed: int = 0
    _last: Verdict | None = None
    _single: bool = False
    _waiting: list[Answer] = attrs.field(factory=list)

    def run(self, *, exit_verdict: bool) -> int:
        """Decides everything; returns the exit code (contract 7)."""
        self._single = len(self.files) == 1 and not self.files[0].endswith(".jsonl")
        readable = [file for file in self.files if self._can_read(file)]
        with self._progress(readable) as advance:
            for case in self._cases(readable, advance):
                self._check(case)
            self._record()
        self._end()
        errors = self.counts.get("errors", 0)
        if self.counts.get("internal"):
            return INTERNAL
        if not self._printed and not errors:
            self.say(Tongue(self.language).say("no_cases"))
            return INVALID
        if not self.policy.model.rules:
            self.say(Tongue(self.language).say("no_rules", policy=self.policy.name))
            return INVALID
        if errors:
            return INVALID
        codes = [code for outcome, code in _VERDICT_CODES.items() if self.counts.get(outcome.value)]
        return max(codes, default=0) if exit_verdict else 0

    # --- reading ----------------------------------------------------------------------------------

    def _cases(self, files: list[str], advance: Any) -> Iterator[CaseSource]:
        for file in files:
            found = 0
            try:
                with click.open_file(file, "rb") as opened:
                    for case in read_cases(file, opened, advance, eager=self.form == "jsonl"):
                        found += 1
                        yield case
            except (OSError, RuntimeError) as error:  # a device that fails, a standard input that is closed
                if isinstance(error, BrokenPipeError) or getattr(error, "errno", 0) == errno.ENOSPC:
                    raise  # of the output, not of this file
                self._fail(Tongue(self.language).say("unreadable", file=file, why=_why(error)))
                continue
            if not found and len(self.files) > 1:
                self._fail(
                    Tongue(self.language).say("unreadable", file=file, why=Tongue(self.language).say("no_cases"))
                )

    def _can_read(self, file: str) -> bool:
        try:
            if file != STDIN:
                with open(file, "rb") as opened:
                    _touch(opened)
        except OSError as error:
            self._fail(Tongue(self.language).say("unreadable", file=file, why=_why(error)))
            return False
        return True

    def _progress(self, files: list[str]) -> Any:
        size = total_size(files)
        if size < _BAR_FROM or not sys.stderr.isatty() or sys.stdout.isatty():
            return _NoBar()
        return _Bar(size)

    # --- deciding and printing --------------------------------------------------------------------

    def _check(self, case: CaseSource) -> None:
        self._single = self._single and case.line is None
        begun = time.perf_counter_ns()
        try:
            verdict = self.policy.decide(case.raw)
        except CaseError as error:
            self._record()
            self._count("errors")
            self._error(case, error.to_dict(), case_problem_lines(error, case.place, self.language))
            return
        except ExecutorError as error:
            self._record()
            self._count("internal")
            problem = {"code": error.code, "message": error.text.to_dict()}
            self._error(case, {"problems": [problem]}, [f"{case.place}: {error.code}", error.text.in_(self.language)])
            return
        if self.recorder is None:
            self._show(case, verdict)
            return
        self._waiting.append(Answer(case, verdict, (time.perf_counter_ns() - begun) // 1000))
        # from standard input somebody may be waiting for each
        if case.file == STDIN or len(self._waiting) >= _MOST_WAITING:
            self._record()

    def _record(self) -> None:
        """Puts what was decided on the record, then prints it."""
        waiting, self._waiting = self._waiting, []
        if not waiting or self.recorder is None:
            return
        for answer, id in zip(waiting, self.recorder(waiting), strict=True):
            self._show(answer.case, answer.verdict)
            self.say(Tongue(self.language).say("log_recorded", case=answer.verdict.case_id, id=id))

    def _show(self, case: CaseSource, verdict: Verdict) -> None:
        self._count(verdict.outcome.value)
        self._last = verdict
        if self.form == "text":
            lines: Iterable[str] = (
                verdict_lines(verdict, self.policy.model, self.language)
                if self._single
                else [verdict_line(verdict, self.language)]
            )
            self._print("\n".join([*lines, *(self._trace(case) if self.trace else [])]))
        elif self.form == "jsonl":
            self._print(verdict.to_json())
        else:
            self._print_json(verdict.to_dict())

    def _trace(self, case: CaseSource) -> Iterator[str]:
        from .trace_text import trace_lines  # which knows much that only `--engine rete` needs

        yield ""
        yield from trace_lines(self.policy.trace(case.raw), self.policy.model, self.language)

    def _error(self, case: CaseSource, error: dict[str, Any], lines: Iterable[str]) -> None:
        if self.form == "text":
            for line in lines:
                self.say(line)
            return
        document: dict[str, Any] = {"error": error}
        if len(self.files) > 1:
            document["file"] = case.file
        if case.line is not None:
            document["line"] = case.line
        if self.form == "jsonl":
            self._print(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
        else:
            self._print_json(document)

    def _print_json(self, document: dict[str, Any]) -> None:
        """Pretty JSON: the document itself for a single case, else an array that grows case by case."""
        text = json.dumps(document, ensure_ascii=False, indent=2)
        if not self._single:
            text = ("[\n" if not self._printed else ",\n") + text
        self._printed += 1
        click.echo(text, nl=self._single)

    def _end(self) -> None:
        if self.form == "json" and not self._single and self._printed:
            click.echo("\n]")
        total = sum(self.counts.values())
        if self.form == "text" and total > 1:
            counts = {"allow": 0, "deny": 0, "needs-communication": 0, "errors": 0} | self.counts
            counts["errors"] += counts.get("internal", 0)
            self.say(
                Tongue(self.language).say(
                    "summary",
                    total=total,
                    allow=counts["allow"],
                    deny=counts["deny"],
                    talk=counts["needs-communication"],
                    errors=counts["errors"],
                )
            )
        elif total == 1 and self._last is not None:
            self._note_clock(str(self._last.to_dict()["as_of"]))

    def _note_clock(self, as_of: str) -> None:
        """An old or future `as_of` in a single case is mostly a leftover of the last one."""
        try:
            apart = abs(datetime.now(UTC) - datetime.fromisoformat(as_of.upper()))
        except (ValueError, OverflowError):
            apart = timedelta.max
        if apart > timedelta(days=1):
            self.say(Tongue(self.language).say("clock", as_of=as_of))

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def _print(self, text: str) -> None:
        self._printed += 1
        click.echo(text, color=self.color)

    def _fail(self, text: str) -> None:
        self._record()
        self._count("errors")
        self.say(text)

    def say(self, text: str) -> None:
        """Says something on standard error."""
        click.echo(text if "\x1b" in text else clean(text), err=True, color=self.color)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or "not readable"


def _touch(opened: IO[bytes]) -> None:
    """Reads nothing, but fails for a folder or a device that cannot be read."""
    opened.read(0)


class _NoBar:
    def __enter__(self) -> Any:
        return lambda read: None

    def __exit__(self, *error: object) -> None:
        return None


class _Bar:
    """A progress bar on standard error, in bytes."""

    def __init__(self, size: int) -> None:
        self._bar = click.progressbar(length=size, file=sys.stderr, show_pos=False, update_min_steps=64 * 1024)

    def __enter__(self) -> Any:
        return self._bar.__enter__().update

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._bar.__exit__(kind, error, trace)
