"""`fairblock new`: files to begin with."""

from datetime import datetime

import click

from ..authoring.scaffolding.new_case import NewCase
from .options import INVALID, lang_option, loaded, policy_option


@click.group()
def new() -> None:
    """Make a file to begin with."""


@new.command("case")
@policy_option
@click.option("--ground", metavar="GROUND", help="What the buyer is thought to have done; leave out to see the choice.")
@click.option("--rule", metavar="RULE", help="Only what this one ground rule needs.")
@click.option("--out", metavar="FILE", help="Write it to a new file instead of standard output.")
@lang_option
def new_case(policy_name: str, ground: str | None, rule: str | None, out: str | None, lang: str) -> int:
    """An empty case to fill in, every field explained: all that the policy reads for a ground or rule."""
    policy = loaded(policy_name, lang)
    if policy is None:
        return INVALID
    return NewCase(policy, policy_name, lang, datetime.now().astimezone()).run(ground, rule, out)
