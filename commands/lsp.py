"""`fairblock lsp`: a language server for policies, started by editors."""

import sys
from importlib.util import find_spec

import click

from ..reporting.style import Tongue
from .options import lang_option


@click.command()
@click.option("--stdio", is_flag=True, help="Talk over standard input and output, which it does anyway.")
@lang_option
def lsp(stdio: bool, lang: str) -> int:
    """Serve editors: problems while typing, explanations, definitions, completion and quick fixes.

    An editor starts it and talks to it over standard input and output; it needs fairblock[lsp].
    """
    if find_spec("pygls") is None or find_spec("lsprotocol") is None:
        raise click.UsageError(Tongue(lang).say("edit_no_pygls"))
    if sys.stdin.isatty():
        raise click.UsageError(Tongue(lang).say("edit_by_hand"))
    from ..authoring.editing.server import serve

    serve(lang)
    return 0
