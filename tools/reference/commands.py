"""The help of the commands."""

from collections.abc import Callable
from typing import Any

import click

from fairblock import cli as cli_module

from .writing import Words


def help_of(*path: str) -> Callable[[Words], str]:
    """What a command says of itself."""

    def text(_words: Words) -> str:
        command: Any = cli_module.cli
        context = click.Context(
            command,
            info_name="fairblock",
            max_content_width=100,
            terminal_width=100,
            help_option_names=["-h", "--help"],
        )
        for name in path:
            command = command.get_command(context, name)
            context = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        return f"```text\n{command.get_help(context)}\n```\n"

    return text
