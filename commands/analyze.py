"""`fairblock analyze`: what a policy can never do, and what in it is in vain."""

import click

from ..reporting.style import Tongue
from .options import color, lang_option


@click.command()
@click.argument("policies", nargs=-1, required=True, metavar="POLICY...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--out", metavar="DIR", help="Write the case of each finding that has one into this folder.")
@click.option("--no-fail", "lenient", is_flag=True, help="End with 0 whatever is found or not proven.")
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(1, 3600),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one question about one rule or parameter may take.",
)
@lang_option
def analyze(policies: tuple[str, ...], form: str, out: str | None, lenient: bool, seconds: float, lang: str) -> int:
    """Prove what a policy can never do: rules that never lead to a block, conditions and numbers that never matter.

    It asks over all cases, not only those that were tried, and needs fairblock[analysis].
    """
    from ..authoring.proving.supervising import z3_is_there

    if not z3_is_there():
        raise click.UsageError(Tongue(lang).say("proof_no_z3", command="analyze"))
    from ..authoring.analyzing.command import Analyzing

    return Analyzing(list(policies), form, lang, seconds, out, lenient, color()).run()
