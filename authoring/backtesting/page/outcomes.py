"""Verdicts new beside old, where they flipped, buyers and gates."""

from collections.abc import Iterator

from ..numbers import change, count, share, signed
from . import charts
from .charts import Bar
from .figures import VERDICTS
from .overview import measured
from .pieces import Html, code, element, html, section, table, together
from .telling import AGAINST, NEW, Teller


def gates(teller: Teller) -> Iterator[Html]:
    """What was demanded of the numbers, and whether they hold."""
    rows = [
        [code(gate["expression"]), teller.say("gate_no" if gate["failed"] else "gate_yes"), measured(teller, gate)]
        for gate in teller.figures.summary["gates"]
    ]
    if rows:
        head = [teller.say("col_gate"), teller.say("col_held"), teller.say("col_measured")]
        words = frozenset({1, 2})
        yield from section("gates", teller.say("gates"), [table(teller.say("gates_caption"), head, rows, words=words)])


def verdicts(teller: Teller) -> Iterator[Html]:
    """How the cases end, under each policy."""
    figures = teller.figures
    rows = [teller.policy(name) for name in teller.series]
    bars = [
        Bar(teller.policy(name), verdict, number / figures.decided,
            teller.say("verdict_bar", policy=teller.policy(name), verdict=teller.verdict_name(verdict),
                       cases=teller.cases(number)))
        for name in teller.series
        for verdict, number in figures.summary["verdicts"][name].items()
    ]  # fmt: skip
    spec = charts.stacked(bars, teller.say("axis_cases"), rows)
    legend = [(verdict, teller.verdict_name(verdict)) for verdict in VERDICTS]
    parts = [
        teller.chart(spec, teller.say("verdicts_chart"), legend),
        _verdict_table(teller),
        element("p", teller.say("what_allow_means"), class_="aside"),
        _buyers(teller),
    ]
    yield from section("verdicts", teller.say("verdicts"), parts)


def _verdict_table(teller: Teller) -> Html:
    figures = teller.figures
    new, old = figures.summary["verdicts"]["new"], figures.summary["verdicts"].get("against")
    head = [teller.say("col_verdict"), teller.say("col_new"), teller.say("col_share")]
    rows: list[list[object]] = []
    for verdict in VERDICTS:
        row: list[object] = [teller.verdict(verdict), count(new[verdict]), share(new[verdict], figures.decided)]
        if old is not None:
            row += [count(old[verdict]), share(old[verdict], figures.decided), signed(new[verdict] - old[verdict])]
            row.append(change(old[verdict], new[verdict], figures.decided))
        rows.append(row)
    if old is not None:
        head += [teller.say("col_against"), teller.say("col_share"), teller.say("col_change"), teller.say("col_points")]
    return table(teller.say("verdicts_caption", decided=figures.decided), head, rows)


def _buyers(teller: Teller) -> Html:
    buyers = teller.figures.summary["buyers"]
    if not teller.figures.compared:
        said = teller.say("buyers_alone", buyers=buyers["cases"], blocked=_of_buyers(teller, buyers["blocked_new"]))
    else:
        said = teller.say(
            "buyers",
            buyers=buyers["cases"],
            new=_of_buyers(teller, buyers["blocked_new"]),
            old=_of_buyers(teller, buyers["blocked_against"]),
            newly=buyers["newly_blocked"],
            no_longer=buyers["no_longer_blocked"],
        )
    return together((element("h3", teller.say("buyers_title")), element("p", said)))


def _of_buyers(teller: Teller, number: int) -> str:
    return teller.say("part_buyers", count=number, share=share(number, teller.figures.summary["buyers"]["cases"]))


def flips(teller: Teller) -> Iterator[Html]:
    """From which verdict to which, as a matrix; those that stay the same are on its diagonal."""
    figures = teller.figures
    if not figures.compared:
        return
    if not figures.flips:
        yield from section("flips", teller.say("flips"), [element("p", teller.say("no_flips"))])
        return
    largest = max(flip["cases"] for flip in figures.summary["flips"])
    corner = element("th", teller.say("from_to"), scope="col", class_="name")
    heads = (element("th", teller.verdict(verdict), scope="col") for verdict in VERDICTS)
    body = (
        element(
            "tr",
            element("th", teller.verdict(come_from), scope="row", class_="name"),
            *(_cell(teller, come_from, to, largest) for to in VERDICTS),
        )
        for come_from in VERDICTS
    )
    caption = teller.say("flips_caption", old=teller.policy(AGAINST), new=teller.policy(NEW))
    matrix = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", corner, *heads)),
        element("tbody", *body),
        class_="matrix",
    )
    around = element("div", matrix, class_="wide", role="region", aria_label=caption, tabindex="0")
    said = element("p", teller.say("flips_said", cases=teller.cases(figures.flips)))
    yield from section("flips", teller.say("flips"), [said, around])


def _cell(teller: Teller, come_from: str, to: str, largest: int) -> Html:
    number = teller.figures.from_to(come_from, to)
    told: list[object] = [element("b", count(number)), " ", element("small", share(number, teller.figures.decided))]
    if come_from == to:
        return element("td", *told, element("small", teller.say("stays"), class_="what"), class_="stays")
    name = "to_block" if to == "allow" else "from_block" if come_from == "allow" else "between"
    if number:
        told.append(element("small", teller.say(name), class_="what"))
    strength = 0 if not number else 12 + round(28 * number / largest)
    style = f"--strength: {strength}%"
    return element("td", *map(html, told), class_=f"flip {name}" if number else "flip none", style=style)
