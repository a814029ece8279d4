"""What several commands share: options, and loading a policy with its problems shown."""

import os
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, TypeVar

import click

from ..engine.deciding.executing import COMPILED
from ..engine.deciding.policy import Policy, load_policy
from ..engine.executors.rete.errors import ExecutorError
from ..engine.language.problems import PolicyError
from ..reporting.problem_text import policy_problem_lines
from ..reporting.style import Tongue

F = TypeVar("F", bound=Callable[..., Any])
INTERNAL, INVALID = 1, 3


def language(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    """`--lang`, or what the locale says, or English."""
    if value:
        return value
    settings = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next((s for s in settings if s), "").lower().startswith("zh") else "en"


def lang_option(command: Any) -> Any:
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        callback=language,
        metavar="zh|en",
        help="Language of the text output (default: from the locale, else en).",
    )(command)


def color() -> bool | None:
    """False where the user asks for none; None leaves it to whether this is a terminal."""
    return False if os.environ.get("NO_COLOR") else None


policy_option = click.option(
    "--policy",
    "policy_name",
    default="kuaishou",
    show_default=True,
    metavar="NAME|DIR",
    help="A shipped policy, the folder of your own, or a file that `fairblock build` wrote.",
)


def log_option(*, required: bool = True) -> Callable[[F], F]:
    """`--log`: which decision log a command is about."""
    return click.option(
        "--log",
        "log_place",
        required=required,
        metavar="CONFIG|URL",
        help="The decision log: its config file, sqlite:///FILE or postgresql+psycopg://…",
    )


def need_log(lang: str) -> None:
    """A usage error where what the decision log needs is not installed."""
    if not all(map(find_spec, ("sqlalchemy", "cryptography"))):
        raise click.UsageError(Tongue(lang).say("log_needs"))


def loaded(name: str, lang: str, engine: str = COMPILED) -> Policy | None:
    """The policy, or None after its problems have been shown."""
    try:
        return load_policy(name, engine=engine)
    except PolicyError as error:
        for line in policy_problem_lines(error.problems, lang):
            click.echo(line, err=True, color=color())
        return None
    except ExecutorError as error:
        raise NoEngine(error.text.in_(lang)) from None


class NoEngine(click.ClickException):
    """The executor that was asked for cannot run here."""

    exit_code = INTERNAL
