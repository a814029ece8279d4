"""`fairblock lint`: every problem of a policy, and what is worth a second look."""

import click

from ..authoring.linting.command import FORMATS, Linting
from ..authoring.linting.command import explain as explain_lint
from ..authoring.linting.model import ERROR, SEVERITIES
from .options import color, lang_option


@click.command()
@click.argument("policies", nargs=-1, metavar="POLICY...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default=ERROR,
    show_default=True,
    help="End with 4 where there is a finding as grave as this.",
)
@click.option("--fix", is_flag=True, help="Make the edits that change nothing of what the policy means.")
@click.option(
    "--explain", metavar="NAME", help="Only print the page of a lint: what it avoids, examples; `all` lists them."
)
@lang_option
def lint(policies: tuple[str, ...], form: str, fail_on: str, fix: bool, explain: str | None, lang: str) -> int:
    """Show every problem of a policy, with its place, code and a hint; where there is none, what to look at again."""
    if explain is not None:
        return explain_lint(explain, lang)
    if not policies:
        raise click.UsageError("Missing argument 'POLICY...'.")
    return Linting(list(policies), form, lang, fail_on, fix, color()).run()
