"""`report.html`: a backtest as one page that needs nothing else, offline, on a phone and on paper."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ....reporting.documents.page import opening
from ....reporting.style import Tongue
from ..summary import short_digest
from .examples import examples, undecided
from .figures import Figures
from .groups import fairness, segments
from .outcomes import flips, gates, verdicts
from .overview import overview
from .pieces import Html, code, element, html, listed, section, together
from .rules import rules
from .runtime import allowed, scripts
from .style import STYLE
from .telling import AGAINST, NEW, Teller

NAME = "report.html"
_SECTIONS = (gates, verdicts, flips, rules, segments, fairness, examples, undecided)
_OF_NOTHING = (gates, undecided)  # what there is to say where no case was decided


def write_page(summary: dict[str, Any], folder: Path, lang: str) -> Path:
    """Writes the report of a backtest into a folder that exists, in `zh` or `en`; returns the file.

    What stood there before is replaced as a whole. Raises `OSError` where the folder cannot be written to.
    """
    file = folder / NAME
    making = folder / f"{NAME}.{os.getpid()}.tmp"
    try:
        with making.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in page_lines(summary, lang))
        making.replace(file)
    finally:
        making.unlink(missing_ok=True)
    return file


def page_lines(summary: Mapping[str, Any], lang: str) -> Iterator[str]:
    """The lines of the page."""
    teller = Teller(Figures(summary), Tongue(lang))
    title = _title(teller)
    yield from opening(title, lang, STYLE, allowed())
    yield "<body>"
    yield element("header", element("h1", title), _about_line(teller))
    told = [(part, list(part(teller))) for part in (_SECTIONS if teller.figures.decided else _OF_NOTHING)]
    yield "<main>"
    yield from overview(teller)
    yield _contents(teller, [part.__name__ for part, lines in told if lines])
    for _, lines in told:
        yield from lines
    yield from _about(teller)
    yield "</main>"
    if teller.drawn:
        yield element("noscript", element("p", teller.say("no_script")))
        yield scripts()
    yield "</body>"
    yield "</html>"


def _title(teller: Teller) -> str:
    new, old = teller.figures.summary[NEW], teller.figures.summary[AGAINST]
    names = {"name": new["name"], "version": new["version"]}
    if old is None:
        return teller.say("title_alone", **names)
    versions = [new["version"], old["version"]]
    if (new["name"], new["version"]) == (old["name"], old["version"]):  # a copy that was changed
        versions = [f"{one['version']} ({short_digest(one)})" for one in (new, old)]
    return teller.say("title", name=new["name"], version=versions[0], old_name=old["name"], old_version=versions[1])


def _about_line(teller: Teller) -> Html:
    cases = teller.figures.summary["cases"]
    parts = [teller.say("cases_read", count=cases["read"])]
    if cases.get("from") and cases.get("until"):
        parts.append(teller.say("period", first=cases["from"][:10], last=cases["until"][:10]))
    return element("p", " · ".join(parts), class_="aside")


def _contents(teller: Teller, names: list[str]) -> Html:
    links = [element("a", _heading(teller, name), href=f"#{name}") for name in [*names, "about"]]
    return element("nav", listed(links), aria_label=teller.say("contents"))


def _heading(teller: Teller, name: str) -> str:
    return teller.say("rules_alone" if name == "rules" and not teller.figures.compared else name)


def _about(teller: Teller) -> Iterator[Html]:
    """What was run: policies with their digests, files, how long it took."""
    summary = teller.figures.summary
    rows: list[tuple[str, object]] = []
    for which in teller.series:
        used = summary[which]
        told = together((used["name"], used["version"], code(used["digest"])), " ")
        rows.append((teller.say(f"col_{which}"), told))
    rows.append((teller.say("sources"), teller.tongue.join(summary["cases"]["source"], 20)))
    rows.append((teller.say("took"), teller.say("seconds", seconds=f"{summary['seconds']:,.1f}")))
    if summary["resumed"]:
        rows.append((teller.say("resumed"), teller.say("resumed_said")))
    rows.append(("fairblock", summary["fairblock"]))
    told_rows = (together((element("dt", name), element("dd", html(value)))) for name, value in rows)
    yield from section("about", teller.say("about"), [element("dl", *told_rows)])
