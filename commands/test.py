"""`fairblock test`: runs the tests beside a policy."""

import click

from ..authoring.testing.command import Testing
from .options import color, lang_option


@click.command("test")
@click.argument("policies", nargs=-1, required=True, metavar="POLICY...")
@click.option(
    "-k",
    "select",
    multiple=True,
    metavar="TEXT",
    help='Only tests with TEXT in their "suite: test", capitals or not; of several, any.',
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--junit", type=click.Path(dir_okay=False), metavar="FILE", help="Also write the results as JUnit XML.")
@lang_option
def test(policies: tuple[str, ...], select: tuple[str, ...], form: str, junit: str | None, lang: str) -> int:
    """Run the tests/*.yaml beside a policy."""
    return Testing(list(policies), list(select), form, lang, junit, color()).run()
