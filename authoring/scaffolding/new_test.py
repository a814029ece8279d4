"""`fairblock new test`: tests of a rule to begin with, which pass as they are."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
import click

from ...engine.deciding.policy import Policy, load_policy
from ...engine.language.folder import find_folder
from ...engine.language.nearest import nearest
from ...engine.language.problems import PolicyError, PolicyProblem
from ...engine.language.texts import Text
from ...engine.language.wording import normal
from ...reporting.problem_text import policy_problem_lines
from ...reporting.style import Tongue
from ..testing.model import PolicyTest
from ..testing.reading import read_suites
from ..testing.running import run_test
from .placing import Placing
from .rule_tests import RuleTests

INTERNAL, USAGE, INVALID = 1, 2, 3


@attrs.frozen
class Scaffold:
    """What the commands share: the language, the day of made-up cases, and how the policy is named."""

    tongue: Tongue
    as_of: str
    policy_name: str
    color: bool | None = None

    def folder(self) -> Path | None:
        """The policy's folder; None, after that was said, where it is none that may be changed."""
        try:
            found = find_folder(self.policy_name)
        except PolicyError as error:
            self.problems(error.problems)
            return None
        if found.shipped is not None:
            self.say("scaffold_shipped", policy=self.policy_name)
            return None
        return found.path

    def load(self) -> Policy | None:
        """The policy; None after its problems were shown."""
        try:
            return load_policy(self.policy_name)
        except PolicyError as error:
            self.problems(error.problems)
            return None

    def say(self, word: str, **values: object) -> None:
        """Says one of the fixed texts on standard error."""
        click.echo(self.tongue.say(word, **values), err=True)

    def problems(self, found: tuple[PolicyProblem, ...]) -> None:
        """Shows problems on standard error."""
        for line in policy_problem_lines(found, self.tongue.language):
            click.echo(line, err=True, color=self.color)

    def place(self, placing: Placing, files: Mapping[str, str]) -> bool:
        """Writes new files; says why not where they cannot be."""
        try:
            placing.write(files)
        except FileExistsError as error:
            self.say("new_exists", file=error.filename)
        except OSError as error:
            self.say("new_unwritable", file=error.filename, why=error.strerror or type(error).__name__)
        else:
            return True
        return False

    def finish(self, policy: Policy, placing: Placing, earlier: Policy) -> int:
        """Runs the tests of the files that were written, and says what there is now; takes it back if they fail.

        `earlier` is the policy as it was before: a test that fails with it too is not our doing.
        """
        try:
            suites = read_suites(find_folder(self.policy_name), policy.model)
        except PolicyError as error:
            placing.undo()
            self.problems(error.problems)
            self.say("scaffold_tests_refused")
            return INVALID
        written = {path.name for path in placing.files}
        tests = [test for suite in suites if Path(suite.file).name in written for test in suite.tests]
        others = [test for suite in suites if Path(suite.file).name not in written for test in suite.tests]
        if not tests or (failed := self._failing(policy, tests)):
            placing.undo()
            raise AssertionError(f"tests that fail: {[test.name for test in failed]}")
        for name in placing.names:
            click.echo(self.tongue.say("new_written", file=name))
        to_do = [test for test in tests if test.todo is not None]
        self.say("scaffold_todo" if to_do else "scaffold_tests", count=len(tests), todo=len(to_do))
        for test in to_do:
            click.echo(f"  {self.tongue.of(Text(str(test.todo), str(test.todo)))}", err=True)
        command = shlex.join(["fairblock", "test", self.policy_name])
        failing = self._failing(policy, others)
        changed = [test for test in failing if run_test(earlier, test).passed]
        if changed:
            self.say("scaffold_others", count=len(changed), command=command)
        if len(changed) < len(failing):
            self.say("scaffold_failed_before", count=len(failing) - len(changed), command=command)
        self.say("scaffold_next", command=command, mutate=shlex.join(["fairblock", "mutate", self.policy_name]))
        return 0

    @staticmethod
    def _failing(policy: Policy, tests: Sequence[PolicyTest]) -> list[PolicyTest]:
        return [test for test in tests if test.todo is None and not run_test(policy, test).passed]


def new_test(scaffold: Scaffold, rule_id: str) -> int:
    """Writes the tests of one rule; returns the exit code (contract 7)."""
    folder = scaffold.folder()
    policy = scaffold.load() if folder is not None else None
    if folder is None or policy is None:
        return INVALID
    rules = {rule.id: rule for rule in policy.model.rules}
    rule = rules.get(normal(rule_id))
    if rule is None:
        scaffold.say("scaffold_no_rule", policy=policy.name, name=rule_id)
        if near := nearest(rule_id, rules):
            scaffold.say("nearest", near=near)
        return USAGE
    files = RuleTests(policy, rule, scaffold.as_of, scaffold.tongue, scaffold.policy_name).files()
    placing = Placing(folder)
    if not scaffold.place(placing, files):
        return USAGE
    return scaffold.finish(policy, placing, policy)
