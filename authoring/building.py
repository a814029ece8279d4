"""`fairblock build`: a policy as one file, for programs that must start fast."""

from pathlib import Path

import click

from ..engine.language.artefact import SUFFIX
from ..engine.language.load import build_artefact
from ..engine.language.problems import PolicyError
from ..reporting.problem_text import policy_problem_lines
from ..reporting.style import Tongue
from ..reporting.whole_file import put_whole

USAGE, INVALID = 2, 3


def build(policy: str, out: str | None, language: str, color: bool | None) -> int:
    """Writes the artefact of a policy; returns the exit code (contract 7)."""
    tongue = Tongue(language)
    try:
        model, data = build_artefact(policy)
    except PolicyError as error:
        for line in policy_problem_lines(error.problems, language):
            click.echo(line, err=True, color=color)
        return INVALID
    if not model.rules:
        click.echo(tongue.say("no_rules", policy=model.name), err=True)
        return INVALID
    file = Path(out) if out else Path(f"{model.name}-{model.version}{SUFFIX}")
    if file.suffix != SUFFIX:
        raise click.BadParameter(f"the file must end in {SUFFIX}", param_hint="--out")
    try:
        put_whole(file, data)
    except OSError as error:
        click.echo(tongue.say("new_unwritable", file=file, why=error.strerror or type(error).__name__), err=True)
        return USAGE
    click.echo(tongue.say("built", file=file, policy=model.name, version=model.version, digest=model.digest[:19]))
    return 0
