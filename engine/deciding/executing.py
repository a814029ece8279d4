"""Which executor decides: they all give the same answers, at different costs."""

from typing import Any, Protocol

import attrs

from ..executors.compiled.executor import Compiled
from ..executors.reference import ReferenceExecutor
from ..executors.rete.errors import ExecutorError
from ..language.model import Ground, PolicyModel, Rule
from ..language.texts import Text, fill, shown
from ..semantics.results import RuleResult
from ..semantics.spans import Spans
from ..semantics.truth import Truth
from .table import Reading

COMPILED, REFERENCE, RETE, BOTH = "compiled", "reference", "rete", "both"
ENGINES = (COMPILED, RETE, REFERENCE, BOTH)
_DISAGREE = Text(
    "两种执行方式（compiled 与 rete）对这些规则的判断不一致，因此不作结论：{rules}",
    "the executors compiled and rete disagree about these rules, so there is no answer: {rules}",
)


class Executor(Protocol):
    """What reads valid cases for one policy."""

    def read(self, case: dict[str, Any], span: int, *, plain: bool) -> Reading:
        """Starts on a case of that span of days; `plain`: its times have an upper-case T and Z."""


class EnginesDisagree(ExecutorError):
    """Two executors differ about these rules: a fault of fairblock, which `text` says in both languages."""

    def __init__(self, rules: list[str]) -> None:
        self.rules = tuple(rules)
        self.code = "engine.disagree"
        self.text = fill(_DISAGREE, {"rules": ", ".join(map(shown, rules))})
        Exception.__init__(self, f"{self.code}: {self.text.en}")


def executor(engine: str, model: PolicyModel, spans: Spans) -> Executor:
    """The executor of that name; raises ValueError for another one, and ExecutorError where it cannot run here."""
    if engine == COMPILED:
        return Compiled(model, spans)
    if engine == REFERENCE:
        return ReferenceExecutor(model)
    if engine in (RETE, BOTH):
        from ..executors.rete.rete import Rete  # it is not on the way to an ordinary answer

        rete = Rete(model)
        return rete if engine == RETE else Both(model, spans, Compiled(model, spans), rete)
    raise ValueError(f"unknown engine {engine!r}; there are {', '.join(ENGINES)}")


@attrs.frozen(eq=False)
class Both:
    """Decides with two executors, and refuses to answer where they do not say the same of every rule."""

    model: PolicyModel
    spans: Spans
    first: Executor
    second: Executor

    def read(self, case: dict[str, Any], span: int, *, plain: bool) -> Reading:
        """Starts on a case of that span of days. Raises EnginesDisagree."""
        first, second = self.first.read(case, span, plain=plain), self.second.read(case, span, plain=plain)
        rules = self.model.in_force(self.spans.day(span))
        differing = [r.id for n, r in enumerate(rules) if _said(first, n, r) != _said(second, n, r)]
        if differing:
            raise EnginesDisagree(differing)
        return first


def _said(reading: Reading, number: int, rule: Rule) -> tuple[RuleResult, Truth | None, int | None]:
    """All that a reading says of a rule."""
    if not isinstance(rule, Ground):
        return reading.result(number), None, None
    # of a conduct that the communication does not ask for, executors need not say when it began
    conduct = reading.conduct(number) if rule.communication is not None else None
    return reading.result(number), reading.communication(number), conduct
