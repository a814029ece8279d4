"""Blocks by segment (platform, shop, ground, month) and by what fairness asks about, new beside old, with counts."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..numbers import FEW, count
from . import charts
from .charts import MOST_BARS
from .figures import Group, flipped, groups_of
from .overview import jump_told
from .pieces import MOST_ROWS, Html, element, listed, section, table, together
from .telling import Teller

_OVER_TIME = "month"


def segments(teller: Teller) -> Iterator[Html]:
    """One part for each segment that was asked for."""
    entries = teller.figures.summary["segments"]
    if entries:
        parts = [part for entry in entries for part in _segment(teller, entry)]
        yield from section("segments", teller.say("segments"), parts)


def _segment(teller: Teller, entry: Mapping[str, Any]) -> Iterator[Html]:
    by = teller.say(f"by_{entry['by']}")
    yield element("h3", by, id=f"by-{entry['by']}")
    groups = groups_of(entry)
    if not groups:
        yield element("p", teller.say("segment_empty"))
        return
    if entry["by"] == _OVER_TIME:
        groups = sorted(groups, key=lambda group: group.value)
        yield from _drawn(teller, entry, groups)
    else:
        groups = sorted(groups, key=lambda g: (-flipped(g.flips), -g.new, -g.cases, g.value))
        yield from _drawn(teller, entry, groups[:MOST_BARS])
        if len(groups) > MOST_BARS:
            yield element("p", teller.say("chart_first", shown=MOST_BARS, count=len(groups)), class_="aside")
    yield _table(teller, entry, groups)
    yield _left_out(teller, entry)


def _left_out(teller: Teller, entry: Mapping[str, Any]) -> Html:
    """How many groups the summary does not hold."""
    number = entry.get("left_out", 0)
    return element("p", teller.say("left_out", count=number), class_="aside") if number else Html()


def _drawn(teller: Teller, entry: Mapping[str, Any], groups: list[Group]) -> Iterator[Html]:
    """The chart, unless it would be empty."""
    fair = "title" in entry
    bars = teller.blocked_bars(entry["by"], groups, ranges=fair)
    if not any(bar.length for bar in bars):
        yield element("p", teller.say("nobody_blocked"))
        return
    by = teller.text(entry["title"]) if fair else teller.say(f"by_{entry['by']}")
    draw = charts.lines if entry["by"] == _OVER_TIME else charts.grouped
    spec = draw(bars, teller.say("axis_blocked"), teller.series)
    yield teller.chart(spec, teller.say("blocked_chart", by=by), teller.legend())


def _table(teller: Teller, entry: Mapping[str, Any], groups: list[Group]) -> Html:
    by = teller.say(f"by_{entry['by']}")
    head = teller.group_head(teller.say(f"col_{entry['by']}"))
    rows = [teller.group_row(group, teller.value(entry["by"], group.value)) for group in groups]
    if teller.figures.compared:
        head += [teller.say("col_newly_blocked"), teller.say("col_no_longer_blocked")]
        rows = [[*row, count(g.newly), count(g.no_longer)] for row, g in zip(rows, groups, strict=True)]
    more = teller.say("more_rows", count=len(rows) - MOST_ROWS)
    return table(teller.say("blocked_caption", by=by), head, rows, more=more)


def fairness(teller: Teller) -> Iterator[Html]:
    """Who is blocked: by what the buyer rated, by whom, after which protected acts; and what may be read into it."""
    entries = teller.figures.summary["fairness"]
    if not entries:
        return
    parts: list[object] = [
        element("p", teller.say("fair_said")),
        element("h3", teller.say("fair_reading")),
        listed(teller.say(f"fair_{name}") for name in _READINGS if name != "cause" or teller.figures.compared),
    ]
    for entry in entries:
        parts += _fair(teller, entry)
    yield from section("fairness", teller.say("fairness"), parts)


_READINGS = ("cause", "look", "few", "asked", "equal")


def _fair(teller: Teller, entry: Mapping[str, Any]) -> Iterator[Html]:
    title = teller.text(entry["title"])
    yield element("h3", title, id=f"fair-{entry['by']}")
    if note := teller.text(entry["note"]):
        yield element("p", note)
    groups = groups_of(entry)
    if not groups:
        yield element("p", teller.say("segment_empty"))
        return
    jumps = [jump for jump in teller.figures.jumps if jump.by is entry]
    if jumps:
        yield element("ul", *(element("li", jump_told(teller, jump)) for jump in jumps), class_="jumps")
    shown = _shown(groups, {jump.group.value for jump in jumps})
    yield from _drawn(teller, entry, shown)
    if len(shown) < len(groups):
        every = len(groups) + entry.get("left_out", 0)
        said = teller.say("chart_most", shown=len(shown), count=every, rows=len(groups))
        yield element("p", said, class_="aside")
    rows = [
        teller.group_row(group, _named(teller, entry, group, any(jump.group.value == group.value for jump in jumps)))
        for group in groups
    ]
    more = teller.say("more_rows", count=len(rows) - MOST_ROWS)
    yield table(teller.say("blocked_caption", by=title), teller.group_head(teller.say("col_group")), rows, more=more)
    yield _left_out(teller, entry)


def _shown(groups: list[Group], jumping: set[str]) -> list[Group]:
    """The groups that a chart has room for, in their order: those that stand out, then those with most cases."""
    first = sorted(groups, key=lambda group: (group.value not in jumping, -group.cases, group.value))[:MOST_BARS]
    chosen = {group.value for group in first}
    return [group for group in groups if group.value in chosen]


def _named(teller: Teller, entry: Mapping[str, Any], group: Group, jumps: bool) -> Html:
    """A group's name, and beside it what to know before reading its numbers."""
    marks = [("jump_mark", "look", jumps), ("few_mark", "note", group.cases < FEW)]
    badges = (element("span", teller.say(name), class_=f"badge {kind}") for name, kind, on in marks if on)
    return together((teller.value(entry["by"], group.value), *badges), " ")
