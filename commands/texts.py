"""What is written on the command line is text: where it is none, a usage error names the option."""

import click

from ..reporting.style import Tongue
from .options import language

_FILES = ("FILE", "DIR", "CONFIG", "POLICY", "CASE", "FOLDER", "OLD", "NEW")  # a file's name may be any bytes


class _Utf8(click.types.StringParamType):
    """A text in UTF-8."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = super().convert(value, param, ctx)
        try:
            found.encode()
        except UnicodeEncodeError:
            written = found.encode(errors="surrogateescape").decode(errors="backslashreplace")
            said = ctx.params.get("lang") if ctx is not None else None
            tongue = Tongue(said or language(None, None, None))  # type: ignore[arg-type]
            self.fail(tongue.say("not_utf8", value=written), param, ctx)
        return found


UTF8 = _Utf8()


def of_texts(command: click.Command) -> click.Command:
    """The command, and those under it, with every parameter that is a text, and no file's name, in UTF-8."""
    for param in command.params:
        if param.type is click.STRING and not any(word in (param.metavar or "") for word in _FILES):
            param.type = UTF8
    if isinstance(command, click.Group):
        for one in command.commands.values():
            of_texts(one)
    return command
