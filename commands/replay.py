"""`fairblock replay`: logged cases decided again."""

from typing import Any

import click

from ..reporting.style import Tongue
from .log import found_by
from .log_using import with_log
from .options import INVALID, color, lang_option, loaded, log_option


@click.command()
@click.argument("ids", nargs=-1, metavar="[DECISION_ID]...")
@log_option()
@click.option("--policy", "policy_name", metavar="NAME|DIR", help="Decide by this one instead: what would change.")
@found_by
@click.option("--limit", type=click.IntRange(min=1), help="The newest so many (default: all).")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@lang_option
def replay(
    ids: tuple[str, ...],
    log_place: str,
    policy_name: str | None,
    form: str,
    lang: str,
    limit: int | None,
    **wanted: Any,
) -> int:
    """Decide logged cases again, each at the time that it is about: all, some, or those named.

    By the policy of then the verdict must be the same bytes; where one is not, it ends with 4. With --policy: what
    another policy would say. What cannot be replayed is counted, with the reason; where nothing can, it ends with 3.
    """
    if ids and (limit is not None or any(value is not None for value in wanted.values())):
        raise click.UsageError(Tongue(lang).say("replay_ids_or_filters"))
    other = loaded(policy_name, lang) if policy_name is not None else None
    if policy_name is not None and other is None:
        return INVALID

    def work(log: Any) -> int:
        from ..service.replaying.command import Showing

        return Showing(other, form, lang, color()).run(log, ids, limit, wanted)

    return with_log(log_place, lang, work, read=True)
