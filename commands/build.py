"""`fairblock build`: a policy as one file."""

import click

from ..authoring.building import build as build_file
from .options import color, lang_option


@click.command()
@click.argument("policy_name", metavar="POLICY")
@click.option("--out", metavar="FILE", help="Where to write it (default: NAME-VERSION.fairblock).")
@lang_option
def build(policy_name: str, out: str | None, lang: str) -> int:
    """Write a policy as one file that loads many times faster; give that file wherever a policy is asked for."""
    return build_file(policy_name, out, lang, color())
