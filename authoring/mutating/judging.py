"""Runs a policy's tests on its mutants, fast: of a mutant only the rules that it changes are decided anew."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from ...engine.deciding.policy import Policy
from ...engine.deciding.table import Reading, Table
from ...engine.executors.compiled.executor import Compiled
from ...engine.language.model import Ground, PolicyModel, Rule
from ...engine.language.wording import normal
from ...engine.semantics.problems import CaseError
from ...engine.semantics.results import RuleResult
from ...engine.semantics.spans import Spans
from ...engine.semantics.truth import Truth
from ..testing.matching import Answer, differences
from ..testing.model import PolicyTest
from ..testing.running import run_test
from .mutants import Mutant


@attrs.frozen(eq=False)
class _Decided:
    """A test's case with what the original policy says of each rule."""

    test: PolicyTest
    case: dict[str, Any]
    requested: list[str] | None
    values: Mapping[str, Truth]
    talks: Mapping[str, Truth]


class Judge:
    """The tests of a policy, ready to be run on its mutants. Tests of invalid cases say nothing of the rules."""

    def __init__(self, model: PolicyModel, tests: Iterable[PolicyTest]) -> None:
        self.model = model
        self.policy = Policy(model)
        self._spans = Spans(model)
        executor = Compiled(model, self._spans)
        self.tests = [found for test in tests if (found := self._decided(executor, test)) is not None]
        self._stating: dict[str, list[_Decided]] = {}
        for one in self.tests:
            for name in one.test.expected.statuses:
                self._stating.setdefault(name, []).append(one)

    def _decided(self, executor: Compiled, test: PolicyTest) -> _Decided | None:
        case = dict(test.case)
        try:
            self.policy.evaluate(case)
        except CaseError:
            return None
        span = self._spans.of(case)
        table, reading = Table(self.model, self._spans.day(span)), executor.read(case, span, plain=False)
        values = {rule.id: reading.value(number) for number, rule in enumerate(table.rules)}
        talks = {r.id: reading.communication(n) for n, r in enumerate(table.rules) if isinstance(r, Ground)}
        grounds = case["request"].get("grounds")
        requested = None if grounds is None else [normal(ground) for ground in grounds]
        return _Decided(test, case, requested, values, talks)

    def noticing(self, mutant: Mutant) -> PolicyTest | None:
        """The first test that notices the mutant; those that speak of its rules are tried first."""
        trial = _Trial(mutant)
        about = {id(one): one for name in sorted(mutant.changed) for one in self._stating.get(name, ())}
        ordered = [*about.values(), *(one for one in self.tests if id(one) not in about)]
        for one in ordered:
            if trial.notices(one):
                return one.test
        documents = [one.test for one in ordered if one.test.expected.in_document]
        if not documents:
            return None
        policy = Policy(mutant.model)
        return next((test for test in documents if not run_test(policy, test).passed), None)


class _Trial:
    """A mutant as tests are run on it: whatever it has not changed is as it was."""

    def __init__(self, mutant: Mutant) -> None:
        self._model = mutant.model
        self._changed = mutant.changed
        few = tuple(rule for rule in mutant.model.rules if rule.id in mutant.changed)
        self._few = attrs.evolve(mutant.model, rules=few)
        self._spans = Spans(mutant.model)
        self._tables: dict[int, Table] = {}
        self._few_spans = Spans(self._few)
        self._compiled = Compiled(self._few, self._few_spans)

    def notices(self, one: _Decided) -> bool:
        """Whether the test fails, as far as outcome and statuses say."""
        outcome, statuses = self.answer(one)
        expected = attrs.evolve(one.test.expected, reasons=None, remedies=None, block={}, matched={}, unknown={})
        return any(True for _ in differences(expected, Answer(outcome.value, statuses)))

    def answer(self, one: _Decided) -> tuple[Any, dict[str, str]]:
        """The outcome and the statuses of the test's case."""
        span = self._spans.of(one.case)
        if span not in self._tables:
            self._tables[span] = Table(self._model, self._spans.day(span))
        table = self._tables[span]
        few_span = self._few_spans.of(one.case)
        day = self._few_spans.day(few_span)
        numbers = {rule.id: number for number, rule in enumerate(self._few.in_force(day))}
        anew = self._compiled.read(one.case, few_span, plain=False)
        return table.answer(_Patched(table.rules, one, anew, numbers), one.requested)


@attrs.frozen(eq=False)
class _Patched:
    """A reading of a case in which some rules are read anew."""

    rules: tuple[Rule, ...]
    known: _Decided
    anew: Reading
    numbers: Mapping[str, int]  # of the rules that are

    def value(self, number: int) -> Truth:
        name = self.rules[number].id
        return self.anew.value(self.numbers[name]) if name in self.numbers else self.known.values[name]

    def communication(self, number: int) -> Truth:
        name = self.rules[number].id
        return self.anew.communication(self.numbers[name]) if name in self.numbers else self.known.talks[name]

    def conduct(self, number: int) -> int | None:
        raise NotImplementedError  # the verdict table does not ask for it

    def result(self, number: int) -> RuleResult:
        raise NotImplementedError  # nor for this, without a document
