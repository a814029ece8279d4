"""What the rules come to: those that changed first, with what they decide; without an old policy, all of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from ....engine.deciding.catalog import ground_name
from ....reporting.style import clean
from ..numbers import count, share, signed
from ..summary import came_or_went
from . import charts
from .charts import MOST_BARS, Bar
from .pieces import Html, element, section, table, together
from .telling import Teller

MORE, FEWER = "more", "fewer"
_TELLING = {"ground": "communicated", "protection": "applies", "procedure": "unmet"}  # what a rule does to cases


def rules(teller: Teller) -> Iterator[Html]:
    """The section."""
    parts = _compared(teller) if teller.figures.compared else _alone(teller)
    yield from section("rules", teller.say("rules" if teller.figures.compared else "rules_alone"), parts)


def _compared(teller: Teller) -> Iterator[Html]:
    everything = teller.figures.summary["rules"]
    changed = sorted((rule for rule in everything if _is_changed(rule)), key=_largest_first)
    if not changed:
        yield element("p", teller.say("rules_none_changed", count=len(everything)))
    else:
        yield element("p", teller.say("rules_said", changed=len(changed), count=len(everything)))
        yield from _chart(teller, changed)
        head = [teller.say(name) for name in ("col_rule", "col_changed", "col_newly", "col_no_longer", "col_statuses")]
        rows = [
            [_name(teller, rule), _of(teller, rule["changed"]), count(rule["newly_allowing"]),
             count(rule["no_longer_allowing"]), _statuses(teller, rule)]
            for rule in changed
        ]  # fmt: skip
        more = teller.say("more_rows", count=len(rows) - 12)
        yield table(teller.say("rules_caption"), head, rows, words=frozenset({4}), more=more)
    same = sorted(rule["id"] for rule in everything if not _is_changed(rule))
    if same and changed:
        names = element("ul", *(element("li", teller.rule(name)) for name in same))
        yield element("details", element("summary", teller.say("rules_same", count=len(same))), names)


def _alone(teller: Teller) -> Iterator[Html]:
    everything = sorted(
        (rule for rule in teller.figures.summary["rules"] if rule["new"] is not None),
        key=lambda rule: (list(_TELLING).index(rule["kind"]), -rule["new"].get(_TELLING[rule["kind"]], 0), rule["id"]),
    )
    head = [teller.say("col_rule"), teller.say("col_comes_to")]
    rows = [[_name(teller, rule), _statuses(teller, rule)] for rule in everything]
    more = teller.say("more_rows", count=len(rows) - 12)
    yield table(teller.say("rules_alone_caption"), head, rows, words=frozenset({1}), more=more)


def _is_changed(rule: Mapping[str, Any]) -> bool:
    return bool(rule["changed"]) or came_or_went(rule)


def _largest_first(rule: Mapping[str, Any]) -> tuple[bool, int, int, str]:
    """Protections and procedures that came or went stand first: what they allow or not, they do through others."""
    stays = rule["kind"] == "ground" or not came_or_went(rule)
    return stays, -rule["newly_allowing"] - rule["no_longer_allowing"], -rule["changed"], rule["id"]


def _chart(teller: Teller, changed: list[Mapping[str, Any]]) -> Iterator[Html]:
    deciding = [rule for rule in changed if rule["newly_allowing"] or rule["no_longer_allowing"]]
    if not deciding:
        yield element("p", teller.say("rules_no_allow"))
        return
    bars = [
        Bar(clean(rule["id"]), series, sign * rule[name],
            teller.say(f"rule_bar_{series}", rule=clean(rule["id"]), cases=teller.cases(rule[name])))
        for rule in deciding[:MOST_BARS]
        for series, name, sign in ((MORE, "newly_allowing", 1), (FEWER, "no_longer_allowing", -1))
    ]  # fmt: skip
    spec = charts.both_ways(bars, teller.say("axis_count"), (MORE, FEWER))
    legend = [(name, teller.say(f"legend_{name}")) for name in (MORE, FEWER)]
    yield teller.chart(spec, teller.say("rules_chart"), legend)
    if len(deciding) > MOST_BARS:
        yield element("p", teller.say("chart_first", shown=MOST_BARS, count=len(deciding)), class_="aside")


def _name(teller: Teller, rule: Mapping[str, Any]) -> Html:
    about = [teller.say(f"kind_{rule['kind']}")]
    if rule["ground"]:
        about.append(teller.tongue.of(ground_name(rule["ground"])))
    badge = ""
    if teller.figures.compared:
        badge = "rule_gone" if rule["new"] is None else "rule_new" if rule["against"] is None else ""
    return together(
        (
            teller.rule(rule["id"]),
            element("small", " · ".join(about), class_="what"),
            element("b", teller.say(badge), class_="badge look") if badge else "",
        ),
        " ",
    )


def _of(teller: Teller, number: int) -> Html:
    return together((count(number), element("small", share(number, teller.figures.decided))), " ")


def _statuses(teller: Teller, rule: Mapping[str, Any]) -> Html:
    """Each status with how many cases have it, and by how many that changed."""
    new, old = rule["new"], rule["against"]
    names = list(dict.fromkeys([*(new or {}), *(old or {})]))
    told = []
    for name in names:
        now, was = (new or {}).get(name, 0), (old or {}).get(name, 0)
        number = count(now) if new is not None else teller.say("was", count=was)
        moved = element("small", signed(now - was)) if new is not None and old is not None and now != was else ""
        if (now or was) and (moved or new is None or old is None):
            told.append(element("li", teller.status(name), " ", element("b", number), " ", moved))
    return element("ul", *told, class_="statuses")
