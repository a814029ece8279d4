"""What commands share that use a decision log: opening it, and its errors shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ..reporting.problem_text import policy_problem_lines
from ..service.letters.errors import LetterError
from ..service.life.errors import LifeError
from .options import INVALID, color, need_log

if TYPE_CHECKING:
    from ..service.log import DecisionLog


def with_log(place: str, lang: str, work: "Callable[[DecisionLog], int]", *, read: bool = False) -> int:
    """Does some work with the log at an address or of a config, and returns its exit code; shows what goes wrong."""
    need_log(lang)
    from ..service.log import LogError, open_log
    from ..service.log.settings import LogConfigError

    try:
        with open_log(place, read=read) as log:
            return work(log)
    except LogConfigError as error:
        for line in policy_problem_lines(error.problems, lang):
            click.echo(line, err=True, color=color())
    except (LogError, LifeError, LetterError) as error:
        click.echo(f"{error.code}: {error.text.in_(lang)}", err=True, color=color())
    return INVALID
