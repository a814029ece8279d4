"""`fairblock check`: decides cases."""

import click

from ..engine.deciding.executing import BOTH, COMPILED, ENGINES, RETE
from ..reporting.checking import Checking
from .options import INVALID, color, lang_option, loaded, log_option, need_log, policy_option


@click.command()
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@policy_option
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
@log_option(required=False)
@lang_option
def check(
    cases: tuple[str, ...],
    policy_name: str,
    engine: str,
    trace: bool,
    form: str,
    exit_verdict: bool,
    log_place: str | None,
    lang: str,
) -> int:
    """Decide cases: .json (one case), .jsonl (one a line), - for stdin.

    With --log each decision is on the record before it is printed; where it cannot be recorded, the command ends with
    1 and prints no answer.
    """
    if trace and (engine not in (RETE, BOTH) or form != "text"):
        raise click.UsageError("--trace needs --engine rete or both, and --format text")
    policy = loaded(policy_name, lang, engine)
    if policy is None:
        return INVALID
    checking = Checking(policy, list(cases), form, lang, color(), trace)
    if log_place is None:
        return checking.run(exit_verdict=exit_verdict)
    need_log(lang)
    from ..service.log.checking import check_on_record

    return check_on_record(checking, log_place, exit_verdict=exit_verdict)
