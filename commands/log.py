"""`fairblock log`: the record of decisions."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ..engine.deciding.outcome import Outcome
from ..engine.language.moments import DAY, parse_date, parse_duration, parse_time
from .log_life import LIFE
from .options import F, color, lang_option, log_option, need_log

if TYPE_CHECKING:
    from ..service.log.command import Logging


@click.group()
def log() -> None:
    """Keep decisions on the record, find them again, and show that nobody has changed them.

    It needs fairblock[log]; for a log in PostgreSQL, fairblock[postgres].
    """


def _done(place: str, lang: str, work: "Callable[[Logging], int]", form: str = "text") -> int:
    need_log(lang)
    from ..service.log.command import Logging

    logging = Logging(place, lang, color(), form)
    return logging.run(lambda: work(logging))


def _time(_context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    """A date (its beginning in UTC) or a time with an offset, in microseconds since 1970 UTC."""
    if value is None:
        return None
    day = parse_date(value)
    found = parse_time(value) if day is None else day * DAY
    if found is None:
        raise click.BadParameter(f"{value!r} is neither 2026-11-20 nor 2026-11-20T08:00:00+08:00", param=option)
    return found


def _span(_context: click.Context, option: click.Parameter, value: str) -> int:
    found = parse_duration(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is no duration such as 180d", param=option)
    return found


def _times(command: F) -> F:
    for name, said in (("--until", "Only entries from before then."), ("--since", "Only entries from then on.")):
        command = click.option(name, callback=_time, metavar="DATE|TIME", help=said)(command)
    return command


_FOUND_BY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--buyer", {"metavar": "ID", "help": "Of this buyer."}),
    ("--operator", {"metavar": "ID", "help": "Asked for by this person."}),
    ("--shop", {"metavar": "ID", "help": "Of this shop."}),
    ("--case", {"metavar": "ID", "help": "Of the case with this case_id."}),
    ("--ground", {"metavar": "NAME", "help": "Asked for on this ground."}),
    ("--remark", {"metavar": "TEXT", "help": "With this text anywhere in the remark, capital letters or not."}),
    ("--verdict", {"type": click.Choice([one.value for one in Outcome]), "help": "With this answer."}),
)


def found_by(command: F) -> F:
    """The options by which decisions are found; what is not given is None."""
    command = _times(command)
    for name, how in reversed(_FOUND_BY):
        command = click.option(name, *(["case_id"] if name == "--case" else []), **how)(command)
    return command


def _form(*forms: str) -> Callable[[F], F]:
    return click.option("--format", "form", type=click.Choice(forms), default="text", show_default=True)


@log.command()
@click.argument("private", metavar="FILE")
@click.option("--public-key", "public", metavar="FILE", help="Where the public key goes (default: FILE, ending .pub).")
@lang_option
def key(private: str, public: str | None, lang: str) -> int:
    """Make the key that signs a log: Ed25519, readable for you alone, and its public key beside it."""

    def work(_logging: "Logging") -> int:
        from ..service.log.command import new_key

        return new_key(private, public, lang)

    return _done("", lang, work)


@log.command()
@log_option()
@lang_option
def init(log_place: str, lang: str) -> int:
    """Make a log where there is none."""
    return _done(log_place, lang, lambda logging: logging.init())


@log.command("list")
@log_option()
@_times
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="The newest so many.")
@click.option("--all-kinds", is_flag=True, help="Also what became of decisions, and purges.")
@_form("text", "jsonl")
@lang_option
def list_(
    log_place: str, since: int | None, until: int | None, limit: int, all_kinds: bool, form: str, lang: str
) -> int:
    """List decisions, the newest first."""
    kinds = {} if not all_kinds else {"kinds": ()}
    wanted: dict[str, Any] = {"since": since, "until": until, "limit": limit, **kinds}
    return _done(log_place, lang, lambda logging: logging.list(**wanted), form)


@log.command()
@log_option()
@found_by
@click.option("--limit", type=click.IntRange(min=1), help="The newest so many (default: all).")
@_form("text", "jsonl")
@lang_option
def search(log_place: str, form: str, lang: str, limit: int | None, **wanted: Any) -> int:
    """Find decisions of which all of this is so, the newest first."""
    if all(value is None for value in wanted.values()):
        raise click.UsageError("say what to look for: --buyer, --operator, --shop, --case, --ground, --remark …")
    return _done(log_place, lang, lambda logging: logging.list(limit=limit, **wanted), form)


@log.command()
@log_option()
@click.argument("id", metavar="ID")
@_form("text", "json")
@lang_option
def show(log_place: str, id: str, form: str, lang: str) -> int:
    """Show one entry, and what became of it."""
    return _done(log_place, lang, lambda logging: logging.show(id), form)


@log.command()
@click.argument("exported", required=False, metavar="[FILE.jsonl]")
@log_option(required=False)
@click.option("--anchor", metavar="FILE", help="Anchors that are kept elsewhere: see `fairblock log anchor`.")
@click.option("--public-key", metavar="FILE", help="The log's public key as you keep it elsewhere.")
@_form("text", "json")
@lang_option
def verify(
    exported: str | None, log_place: str | None, anchor: str | None, public_key: str | None, form: str, lang: str
) -> int:
    """Say whether a log, or an exported FILE of one, is as it was recorded.

    Ends with 4 if not, and names the first entry that was changed, removed, inserted or cut off.
    """
    if (exported is None) == (log_place is None):
        raise click.UsageError("name either a log with --log, or an exported file")
    return _done(log_place or "", lang, lambda logging: logging.verify(exported, anchor, public_key), form)


@log.command()
@log_option()
@click.option("--to", "file", metavar="FILE", help="Append it to a file, best on another machine (default: print it).")
@lang_option
def anchor(log_place: str, file: str | None, lang: str) -> int:
    """Write down how far the log goes, as one line of JSON, so that an end cut off shows later."""
    return _done(log_place, lang, lambda logging: logging.anchor(file))


@log.command()
@log_option()
@click.option("--to", "file", metavar="FILE", help="The file to write (default: print it).")
@lang_option
def export(log_place: str, file: str | None, lang: str) -> int:
    """Write all of the log as lines of JSON, which `fairblock log verify FILE.jsonl` verifies."""
    return _done(log_place, lang, lambda logging: logging.export(file))


@log.command()
@log_option()
@click.option("--older-than", required=True, callback=_span, metavar="DURATION", help="Such as 180d or 52w.")
@click.option("--dry-run", is_flag=True, help="Only say how many entries it would be.")
@click.option("--yes", is_flag=True, help="Really do it: it cannot be undone.")
@lang_option
def purge(log_place: str, older_than: int, dry_run: bool, yes: bool, lang: str) -> int:
    """Erase what old entries hold of people: case, verdict, ids, remark. The log can still be verified.

    A purge is itself on the record. Backups and exported files are not reached.
    """
    return _done(log_place, lang, lambda logging: logging.purge(older_than, dry_run=dry_run, yes=yes))


for _command in LIFE:
    log.add_command(_command)
