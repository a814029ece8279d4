"""The `fairblock` command: finds the command, calls it, exits (contract 7)."""

import os
import sys
from importlib import import_module

import click

from .commands.options import INTERNAL, language
from .commands.texts import of_texts
from .reporting.style import Tongue
from .version import __version__

# each is `commands/NAME.py`, which defines NAME
COMMANDS = (
    *("analyze", "backtest", "build", "check", "diff", "explain", "fmt", "generate", "hook", "letter", "lint"),
    *("log", "lsp", "mcp", "mutate", "new", "packet", "prove", "replay", "schema", "serve", "sql", "test"),
)


class _Commands(click.Group):
    """Imports a command only when it is called or listed: `check` need not wait for what authors use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f".commands.{cmd_name}", __package__), cmd_name)
        return of_texts(found)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fairblock")
def cli() -> None:
    """Decides whether a shop may block a buyer, and says why.

    Exit codes: 0 done, 1 internal error, 2 usage, 3 invalid policy or input, 4 a test or gate failed.
    """


def _open_what_is_closed() -> None:
    """A shell may close what every program has: else the next file opened would get its number, and be taken for it.

    Standard output is opened for reading, so that an answer fails to be written and is not lost silently.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "r"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def main() -> None:
    """The installed command: never a traceback, and always one of the exit codes of the contract."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = cli.main(prog_name="fairblock", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Exit as end:
        code = end.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except SystemExit:  # click's answer to a reader that has seen enough, as `head` has
        code = 141
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the interpreter's last flush
        code = 141
    except OSError as error:  # of the output: everything that is read has its own message
        code = INTERNAL
        tongue = Tongue(language(None, None, None))  # type: ignore[arg-type]
        click.echo(tongue.say("unwritable", why=error.strerror or str(error)), err=True)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the interpreter's last flush
    except Exception as error:
        tongue = Tongue(language(None, None, None))  # type: ignore[arg-type]
        click.echo(tongue.say("internal", what=f"{type(error).__name__}: {error}"), err=True)
        code = INTERNAL
    sys.exit(code)
