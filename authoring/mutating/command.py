"""`fairblock mutate`: which changes of a policy its tests notice, and which they do not."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import click

from ...engine.deciding.policy import Policy
from ...engine.language.folder import find_folder
from ...engine.language.load import load_sources
from ...engine.language.problems import PolicyError, PolicyProblem
from ...engine.language.wording import normal
from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue
from ..testing.model import PolicyTest, Suite
from ..testing.reading import read_suites
from ..testing.running import run_test
from .equivalents import Equivalents, read_equivalents
from .judging import Judge
from .mutants import Breeding, Mutant
from .pasting import paste
from .report import Survivor, Trial, trial_lines
from .searching import Search
from .writing import write_tests

INVALID, FAILED = 3, 4


@attrs.define
class Mutating:
    """One run over some policies. `select` are texts of which a mutant's name must hold one."""

    names: list[str]
    select: list[str]
    form: str
    language: str
    least: float = 100.0
    write: bool = False
    color: bool | None = None
    trials: list[Trial] = attrs.field(factory=list)
    problems: list[PolicyProblem] = attrs.field(factory=list)
    lacking: bool = False

    def run(self) -> int:
        """Runs and reports everything; returns the exit code (contract 7)."""
        for name in dict.fromkeys(self.names):
            try:
                trial = self._trial(name)
            except PolicyError as error:
                self.problems.extend(error.problems)
                for line in policy_problem_lines(error.problems, self.language) if self.form == "text" else ():
                    click.echo(line, err=True, color=self.color)
                continue
            if trial is not None:
                self.trials.append(trial)
                self._show(trial)
        if self.form == "json":
            document = {
                "policies": [trial.to_dict() for trial in self.trials],
                "problems": [problem.to_dict() for problem in self.problems],
            }
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        below = any(trial.score < self.least for trial in self.trials)
        return INVALID if self.problems else FAILED if below or self.lacking else 0

    def _trial(self, name: str) -> Trial | None:
        """What came of one policy; None, said so, where there is nothing to come of it."""
        resolved, model = load_sources(name)
        folder = find_folder(name)
        suites, equivalents = read_suites(folder, model), read_equivalents(folder)
        tests = [test for suite in suites for test in suite.tests if test.todo is None]
        if not tests:
            self._lacks("test_none", policy=model.name)
            return None
        policy = Policy(model)
        failing = [test for test in tests if not run_test(policy, test).passed]
        if failing:
            self._lacks("mutate_failing", policy=model.name, test=failing[0].title, count=len(failing))
            return None
        every = list(Breeding(resolved, model).mutants())
        wanted = [normal(text).casefold() for text in self.select]
        chosen = [one for one in every if not wanted or any(text in normal(one.id).casefold() for text in wanted)]
        if not chosen:
            self._lacks("mutate_none", policy=model.name)
            return None
        trial = self._run(Judge(model, tests), chosen, equivalents, suites)
        stale = list(equivalents.stale({one.id for one in every}, trial.noticed))
        if stale:
            raise PolicyError(stale)
        if self.write:
            trial = attrs.evolve(trial, written=write_tests(folder, name, trial.pastes()))
        return trial

    def _lacks(self, word: str, **values: object) -> None:
        click.echo(Tongue(self.language).say(word, **values), err=True)
        self.lacking = True

    def _run(self, judge: Judge, mutants: list[Mutant], equivalents: Equivalents, suites: tuple[Suite, ...]) -> Trial:
        noticed: dict[str, PolicyTest] = {}
        surviving: list[Mutant] = []
        with self._progress("mutate_running", mutants) as every:
            for mutant in every:
                test = judge.noticing(mutant)
                if test is not None:
                    noticed[mutant.id] = test
                elif mutant.id not in equivalents.places:
                    surviving.append(mutant)
        by_name = {suite.name: suite for suite in suites}
        search = Search(judge.policy, [one.test for one in judge.tests])
        survivors: list[Survivor] = []
        with self._progress("mutate_searching", surviving) as every:
            for mutant in every:
                witness = search.witness(mutant)
                found = None if witness is None else paste(mutant, witness, by_name[witness.near.suite])
                survivors.append(Survivor(mutant, found))
        named = {one.id: equivalents.reasons[one.id] for one in mutants if one.id in equivalents.places}
        named = {key: reason for key, reason in named.items() if key not in noticed}
        model = judge.model
        return Trial(model.name, model.version, len(mutants), noticed, tuple(survivors), named)

    @contextmanager
    def _progress(self, word: str, mutants: list[Mutant]) -> Iterator[Any]:
        """The mutants, under a progress bar on a terminal."""
        if not mutants or not sys.stderr.isatty():
            yield mutants
            return
        label = Tongue(self.language).say(word)
        with click.progressbar(mutants, label=label, file=sys.stderr) as bar:
            yield bar

    def _show(self, trial: Trial) -> None:
        if self.form == "text":
            for line in trial_lines(trial, self.language):
                click.echo(line, color=self.color)
