"""Cases that flipped, with both explanations beside each other, and cases that could not be decided."""

from collections.abc import Iterator, Mapping
from typing import Any

from ....engine.deciding.catalog import WARNINGS, ground_name
from ....reporting.remedy_text import step_lines
from ....reporting.verdict_text import scope_names
from ..numbers import count, share
from .figures import BLOCKED
from .pieces import Html, code, element, html, listed, section, table, together
from .telling import AGAINST, NEW, Teller

_OPEN = 1  # examples that are unfolded from the start


def examples(teller: Teller) -> Iterator[Html]:
    """The section of the flips."""
    summary = teller.figures.summary
    if not teller.figures.compared or not summary["flip_examples"]:
        return
    parts: list[object] = [element("p", teller.say("examples_said", count=len(summary["flip_examples"])))]
    parts += [_flip(teller, one, number < _OPEN) for number, one in enumerate(summary["flip_examples"])]
    yield from section("examples", teller.say("examples"), parts)


def _flip(teller: Teller, one: Mapping[str, Any], is_open: bool) -> Html:
    went = together((teller.verdict(one["from"]), teller.verdict(one["to"])), " → ")
    name = together((code(one["case_id"]), element("span", went, class_="went")), " ")
    place = element("p", teller.say("place", source=one["source"], row=str(one["row"])), class_="aside")
    sides = element("div", *(_side(teller, one[which], which) for which in (AGAINST, NEW)), class_="sides")
    return element(
        "details", element("summary", name), place, sides, class_="flip-example", open="" if is_open else None
    )


def _side(teller: Teller, verdict: Mapping[str, Any], which: str) -> Html:
    head = element("h3", teller.policy(which))
    answer = element("p", teller.verdict(verdict["verdict"]), class_="answer")
    reasons = element("ul", *(_reason(teller, reason) for reason in verdict["reasons"]), class_="reasons")
    parts: list[object] = [head, answer, _label(teller, "why"), reasons]
    if verdict["verdict"] == BLOCKED:
        parts += _block(teller, verdict.get("block"))
    else:
        parts += _remedies(teller, verdict["remedies"])
    if verdict["warnings"]:
        said = [
            together((teller.tongue.of(WARNINGS[one["code"]]), _refs(teller, one["refs"])), " ")
            for one in verdict["warnings"]
        ]
        parts += [_label(teller, "warnings"), listed(said)]
    return element("div", *parts, class_="side")


def _label(teller: Teller, name: str) -> Html:
    return element("p", teller.tongue.say(name), class_="label")


def _reason(teller: Teller, reason: Mapping[str, Any]) -> Html:
    about = [code(reason["rule"])] if "rule" in reason else []
    return element("li", together((teller.text(reason["message"]), *about, _refs(teller, reason["refs"])), " "))


def _refs(teller: Teller, refs: list[str]) -> Html:
    """The records that something rests on."""
    if not refs:
        return Html()
    return element("small", teller.tongue.head("records"), teller.tongue.join(refs), class_="refs")


def _block(teller: Teller, block: Mapping[str, Any] | None) -> Iterator[Html]:
    if block is None:
        return
    yield _label(teller, "block")
    grounds = teller.tongue.join([teller.tongue.of(ground_name(ground)) for ground in block["grounds"]])
    lines = [
        teller.tongue.head("grounds") + grounds,
        teller.tongue.head("scope")
        + (teller.tongue.join(scope_names(block["scope"], teller.tongue)) or teller.tongue.say("scope_none")),
    ]
    if "ends_at" in block:
        lines.append(teller.tongue.say("days", days=block["days"], until=block["ends_at"]))
    yield listed(lines)


def _remedies(teller: Teller, remedies: list[Mapping[str, Any]]) -> Iterator[Html]:
    if not remedies:
        yield element("p", teller.tongue.say("no_remedy"))
        return
    more = teller.tongue.say("alternatives") if len(remedies) > 1 else ""
    yield element("p", teller.tongue.say("remedies"), " ", more, class_="label")
    for remedy in remedies:
        yield element("p", teller.rule(remedy["rule"]), class_="remedy")
        yield element("ul", *(_step(teller, step) for step in remedy["steps"]), class_="steps")


def _step(teller: Teller, step: dict[str, Any]) -> Html:
    first, *notes = step_lines(step, None, teller.tongue)
    return element("li", first, *(element("small", note, class_="what") for note in notes))


def undecided(teller: Teller) -> Iterator[Html]:
    """The cases without a verdict: why, how many, and some of them."""
    summary = teller.figures.summary
    if not summary["cases"]["undecided"]:
        return
    read = summary["cases"]["read"]
    codes = sorted(summary["undecided"].items(), key=lambda item: (-item[1], item[0]))
    rows = [[code(name), count(number), share(number, read)] for name, number in codes]
    head = [teller.say("col_code"), teller.say("col_cases"), teller.say("col_of_read")]
    parts: list[object] = [
        element("p", teller.say("undecided_said", cases=teller.cases(summary["cases"]["undecided"], read))),
        table(teller.say("undecided_caption"), head, rows),
    ]
    if summary["undecided_examples"]:
        heads = [teller.say(name) for name in ("col_place", "col_case", "col_code", "col_message")]
        found = [_undecided(teller, one) for one in summary["undecided_examples"]]
        caption = teller.say("undecided_examples")
        more = teller.say("more_rows", count=len(found) - 12)
        parts.append(table(caption, heads, found, words=frozenset({1, 2, 3}), more=more))
    yield from section("undecided", teller.say("undecided"), parts)


def _undecided(teller: Teller, one: Mapping[str, Any]) -> list[object]:
    place = teller.say("place", source=one["source"], row=str(one["row"]))
    case = code(one["case_id"]) if one["case_id"] is not None else teller.say("no_case_id")
    where = code(one["pointer"]) if one["pointer"] else ""
    return [place, case, code(one["code"]), together((html(teller.text(one["message"])), where), " ")]
