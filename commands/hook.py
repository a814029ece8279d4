"""`fairblock hook`: lint, fmt and test for all policies of a repository, for pre-commit hooks and CI."""

import click

from ..authoring.finding import policies_below
from ..reporting.style import Tongue
from .fmt import fmt
from .lint import lint
from .options import INVALID, lang_option
from .test import test


@click.group()
def hook() -> None:
    """Lint, format or test all policies in and below some folders (default: this one), for hooks and CI."""


def _found(roots: tuple[str, ...], lang: str) -> tuple[str, ...]:
    """All policies there; none after it was said of which folder there is none."""
    found: dict[str, None] = {}
    for root in roots or (".",):
        below = tuple(policies_below(root))
        if not below:
            click.echo(Tongue(lang).say("hook_none", where=root), err=True)
            return ()
        found |= dict.fromkeys(below)
    return tuple(found)


folders = click.argument("roots", nargs=-1, metavar="[FOLDER]...")


@hook.command("lint")
@folders
@lang_option
@click.pass_context
def hook_lint(context: click.Context, roots: tuple[str, ...], lang: str) -> int:
    """As `fairblock lint`."""
    found = _found(roots, lang)
    return int(context.invoke(lint, policies=found, lang=lang)) if found else INVALID


@hook.command("fmt")
@folders
@click.option("--check", is_flag=True, help="Change nothing; list the files that would change, and end with 4 if any.")
@lang_option
@click.pass_context
def hook_fmt(context: click.Context, roots: tuple[str, ...], check: bool, lang: str) -> int:
    """As `fairblock fmt`."""
    found = _found(roots, lang)
    return int(context.invoke(fmt, paths=found, check=check, lang=lang)) if found else INVALID


@hook.command("test")
@folders
@lang_option
@click.pass_context
def hook_test(context: click.Context, roots: tuple[str, ...], lang: str) -> int:
    """As `fairblock test`."""
    found = _found(roots, lang)
    return int(context.invoke(test, policies=found, lang=lang)) if found else INVALID
