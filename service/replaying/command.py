"""`fairblock replay`: prints what came of deciding again; returns the exit code (contract 7)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import click

from ...engine.deciding.policy import Policy
from ...reporting.replay_text import Counting, replayed_lines
from ...reporting.style import Tongue
from ...version import __version__
from ..log.log import DecisionLog
from .replaying import CHANGED, FAULTS, NO_DECISION, OTHER_INPUTS, UNKNOWN, Replayed, Replaying

INVALID, FAILED = 3, 4
_TOLD = (*FAULTS, UNKNOWN, NO_DECISION)  # of what was not replayed, only these are told one by one in a text


@attrs.frozen
class Showing:
    """One call of the command. `other`: the policy to decide by instead of that of then; `form` is text or jsonl."""

    other: Policy | None
    form: str
    language: str
    color: bool | None

    def run(self, log: DecisionLog, ids: Sequence[str], limit: int | None, wanted: Mapping[str, Any]) -> int:
        """Replays these decisions, or, without any, those of which what is `wanted` is so."""
        replaying = Replaying(log, self.other)
        counting = Counting(self.language, __version__, self.other is not None)
        for one in replaying.ids(ids) if ids else replaying.all(log.entries(limit=limit, **wanted)):
            counting.add(one)
            self._show(one)
        for line in counting.lines():
            click.echo(line, err=self.form == "jsonl", color=self.color)
        if not counting.replayed:
            click.echo(Tongue(self.language).say("replay_none"), err=True)
        return self._code(counting)

    def _show(self, one: Replayed) -> None:
        if self.form == "jsonl":
            click.echo(json.dumps(one.to_dict(), ensure_ascii=False))
        elif one.came_to == CHANGED or one.why in _TOLD:
            titles = {} if self.other is None else {rule.id: rule.title for rule in self.other.model.rules}
            for line in replayed_lines(one, self.other is not None, self.language, titles):
                click.echo(line, color=self.color)

    def _code(self, counting: Counting) -> int:
        if counting.why[OTHER_INPUTS] or (self.other is None and counting.came_to[CHANGED]):
            return FAILED
        unknown = counting.why[UNKNOWN] + counting.why[NO_DECISION]
        return INVALID if unknown or not counting.replayed else 0
