"""`fairblock diff`: what changed in meaning from one policy to another."""

import click

from ..reporting.style import Tongue
from .options import color, lang_option


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--fail-on",
    type=click.Choice(["looser", "stricter", "any"]),
    multiple=True,
    help="End with 4 if something is so, or is not proven not to be.",
)
@click.option("--out", metavar="DIR", help="Write the cases that show a difference there, a file each.")
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="Time for one rule; what is not done by then is not proven.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@lang_option
def diff(old: str, new: str, fail_on: tuple[str, ...], out: str | None, seconds: float, form: str, lang: str) -> int:
    """Compare what two policies mean: for each ground rule and for the verdict, equal, stricter, looser or both.

    Every difference comes with a smallest case and both answers; "equal" is a proof over all cases within the bound
    that is named. It needs fairblock[analysis].
    """
    from ..authoring.proving.supervising import z3_is_there

    if not z3_is_there():
        raise click.UsageError(Tongue(lang).say("proof_no_z3", command="diff"))
    from ..authoring.comparing.command import Comparing

    return Comparing(old, new, form, lang, fail_on, out, seconds, color()).run()
