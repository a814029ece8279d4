"""A replay as text: what is not as it was, and a count of everything. It is read by its attributes alone."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs
import click

from .style import Tongue, clean

_MOST_RULES = 5
_LITTLE = {None, "not_considered", "not_established", "clear", "met"}  # between these nothing was decided
_COLOURS = {"allow": "green", "deny": "red", "needs-communication": "yellow"}


@attrs.define
class Counting:
    """What a replay came to so far; `what_if`: by another policy than that of then, `version`: this one."""

    language: str
    version: str
    what_if: bool
    came_to: Counter[str] = attrs.field(factory=Counter)
    why: Counter[str] = attrs.field(factory=Counter)
    flips: Counter[tuple[str, str]] = attrs.field(factory=Counter)
    elsewhere: int = 0

    def add(self, one: Any) -> None:
        """Counts one that was replayed, or was not."""
        self.came_to[one.came_to] += 1
        if one.why is not None:
            self.why[one.why] += 1
        if one.flipped:
            self.flips[one.then, one.now] += 1
        if one.came_to == "same" and one.engine != self.version:
            self.elsewhere += 1

    @property
    def replayed(self) -> int:
        """How many were decided again."""
        return self.came_to["same"] + self.came_to["changed"]

    def lines(self) -> Iterator[str]:
        """The count, every selected decision in one of its lines."""
        tongue = Tongue(self.language)
        yield tongue.say("replay_selected", count=self.came_to.total())
        same = tongue.say("replay_same_meaning" if self.what_if else "replay_same", count=self.came_to["same"])
        if self.elsewhere and not self.what_if:
            same += tongue.say("replay_other_engine", count=self.elsewhere)
        yield f"  {same}"
        flipped, changed = self.flips.total(), self.came_to["changed"]
        if self.what_if:
            yield f"  {tongue.say('replay_would_flip', count=flipped)}"
            for (then, now), count in sorted(self.flips.items()):
                yield f"    {tongue.say('replay_flips', then=then, now=now, count=count)}"
            yield f"  {tongue.say('replay_would_differ', count=changed - flipped)}"
        else:
            yield f"  {tongue.say('replay_differ', count=changed)}"
        yield f"  {tongue.say('replay_not', count=self.came_to['not-replayed'])}"
        for why, count in sorted(self.why.items()):
            yield f"    {tongue.say('replay_why', why=_why(why, tongue), count=count)}"


def replayed_lines(one: Any, what_if: bool, language: str, titles: dict[str, Any]) -> Iterator[str]:
    """One decision that is not as it was, or could not be replayed for a reason that is a fault."""
    tongue = Tongue(language)
    named = f"{one.id}  {clean(one.case_id)}" if one.case_id else clean(one.id)
    if one.came_to == "not-replayed":
        said = f" ({clean(one.said)})" if one.said else ""
        yield f"{click.style(_why(one.why, tongue), fg='red')}{said}  {named}"
        return
    then = click.style(one.then, fg=_COLOURS[one.then])
    answer = f"{then} → {click.style(one.now, fg=_COLOURS[one.now])}" if one.flipped else then
    yield f"{answer}  {named}"
    if not what_if:
        place = "replay_place" if one.place else "replay_place_order"
        yield f"    {click.style(tongue.say('replay_changed'), fg='red')}; {tongue.say(place, place=one.place)}"
        yield f"    {tongue.say('replay_engine', version=one.engine)}"
    elif not one.rules:
        yield f"    {tongue.say('replay_block')}"
    for change in sorted(one.rules, key=lambda change: {change.then, change.now} <= _LITTLE)[:_MOST_RULES]:
        title = titles.get(change.rule)
        rule = f"{tongue.of(title)} ({clean(change.rule)})" if title is not None else clean(change.rule)
        nothing = tongue.say("replay_no_status")
        yield f"    {tongue.say('replay_rule', rule=rule, then=change.then or nothing, now=change.now or nothing)}"
    if len(one.rules) > _MOST_RULES:
        yield f"    {tongue.say('replay_more_rules', count=len(one.rules) - _MOST_RULES)}"


def _why(why: str, tongue: Tongue) -> str:
    return tongue.say(f"replay_why_{why.replace('-', '_')}")
