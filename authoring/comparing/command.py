"""`fairblock diff`: what changed in meaning, not in text."""

import json
from pathlib import Path
from typing import Any

import attrs
import click

from ...engine.language.load import load_model
from ...engine.language.model import Ground, PolicyModel
from ...engine.language.problems import PolicyError
from ...reporting.problem_text import policy_problem_lines
from ...reporting.progress import progress
from ...reporting.style import Tongue
from ..proving.spans import Span, spans
from ..proving.supervising import Fault, Outcome, Task, run
from .judging import DIRECTIONS, Comparison, Matter, judged
from .levels import decided
from .recommending import changes
from .report import lines

INTERNAL, INVALID, FAILED = 1, 3, 4


@attrs.define
class Comparing:
    """One run. `fail_on`: looser, stricter, any; `out`: a folder for the cases; `seconds` are for one rule."""

    old: str
    new: str
    form: str
    language: str
    fail_on: tuple[str, ...] = ()
    out: str | None = None
    seconds: float = 120.0
    color: bool | None = None

    def run(self) -> int:
        """Compares and reports; returns the exit code (contract 7)."""
        tongue = Tongue(self.language)
        models: list[PolicyModel] = []
        for name in (self.old, self.new):
            try:
                models.append(load_model(name))
            except PolicyError as error:
                for line in policy_problem_lines(error.problems, self.language):
                    click.echo(line, err=True, color=self.color)
        if len(models) < 2:
            return INVALID
        old, new = models
        lacking = self._lacking(old, new)
        if lacking is not None:
            click.echo(tongue.say(lacking, old=self.old, new=self.new), err=True)
            return INVALID
        try:
            found = self._compare(old, new)
        except Fault as fault:
            said = str(fault).strip()
            click.echo(tongue.say("diff_fault" if fault.cases else "internal", why=said, what=said), err=True)
            for case in fault.cases:
                click.echo(json.dumps(case, ensure_ascii=False), err=True)
            return INTERNAL
        why = self._write(found) if self.out is not None else None
        if self.form == "json":
            click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        else:
            for line in lines(found, tongue, None if why else self.out):
                click.echo(line, color=self.color)
        if why is not None:
            click.echo(tongue.say("diff_unwritten", folder=self.out or "", why=why), err=True)
            return INTERNAL
        return FAILED if found.fails(self.fail_on) else 0

    @staticmethod
    def _lacking(old: PolicyModel, new: PolicyModel) -> str | None:
        """Why there is nothing to compare."""
        if not old.grounds and not new.grounds:
            return "diff_no_rules"
        one, two = old.platforms, new.platforms
        return "diff_no_platform" if one is not None and two is not None and not set(one) & set(two) else None

    def _compare(self, old: PolicyModel, new: PolicyModel) -> Comparison:
        every = spans(old, new)
        names = sorted({rule.id for rule in (*old.grounds, *new.grounds)})
        tasks = [(name, span) for name in names for span in every]
        outcomes = self._run([self._task("rule", span, rule_id=name) for name, span in tasks], "diff_rules")
        matters = [
            judged(name, *_place(name, old, new), (o for (n, _), o in zip(tasks, outcomes, strict=True) if n == name))
            for name in names
        ]
        verdict, asked = self._verdict(matters, every)
        groups: dict[str, int] = {}
        for outcome in (*outcomes, *asked):
            for name, count in (outcome.result or {}).get("groups", {}).items():
                groups[name] = max(count, groups.get(name, 0))
        ours, theirs = ({"*"} if one.platforms is None else set(one.platforms) for one in (old, new))
        other = ("*",) if ("*" in ours) != ("*" in theirs) else tuple(sorted(ours ^ theirs))
        names_of = tuple(f"{policy.name} {policy.version}" for policy in (old, new))
        if names_of[0] == names_of[1]:
            names_of = tuple(f"{name} ({path})" for name, path in zip(names_of, (self.old, self.new), strict=True))
        return Comparison(
            names_of[0], names_of[1], matters, verdict, changes(old, new, every), dict(sorted(groups.items())), other
        )

    def _verdict(self, rules: list[Matter], every: list[Span]) -> tuple[Matter, list[Outcome]]:
        """The verdict goes as far as the furthest rule: only where a rule differs can it differ as well."""
        witnesses: dict[str, Any] = {}
        wanted: list[str] = []
        for word in DIRECTIONS:
            differing = [rule for rule in rules if word in rule.witnesses or word in rule.open_]
            shown = [rule.witnesses[word] for rule in differing if word in rule.witnesses]
            flips = [one for one in shown if self._flips(one["case"], word)]
            if flips:
                witnesses[word] = {key: flips[0][key] for key in ("case", "old", "new")}
            elif differing:
                wanted.append(word)
        if not wanted:
            return Matter(None, "", "both", witnesses), []
        outcomes = self._run([self._task("verdict", span, words=wanted) for span in every], "diff_verdict")
        found = judged(None, "", "both", outcomes)
        open_ = {word: why for word, why in found.open_.items() if word in wanted}
        return attrs.evolve(found, witnesses={**witnesses, **found.witnesses}, open_=open_), outcomes

    def _flips(self, case: dict[str, Any], word: str) -> bool:
        before, after = decided(self.old, case)[0], decided(self.new, case)[0]
        return after > before if word == "looser" else after < before

    def _task(self, name: str, span: Span, **values: Any) -> Task:
        both = {"old": self.old, "new": self.new, "since": span.since, "until": span.until}
        return Task(f"comparing.tasks:{name}", both | values)

    def _run(self, tasks: list[Task], word: str) -> list[Outcome]:
        with progress(Tongue(self.language).say(word), len(tasks)) as bar:
            return run(tasks, seconds=self.seconds, done=lambda number: bar.advance())

    def _write(self, found: Comparison) -> str | None:
        """Each witness as a case file of its own; why not, where that fails."""
        assert self.out is not None
        folder = Path(self.out)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for matter in (*found.rules, found.verdict):
                for word, witness in matter.witnesses.items():
                    path = folder / f"{matter.name or 'verdict'}.{word}.json"
                    path.write_text(json.dumps(witness["case"], ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            return error.strerror or type(error).__name__
        return None


def _place(name: str, old: PolicyModel, new: PolicyModel) -> tuple[str, str]:
    """Where a ground rule stands, in the new policy if it is there, and which of them have it."""
    before, after = (
        next((rule for rule in policy.rules if rule.id == name and isinstance(rule, Ground)), None)
        for policy in (old, new)
    )
    rule = after or before
    assert rule is not None
    presence = "both" if before and after else "added" if after else "removed"
    return f"{rule.file}:{rule.mark.line}" if rule.file else "", presence
