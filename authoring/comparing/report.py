"""A comparison as lines for a terminal."""

from collections.abc import Iterator
from typing import Any

import click

from ...reporting.style import Tongue, clean
from ..proving.telling import case_lines
from .judging import EQUAL, INCOMPARABLE, OPEN, Comparison, Matter
from .levels import LOOSER, STRICTER
from .recommending import Change

_COLOURS = {LOOSER: "red", STRICTER: "yellow", INCOMPARABLE: "red", OPEN: "red", EQUAL: "green"}


def lines(found: Comparison, tongue: Tongue, out: str | None) -> Iterator[str]:
    """The verdict first, then every rule that differs with its cases, and how far the proof reaches."""
    yield click.style(f"{clean(found.old)} → {clean(found.new)}", bold=True)
    yield tongue.head("diff_the_verdict") + _word(found.verdict.change, tongue)
    yield from _explained(found.verdict, tongue, cases=False)
    differing = [rule for rule in found.rules if rule.change != EQUAL]
    for rule in differing:
        yield ""
        yield f"{click.style(clean(rule.name or ''), bold=True)}  {_word(rule.change, tongue)}  {clean(rule.place)}"
        if rule.presence != "both":
            yield "    " + tongue.say(f"diff_{rule.presence}")
        yield from _explained(rule, tongue, cases=True)
    if any(word in found.verdict.witnesses for word in (LOOSER, STRICTER)) and not differing:
        yield from _explained(found.verdict, tongue, cases=True)
    if found.changes:
        yield ""
        yield tongue.say("diff_carries")
        yield from (_change(change, tongue) for change in found.changes)
    if found.platforms:
        yield ""
        names = tongue.say("diff_all_others") if "*" in found.platforms else ", ".join(found.platforms)
        yield tongue.say("diff_platforms", names=names)
    yield ""
    equal = len(found.rules) - len(differing)
    if equal:
        yield tongue.say("diff_all_equal", count=equal, total=len(found.rules))
    if found.groups:
        groups = ", ".join(f"{name} {count}" for name, count in found.groups.items())
        yield tongue.say("proof_bound", groups=groups)
    if out is not None and any(rule.witnesses for rule in found.rules):
        yield tongue.say("diff_written", folder=out)


def _word(change: str, tongue: Tongue) -> str:
    return click.style(tongue.say("diff_" + change.replace(" ", "_")), fg=_COLOURS[change], bold=True)


def _explained(matter: Matter, tongue: Tongue, *, cases: bool) -> Iterator[str]:
    for word, why in matter.open_.items():
        yield "    " + tongue.say(f"diff_open_{word}", why=_why(why, tongue))
    for word, witness in matter.witnesses.items() if cases else ():
        yield "    " + tongue.say(f"diff_case_{word}")
        yield f"      {_said(witness, 'old', tongue)} → {_said(witness, 'new', tongue)}"
        yield from (f"        {line}" for line in case_lines(witness["case"], tongue))


def _why(why: str, tongue: Tongue) -> str:
    """Why something is not proven, in words."""
    state, _, detail = why.partition(" ")
    if state not in ("time", "memory", "unprovable"):
        state, detail = "search", why
    return tongue.say(f"prove_why_{state}", detail=detail)


def _said(witness: dict[str, Any], key: str, tongue: Tongue) -> str:
    one = witness[key]
    status = f" ({one['status']})" if "status" in one else ""
    return f"{tongue.say(f'diff_{key}')}{one['verdict']}{status}"


def _change(change: Change, tongue: Tongue) -> str:
    name = f"{clean(change.rule)} " if change.rule else ""
    before, after = (
        tongue.say("diff_nothing") if one is None else clean(str(one)) for one in (change.before, change.after)
    )
    return f"    {name}{change.what}: {before} → {after}  {_word(change.direction, tongue)}"
