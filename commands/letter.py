"""`fairblock letter`: the statement of reasons for a buyer whom the shop has blocked."""

import click

from ..reporting.documents.writing import FOR_LETTERS, Writing
from ..reporting.one_case import one_case
from ..service.letters.errors import LetterError
from ..service.letters.statement import Decided, Statement
from .options import INVALID, color, lang_option, loaded, policy_option


@click.command()
@click.option("--case", "case_file", metavar="FILE", required=True, help="The case of a block that was carried out.")
@policy_option
@click.option(
    "--appeal-to", default="", metavar="TEXT", help="How to appeal, in the shop's words (several lines: several)."
)
@click.option("--shop", default="", metavar="NAME", help="The name that signs the letter.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FOR_LETTERS)),
    help="How it is written (default: by the end of FILE, .html, else text).",
)
@click.option("--out", metavar="FILE", help="Write it to a file instead of standard output.")
@lang_option
def letter(
    case_file: str, policy_name: str, appeal_to: str, shop: str, form: str | None, out: str | None, lang: str
) -> int:
    """Write to a buyer why they were blocked, for how long and in what, which rights they keep, and how to appeal.

    The letter holds what the record of the decision holds, but no names or ids of staff, no ids of rules, no evidence
    and nothing of other buyers. Read it before you send it.
    """
    policy = loaded(policy_name, lang)
    if policy is None:
        return INVALID
    case = one_case(case_file, policy.model, lang, color())
    if case is None:
        return INVALID
    decided = Decided(policy.decide(case).to_dict(), case, policy.model)
    try:
        document = Statement(decided, lang, shop, appeal_to).document()
    except LetterError as error:
        click.echo(f"{error.code}: {error.text.in_(lang)}", err=True, color=color())
        return INVALID
    return Writing(lang, color(), form, out, FOR_LETTERS).document(document)
