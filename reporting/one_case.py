"""One case out of a file, with what is wrong with it shown."""

from typing import Any

import click

from ..engine.language.model import PolicyModel
from ..engine.semantics.checks import check_case
from ..engine.semantics.intake import MAX_BYTES, read_case
from ..engine.semantics.problems import CaseError
from .problem_text import case_problem_lines
from .style import Tongue


def one_case(file: str, policy: PolicyModel, language: str, color: bool | None) -> dict[str, Any] | None:
    """The valid case in a file; None after it was said on standard error what is wrong."""
    try:
        with open(file, "rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
        data, numbers = read_case(raw)
        check_case(data, numbers, policy.platforms)
    except OSError as error:
        said = Tongue(language).say("unreadable", file=file, why=error.strerror or str(error))
        click.echo(said, err=True, color=color)
        return None
    except CaseError as error:
        for line in case_problem_lines(error, file, language):
            click.echo(line, err=True, color=color)
        return None
    return data
