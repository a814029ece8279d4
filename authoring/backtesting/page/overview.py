"""The top of the page: one sentence with the numbers, and what is worth looking at before the rule goes live."""

from collections.abc import Iterator
from typing import Any

import attrs

from ..numbers import count, share
from .figures import Jump
from .pieces import Html, code, element, html, together
from .telling import Teller

STOP, LOOK, FINE, NOTE = "stop", "look", "fine", "note"
_SIGNS = {STOP: "✕", LOOK: "!", FINE: "✓", NOTE: "i"}
_MOST_JUMPS = 3


@attrs.frozen
class Finding:
    """One thing to look at: how pressing, what, and the section that shows it."""

    level: str
    text: object
    anchor: str = ""


def headline(teller: Teller) -> str:
    """The whole backtest in one sentence."""
    figures = teller.figures
    cases, buyers = figures.summary["cases"], figures.summary["buyers"]
    undecided = {"undecided": cases["undecided"], "read": cases["read"]}
    if not figures.decided:
        return teller.say("headline_nothing", read=cases["read"])
    if figures.compared:
        return teller.say(
            "headline",
            decided=figures.decided,
            newly=teller.cases(figures.newly),
            no_longer=teller.cases(figures.no_longer),
            buyers=teller.buyers(buyers["newly_blocked"]),
            **undecided,
        )
    new = figures.summary["verdicts"]["new"]
    return teller.say(
        "headline_alone",
        decided=figures.decided,
        blocked=teller.cases(new["allow"]),
        talk=teller.cases(new["needs-communication"]),
        not_blocked=teller.cases(new["deny"]),
        buyers=teller.buyers(buyers["blocked_new"]),
        **undecided,
    )


def findings(teller: Teller) -> list[Finding]:
    """What to look at, the most pressing first."""
    found = [*_gates(teller), *_undecided(teller), *_blocks(teller), *_spread(teller), *_fairness(teller)]
    return sorted(found, key=lambda finding: list(_SIGNS).index(finding.level))


def overview(teller: Teller) -> Iterator[Html]:
    """The part at the top."""
    yield Html('<section class="glance" aria-labelledby="glance">')
    yield element("h2", teller.say("glance"), id="glance")
    yield element("p", headline(teller), class_="headline")
    found = findings(teller)
    yield element("p", _tally(teller, found), class_="tally")
    yield element("ul", *(_told(teller, finding) for finding in found), class_="findings")
    yield element("p", teller.say("not_decided_for_you"), class_="aside")
    yield Html("</section>")


def _tally(teller: Teller, found: list[Finding]) -> Html:
    """How many things there are of each kind, as coloured marks with words."""
    numbers = {level: sum(finding.level == level for finding in found) for level in (STOP, LOOK, FINE)}
    return together(
        (
            element("span", element("b", count(number)), " ", teller.say(f"tally_{level}"), class_=f"badge {level}")
            for level, number in numbers.items()
            if number
        ),
        " ",
    )


def _told(teller: Teller, finding: Finding) -> Html:
    sign = element("span", _SIGNS[finding.level], class_="sign", aria_hidden="true")
    word = element("b", teller.say(f"level_{finding.level}"), class_="level")
    link = element("a", teller.say("see"), href=f"#{finding.anchor}") if finding.anchor else ""
    return element("li", sign, element("span", word, " ", html(finding.text), " ", link), class_=finding.level)


def _gates(teller: Teller) -> Iterator[Finding]:
    gates = teller.figures.summary["gates"]
    failed = [gate for gate in gates if gate["failed"]]
    for gate in failed:
        seen = teller.say("measured", what=measured(teller, gate))
        yield Finding(STOP, together((teller.say("gate_failed"), code(gate["expression"]), seen), " "), "gates")
    if gates and not failed:
        yield Finding(FINE, teller.say("gates_held", count=len(gates)), "gates")
    if not gates:
        yield Finding(NOTE, teller.say("gates_none"))


def measured(teller: Teller, gate: dict[str, Any]) -> str:
    """What was measured for a gate."""
    seen = gate["measured"]
    return teller.say("part", count=seen["count"], share=percent(seen["share"]))


