"""The `fairblock` command: parse options, call one function, print, exit (contract 7)."""

import json
import os
import sys
from datetime import UTC, datetime
from typing import Any

import click

from . import __version__
from .engine.deciding.executing import BOTH, COMPILED, ENGINES, RETE
from .engine.deciding.policy import Policy, load_policy
from .engine.executors.rete.errors import ExecutorError
from .engine.language.moments import parse_date
from .engine.language.problems import PolicyError, PolicyProblem
from .reporting.checking import Checking
from .reporting.problem_text import policy_problem_lines
from .reporting.style import Tongue

INTERNAL, INVALID = 1, 3


def _language(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    """`--lang`, or what the locale says, or English."""
    if value:
        return value
    settings = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next((s for s in settings if s), "").lower().startswith("zh") else "en"


def _lang_option(command: Any) -> Any:
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        callback=_language,
        metavar="zh|en",
        help="Language of the text output (default: from the locale, else en).",
    )(command)


def _color() -> bool | None:
    """False where the user asks for none; None leaves it to whether this is a terminal."""
    return False if os.environ.get("NO_COLOR") else None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fairblock")
def cli() -> None:
    """Decides whether a shop may block a buyer, and says why.

    Exit codes: 0 done, 1 internal error, 2 usage, 3 invalid policy or input, 4 a test or gate failed.
    """


@cli.command()
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@click.option(
    "--policy",
    "policy_name",
    default="kuaishou",
    show_default=True,
    metavar="NAME|DIR",
    help="A shipped policy, or the folder of your own.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=COMPILED,
    show_default=True,
    help="Which executor evaluates the rules; all give the same answers.",
)
@click.option("--trace", is_flag=True, help="Also print the chain of firings (text, with --engine rete or both).")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
@click.option(
    "--exit-verdict",
    is_flag=True,
    help="End with 0 for allow, 10 for deny, 11 for needs-communication; of several cases the highest.",
)
@_lang_option
def check(
    cases: tuple[str, ...], policy_name: str, engine: str, trace: bool, form: str, exit_verdict: bool, lang: str
) -> int:
    """Decide cases: .json (one case), .jsonl (one a line), - for stdin."""
    if trace and (engine not in (RETE, BOTH) or form != "text"):
        raise click.UsageError("--trace needs --engine rete or both, and --format text")
    policy = _load(policy_name, lang, engine)
    if policy is None:
        return INVALID
    return Checking(policy, list(cases), form, lang, _color(), trace).run(exit_verdict=exit_verdict)


