"""The summary of a backtest as lines for a terminal: what an author has to know before a rule goes live."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from ...engine.language.texts import Text
from ...reporting.style import Tongue, clean, width
from ...reporting.verdict_text import COLOURS
from .counting import VERDICTS
from .numbers import share
from .summary import came_or_went, short_digest

_MOST = 10  # rows of a table
_LONGEST = 60  # columns of a name
_ALLOW = "allow"
Summary = dict[str, Any]


def lines(summary: Summary, tongue: Tongue) -> Iterator[str]:
    """All of it."""
    yield from _head(summary, tongue)
    if summary["cases"]["decided"]:
        yield from _verdicts(summary, tongue)
        yield from _flips(summary, tongue)
        yield from _buyers(summary, tongue)
        yield from _rules(summary, tongue)
        for segment in summary["segments"]:
            yield from _segment(segment, tongue)
        yield from _fairness(summary, tongue)
    yield from _undecided(summary, tongue)
    yield from _examples(summary, tongue)
    yield from _gates(summary, tongue)


def _title(text: str) -> str:
    return click.style(text, bold=True)


def _columns(rows: Sequence[Sequence[str]], colours: Sequence[str | None] = ()) -> Iterator[str]:
    """The rows under each other: the first column to the left, numbers to the right."""
    widths = [max(width(row[number]) for row in rows) for number in range(len(rows[0]))]
    for place, row in enumerate(rows):
        first = row[0] + " " * (widths[0] - width(row[0]))
        colour = colours[place] if place < len(colours) else None
        rest = (" " * (wide - width(cell)) + cell for cell, wide in zip(row[1:], widths[1:], strict=True))
        yield f"  {click.style(first, fg=colour)}  {'  '.join(rest)}".rstrip()


def _name(text: str) -> str:
    shown = clean(text)
    return shown if width(shown) <= _LONGEST else shown[: _LONGEST // 2] + "…"


def _head(summary: Summary, tongue: Tongue) -> Iterator[str]:
    new, against = (
        None if one is None else f"{one['name']} {one['version']} ({short_digest(one)})"
        for one in (summary["new"], summary["against"])
    )
    said = tongue.say("backtest_title" if against is None else "backtest_title_two", new=new, against=against)
    yield _title(said)
    cases = summary["cases"]
    first, last = ((cases[name] or "-")[:10] for name in ("from", "until"))
    yield tongue.say(
        "backtest_cases", read=f"{cases['read']:,}", decided=f"{cases['decided']:,}", first=first, last=last
    )


def _verdicts(summary: Summary, tongue: Tongue) -> Iterator[str]:
    yield ""
    yield _title(tongue.say("backtest_verdicts"))
    verdicts, every = summary["verdicts"], summary["cases"]["decided"]
    sides = [("backtest_new", verdicts["new"])]
    if verdicts["against"] is not None:
        sides.insert(0, ("backtest_old", verdicts["against"]))
    rows = [["", *(cell for word, _ in sides for cell in (tongue.say(word), ""))]]
    for name in VERDICTS:
        rows.append([name, *(cell for _, side in sides for cell in (f"{side[name]:,}", share(side[name], every)))])
    yield from _columns(rows, (None, *(COLOURS[name] for name in VERDICTS)))


def _flips(summary: Summary, tongue: Tongue) -> Iterator[str]:
    if summary["against"] is None:
        return
    yield ""
    every, changed = summary["cases"]["decided"], sum(flip["cases"] for flip in summary["flips"])
    if not changed:
        yield _title(tongue.say("backtest_no_flips"))
        return
    yield _title(tongue.say("backtest_flips", count=f"{changed:,}", share=share(changed, every)))
    rows = [
        [f"{flip['from']} → {flip['to']}", f"{flip['cases']:,}", share(flip["cases"], every)]
        for flip in summary["flips"]
    ]
    yield from _columns(rows, [COLOURS[flip["to"]] for flip in summary["flips"]])


def _buyers(summary: Summary, tongue: Tongue) -> Iterator[str]:
    buyers = summary["buyers"]
    yield ""
    yield _title(tongue.say("backtest_buyers"))
    yield "  " + tongue.say("backtest_blocked", every=f"{buyers['cases']:,}", new=f"{buyers['blocked_new']:,}")
    if buyers["newly_blocked"] is not None:
        newly, no_longer = (f"{buyers[name]:,}" for name in ("newly_blocked", "no_longer_blocked"))
        yield "  " + tongue.say("backtest_newly_blocked", newly=newly, no_longer=no_longer)


def _rules(summary: Summary, tongue: Tongue) -> Iterator[str]:
    yield ""
    compared = summary["against"] is not None
    yield _title(tongue.say("backtest_rules" if compared else "backtest_allowing"))
    ranked = sorted(
        (rule for rule in summary["rules"] if _telling(rule, compared=compared)),
        key=lambda rule: _telling(rule, compared=compared),
        reverse=True,
    )
    if not ranked:
        yield "  " + tongue.say("backtest_no_rule_changed" if compared else "test_nothing")
        return
    words = ("changed", "newly", "no_longer") if compared else ("allows",)
    rows = [[tongue.say("backtest_rule"), *(tongue.say(f"backtest_{word}") for word in words)]]
    rows += [_rule(rule, tongue, compared=compared) for rule in ranked[:_MOST]]
    yield from _columns(rows)
    if len(ranked) > _MOST:
        yield "  " + tongue.say("backtest_left_out", count=len(ranked) - _MOST)


def _telling(rule: dict[str, Any], *, compared: bool) -> tuple[int, ...]:
    """What a rule is ranked by; nothing for one that has nothing to tell."""
    numbers: tuple[int, ...] = ((rule["new"] or {}).get("communicated", 0),)
    if compared:
        # protections and procedures that came or went first: what they allow or not, they do through others
        moved = rule["kind"] != "ground" and came_or_went(rule)
        numbers = (int(moved), rule["newly_allowing"] + rule["no_longer_allowing"], rule["changed"])
    return numbers if any(numbers) else ()


def _rule(rule: dict[str, Any], tongue: Tongue, *, compared: bool) -> list[str]:
    title = tongue.of(Text(rule["title"].get("zh", ""), rule["title"].get("en", "")))
    if not compared:
        return [f"{_name(rule['id'])}  {_name(title)}", f"{rule['new']['communicated']:,}"]
    word = "backtest_added" if rule["against"] is None else "backtest_removed" if rule["new"] is None else None
    name = f"{_name(rule['id'])}  {_name(title)}{tongue.say(word) if word else ''}"
    return [name, *(f"{rule[key]:,}" for key in ("changed", "newly_allowing", "no_longer_allowing"))]


def _segment(segment: dict[str, Any], tongue: Tongue) -> Iterator[str]:
    yield ""
    yield _title(tongue.say(f"backtest_by_{segment['by']}"))
    values = segment["values"]
    shown = values if segment["by"] == "month" else values[:_MOST]
    compared = any(one["verdicts"]["against"] for one in values)
    words = ("count", "allowed_old", "allowed", "flipped") if compared else ("count", "allowed")
    rows = [["", *(tongue.say(f"backtest_{word}") for word in words)]]
    for one in shown:
        name = tongue.say("backtest_no_ground") if one["value"] == "no ground" else _name(str(one["value"]))
        row = [name, f"{one['cases']:,}"]
        sides = (one["verdicts"]["against"], one["verdicts"]["new"])
        row += [share(side[_ALLOW], one["cases"]) for side in sides if side is not None]
        rows.append([*row, f"{sum(flip['cases'] for flip in one['flips']):,}"] if compared else row)
    yield from _columns(rows)
    left = segment["left_out"] + len(values) - len(shown)
    if left:
        yield "  " + tongue.say("backtest_left_out", count=left)


def _fairness(summary: Summary, tongue: Tongue) -> Iterator[str]:
    for one in summary["fairness"]:
        yield from _segment(one, tongue)


def _undecided(summary: Summary, tongue: Tongue) -> Iterator[str]:
    if not summary["undecided"]:
        return
    yield ""
    count = f"{summary['cases']['undecided']:,}"
    yield click.style(tongue.say("backtest_undecided", count=count), fg="red", bold=True)
    yield from _columns([[code, f"{number:,}"] for code, number in summary["undecided"].items()])
    for one in summary["undecided_examples"]:
        said = one["message"] or {"zh": "", "en": ""}
        text = tongue.of(Text(said["zh"], said["en"]))
        yield f"  {clean(one['source'])}:{one['row']}: {one['code']}  {clean(one['pointer'] or '/')}  {text}".rstrip()


def _examples(summary: Summary, tongue: Tongue) -> Iterator[str]:
    if not summary["flip_examples"]:
        return
    yield ""
    yield _title(tongue.say("backtest_examples"))
    for one in summary["flip_examples"]:
        kind = click.style(f"{one['from']} → {one['to']}", fg=COLOURS[one["to"]])
        yield f"  {kind}  {clean(one['case_id'])}  {clean(one['source'])}:{one['row']}"
        for word, side, other in (("backtest_old", "against", "new"), ("backtest_new", "new", "against")):
            yield f"      {tongue.head(word)}{_reason(one[side], one[other], tongue)}"


def _reason(verdict: dict[str, Any], other: dict[str, Any], tongue: Tongue) -> str:
    """The first reason that the other verdict does not have, if there is one of a ground that the other speaks of."""
    mine, known = ({_key(reason) for reason in one["reasons"]} for one in (verdict, other))
    own = [reason for reason in verdict["reasons"] if _key(reason) not in known]
    grounds = {reason.get("ground") for reason in other["reasons"] if _key(reason) not in mine}
    # the verdict that allows names one ground, the one that does not may name all that were asked about
    reason = min(own or verdict["reasons"], key=lambda reason: reason.get("ground") not in grounds)
    said = tongue.of(Text(reason["message"]["zh"], reason["message"]["en"]))
    return f"{said}  {clean(reason.get('rule', ''))}".rstrip()


def _key(reason: dict[str, Any]) -> tuple[Any, ...]:
    return reason["code"], reason.get("rule"), reason.get("ground")


def _gates(summary: Summary, tongue: Tongue) -> Iterator[str]:
    if not summary["gates"]:
        return
    yield ""
    yield _title(tongue.say("backtest_gates"))
    for gate in summary["gates"]:
        mark, colour, word = ("✗", "red", "failed") if gate["failed"] else ("✓", "green", "passed")
        measured = gate["measured"]
        numbers = f"{measured['count']:,} ({100 * measured['share']:.4g}%)"
        said = tongue.say(f"backtest_gate_{word}")
        yield f"  {click.style(mark, fg=colour)} {gate['expression']}  {tongue.head('test_got')}{numbers}  {said}"
