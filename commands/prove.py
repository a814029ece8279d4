"""`fairblock prove`: what a policy claims of itself, and the engine's own laws, over all cases."""

import click

from ..authoring.claiming.command import Proving
from ..authoring.proving.supervising import SECONDS, z3_is_there
from ..engine.language.folder import shipped_names
from ..reporting.style import Tongue
from .options import color, lang_option


@click.command()
@click.argument("policies", nargs=-1, required=True, metavar="POLICY...")
@click.option("-k", "select", multiple=True, metavar="TEXT", help="Only claims and laws with TEXT in their name.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--write-tests", "write", is_flag=True, help="Write the cases that refute something to the policy's tests."
)
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(min=1),
    default=SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long to think about a few claims, or about the laws for one rule.",
)
@lang_option
def prove(policies: tuple[str, ...], select: tuple[str, ...], form: str, write: bool, seconds: float, lang: str) -> int:
    """Prove what a policy claims in its claims.yaml, and the engine's own laws, over all cases.

    What is refuted is shown with a case that the engine confirms. What could not be proven is no success either.
    """
    if not z3_is_there():
        raise click.UsageError(Tongue(lang).say("proof_no_z3", command="prove"))
    if write and (shipped := sorted(set(policies) & set(shipped_names()))):
        raise click.UsageError(Tongue(lang).say("prove_shipped", policy=shipped[0]))
    return Proving(list(policies), list(select), form, lang, seconds, write, color()).run()