def percent(value: float) -> str:
    """A share that comes as a fraction of 1."""
    from fractions import Fraction

    exact = Fraction(str(value)).limit_denominator(10**12)
    return share(exact.numerator, exact.denominator)


def _undecided(teller: Teller) -> Iterator[Finding]:
    cases = teller.figures.summary["cases"]
    if not teller.figures.decided:
        yield Finding(STOP, teller.say("nothing_decided"), "undecided")
    elif cases["undecided"]:
        part = teller.cases(cases["undecided"], cases["read"])
        yield Finding(LOOK, teller.say("some_undecided", cases=part), "undecided")
    else:
        yield Finding(FINE, teller.say("all_decided", count=cases["read"]))


def _blocks(teller: Teller) -> Iterator[Finding]:
    figures = teller.figures
    summary = figures.summary
    if not figures.decided:
        return
    if not summary["verdicts"]["new"]["allow"]:
        yield Finding(LOOK, teller.say("blocks_nobody"), "verdicts")
    if not figures.compared:
        return
    if summary["new"]["digest"] == summary["against"]["digest"]:
        yield Finding(LOOK, teller.say("same_policy"), "about")
    yield from _taken_away(teller)
    if figures.newly:
        buyers = teller.buyers(summary["buyers"]["newly_blocked"])
        said = teller.say("some_newly", cases=teller.cases(figures.newly), buyers=buyers)
        yield Finding(LOOK, together((said, _most_by(teller, "newly_allowing")), " "), "rules")
    else:
        yield Finding(FINE, teller.say("none_newly"))
    if figures.no_longer:
        said = teller.say("some_no_longer", cases=teller.cases(figures.no_longer))
        yield Finding(NOTE, together((said, _most_by(teller, "no_longer_allowing")), " "), "rules")
    if not figures.flips:
        yield Finding(NOTE, teller.say("no_flips"), "verdicts")


def _taken_away(teller: Teller) -> Iterator[Finding]:
    """What stood between the shop and a block, and does no more: no ground rule shows it."""
    gone = [rule for rule in teller.figures.summary["rules"] if rule["kind"] != "ground" and rule["new"] is None]
    if gone:
        names = together((code(rule["id"]) for rule in gone), " ")
        yield Finding(LOOK, together((teller.say("taken_away", count=len(gone)), names), " "), "rules")


def _most_by(teller: Teller, name: str) -> object:
    """The rule that does most of it."""
    top = max(teller.figures.summary["rules"], key=lambda rule: (rule[name], rule["id"]), default=None)
    if top is None or not top[name]:
        return ""
    return together((teller.say(f"most_{name}", count=top[name]), code(top["id"])), " ")


def _spread(teller: Teller) -> Iterator[Finding]:
    figures = teller.figures
    for entry, group in figures.concentrated:
        said = teller.say(
            "concentrated",
            by=teller.say(f"col_{entry['by']}"),
            value=teller.value(entry["by"], group.value),
            newly=share(group.newly, figures.newly),
            cases=share(group.cases, figures.decided),
        )
        yield Finding(LOOK, said, f"by-{entry['by']}")


def _fairness(teller: Teller) -> Iterator[Finding]:
    if not teller.figures.summary["fairness"] or not teller.figures.decided:
        return
    jumps = teller.figures.jumps
    for jump in jumps[:_MOST_JUMPS]:
        yield Finding(LOOK, jump_told(teller, jump), f"fair-{jump.by['by']}")
    if len(jumps) > _MOST_JUMPS:
        yield Finding(LOOK, teller.say("jumps_more", count=len(jumps) - _MOST_JUMPS), "fairness")
    if not jumps:
        yield Finding(FINE, teller.say("no_jumps"), "fairness")


def jump_told(teller: Teller, jump: Jump) -> str:
    """What stands out about a group, with the numbers it rests on."""
    group = jump.group
    name = "jump" if group.against is not None else "jump_alone"
    return teller.say(
        name,
        title=teller.text(jump.by["title"]),
        value=teller.value(jump.by["by"], group.value),
        new=teller.cases(group.new, group.cases),
        cases=group.cases,
        **({} if group.against is None else {"old": teller.cases(group.against, group.cases)}),
    )
