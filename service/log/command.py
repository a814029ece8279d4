"""`fairblock log`: what each of its commands does and says; returns exit codes (contract 7)."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import click

from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue, clean
from ...reporting.whole_file import PRIVATE, flushed, whole_file
from .anchors import Anchor, read_anchors
from .contents import Exported
from .documents import document, line, lines, time_text
from .errors import LogError
from .log import DecisionLog, now, open_log
from .opening import log_signer, make
from .settings import LogConfigError, settings
from .signing import make_key, public_key
from .storing.store import Store
from .verifying import Report, verify

INTERNAL, INVALID, FAILED = 1, 3, 4


@attrs.frozen
class Logging:
    """One command on one log. `form` is text, json or jsonl."""

    place: str
    language: str
    color: bool | None = None
    form: str = "text"

    def run(self, work: Callable[[], int]) -> int:
        """Does the work; an error of the log is said, and becomes an exit code."""
        try:
            return work()
        except LogError as error:
            return tell(error, self.language, self.color)

    def init(self) -> int:
        """Makes the log."""
        how = settings(self.place)
        signer = log_signer(how)
        store = Store(how.url, how.folder, create=True, read=False, seconds=how.seconds)
        try:
            store.reach()
            if store.meta() or not make(store, signer, now):
                raise LogError("log.exists", where=store.where)
        finally:
            store.close()
        self._say("log_made", where=store.where)
        if signer is None:
            self._say("log_made_unsigned")
        return 0

    def list(self, **wanted: Any) -> int:
        """Prints the entries of which all of this is so."""
        found = 0
        with self._opened() as log:
            for entry in log.entries(**wanted):
                found += 1
                click.echo(
                    line(entry, self.language)
                    if self.form == "text"
                    else json.dumps(document(entry), ensure_ascii=False)
                )
        if not found:
            self._say("log_none")
        return 0

    def show(self, id: str) -> int:
        """Prints one entry with what became of it."""
        with self._opened() as log:
            entry = log.get(id)
            events = list(log.entries(kinds=(), decision=id, newest_first=False))
        if self.form == "text":
            click.echo("\n".join(lines(entry, events, self.language)), color=self.color)
        else:
            shown = document(entry) | ({"events": [document(event) for event in events]} if events else {})
            click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return 0

    def verify(self, exported: str | None, anchor: str | None, key: str | None) -> int:
        """Verifies the log, or an exported file of one."""
        public = public_key(Path(key)) if key is not None else None
        anchors = read_anchors(Path(anchor)) if anchor is not None else []
        if exported is not None:
            with _file_lines(exported) as text:
                report = verify(Exported(exported, text).contents, public, anchors, anchor or "")
        else:
            with self._opened() as log:
                report = log.verify(public, anchors, anchor or "")
        self._report(report)
        return 0 if report.fault is None else FAILED

    def anchor(self, file: str | None) -> int:
        """Prints how far the log goes, or appends it to a file, which is on the disk then."""
        with self._opened() as log:
            log.not_over_own(file)
            anchor = log.anchor()
        if file is None:
            click.echo(anchor.line())
            return 0
        _append(file, anchor)
        self._say("log_anchored", seq=anchor.seq, file=file)
        return 0

    def export(self, file: str | None) -> int:
        """Writes all of the log as lines of JSON."""
        with self._opened() as log:
            log.not_over_own(file)
            if file is None:
                for text in log.export():
                    click.echo(text)
                return 0
            _write_whole(file, log.export())
        self._say("log_exported", file=file)
        return 0

    def purge(self, microseconds: int, *, dry_run: bool, yes: bool) -> int:
        """Erases what entries older than this hold of people; without `yes` only says how many there are."""
        before = now() - microseconds
        really = yes and not dry_run
        with open_log(self.place, read=not really) as log:
            done = log.purge(before, dry_run=not really)
        word = "log_purged" if really else "log_would_purge"
        self._say(word, count=done.count, before=time_text(before), id=done.id or "")
        if not done.scrubbed:
            self._say("log_not_scrubbed")
        return 0

    def _report(self, report: Report) -> None:
        tongue = Tongue(self.language)
        if self.form == "json":
            click.echo(json.dumps(report_document(report), ensure_ascii=False, indent=2))
            return
        if report.fault is not None:
            click.echo(click.style(tongue.say("log_broken"), fg="red", bold=True), color=self.color)
            click.echo(f"  {report.fault.code}  {clean(report.fault.text.in_(self.language))}")
        else:
            counts = {name: getattr(report, name) for name in ("entries", "decisions", "heads", "anchors", "erased")}
            click.echo(tongue.say("log_verified", **counts))
            if report.last is not None:
                click.echo(tongue.say("log_last", seq=report.last[0], id=report.last[1]))
        for note in report.notes:
            click.echo(f"{note.code}  {clean(note.text.in_(self.language))}", err=True)

    def _opened(self) -> DecisionLog:
        return open_log(self.place, read=True)

    def _say(self, word: str, **values: object) -> None:
        click.echo(Tongue(self.language).say(word, **values), err=True)


def tell(error: LogError, language: str, color: bool | None) -> int:
    """Says on standard error what the log could not do; returns the exit code for it."""
    if isinstance(error, LogConfigError):
        for text in policy_problem_lines(error.problems, language):
            click.echo(text, err=True, color=color)
    else:
        click.echo(f"{error.code}: {clean(error.text.in_(language))}", err=True, color=color)
    return INTERNAL if error.of_the_database else INVALID


def new_key(private: str, public: str | None, language: str) -> int:
    """Makes the keys of a log."""
    beside = Path(public) if public is not None else Path(private).with_suffix(".pub")
    make_key(Path(private), beside)
    click.echo(Tongue(language).say("log_key_made", private=private, public=str(beside)), err=True)
    return 0


def report_document(report: Report) -> dict[str, Any]:
    """What verifying came to, for programs."""
    last = None if report.last is None else dict(zip(("seq", "id", "hash"), report.last, strict=True))
    return {
        "log": report.log_id,
        "fault": None if report.fault is None else report.fault.to_dict(),
        "notes": [note.to_dict() for note in report.notes],
        **{name: getattr(report, name) for name in ("entries", "decisions", "heads", "erased", "anchors")},
        "last": last,
    }


@contextmanager
def _file_lines(file: str) -> Iterator[Iterator[str]]:
    """The lines of a file as UTF-8 texts; raises LogError where it cannot be read."""
    try:
        with open(file, encoding="utf-8", newline="\n") if file != "-" else sys.stdin as opened:
            yield iter(opened)
    except (OSError, UnicodeDecodeError) as error:
        raise LogError("log.file", file=file, why=getattr(error, "strerror", None) or "not UTF-8") from None


def _append(file: str, anchor: Anchor) -> None:
    try:
        with open(file, "ab") as opened:
            opened.write(f"{anchor.line()}\n".encode())
            flushed(opened)
    except OSError as error:
        raise LogError("log.file", file=file, why=error.strerror or "") from None


def _write_whole(file: str, texts: Iterable[str]) -> None:
    """Never there in part, and only for its owner, since it holds people."""
    try:
        with whole_file(file, PRIVATE) as opened:
            for text in texts:
                opened.write(f"{text}\n".encode())
    except OSError as error:
        raise LogError("log.file", file=file, why=error.strerror or "") from None
