"""`fairblock generate`: made-up cases to try a policy with."""

import re
from datetime import date

import click

from ..authoring.generating.command import Generating
from ..authoring.generating.making import Wish
from ..reporting.style import Tongue
from .options import lang_option

_MONTH = re.compile(r"(20[0-9]{2}|21[0-9]{2}|2200)-(0[1-9]|1[0-2])", re.ASCII)


@click.command()
@click.option(
    "--out", default="-", show_default=True, metavar="FILE", help="A .jsonl or .parquet file, or - for JSONL."
)
@click.option("--cases", type=click.IntRange(1, 100_000_000), default=1_000, show_default=True, metavar="N")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=1,
    show_default=True,
    metavar="N",
    help="Another one gives other cases.",
)
@click.option(
    "--first",
    type=click.IntRange(0, 2**53),
    default=0,
    show_default=True,
    metavar="N",
    help="The number of the first case: a range of a larger run.",
)
@click.option("--shops", type=click.IntRange(1, 100_000), default=40, show_default=True, metavar="N")
@click.option("--since", default="2025-01", show_default=True, metavar="MONTH", help="The first month of the requests.")
@click.option("--until", default="2025-12", show_default=True, metavar="MONTH", help="The last month.")
@click.option(
    "--malicious",
    type=click.FloatRange(0, 1),
    default=0.3,
    show_default=True,
    metavar="SHARE",
    help="The share of the buyers who are malicious.",
)
@click.option(
    "--platform", default="kuaishou", show_default=True, metavar="NAME", help="The platform that the cases are of."
)
@click.option(
    "--truth", default="", metavar="FILE", help="Also write which buyers are malicious, and how, to this file."
)
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes (default: 2 where that pays).")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@lang_option
def generate(
    out: str,
    cases: int,
    seed: int,
    first: int,
    shops: int,
    since: str,
    until: str,
    malicious: float,
    platform: str,
    truth: str,
    jobs: int | None,
    force: bool,
    lang: str,
) -> int:
    """Make up cases to try a policy with: histories of buyers, honest and malicious, and requests to block them.

    The same options give the same bytes, however many processes there are. Parquet needs fairblock[batch].
    """
    low, high = _day(since, 0, lang), _day(until, 1, lang)
    if low >= high:
        raise click.UsageError(Tongue(lang).say("generate_backwards", since=since, until=until))
    if malicious != malicious:  # not a number passes for one within the range
        raise click.UsageError(Tongue(lang).say("generate_share", text=malicious))
    wish = Wish(seed, cases, first, shops, low, high, malicious, platform)
    return Generating(wish, out, truth, jobs, force, lang).run()


def _day(month: str, later: int, lang: str) -> int:
    """The first day of a month, or of one so many months later, as days since 1970-01-01."""
    found = _MONTH.fullmatch(month)
    if not found:
        raise click.UsageError(Tongue(lang).say("generate_month", text=month))
    years, months = divmod(int(found[1]) * 12 + int(found[2]) - 1 + later, 12)
    return (date(years, months + 1, 1) - date(1970, 1, 1)).days
