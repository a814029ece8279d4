"""`fairblock log carried-out|lift|overturn|appeal`: what became of a decision; `log due` and `log history`."""

from collections.abc import Callable
from typing import Any

import click

from ..engine.language.moments import parse_duration, parse_time
from ..reporting.life_text import due_lines, history_line, json_lines, recorded_lines
from ..service.life.fate import APPEAL, APPEAL_STEPS, CARRIED_OUT, LIFT, OVERTURN
from .log_using import with_log
from .options import color, lang_option, log_option

_at = click.option("--at", metavar="TIME", help="When it happened, such as 2026-11-20T09:30:00+08:00 (default: now).")
_decision = click.argument("decision", metavar="DECISION_ID")


def _by(what: str) -> Callable[[Any], Any]:
    return click.option("--by", default="", metavar="WHO", help=what)


def _why(what: str) -> Callable[[Any], Any]:
    return click.option("--why", default="", metavar="TEXT", help=what)


def _tell(place: str, lang: str, decision: str, kind: str, at: str | None, by: str, why: str, **body: Any) -> int:
    def work(log: Any) -> int:
        from ..service.life.lives import Lives, Told

        lives = Lives(log)
        recorded = lives.tell(decision, Told(kind, at, by, why, body))
        entry, _ = lives.decision(decision)
        asked = entry.personal.operator if entry.personal else None
        for line in recorded_lines(kind, body, recorded, decision, by, asked, lang):
            click.echo(line, err=True, color=color())
        click.echo(recorded)
        return 0

    return with_log(place, lang, work)


@click.command("carried-out")
@_decision
@log_option()
@click.option("--ends-at", metavar="TIME", help="When the block ends, if that is earlier than the decision allows.")
@click.option("--not", "declined", is_flag=True, help="The shop has not carried it out, and will not.")
@_at
@_by("Who has done it.")
@_why("Why, or a note.")
@lang_option
def carried_out(
    decision: str,
    log_place: str,
    ends_at: str | None,
    declined: bool,
    at: str | None,
    by: str,
    why: str,
    lang: str,
) -> int:
    """Record that the shop has made the block that a decision allows, or that it will not.

    An allow is a permission: fairblock blocks nobody. Only what is on record as carried out has a letter, can be
    lifted, and is among the buyer's earlier blocks in `fairblock log history`.
    """
    if declined and ends_at:
        raise click.UsageError("--not and --ends-at exclude each other")
    body = {"not": True} if declined else {"ends_at": ends_at} if ends_at else {}
    return _tell(log_place, lang, decision, CARRIED_OUT, at, by, why, **body)


@click.command()
@_decision
@log_option()
@_at
@_by("Who has lifted it.")
@_why("Why.")
@lang_option
def lift(decision: str, log_place: str, at: str | None, by: str, why: str, lang: str) -> int:
    """Record that the shop has ended a block before its time. Needs --by and --why."""
    return _tell(log_place, lang, decision, LIFT, at, by, why)


@click.command()
@_decision
@log_option()
@_at
@_by("Who has overturned it.")
@_why("Why.")
@lang_option
def overturn(decision: str, log_place: str, at: str | None, by: str, why: str, lang: str) -> int:
    """Record that a decision was wrong: from then on it does not count against the buyer. Needs --by and --why."""
    return _tell(log_place, lang, decision, OVERTURN, at, by, why)


@click.command()
@_decision
@click.argument("step", metavar="filed|upheld|overturned|withdrawn", type=click.Choice(APPEAL_STEPS))
@log_option()
@_at
@_by("Who has decided the appeal; not needed for one that is filed.")
@_why("Why; of an appeal that is filed, what the buyer says.")
@lang_option
def appeal(decision: str, step: str, log_place: str, at: str | None, by: str, why: str, lang: str) -> int:
    """Record that the buyer appeals against a decision, or what came of it.

    `upheld`: the decision stands. `overturned`: it does not, and does not count against the buyer. These two and
    `withdrawn` need --by and --why.
    """
    return _tell(log_place, lang, decision, APPEAL, at, by, why, step=step)


def _duration(_context: click.Context, option: click.Parameter, value: str) -> int:
    found = parse_duration(value)
    if found is None:
        raise click.BadParameter(f"{value!r} is no duration such as 7d or 36h", param=option)
    return found


def _time(_context: click.Context, option: click.Parameter, value: str | None) -> str:
    from datetime import datetime

    if value is None:
        return datetime.now().astimezone().isoformat(timespec="microseconds")  # what has just happened is seen
    if parse_time(value) is None:
        raise click.BadParameter(f"{value!r} is no time such as 2026-11-20T09:30:00+08:00", param=option)
    return value


_as_of = click.option("--as-of", callback=_time, metavar="TIME", help="As it stood then (default: now).")
_shop = click.option("--shop", metavar="ID", help="Of this shop only.")


@click.command()
@log_option()
@click.option(
    "--within", default="7d", show_default=True, callback=_duration, metavar="DURATION", help="How near an end."
)
@click.option(
    "--appeals-after",
    default="7d",
    show_default=True,
    callback=_duration,
    metavar="DURATION",
    help="From when on an open appeal has waited too long.",
)
@_as_of
@_shop
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@lang_option
def due(log_place: str, within: int, appeals_after: int, as_of: str, shop: str | None, form: str, lang: str) -> int:
    """List the blocks that somebody has to look at.

    Those that end soon or have just ended, those without an end, appeals that have waited long, and allows of more than
    a day ago of which nobody has recorded whether they were carried out.
    """

    def work(log: Any) -> int:
        from ..engine.language.moments import read_time
        from ..service.life.due import due as due_of
        from ..service.life.standing import standings

        blocks = [one for one in standings(log, read_time(as_of), shop=shop) if one.blocks]
        found = due_of(blocks, within, appeals_after)
        lines = json_lines([one.to_dict() for one in found]) if form == "jsonl" else due_lines(found, lang)
        for line in lines:
            click.echo(line, color=color())
        click.echo(
            history_line("due_count" if found else "due_none", lang, count=len(found), blocks=len(blocks)), err=True
        )
        return 0

    return with_log(log_place, lang, work, read=True)


@click.command()
@log_option()
@click.option("--buyer", required=True, metavar="ID", help="Whose earlier blocks.")
@click.option("--operator", metavar="ID", help="Whose blocks of the day are counted.")
@_shop
@_as_of
@lang_option
def history(log_place: str, buyer: str, operator: str | None, shop: str | None, as_of: str, lang: str) -> int:
    """Print what the log knows for the next case of a buyer: `blocks` and `statistics`, as a case has them.

    A day begins at midnight in the offset of --as-of. A block that was overturned has that status. How many buyers the
    shop had (`distinct_buyers_30d`) is not in the log.
    """

    def work(log: Any) -> int:
        from ..service.life.history import history as history_of

        found = history_of(log, as_of, buyer, shop=shop, operator=operator)
        for line in json_lines([found.to_dict()], pretty=True):
            click.echo(line)
        if found.unconfirmed:
            click.echo(history_line("history_unconfirmed", lang, count=found.unconfirmed), err=True)
        return 0

    return with_log(log_place, lang, work, read=True)


LIFE = (carried_out, lift, overturn, appeal, due, history)
