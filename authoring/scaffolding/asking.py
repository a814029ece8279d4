"""What a command needs and was not given: asked on a terminal, else a usage error that names the option."""

import sys
from collections.abc import Iterable, Sequence

import attrs
import click

from ...reporting.style import Tongue


def on_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@attrs.frozen
class Asking:
    """Asks in one language."""

    tongue: Tongue

    def all_there(self, missing: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Names all that is missing at once, with its choices, where nobody is there to be asked one by one."""
        named = [f"--{option}" + (f" ({', '.join(choices)})" if choices else "") for option, choices in missing]
        if named and not on_terminal():
            raise click.UsageError(f"missing option{'s' * (len(named) > 1)} {'; '.join(named)}")

    def text(self, given: str | None, option: str, choices: Sequence[str] = ()) -> str:
        """The option's value; asked as `ask_OPTION` where it was not given."""
        if given is not None:
            return given
        if not on_terminal():
            missing = "argument NAME" if option == "name" else f"option --{option}"
            raise click.UsageError(f"missing {missing}" + (f" ({', '.join(choices)})" if choices else ""))
        kind = click.Choice(choices) if choices else str
        said = self.tongue.say(f"ask_{option.replace('-', '_')}")
        found: str = click.prompt(said, type=kind, err=True)
        return found

    def several(self, given: Sequence[str], option: str, choices: Sequence[str] = ()) -> tuple[str, ...]:
        """The same for an option that may be given several times; one is asked for."""
        return tuple(given) or (self.text(None, option, choices),)

    def title(self, given: str | None, option: str, otherwise: str) -> str:
        """A title; where nobody is there to be asked, one made from the name."""
        if given is not None:
            return given
        if not on_terminal():
            return otherwise
        found: str = click.prompt(self.tongue.say(f"ask_{option.replace('-', '_')}"), default=otherwise, err=True)
        return found
