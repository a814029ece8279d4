"""`fairblock serve`: the service over HTTP."""

from importlib.util import find_spec

import click

from ..reporting.style import Tongue
from .options import lang_option

_NEEDED = ("starlette", "uvicorn", "prometheus_client", "sqlalchemy", "cryptography")
_SCOPES = ("decide", "log.read", "admin")


@click.command()
@click.option("--config", "config_file", metavar="FILE", help="A YAML file with settings; options go before it.")
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="NAME|DIR",
    help="A policy: a shipped name, a folder or a built file. Repeatable; the first is the default [kuaishou].",
)
@click.option("--host", metavar="ADDRESS", help="The address to listen on [127.0.0.1: this machine only].")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="The port; 0 takes any free one [8000].")
@click.option("--tokens", metavar="FILE", help="The file of tokens, which --new-token writes.")
@click.option("--no-auth", is_flag=True, help="Ask for no tokens; on a loopback address only.")
@click.option(
    "--log", "log_config", metavar="CONFIG", help="The decision log: every answer is recorded before it is sent."
)
@click.option("--metrics", type=click.Choice(["admin", "loopback", "open"]), help="Who may read /metrics [admin].")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="How many processes answer [1].")
@click.option("--access-log", is_flag=True, help="Write a line a request to standard error.")
@click.option(
    "--new-token", metavar="NAME", help="Only make a token: print it once, and append its digest to --tokens."
)
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(_SCOPES), help="What the new token permits. Repeatable."
)
@lang_option
def serve(lang: str, **options: object) -> int:
    """Serve decisions over HTTP: one case or many, OpenID AuthZEN, metrics, OpenAPI.

    The first signal to stop (TERM, INT) finishes what is under way, the second ends at once; HUP reads the policies
    again. It needs fairblock[serve].
    """
    tongue = Tongue(lang)
    if not all(map(find_spec, _NEEDED)):
        raise click.UsageError(tongue.say("serve_no_starlette"))
    from ..service.http.command import Serving

    return Serving(tongue, options).run()
