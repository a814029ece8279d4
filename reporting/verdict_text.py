"""A verdict as a customer-service agent reads it: the answer, why, and what is missing."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from ..engine.deciding.catalog import WARNINGS, ground_name, heading
from ..engine.deciding.missing import EVIDENCE, Missing, title_of
from ..engine.deciding.outcome import Outcome
from ..engine.deciding.reasons import Reason
from ..engine.deciding.verdict import Verdict
from ..engine.language.model import PolicyModel
from ..engine.language.texts import Text
from ..engine.language.types import case_types
from ..engine.semantics.evidencing import Doubt
from .remedy_text import remedy_lines
from .style import Tongue, clean
from .words import OUTCOME

COLOURS = {"allow": "green", "deny": "red", "needs-communication": "yellow"}
_MARKS = {"protection": "✗", "procedure": "!", "communication": "!", "ground": "·"}
MOST_DOUBTS = 5
MOST_ALIKE = 3  # reasons of one code that are still said one by one
_DECIDING = {"allow": "ground.communicated", "needs-communication": "communication.required"}
_GOOD = ("ground.communicated", "ground.eligible", "ground.proven")


def verdict_lines(verdict: Verdict, policy: PolicyModel, language: str) -> Iterator[str]:
    """The whole verdict, line by line."""
    tongue = Tongue(language)
    document = verdict.to_dict()
    outcome = verdict.outcome.value
    answer = f"{outcome}  {tongue.of(OUTCOME[outcome])}"
    yield click.style(answer, fg=COLOURS[outcome], bold=True)
    if blocks_nothing(document):
        yield click.style(f"! {tongue.say('scope_none_loud')}", fg="red", bold=True)
    used = document["policy"]
    yield click.style(
        f"{tongue.say('case')} {clean(document['case_id'])} · {tongue.say('at')} {document['as_of']}"
        f" · {clean(used['name'])} {clean(used['version'])}",
        dim=True,
    )
    yield ""
    yield _title(tongue, "why")
    for group in _grouped(verdict.reasons):
        yield from (_reason(group[0], tongue) if len(group) == 1 else _reasons(group, tongue))
    allowed = verdict.outcome is Outcome.ALLOW
    if not allowed:
        yield from _missing(_not_asked_for(verdict), "missing", tongue)
        yield from remedy_lines(document["remedies"], policy, tongue)
    if "block" in document:
        yield from _block(document["block"], tongue)
    yield from _obligations(document["obligations"], tongue)
    if allowed:
        yield from _missing(verdict.missing, "missing_elsewhere", tongue)
    yield from _warnings(document["warnings"], tongue)


def verdict_line(verdict: Verdict, language: str) -> str:
    """The verdict on one line, for many cases: outcome, case, first reason."""
    tongue = Tongue(language)
    outcome = verdict.outcome.value
    why = next((reason for reason in verdict.reasons if reason.code == _DECIDING.get(outcome)), verdict.reasons[0])
    said = f"{click.style(outcome.ljust(19), fg=COLOURS[outcome])} {clean(verdict.case_id)}  {tongue.of(why.message)}"
    said += f" (+{len(verdict.reasons) - 1})" if len(verdict.reasons) > 1 else ""
    return f"{said}; {tongue.say('scope_none_loud')}" if blocks_nothing(verdict.to_dict()) else said


def blocks_nothing(document: dict[str, Any]) -> bool:
    """Whether a verdict allows a block of which no rule allows any of what was requested (contract 5)."""
    return "block" in document and not document["block"]["scope"]


def _title(tongue: Tongue, name: str) -> str:
    return click.style(tongue.say(name), bold=True)


def _mark(reason: Reason) -> str:
    return "✓" if reason.code in _GOOD else _MARKS[reason.code.partition(".")[0]]


def _reason(reason: Reason, tongue: Tongue) -> Iterator[str]:
    yield f"  {_mark(reason)} {tongue.of(reason.message)}"
    about = [clean(reason.rule)] if reason.rule else []
    if reason.refs:
        about.append(f"{tongue.head('records')}{tongue.join(reason.refs)}")
    if about:
        yield click.style(f"      {' · '.join(about)}", dim=True)


def _grouped(reasons: tuple[Reason, ...]) -> list[list[Reason]]:
    """The reasons in their order, but those of one code together where there are many of them."""
    alike = Counter(reason.code for reason in reasons)
    groups: list[list[Reason]] = []
    for reason in reasons:
        known = next((group for group in groups if group[0].code == reason.code), None)
        if known is not None and alike[reason.code] > MOST_ALIKE:
            known.append(reason)
        else:
            groups.append([reason])
    return groups


def _reasons(group: list[Reason], tongue: Tongue) -> Iterator[str]:
    """Many reasons of one code: what it says once, and under it the rules, one a line."""
    yield f"  {_mark(group[0])} {tongue.of(heading(group[0].code))} {tongue.say('of', count=len(group))}"
    for reason in group:
        records = f" · {tongue.head('records')}{tongue.join(reason.refs)}" if reason.refs else ""
        yield f"      {tongue.of(reason.title)}" + click.style(f"  {clean(reason.rule or '')}{records}", dim=True)


def _not_asked_for(verdict: Verdict) -> tuple[Missing, ...]:
    """What is missing, without what the checklists ask for already."""
    steps = [step for remedy in verdict.remedies for step in remedy["steps"]]
    asked = {step.get("path", "").strip("/").replace("/", ".") for step in steps}
    proven = {ref for step in steps for ref in step.get("records", ())}  # unless evidence is there and does not count
    return tuple(
        thing
        for thing in verdict.missing
        if thing.path not in asked and not (thing.kind == EVIDENCE and set(thing.refs) <= proven and not thing.doubts)
    )


def _missing(things: tuple[Missing, ...], title: str, tongue: Tongue) -> Iterator[str]:
    if not things:
        return
    yield ""
    yield _title(tongue, title)
    for thing in things:
        yield f"  □ {tongue.of(thing.text)}"
        about = []
        if thing.refs:
            about.append(f"{tongue.head('records')}{tongue.join(thing.refs)}")
        for doubt in thing.doubts[:MOST_DOUBTS]:
            yield f"      {_doubt(doubt, tongue)}"
        name = "waiting_one" if len(thing.rules) == 1 else "waiting"
        about.append(tongue.say(name, count=len(thing.rules), rules=tongue.join(thing.rules, 3)))
        yield click.style(f"      {' · '.join(about)}", dim=True)


def _doubt(doubt: Doubt, tongue: Tongue) -> str:
    titles = [title_of(f"evidence.{field}") or Text(field, field) for field in doubt.fields]
    why = tongue.say(f"doubt_{doubt.why}", fields=tongue.join([tongue.of(title) for title in titles]))
    return tongue.say("doubt", ref=doubt.ref, why=why)


def _block(block: dict[str, Any], tongue: Tongue) -> Iterator[str]:
    yield ""
    yield _title(tongue, "block")
    grounds = tongue.join([tongue.of(ground_name(ground)) for ground in block["grounds"]])
    yield f"  {tongue.head('grounds')}{grounds}"
    yield f"  {tongue.head('scope')}{tongue.join(scope_names(block['scope'], tongue)) or tongue.say('scope_none')}"
    if "ends_at" in block:
        yield "  " + tongue.say("days", days=block["days"], until=block["ends_at"])
    else:
        yield "  " + (tongue.say("days_only", days=block["days"]) if "days" in block else tongue.say("no_limit"))


def scope_names(scopes: list[str], tongue: Tongue) -> list[str]:
    """What is blocked, as people call it, with the name that the document uses."""
    field = case_types().find(None, ("request", "scope"))
    assert field is not None
    assert field.item is not None
    return [f"{tongue.of(field.item.value_title(name))} ({name})" for name in scopes]


def _obligations(obligations: list[dict[str, Any]], tongue: Tongue) -> Iterator[str]:
    if obligations:
        yield ""
        yield _title(tongue, "obligations")
    for one in obligations:
        title = Text(one["title"].get("zh", ""), one["title"].get("en", ""))
        yield f"  - {tongue.of(title) or clean(one['id'])}"


def _warnings(warnings: list[dict[str, Any]], tongue: Tongue) -> Iterator[str]:
    if warnings:
        yield ""
        yield _title(tongue, "warnings")
    for warning in warnings:
        yield f"  ⚠ {tongue.join(warning['refs'])} {tongue.of(WARNINGS[warning['code']])} ({warning['code']})"