@cli.command()
@click.argument("policies", nargs=-1, required=True, metavar="POLICY...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_lang_option
def lint(policies: tuple[str, ...], form: str, lang: str) -> int:
    """Show every problem of a policy, with its place, code and a hint."""
    tongue = Tongue(lang)
    found: list[PolicyProblem] = []
    empty = False
    for name in policies:
        try:
            policy = load_policy(name)
        except PolicyError as error:
            found.extend(error.problems)
            if form == "text":
                for line in policy_problem_lines(error.problems, lang):
                    click.echo(line, color=_color())
                click.echo(tongue.say("problems", policy=name, count=len(error.problems)), err=True)
            continue
        if not policy.model.rules:
            empty = True
            click.echo(tongue.say("no_rules", policy=policy.name), err=True)
        elif form == "text":
            click.echo(tongue.say("clean", policy=policy.name, version=policy.version, rules=len(policy.model.rules)))
    if form == "json":
        click.echo(json.dumps({"problems": [problem.to_dict() for problem in found]}, ensure_ascii=False, indent=2))
    return INVALID if found or empty else 0


@cli.group()
def new() -> None:
    """Make a file to begin with."""


@new.command("case")
@click.option(
    "--policy",
    "policy_name",
    default="kuaishou",
    show_default=True,
    metavar="NAME|DIR",
    help="A shipped policy, or the folder of your own.",
)
@click.option("--ground", metavar="GROUND", help="What the buyer is thought to have done; leave out to see the choice.")
@click.option("--rule", metavar="RULE", help="Only what this one ground rule needs.")
@click.option("--out", metavar="FILE", help="Write it to a new file instead of standard output.")
@_lang_option
def new_case(policy_name: str, ground: str | None, rule: str | None, out: str | None, lang: str) -> int:
    """An empty case to fill in, every field explained: all that the policy reads for a ground or rule."""
    policy = _load(policy_name, lang)
    if policy is None:
        return INVALID
    from .authoring.scaffolding.new_case import NewCase

    return NewCase(policy, policy_name, lang, datetime.now().astimezone()).run(ground, rule, out)


@cli.command("test")
@click.argument("policies", nargs=-1, required=True, metavar="POLICY...")
@click.option(
    "-k",
    "select",
    multiple=True,
    metavar="TEXT",
    help='Only tests with TEXT in their "suite: test", capitals or not; of several, any.',
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--junit", type=click.Path(dir_okay=False), metavar="FILE", help="Also write the results as JUnit XML.")
@_lang_option
def run_tests(policies: tuple[str, ...], select: tuple[str, ...], form: str, junit: str | None, lang: str) -> int:
    """Run the tests/*.yaml beside a policy."""
    from .authoring.testing.command import Testing

    return Testing(list(policies), list(select), form, lang, junit, _color()).run()


@cli.command()
@click.argument("policy_name", metavar="POLICY")
@click.option("--out", metavar="FILE", help="Where to write it (default: NAME-VERSION.fairblock).")
@_lang_option
def build(policy_name: str, out: str | None, lang: str) -> int:
    """Write a policy as one file that loads many times faster; give that file wherever a policy is asked for."""
    from .authoring.building import build as build_file

    return build_file(policy_name, out, lang, _color())


@cli.command()
@click.argument("policy_name", metavar="POLICY")
@click.argument("rules", nargs=-1, metavar="[RULE]...")
@click.option("--code", is_flag=True, required=True, help="The Python code that decides, as it is run.")
@click.option(
    "--date", metavar="YYYY-MM-DD", help="The UTC date whose rules and parameters are meant (default: today)."
)
@_lang_option
def explain(policy_name: str, rules: tuple[str, ...], code: bool, date: str | None, lang: str) -> int:
    """Show what a policy is made into, or some of its rules."""
    from .authoring.explaining import code_of, in_force

    day = parse_date(date or datetime.now(UTC).date().isoformat())
    if day is None:
        raise click.BadParameter(f"{date!r} is no date such as 2026-11-20", param_hint="--date")
    policy = _load(policy_name, lang)
    if policy is None:
        return INVALID
    known = {rule.id for rule in in_force(policy.model, day)}
    if unknown := sorted(set(rules) - known):
        click.echo(Tongue(lang).say("no_such_rule", names=", ".join(unknown), policy=policy.name), err=True)
        return INVALID
    if not known:
        click.echo(Tongue(lang).say("no_rules", policy=policy.name), err=True)
        return INVALID
    click.echo(code_of(policy.model, day, rules))
    return 0


def _load(name: str, lang: str, engine: str = COMPILED) -> Policy | None:
    """The policy, or None after its problems have been shown."""
    try:
        return load_policy(name, engine=engine)
    except PolicyError as error:
        for line in policy_problem_lines(error.problems, lang):
            click.echo(line, err=True, color=_color())
        return None
    except ExecutorError as error:
        raise _NoEngine(error.text.in_(lang)) from None


class _NoEngine(click.ClickException):
    """The executor that was asked for cannot run here."""

    exit_code = INTERNAL


def main() -> None:
    """The installed command: never a traceback, and always one of the exit codes of the contract."""
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
        tongue = Tongue(_language(None, None, None))  # type: ignore[arg-type]
        click.echo(tongue.say("unwritable", why=error.strerror or str(error)), err=True)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the interpreter's last flush
    except Exception as error:
        tongue = Tongue(_language(None, None, None))  # type: ignore[arg-type]
        click.echo(tongue.say("internal", what=f"{type(error).__name__}: {error}"), err=True)
        code = INTERNAL
    sys.exit(code)
