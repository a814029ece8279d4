"""`fairblock explain`: what a policy says, and what it is made into."""

from datetime import UTC, datetime

import click

from ..authoring.explaining import code_of, in_force
from ..engine.language.moments import parse_date
from ..reporting.style import Tongue
from .options import INVALID, lang_option, loaded


@click.command()
@click.argument("policy_name", metavar="POLICY")
@click.argument("rules", nargs=-1, metavar="[RULE]...")
@click.option("--code", is_flag=True, required=True, help="The Python code that decides, as it is run.")
@click.option(
    "--date", metavar="YYYY-MM-DD", help="The UTC date whose rules and parameters are meant (default: today)."
)
@lang_option
def explain(policy_name: str, rules: tuple[str, ...], code: bool, date: str | None, lang: str) -> int:
    """Show what a policy is made into, or some of its rules."""
    day = parse_date(date or datetime.now(UTC).date().isoformat())
    if day is None:
        raise click.BadParameter(f"{date!r} is no date such as 2026-11-20", param_hint="--date")
    policy = loaded(policy_name, lang)
    if policy is None:
        return INVALID
    known = {rule.id for rule in in_force(policy.model, day)}
    if unknown := sorted(set(rules) - known):
        click.echo(Tongue(lang).say("no_such_rule", names=", ".join(unknown), policy=policy.name), err=True)
        return INVALID
    if not known:
        click.echo(Tongue(lang).say("no_rules", policy=policy.name), err=True)
        return INVALID
    click.echo(code_of(policy.model, day, rules))
    return 0
