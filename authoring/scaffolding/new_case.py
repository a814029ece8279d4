"""`fairblock new case`: an empty case for a ground or a rule, with an explanation of every field, to be filled in."""

import json
import shlex
from datetime import datetime

import attrs
import click

from ...engine.deciding.policy import Policy
from ...engine.language.moments import parse_time, utc_date
from ...reporting.style import Tongue
from .choosing import Choosing, Refusal
from .form import blanks_in, new_form
from .plain import Plain, verbatim
from .reading import reading

USAGE = 2


@attrs.frozen
class NewCase:
    """One empty case. `policy_name` is the policy as the user named it; `now` has an offset."""

    policy: Policy
    policy_name: str
    language: str
    now: datetime

    def run(self, ground: str | None, rule: str | None, out: str | None) -> int:
        """Prints the case, or writes it to a file that is not there yet; returns the exit code (contract 7)."""
        tongue = Tongue(self.language)
        as_of = self.now.isoformat(timespec="seconds")
        moment = parse_time(as_of)
        assert moment is not None
        day = utc_date(moment)
        chosen = Choosing(self.policy.model, tongue, day).rules(ground, rule)
        if isinstance(chosen, Refusal):
            for line in chosen.lines:
                click.echo(line, err=True)
            return USAGE
        command = self._check_command(out)
        plain = Plain(self.policy.model, tongue, day)
        case = new_form(reading(self.policy.model, chosen), plain, as_of, command)
        text = json.dumps(case, ensure_ascii=False, indent=2)
        if out is None:
            click.echo(text)
        elif (fault := _write(out, text + "\n", tongue)) is not None:
            click.echo(fault, err=True)
            return USAGE
        else:
            click.echo(tongue.say("new_written", file=out), err=True)
        click.echo(tongue.say("new_next", count=blanks_in(case), command=verbatim(command)), err=True)
        if len(chosen) > 1:
            ids = tongue.say("comma").join(rule.id for rule in chosen)
            click.echo(tongue.say("new_narrow", rules=ids), err=True)
        return 0

    def _check_command(self, out: str | None) -> str:
        """How the case is checked once it is filled in."""
        words = ["fairblock", "check", out or "CASE.json", "--policy", self.policy_name, "--lang", self.language]
        return shlex.join(words)


def _write(file: str, text: str, tongue: Tongue) -> str | None:
    """Writes a new file; returns what is wrong if it cannot."""
    try:
        with open(file, "x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        return tongue.say("new_exists", file=file)
    except OSError as error:
        return tongue.say("new_unwritable", file=file, why=error.strerror or type(error).__name__)
    return None
