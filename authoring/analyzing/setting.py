"""What all questions about one policy on one span of days start from. Runs in the child process."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from ...engine.deciding.executing import REFERENCE
from ...engine.deciding.policy import Policy
from ...engine.executors.reference import Reference
from ...engine.language.load import load_model
from ...engine.language.model import Ground, PolicyModel, Rule
from ...engine.semantics.truth import Truth
from ...engine.semantics.view import CaseView
from ..proving.answers import Answer, Case
from ..proving.asking import Disagreement, Holds, ask
from ..proving.bench import Bench
from ..proving.logic import Formula
from ..proving.reading import Reading
from ..proving.spans import Span, spans
from .parameters import names_in

Statuses = dict[str, str]


class Setting:
    """A policy on a span of days, and the engine that confirms what is found."""

    def __init__(self, policy: str, number: int) -> None:
        self.model: PolicyModel = load_model(policy)
        self.span: Span = spans(self.model)[number]
        self.rules = {rule.id: rule for rule in self.model.in_force(self.span.day)}
        self._engine = Policy(self.model)
        self._slow = Policy(self.model, REFERENCE)
        self._unset = self.model.unset_parameters(self.span.day)

    @property
    def grounds(self) -> list[Ground]:
        """The ground rules in force."""
        return [rule for rule in self.rules.values() if isinstance(rule, Ground)]

    def unset(self, rules: Iterable[Rule]) -> bool:
        """Whether some rules use a parameter that has no value yet: then they cannot be meant to work yet."""
        rules = list(rules)
        parts: list[Any] = [*rules]
        if any(isinstance(rule, Ground) for rule in rules):
            parts += [self.model.evidence_valid, self.model.communication_counts]
        return any(names_in(part) & self._unset for part in parts)

    def bench(self, *rules: Rule, times: int = 1) -> tuple[Bench, Reading]:
        """An open case for some rules, and the policy read in it. `times`: it has room for so many readings."""
        bench = Bench(self.span, [(self.model, rules)] * times)
        return bench, bench.reading(self.model)

    def statuses(self, case: Case) -> Statuses:
        """What the engine says of every rule."""
        return dict(self._engine.evaluate(case)[1])

    def ask(self, bench: Bench, question: str, wanted: Formula, holds: Holds) -> Answer:
        """Whether there is a case, as small as can be; both executors must say of it what it is to show."""
        answer = ask(bench, question, wanted, holds)
        for case in answer.cases:
            if dict(self._slow.evaluate(case)[1]) != self.statuses(case):
                raise Disagreement(question, answer.cases, "the executors do not agree about the case")
        return answer

    def confirmed(self, case: Case) -> Case:
        """The case, once the engine has found it valid; raises CaseError."""
        self._engine.evaluate(case)
        return case


def of_rule(model: PolicyModel, rule: Rule, case: Case) -> tuple[Truth, Truth | None]:
    """What the reference executor says of a rule in a valid case: its value, and whether the shop has talked."""
    reference = Reference(model, CaseView(case))
    finding = reference.finding(rule)
    talked = reference.communication(rule, reference.conduct(rule, finding)) if isinstance(rule, Ground) else None
    return finding.value, talked


@cache
def setting(policy: str, number: int) -> Setting:
    """The setting of a policy, loaded once in a process."""
    return Setting(policy, number)
