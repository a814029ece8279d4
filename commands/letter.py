"""`fairblock letter`: the statement of reasons for a buyer whom the shop has blocked."""

from typing import TYPE_CHECKING, Any

import click

from ..reporting.documents.writing import FOR_LETTERS, Writing
from ..reporting.one_case import one_case
from ..reporting.style import Tongue
from ..service.letters.errors import LetterError
from ..service.letters.statement import Decided, Statement
from .log_using import with_log
from .options import INVALID, color, lang_option, loaded, log_option

if TYPE_CHECKING:
    from ..service.log import DecisionLog


@click.command()
@click.argument("decision", required=False, metavar="DECISION_ID")
@log_option(required=False)
@click.option("--case", "case_file", metavar="FILE", help="Without a log: the case of a block that was carried out.")
@click.option("--policy", "policy_name", metavar="NAME|DIR", help="With --case: the policy (default: kuaishou).")
@click.option("--appeal-to", default="", metavar="TEXT", help="How to appeal, in the shop's own words.")
@click.option("--shop-name", default="", metavar="NAME", help="The name that signs the letter.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FOR_LETTERS)),
    help="How it is written (default: by the end of FILE, .html, else text).",
)
@click.option("--out", metavar="FILE", help="Write it to a file instead of standard output.")
@lang_option
def letter(
    decision: str | None,
    log_place: str | None,
    case_file: str | None,
    policy_name: str | None,
    appeal_to: str,
    shop_name: str,
    form: str | None,
    out: str | None,
    lang: str,
) -> int:
    """Write to a buyer why they were blocked, for how long and in what, which rights they keep, and how to appeal.

    Of a decision in a log that is on record as carried out, or of a case. The letter holds what the record holds, but
    no names or ids of staff, no ids of rules, no evidence and nothing of other buyers. Read it before you send it.
    """
    if (decision is None) == (case_file is None) or (decision is None) != (log_place is None):
        raise click.UsageError(Tongue(lang).say("letter_which"))
    if decision is not None and policy_name is not None:
        raise click.UsageError(Tongue(lang).say("letter_policy_with_log"))
    writing = Writing(lang, color(), form, out, FOR_LETTERS)

    def write(decided: Decided) -> int:
        return writing.document(Statement(decided, lang, shop_name, appeal_to).document())

    if decision is not None and log_place is not None:

        def work(log: "DecisionLog") -> int:
            log.not_over_own(out)
            return write(_recorded(log, decision))

        return with_log(log_place, lang, work, read=True)
    return _of_case(case_file or "", policy_name or "kuaishou", lang, write)


def _recorded(log: Any, decision: str) -> Decided:
    from ..service.letters.recorded import recorded
    from ..service.log.log import now

    return recorded(log, decision, now())


def _of_case(file: str, policy_name: str, lang: str, write: Any) -> int:
    policy = loaded(policy_name, lang)
    case = None if policy is None else one_case(file, policy.model, lang, color())
    if policy is None or case is None:
        return INVALID
    try:
        code: int = write(Decided(policy.decide(case).to_dict(), case, policy.model))
    except LetterError as error:
        click.echo(f"{error.code}: {error.text.in_(lang)}", err=True, color=color())
        return INVALID
    return code
