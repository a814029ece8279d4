"""`fairblock mutate`: changes a policy the way mistakes do, and shows what its tests do not notice."""

import click

from ..authoring.mutating.command import Mutating
from .options import color, lang_option


@click.command()
@click.argument("policies", nargs=-1, required=True, metavar="POLICY...")
@click.option(
    "-k", "select", multiple=True, metavar="TEXT", help="Only changes with TEXT in their name, such as a rule's id."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--min",
    "least",
    type=click.FloatRange(0, 100),
    default=100.0,
    show_default=True,
    metavar="PERCENT",
    help="Fail if the tests notice less of the changes.",
)
@click.option("--write-tests", "write", is_flag=True, help="Append the tests that would notice to the policy's tests.")
@lang_option
def mutate(policies: tuple[str, ...], select: tuple[str, ...], form: str, least: float, write: bool, lang: str) -> int:
    """Change a policy the way mistakes do, and show which changes its tests do not notice.

    A bound moved by one, `gt` for `gte`, an `all` for an `any`, something dropped: one change at a time, in what the
    policy itself defines. Its files are not touched.
    """
    return Mutating(list(policies), list(select), form, lang, least, write, color()).run()
