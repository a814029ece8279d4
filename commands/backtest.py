"""`fairblock backtest`: what a policy would have done to many cases."""

from importlib.util import find_spec

import click

from ..authoring.backtesting.model import AT_ONCE
from ..reporting.style import Tongue
from .options import INVALID, color, lang_option, loaded, policy_option
from .texts import UTF8

_NEEDED = ("ibis", "pyarrow", "duckdb", "altair", "filelock", "vl_convert")


@click.command()
@click.argument("cases", type=UTF8, nargs=-1, required=True, metavar="CASES...")
@policy_option
@click.option("--against", metavar="NAME|DIR", help="Another policy, mostly the one now in use, to compare with.")
@click.option(
    "--by",
    type=click.Choice(["platform", "shop", "ground", "month"]),
    multiple=True,
    help="Count for each of these, too; may be given several times.",
)
@click.option(
    "--out",
    type=UTF8,  # and so may the names of the cases be nothing else: what writes and reads the tables knows no other
    metavar="DIR",
    help="Write summary.json, verdicts/ (Parquet), undecided.jsonl and report.html there; an interrupted run goes on.",
)
@click.option("--restart", is_flag=True, help="Throw away what an earlier run has left in --out.")
@click.option(
    "--fail-on", "fail_on", multiple=True, metavar="EXPR", help="End with 4 if it is so: 'newly_allowed > 0.1%'."
)
@click.option(
    "--examples", type=click.IntRange(0, 50), default=5, show_default=True, metavar="N", help="At most so many flips."
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 1_000_000),
    default=AT_ONCE,
    show_default=True,
    metavar="N",
    help="Decide so many cases at a time: fewer take less memory, and more time.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@lang_option
def backtest(
    cases: tuple[str, ...],
    policy_name: str,
    against: str | None,
    by: tuple[str, ...],
    out: str | None,
    restart: bool,
    fail_on: tuple[str, ...],
    examples: int,
    at_once: int,
    form: str,
    lang: str,
) -> int:
    """Decide many cases at once and count: verdicts, changes from another policy, buyers newly blocked, fairness.

    CASES are .parquet files (a row a case), .jsonl files (a case a line), folders of them, or - for standard input.
    A case that cannot be decided is counted and named, and the rest goes on; the command then ends with 3.
    It needs fairblock[batch].
    """
    tongue = Tongue(lang)
    if not all(map(find_spec, _NEEDED)):
        raise click.UsageError(tongue.say("sql_no_ibis", command="backtest"))
    from ..authoring.backtesting.command import Backtesting
    from ..authoring.backtesting.gates import MEASURES, BadGate, Gate

    for name, given in (("CASES", cases), ("--out", (out,))):
        if "" in given:  # what a variable of the shell is that nobody has set; it would be the folder that one is in
            raise click.UsageError(tongue.say("backtest_empty_name", name=name))
    try:
        gates = tuple(map(Gate.read, fail_on))
    except BadGate as error:
        said = tongue.say("backtest_bad_gate", text=error.args[0], names=", ".join(MEASURES))
        raise click.UsageError(said) from None
    lonely = next((gate.expression for gate in gates if gate.needs_two), None)
    if lonely is not None and against is None:
        raise click.UsageError(tongue.say("backtest_gate_needs_two", text=lonely))
    new, old = loaded(policy_name, lang), loaded(against, lang) if against is not None else None
    if new is None or (against is not None and old is None):
        return INVALID
    if not new.model.rules:
        click.echo(tongue.say("no_rules", policy=new.name), err=True)
        return INVALID
    return Backtesting(list(cases), new, old, by, gates, out, restart, examples, at_once, form, lang, color()).run()
