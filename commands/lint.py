"""`fairblock lint`: every problem of a policy."""

import json

import click

from ..engine.deciding.policy import load_policy
from ..engine.language.problems import PolicyError, PolicyProblem
from ..reporting.problem_text import policy_problem_lines
from ..reporting.style import Tongue
from .options import INVALID, color, lang_option


@click.command()
@click.argument("policies", nargs=-1, required=True, metavar="POLICY...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@lang_option
def lint(policies: tuple[str, ...], form: str, lang: str) -> int:
    """Show every problem of a policy, with its place, code and a hint."""
    tongue = Tongue(lang)
    found: list[PolicyProblem] = []
    empty = False
    for name in policies:
        try:
            policy = load_policy(name)
        except PolicyError as error:
            found.extend(error.problems)
            if form == "text":
                for line in policy_problem_lines(error.problems, lang):
                    click.echo(line, color=color())
                click.echo(tongue.say("problems", policy=name, count=len(error.problems)), err=True)
            continue
        if not policy.model.rules:
            empty = True
            click.echo(tongue.say("no_rules", policy=policy.name), err=True)
        elif form == "text":
            click.echo(tongue.say("clean", policy=policy.name, version=policy.version, rules=len(policy.model.rules)))
    if form == "json":
        click.echo(json.dumps({"problems": [problem.to_dict() for problem in found]}, ensure_ascii=False, indent=2))
    return INVALID if found or empty else 0
