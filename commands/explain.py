"""`fairblock explain`: what a policy says, what came of a rule in a case, and what a policy is made into."""

import click

from ..authoring.explaining.command import Explaining
from ..reporting.documents.writing import FOR_TERMINALS
from .options import INVALID, color, lang_option, loaded


@click.command()
@click.argument("policy_name", metavar="POLICY")
@click.argument("words", nargs=-1, metavar="[CASE.json] [RULE]...")
@click.option("--code", is_flag=True, help="The Python code that decides, as it is run.")
@click.option(
    "--date", metavar="YYYY-MM-DD", help="The UTC date whose rules and parameters are meant (default: today)."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FOR_TERMINALS)),
    help="How it is written (default: by the end of FILE, .md or .html, else text).",
)
@click.option("--out", metavar="FILE", help="Write it to a file instead of standard output.")
@lang_option
def explain(
    policy_name: str,
    words: tuple[str, ...],
    code: bool,
    date: str | None,
    form: str | None,
    out: str | None,
    lang: str,
) -> int:
    """Write a policy out in plain sentences, or some of its rules.

    With a CASE: what came of each condition of the rules in that case, and what would change it.
    """
    from ..authoring.explaining.rules import day_asked

    day = day_asked(date)
    if day is None:
        raise click.BadParameter(f"{date!r} is no date such as 2026-11-20", param_hint="--date")
    cases = [word for word in words if word.endswith(".json")]
    if len(cases) > 1:
        raise click.UsageError("one case at a time")
    if cases and (code or date):
        raise click.UsageError("a case is explained as of its own time: without --date, and without --code")
    if code and form:
        raise click.UsageError("--code is Python: without --format")
    policy = loaded(policy_name, lang)
    if policy is None:
        return INVALID
    rules = tuple(word for word in words if not word.endswith(".json"))
    explaining = Explaining(policy, lang, color(), form, out)
    if cases:
        return explaining.case(cases[0], rules)
    return explaining.code(day, rules) if code else explaining.policy_on(day, rules)
