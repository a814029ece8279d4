"""`fairblock packet`: the papers for an appeal against a decision."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..reporting.style import Tongue
from .log_using import with_log
from .options import INVALID, color, lang_option, log_option, need_log

if TYPE_CHECKING:
    from ..reporting.documents.document import Document
    from ..service.letters.statement import Decided

USAGE, FAILED = 2, 4


@click.command()
@click.argument("decision", required=False, metavar="DECISION_ID")
@log_option(required=False)
@click.option("--out", metavar="DIR|FILE.zip", help="The new folder or zip file to write.")
@click.option("--verify", "verified", metavar="DIR|FILE.zip", help="Instead: say whether a packet was changed.")
@click.option("--appeal-to", default="", metavar="TEXT", help="How to appeal, in the shop's own words.")
@click.option("--shop-name", default="", metavar="NAME", help="The name that signs the letter.")
@lang_option
def packet(
    decision: str | None,
    log_place: str | None,
    out: str | None,
    verified: str | None,
    appeal_to: str,
    shop_name: str,
    lang: str,
) -> int:
    """Write the papers for an appeal against a block that was carried out.

    The statement of reasons, the verdict document, an index of the evidence with hashes, the times of contacts, the
    rules in force in plain words, the decision's link in the log's chain, how to contest it, and a manifest with
    hashes. No names or ids of staff, and no evidence itself. --verify ends with 4 where a packet was changed.
    """
    made = decision is not None and log_place is not None and out is not None
    if made == (verified is not None) or (not made and (decision or log_place or out)):
        raise click.UsageError(Tongue(lang).say("packet_which"))
    if verified is not None:
        need_log(lang)
        return _verify(Path(verified), lang)
    assert decision is not None
    assert log_place is not None
    assert out is not None
    place, id = Path(out), decision
    return with_log(log_place, lang, lambda log: _write(log, id, place, (shop_name, appeal_to), lang), read=True)


def _say(lang: str, name: str, **values: object) -> None:
    click.echo(Tongue(lang).say(name, **values), err=True, color=color())


def _write(log: Any, id: str, out: Path, own: tuple[str, str], lang: str) -> int:
    from ..service.letters.packet import Packet
    from ..service.letters.packing import write_packet
    from ..service.letters.proof import anchors_of, proof_of
    from ..service.letters.recorded import recorded
    from ..service.letters.statement import Statement
    from ..service.log.log import now

    log.not_over_own(str(out))
    decided = recorded(log, id, now())
    row = log.store.row(id)
    found = Packet(Statement(decided, lang, *own), _rules(decided, lang), proof_of(log, row), anchors_of(log, row))
    files = found.files()
    try:
        write_packet(files, out)
    except FileExistsError:
        _say(lang, "packet_exists", where=str(out))
        return USAGE
    except OSError as error:
        _say(lang, "packet_unwritable", where=str(out), why=error.strerror or str(error))
        return USAGE
    _say(lang, "packet_written", count=len(files), where=str(out))
    return 0


def _rules(decided: "Decided", lang: str) -> "Document | None":
    """The rules that the decision rests on, those that would have protected the buyer, and the procedures."""
    from ..authoring.explaining.speaking import Speaker
    from ..authoring.explaining.whole import Whole
    from ..engine.language.moments import read_time, utc_date

    if decided.policy is None:
        return None
    named = {reason["rule"] for reason in decided.verdict["reasons"] if reason["code"] == "ground.communicated"}
    other = {rule["id"] for rule in decided.verdict["rules"] if rule["kind"] != "ground"}
    whole = Whole(decided.policy, Speaker(lang), utc_date(read_time(decided.verdict["as_of"])))
    return whole.basis(sorted(named | other))


def _verify(place: Path, lang: str) -> int:
    from ..service.letters.packing import faults, name_faults, packed_names, read_packet

    try:
        files = read_packet(place)
        found = [*name_faults(packed_names(place)), *faults(files)]
    except OSError as error:
        _say(lang, "packet_unreadable", where=str(place), why=error.strerror or str(error))
        return INVALID
    except ValueError:
        _say(lang, "packet_no_manifest", where=str(place))
        return INVALID
    for word, name in found:
        click.echo(Tongue(lang).say(word, name=name), color=color())
    if not found:
        click.echo(Tongue(lang).say("packet_good", count=len(files)))
    return FAILED if found else 0
