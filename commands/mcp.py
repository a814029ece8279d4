"""`fairblock mcp`: a server for assistants, started by them."""

import sys
from importlib.util import find_spec

import click

from ..engine.language.problems import PolicyError
from ..reporting.problem_text import policy_problem_lines
from ..reporting.style import Tongue
from .options import INVALID, color, lang_option


@click.command()
@click.option(
    "--policy",
    "policies",
    multiple=True,
    default=("kuaishou",),
    show_default=True,
    metavar="NAME|DIR",
    help="A policy that may be asked about. Repeatable; the first is the default.",
)
@lang_option
def mcp(policies: tuple[str, ...], lang: str) -> int:
    """Serve assistants over the Model Context Protocol: decide, explain, lint, test.

    An assistant starts it and talks to it over standard input and output. It reads the policies named and nothing else,
    and changes nothing. It needs fairblock[mcp].
    """
    if find_spec("mcp") is None:
        raise click.UsageError(Tongue(lang).say("mcp_needs"))
    if sys.stdin.isatty():
        raise click.UsageError(Tongue(lang).say("mcp_by_hand"))
    from ..service.mcp.server import serve

    try:
        serve(policies, lang)
    except PolicyError as error:
        for line in policy_problem_lines(error.problems, lang):
            click.echo(line, err=True, color=color())
        return INVALID
    return 0
