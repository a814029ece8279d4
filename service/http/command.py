"""What `fairblock serve` does: settings together, policies loaded, a socket bound, and then it serves."""

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import click

from ...engine.language.problems import PolicyError, PolicyProblem
from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue
from ..log import LogError, open_log
from ..log.storing.writable import check_writable
from .settings import Settings, is_loopback, read_settings
from .tokens import TokenFileError, new_token, read_tokens

if TYPE_CHECKING:
    from socket import socket

    from .served import Policies

INTERNAL, INVALID = 1, 3


@attrs.frozen
class Serving:
    """One call of the command; `options` are those of the command line, None or empty where not given."""

    tongue: Tongue
    options: Mapping[str, Any]

    def run(self) -> int:
        """Serves, or makes a token; returns the exit code."""
        try:
            settings = self._settings()
            if self.options["new_token"]:
                return self._new_token(settings)
            self._check(settings)
            return self._serve(settings)
        except PolicyError as error:
            self._show(error.problems)
        except TokenFileError as error:
            self._say(error.word, **error.values)
        except LogError as error:
            self._say("serve_log", code=error.code, why=error.text)
            self._show(getattr(error, "problems", ()))
            if error.of_the_database:  # nothing that was given is invalid: as every command that uses a log has it
                return INTERNAL
        return INVALID

    def _show(self, problems: Iterable[PolicyProblem]) -> None:
        for line in policy_problem_lines(problems, self.tongue.language):
            click.echo(line, err=True)

    def _settings(self) -> Settings:
        options = self.options
        settings = read_settings(options["config_file"]) if options["config_file"] else Settings()
        given = {
            "policies": tuple(options["policies"]) or None,
            "log": options["log_config"],
            "no_auth": options["no_auth"] or None,
            "access_log": options["access_log"] or None,
            "language": self.tongue.language,
            **{name: options[name] for name in ("host", "port", "tokens", "metrics", "workers")},
        }
        return attrs.evolve(settings, **{name: value for name, value in given.items() if value is not None})

    def _new_token(self, settings: Settings) -> int:
        if settings.tokens is None:
            raise click.UsageError(self.tongue.say("serve_no_token_file"))
        if not self.options["scopes"]:
            raise click.UsageError(self.tongue.say("serve_no_scope"))
        token = new_token(settings.tokens, self.options["new_token"], self.options["scopes"])
        click.echo(token)
        self._say("serve_new_token", file=settings.tokens)
        return 0

    def _check(self, settings: Settings) -> None:
        if settings.no_auth and settings.tokens is not None:
            raise click.UsageError(self.tongue.say("serve_auth_twice"))
        if settings.no_auth and not is_loopback(settings.host):
            raise click.UsageError(self.tongue.say("serve_no_auth_open", host=settings.host))
        if not settings.no_auth and settings.tokens is None:
            raise click.UsageError(self.tongue.say("serve_no_tokens"))
        if settings.workers > 1 and not hasattr(os, "fork"):
            raise click.UsageError(self.tongue.say("serve_no_workers"))
        if settings.log is not None:
            with open_log(settings.log) as log:  # what is wrong with it is told here, and not at the first case
                check_writable(log.store, signed=log.settings.key is not None)
        if settings.tokens is not None and not read_tokens(settings.tokens).entries:
            raise TokenFileError("serve_tokens_empty", file=settings.tokens)

    def _serve(self, settings: Settings) -> int:
        with tempfile.TemporaryDirectory(prefix="fairblock-") as shared:
            if settings.workers > 1:
                os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared  # read when the client is imported, just below
            from .running import bound
            from .served import Policies

            policies = Policies(settings.policies)
            try:
                listening = bound(settings)
            except OSError as error:
                why = error.strerror or errno.errorcode.get(error.errno or 0, str(error))
                self._say("serve_not_bound", host=settings.host, port=settings.port, why=why)
                return INTERNAL
            settings = attrs.evolve(settings, port=listening.getsockname()[1])
            names = ", ".join(f"{one.name} {one.policy.version}" for one in policies.all())

            def begun() -> None:
                self._say("serve_started", address=settings.address, pid=os.getpid(), policies=names)

            code = self._until_stopped(settings, policies, listening, begun)
        self._say("serve_stopped" if code == 0 else "serve_failed")
        return code

    def _until_stopped(
        self, settings: Settings, policies: "Policies", listening: "socket", begun: Callable[[], None]
    ) -> int:
        from .metrics import ended
        from .running import run
        from .workers import Workers

        if settings.workers == 1:
            return run(settings, policies, listening, begun)
        return Workers(settings.workers, lambda: run(settings, policies, listening), self._say, ended).run(begun)

    def _say(self, word: str, **values: object) -> None:
        print(self.tongue.say(word, **values), file=sys.stderr, flush=True)
