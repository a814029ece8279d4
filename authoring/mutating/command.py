"""`fairblock mutate`: which changes of a policy its tests notice, and which they do not."""

import json

import attrs
import click

from ...engine.deciding.policy import Policy
from ...engine.language.folder import Folder, find_folder
from ...engine.language.load import load_sources
from ...engine.language.model import PolicyModel
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
from .pasting import pastes
from .progress import Progress
from .report import Survivor, Trial, trial_lines
from .searching import Search, Witness
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
            written = write_tests(folder, name, trial.pastes())
            trial = attrs.evolve(trial, written=written, now=self._noticed_now(folder, model, trial))
        return trial

    @staticmethod
    def _noticed_now(folder: Folder, model: PolicyModel, trial: Trial) -> frozenset[str]:
        """The survivors that a test notices now that tests were written."""
        tests = [test for suite in read_suites(folder, model) for test in suite.tests if test.todo is None]
        judge = Judge(model, tests)
        return frozenset(one.mutant.id for one in trial.survivors if judge.noticing(one.mutant) is not None)

    def _lacks(self, word: str, **values: object) -> None:
        click.echo(Tongue(self.language).say(word, **values), err=True)
        self.lacking = True

    def _run(self, judge: Judge, mutants: list[Mutant], equivalents: Equivalents, suites: tuple[Suite, ...]) -> Trial:
        noticed: dict[str, PolicyTest] = {}
        surviving: list[Mutant] = []
        progress = Progress(Tongue(self.language))
        with progress.over("mutate_running", mutants) as every:
            for mutant in every:
                test = judge.noticing(mutant)
                if test is not None:
                    noticed[mutant.id] = test
                elif mutant.id not in equivalents.places:
                    surviving.append(mutant)
        search = Search(judge.policy, suites)
        found: list[tuple[Mutant, Witness]] = []
        with progress.over("mutate_searching", surviving) as every:
            for mutant in every:
                witness = search.witness(mutant)
                if witness is not None:
                    found.append((mutant, witness))
        tests = pastes(found)
        survivors = [Survivor(mutant, tests.get(mutant.id)) for mutant in surviving]
        named = {one.id: equivalents.reasons[one.id] for one in mutants if one.id in equivalents.places}
        named = {key: reason for key, reason in named.items() if key not in noticed}
        model = judge.model
        return Trial(model.name, model.version, len(mutants), noticed, tuple(survivors), named)

    def _show(self, trial: Trial) -> None:
        if self.form == "text":
            for line in trial_lines(trial, self.language):
                click.echo(line, color=self.color)
