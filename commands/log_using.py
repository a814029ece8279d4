"""What commands share that use a decision log: opening it, and its errors shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ..service.letters.errors import LetterError
from ..service.life.errors import LifeError
from .options import INVALID, color, need_log

if TYPE_CHECKING:
    from ..service.log import DecisionLog


def with_log(place: str, lang: str, work: "Callable[[DecisionLog], int]", *, read: bool = False) -> int:
    """Does some work with the log at an address or of a config, and returns its exit code; shows what goes wrong."""
    need_log(lang)
    from ..service.log import LogError, open_log
    from ..service.log.command import tell

    try:
        with open_log(place, read=read) as log:
            return work(log)
    except LogError as error:
        return tell(error, lang, color())
    except (LifeError, LetterError) as error:
        click.echo(f"{error.code}: {error.text.in_(lang)}", err=True, color=color())
    return INVALID
