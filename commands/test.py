"""`fairblock test`: runs the tests beside a policy."""

import click

from ..authoring.coverage.wish import Wish
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
@click.option("--coverage", is_flag=True, help="Also show which conditions the tests made true, false and unknown.")
@click.option(
    "--coverage-html",
    "page",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Also write the policy's text with its conditions marked, as a page for the browser.",
)
@click.option(
    "--coverage-min",
    "least",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Fail if the tests of a policy show less of it.",
)
@lang_option
def test(
    policies: tuple[str, ...],
    select: tuple[str, ...],
    form: str,
    junit: str | None,
    coverage: bool,
    page: str | None,
    least: float | None,
    lang: str,
) -> int:
    """Run the tests/*.yaml beside a policy."""
    wish = Wish(page, least) if coverage or page is not None or least is not None else None
    return Testing(list(policies), list(select), form, lang, junit, color(), wish).run()
