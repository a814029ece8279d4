"""`fairblock fmt`: policy files in one canonical form."""

import click

from ..authoring.formatting.command import Formatting
from ..engine.language.folder import shipped_names
from .options import color, lang_option


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="POLICY|FILE|-...")
@click.option("--check", is_flag=True, help="Change nothing; list the files that would change, and end with 4 if any.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@lang_option
def fmt(paths: tuple[str, ...], check: bool, diff: bool, lang: str) -> int:
    """Lay out the files of a policy and its tests in one canonical form; comments and digest stay."""
    shipped = sorted(set(paths) & set(shipped_names()))
    if shipped and not (check or diff):
        raise click.UsageError(f"`{shipped[0]}` comes with fairblock and is not changed; give a folder, or --check")
    return Formatting(list(paths), check, diff, lang, color()).run()
